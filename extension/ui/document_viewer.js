// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Shows a document in a dialog over the question. The octets are foreign: text and XML are read in a sandboxed frame without
// an origin and without a network, a PDF by the browser's own viewer. Nothing is shown before the host has confirmed that the
// octets have the digest which will be signed.
import { announce } from "./copying.js";
import { el, get, put, show } from "./dom.js";
import { msg, number, plural, reasonText, safe, size } from "./texts.js";

/** @typedef {import("../types.js").DocumentView} DocumentView */
/** @typedef {Extract<import("../types.js").ToChooser, {type: "content"}>} Content */

/** The texts that the frame needs: it has no access to those of the extension. */
const FRAME_TEXTS = ["viewer_text", "viewer_formatted", "viewer_as_is", "viewer_layout"];

/** @param {string} base64 */
function octetsOf(base64) {
  return Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
}

/** A name for a saved file: no folders, nothing unseen. @param {string} name */
export function fileName(name) {
  const clean = safe(name, 120).replace(/[\\/:*?"<>|\ufffd]/gu, "_").replace(/^[.\s]+/, "");
  return clean === "" ? "document" : clean;
}

export class DocumentViewer {
  #dialog = /** @type {HTMLDialogElement} */ (get("#viewer"));
  /** @type {number | null} the one that is asked for or shown */
  #index = null;
  /** @type {DocumentView | null} */
  #document = null;
  /** @type {Uint8Array<ArrayBuffer>[]} */
  #chunks = [];
  #received = 0;
  /** @type {string[]} */
  #urls = [];
  /** @type {HTMLIFrameElement | null} */
  #frame = null;
  #ask;

  /** @param {(index: number) => void} askFor sends the wish to the background */
  constructor(askFor) {
    this.#ask = askFor;
    put("#viewer-close", msg("action_back"));
    put("#viewer-save", msg("action_save"));
    get("#viewer-close").addEventListener("click", () => this.#dialog.close());
    get("#viewer-save").addEventListener("click", () => this.#save());
    this.#dialog.addEventListener("close", () => this.#forget());
    window.addEventListener("message", this.#onFrame);
  }

  get isOpen() {
    return this.#dialog.open;
  }

  /** @param {number} index @param {DocumentView} document */
  open(index, document) {
    this.#forget();
    this.#index = index;
    this.#document = document;
    put("#viewer-name", safe(document.name));
    put("#viewer-note", msg("viewer_loading"));
    get("#viewer").dataset.state = "loading";
    show("#viewer-save", false);
    show("#viewer-busy", true);
    if (!this.#dialog.open) this.#dialog.showModal();
    get("#viewer-close").focus();
    this.#ask(index);
  }

  /** @param {Content} m */
  onContent(m) {
    if (m.index !== this.#index) return;
    if (m.chunk !== null) {
      const octets = octetsOf(m.chunk);
      this.#chunks.push(octets);
      this.#received += octets.length;
      const total = this.#document?.size ?? null;
      if (total !== null && total > 0) put("#viewer-note", msg("viewer_loading_part", size(this.#received), size(total)));
    }
    if (m.failed) this.#fail(m.reason);
    else if (m.done) this.#show();
  }

  /** @param {string | undefined} reason */
  #fail(reason) {
    this.#forget();
    get("#viewer").dataset.state = "failed";
    if (reason === "document.digest") this.#message("viewer_changed", msg("viewer_changed_hint"));
    else this.#message("viewer_failed", reason === undefined ? "" : reasonText(reason));
  }

  #show() {
    const type = this.#document?.type ?? "other";
    const dialog = get("#viewer");
    show("#viewer-busy", false);
    show("#viewer-save", true);
    this.#note([msg("viewer_same")]);
    dialog.dataset.state = "shown";
    announce(msg("viewer_same"));
    if (type === "pdf") this.#showPdf();
    else if (type === "other") this.#message("viewer_other", msg("viewer_other_hint"));
    else this.#showText(type);
  }

  /** @param {string} title @param {string} text */
  #message(title, text) {
    show("#viewer-busy", false);
    put("#viewer-note", "");
    get("#viewer-body").replaceChildren(el("div", { class: "panel" }, el("h3", {}, msg(title)), text !== "" && el("p", {}, text)));
  }

  /** The type of the blob is fixed here: whatever the octets are, they never become a page of the extension. */
  #showPdf() {
    const frame = el("iframe", { class: "frame", title: this.#frameTitle(), src: this.#url("application/pdf") });
    get("#viewer-body").replaceChildren(frame);
  }

  #showText(/** @type {"text" | "xml"} */ type) {
    this.#frame = el("iframe", { class: "frame", title: this.#frameTitle(), sandbox: "allow-scripts", src: "viewer.html" });
    this.#frame.dataset.type = type;
    get("#viewer-body").replaceChildren(this.#frame);
  }

  #frameTitle() {
    return msg("viewer_frame", safe(this.#document?.name));
  }

  /** Only the frame speaks here; it is without an origin. */
  #onFrame = (/** @type {MessageEvent} */ event) => {
    const frame = this.#frame;
    if (!frame || event.source !== frame.contentWindow) return;
    if (event.data === "ready") void this.#fill(frame);
    else if (event.data === "escape") this.#dialog.close();
    else if (typeof event.data === "object" && event.data !== null) this.#onRead(event.data);
  };

  /** @param {HTMLIFrameElement} frame */
  async #fill(frame) {
    const octets = await new Blob(this.#chunks).arrayBuffer();
    const texts = Object.fromEntries(FRAME_TEXTS.map((key) => [key.slice("viewer_".length), msg(key)]));
    frame.contentWindow?.postMessage({ octets, type: frame.dataset.type, texts, language: document.documentElement.lang }, "*");
  }

  /** What the frame has noticed; said in words here. @param {{shown?: unknown, of?: unknown, marks?: unknown, encoding?: unknown, broken?: unknown}} report */
  #onRead({ shown, of, marks, encoding, broken }) {
    const lines = [msg("viewer_same")];
    if (typeof marks === "number" && marks > 0) lines.push(plural("viewer_marks", marks));
    if (typeof broken === "number" && broken > 0) lines.push(plural("viewer_broken", broken));
    if (encoding === "windows-1251" || encoding === "utf-16le" || encoding === "utf-16be" || encoding === "koi8-r" || encoding === "ibm866") lines.push(msg("viewer_encoding", encoding));
    if (typeof shown === "number" && typeof of === "number" && shown < of) lines.push(msg("viewer_cut", number(shown), number(of)));
    this.#note(lines);
    get("#viewer").dataset.read = "true";
  }

  /** The first line is the good news. @param {string[]} lines */
  #note(lines) {
    get("#viewer-note").replaceChildren(...lines.map((text, i) => el("span", { class: i === 0 ? "same" : "notice-line" }, text)));
  }

  #save() {
    const link = el("a", { href: this.#url("application/octet-stream"), download: fileName(this.#document?.name ?? "") });
    link.click();
  }

  /** @param {string} type */
  #url(type) {
    const url = URL.createObjectURL(new Blob(this.#chunks, { type }));
    this.#urls.push(url);
    return url;
  }

  #forget() {
    for (const url of this.#urls.splice(0)) URL.revokeObjectURL(url);
    this.#chunks = [];
    this.#received = 0;
    this.#index = null;
    this.#frame = null;
    delete get("#viewer").dataset.read;
    get("#viewer-body").replaceChildren();
  }
}
