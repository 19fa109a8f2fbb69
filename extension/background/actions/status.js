// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
import * as grants from "../grants.js";
import { hostStatus } from "../host.js";

/** @param {import("../call.js").Call} call */
export async function status(call) {
  const [host, granted] = await Promise.all([hostStatus(), grants.of(call.origin)]);
  return { ...host, granted: granted.list };
}
