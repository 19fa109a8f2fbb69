// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The one exception type of the background: a reason out of the closed list.
import { api } from "./browser_api.js";
import { REASONS } from "./reasons.js";

export class Failure extends Error {
  /** @param {string} reason @param {string} [detail] English, for developers; without personal data */
  constructor(reason, detail) {
    super(detail === undefined ? reason : reason + ": " + detail);
    this.reason = reason in REASONS ? reason : "protocol.internal";
    this.detail = detail;
  }
}

/** @param {unknown} error @returns {Failure} */
export function failureOf(error) {
  if (error instanceof Failure) return error;
  return new Failure("protocol.internal", error instanceof Error ? error.message : String(error));
}

/** @param {string} reason */
export function reasonKey(reason) {
  return "reason_" + reason.replace(/[.-]/g, "_");
}

/** In the person's language. Only mistakes of the caller carry their detail.
 * @param {unknown} error @returns {import("../types.js").WireError} */
export function wireOf(error) {
  const { reason, detail } = failureOf(error);
  const wire = { code: reason, remedy: REASONS[reason] ?? "report", message: api.i18n.getMessage(reasonKey(reason)) || reason };
  return reason === "protocol.params" && detail !== undefined ? { ...wire, detail } : wire;
}
