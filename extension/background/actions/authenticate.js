// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The log-in token: the host signs a statement of its own that holds this origin.
import { ask } from "../consent.js";
import * as grants from "../grants.js";
import * as host from "../host.js";
import { agreed, chosenOf, refuseBlocked, selection, showCertificates } from "./asking.js";

/** @param {import("../call.js").Call} call @param {{challenge: string, certificate?: string, filter: import("../../types.js").Filter}} request */
export async function authenticate(call, request) {
  const { origin, signal } = call;
  await refuseBlocked(origin);
  const release = await host.native.hold();
  try {
    const { filter, preselect, fixed, lastUsed, terms } = await selection(origin, request.certificate, request.filter);
    const question = { kind: /** @type {const} */ ("login"), origin, purpose: null, documents: [], format: null, detached: false, preselect, fixed,
      embedder: null, lastUsed, blind: false, terms };
    return await ask(question, signal, async (asking) => {
      const { shown, complete } = showCertificates(asking, filter);
      const decision = await agreed(asking, complete, origin);
      const print = /** @type {string} */ (chosenOf(decision, shown).thumbprint);
      const token = await host.authenticate({ origin, challenge: request.challenge, certificate: print },
        { signal: asking.signal, onProgress: (progress) => asking.send({ type: "progress", progress }) });
      await grants.choose(origin, print, decision.term);
      return token;
    });
  } finally {
    release();
  }
}
