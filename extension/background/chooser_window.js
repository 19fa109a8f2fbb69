// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The window of one question: what is said to it, the one decision that comes back, and its end.
import { api } from "./browser_api.js";
import { Failure, wireOf } from "./failure.js";
import { boolean, integer, object, oneOf, optional, refuse, thumbprint, withDefault } from "./schema.js";
import { TERMS } from "./terms.js";

/** @typedef {import("../types.js").ToChooser} ToChooser */
/** @typedef {import("../types.js").Decision} Decision */
/** @typedef {import("../types.js").Term} Term */

const PAGE = "ui/chooser.html";
const WIDTH = 480;
const HEIGHT = 700;
const OPEN_MS = 30_000;
const ANSWER_MS = 10 * 60_000;

const decisionShape = object({
  action: oneOf(/** @type {const} */ (["allow", "sign", "login", "deny", "cancel", "block"])), thumbprint: optional(thumbprint), remember: boolean,
  term: optional(oneOf(TERMS)), finalTry: withDefault(boolean, false),
});
const viewShape = object({ type: oneOf(/** @type {const} */ (["view"])), index: integer(0, 499) });

export class ChooserWindow {
  /** @type {chrome.runtime.Port | null} */
  #port = null;
  /** @type {ToChooser[]} everything said before the window was ready */
  #early = [];
  /** @type {number | null} */
  #window = null;
  #over = false;
  /** @type {(decision: Decision) => void} */
  #resolve = () => undefined;
  /** @type {(failure: Failure) => void} */
  #fail = () => undefined;
  #timer;
  #onGone;
  /** What the window asks to see. @type {(index: number) => void} */
  onView = () => undefined;

  #terms;

  /** @param {string} id @param {Term[]} terms those offered @param {() => void} onGone */
  constructor(id, terms, onGone) {
    this.id = id;
    this.#terms = terms;
    this.#onGone = onGone;
    /** @type {Promise<Decision>} */
    this.decision = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#fail = reject;
    });
    this.decision.catch(() => undefined);
    this.#timer = setTimeout(() => this.#fail(new Failure("request.timeout")), OPEN_MS);
    api.windows.onRemoved.addListener(this.#onRemoved);
  }

  async open() {
    const url = api.runtime.getURL(PAGE) + "?id=" + this.id;
    const place = await placeOverCurrent();
    const make = (/** @type {object} */ more) => api.windows.create({ type: "popup", url, width: WIDTH, height: HEIGHT, ...more });
    const made = await make(place).catch(() => make({}));  // bounds half outside of every screen are refused
    this.#window = made?.id ?? null;
    if (this.#over) this.close();
  }

  /** @param {chrome.runtime.Port} port */
  attach(port) {
    if (this.#port || this.#over) {
      port.disconnect();
      return;
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#fail(new Failure("request.timeout")), ANSWER_MS);
    this.#port = port;
    port.onMessage.addListener(this.#onMessage);
    port.onDisconnect.addListener(this.#onClosed);
    for (const message of this.#early.splice(0)) port.postMessage(message);
  }

  /** @param {ToChooser} message */
  send(message) {
    if (this.#over) return;
    if (!this.#port) this.#early.push(message);
    else {
      try {
        this.#port.postMessage(message);
      } catch {
        this.#gone();  // closed a moment ago; its event is still to come
      }
    }
  }

  /** The window goes: the matter is settled. */
  close() {
    this.#release();
    if (this.#window !== null) api.windows.remove(this.#window).catch(() => undefined);
    this.#window = null;
  }

  /** The window stays to say why; it no longer stands in anybody's way. @param {unknown} error */
  leave(error) {
    this.send({ type: "failed", error: wireOf(error) });
    this.#release();
  }

  #onMessage = (/** @type {unknown} */ message) => {
    try {
      if (/** @type {any} */ (message)?.type === "view") {
        this.onView(viewShape(message, "view").index);
        return;
      }
      const { action, thumbprint: print, remember, term, finalTry } = decisionShape(message, "decision");
      // Remembered without a term: as short as can be.
      const kept = remember && this.#terms.length > 0 ? (term ?? /** @type {Term} */ (this.#terms[0])) : null;
      if (kept !== null && !this.#terms.includes(kept)) refuse("term", "a term that was offered");
      clearTimeout(this.#timer);
      this.#resolve({ action, thumbprint: print ?? null, remember: kept !== null, term: kept, finalTry });
    } catch (error) {
      this.#fail(/** @type {Failure} */ (error));
    }
  };

  #onClosed = () => this.#gone();

  #onRemoved = (/** @type {number} */ windowId) => {
    if (windowId === this.#window) {
      this.#window = null;
      this.#gone();
    }
  };

  #gone() {
    if (this.#over) return;
    this.#fail(new Failure("request.cancelled"));
    this.#onGone();
  }

  #release() {
    this.#over = true;
    clearTimeout(this.#timer);
    api.windows.onRemoved.removeListener(this.#onRemoved);
    this.#port?.onMessage.removeListener(this.#onMessage);
    this.#port?.onDisconnect.removeListener(this.#onClosed);
    this.#fail(new Failure("request.cancelled"));
  }
}

/** Over the middle of the window the person looks at. */
async function placeOverCurrent() {
  try {
    const { left, top, width, height } = await api.windows.getLastFocused();
    if (left === undefined || top === undefined || !width || !height) return {};
    return { left: Math.max(0, Math.round(left + (width - WIDTH) / 2)), top: Math.max(0, Math.round(top + (height - HEIGHT) / 3)) };
  } catch {
    return {};
  }
}
