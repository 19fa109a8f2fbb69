// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The certificates of a question: they come token by token, are kept in order, searched and selected.
import { choosable, problemNote, searchText, shown, unusable } from "./certificate_card.js";
import { el, get, put, show } from "./dom.js";
import { msg, plural, safe, sentence } from "./texts.js";

/** @typedef {import("../types.js").Certificate} Certificate */
/** @typedef {import("../types.js").Token} Token */
/** @typedef {{certificate: Certificate, token: Token, card: HTMLElement, text: string}} Entry */

/** From here on a search box helps. */
const MANY = 5;
/** A token that takes longer is named. */
const SLOW_MS = 1500;

export class CertificateList {
  /** Thumbprint. @type {string | null} */
  selected = null;
  listed = false;
  /** @type {Map<string, Entry>} by thumbprint; entries without one by a number */
  #entries = new Map();
  #hidden = 0;
  /** @type {Map<string, {timer: ReturnType<typeof setTimeout>, line: HTMLElement}>} tokens being read, by id */
  #reading = new Map();
  /** @type {{list: boolean, preselect: string | null, lastUsed: string | null}} */
  #question = { list: false, preselect: null, lastUsed: null };
  /** The person has taken the choice into their own hands. */
  #touched = false;
  #onChange;
  #search = /** @type {HTMLInputElement} */ (get("#search"));

  /** @param {() => void} onChange the selection or the completeness has changed */
  constructor(onChange) {
    this.#onChange = onChange;
    this.#search.addEventListener("input", () => this.#filter());
  }

  /** @param {import("../types.js").Question} q */
  begin(q) {
    this.#question = { list: q.kind === "list", preselect: q.preselect, lastUsed: q.lastUsed };
    if (q.kind === "list") get("#cards").setAttribute("role", "group");
  }

  /** @returns {Entry | undefined} */
  get chosen() {
    return this.selected === null ? undefined : this.#entries.get(this.selected);
  }

  get usableCount() {
    return [...this.#entries.values()].filter((e) => e.certificate.usable).length;
  }

  /** @returns {boolean} the Escape was for the search */
  clearSearch() {
    if (document.activeElement !== this.#search || this.#search.value === "") return false;
    this.#search.value = "";
    this.#filter();
    return true;
  }

  /** The reading of a token begins. @param {Token} token */
  reading(token) {
    this.read(token);
    const line = el("p", { class: "slow", hidden: true }, el("span", { class: "spinner", "aria-hidden": "true" }), el("span", {}, sentence("slow_token", safe(token.label, 60))));
    get("#slow").append(line);
    this.#reading.set(token.id, { line, timer: setTimeout(() => { line.hidden = false; }, SLOW_MS) });
  }

  /** @param {Token} token */
  read(token) {
    const known = this.#reading.get(token.id);
    clearTimeout(known?.timer);
    known?.line.remove();
    this.#reading.delete(token.id);
  }

  /** @param {Extract<import("../types.js").ToChooser, {type: "part"}>} part */
  add({ token, certificates, hidden, last }) {
    if (last) this.read(token);
    this.#hidden += hidden;
    if (token.problem) {
      get("#token-problems").append(el("div", { class: "card still unusable" }, el("p", { class: "owner" }, el("bdi", {}, safe(token.label))), problemNote(token.problem.reason, token.problem.remedy)));
    }
    for (const c of certificates) this.#addOne(c, token);
    show("#search-box", this.#entries.size >= MANY);
    put("#hidden-count", plural("hidden", this.#hidden));
    show("#hidden-count", this.#hidden > 0);
    this.#filter();
    this.#preselect();
  }

  /** Everything has been read. */
  end() {
    this.listed = true;
    for (const { timer, line } of this.#reading.values()) {
      clearTimeout(timer);
      line.remove();
    }
    this.#reading.clear();
    show("#searching", false);
    const usable = [...this.#entries].filter(([, e]) => e.certificate.usable);
    const only = usable[0];
    if (!this.#question.list && !this.#touched && this.selected === null && usable.length === 1 && only) this.#select(only[0]);
    this.#filter();
  }

  /** @param {Certificate} c @param {Token} token */
  #addOne(c, token) {
    const key = c.thumbprint ?? "#" + this.#entries.size;
    const before = this.#entries.get(key);
    if (before && (before.certificate.usable || !c.usable)) return;  // the same certificate in a second place
    before?.card.remove();
    const lastUsed = key === this.#question.lastUsed;
    const onSelect = (/** @type {string} */ print) => { this.#touched = true; this.selected = print; this.#onChange(); };
    const card = !c.usable ? unusable(c, token) : this.#question.list ? shown(c, token) : choosable(c, token, onSelect, { lastUsed });
    const cards = get(c.usable ? "#cards" : "#unusable");
    if (lastUsed) cards.prepend(card);
    else cards.append(card);
    this.#entries.set(key, { certificate: c, token, card, text: searchText(c, token) });
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
    put("#empty", msg(words.length > 0 ? "nothing_found" : this.#hidden > 0 ? "nothing_matches" : broken > 0 ? "nothing_usable" : "nothing_there"));
    this.#onChange();
  }

  /** @param {HTMLElement} card */
  #unselect(card) {
    const input = card.querySelector("input");
    if (input) input.checked = false;
    this.#touched = true;
    this.selected = null;
  }
}
