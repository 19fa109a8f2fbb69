// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// A certificate as people know it: who, for which organisation, until when, where it lives.
import { el, icon } from "./dom.js";
import { date, known, msg, plural, reasonText, remedyText, safe, sentence } from "./texts.js";

/** @typedef {import("../types.js").Certificate} Certificate */
/** @typedef {import("../types.js").Token} Token */

export const SOON_DAYS = 30;
const DAY_MS = 24 * 3600 * 1000;

/** Everything that the search looks through. @param {Certificate} c @param {Token} token */
export function searchText(c, token) {
  return [c.commonName, c.organization, c.person, c.inn, c.snils, c.ogrn, c.issuerName, c.subject, c.serial, c.thumbprint, c.container, token.label].join(" ").toLocaleLowerCase("ru");
}

/** @param {Certificate} c */
export function ownerOf(c) {
  return safe(c.commonName || c.person || c.organization || c.subject || c.container, 120) || msg("certificate_nameless");
}

/** The key may have to rest earlier than its certificate. @param {Certificate} c @returns {string | undefined} ISO 8601 */
export function endOf(c) {
  const ends = [c.notAfter, c.keyNotAfter].filter((t) => t !== undefined && !Number.isNaN(Date.parse(t)));
  return ends.sort((a, b) => Date.parse(a ?? "") - Date.parse(b ?? ""))[0];
}

/** Whole days until the end; null when it is not known. @param {Certificate} c */
export function daysLeft(c) {
  const end = endOf(c);
  return end === undefined ? null : Math.floor((Date.parse(end) - Date.now()) / DAY_MS);
}

/** @param {Certificate} c */
export function endsSoon(c) {
  const left = daysLeft(c);
  return c.usable && left !== null && left <= SOON_DAYS;
}

/** @param {string} label @param {string} value @param {string} [kind] */
function fact(label, value, kind = "") {
  return value === "" ? null : el("div", { class: ("fact " + kind).trim() }, el("dt", {}, label), el("dd", {}, el("bdi", {}, value)));
}

/** @param {Certificate} c */
function until(c) {
  const left = daysLeft(c);
  return fact(msg("field_until"), date(endOf(c)), left === null || left > SOON_DAYS ? "" : left < 0 ? "over" : "soon");
}

/** @param {Certificate} c */
function validity(c) {
  return c.problem?.reason === "certificate.not-yet-valid" ? fact(msg("field_from"), date(c.notBefore), "over") : until(c);
}

/** @param {Token} token @param {Certificate} c */
export function place(token, c) {
  return el("p", { class: "place" }, icon(token.kind), el("span", { class: "unseen" }, msg("token_" + token.kind) + ": "),
    el("bdi", {}, safe(token.label, 60)), el("span", { class: "slash", "aria-hidden": "true" }, "›"), el("bdi", {}, safe(c.container, 80)));
}

/** @param {string} kind @param {import("./dom.js").IconName} shape @param {string} text */
const badge = (kind, shape, text) => el("li", { class: "badge " + kind }, icon(shape), text);

/** @param {import("../types.js").PinState} pin */
const triesText = ({ left }) => (left === null ? msg("pin_badge_low") : plural("pin_left", left));

/** @param {Certificate} c @param {boolean} lastUsed */
function badges(c, lastUsed) {
  const left = daysLeft(c);
  const all = [
    lastUsed && badge("accent", "check", msg("badge_last_used")),
    c.qualified === true && badge("good", "seal", msg("certificate_qualified")),
    c.qualified === false && badge("plain", "info", msg("certificate_not_qualified")),
    c.pin?.state === "low" && badge("warn", "keyboard", triesText(c.pin)),
    c.pin?.state === "final" && badge("bad", "keyboard", msg("pin_badge_final")),
    endsSoon(c) && badge("warn", "clock", left === 0 ? msg("badge_last_day") : plural("badge_soon", left ?? 0)),
  ];
  return all.some(Boolean) && el("ul", { class: "badges" }, all);
}

/** @param {Certificate} c @param {Token} token @param {{compact?: boolean, lastUsed?: boolean}} [how] */
export function body(c, token, { compact = false, lastUsed = false } = {}) {
  const owner = ownerOf(c);
  const organization = safe(c.organization, 160);
  return el("div", { class: "card-body" },
    el("p", { class: "owner" }, el("bdi", {}, owner)),
    organization !== "" && organization !== owner && el("p", { class: "organization" }, el("bdi", {}, organization)),
    badges(c, lastUsed),
    el("dl", { class: "facts" }, fact(msg("field_inn"), safe(c.inn, 20), "digits"), validity(c)),
    !compact && place(token, c));
}

/** How to get a new one before this one ends. @param {Certificate} c */
export function renewal(c) {
  if (!endsSoon(c)) return null;
  const issuer = safe(c.issuerName, 120);
  return el("p", { class: "note warn" }, icon("clock"), el("span", {}, issuer === "" ? msg("renew_soon") : sentence("renew_soon_at", issuer)));
}

/** What few people need, on request. @param {Certificate} c @param {Token} token */
function details(c, token) {
  const print = (c.thumbprint ?? "").replace(/(.{4})(?=.)/g, "$1 ");
  return el("details", { class: "more" },
    el("summary", {}, msg("certificate_details"), el("span", { class: "unseen" }, ": ", el("bdi", {}, ownerOf(c)))),
    el("dl", { class: "facts rows" },
      fact(msg("field_issuer"), safe(c.issuerName || c.issuer, 160)),
      fact(msg("field_from"), date(c.notBefore)),
      fact(msg("field_until"), date(c.notAfter)),
      c.keyNotAfter !== undefined && c.keyNotAfter !== c.notAfter && fact(msg("field_key_until"), date(c.keyNotAfter)),
      fact(msg("field_algorithm"), c.algorithm === undefined ? "" : known("algorithm_" + c.algorithm.replaceAll("-", "_"), c.algorithm)),
      fact(msg("field_snils"), safe(c.snils, 20), "digits"),
      fact(msg("field_ogrn"), safe(c.ogrn, 20), "digits"),
      fact(msg("field_serial"), safe(c.serial, 80), "code"),
      fact(msg("field_thumbprint"), print, "code"),
      fact(msg("token_" + token.kind), safe(token.label, 120)),
      fact(msg("field_place"), safe(c.location, 400), "code")));
}

/** Using the last try is a decision of its own. The box is seen while the card is selected. @param {Certificate} c @param {(ticked: boolean) => void} onTick */
function lastTry(c, onTick) {
  const box = el("input", { type: "checkbox", "data-action": "final-try" });
  box.addEventListener("change", () => onTick(box.checked));
  return el("div", { class: "last-try" },
    el("p", { class: "note bad" }, icon("warning"), el("span", {}, el("strong", {}, msg("pin_final")), " " + msg("pin_final_text"))),
    el("label", { class: "check" }, box, el("span", {}, msg("pin_final_agree"), el("span", { class: "unseen" }, ": ", el("bdi", {}, ownerOf(c))))));
}

/** A card to choose. onLastTry: of a certificate whose PIN will be asked for.
 * @param {Certificate} c @param {Token} token @param {(print: string) => void} onSelect @param {{lastUsed: boolean, onLastTry?: ((ticked: boolean) => void) | null}} how */
export function choosable(c, token, onSelect, { lastUsed, onLastTry = null }) {
  const print = c.thumbprint ?? "";
  const input = el("input", { type: "radio", name: "certificate", value: print, class: "unseen" });
  input.addEventListener("change", () => onSelect(print));
  return el("div", { class: "card choosable" },
    el("label", { class: "pick", "data-thumbprint": print }, input, el("span", { class: "dot", "aria-hidden": "true" }), body(c, token, { lastUsed })),
    c.pin?.state === "final" && onLastTry && lastTry(c, onLastTry), renewal(c), details(c, token));
}

/** A card to look at. @param {Certificate} c @param {Token} token @param {{compact?: boolean}} [how] */
export function shown(c, token, how = {}) {
  return el("div", { class: "card still", "data-thumbprint": c.thumbprint ?? null }, body(c, token, how), !how.compact && renewal(c), !how.compact && details(c, token));
}

/** A card that cannot be used, with the reason and what to do. @param {Certificate} c @param {Token} token */
export function unusable(c, token) {
  const reason = c.problem?.reason ?? "key.unusable";
  return el("div", { class: "card still unusable", "aria-disabled": "true", "data-thumbprint": c.thumbprint ?? null, "data-reason": reason },
    body(c, token), problemNote(reason, c.problem?.remedy ?? "renew"));
}

/** Where more can be said than the reason and its remedy: what it is, and what to do. */
const WORDS = new Map([["token.locked", ["pin_locked", "pin_locked_text"]], ["token.pin-change", ["pin_change", "pin_change_text"]]]);

/** @param {string} reason @returns {string} */
function reasonName(reason) {
  const key = WORDS.get(reason)?.[0];
  return key === undefined ? reasonText(reason) : msg(key);
}

/** @param {string} reason @param {import("../types.js").Remedy} remedy */
export function problemNote(reason, remedy) {
  const more = WORDS.get(reason)?.[1];
  const what = more === undefined ? remedyText(remedy) : msg(more);
  return el("p", { class: "note bad" }, icon("warning"), el("span", {}, el("strong", {}, reasonName(reason)), what !== "" && " " + what));
}

/** @param {Certificate} c */
const rank = (c) => (c.usable ? 0 : 1);

/** A short list: those that can be used first, the newest of them first. @param {import("../background/found.js").Found} found */
export function lines(found) {
  return [...found.certificates.values()]
    .sort((a, b) => rank(a.certificate) - rank(b.certificate) || (endOf(b.certificate) ?? "").localeCompare(endOf(a.certificate) ?? ""))
    .map(({ certificate, token }) => line(certificate, token));
}

/** One line of a short list. @param {Certificate} c @param {Token} token */
function line(c, token) {
  const left = daysLeft(c);
  const organization = safe(c.organization, 120);
  const owner = ownerOf(c);
  const state = !c.usable ? el("span", { class: "state bad" }, reasonName(c.problem?.reason ?? "key.unusable"))
    : c.pin?.state === "final" ? el("span", { class: "state bad" }, msg("pin_badge_final"))
      : c.pin?.state === "low" ? el("span", { class: "state warn" }, triesText(c.pin))
        : endsSoon(c) ? el("span", { class: "state warn" }, left === 0 ? msg("badge_last_day") : plural("badge_soon", left ?? 0))
          : el("span", { class: "state" }, msg("line_until", date(endOf(c))));
  return el("li", { class: "line" + (c.usable ? "" : " unusable"), "data-thumbprint": c.thumbprint ?? null, "data-reason": c.usable ? null : (c.problem?.reason ?? "key.unusable") },
    el("span", { class: "line-icon" }, icon(c.usable && c.pin?.state !== "final" ? (endsSoon(c) ? "clock" : "seal") : "warning")),
    el("div", { class: "line-body" },
      el("p", { class: "owner" }, el("bdi", {}, owner)),
      organization !== "" && organization !== owner && el("p", { class: "organization" }, el("bdi", {}, organization)),
      el("p", { class: "line-facts" }, state, el("span", { class: "line-place" }, el("bdi", {}, safe(token.label, 60))))));
}
