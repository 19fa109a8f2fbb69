// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Answers to the extension's own pages.
import { api } from "./browser_api.js";
import { wireOf } from "./failure.js";
import * as grants from "./grants.js";
import { hostStatus, listCertificates } from "./host.js";
import { object, oneOf, string } from "./schema.js";

const plain = object({ type: oneOf(/** @type {const} */ (["status", "certificates", "grants", "revoke-all"])) });
const revoke = object({ type: oneOf(/** @type {const} */ (["revoke"])), origin: string({ min: 1, max: 300 }) });

/** @param {chrome.runtime.MessageSender} sender */
export function isOwnPage(sender) {
  return sender.id === api.runtime.id && typeof sender.url === "string" && sender.url.startsWith(api.runtime.getURL("ui/"));
}

/** @param {unknown} message @returns {Promise<unknown>} */
async function answer(message) {
  const isRevoke = /** @type {any} */ (message)?.type === "revoke";
  const request = isRevoke ? revoke(message, "message") : plain(message, "message");
  switch (request.type) {
    case "status":
      return hostStatus();
    case "certificates": {
      /** @type {Array<{token: import("../types.js").Token, certificates: import("../types.js").Certificate[]}>} */
      const parts = [];
      await listCertificates({ onPart: (token, certificates) => { parts.push({ token, certificates }); } });
      return parts;
    }
    case "grants":
      return { ...(await grants.all()) };
    case "revoke":
      return grants.revoke(request.origin);
    case "revoke-all":
      return grants.revokeAll();
  }
}

/** @param {unknown} message @returns {Promise<{result: unknown} | {error: import("../types.js").WireError}>} */
export async function serve(message) {
  try {
    return { result: (await answer(message)) ?? null };
  } catch (error) {
    return { error: wireOf(error) };
  }
}
