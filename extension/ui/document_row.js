// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// A document to be signed: name, size, digest.
import { el, icon } from "./dom.js";
import { msg, safe, size } from "./texts.js";

/** @param {string} digest */
const brief = (digest) => digest.slice(0, 8) + " … " + digest.slice(-8);

/** Four digits a group: two people can compare it. @param {string} digest */
const grouped = (digest) => (digest.match(/.{1,8}/g) ?? []).join(" ");

/** @param {import("../types.js").DocumentView} d @param {number} index */
export function documentRow(d, index) {
  const digest = d.digest?.toLowerCase();
  const algorithm = d.algorithm === undefined ? msg("document_digest") : msg("hash_" + d.algorithm.replaceAll("-", "_"));
  return el("li", { class: "document", "data-document": String(index) },
    icon("file"),
    el("div", { class: "document-body" },
      el("p", { class: "document-name" }, el("bdi", {}, safe(d.name))),
      d.size === null
        ? el("p", { class: "document-blind" }, msg("document_digest_only"))
        : el("p", { class: "document-size" }, size(d.size)),
      digest === undefined
        ? el("p", { class: "document-digest waiting" }, msg("document_hashing"))
        : el("details", { class: "document-digest" },
          el("summary", { title: msg("document_digest_full") }, el("span", { class: "digest-name" }, algorithm), el("code", {}, brief(digest))),
          el("code", { class: "full" }, grouped(digest)))));
}
