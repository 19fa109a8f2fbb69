// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Questions to the person: one window at a time, a short queue per site, growing pauses after repeated refusals. Before a window opens, the
// turn is taken that all browsers and host processes of the person share.
import { waiting as showWaiting } from "./badge.js";
import { ChooserWindow } from "./chooser_window.js";
import { Failure } from "./failure.js";
import { settingsOfHost } from "./host_records.js";
import * as pauses from "./pauses.js";

/** @typedef {import("../types.js").Question} Question */
/** @typedef {import("../types.js").ToChooser} ToChooser */
/** @typedef {import("../types.js").Decision} Decision */
/** @typedef {{turn: string | undefined, give: () => void}} Turn */
/** @typedef {{send: (m: ToChooser) => void, decision: Promise<Decision>, signal: AbortSignal, turn: string | undefined, onView: (handler: (index: number) => void) => void}} Asking */

const MAX_WAITING_PER_SITE = 3;

/** @type {ChooserWindow | null} */
let current = null;
/** @type {ChooserWindow | null} a window that only tells of a failure */
let leftover = null;
/** @type {Array<() => void>} */
const queue = [];
let busy = false;
/** The site whose question has the window. @type {string | null} */
let holder = null;
/** Questions of a site, asked and waiting. @type {Map<string, number>} */
const open = new Map();

/** @template T @param {string} site @param {() => Promise<T>} body @returns {Promise<T>} */
async function counted(site, body) {
  const now = open.get(site) ?? 0;
  if (now >= MAX_WAITING_PER_SITE + (holder === null || holder === site ? 1 : 0)) throw new Failure("protocol.busy");
  open.set(site, now + 1);
  try {
    return await body();
  } finally {
    const left = (open.get(site) ?? 1) - 1;
    if (left === 0) open.delete(site);
    else open.set(site, left);
  }
}

/** Waits for the site's pause, then for the window before. @param {string} site @param {AbortSignal} signal */
async function takeWindow(site, signal) {
  // Another question of the site may be refused while this one waits. Whoever has to pause stands in nobody's way.
  for (;;) {
    await pauses.over(site, signal);
    await takeTurn(signal);
    if ((await pauses.remaining(site)) <= 0) break;
    passTurn();
  }
  holder = site;
}

/** @param {AbortSignal} signal */
async function takeTurn(signal) {
  signal.throwIfAborted();
  if (busy) {
    await new Promise((/** @type {(v: void) => void} */ resolve, reject) => {
      const start = () => { signal.removeEventListener("abort", onAbort); resolve(); };
      const onAbort = () => {
        queue.splice(queue.indexOf(start), 1);
        reject(signal.reason);
      };
      signal.addEventListener("abort", onAbort, { once: true });
      queue.push(start);
    });
  }
  busy = true;
}

function passTurn() {
  holder = null;
  const next = queue.shift();
  if (next) next();
  else busy = false;
}

/** @type {() => Promise<Turn>} */
const noTurn = async () => ({ turn: undefined, give: () => undefined });

/** Asks. body gets the window, waits for its decision, does the work and returns the result; the window is closed after it, or
 * stays with the reason when the work failed.
 * @template T
 * @param {Omit<Question, "offerBlock">} question
 * @param {AbortSignal} signal
 * @param {(asking: Asking) => Promise<T>} body
 * @param {(signal: AbortSignal) => Promise<Turn>} [shared] takes the turn among all windows of the person
 * @returns {Promise<T>} */
export async function ask(question, signal, body, shared = noTurn) {
  // Who frames a site to annoy the person with it does not use up the patience for the site itself.
  const site = question.embedder === null ? question.origin : question.origin + " " + question.embedder;
  signal.throwIfAborted();
  return counted(site, async () => {
    await showWaiting(takeWindow(site, signal));
    try {
      signal.throwIfAborted();
      const turn = await showWaiting(shared(signal));
      try {
        return await show(question, site, signal, turn.turn, body);
      } finally {
        turn.give();
      }
    } finally {
      current = null;
      passTurn();
    }
  });
}

/** @template T @param {Omit<Question, "offerBlock">} question @param {string} site @param {AbortSignal} signal @param {string | undefined} turn
 * @param {(asking: Asking) => Promise<T>} body @returns {Promise<T>} */
async function show(question, site, signal, turn, body) {
  const gone = new AbortController();
  const both = AbortSignal.any([signal, gone.signal]);
  signal.throwIfAborted();
  leftover?.close();
  leftover = null;
  const shown = new ChooserWindow(crypto.randomUUID(), question.terms, () => gone.abort(new Failure("request.cancelled")));
  current = shown;
  const onAbort = () => shown.close();
  signal.addEventListener("abort", onAbort, { once: true });
  // Words that another browser has chosen: the window takes them over when they come.
  void settingsOfHost().catch(() => undefined);
  try {
    shown.send({ type: "question", question: { ...question, offerBlock: (await pauses.refusals(site)) >= 2 } });
    await shown.open();
    const result = await body({
      send: (m) => shown.send(m), decision: shown.decision, signal: both, turn, onView: (handler) => { shown.onView = handler; },
    });
    await pauses.forgive(site);
    shown.close();
    return result;
  } catch (error) {
    const cause = both.aborted ? both.reason : error;
    if (both.aborted || (cause instanceof Failure && OWN_DECISIONS.has(cause.reason))) {
      await pauses.refused(site);
      shown.close();
    } else {
      shown.leave(cause);
      leftover = shown;
    }
    throw cause;
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

/** Why a person's own refusal needs no words. */
const OWN_DECISIONS = new Set(["request.cancelled", "site.denied", "site.blocked", "prompt.cancelled"]);

/** A chooser page has come up. @param {chrome.runtime.Port} port */
export function onChooserPort(port) {
  const id = port.name.slice("chooser:".length);
  if (current && current.id === id) current.attach(port);
  else port.disconnect();
}
