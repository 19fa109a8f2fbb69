// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Questions of the extension's pages to its background.
import { api } from "../background/browser_api.js";

/** @param {import("../types.js").UiRequest} request @returns {Promise<any>} */
export async function ask(request) {
  const answer = await api.runtime.sendMessage(request);
  if (answer?.error) throw new Error(answer.error.message);
  return answer?.result;
}
