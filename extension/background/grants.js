// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// What sites were allowed. Remembered grants live in storage.local; choices made "once" in storage.session, until the browser ends.
import { api } from "./browser_api.js";
import { array, boolean, object, string, thumbprint } from "./schema.js";

/** @typedef {import("../types.js").Grant} Grant */

const KEY = "grants";
const MAX_CHOSEN = 20;
const shape = object({ list: boolean, chosen: array(thumbprint, { max: 1000 }), blocked: boolean, since: string({ max: 40 }), lastUsed: string({ max: 40 }) }, "drop");

/** @param {chrome.storage.StorageArea} area @returns {Promise<Record<string, Grant>>} */
async function readAll(area) {
  const stored = (await area.get(KEY))[KEY];
  /** @type {Record<string, Grant>} */
  const grants = Object.create(null);
  if (typeof stored !== "object" || stored === null) return grants;
  for (const [origin, value] of Object.entries(stored)) {
    try {
      grants[origin] = shape(value, origin);
    } catch {
      // a broken row grants nothing
    }
  }
  return grants;
}

/** @type {Promise<unknown>} changes happen one after the other */
let turn = Promise.resolve();

/** @param {chrome.storage.StorageArea} area @param {(grants: Record<string, Grant>) => void} edit */
function change(area, edit) {
  const mine = turn.then(async () => {
    const grants = await readAll(area);
    edit(grants);
    await area.set({ [KEY]: { ...grants } });
  });
  turn = mine.catch(() => undefined);
  return mine;
}

/** @param {Record<string, Grant>} grants @param {string} origin @returns {Grant} */
function grantFor(grants, origin) {
  const now = new Date().toISOString();
  const grant = grants[origin] ?? { list: false, chosen: [], blocked: false, since: now, lastUsed: now };
  grants[origin] = grant;
  grant.lastUsed = now;
  return grant;
}

/** Remembered grants, for the settings. */
export const all = () => readAll(api.storage.local);

/** @param {string} origin @returns {Promise<{list: boolean, chosen: string[], blocked: boolean}>} newest choice first */
export async function of(origin) {
  const [local, session] = await Promise.all([readAll(api.storage.local), readAll(api.storage.session)]);
  return {
    list: local[origin]?.list ?? false,
    blocked: local[origin]?.blocked ?? false,
    chosen: [...new Set([...(session[origin]?.chosen ?? []), ...(local[origin]?.chosen ?? [])])],
  };
}

/** @param {string} origin */
export const allowList = (origin) => change(api.storage.local, (grants) => { grantFor(grants, origin).list = true; });

/** @param {string} origin */
export const block = (origin) => change(api.storage.local, (grants) => {
  const now = new Date().toISOString();
  grants[origin] = { list: false, chosen: [], blocked: true, since: now, lastUsed: now };
});

/** @param {string} origin @param {string} print @param {boolean} remember */
export async function choose(origin, print, remember) {
  const areas = remember ? [api.storage.session, api.storage.local] : [api.storage.session];
  for (const area of areas) {
    await change(area, (grants) => {
      const grant = grantFor(grants, origin);
      grant.chosen = [print, ...grant.chosen.filter((c) => c !== print)].slice(0, MAX_CHOSEN);
    });
  }
}

/** The time of the last use is part of what the person sees. @param {string} origin */
export const touch = (origin) => change(api.storage.local, (grants) => { if (grants[origin]) grantFor(grants, origin); });

/** @param {string} origin */
export async function revoke(origin) {
  for (const area of [api.storage.local, api.storage.session]) await change(area, (grants) => { delete grants[origin]; });
}

export async function revokeAll() {
  for (const area of [api.storage.local, api.storage.session]) {
    await change(area, (grants) => { for (const origin of Object.keys(grants)) delete grants[origin]; });
  }
}
