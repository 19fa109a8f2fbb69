// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// A document to be signed: name, type, size, digest, and the button that shows it.
import { copyButton } from "./copying.js";
import { button, el, icon } from "./dom.js";
import { hashName, msg, safe, size } from "./texts.js";

/** @param {string} digest */
const brief = (digest) => digest.slice(0, 8) + " … " + digest.slice(-8);

/** Eight digits a group: two people can compare it. @param {string} digest */
const grouped = (digest) => (digest.match(/.{1,8}/g) ?? []).join(" ");

/** @param {import("../types.js").DocumentView} d */
function kindAndSize(d) {
  const facts = [d.type !== null && d.type !== undefined ? msg("type_" + d.type) : "", d.size === null ? "" : size(d.size)].filter((t) => t !== "");
  return facts.length > 0 && el("p", { class: "document-size" }, facts.join(", "));
}

/** @param {import("../types.js").DocumentView} d */
function digestOf(d) {
  const digest = d.digest?.toLowerCase();
  if (digest === undefined) return el("p", { class: "document-digest waiting" }, el("span", { class: "spinner", "aria-hidden": "true" }), msg("document_hashing"));
  const name = safe(d.name, 80);
  return el("details", { class: "document-digest" },
    el("summary", {}, el("span", { class: "digest-name" }, hashName(d.algorithm)), " ", el("code", {}, brief(digest))),
    el("code", { class: "full" }, grouped(digest)),
    copyButton(() => digest, { label: msg("action_copy_digest"), name: msg("action_copy_digest") + ": " + name }));
}

/** @param {import("../types.js").DocumentView} d @param {number} index @param {(index: number) => void} onView */
export function documentRow(d, index, onView) {
  const name = safe(d.name);
  return el("li", { class: "document", "data-document": String(index) },
    icon(d.blind ? "blind" : "file"),
    el("div", { class: "document-body" },
      el("p", { class: "document-name" }, el("bdi", {}, name)),
      kindAndSize(d),
      d.blind && el("p", { class: "document-blind" }, msg("document_digest_only"))),
    d.viewable ? button(msg("action_view"), "view", () => onView(index), { icon: "eye", name: msg("action_view") + ": " + name }) : el("span"),
    digestOf(d));
}
