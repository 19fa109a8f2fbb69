// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Grants of sites, and about the product.
import { ask } from "./ask.js";
import { el, get } from "./dom.js";
import { grantRow } from "./grant_row.js";
import { language, msg } from "./texts.js";

async function drawGrants() {
  const grants = /** @type {Record<string, import("../types.js").Grant>} */ (await ask({ type: "grants" }));
  const rows = Object.entries(grants).sort(([, a], [, b]) => b.lastUsed.localeCompare(a.lastUsed));
  get("#grants").replaceChildren(...rows.map(([origin, grant]) => grantRow(origin, grant, async () => {
    await ask({ type: "revoke", origin });
    await drawGrants();
  })));
  get("#grants").hidden = rows.length === 0;
  get("#no-grants").hidden = rows.length > 0;
  get("#revoke-all").hidden = rows.length < 2;
}

async function drawAbout() {
  const status = /** @type {import("../types.js").HostStatus} */ (await ask({ type: "status" }));
  const host = status.host === "ready" ? (status.hostVersion ?? "") : msg("host_" + status.host);
  /** @param {string} name @param {string} value */
  const row = (name, value) => el("div", { class: "about-row" }, el("dt", {}, name), el("dd", {}, value));
  get("#about").replaceChildren(row(msg("about_extension"), status.version), row(msg("about_host"), host), row(msg("about_licence"), "Apache-2.0"));
}

document.documentElement.lang = language;
document.title = msg("settings_title");
get("#title").textContent = msg("settings_title");
get("#grants-heading").textContent = msg("grants_title");
get("#grants-lead").textContent = msg("grants_lead");
get("#no-grants").textContent = msg("grants_empty");
get("#about-heading").textContent = msg("about_title");
const revokeAll = get("#revoke-all");
revokeAll.textContent = msg("action_revoke_all");
revokeAll.addEventListener("click", async () => {
  await ask({ type: "revoke-all" });
  await drawGrants();
});
void drawGrants();
void drawAbout();
