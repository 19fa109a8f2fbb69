// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The journal: what was signed, when, for whom.
import { ask } from "./ask.js";
import { copyButton } from "./copying.js";
import { button, el, get, icon, put, show } from "./dom.js";
import { beginPage } from "./pages.js";
import { siteName } from "./site_name.js";
import { date, dateTime, hashName, known, language, msg, plural, reasonText, safe, sentence } from "./texts.js";

/** @typedef {import("../types.js").JournalEntry} JournalEntry */
/** @typedef {import("../types.js").JournalPage} JournalPage */
/** @typedef {import("../types.js").JournalVerdict} JournalVerdict */

const PAGE = 50;
const TYPING_MS = 250;
const OUTCOMES = /** @type {const} */ ({ signed: ["good", "check"], refused: ["", "block"], failed: ["bad", "warning"], begun: ["warn", "clock"] });

const search = /** @type {HTMLInputElement} */ (get("#search"));
/** @type {number | undefined} seq of the oldest row that is shown */
let oldest;
/** Answers to older questions come too late. */
let turn = 0;

const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit" });

/** @param {JournalEntry} e */
function whatOf(e) {
  if (e.act === "sign") return safe(e.document, 200) || msg("act_sign");
  return msg("act_" + e.act);
}

/** @param {string} label @param {string | undefined} value @param {string} [kind] */
function fact(label, value, kind = "") {
  return value === undefined || value === "" ? null : el("div", { class: ("fact " + kind).trim() }, el("dt", {}, label), el("dd", {}, el("bdi", {}, value)));
}

/** @param {JournalEntry} e */
function entryRow(e) {
  const [state, shape] = OUTCOMES[e.outcome];
  const digest = e.digest?.toLowerCase();
  const site = e.site === "" ? msg("site_local") : siteName(e.site);
  return el("details", { class: "entry", "data-seq": String(e.seq), "data-outcome": e.outcome },
    el("summary", {},
      el("span", { class: "entry-time" }, clock.format(Date.parse(e.at))),
      el("span", { class: "entry-main" }, el("bdi", { class: "entry-what" }, whatOf(e)), el("br"), el("bdi", { class: "aside" }, site), e.owner !== undefined && el("span", { class: "aside" }, " · ", el("bdi", {}, safe(e.owner, 120)))),
      el("span", { class: "entry-outcome state " + state }, icon(shape), outcomeOf(e))),
    el("dl", { class: "facts rows" },
      fact(msg("field_time"), dateTime(e.at)),
      fact(msg("field_act"), msg("act_" + e.act)),
      fact(msg("field_site"), site),
      fact(msg("field_document"), e.document === undefined ? undefined : safe(e.document, 300)),
      fact(msg("field_reason"), e.reason === undefined ? undefined : reasonText(e.reason)),
      fact(msg("field_owner"), e.owner === undefined ? undefined : safe(e.owner, 200)),
      fact(msg("field_token"), e.token === undefined ? undefined : safe(e.token, 200)),
      fact(msg("field_format"), e.format === undefined ? undefined : known("format_" + e.format.replaceAll("-", "_"), e.format)),
      fact(digest === undefined ? "" : hashName(e.algorithm), digest?.replace(/(.{8})(?=.)/g, "$1 "), "code"),
      fact(msg("field_thumbprint"), e.thumbprint?.replace(/(.{4})(?=.)/g, "$1 "), "code"),
      fact(msg("field_number"), String(e.seq) + (e.batch === e.seq ? "" : " (" + msg("batch_of", e.batch) + ")"))),
    digest !== undefined && el("div", { class: "copy-row" }, copyButton(() => digest, { label: msg("action_copy_digest"), name: msg("action_copy_digest") + ": " + whatOf(e) })));
}

/** Only a document is signed; a log-in is done, a list is shown. @param {JournalEntry} e */
function outcomeOf(e) {
  if (e.outcome === "signed" && e.act !== "sign") return msg("outcome_done_" + e.act);
  return msg("outcome_" + e.outcome);
}

/** @param {JournalEntry[]} entries */
function append(entries) {
  for (const e of entries) {
    const day = e.at.slice(0, 10) === "" ? "" : date(e.at);
    let group = get("#days").lastElementChild;
    if (!(group instanceof HTMLElement) || group.dataset.day !== day) {
      group = el("section", { class: "day", "data-day": day }, el("h2", {}, day), el("div", { class: "entries" }));
      get("#days").append(group);
    }
    group.lastElementChild?.append(entryRow(e));
  }
  oldest = entries.at(-1)?.seq ?? oldest;
}

/** @param {boolean} fresh */
async function load(fresh) {
  const mine = ++turn;
  const words = search.value.trim();
  try {
    const page = /** @type {JournalPage} */ (await ask({ type: "journal", limit: PAGE, ...(words === "" ? {} : { search: words }), ...(fresh || oldest === undefined ? {} : { before: oldest }) }));
    if (mine !== turn) return;
    if (fresh) {
      get("#days").replaceChildren();
      oldest = undefined;
    }
    append(page.entries);
    put("#problem", "");
    put("#total", page.total === 0 ? "" : words === "" ? plural("journal_total", page.total) : plural("journal_found", page.total));
    show("#more", page.more);
    put("#empty", msg(words === "" ? "journal_empty" : "nothing_found"));
    show("#empty", page.total === 0);
  } catch (error) {
    if (mine !== turn) return;
    put("#problem", error instanceof Error ? error.message : "");
  }
  document.body.dataset.state = "ready";
}

/** @param {"good" | "bad"} kind @param {string} title @param {Array<Node | string>} text */
function showVerdict(kind, title, text) {
  const place = get("#verdict");
  place.className = "banner " + kind;
  place.hidden = false;
  place.replaceChildren(icon(kind === "good" ? "check" : "warning"), el("div", {}, el("p", { class: "banner-title" }, title), el("p", {}, text)));
}

/** @param {HTMLElement} pressed */
async function verify(pressed) {
  pressed.setAttribute("aria-disabled", "true");
  try {
    const verdict = /** @type {JournalVerdict} */ (await ask({ type: "journal-verify" }));
    const { problem } = verdict;
    if (verdict.intact) showVerdict("good", msg("verdict_intact"), [plural("verdict_intact_text", verdict.entries)]);
    else showVerdict("bad", msg("verdict_broken"), problem ? sentence("verdict_" + problem.kind, String(problem.seq)) : [msg("verdict_head")]);
  } catch (error) {
    showVerdict("bad", msg("verdict_failed"), [error instanceof Error ? error.message : ""]);
  }
  pressed.removeAttribute("aria-disabled");
}

/** @param {"csv" | "json"} format */
async function download(format) {
  try {
    const text = /** @type {string} */ (await ask({ type: "journal-export", format }));
    const url = URL.createObjectURL(new Blob([text], { type: format === "csv" ? "text/csv" : "application/json" }));
    el("a", { href: url, download: "tamga-journal-" + new Date().toISOString().slice(0, 10) + "." + format }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);  // the browser reads it after the click
  } catch (error) {
    put("#problem", error instanceof Error ? error.message : "");
  }
}

beginPage(msg("history_title"));
put("#lead", msg("history_lead"));
put("#more", msg("action_more"));
get("#search-icon").append(icon("search"));
search.placeholder = msg("history_search");
search.setAttribute("aria-label", msg("history_search"));
const check = button(msg("action_verify"), "verify", () => { void verify(check); }, { icon: "seal" });
get("#tool-buttons").append(check,
  button(msg("action_export", "CSV"), "export", () => { void download("csv"); }, { icon: "save" }),
  button(msg("action_export", "JSON"), "export", () => { void download("json"); }, { icon: "save" }));
/** @type {ReturnType<typeof setTimeout> | undefined} */
let typing;
search.addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(() => { void load(true); }, TYPING_MS);
});
get("#more").addEventListener("click", () => { void load(false); });
void load(true);
