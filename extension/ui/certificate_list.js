// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The certificates of a question: they come token by token, are kept in order, searched and selected. Tokens may come and go while the person
// looks: what has not changed stays where it is, with the choice, the focus and what was opened.
import { Found } from "../background/found.js";
import { choosable, problemNote, searchText, shown, unusable } from "./certificate_card.js";
import { el, get, put, show } from "./dom.js";
import { msg, plural, safe, sentence } from "./texts.js";

/** @typedef {import("../types.js").Certificate} Certificate */
/** @typedef {import("../types.js").Token} Token */
/** @typedef {{certificate: Certificate, token: Token, card: HTMLElement, text: string, written: string}} Entry written: all that the card shows */

/** From here on a search box helps. */
const MANY = 5;
/** A token that takes longer is named. */
const SLOW_MS = 1500;

export class CertificateList {
  /** Thumbprint. @type {string | null} */
  selected = null;
  listed = false;
  #found = new Found();
  /** @type {Map<string, Entry>} by thumbprint, or by place */
  #entries = new Map();
  /** @type {Map<string, {timer: ReturnType<typeof setTimeout>, line: HTMLElement}>} tokens being read, by id */
  #reading = new Map();
  /** @type {{list: boolean, asksPin: boolean, preselect: string | null, lastUsed: string | null}} */
  #question = { list: false, asksPin: false, preselect: null, lastUsed: null };
  /** Of which certificate the person has said that the last try may be used. @type {string | null} */
  #ticked = null;
  /** The person has taken the choice into their own hands. */
  #touched = false;
  #problems = "[]";
  /** What has come and gone since the listing before. */
  #news = { come: 0, gone: 0 };
  #onChange;
  #onChosenHere;
  #search = /** @type {HTMLInputElement} */ (get("#search"));

  /** @param {() => void} onChange the selection or the completeness has changed
   * @param {() => void} onChosenHere a certificate that came later was selected without the person */
  constructor(onChange, onChosenHere) {
    this.#onChange = onChange;
    this.#onChosenHere = onChosenHere;
    this.#search.addEventListener("input", () => this.#filter());
  }

  /** @param {import("../types.js").Question} q */
  begin(q) {
    this.#question = { list: q.kind === "list", asksPin: q.kind === "sign" || q.kind === "login", preselect: q.preselect, lastUsed: q.lastUsed };
    if (q.kind === "list") get("#cards").setAttribute("role", "group");
  }

  /** @returns {Entry | undefined} */
  get chosen() {
    return this.selected === null ? undefined : this.#entries.get(this.selected);
  }

  get #isLastTry() {
    return this.#question.asksPin && this.chosen?.certificate.pin?.state === "final";
  }

  /** The last try of the selected one was allowed. */
  get lastTry() {
    return this.#isLastTry && this.#ticked === this.selected;
  }

  /** The last try of the selected one was not allowed yet. */
  get lastTryOpen() {
    return this.#isLastTry && this.#ticked !== this.selected;
  }

  get usableCount() {
    return this.#usable.length;
  }

  get #usable() {
    return [...this.#entries].filter(([, e]) => e.certificate.usable);
  }

  /** @returns {boolean} the Escape was for the search */
  clearSearch() {
    if (document.activeElement !== this.#search || this.#search.value === "") return false;
    this.#search.value = "";
    this.#filter();
    return true;
  }

  /** Tokens have changed: everything is read again. */
  again() {
    this.#found.again();
    this.#news = { come: 0, gone: 0 };
    put("#news", "");
  }

  /** The reading of a token begins. @param {Token} token */
  reading(token) {
    this.#read(token);
    const isNew = !this.#found.tokens.some(({ id }) => id === token.id);
    this.#found.begin(token);
    if (this.listed && !isNew) return;  // the person has what was read of it before
    const line = el("p", { class: "slow", hidden: true }, el("span", { class: "spinner", "aria-hidden": "true" }), el("span", {}, sentence("slow_token", safe(token.label, 60))));
    get("#slow").append(line);
    this.#reading.set(token.id, { line, timer: setTimeout(() => { line.hidden = false; }, SLOW_MS) });
  }

  /** @param {Token} token */
  #read(token) {
    const known = this.#reading.get(token.id);
    clearTimeout(known?.timer);
    known?.line.remove();
    this.#reading.delete(token.id);
  }

  /** @param {Extract<import("../types.js").ToChooser, {type: "part"}>} part */
  add({ token, certificates, hidden, last }) {
    if (last) this.#read(token);
    this.#found.add(token, certificates, last, hidden);
    this.#draw();
    this.#preselect();
  }

  /** Everything has been read. */
  end() {
    this.#found.end();
    this.#draw();
    const later = this.listed;
    this.listed = true;
    for (const { timer, line } of this.#reading.values()) {
      clearTimeout(timer);
      line.remove();
    }
    this.#reading.clear();
    show("#searching", false);
    const usable = this.#usable;
    const only = usable[0];
    this.#preselect();
    if (!this.#question.list && !this.#touched && this.selected === null && usable.length === 1 && only) this.#select(only[0]);
    if (later) this.#tell();
    this.#filter();
  }

  /** For people who hear the window: only what is different now. */
  #tell() {
    const { come, gone } = this.#news;
    put("#news", [come > 0 ? plural("news_come", come) : "", gone > 0 ? plural("news_gone", gone) : ""].filter((t) => t !== "").join(" "));
  }

  #draw() {
    const now = this.#found.certificates;
    for (const [key, entry] of this.#entries) if (!now.has(key)) this.#remove(key, entry);
    for (const [key, { certificate, token }] of now) this.#place(key, certificate, token);
    this.#drawProblems();
    show("#search-box", this.#entries.size >= MANY);
    put("#hidden-count", plural("hidden", this.#found.hidden));
    show("#hidden-count", this.#found.hidden > 0);
    this.#filter();
  }

  #drawProblems() {
    const problems = this.#found.tokens.filter((t) => t.problem);
    const written = JSON.stringify(problems);
    if (written === this.#problems) return;
    this.#problems = written;
    get("#token-problems").replaceChildren(...problems.map(({ label, problem }) => el("div", { class: "card still unusable" },
      el("p", { class: "owner" }, el("bdi", {}, safe(label))), problemNote(problem?.reason ?? "", problem?.remedy ?? "none"))));
  }

  /** @param {string} key @param {Entry} entry */
  #remove(key, entry) {
    if (this.listed) this.#news.gone++;
    if (entry.card.contains(document.activeElement)) this.#nextOf(entry.card).focus();
    if (key === this.selected) this.#unselect(entry.card);
    entry.card.remove();
    this.#entries.delete(key);
  }

  /** Where the focus goes from a card that goes away; never to the consent. @param {HTMLElement} card @returns {HTMLElement} */
  #nextOf(card) {
    const cards = [...get("#cards").children].filter((one) => !(/** @type {HTMLElement} */ (one).hidden));
    const at = cards.indexOf(card);
    const input = (cards[at + 1] ?? cards[at - 1])?.querySelector("input");
    return input ?? get("#main");
  }

  /** @param {string} key @param {Certificate} c @param {Token} token */
  #place(key, c, token) {
    const written = JSON.stringify([c, token.label, token.kind]);
    const before = this.#entries.get(key);
    if (before?.written === written) return;
    const lastUsed = key === this.#question.lastUsed;
    const onSelect = (/** @type {string} */ print) => { this.#touched = true; this.#forgetTick(); this.selected = print; this.#onChange(); if (this.lastTryOpen) card.scrollIntoView({ block: "nearest" }); };
    const onLastTry = this.#question.asksPin ? (/** @type {boolean} */ ticked) => { this.#ticked = ticked ? key : null; this.#onChange(); } : null;
    const card = !c.usable ? unusable(c, token) : this.#question.list ? shown(c, token) : choosable(c, token, onSelect, { lastUsed, onLastTry });
    this.#entries.set(key, { certificate: c, token, card, text: searchText(c, token), written });
    const cards = get(c.usable ? "#cards" : "#unusable");
    if (before && before.certificate.usable === c.usable) {
      this.#replace(key, before.card, card);
      return;
    }
    if (before) {
      if (before.card.contains(document.activeElement)) this.#nextOf(before.card).focus();
      if (key === this.selected) this.#unselect(before.card);
      before.card.remove();
    } else if (this.listed) this.#news.come++;
    // Later on nothing moves away under the pointer.
    if (lastUsed && !this.listed) cards.prepend(card);
    else cards.append(card);
  }

  /** The same certificate, of which something else is said now. @param {string} key @param {HTMLElement} before @param {HTMLElement} card */
  #replace(key, before, card) {
    const focused = [...before.querySelectorAll("input, summary")].indexOf(/** @type {Element} */ (document.activeElement));
    before.querySelectorAll("details").forEach((d, i) => { if (d.open) card.querySelectorAll("details")[i]?.setAttribute("open", ""); });
    before.replaceWith(card);
    const radio = card.querySelector("input");
    if (key === this.selected && radio) radio.checked = true;
    if (key === this.#ticked) this.#forgetTick();  // the word was given to what stood there
    if (focused >= 0) (/** @type {HTMLElement | undefined} */ ([...card.querySelectorAll("input, summary")][focused]) ?? radio ?? get("#main")).focus();
  }

  #preselect() {
    if (this.#touched || this.#question.list) return;
    const { preselect, lastUsed } = this.#question;
    for (const print of [preselect, lastUsed]) {
      if (print === null || !this.#entries.get(print)?.certificate.usable) continue;
      if (this.selected === null) this.#select(print);
      return;
    }
  }

  /** @param {string} print */
  #select(print) {
    const input = this.#entries.get(print)?.card.querySelector("input");
    if (!input) return;
    input.checked = true;
    this.selected = print;
    this.#onChange();
    if (this.listed) this.#onChosenHere();
  }

  #filter() {
    const words = this.#search.value.toLocaleLowerCase("ru").split(/\s+/).filter((w) => w !== "");
    let usable = 0;
    let broken = 0;
    for (const [key, { certificate, card, text }] of this.#entries) {
      const fits = words.every((w) => text.includes(w));
      card.hidden = !fits;
      if (!fits) {
        if (key === this.selected) this.#unselect(card);  // nothing is signed with a certificate out of sight
      } else if (certificate.usable) usable++;
      else broken++;
    }
    show("#unusable-section", broken > 0);
    show("#empty", this.listed && usable === 0);
    put("#empty", msg(words.length > 0 ? "nothing_found" : this.#found.hidden > 0 ? "nothing_matches" : broken > 0 ? "nothing_usable" : "nothing_there"));
    this.#onChange();
  }

  /** @param {HTMLElement} card */
  #unselect(card) {
    const input = card.querySelector("input");
    if (input) input.checked = false;
    this.#forgetTick();
    this.#touched = true;
    this.selected = null;
  }

  /** The word was given for one certificate, while it was selected. */
  #forgetTick() {
    this.#ticked = null;
    for (const box of document.querySelectorAll("#cards [data-action=final-try]")) /** @type {HTMLInputElement} */ (box).checked = false;
  }
}
