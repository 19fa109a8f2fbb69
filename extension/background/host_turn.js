// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The turn among all windows of the person: of this browser, of others, and the native ones. The host holds it; it ends with the host at the latest.
import { answer, native, QUICK_MS } from "./host.js";
import { object, string } from "./schema.js";

/** The host waits two minutes. */
const TURN_MS = 150_000;
const shape = object({ turn: string({ min: 1, max: 100 }) }, "drop");

/** @param {string} turn */
function give(turn) {
  if (native.state === "ready") native.request("turn.give", { turn }, { deadlineMs: QUICK_MS }).catch(() => undefined);
}

/** @param {string} origin @param {AbortSignal} signal @returns {Promise<import("./consent.js").Turn>} of an older host: no turn, only its native prompts wait for each other */
export async function takeTurn(origin, signal) {
  const { features } = await native.open();
  if (!features.includes("turn")) return { turn: undefined, give: () => undefined };
  const taken = await native.request("turn.take", { origin }, {
    deadlineMs: TURN_MS, signal,
    onLate: (result) => { give(answer(shape, result, "turn.take").turn); },  // nobody wants it any more
  });
  const { turn } = answer(shape, taken, "turn.take");
  return { turn, give: () => give(turn) };
}
