// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// How long a grant holds, and whether it still does.

/** @typedef {import("../types.js").Term} Term */
/** @typedef {Term | "none" | null} Limit the administrator's longest term; null: none set */
/** @typedef {{from: string, until: string | null}} Span until: null in storage.session, which ends with the browser */

const DAY_MS = 24 * 60 * 60 * 1000;
/** Short to long. */
export const TERMS = /** @type {const} */ (["session", "day", "month", "year"]);
const LENGTH_MS = Object.freeze({ session: 0, day: DAY_MS, month: 31 * DAY_MS, year: 366 * DAY_MS });

/** The terms that may be offered. @param {Limit} limit @returns {Term[]} */
export function offered(limit) {
  if (limit === "none") return [];
  return limit === null ? [...TERMS] : TERMS.slice(0, TERMS.indexOf(limit) + 1);
}

/** @param {Term} term @param {number} now @returns {Span} */
export function spanOf(term, now) {
  return { from: new Date(now).toISOString(), until: term === "session" ? null : new Date(now + LENGTH_MS[term]).toISOString() };
}

/** When a grant ends, null: with the browser, undefined: it is over. A limit that was set later shortens what was granted before, and so
 * does a clock that was wrong when it was granted: nothing holds longer than the longest term from now on.
 * @param {Span} span @param {Limit} limit @param {number} now @returns {string | null | undefined} */
export function endOf(span, limit, now) {
  if (limit === "none") return undefined;
  if (span.until === null) return null;
  if (limit === "session") return undefined;
  const longest = LENGTH_MS[limit ?? "year"];
  const end = Math.min(Date.parse(span.until), Date.parse(span.from) + longest);
  return end > now && end - now <= longest ? new Date(end).toISOString() : undefined;
}
