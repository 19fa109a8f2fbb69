// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The toolbar popup: is the host there, what does this site hold, which certificates are there, and what is wrong.
import { api } from "../background/browser_api.js";
import { Found } from "../background/found.js";
import { ask, certificates } from "./ask.js";
import { endsSoon, lines, problemNote } from "./certificate_card.js";
import { copyButton } from "./copying.js";
import { command, findingRow, findings, reportText } from "./diagnosis.js";
import { button, el, get, icon, put, show } from "./dom.js";
import { grantRow } from "./grant_row.js";
import { keepAll, takeDrops } from "./key_files.js";
import { siteName } from "./site_name.js";
import { language, msg, plural, safe, sentence } from "./texts.js";
import { drawPins, tellLastOutcome } from "./token_pins.js";

/** @typedef {import("../types.js").Token} Token */

const SLOW_MS = 1500;

/** @returns {Promise<string | null>} the origin of the tab the popup was opened on (activeTab) */
async function currentOrigin() {
  const [tab] = await api.tabs.query({ active: true, currentWindow: true });
  try {
    const url = new URL(tab?.url ?? "");
    return url.protocol === "https:" || url.protocol === "http:" ? url.origin : null;
  } catch {
    return null;
  }
}

async function drawSite() {
  const origin = await currentOrigin();
  if (origin === null) return;
  const grants = /** @type {Record<string, import("../types.js").Grant>} */ (await ask({ type: "grants" }));
  /** @param {"revoke" | "block" | "unblock"} type */
  const act = (type) => async () => { await ask({ type, origin }); await drawSite(); };
  const acts = { revoke: act("revoke"), block: act("block"), unblock: act("unblock") };
  const grant = grants[origin];
  show("#site-section", true);
  get("#site-grant").replaceChildren(el("div", { class: "grant-box" }, grant
    ? grantRow(origin, grant, acts, { brief: true })
    : el("div", { class: "grant" }, el("div", { class: "grant-head" },
      el("div", { class: "grant-text" }, el("p", { class: "grant-site" }, icon("lock"), el("bdi", {}, siteName(origin))), el("p", { class: "aside" }, msg("grant_none"))),
      button(msg("action_block_short"), "block", acts.block, { name: msg("action_block_short") + ": " + siteName(origin) })))));
}

/** @type {(() => void) | null} */
let endListing = null;

/** What is found, as long as the popup is open. */
class Overview {
  #found = new Found();
  #listed = false;
  /** @type {Map<string, ReturnType<typeof setTimeout>>} */
  #reading = new Map();

  /** @param {import("../types.js").ToCertificates} m */
  take(m) {
    if (m.type === "token") this.#begin(m.token);
    else if (m.type === "part") this.#add(m);
    else if (m.type === "again") this.#found.again();
    else this.#end(m.type === "failed" ? m.error.message : null);
  }

  /** @param {Token} token */
  #begin(token) {
    this.#found.begin(token);
    clearTimeout(this.#reading.get(token.id));
    this.#reading.set(token.id, setTimeout(() => get("#searching-text").replaceChildren(...sentence("slow_token", safe(token.label, 60))), SLOW_MS));
  }

  /** @param {Extract<import("../types.js").ToCertificates, {type: "part"}>} part */
  #add({ token, certificates: found, last }) {
    if (last) {
      clearTimeout(this.#reading.get(token.id));
      put("#searching-text", msg("searching"));
    }
    this.#found.add(token, found, last);
    this.#draw();
  }

  #draw() {
    const all = [...this.#found.certificates.values()].map(({ certificate }) => certificate);
    get("#cards").replaceChildren(...lines(this.#found));
    show("#cards", all.length > 0);
    get("#token-problems").replaceChildren(...this.#found.tokens.flatMap(({ problem }) => (problem ? [problemNote(problem.reason, problem.remedy)] : [])));
    const valid = all.filter((c) => c.usable).length;
    const soon = all.filter(endsSoon).length;
    const counts = [plural("count_valid", valid), soon > 0 ? plural("count_soon", soon) : ""].filter((t) => t !== "").join(", ");
    put("#counts", counts);
    if (this.#listed) show("#empty", all.length === 0);
    drawPins(changesPins ? this.#found.tokens : [], drawCertificates);
  }

  /** @param {string | null} failure */
  #end(failure) {
    for (const timer of this.#reading.values()) clearTimeout(timer);
    this.#reading.clear();
    this.#listed = true;
    this.#found.end();
    this.#draw();
    show("#searching", false);
    put("#empty", failure ?? msg("nothing_there"));
    show("#empty", failure !== null || this.#found.certificates.size === 0);
    document.body.dataset.state = "ready";
  }
}

function drawCertificates() {
  show("#certificates-section", true);
  show("#searching", true);
  show("#empty", false);
  show("#cards", false);
  put("#searching-text", msg("searching"));
  put("#counts", "");
  endListing?.();
  const overview = new Overview();
  endListing = certificates((m) => overview.take(m));
}

/** Whether the host keeps files with keys. */
let keepsFiles = false;
/** Whether it changes PINs. */
let changesPins = false;

async function draw() {
  const host = get("#host");
  host.dataset.hostState = "asking";
  host.textContent = msg("host_asking");
  const status = /** @type {import("../types.js").HostStatus} */ (await ask({ type: "status" }));
  host.dataset.hostState = status.host;
  host.textContent = status.host === "ready" ? msg("host_ready", status.hostVersion ?? "") : msg("host_" + status.host);
  show("#host-problem", status.host !== "ready");
  put("#host-hint", status.host === "ready" ? "" : msg("host_" + status.host + "_hint"));
  keepsFiles = status.features.includes("files");
  changesPins = status.features.includes("pins");
  get("#host-command").replaceChildren(...(status.host === "missing" ? [command("tamga install --user")] : []));
  if (status.host === "ready") drawCertificates();
  else {
    show("#certificates-section", false);
    document.body.dataset.state = "ready";
  }
}

/** "Something is wrong". @param {HTMLElement} opener */
async function check(opener) {
  const open = get("#check").hidden !== false;
  show("#check", open);
  show("#overview", !open);
  opener.setAttribute("aria-pressed", String(open));
  if (!open) return;
  get("#check-title").focus();
  get("#findings").replaceChildren();
  get("#check-buttons").replaceChildren();
  put("#check-privacy", "");
  show("#check-busy", true);
  try {
    const [answer, status] = await Promise.all([ask({ type: "diagnose" }), ask({ type: "status" })]);
    const found = findings(answer, status);
    get("#findings").replaceChildren(...found.map(findingRow));
    put("#check-privacy", msg("report_privacy"));
    get("#check-buttons").replaceChildren(copyButton(() => reportText(answer, status), { label: msg("action_copy_report"), kind: "button small primary" }));
    get("#check-buttons").firstElementChild?.setAttribute("data-action", "report");
  } catch (error) {
    put("#check-privacy", error instanceof Error ? error.message : "");
  }
  show("#check-busy", false);
  get("#check").dataset.state = "ready";
}

/** @param {string} label @param {string} action @param {import("./dom.js").IconName} shape @param {(node: HTMLElement) => void} onClick */
function navButton(label, action, shape, onClick) {
  const node = button(label, action, () => onClick(node), { kind: "nav-button", icon: shape });
  get("#nav").append(node);
  return node;
}

/** @param {string} page */
async function openPage(page) {
  await api.tabs.create({ url: api.runtime.getURL("ui/" + page) });
  window.close();
}

document.documentElement.lang = language;
document.title = msg("product");
put("#name", msg("product"));
put("#site-heading", msg("section_site"));
put("#certificates-heading", msg("section_certificates"));
put("#pins-heading", msg("section_pins"));
put("#check-title", msg("check_title"));
put("#check-busy-text", msg("check_busy"));
put("#retry", msg("action_retry"));
get("#retry").addEventListener("click", () => { void draw(); });
get("#nav").setAttribute("aria-label", msg("product"));
navButton(msg("nav_history"), "history", "journal", () => { void openPage("history.html"); });
navButton(msg("settings"), "settings", "gear", async () => {
  await api.runtime.openOptionsPage();
  window.close();
});
navButton(msg("nav_check"), "check", "help", (node) => { void check(node); }).setAttribute("aria-pressed", "false");
takeDrops(get("#drop"), (files) => { if (keepsFiles) void keepAll(files, get("#file-status"), drawCertificates); });
void drawSite();
void draw();
void tellLastOutcome();
