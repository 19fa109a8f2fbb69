// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Questions to the person: one window at a time, a short queue per site, growing pauses after repeated refusals.
import { api } from "./browser_api.js";
import { Failure, wireOf } from "./failure.js";
import { boolean, object, oneOf, optional, refuse as refuseShape, thumbprint } from "./schema.js";
import { TERMS } from "./terms.js";

/** @typedef {import("../types.js").Question} Question */
/** @typedef {import("../types.js").ToChooser} ToChooser */
/** @typedef {import("../types.js").Decision} Decision */
/** @typedef {import("../types.js").Term} Term */

const PAGE = "ui/chooser.html";
const WIDTH = 480;
const HEIGHT = 700;
const OPEN_MS = 30_000;
const ANSWER_MS = 10 * 60_000;
const MAX_WAITING_PER_SITE = 3;
const MAX_PAUSE_MS = 60_000;
/** Refusals longer ago do not count. */
const FORGIVEN_MS = 5 * 60_000;

const decisionShape = object({
  action: oneOf(/** @type {const} */ (["allow", "sign", "login", "deny", "cancel", "block"])), thumbprint: optional(thumbprint), remember: boolean,
  term: optional(oneOf(TERMS)),
});

/** The window of one question. */
class ChooserWindow {
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
      const { action, thumbprint: print, remember, term } = decisionShape(message, "decision");
      // Remembered without a term: as short as can be.
      const kept = remember && this.#terms.length > 0 ? (term ?? /** @type {Term} */ (this.#terms[0])) : null;
      if (kept !== null && !this.#terms.includes(kept)) refuseShape("term", "a term that was offered");
      clearTimeout(this.#timer);
      this.#resolve({ action, thumbprint: print ?? null, remember: kept !== null, term: kept });
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

/** @type {ChooserWindow | null} */
let current = null;
/** @type {ChooserWindow | null} a window that only tells of a failure */
let leftover = null;
/** @type {Array<{origin: string, start: () => void}>} */
const waiting = [];
let busy = false;
/** @type {Map<string, {refusals: number, until: number}>} */
const pauses = new Map();

/** @param {string} origin */
function refused(origin) {
  const before = pauses.get(origin);
  const refusals = (before && Date.now() - before.until < FORGIVEN_MS ? before.refusals : 0) + 1;
  const pause = refusals < 2 ? 0 : Math.min(1000 * 2 ** (refusals - 1), MAX_PAUSE_MS);
  pauses.set(origin, { refusals, until: Date.now() + pause });
}

/** @param {string} origin @param {AbortSignal} signal */
async function takeTurn(origin, signal) {
  if (busy) {
    if (waiting.filter((w) => w.origin === origin).length >= MAX_WAITING_PER_SITE) throw new Failure("protocol.busy");
    await new Promise((/** @type {(v: void) => void} */ resolve, reject) => {
      const entry = { origin, start: () => { signal.removeEventListener("abort", onAbort); resolve(); } };
      const onAbort = () => {
        waiting.splice(waiting.indexOf(entry), 1);
        reject(signal.reason);
      };
      signal.addEventListener("abort", onAbort, { once: true });
      waiting.push(entry);
    });
  }
  busy = true;
}

function passTurn() {
  const next = waiting.shift();
  if (next) next.start();
  else busy = false;
}

/** @param {number} ms @param {AbortSignal} signal @returns {Promise<void>} */
function sleep(ms, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => { signal.removeEventListener("abort", onAbort); resolve(); }, ms);
    const onAbort = () => { clearTimeout(timer); reject(signal.reason); };
    signal.addEventListener("abort", onAbort, { once: true });
  });
}

/** Asks. body gets the window, waits for its decision, does the work and returns the result; the window is closed after it, or
 * stays with the reason when the work failed.
 * @template T
 * @param {Omit<Question, "offerBlock">} question
 * @param {AbortSignal} signal
 * @param {(window: {send: (m: ToChooser) => void, decision: Promise<Decision>, signal: AbortSignal}) => Promise<T>} body
 * @returns {Promise<T>} */
export async function ask(question, signal, body) {
  const { origin } = question;
  signal.throwIfAborted();
  await takeTurn(origin, signal);
  const gone = new AbortController();
  const both = AbortSignal.any([signal, gone.signal]);
  try {
    const pause = (pauses.get(origin)?.until ?? 0) - Date.now();
    if (pause > 0) await sleep(pause, signal);
    signal.throwIfAborted();
    leftover?.close();
    leftover = null;
    const shown = new ChooserWindow(crypto.randomUUID(), question.terms, () => gone.abort(new Failure("request.cancelled")));
    current = shown;
    const onAbort = () => shown.close();
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      shown.send({ type: "question", question: { ...question, offerBlock: (pauses.get(origin)?.refusals ?? 0) >= 2 } });
      await shown.open();
      const result = await body({ send: (m) => shown.send(m), decision: shown.decision, signal: both });
      pauses.delete(origin);
      shown.close();
      return result;
    } catch (error) {
      const cause = both.aborted ? both.reason : error;
      settleWindow(shown, origin, cause, both.aborted);
      throw cause;
    } finally {
      signal.removeEventListener("abort", onAbort);
    }
  } finally {
    current = null;
    passTurn();
  }
}

/** Why a person's own refusal needs no words. */
const OWN_DECISIONS = new Set(["request.cancelled", "site.denied", "site.blocked", "prompt.cancelled"]);

/** @param {ChooserWindow} shown @param {string} origin @param {unknown} error @param {boolean} left nobody waits for the answer any more */
function settleWindow(shown, origin, error, left) {
  if (left || (error instanceof Failure && OWN_DECISIONS.has(error.reason))) {
    refused(origin);
    shown.close();
  } else {
    shown.leave(error);
    leftover = shown;
  }
}

/** A chooser page has come up. @param {chrome.runtime.Port} port */
export function onChooserPort(port) {
  const id = port.name.slice("chooser:".length);
  if (current && current.id === id) current.attach(port);
  else port.disconnect();
}
