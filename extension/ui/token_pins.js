// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The tokens whose PIN can be changed or unblocked from here. All PINs are typed in native windows.
import { ask } from "./ask.js";
import { confirmed } from "./confirmation.js";
import { button, el, get, show } from "./dom.js";
import { msg, safe, sentence } from "./texts.js";

/** @typedef {import("../types.js").PinOutcome} PinOutcome */
/** @typedef {import("../types.js").Token} Token */
/** @typedef {"change" | "unblock"} Act */

const RESULTS = { change: { set: "pin_changed", kept: "pin_changed" }, unblock: { set: "pin_unblocked", kept: "pin_unblocked_kept" } };

/** @param {PinOutcome} outcome */
function tell({ act, label, result, failure }) {
  const name = safe(label, 60);
  get("#pin-status").replaceChildren(result !== null
    ? el("p", { class: "state good" }, sentence(RESULTS[act][result], name))
    : el("p", { class: "state bad" }, sentence("pin_failed", name), " " + (failure?.message ?? "")));
}

/** @param {Act} act @param {Token} token @param {() => void} onDone */
async function run(act, token, onDone) {
  const buttons = /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("#pins button"));
  const request = (/** @type {boolean} */ finalTry) => {
    for (const one of buttons) one.disabled = true;
    get("#pin-status").replaceChildren(el("p", { class: "aside" }, msg("pin_asked")));
    return /** @type {Promise<PinOutcome>} */ (ask({ type: "pin", act, token: token.id, label: token.label, finalTry }));
  };
  try {
    let outcome = await request(false);
    if (outcome.failure?.code === "token.final-try") {
      get("#pin-status").replaceChildren();
      const sure = await confirmed({ title: msg("pin_last_title"), text: [msg(act === "change" ? "pin_last_text" : "pin_last_text_administrator")], act: msg("pin_last_go") });
      if (sure) outcome = await request(true);
    }
    await ask({ type: "pin-outcome" });  // it is told here
    tell(outcome);
    if (outcome.result !== null) onDone();
  } catch (error) {
    tell({ act, label: token.label, result: null, failure: { code: "", remedy: "none", message: error instanceof Error ? error.message : "" } });
  }
  for (const one of buttons) one.disabled = false;
}

/** What a popup before this one did not live to tell. */
export async function tellLastOutcome() {
  const last = /** @type {PinOutcome | null | undefined} */ (await ask({ type: "pin-outcome" }));
  if (!last || last.failure?.code === "prompt.cancelled") return;
  show("#pins-section", true);
  tell(last);
}

/** @param {Token} token @param {() => void} onDone */
function row(token, onDone) {
  const label = safe(token.label, 60);
  /** @param {Act} act @param {string} text */
  const one = (act, text) => button(text, "pin-" + act, () => { void run(act, token, onDone); }, { name: text + " PIN, " + label });
  return el("li", { class: "pin-row", "data-token": token.id },
    el("div", { class: "pin-token" }, el("bdi", {}, label), token.pin?.state === "locked" && el("span", { class: "aside" }, msg("pin_locked"))),
    token.pin?.change === true && token.pin.state !== "locked" && one("change", msg("action_pin_change")),
    token.pin !== undefined && token.pin.unblock !== "no" && one("unblock", msg("action_pin_unblock")));
}

let drawn = "";
/** @param {Token[]} tokens @param {() => void} onDone the token may be of use now */
export function drawPins(tokens, onDone) {
  const offered = tokens.filter((t) => t.problem === undefined && t.pin !== undefined && (t.pin.unblock !== "no" || (t.pin.change && t.pin.state !== "locked")));
  const written = JSON.stringify(offered);
  if (written === drawn) return;  // nothing moves under the pointer
  drawn = written;
  get("#pins").replaceChildren(...offered.map((token) => row(token, onDone)));
  show("#pins-section", offered.length > 0 || get("#pin-status").childElementCount > 0);
}
