// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Words, numbers and dates in the person's language; foreign text made harmless.
import { api } from "../background/browser_api.js";
import { el } from "./dom.js";

/** That of the texts, which may differ from the browser's when there are none for it. */
export const language = api.i18n.getMessage("language_code") || "en";

/** @param {string} key @param {...(string | number)} values */
export function msg(key, ...values) {
  return api.i18n.getMessage(key, values.map(String)) || key;
}

/** A text whose key is computed from what another program says, and may be newer than this one.
 * @param {string} key @param {string} otherwise */
export const known = (key, otherwise) => api.i18n.getMessage(key) || otherwise;

/** A sentence with foreign text in it, each piece isolated from the direction of the rest.
 * @param {string} key @param {...string} values @returns {Array<Node | string>} */
export function sentence(key, ...values) {
  // Private-use marks stand for the values while the browser puts them into the sentence.
  const text = msg(key, ...values.map((_, i) => String.fromCharCode(0xe000 + i)));
  return text.split(/([\ue000-\ue008])/u).map((part) => {
    const value = values[part.charCodeAt(0) - 0xe000];
    return value === undefined || part.length !== 1 ? part : el("bdi", {}, value);
  });
}

const rules = new Intl.PluralRules(language);
/** Texts exist as key_one, key_few, key_many, key_other; a language leaves out what it does not need.
 * @param {string} key @param {number} count @param {...(string | number)} more */
export function plural(key, count, ...more) {
  const values = [number(count), ...more].map(String);
  return api.i18n.getMessage(key + "_" + rules.select(count), values) || msg(key + "_other", ...values);
}

const numbers = new Intl.NumberFormat(language);
/** @param {number} n */
export const number = (n) => numbers.format(n);

/** @param {string} reason */
export const reasonText = (reason) => known("reason_" + reason.replace(/[.-]/g, "_"), msg("reason_unknown", reason));
/** @param {import("../types.js").Remedy} remedy */
export const remedyText = (remedy) => (remedy === "none" ? "" : msg("remedy_" + remedy));
/** @param {string | undefined} algorithm */
export const hashName = (algorithm) => (algorithm === undefined ? msg("document_digest") : known("hash_" + algorithm.replaceAll("-", "_"), algorithm));

const dates = new Intl.DateTimeFormat(language, { day: "numeric", month: "long", year: "numeric" });
const times = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
/** @param {string | undefined} iso */
export function date(iso) {
  const time = Date.parse(iso ?? "");
  return Number.isNaN(time) ? "" : dates.format(time);
}
/** @param {string} iso */
export function dateTime(iso) {
  const time = Date.parse(iso);
  return Number.isNaN(time) ? "" : times.format(time);
}

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"];
/** @param {number} octets */
export function size(octets) {
  const power = octets === 0 ? 0 : Math.min(Math.floor(Math.log(octets) / Math.log(1024)), UNITS.length - 1);
  const value = octets / 1024 ** power;
  return new Intl.NumberFormat(language, { style: "unit", unit: UNITS[power], unitDisplay: power === 0 ? "long" : "short", maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);
}

// Controls, direction marks and invisible characters could make one name look like another (Unicode TR 36).
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|[\ufe00-\ufe0f\u115f\u1160\u3164\uffa0]/gu;
/** Text of a certificate, a token or a page, fit to be shown. @param {string | undefined} text @param {number} [max] */
export function safe(text, max = 200) {
  const seen = (text ?? "").replace(UNSEEN, "\ufffd").trim();
  const points = [...seen];
  return points.length > max ? points.slice(0, max - 1).join("") + "…" : seen;
}
