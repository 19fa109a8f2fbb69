// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The toolbar popup: is the host there, what does this site hold, which certificates are there.
import { api } from "../background/browser_api.js";
import { ask } from "./ask.js";
import { shown, unusable } from "./certificate_card.js";
import { el, get, icon } from "./dom.js";
import { grantRow } from "./grant_row.js";
import { language, msg, siteName } from "./texts.js";

/** @returns {Promise<string | null>} the origin of the tab the popup was opened on (activeTab) */
async function currentOrigin() {
  const [tab] = await api.tabs.query({ active: true, currentWindow: true });
  try {
    const url = new URL(tab?.url ?? "");
    return url.protocol === "https:" || url.protocol === "http:" ? url.origin : null;
  } catch {
    return null;
  }
}

async function drawSite() {
  const origin = await currentOrigin();
  if (origin === null) return;
  const grants = /** @type {Record<string, import("../types.js").Grant>} */ (await ask({ type: "grants" }));
  const grant = grants[origin];
  get("#site-section").hidden = false;
  get("#site-grant").replaceChildren(grant
    ? grantRow(origin, grant, async () => { await ask({ type: "revoke", origin }); await drawSite(); }, { brief: true })
    : el("div", { class: "grant" }, el("div", { class: "grant-text" },
      el("p", { class: "grant-site" }, icon("lock"), el("bdi", {}, siteName(origin))), el("p", { class: "aside" }, msg("grant_none")))));
}

async function drawCertificates() {
  const cards = get("#cards");
  const empty = get("#empty");
  get("#certificates-section").hidden = false;
  get("#searching").hidden = false;
  empty.hidden = true;
  cards.replaceChildren();
  try {
    const parts = /** @type {Array<{token: import("../types.js").Token, certificates: import("../types.js").Certificate[]}>} */ (await ask({ type: "certificates" }));
    const all = parts.flatMap(({ token, certificates }) => certificates.map((c) => ({ token, c })));
    all.sort((a, b) => Number(b.c.usable) - Number(a.c.usable));
    cards.replaceChildren(...all.map(({ token, c }) => (c.usable ? shown(c, token, { compact: true }) : unusable(c, token))));
    empty.textContent = msg("nothing_there");
    empty.hidden = all.length > 0;
  } catch (error) {
    empty.textContent = error instanceof Error ? error.message : "";
    empty.hidden = false;
  }
  get("#searching").hidden = true;
}

async function draw() {
  const line = get("#host");
  line.dataset.hostState = "asking";
  line.textContent = msg("host_asking");
  const status = /** @type {import("../types.js").HostStatus} */ (await ask({ type: "status" }));
  line.dataset.hostState = status.host;
  line.textContent = status.host === "ready" ? msg("host_ready", status.hostVersion ?? "") : msg("host_" + status.host);
  get("#host-problem").hidden = status.host === "ready";
  get("#host-hint").textContent = status.host === "ready" ? "" : msg("host_" + status.host + "_hint");
  get("#host-command").hidden = status.host !== "missing";
  if (status.host === "ready") await drawCertificates();
  else get("#certificates-section").hidden = true;
}

document.documentElement.lang = language;
get("#name").textContent = msg("product");
get("#site-heading").textContent = msg("section_site");
get("#certificates-heading").textContent = msg("section_certificates");
const settings = get("#settings");
settings.append(icon("gear"));
settings.setAttribute("aria-label", msg("settings"));
settings.title = msg("settings");
settings.addEventListener("click", async () => {
  await api.runtime.openOptionsPage();
  window.close();
});
const retry = get("#retry");
retry.textContent = msg("action_retry");
retry.addEventListener("click", () => { void draw(); });
void drawSite();
void draw();
