// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Sites and what they were allowed, the places where keys are looked for, about the product.
import { ask, certificates } from "./ask.js";
import { ownerOf } from "./certificate_card.js";
import { confirmed } from "./confirmation.js";
import { button, el, get, icon, put, show } from "./dom.js";
import { grantRow } from "./grant_row.js";
import { chooseFiles, keepAll, takeDrops } from "./key_files.js";
import { ownSign, safeSign, setOwnSign } from "./own_sign.js";
import { beginPage } from "./pages.js";
import { siteName } from "./site_name.js";
import { msg, safe, sentence } from "./texts.js";

/** @typedef {import("../types.js").HostSettings} HostSettings */
/** @typedef {import("../types.js").SettingsChange} SettingsChange */

/** Names of the certificates that are there now. @type {Map<string, string>} */
const names = new Map();

/** @param {unknown} error */
const wordsOf = (error) => (error instanceof Error ? error.message : "");

async function drawGrants() {
  const grants = /** @type {Record<string, import("../types.js").Grant>} */ (await ask({ type: "grants" }));
  const rows = Object.entries(grants).sort(([, a], [, b]) => b.lastUsed.localeCompare(a.lastUsed));
  const draw = (/** @type {typeof rows} */ some) => some.map(([origin, grant]) => grantRow(origin, grant, {
    revoke: async () => { await ask({ type: "revoke", origin }); await drawGrants(); },
    unblock: async () => { await ask({ type: "unblock", origin }); await drawGrants(); },
    block: () => { void block(origin); },
    revokeCertificate: async (thumbprint) => { await ask({ type: "revoke-certificate", origin, thumbprint }); await drawGrants(); },
    nameOf: (thumbprint) => names.get(thumbprint),
  }));
  const allowed = rows.filter(([, g]) => !g.blocked);
  const blocked = rows.filter(([, g]) => g.blocked);
  get("#grants").replaceChildren(...draw(allowed));
  get("#blocked").replaceChildren(...draw(blocked));
  show("#grants", allowed.length > 0);
  show("#no-grants", allowed.length === 0);
  show("#revoke-all", allowed.filter(([, g]) => !g.managed).length > 1);
  show("#blocked-section", blocked.length > 0);
  document.body.dataset.grants = String(rows.length);
}

/** @param {string} origin */
async function block(origin) {
  if (!await confirmed({ title: msg("confirm_block_title"), text: sentence("confirm_block_text", siteName(origin)), act: msg("action_block_short") })) return;
  await ask({ type: "block", origin });
  await drawGrants();
}

async function revokeAll() {
  if (!await confirmed({ title: msg("confirm_revoke_all_title"), text: [msg("confirm_revoke_all_text")], act: msg("action_revoke_all") })) return;
  await ask({ type: "revoke-all" });
  await drawGrants();
}

async function drawManaged() {
  const managed = /** @type {import("../types.js").ManagedView} */ (await ask({ type: "managed" }));
  /** @param {string} label @param {string[]} values */
  const row = (label, values) => el("div", { class: "managed-row" }, el("p", {}, label), el("ul", {}, values.map((v) => el("li", {}, el("bdi", {}, v)))));
  const rows = [
    managed.allowed !== null && row(msg("managed_allowed"), managed.allowed.length > 0 ? managed.allowed.map(siteName) : [msg("managed_none")]),
    managed.preset.length > 0 && row(msg("managed_preset"), managed.preset.map(siteName)),
    managed.blocked.length > 0 && row(msg("managed_blocked"), managed.blocked.map(siteName)),
    managed.maxTerm !== null && row(msg("managed_term"), [msg("term_" + managed.maxTerm)]),
    managed.gesture !== null && row(msg("managed_gesture"), [msg(managed.gesture ? "managed_gesture_always" : "managed_gesture_never")]),
  ].filter((r) => r !== false);
  get("#managed").replaceChildren(...rows);
  show("#managed-section", rows.length > 0);
}

/** @type {HostSettings | null} */
let current = null;

/** @param {HostSettings} settings */
function drawSettings(settings) {
  current = settings;
  show("#host-section", true);
  const locked = (/** @type {string} */ name) => settings.locked.includes(name);
  get("#folders").replaceChildren(...settings.containerFolders.map((f) => folderRow(f, locked("containerFolders"))));
  get("#add-folder").hidden = locked("containerFolders");
  show("#key-files", mayKeepFiles());
  for (const [id, name, value] of /** @type {const} */ ([["#removable", "removableMedia", settings.removableMedia], ["#readers", "readers", settings.readers], ["#csp", "cspStore", settings.cspStore]])) {
    const box = /** @type {HTMLInputElement} */ (get(id));
    box.checked = value === true;
    box.disabled = locked(name);
    put(id + "-hint", locked(name) ? msg("setting_locked") : msg("setting_" + name + "_hint"));
  }
  show("#readers-row", settings.readers !== undefined);
  const languages = /** @type {HTMLSelectElement} */ (get("#language"));
  languages.value = settings.language;
  languages.disabled = locked("language");
  if (settings.ownSign !== undefined && ownSignField.value === keptSign) ownSignField.value = settings.ownSign;  // else it is being changed
  keptSign = settings.ownSign ?? keptSign;
  for (const part of [ownSignField, /** @type {HTMLButtonElement} */ (get("#own-sign-save"))]) part.disabled = locked("ownSign");
  document.body.dataset.settings = "ready";
}

/** @param {HostSettings["containerFolders"][number]} folder @param {boolean} locked */
function folderRow({ path, fromAdministrator, there }, locked) {
  const shown = safe(path, 300);
  return el("li", { class: "folder", "data-folder": path },
    el("div", { class: "folder-text" }, el("code", { dir: "ltr" }, el("bdi", {}, shown)),
      !there && el("p", { class: "state warn" }, msg("folder_absent")),
      fromAdministrator && el("p", { class: "aside" }, msg("folder_administrator"))),
    !fromAdministrator && !locked && button(msg("action_remove"), "remove-folder", () => { void removeFolder(path); }, { name: msg("action_remove") + ": " + shown }));
}

/** The person's list stands in place of the administrator's, and takes over what that one names. */
const allFolders = () => (current?.containerFolders ?? []).map((f) => f.path);

/** @param {string} path */
async function removeFolder(path) {
  if (!await confirmed({ title: msg("confirm_folder_title"), text: sentence("confirm_folder_text", safe(path, 300)), act: msg("action_remove") })) return;
  await change({ containerFolders: allFolders().filter((p) => p !== path) });
}

/** @param {SubmitEvent} event */
async function addFolder(event) {
  event.preventDefault();
  const field = /** @type {HTMLInputElement} */ (get("#folder"));
  const path = field.value.trim();
  const problem = !/^(\/|~\/)/.test(path) ? msg("folder_not_absolute") : current?.containerFolders.some((f) => f.path === path) ? msg("folder_known") : "";
  put("#folder-error", problem);
  field.setAttribute("aria-invalid", String(problem !== ""));
  if (problem === "" && await change({ containerFolders: [...allFolders(), path] })) field.value = "";
}

/** @param {SettingsChange} what */
async function change(what) {
  const status = get("#settings-status");
  try {
    drawSettings(await ask({ type: "settings-set", change: what }));
    status.className = "status-line good";
    status.textContent = msg("settings_saved");
    return true;
  } catch (error) {
    status.className = "status-line bad";
    status.textContent = wordsOf(error);
    if (current) drawSettings(current);
    return false;
  }
}

/** Whether the host keeps files. */
let keepsFiles = false;
const mayKeepFiles = () => keepsFiles && current !== null && !current.locked.includes("containerFolders");

/** @param {File[]} files */
async function keepFiles(files) {
  if (!mayKeepFiles()) return;
  await keepAll(files, get("#file-status"), async () => drawSettings(await ask({ type: "settings" })));
}

async function drawAbout() {
  const status = /** @type {import("../types.js").HostStatus} */ (await ask({ type: "status" }));
  const host = status.host === "ready" ? (status.hostVersion ?? "") : msg("host_" + status.host);
  /** @param {string} name @param {string} value */
  const row = (name, value) => el("div", { class: "about-row" }, el("dt", {}, name), el("dd", {}, el("bdi", {}, value)));
  let file = "";
  keepsFiles = status.features.includes("files");
  if (status.host === "ready") {
    try {
      const settings = /** @type {HostSettings} */ (await ask({ type: "settings" }));
      drawSettings(settings);
      file = settings.file;
    } catch (error) {
      put("#settings-status", wordsOf(error));
    }
    listNames();
  }
  get("#about").replaceChildren(row(msg("about_extension"), status.version), row(msg("about_host"), host), ...(file === "" ? [] : [row(msg("about_file"), safe(file, 300))]), row(msg("about_licence"), "Apache-2.0"));
}

/** The thumbprints of grants get the names of people as soon as they are read. */
function listNames() {
  const end = certificates((m) => {
    if (m.type === "part") for (const c of m.certificates) if (c.thumbprint !== undefined) names.set(c.thumbprint, ownerOf(c));
    if (m.type === "listed" || m.type === "failed") {
      end();
      if (names.size > 0) void drawGrants();
    }
  });
}

beginPage(msg("settings_title"));
put("#grants-heading", msg("grants_title"));
put("#grants-lead", msg("grants_lead"));
put("#no-grants", msg("grants_empty"));
put("#blocked-heading", msg("blocked_title"));
put("#blocked-lead", msg("blocked_lead"));
put("#managed-heading", msg("managed_title"));
put("#managed-lead", msg("managed_lead"));
put("#places-heading", msg("places_title"));
put("#places-lead", msg("places_lead"));
put("#folders-heading", msg("folders_title"));
put("#folder-label", msg("folder_label"));
get("#add").replaceChildren(icon("plus"), msg("action_add"));
put("#removable-text", msg("setting_removableMedia"));
put("#readers-text", msg("setting_readers"));
put("#csp-text", msg("setting_cspStore"));
put("#language-label", msg("setting_language"));
put("#language-hint", msg("setting_language_hint"));
get("#language").replaceChildren(...[["auto", msg("language_auto")], ["ru", "Русский"], ["en", "English"], ["fr", "Français"]].map(([value, name]) => el("option", { value, lang: value === "auto" ? null : value }, name)));
put("#own-sign-heading", msg("own_sign"));
put("#own-sign-lead", msg("own_sign_lead"));
put("#own-sign-label", msg("own_sign_label"));
put("#own-sign-save", msg("action_save_words"));
const ownSignField = /** @type {HTMLInputElement} */ (get("#own-sign"));
/** What the field held when it was last filled. */
let keptSign = "";
void ownSign().then((words) => { if (current === null) ownSignField.value = keptSign = words; });
get("#own-sign-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  ownSignField.value = safeSign(ownSignField.value);
  const kept = current?.ownSign === undefined ? (await setOwnSign(ownSignField.value), true) : await change({ ownSign: ownSignField.value });
  put("#own-sign-status", kept ? msg("settings_saved") : "");
});
ownSignField.addEventListener("input", () => put("#own-sign-status", ""));
put("#about-heading", msg("about_title"));
put("#revoke-all", msg("action_revoke_all"));
get("#revoke-all").addEventListener("click", () => { void revokeAll(); });
get("#add-folder").addEventListener("submit", (event) => { void addFolder(event); });
get("#removable").addEventListener("change", (event) => { void change({ removableMedia: /** @type {HTMLInputElement} */ (event.target).checked }); });
get("#readers").addEventListener("change", (event) => { void change({ readers: /** @type {HTMLInputElement} */ (event.target).checked }); });
get("#csp").addEventListener("change", (event) => { void change({ cspStore: /** @type {HTMLInputElement} */ (event.target).checked }); });
get("#language").addEventListener("change", (event) => { void change({ language: /** @type {HostSettings["language"]} */ (/** @type {HTMLSelectElement} */ (event.target).value) }); });
get("#choose-file").replaceChildren(icon("pfx"), msg("action_choose_file"));
put("#file-hint", msg("file_hint"));
chooseFiles("#choose-file", "#file", (files) => { void keepFiles(files); });
takeDrops(get("#drop"), (files) => { void keepFiles(files); });
void drawGrants();
void drawManaged().catch(() => undefined);
void drawAbout();
