// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The window of one question. It shows what the background says and returns one decision.
import { api } from "../background/browser_api.js";
import { choosable, problemNote, searchText, shown, unusable } from "./certificate_card.js";
import { documentRow } from "./document_row.js";
import { el, get, icon } from "./dom.js";
import { language, msg, plural, remedyText, safe, siteName } from "./texts.js";

/** @typedef {import("../types.js").Certificate} Certificate */
/** @typedef {import("../types.js").Token} Token */
/** @typedef {import("../types.js").Question} Question */
/** @typedef {import("../types.js").DocumentView} DocumentView */
/** @typedef {import("../types.js").Decision["action"]} Action */

/** A consent given sooner than a person can read was meant for another window (a stray Enter or click). */
const ARM_MS = 500;
const FEW_DOCUMENTS = 3;
/** From here on a search box helps. */
const MANY_CERTIFICATES = 4;

const AGREE = /** @type {const} */ ({ list: "allow", choose: "allow", sign: "sign", login: "login" });
const REFUSE = /** @type {const} */ ({ list: "deny", choose: "deny", sign: "cancel", login: "cancel" });

/** @typedef {{certificate: Certificate, token: Token, card: HTMLElement, text: string}} Entry */
const port = api.runtime.connect({ name: "chooser:" + new URLSearchParams(location.search).get("id") });
/** @type {Question | null} */
let question = null;
/** @type {DocumentView[]} */
let documents = [];
/** @type {Map<string, Entry>} by thumbprint; entries without one by a number */
const entries = new Map();
/** @type {string | null} */
let selected = null;
let listed = false;
let decided = false;
let armed = false;
let hidden = 0;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let arming;

const agree = get("#agree");
const refuse = get("#refuse");
const remember = /** @type {HTMLInputElement} */ (get("#remember"));
const search = /** @type {HTMLInputElement} */ (get("#search"));

/** @param {string} selector @param {boolean} visible */
const show = (selector, visible) => { get(selector).hidden = !visible; };
/** @param {string} selector @param {string} text */
const put = (selector, text) => { get(selector).textContent = text; };

/** The button counts from the moment the window is to be seen. */
function arm() {
  clearTimeout(arming);
  armed = false;
  refresh();
  if (document.visibilityState !== "visible") return;
  arming = setTimeout(() => { armed = true; refresh(); }, ARM_MS);
}

function mayAgree() {
  if (!question || decided || !armed) return false;
  if (documents.some((d) => d.digest === undefined)) return false;
  return question.kind === "list" ? listed : selected !== null;
}

function refresh() {
  agree.setAttribute("aria-disabled", String(!mayAgree()));
  if (!decided && question) document.body.dataset.state = listed ? "ready" : "loading";
}

/** @param {Question} q */
function onQuestion(q) {
  question = q;
  documents = q.documents;
  const count = documents.length;
  put("#title", q.kind === "sign" ? plural("title_sign", count) : msg("title_" + q.kind));
  document.title = get("#title").textContent + " — " + siteName(q.origin);
  put("#site", siteName(q.origin));
  get("#site-lock").replaceChildren(icon(q.origin.startsWith("https://") ? "lock" : "warning"));
  put("#lead", msg("lead_" + q.kind));
  if (q.purpose !== null && q.purpose.trim() !== "") {
    show("#purpose", true);
    put("#purpose-label", msg("purpose_label"));
    put("#purpose-text", safe(q.purpose));
  }
  put("#certificates-heading", msg(q.kind === "list" ? "section_certificates" : q.fixed ? "section_chosen" : "section_certificate"));
  if (q.kind === "sign") {
    show("#documents-section", true);
    put("#documents-heading", msg("section_documents"));
    put("#format", msg("format_" + (q.format ?? "").replaceAll("-", "_")) + (q.format === "raw" ? "" : ", " + msg(q.detached ? "format_detached" : "format_attached")));
    drawDocuments(false);
  }
  put("#agree", msg("action_" + (q.kind === "choose" ? "choose" : AGREE[q.kind])));
  agree.dataset.action = AGREE[q.kind];
  put("#refuse", msg("action_" + REFUSE[q.kind]));
  refuse.dataset.action = REFUSE[q.kind];
  put("#remember-text", msg(q.kind === "list" ? "remember_list" : "remember_choice"));
  show("#remember-row", !q.fixed);
  put("#block", msg("action_block"));
  show("#block", q.offerBlock);
  if (q.kind === "list") get("#cards").setAttribute("role", "group");
  refuse.focus();
  arm();
}

/** @param {boolean} all */
function drawDocuments(all) {
  const visible = all || documents.length <= FEW_DOCUMENTS + 1 ? documents : documents.slice(0, FEW_DOCUMENTS);
  get("#documents").replaceChildren(...visible.map(documentRow));
  const more = get("#more-documents");
  more.textContent = plural("more_documents", documents.length - visible.length);
  more.hidden = visible.length === documents.length;
}

/** @param {number} index @param {DocumentView} d */
function onDocument(index, d) {
  documents[index] = d;
  document.querySelector('[data-document="' + index + '"]')?.replaceWith(documentRow(d, index));
  refresh();
}

/** @param {Token} token @param {Certificate[]} certificates @param {number} left */
function onPart(token, certificates, left) {
  if (!question) return;
  hidden += left;
  if (token.problem) get("#token-problems").append(el("div", { class: "card still unusable" }, el("p", { class: "owner" }, el("bdi", {}, safe(token.label))), problemNote(token.problem.reason, token.problem.remedy)));
  for (const c of certificates) addCertificate(c, token);
  show("#search-box", entries.size >= MANY_CERTIFICATES);
  put("#hidden-count", plural("hidden", hidden));
  show("#hidden-count", hidden > 0);
  filter();
  if (selected === null && question.preselect !== null && entries.get(question.preselect)?.certificate.usable) select(question.preselect);
}

/** @param {Certificate} c @param {Token} token */
function addCertificate(c, token) {
  const key = c.thumbprint ?? "#" + entries.size;
  const known = entries.get(key);
  if (known && (known.certificate.usable || !c.usable)) return;  // the same certificate in a second place
  known?.card.remove();
  const list = question?.kind === "list";
  const card = !c.usable ? unusable(c, token) : list ? shown(c, token) : choosable(c, token, (print) => { selected = print; refresh(); });
  get(c.usable ? "#cards" : "#unusable").append(card);
  entries.set(key, { certificate: c, token, card, text: searchText(c, token) });
}

/** @param {string} print */
function select(print) {
  const input = entries.get(print)?.card.querySelector("input");
  if (!input) return;
  input.checked = true;
  selected = print;
  refresh();
}

function filter() {
  const words = search.value.toLocaleLowerCase("ru").split(/\s+/).filter((w) => w !== "");
  let usable = 0;
  let broken = 0;
  for (const [key, { certificate, card, text }] of entries) {
    const fits = words.every((w) => text.includes(w));
    card.hidden = !fits;
    if (fits) certificate.usable ? usable++ : broken++;
    else if (key === selected) unselect(card);  // nothing is signed with a certificate out of sight
  }
  show("#unusable-section", broken > 0);
  show("#empty", listed && usable === 0);
  put("#empty", msg(words.length > 0 ? "nothing_found" : hidden > 0 ? "nothing_matches" : broken > 0 ? "nothing_usable" : "nothing_there"));
  refresh();
}

/** @param {HTMLElement} card */
function unselect(card) {
  const input = card.querySelector("input");
  if (input) input.checked = false;
  selected = null;
}

function onListed() {
  listed = true;
  show("#searching", false);
  const usable = [...entries].filter(([, e]) => e.certificate.usable);
  const only = usable[0];
  if (question && question.kind !== "list" && selected === null && usable.length === 1 && only) select(only[0]);
  filter();
}

/** @param {Action} action */
function decide(action) {
  if (decided) return;
  decided = true;
  port.postMessage({ action, thumbprint: selected, remember: remember.checked });
  refresh();
  if (action === "sign" || action === "login") work({ stage: "opening", done: 0, total: documents.length });
}

/** @param {import("../types.js").Progress} p */
function work(p) {
  document.body.dataset.state = "working";
  document.body.dataset.stage = p.stage;
  for (const part of ["#main", "#remember-row", "#agree", "#block", "#failed"]) show(part, false);
  show("#working", true);
  const asks = p.stage === "prompt";
  get("#stage-icon").replaceChildren(asks ? icon("keyboard") : el("span", { class: "spinner big" }));
  put("#stage", p.stage === "signing" && p.total > 1 ? msg("stage_signing_of", Math.min(p.done + 1, p.total), p.total) : msg("stage_" + p.stage));
  put("#stage-hint", asks ? msg("stage_prompt_hint") : "");
  const bar = get("#bar");
  bar.hidden = p.stage !== "signing" || p.total < 2;
  bar.setAttribute("aria-valuemax", String(p.total));
  bar.setAttribute("aria-valuenow", String(p.done));
  get("span", bar).style.width = (p.total === 0 ? 0 : (100 * p.done) / p.total) + "%";
  const entry = selected === null ? undefined : entries.get(selected);
  get("#summary").replaceChildren(...(entry ? [shown(entry.certificate, entry.token, { compact: true })] : []));
}

/** @param {import("../types.js").WireError} error */
function fail(error) {
  decided = true;
  document.body.dataset.state = "failed";
  document.body.dataset.reason = error.code;
  for (const part of ["#main", "#working", "#remember-row", "#agree", "#refuse", "#block"]) show(part, false);
  show("#failed", true);
  show("#close", true);
  get("#failed-icon").replaceChildren(icon("warning"));
  put("#failed-title", msg("failed_title"));
  put("#failed-text", error.message);
  put("#failed-remedy", remedyText(error.remedy));
  put("#close", msg("action_close"));
  get("#close").focus();
}

port.onMessage.addListener((/** @type {import("../types.js").ToChooser} */ m) => {
  switch (m.type) {
    case "question": onQuestion(m.question); break;
    case "part": onPart(m.token, m.certificates, m.hidden); break;
    case "listed": onListed(); break;
    case "document": onDocument(m.index, m.document); break;
    case "progress": work(m.progress); break;
    case "failed": fail(m.error); break;
    case "close": window.close(); break;
  }
});
// The background ended, or this page was opened by hand: nobody waits for an answer.
port.onDisconnect.addListener(() => {
  void api.runtime.lastError;
  if (document.body.dataset.state !== "failed") window.close();
});

agree.addEventListener("click", () => { if (question && mayAgree()) decide(AGREE[question.kind]); });
refuse.addEventListener("click", () => {
  if (!question || decided) window.close();  // while the host works, closing cancels
  else decide(REFUSE[question.kind]);
});
get("#block").addEventListener("click", () => decide("block"));
get("#close").addEventListener("click", () => window.close());
get("#more-documents").addEventListener("click", () => drawDocuments(true));
search.addEventListener("input", filter);
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  if (document.activeElement === search && search.value !== "") {
    search.value = "";
    filter();
  } else if (document.body.dataset.state === "failed") window.close();
  else refuse.click();
});
document.addEventListener("visibilitychange", arm);
window.addEventListener("focus", arm);

document.documentElement.lang = language;
put("#searching-text", msg("searching"));
put("#unusable-heading", msg("section_unusable"));
search.placeholder = msg("search");
search.setAttribute("aria-label", msg("search"));
get("#search-icon").append(icon("search"));
