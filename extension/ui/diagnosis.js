// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// What a check has found, in words for the person and as a report for those who help. Neither holds names, sites or numbers of people.
import { copyButton } from "./copying.js";
import { el, icon } from "./dom.js";
import { known, msg, plural, reasonText } from "./texts.js";

/** @typedef {import("../types.js").Diagnosis} Diagnosis */
/** @typedef {import("../types.js").DiagnoseAnswer} DiagnoseAnswer */
/** @typedef {"good" | "info" | "warn" | "bad"} State */
/** @typedef {{id: string, state: State, title: string, text?: string, commands?: string[]}} Finding */

/** Exactly what to type, where one line helps. */
const COMMANDS = /** @type {const} */ ({
  install: "tamga install --user",
  pinentry: "sudo apt install pinentry-gnome3",
  reader: "sudo apt install pcscd",
  readerStart: "sudo systemctl enable --now pcscd.socket",
});
const ICONS = /** @type {const} */ ({ good: "check", info: "info", warn: "warning", bad: "warning" });

/** @param {Diagnosis} d @returns {Finding} */
function manifests(d) {
  const wrong = d.manifests.filter((m) => m.state !== "ok" && m.state !== "missing");
  const first = wrong[0];
  const id = "manifests";
  if (first) return { id, state: "bad", title: msg("check_manifests_wrong"), text: known("manifest_" + first.state.replaceAll("-", "_"), first.state), commands: [COMMANDS.install] };
  return { id, state: "good", title: msg("check_manifests_ok") };
}

/** @param {Diagnosis} d @returns {Finding} */
function pinentry(d) {
  const id = "pinentry";
  if (!d.pinentry.found) return { id, state: "bad", title: msg("check_pinentry_missing"), text: msg("check_pinentry_missing_text"), commands: [COMMANDS.pinentry] };
  if (d.platform.display === "none") return { id, state: "bad", title: msg("check_display_none"), text: msg("check_display_none_text") };
  if (!d.pinentry.graphical) return { id, state: "bad", title: msg("check_pinentry_text"), text: msg("check_pinentry_missing_text"), commands: [COMMANDS.pinentry] };
  return { id, state: "good", title: msg("check_pinentry_ok") };
}

/** Keys on a USB stick or in a folder need no service: where there are some its absence is only told. Whoever wants no readers needs none either.
 * @param {Diagnosis} d @returns {Finding} */
function reader(d) {
  const id = "reader";
  if (d.readers === false) return { id, state: "info", title: msg("check_reader_off"), text: msg("check_reader_off_text") };
  if (d.readerService === "absent") return { id, state: d.advice.includes("reader-service.absent") ? "warn" : "info", title: msg("check_reader_absent"), text: msg("check_reader_absent_text"), commands: [COMMANDS.reader] };
  if (d.readerService === "installed") return { id, state: "warn", title: msg("check_reader_stopped"), text: msg("check_reader_stopped_text"), commands: [COMMANDS.readerStart] };
  return { id, state: "good", title: msg("check_reader_ok") };
}

/** @param {Diagnosis} d @returns {Finding} */
function certificates(d) {
  const { valid, expired, notYetValid, unusable } = d.certificates;
  const id = "certificates";
  const rest = expired + notYetValid + unusable;
  const text = [expired > 0 ? msg("check_expired", expired) : "", notYetValid > 0 ? msg("check_not_yet", notYetValid) : "", unusable > 0 ? msg("check_unusable", unusable) : ""].filter((t) => t !== "").join(" ");
  if (valid > 0) return { id, state: "good", title: plural("check_valid", valid), text };
  if (rest > 0) return { id, state: "bad", title: msg("check_no_valid"), text: text + " " + msg("check_no_valid_text") };
  return { id, state: "bad", title: msg("check_no_certificates"), text: msg("check_no_certificates_text") };
}

/** @param {Diagnosis} d @returns {Finding[]} */
function tokens(d) {
  const damaged = d.tokens.reduce((n, t) => n + t.damaged, 0);
  const unsupported = d.tokens.reduce((n, t) => n + t.unsupported, 0);
  return [
    ...(damaged > 0 ? [{ id: "damaged", state: /** @type {State} */ ("warn"), title: plural("check_damaged", damaged), text: msg("check_damaged_text") }] : []),
    ...(unsupported > 0 ? [{ id: "unsupported", state: /** @type {State} */ ("info"), title: plural("check_unsupported", unsupported) }] : []),
    ...d.tokens.flatMap((t) => (t.problem === undefined ? [] : [{ id: "token", state: /** @type {State} */ ("warn"), title: known("token_" + t.kind, msg("token_other")), text: reasonText(t.problem) }])),
  ];
}

/** @param {Diagnosis} d @returns {Finding[]} */
function files(d) {
  /** @type {Finding[]} */
  const found = [];
  if (d.journal === "unwritable" || d.journal === "broken") found.push({ id: "journal", state: "bad", title: msg("check_journal_" + d.journal), text: msg("check_journal_" + d.journal + "_text") });
  else found.push({ id: "journal", state: "good", title: msg("check_journal_ok") });
  if (d.settings !== "ok") found.push({ id: "settings", state: "bad", title: msg("check_settings"), text: reasonText(d.settings) });
  return found;
}

/** Advice that the findings above have given already. */
const TOLD = /^(manifest|pinentry|display|readers|reader-service|certificates|journal|container|settings)\./;

/** @param {DiagnoseAnswer} answer @param {import("../types.js").HostStatus} status @returns {Finding[]} */
export function findings({ diagnosis }, status) {
  if (status.host !== "ready" || diagnosis === null) {
    const id = "host";
    return status.host === "outdated" ? [{ id, state: "bad", title: msg("host_outdated"), text: msg("host_outdated_hint") }]
      : [{ id, state: "bad", title: msg("host_missing"), text: msg("host_missing_hint"), commands: [COMMANDS.install] }];
  }
  const last = [...diagnosis.lastErrors].sort((a, b) => b.lastAt.localeCompare(a.lastAt))[0];
  return [
    { id: "host", state: "good", title: msg("check_host_ok", status.hostVersion ?? "") },
    manifests(diagnosis), pinentry(diagnosis), certificates(diagnosis), ...tokens(diagnosis), reader(diagnosis), ...files(diagnosis),
    ...(last ? [{ id: "last-error", state: /** @type {State} */ ("info"), title: msg("check_last_error"), text: reasonText(last.reason) }] : []),
    ...diagnosis.advice.filter((code) => !TOLD.test(code)).map((code) => (
      { id: "advice", state: /** @type {State} */ ("info"), title: known("advice_" + code.replace(/[.-]/g, "_"), msg("advice_other")) })),
  ];
}

/** @param {Finding} f */
export function findingRow(f) {
  return el("li", { class: "finding", "data-finding": f.id, "data-state": f.state },
    icon(ICONS[f.state]),
    el("div", { class: "finding-body" },
      el("p", { class: "finding-title" }, el("span", { class: "unseen" }, msg("state_" + f.state) + ": "), f.title),
      f.text !== undefined && f.text !== "" && el("p", { class: "finding-text" }, f.text),
      (f.commands ?? []).map((c) => command(c))));
}

/** @param {string} text a command to be typed */
export function command(text) {
  return el("div", { class: "command" }, el("code", { dir: "ltr", translate: "no" }, text), copyButton(() => text, { label: msg("action_copy"), name: msg("action_copy") + ": " + text }));
}

/** For a letter to those who help: English names and codes, numbers, no names of people, sites or files.
 * @param {DiagnoseAnswer} answer @param {import("../types.js").HostStatus} status */
export function reportText({ diagnosis: d, extension }, status) {
  const lines = [
    "Tamga report",
    "extension: " + extension.version + ", " + extension.browser + (extension.managed ? ", managed" : ""),
    "host: " + status.host + (status.hostVersion === undefined ? "" : " " + status.hostVersion),
  ];
  if (d === null) return lines.join("\n") + "\n";
  const { platform: p, certificates: c } = d;
  lines.push(
    "protocol: " + d.protocol,
    "system: " + [p.system, p.release, p.architecture, p.desktop, p.display].filter((t) => t !== "").join(", "),
    ...d.manifests.map((m) => "manifest " + m.browser + ": " + m.state),
    "reader service: " + d.readerService + (d.readers === false ? ", switched off" : ""),
    "pinentry: " + (d.pinentry.found ? (d.pinentry.flavor ?? "found") + (d.pinentry.graphical ? ", graphical" : ", text only") : "not found"),
    ...d.tokens.map((t, i) => "token " + (i + 1) + ": " + t.kind + ", containers " + t.containers + ", usable " + t.usable + ", damaged " + t.damaged + ", unsupported " + t.unsupported + (t.problem === undefined ? "" : ", " + t.problem)),
    "certificates: valid " + c.valid + ", expired " + c.expired + ", not yet valid " + c.notYetValid + ", unusable " + c.unusable,
    "journal: " + d.journal,
    "settings: " + d.settings,
    ...d.lastErrors.map((e) => "error " + e.reason + ": " + e.count + ", last " + e.lastAt),
    "advice: " + (d.advice.join(", ") || "none"),
  );
  return lines.join("\n") + "\n";
}
