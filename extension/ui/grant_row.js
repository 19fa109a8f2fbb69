// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// What a site was allowed, and the buttons that take it back.
import { button, el, icon } from "./dom.js";
import { siteName } from "./site_name.js";
import { date, dateTime, msg, plural, sentence } from "./texts.js";

/** @typedef {import("../types.js").Grant} Grant */
/** @typedef {{revoke: () => void, unblock: () => void, block?: () => void, revokeCertificate?: (thumbprint: string) => void, nameOf?: (thumbprint: string) => string | undefined}} Acts */

/** @param {string | null} until @param {boolean} managed */
const term = (until, managed) => (until !== null ? msg("grant_until", date(until)) : managed ? "" : msg("grant_session"));

/** @param {Grant} grant @param {boolean} brief */
function rights(grant, brief) {
  if (grant.blocked) return [el("p", {}, msg("grant_blocked"))];
  const chosen = grant.chosen.length;
  return [
    grant.list && el("p", {}, msg("grant_list"), " ", el("span", { class: "aside" }, term(grant.listUntil, grant.managed))),
    brief && chosen > 0 && el("p", {}, plural("grant_chosen", chosen)),
    ...grant.embedders.map((e) => el("p", { class: "aside" }, sentence("grant_embedder", siteName(e)))),
  ];
}

/** @param {string} origin @param {Grant} grant @param {Acts} acts */
function chosenRows(origin, grant, acts) {
  const revoke = acts.revokeCertificate;
  if (!revoke || grant.blocked || grant.chosen.length === 0) return null;
  return el("ul", { class: "grant-certificates" }, grant.chosen.map(({ thumbprint, until }) => {
    const name = acts.nameOf?.(thumbprint);
    const label = name ?? msg("grant_unknown_certificate", thumbprint.slice(0, 8));
    return el("li", { class: "grant-certificate", "data-thumbprint": thumbprint },
      el("div", { class: "grant-certificate-text" }, el("p", {}, el("bdi", {}, label)), el("p", { class: "aside" }, term(until, grant.managed))),
      !grant.managed && button(msg("action_revoke_certificate"), "revoke-certificate", () => revoke(thumbprint), { name: msg("action_revoke_certificate") + ": " + label + ", " + siteName(origin) }));
  }));
}

/** @param {string} origin @param {Grant} grant @param {Acts} acts @param {{brief?: boolean}} [how] */
export function grantRow(origin, grant, acts, { brief = false } = {}) {
  const name = siteName(origin);
  const block = acts.block;
  const buttons = grant.managed ? [] : grant.blocked
    ? [button(msg("action_unblock"), "unblock", acts.unblock, { name: msg("action_unblock") + ": " + name })]
    : [button(msg("action_revoke"), "revoke", acts.revoke, { name: msg("action_revoke") + ": " + name }),
      ...(block ? [button(msg("action_block_short"), "block", block, { name: msg("action_block_short") + ": " + name, kind: "button small danger" })] : [])];
  return el("div", { class: "grant" + (grant.blocked ? " blocked" : ""), "data-origin": origin },
    el("div", { class: "grant-head" },
      el("div", { class: "grant-text" },
        el("p", { class: "grant-site" }, icon(grant.blocked ? "block" : "lock"), el("bdi", {}, name), grant.managed && el("span", { class: "badge" }, msg("managed_badge"))),
        rights(grant, brief),
        !grant.managed && el("p", { class: "aside" }, brief ? msg("grant_since", date(grant.since)) : msg("grant_times", dateTime(grant.since), dateTime(grant.lastUsed)))),
      buttons.length > 0 && el("div", { class: "grant-buttons" }, buttons)),
    chosenRows(origin, grant, acts));
}
