// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
import { Failure } from "../failure.js";
import * as host from "../host.js";
import { MAX_KEPT } from "../requests.js";
import { refuse } from "../schema.js";

/** The first source is the signature, a second one the content. @param {import("../call.js").Call} call @param {{digest?: string}} request */
export async function verify(call, request) {
  const count = call.sizes.length;
  if (count < 1 || count > 2 || (count === 2 && request.digest !== undefined)) refuse("verify", "a signature, and data or digest at most");
  if (call.sizes.some((s) => s === null || s > MAX_KEPT)) throw new Failure("document.too-large");
  const release = await host.native.hold();
  /** @type {string[]} */
  const handles = [];
  try {
    for (let source = 0; source < count; source++) handles.push((await host.upload(call, source, { keep: true })).data);
    const [signatureData, data] = handles;
    return await host.verify({ signatureData, ...(data === undefined ? {} : { data }), ...(request.digest === undefined ? {} : { digest: request.digest }) }, call.signal);
  } finally {
    for (const handle of handles) host.drop(handle);
    release();
  }
}
