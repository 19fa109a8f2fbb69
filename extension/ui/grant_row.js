// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// What a site was allowed, and the button that takes it back.
import { el, icon } from "./dom.js";
import { date, dateTime, msg, plural, siteName } from "./texts.js";

/** @param {import("../types.js").Grant} grant */
function rights(grant) {
  if (grant.blocked) return [msg("grant_blocked")];
  return [...(grant.list ? [msg("grant_list")] : []), ...(grant.chosen.length > 0 ? [plural("grant_chosen", grant.chosen.length)] : [])];
}

/** @param {string} origin @param {import("../types.js").Grant} grant @param {() => void} onRevoke @param {{brief?: boolean}} [how] */
export function grantRow(origin, grant, onRevoke, { brief = false } = {}) {
  const button = el("button", { type: "button", class: "button small", "data-action": "revoke", "aria-label": msg(grant.blocked ? "action_unblock" : "action_revoke") + ": " + siteName(origin) },
    msg(grant.blocked ? "action_unblock" : "action_revoke"));
  button.addEventListener("click", onRevoke);
  return el("div", { class: "grant", "data-origin": origin },
    el("div", { class: "grant-text" },
      el("p", { class: "grant-site" }, icon(grant.blocked ? "warning" : "lock"), el("bdi", {}, siteName(origin))),
      ...rights(grant).map((r) => el("p", { class: "grant-right" }, r)),
      el("p", { class: "aside" }, brief ? msg("grant_since", date(grant.since)) : msg("grant_times", dateTime(grant.since), dateTime(grant.lastUsed)))),
    button);
}
