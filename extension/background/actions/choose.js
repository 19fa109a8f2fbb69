// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The person picks one certificate; only that one leaves.
import { ask } from "../consent.js";
import * as grants from "../grants.js";
import { certificateOf, native } from "../host.js";
import { agreed, chosenOf, publicView, refuseBlocked, selection, showCertificates } from "./asking.js";

/** @param {import("../call.js").Call} call @param {{purpose?: string, filter: import("../../types.js").Filter}} request */
export async function choose(call, { purpose, filter }) {
  const { origin, signal } = call;
  await refuseBlocked(origin);
  const release = await native.hold();
  try {
    const shownFirst = await selection(origin, undefined, filter);
    const question = {
      kind: /** @type {const} */ ("choose"), origin, purpose: purpose ?? null, documents: [], format: null, detached: true, preselect: shownFirst.preselect, fixed: false,
      embedder: null, lastUsed: shownFirst.lastUsed, blind: false, terms: shownFirst.terms,
    };
    return await ask(question, signal, async (asking) => {
      const { shown, complete } = showCertificates(asking, filter);
      const decision = await agreed(asking, complete, origin);
      const chosen = chosenOf(decision, shown);
      const print = /** @type {string} */ (chosen.thumbprint);
      const certificate = await certificateOf(print, asking.signal);
      await grants.choose(origin, print, decision.term);
      return { ...publicView(chosen), certificate };
    });
  } finally {
    release();
  }
}
