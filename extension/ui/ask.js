// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Questions of the extension's pages to its background.
import { api } from "../background/browser_api.js";

/** A refusal of the background, already in the person's language. */
export class Refusal extends Error {
  /** @param {import("../types.js").WireError} error */
  constructor(error) {
    super(error.message);
    this.code = error.code;
    this.remedy = error.remedy;
  }
}

/** @param {import("../types.js").UiRequest} request @returns {Promise<any>} */
export async function ask(request) {
  const answer = await api.runtime.sendMessage(request);
  if (answer?.error) throw new Refusal(answer.error);
  return answer?.result;
}

/** What is found, as it is found. @param {(m: import("../types.js").ToCertificates) => void} onMessage @returns {() => void} ends it */
export function certificates(onMessage) {
  const port = api.runtime.connect({ name: "certificates" });
  port.onMessage.addListener(onMessage);
  port.onDisconnect.addListener(() => { void api.runtime.lastError; });
  return () => port.disconnect();
}
