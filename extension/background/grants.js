// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// What sites were allowed, and for how long. Terms of a day and more live in storage.local; those that end with the browser, and choices
// made "once", in storage.session. Whether a grant still holds is decided at every use.
import { api } from "./browser_api.js";
import { isPreset, mayAsk, policy } from "./managed.js";
import { array, boolean, object, optional, string, thumbprint } from "./schema.js";
import { endOf, offered, spanOf } from "./terms.js";

/** @typedef {import("../types.js").Grant} Grant */
/** @typedef {import("../types.js").Term} Term */
/** @typedef {import("./terms.js").Limit} Limit */
/** @typedef {import("./terms.js").Span} Span */
/** @typedef {{thumbprint: string} & Span} Chosen */
/** @typedef {{origin: string} & Span} Embedder */
/** @typedef {{list: Span | null, chosen: Chosen[], embedders: Embedder[], blocked: boolean, since: string, lastUsed: string}} Row as stored */

const KEY = "grants";
const LAST = "last";
const MAX_CHOSEN = 20;
const MAX_EMBEDDERS = 20;
/** Sites whose last choice is kept to be preselected. */
const MAX_LAST = 200;

const iso = string({ max: 40, pattern: /^\d{4}-\d\d-\d\dT[\d:.]+Z$/, what: "a time" });
/** @type {import("./schema.js").Shape<string | null>} */
const end = (value, path) => (value === null ? null : iso(value, path));
const times = { from: iso, until: end };
const rowShape = object({
  list: optional(object(times)), chosen: array(object({ thumbprint, ...times }), { max: 1000 }),
  embedders: array(object({ origin: string({ min: 1, max: 300 }), ...times }), { max: 1000 }), blocked: boolean, since: iso, lastUsed: iso,
}, "drop");

/** @param {chrome.storage.StorageArea} area @returns {Promise<Record<string, Row>>} */
async function readAll(area) {
  const stored = (await area.get(KEY))[KEY];
  /** @type {Record<string, Row>} */
  const rows = Object.create(null);
  if (typeof stored !== "object" || stored === null) return rows;
  for (const [origin, value] of Object.entries(stored)) {
    try {
      const row = rowShape(value, origin);
      rows[origin] = { ...row, list: row.list ?? null };
    } catch {
      // a broken row grants nothing
    }
  }
  return rows;
}

/** @type {Promise<unknown>} changes happen one after the other */
let turn = Promise.resolve();

/** @template T @param {() => Promise<T>} body @returns {Promise<T>} */
function inTurn(body) {
  const mine = turn.then(body);
  turn = mine.catch(() => undefined);
  return mine;
}

/** @param {chrome.storage.StorageArea} area @param {(rows: Record<string, Row>) => void} edit */
const change = (area, edit) => inTurn(async () => {
  const rows = await readAll(area);
  edit(rows);
  await area.set({ [KEY]: { ...rows } });
});

/** @param {(rows: Record<string, Row>) => void} edit */
async function changeBoth(edit) {
  for (const area of [api.storage.local, api.storage.session]) await change(area, edit);
}

/** @param {Term} term */
const areaOf = (term) => (term === "session" ? api.storage.session : api.storage.local);

/** @param {Record<string, Row>} rows @param {string} origin @returns {Row} */
function rowFor(rows, origin) {
  const now = new Date().toISOString();
  const row = rows[origin] ?? { list: null, chosen: [], embedders: [], blocked: false, since: now, lastUsed: now };
  rows[origin] = row;
  row.lastUsed = now;
  return row;
}

/** The same may be granted in both areas. @param {Array<{until: string | null}>} spans */
const longest = (spans) => spans.map((s) => s.until ?? "").sort().at(-1) || null;

/** What still holds of both areas, newest choice first. @param {Row[]} rows @param {Limit} limit @param {number} now @returns {Grant | null} */
function grantOf(rows, limit, now) {
  /** @template {Span} T @param {T[]} spans @returns {Array<T & {until: string | null}>} */
  const holding = (spans) => spans.flatMap((span) => {
    const until = endOf(span, limit, now);
    return until === undefined ? [] : [{ ...span, until }];
  }).sort((a, b) => b.from.localeCompare(a.from));
  const choices = holding(rows.flatMap((r) => r.chosen));
  const lists = holding(rows.flatMap((r) => (r.list ? [r.list] : [])));
  const prints = [...new Set(choices.map((c) => c.thumbprint))];
  const chosen = prints.map((print) => ({ thumbprint: print, until: longest(choices.filter((c) => c.thumbprint === print)) }));
  const embedders = [...new Set(holding(rows.flatMap((r) => r.embedders)).map((e) => e.origin))];
  const blocked = rows.some((r) => r.blocked);
  if (!blocked && chosen.length + lists.length + embedders.length === 0) return null;
  return {
    list: lists.length > 0, listUntil: longest(lists), chosen, blocked, embedders,
    since: rows.map((r) => r.since).sort()[0] ?? "", lastUsed: rows.map((r) => r.lastUsed).sort().at(-1) ?? "", managed: false,
  };
}

/** @param {chrome.storage.StorageArea} area @param {string} key @returns {Promise<Record<string, unknown>>} */
async function recordOf(area, key) {
  const stored = (await area.get(key))[key];
  return typeof stored === "object" && stored !== null ? /** @type {Record<string, unknown>} */ (stored) : {};
}

async function read() {
  const [local, session, managed] = await Promise.all([readAll(api.storage.local), readAll(api.storage.session), policy()]);
  return { local, session, managed, limit: managed.maxGrantTerm ?? null, now: Date.now() };
}

/** All that holds, for the settings. @returns {Promise<Record<string, Grant>>} */
export async function all() {
  const { local, session, managed, limit, now } = await read();
  /** @type {Record<string, Grant>} */
  const grants = Object.create(null);
  for (const origin of new Set([...Object.keys(local), ...Object.keys(session)])) {
    const grant = grantOf([session[origin] ?? [], local[origin] ?? []].flat(), limit, now);
    if (grant) grants[origin] = grant;
  }
  for (const origin of managed.presetSites) {
    if (origin.includes("*")) continue;
    const grant = grants[origin] ?? { list: true, listUntil: null, chosen: [], blocked: false, since: "", lastUsed: "", embedders: [], managed: true };
    grants[origin] = { ...grant, list: true, listUntil: null, blocked: false, managed: true };
  }
  return grants;
}

/** @typedef {{list: boolean, blocked: boolean, chosen: string[], embedders: string[], last: string | null, remembered: boolean, terms: Term[],
 *   barred: boolean, gesture: boolean | null}} Holding
 * remembered: something was granted for longer than once; terms: those that may be offered; barred, gesture: the administrator's word on asking at all, and
 * on asking without the person having touched the page (null: none) */

/** @param {string} origin @returns {Promise<Holding>} newest choice first */
export async function of(origin) {
  const [{ local, session, managed, limit, now }, lasts] = await Promise.all([read(), recordOf(api.storage.local, LAST)]);
  const grant = grantOf([session[origin] ?? [], local[origin] ?? []].flat(), limit, now);
  const preset = isPreset(managed, origin);
  const last = lasts[origin];
  return {
    list: preset || (grant?.list ?? false), blocked: !preset && (grant?.blocked ?? false), chosen: grant?.chosen.map((c) => c.thumbprint) ?? [], embedders: grant?.embedders ?? [],
    last: typeof last === "string" && /^[0-9A-F]{40}$/.test(last) ? last : null,
    remembered: preset || (grant !== null && !grant.blocked && (grant.list || grant.chosen.some((c) => c.until !== null))),
    terms: offered(limit), barred: !mayAsk(managed, origin), gesture: managed.requireGesture ?? null,
  };
}

/** @param {string} origin @param {Term} term */
export const allowList = (origin, term) => change(areaOf(term), (rows) => { rowFor(rows, origin).list = spanOf(term, Date.now()); });

/** A choice made once counts until the browser ends. @param {string} origin @param {string} print @param {Term | null} term */
export async function choose(origin, print, term) {
  for (const one of new Set([/** @type {Term} */ ("session"), term ?? "session"])) {
    await change(areaOf(one), (rows) => {
      const row = rowFor(rows, origin);
      row.chosen = [{ thumbprint: print, ...spanOf(one, Date.now()) }, ...row.chosen.filter((c) => c.thumbprint !== print)].slice(0, MAX_CHOSEN);
    });
  }
  await inTurn(async () => {
    const others = Object.entries(await recordOf(api.storage.local, LAST)).filter(([site]) => site !== origin);
    await api.storage.local.set({ [LAST]: Object.fromEntries([[origin, print], ...others].slice(0, MAX_LAST)) });
  });
}

/** The site may ask from a frame in that page. @param {string} origin @param {string} embedder @param {Term} term */
export const allowEmbedder = (origin, embedder, term) => change(areaOf(term), (rows) => {
  const row = rowFor(rows, origin);
  row.embedders = [{ origin: embedder, ...spanOf(term, Date.now()) }, ...row.embedders.filter((e) => e.origin !== embedder)].slice(0, MAX_EMBEDDERS);
});

/** A block replaces every grant. @param {string} origin */
export async function block(origin) {
  const now = new Date().toISOString();
  await change(api.storage.session, (rows) => { delete rows[origin]; });
  await change(api.storage.local, (rows) => { rows[origin] = { list: null, chosen: [], embedders: [], blocked: true, since: now, lastUsed: now }; });
}

/** @param {string} origin */
export const unblock = (origin) => changeBoth((rows) => { if (rows[origin]?.blocked) delete rows[origin]; });

/** The time of the last use is part of what the person sees. @param {string} origin */
export const touch = (origin) => changeBoth((rows) => { if (rows[origin]) rowFor(rows, origin); });

/** @param {(origin: string, print: unknown) => boolean} which */
const forgetLast = (which) => inTurn(async () => {
  const kept = Object.entries(await recordOf(api.storage.local, LAST)).filter(([origin, print]) => !which(origin, print));
  await api.storage.local.set({ [LAST]: Object.fromEntries(kept) });
});

/** @param {string} origin @param {string} print */
export async function revokeCertificate(origin, print) {
  await changeBoth((rows) => {
    const row = rows[origin];
    if (row) row.chosen = row.chosen.filter((c) => c.thumbprint !== print);
  });
  await forgetLast((site, last) => site === origin && last === print);
}

/** @param {string} origin */
export async function revoke(origin) {
  await changeBoth((rows) => { delete rows[origin]; });
  await forgetLast((site) => site === origin);
}

/** Every grant; blocks stay. */
export async function revokeAll() {
  await changeBoth((rows) => { for (const origin of Object.keys(rows)) if (!rows[origin]?.blocked) delete rows[origin]; });
  await forgetLast(() => true);
}
