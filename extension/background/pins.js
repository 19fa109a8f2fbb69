// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Another PIN for a token. The popup closes when the native window takes the focus, so what has come of it waits here for the next one.
import { Failure, wireOf } from "./failure.js";
import { anotherPin } from "./host_records.js";

/** @typedef {import("../types.js").PinOutcome} PinOutcome */

let busy = false;
/** @type {PinOutcome | null} */
let outcome = null;

/** @param {"change" | "unblock"} act @param {string} token @param {string} label @param {boolean} finalTry @returns {Promise<PinOutcome>} */
export async function changePin(act, token, label, finalTry) {
  if (busy) throw new Failure("prompt.busy");
  busy = true;
  outcome = null;
  try {
    const { newPin } = await anotherPin(act, token, finalTry);
    outcome = { act, label, result: newPin ? "set" : "kept", failure: null };
  } catch (error) {
    outcome = { act, label, result: null, failure: wireOf(error) };
  } finally {
    busy = false;
  }
  return outcome;
}

/** Once. @returns {PinOutcome | null} */
export function takeOutcome() {
  const taken = outcome;
  outcome = null;
  return taken;
}
