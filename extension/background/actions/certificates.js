// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The list, for a site that was allowed to read it.
import { ask } from "../consent.js";
import * as grants from "../grants.js";
import { listCertificates, native } from "../host.js";
import { agreed, distinct, matches, publicView, refuseBlocked, showCertificates } from "./asking.js";

/** @typedef {import("../../types.js").Certificate} Certificate */

/** @param {import("../call.js").Call} call @param {{filter: import("../../types.js").Filter}} request */
export async function certificates(call, { filter }) {
  const { origin, signal } = call;
  await refuseBlocked(origin);
  const release = await native.hold();
  try {
    const granted = await grants.of(origin);
    if (granted.list) {
      /** @type {Certificate[]} */
      const found = [];
      await listCertificates({ signal, onPart: (_token, some) => { found.push(...some); } });
      await grants.touch(origin);
      return distinct(found.filter((c) => matches(c, filter))).map(publicView);
    }
    const question = { kind: /** @type {const} */ ("list"), origin, purpose: null, documents: [], format: null, detached: true, preselect: null, fixed: false,
      embedder: null, lastUsed: granted.last, blind: false, terms: granted.terms };
    return await ask(question, signal, async (asking) => {
      const { shown, complete } = showCertificates(asking, filter);
      const { term } = await agreed(asking, complete, origin);
      await complete;
      if (term !== null) await grants.allowList(origin, term);
      return [...shown.values()].map(publicView);
    });
  } finally {
    release();
  }
}
