// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// What a page may send over its channel. Classic script: shares the isolated world's scope with the other files of this room.
"use strict";

const tamgaShapes = (() => {
  const METHODS = new Set(["status", "certificates", "choose", "sign", "authenticate", "digest", "verify", "checkCode"]);
  const MAX_PARAMS = 512 * 1024;
  const MAX_SOURCES = 100;

  /** @param {unknown} value @returns {value is Blob} */
  function isBlob(value) {
    // The page's Blob class is not ours in Firefox, so instanceof does not answer. A structured clone carries no toStringTag of its own.
    const tag = Object.prototype.toString.call(value);
    return tag === "[object Blob]" || tag === "[object File]";
  }

  /** @param {any} m @returns {m is {n: number, abort: true}} */
  const isAbort = (m) => isNumbered(m) && m.abort === true;

  /** @param {any} m */
  function isNumbered(m) {
    return typeof m === "object" && m !== null && Number.isSafeInteger(m.n) && m.n > 0;
  }

  /** @param {any} m @returns {m is {n: number, part: Blob | null, failed: boolean}} */
  const isPart = (m) => isNumbered(m) && typeof m.failed === "boolean" && (m.part === null || isBlob(m.part));

  /** Circles and big integers pass a channel, but are no JSON. @param {object} value */
  function jsonOf(value) {
    try {
      return JSON.stringify(value);
    } catch {
      return null;
    }
  }

  /** The call as plain values, or null. @param {any} m */
  function callOf(m) {
    if (!isNumbered(m) || typeof m.method !== "string" || !METHODS.has(m.method)) return null;
    if (typeof m.params !== "object" || m.params === null || typeof m.stream !== "boolean") return null;
    const json = jsonOf(m.params);
    if (json === null || json.length > MAX_PARAMS) return null;
    /** @type {Blob[]} */
    const blobs = [];
    const count = m.blobs?.length;
    if (!Number.isSafeInteger(count) || count > MAX_SOURCES) return null;
    for (let i = 0; i < count; i++) {
      const blob = m.blobs[i];
      if (!isBlob(blob)) return null;
      blobs.push(blob);
    }
    if (m.stream && blobs.length > 0) return null;
    return { n: /** @type {number} */ (m.n), method: /** @type {string} */ (m.method), params: JSON.parse(json), blobs, stream: /** @type {boolean} */ (m.stream) };
  }

  return Object.freeze({ isAbort, isNumbered, isPart, callOf });
})();
