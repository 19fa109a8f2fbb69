// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The window of one question. It shows what the background says and returns one decision.
import { api } from "../background/browser_api.js";
import { shown } from "./certificate_card.js";
import { CertificateList } from "./certificate_list.js";
import { Deliberate } from "./deliberate.js";
import { documentRow } from "./document_row.js";
import { DocumentViewer } from "./document_viewer.js";
import { el, get, icon, put, show } from "./dom.js";
import { ownSign, watchOwnSign } from "./own_sign.js";
import { siteName } from "./site_name.js";
import { known, language, msg, plural, remedyText, safe, sentence } from "./texts.js";

/** @typedef {import("../types.js").Question} Question */
/** @typedef {import("../types.js").DocumentView} DocumentView */
/** @typedef {import("../types.js").Decision["action"]} Action */

/** A low screen has room for one beside the first certificate. */
const FEW_DOCUMENTS = matchMedia("(max-height: 650px)").matches ? 1 : 3;
/** Picked when the person only ticks the box. */
const USUAL_TERM = "month";

const AGREE = /** @type {const} */ ({ list: "allow", choose: "allow", sign: "sign", login: "login" });
const REFUSE = /** @type {const} */ ({ list: "deny", choose: "deny", sign: "cancel", login: "cancel" });

const port = api.runtime.connect({ name: "chooser:" + new URLSearchParams(location.search).get("id") });
/** @type {Question | null} */
let question = null;
/** @type {DocumentView[]} */
let documents = [];
let decided = false;
let mayRemember = false;

const agree = get("#agree");
const refuse = get("#refuse");
const remember = /** @type {HTMLInputElement} */ (get("#remember"));
const term = /** @type {HTMLSelectElement} */ (get("#term"));
const deliberate = new Deliberate(refresh);
// A certificate that comes while the person looks is seen, too, before it can be agreed to.
const list = new CertificateList(refresh, () => deliberate.start());
const viewer = new DocumentViewer((index) => port.postMessage({ type: "view", index }));

/** What is still missing for a consent; "" when nothing is. */
function missing() {
  if (!question || decided) return "";
  if (documents.some((d) => d.digest === undefined)) return msg("hint_hashing");
  if (question.kind === "list") return list.listed ? "" : msg("hint_listing");
  if (list.selected !== null) return list.lastTryOpen ? msg("hint_final") : "";
  return list.usableCount > 0 ? msg("hint_choose") : "";
}

function mayAgree() {
  if (!question || decided || !deliberate.armed) return false;
  return missing() === "" && (question.kind === "list" ? list.listed : list.selected !== null);
}

function refresh() {
  agree.setAttribute("aria-disabled", String(!mayAgree()));
  if (decided || !question) return;
  put("#hint", missing());
  show("#remember-row", mayRemember && !(list.listed && question.kind !== "list" && list.usableCount === 0));
  document.body.dataset.state = list.listed ? "ready" : "loading";
}

/** @param {Question} q */
function onQuestion(q) {
  question = q;
  documents = q.documents;
  const count = documents.length;
  put("#title", q.kind === "sign" ? plural("title_sign", count) : msg("title_" + q.kind));
  document.title = get("#title").textContent + " — " + siteName(q.origin);
  put("#site", siteName(q.origin));
  put("#site-asks", msg("site_asks") + " ");
  get("#site-lock").replaceChildren(icon(q.origin.startsWith("https://") ? "lock" : "warning"));
  put("#lead", msg("lead_" + q.kind));
  if (q.embedder !== null) banner("#embedder", msg("embedder_title"), sentence("embedder_text", siteName(q.origin), siteName(q.embedder)));
  if (q.blind) banner("#blind", msg("blind_title"), [msg("blind_text")]);
  if (q.purpose !== null && q.purpose.trim() !== "") {
    show("#purpose", true);
    put("#purpose-label", msg("purpose_label"));
    get("#purpose-text").replaceChildren(el("bdi", {}, safe(q.purpose, 500)));
  }
  put("#certificates-heading", msg(q.kind === "list" ? "section_certificates" : q.fixed ? "section_chosen" : "section_certificate"));
  if (q.kind === "sign") {
    show("#documents-section", true);
    put("#documents-heading", msg("section_documents"));
    const format = (q.format ?? "").replaceAll("-", "_");
    put("#format", known("format_" + format, q.format ?? "") + (q.format === "raw" ? "" : ", " + msg(q.detached ? "format_detached" : "format_attached")));
    drawDocuments(false);
  }
  list.begin(q);
  labelButtons(q);
  offerTerms(q);
  refuse.focus();  // never the consent
  deliberate.start();
}

/** @param {string} where @param {string} title @param {Array<Node | string>} text */
function banner(where, title, text) {
  show(where, true);
  get(where).replaceChildren(icon("warning"), el("div", {}, el("p", { class: "banner-title" }, title), el("p", {}, text)));
}

/** @param {Question} q */
function labelButtons(q) {
  put("#agree", msg("action_" + (q.kind === "choose" ? "choose" : AGREE[q.kind])));
  agree.dataset.action = AGREE[q.kind];
  put("#refuse", msg("action_" + REFUSE[q.kind]));
  refuse.dataset.action = REFUSE[q.kind];
  put("#block", msg("action_block"));
  show("#block", q.offerBlock);
}

/** @param {Question} q */
function offerTerms(q) {
  put("#remember-text", msg(q.kind === "list" ? "remember_list" : "remember_choice"));
  const terms = q.terms ?? [];
  mayRemember = !q.fixed && terms.length > 0;
  show("#remember-row", mayRemember);
  term.replaceChildren(...terms.map((t) => el("option", { value: t }, msg("term_" + t))));
  const usual = terms.includes(USUAL_TERM) ? USUAL_TERM : terms.at(-1);
  if (usual !== undefined) term.value = usual;
  term.setAttribute("aria-label", msg("term_label"));
  put("#term-only", terms.length === 1 ? term.selectedOptions[0]?.textContent ?? "" : "");
  const update = () => {
    show("#term", remember.checked && terms.length > 1);
    show("#term-only", remember.checked && terms.length === 1);
  };
  remember.addEventListener("change", update);
  update();
}

/** @param {boolean} all */
function drawDocuments(all) {
  const visible = all || documents.length <= FEW_DOCUMENTS + 1 ? documents : documents.slice(0, FEW_DOCUMENTS);
  get("#documents").replaceChildren(...visible.map((d, i) => documentRow(d, i, view)));
  const more = get("#more-documents");
  more.textContent = plural("more_documents", documents.length - visible.length);
  more.hidden = visible.length === documents.length;
}

/** @param {number} index */
function view(index) {
  const d = documents[index];
  if (d?.viewable && !decided) viewer.open(index, d);
}

/** @param {number} index @param {DocumentView} d */
function onDocument(index, d) {
  documents[index] = d;
  document.querySelector('[data-document="' + index + '"]')?.replaceWith(documentRow(d, index, view));
  refresh();
}

/** @param {string} code */
function onCheckCode(code) {
  show("#check-code", true);
  put("#check-code-label", msg("check_code"));
  put("#check-code-value", code);
  put("#check-code-hint", msg("check_code_hint"));
}

/** @param {Action} action */
function decide(action) {
  if (decided) return;
  decided = true;
  const keep = remember.checked && !get("#remember-row").hidden;
  port.postMessage({ action, thumbprint: list.selected, remember: keep, term: keep ? term.value : null, finalTry: list.lastTry });
  put("#hint", "");
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
  const { chosen } = list;
  get("#summary").replaceChildren(...(chosen ? [shown(chosen.certificate, chosen.token, { compact: true })] : []));
}

/** @param {import("../types.js").WireError} error */
function fail(error) {
  decided = true;
  document.body.dataset.state = "failed";
  document.body.dataset.reason = error.code;
  for (const part of ["#main", "#working", "#remember-row", "#agree", "#refuse", "#block"]) show(part, false);
  /** @type {HTMLDialogElement} */ (get("#viewer")).close();
  show("#failed", true);
  show("#close", true);
  put("#hint", "");
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
    case "token": list.reading(m.token); break;
    case "part": if (question) list.add(m); break;
    case "again": list.again(); break;
    case "listed": list.end(); break;
    case "document": onDocument(m.index, m.document); break;
    case "check-code": onCheckCode(m.code); break;
    case "content": viewer.onContent(m); break;
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

agree.addEventListener("click", (event) => { if (event.isTrusted && question && mayAgree()) decide(AGREE[question.kind]); });
// A key held down since before the window came up repeats, and is no decision.
agree.addEventListener("keydown", (event) => { if (event.repeat) event.preventDefault(); });
refuse.addEventListener("click", () => {
  if (!question || decided) window.close();  // while the host works, closing cancels
  else decide(REFUSE[question.kind]);
});
get("#block").addEventListener("click", () => decide("block"));
get("#close").addEventListener("click", () => window.close());
get("#more-documents").addEventListener("click", () => drawDocuments(true));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || viewer.isOpen || list.clearSearch()) return;
  if (document.body.dataset.state === "failed") window.close();
  else refuse.click();
});

async function drawOwnSign() {
  const words = await ownSign();
  show("#own-sign", words !== "");
  get("#own-sign").replaceChildren(el("span", { class: "unseen" }, msg("own_sign") + ": "), el("bdi", {}, words));
}
void drawOwnSign();
watchOwnSign(() => { void drawOwnSign(); });
document.documentElement.lang = language;
put("#searching-text", msg("searching"));
put("#unusable-heading", msg("section_unusable"));
const search = /** @type {HTMLInputElement} */ (get("#search"));
search.placeholder = msg("search");
search.setAttribute("aria-label", msg("search"));
get("#search-icon").append(icon("search"));
