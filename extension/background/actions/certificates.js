// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The list, for a site that was allowed to read it.
import * as grants from "../grants.js";
import { listCertificates, native } from "../host.js";
import { admit, agreed, askPerson, distinct, knownHere, matches, publicView, refuseUntouched, showCertificates } from "./asking.js";

/** @typedef {import("../../types.js").Certificate} Certificate */

/** @param {import("../call.js").Call} call @param {{filter: import("../../types.js").Filter}} request */
export async function certificates(call, { filter }) {
  const { origin, signal } = call;
  const granted = await admit(call);
  const release = await native.hold();
  try {
    if (granted.list && knownHere(call, granted)) {
      refuseUntouched(call, granted);
      /** @type {Certificate[]} */
      const found = [];
      await listCertificates({ signal, onPart: (_token, some) => { found.push(...some); } });
      await grants.touch(origin);
      return distinct(found.filter((c) => matches(c, filter))).map(publicView);
    }
    return await askPerson(call, granted, { kind: "list" }, async (asking) => {
      const { shown, complete } = showCertificates(asking, filter);
      const { term } = await agreed(call, asking, complete);
      await complete;
      if (term !== null) await grants.allowList(origin, term);
      return shown.values().map(publicView);
    });
  } finally {
    release();
  }
}
