// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// After the second refusal in a row a site waits 2, 4, 8 ... 60 seconds before it may ask again. Kept in storage.session: a page that waits until
// the browser has ended the idle background gains nothing.
import { api } from "./browser_api.js";
import { integer, object } from "./schema.js";

/** @typedef {{refusals: number, until: number}} Pause */

const KEY = "pauses";
const MAX_PAUSE_MS = 60_000;
/** Refusals longer ago do not count. */
const FORGIVEN_MS = 5 * 60_000;
const shape = object({ refusals: integer(0, 1000), until: integer() });

/** @type {Promise<Map<string, Pause>> | null} */
let known = null;

async function read() {
  /** @type {Map<string, Pause>} */
  const pauses = new Map();
  const stored = (await api.storage.session.get(KEY))[KEY];
  if (typeof stored !== "object" || stored === null) return pauses;
  for (const [site, value] of Object.entries(stored)) {
    try {
      pauses.set(site, shape(value, site));
    } catch {
      // not ours: no pause
    }
  }
  return pauses;
}

const all = () => (known ??= read());

/** @param {Map<string, Pause>} pauses */
async function write(pauses) {
  for (const [site, { until }] of pauses) if (Date.now() - until > FORGIVEN_MS) pauses.delete(site);
  await api.storage.session.set({ [KEY]: Object.fromEntries(pauses) });
}

/** How often in a row the person refused. @param {string} site */
export async function refusals(site) {
  return (await all()).get(site)?.refusals ?? 0;
}

/** Milliseconds. @param {string} site */
export async function remaining(site) {
  const until = (await all()).get(site)?.until ?? 0;
  return Math.min(until - Date.now(), MAX_PAUSE_MS);  // whatever happened to the clock
}

/** @param {string} site */
export async function refused(site) {
  const pauses = await all();
  const before = pauses.get(site);
  const count = (before && Date.now() - before.until < FORGIVEN_MS ? before.refusals : 0) + 1;
  pauses.set(site, { refusals: Math.min(count, 1000), until: Date.now() + (count < 2 ? 0 : Math.min(1000 * 2 ** (count - 1), MAX_PAUSE_MS)) });
  await write(pauses);
}

/** @param {string} site */
export async function forgive(site) {
  const pauses = await all();
  if (pauses.delete(site)) await write(pauses);
}

/** Resolves when the site may ask. @param {string} site @param {AbortSignal} signal @returns {Promise<void>} */
export async function over(site, signal) {
  for (let left = await remaining(site); left > 0; left = await remaining(site)) await sleep(left, signal);
}

/** @param {number} ms @param {AbortSignal} signal @returns {Promise<void>} */
function sleep(ms, signal) {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    const timer = setTimeout(() => { signal.removeEventListener("abort", onAbort); resolve(); }, ms);
    const onAbort = () => { clearTimeout(timer); reject(signal.reason); };
    signal.addEventListener("abort", onAbort, { once: true });
  });
}
