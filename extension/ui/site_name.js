// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The name of a site as it may be shown: national letters only where they cannot pass for another site.
const BASE = 36;
const MAX_CODE_POINT = 0x10ffff;

/** RFC 3492 section 6.1. @param {number} delta @param {number} points @param {boolean} first */
function adapt(delta, points, first) {
  let d = first ? Math.floor(delta / 700) : delta >> 1;
  d += Math.floor(d / points);
  let k = 0;
  for (; d > 455; k += BASE) d = Math.floor(d / 35);
  return k + Math.floor((36 * d) / (d + 38));
}

/** RFC 3492 section 6.2: the part after "xn--"; null when it is none. @param {string} input @returns {string | null} */
export function decodePunycode(input) {
  const dash = input.lastIndexOf("-");
  const output = dash > 0 ? [...input.slice(0, dash)].map((c) => c.charCodeAt(0)) : [];
  let n = 128;
  let i = 0;
  let bias = 72;
  for (let at = dash > 0 ? dash + 1 : 0; at < input.length;) {
    const old = i;
    for (let weight = 1, k = BASE; ; k += BASE) {
      const digit = at < input.length ? Number.parseInt(input.charAt(at++), 36) : Number.NaN;
      if (Number.isNaN(digit)) return null;
      const value = digit < 10 ? digit + 26 : digit - 10;  // a..z stand for 0..25, 0..9 for 26..35
      i += value * weight;
      if (i > 0x7fffffff) return null;
      const threshold = k <= bias ? 1 : k >= bias + 26 ? 26 : k - bias;
      if (value < threshold) break;
      weight *= BASE - threshold;
    }
    bias = adapt(i - old, output.length + 1, old === 0);
    n += Math.floor(i / (output.length + 1));
    i %= output.length + 1;
    if (n > MAX_CODE_POINT) return null;
    output.splice(i++, 0, n);
  }
  return output.length === 0 ? null : String.fromCodePoint(...output);
}

// One script a label (UTS 39 "single script"); Japanese and Korean write with several.
const SINGLE = [
  /^[\p{Script=Latin}\d-]+$/u, /^[\p{Script=Cyrillic}\d-]+$/u, /^[\p{Script=Greek}\d-]+$/u, /^[\p{Script=Armenian}\d-]+$/u,
  /^[\p{Script=Georgian}\d-]+$/u, /^[\p{Script=Hebrew}\d-]+$/u, /^[\p{Script=Arabic}\d-]+$/u, /^[\p{Script=Devanagari}\d-]+$/u,
  /^[\p{Script=Thai}\d-]+$/u, /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー\d-]+$/u, /^[\p{Script=Hangul}\p{Script=Han}\d-]+$/u,
];
// Letters that pass for Latin ones: a label of nothing else could be a Latin name in disguise.
const LOOKALIKES = /^[асԁеһіјӏорԛѕԝхуъьҽпгѵѡкмтвнαικνρυωηοτγεβ\d-]+$/u;

/** @param {string} label @param {boolean} latinEnd the name ends in a Latin top-level domain */
function labelText(label, latinEnd) {
  if (!label.startsWith("xn--")) return label;
  const text = decodePunycode(label.slice(4));
  if (text === null || text !== text.normalize("NFKC").toLowerCase()) return label;
  if (/[ıƖǀɩʼʹˈ]/u.test(text) || !SINGLE.some((script) => script.test(text))) return label;
  return latinEnd && LOOKALIKES.test(text) ? label : text;
}

/** @param {string} host as URL gives it: lower-case, ASCII */
export function hostText(host) {
  const labels = host.split(".");
  const latinEnd = !(labels.at(-1) ?? "").startsWith("xn--");
  return labels.map((label) => labelText(label, latinEnd)).join(".");
}

/** The host is what people know; the scheme and the port only when they are the unusual ones.
 * @param {string} origin @returns {string} */
export function siteName(origin) {
  try {
    const url = new URL(origin);
    if (url.origin !== origin) return origin;
    return (url.protocol === "https:" ? "" : url.protocol + "//") + hostText(url.hostname) + (url.port === "" ? "" : ":" + url.port);
  } catch {
    return origin;
  }
}
