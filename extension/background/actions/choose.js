// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The person picks one certificate; only that one leaves.
import * as grants from "../grants.js";
import { certificateOf, native } from "../host.js";
import { admit, agreed, askPerson, chosenOf, publicView, selection, showCertificates } from "./asking.js";

/** @param {import("../call.js").Call} call @param {{purpose?: string, filter: import("../../types.js").Filter}} request */
export async function choose(call, { purpose, filter }) {
  const { origin } = call;
  const granted = await admit(call);
  const release = await native.hold();
  try {
    const { preselect } = selection(granted, undefined, filter);
    return await askPerson(call, granted, { kind: "choose", purpose: purpose ?? null, preselect }, async (asking) => {
      const { shown, complete } = showCertificates(asking, filter);
      const decision = await agreed(call, asking, complete);
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
