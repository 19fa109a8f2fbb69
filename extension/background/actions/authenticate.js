// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The log-in token: the host signs a statement of its own that holds this origin.
import * as grants from "../grants.js";
import * as host from "../host.js";
import { admit, agreed, askPerson, chosenOf, lastTry, selection, showCertificates } from "./asking.js";

/** @param {import("../call.js").Call} call @param {{challenge: string, certificate?: string, filter: import("../../types.js").Filter}} request */
export async function authenticate(call, request) {
  const { origin } = call;
  const granted = await admit(call);
  const release = await host.native.hold();
  try {
    const { filter, ...first } = selection(granted, request.certificate, request.filter);
    return await askPerson(call, granted, { kind: "login", detached: false, ...first }, async (asking) => {
      const { shown, complete } = showCertificates(asking, filter);
      const decision = await agreed(call, asking, complete);
      const chosen = chosenOf(decision, shown);
      const print = /** @type {string} */ (chosen.thumbprint);
      const token = await host.authenticate({ origin, challenge: request.challenge, certificate: print, ...lastTry(decision, chosen), ...host.turnOf(asking.turn) },
        { signal: asking.signal, onProgress: (progress) => asking.send({ type: "progress", progress }) });
      await grants.choose(origin, print, decision.term);
      return token;
    });
  } finally {
    release();
  }
}
