// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Whether two origins belong to one owner: the same scheme and the same registrable domain, by the rules of https://publicsuffix.org/list/.
// Names are compared label by label; the ends of texts mean nothing (evilexample.com is not example.com).
import { PACKED } from "../data/public_suffixes.js";

/** @type {Set<string> | null} read at first need: most pages have no frames that ask */
let rules = null;

/** @returns {Set<string>} "co.uk", "*.ck", "!www.ck" */
export function publicSuffixRules() {
  if (rules) return rules;
  rules = new Set();
  for (const line of PACKED.trim().split("\n")) {
    const [parent = "", ...labels] = line.split(" ");
    const end = parent === "." ? "" : "." + parent;
    for (const label of labels) rules.add(label + end);
  }
  return rules;
}

/** How many labels the public suffix has: the longest rule that fits, an exception before all, "*" when none fits. @param {string[]} labels */
function suffixLength(labels) {
  const known = publicSuffixRules();
  let longest = 1;
  for (let count = 1; count <= labels.length; count++) {
    const tail = labels.slice(labels.length - count).join(".");
    if (known.has("!" + tail)) return count - 1;
    if (known.has(tail)) longest = count;
    if (count > 1 && known.has("*." + labels.slice(labels.length - count + 1).join("."))) longest = count;
  }
  return longest;
}

/** The name somebody has registered, or null: an address, a name of this machine, a public suffix itself.
 * @param {string} host as the URL parser of the browser writes it: lower case, xn-- labels */
export function registrableDomain(host) {
  const labels = host.split(".");
  const last = labels.at(-1) ?? "";
  if (host.startsWith("[") || /^\d*$/.test(last) || last === "localhost" || labels.includes("")) return null;
  const suffix = suffixLength(labels);
  return labels.length > suffix ? labels.slice(labels.length - suffix - 1).join(".") : null;
}

/** @param {string} a @param {string} b both origins */
export function sameSite(a, b) {
  if (a === b) return true;
  const [one, other] = [new URL(a), new URL(b)];
  const domain = registrableDomain(one.hostname);
  return one.protocol === other.protocol && domain !== null && domain === registrableDomain(other.hostname);
}
