// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
import { drop, native, upload } from "../host.js";
import { refuse } from "../schema.js";

/** A hash of any size of data, computed in the host. @param {import("../call.js").Call} call @param {{algorithm: string}} request */
export async function digest(call, { algorithm }) {
  if (call.sizes.length !== 1) refuse("data", "one source");
  const release = await native.hold();
  try {
    const total = call.sizes[0] ?? null;
    const done = await upload(call, 0, { algorithm, keep: false, onProgress: (octets) => call.progress(octets, total) });
    drop(done.data);
    return { algorithm, digest: done.digest ?? "", size: done.size };
  } finally {
    release();
  }
}
