// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The first page a person meets, and later the page that finds out what is missing.
import { Found } from "../background/found.js";
import { ask, certificates } from "./ask.js";
import { lines } from "./certificate_card.js";
import { copyButton } from "./copying.js";
import { findingRow, findings, reportText } from "./diagnosis.js";
import { el, get, icon, put, show } from "./dom.js";
import { beginPage } from "./pages.js";
import { msg, plural } from "./texts.js";

/** @type {(() => void) | null} */
let endListing = null;

function listCertificates() {
  endListing?.();
  get("#cards").replaceChildren();
  show("#certificates-section", false);
  const found = new Found();
  endListing = certificates((m) => {
    if (m.type === "token") found.begin(m.token);
    if (m.type === "part") found.add(m.token, m.certificates, m.last);
    if (m.type === "again") found.again();
    if (m.type === "listed") found.end();
    const all = lines(found);
    get("#cards").replaceChildren(...all);
    show("#certificates-section", all.length > 0);
  });
}

/** @param {import("./diagnosis.js").Finding[]} found */
function verdict(found) {
  const bad = found.filter((f) => f.state === "bad").length;
  const kind = bad === 0 ? "good" : "bad";
  const place = get("#verdict");
  place.className = "banner " + kind;
  place.replaceChildren(icon(bad === 0 ? "check" : "warning"), el("div", {}, el("p", { class: "banner-title" }, bad === 0 ? msg("welcome_good") : plural("welcome_bad", bad)), el("p", {}, msg(bad === 0 ? "welcome_good_text" : "welcome_bad_text"))));
}

async function check() {
  show("#busy", true);
  show("#verdict", false);
  get("#recheck").setAttribute("aria-disabled", "true");
  document.body.dataset.state = "checking";
  try {
    const status = /** @type {import("../types.js").HostStatus} */ (await ask({ type: "status" }));
    const answer = await ask({ type: "diagnose" });
    const found = findings(answer, status);
    get("#findings").replaceChildren(...found.map(findingRow));
    verdict(found);
    show("#verdict", true);
    get(".check-buttons").replaceChildren(get("#recheck"), copyButton(() => reportText(answer, status), { label: msg("action_copy_report"), kind: "button" }));
    if (status.host === "ready") listCertificates();
  } catch (error) {
    put("#busy-text", error instanceof Error ? error.message : "");
  }
  show("#busy", false);
  get("#recheck").removeAttribute("aria-disabled");
  document.body.dataset.state = "ready";
}

beginPage(msg("welcome_title"));
put("#lead", msg("welcome_lead"));
put("#checks-heading", msg("check_title"));
put("#busy-text", msg("check_busy"));
put("#certificates-heading", msg("section_certificates"));
put("#how-heading", msg("how_title"));
get("#how").replaceChildren(...["how_1", "how_2", "how_3", "how_4"].map((key) => el("li", {}, el("span", {}, msg(key)))));
get("#recheck").replaceChildren(icon("refresh"), msg("action_retry"));
get("#recheck").addEventListener("click", () => { if (document.body.dataset.state === "ready") void check(); });
void check();
