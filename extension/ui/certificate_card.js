// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// A certificate as people know it: who, for which organisation, until when, where it lives.
import { el, icon } from "./dom.js";
import { date, msg, reasonText, remedyText, safe } from "./texts.js";

/** @typedef {import("../types.js").Certificate} Certificate */
/** @typedef {import("../types.js").Token} Token */

const SOON_MS = 30 * 24 * 3600 * 1000;

/** Everything that the search looks through. @param {Certificate} c @param {Token} token */
export function searchText(c, token) {
  return [c.commonName, c.organization, c.person, c.inn, c.snils, c.ogrn, c.issuerName, c.subject, c.serial, c.thumbprint, c.container, token.label].join(" ").toLocaleLowerCase("ru");
}

/** @param {Certificate} c */
export function ownerOf(c) {
  return safe(c.commonName || c.person || c.organization || c.subject || c.container, 120) || msg("certificate_nameless");
}

/** @param {string} label @param {string} value @param {string} [kind] */
function fact(label, value, kind = "") {
  return value === "" ? null : el("div", { class: ("fact " + kind).trim() }, el("dt", {}, label), el("dd", {}, el("bdi", {}, value)));
}

/** @param {Certificate} c */
function until(c) {
  const left = Date.parse(c.notAfter ?? "") - Date.now();
  const kind = Number.isNaN(left) || left > SOON_MS ? "" : left < 0 ? "over" : "soon";
  return fact(msg("field_until"), date(c.notAfter), kind);
}

/** @param {Token} token @param {Certificate} c */
export function place(token, c) {
  return el("p", { class: "place", title: safe(c.location, 500) }, icon(token.kind), el("span", { class: "unseen" }, msg("token_" + token.kind) + ": "),
    el("bdi", {}, safe(token.label, 60)), el("span", { class: "slash", "aria-hidden": "true" }, "›"), el("bdi", {}, safe(c.container, 80)));
}

/** @param {Certificate} c @param {Token} token @param {{compact?: boolean}} [how] */
export function body(c, token, { compact = false } = {}) {
  const owner = ownerOf(c);
  const organization = safe(c.organization, 160);
  return el("div", { class: "card-body" },
    el("p", { class: "owner" }, el("bdi", {}, owner)),
    organization !== "" && organization !== owner && el("p", { class: "organization" }, el("bdi", {}, organization)),
    c.qualified && el("p", { class: "badge" }, icon("seal"), msg("certificate_qualified")),
    el("dl", { class: "facts" },
      fact(msg("field_inn"), safe(c.inn, 20), "digits"),
      until(c),
      !compact && c.algorithm && fact(msg("field_algorithm"), msg("algorithm_" + c.algorithm.replaceAll("-", "_"))),
      !compact && fact(msg("field_issuer"), safe(c.issuerName || c.issuer, 160), "wide")),
    place(token, c));
}

/** A card to choose. @param {Certificate} c @param {Token} token @param {(print: string) => void} onSelect */
export function choosable(c, token, onSelect) {
  const print = c.thumbprint ?? "";
  const input = el("input", { type: "radio", name: "certificate", value: print, class: "unseen" });
  input.addEventListener("change", () => onSelect(print));
  return el("label", { class: "card", "data-thumbprint": print }, input, el("span", { class: "dot", "aria-hidden": "true" }), body(c, token));
}

/** A card to look at. @param {Certificate} c @param {Token} token @param {{compact?: boolean}} [how] */
export function shown(c, token, how) {
  return el("div", { class: "card still", "data-thumbprint": c.thumbprint ?? null }, body(c, token, how));
}

/** A card that cannot be used, with the reason and what to do. @param {Certificate} c @param {Token} token */
export function unusable(c, token) {
  const reason = c.problem?.reason ?? "key.unusable";
  return el("div", { class: "card still unusable", "aria-disabled": "true", "data-thumbprint": c.thumbprint ?? null, "data-reason": reason },
    body(c, token, { compact: true }), problemNote(reason, c.problem?.remedy ?? "renew"));
}

/** @param {string} reason @param {import("../types.js").Remedy} remedy */
export function problemNote(reason, remedy) {
  const what = remedyText(remedy);
  return el("p", { class: "problem" }, icon("warning"), el("span", {}, reasonText(reason), what !== "" && " ", what));
}
