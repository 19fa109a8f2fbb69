// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// A few words that the person has chosen. They stand in every question of ours, and no page can read them: a window without them is not ours.
// The host keeps them, for its own windows too; this browser keeps a copy for the questions that come before an answer of the host.
import { api, OWN_SIGN } from "../background/browser_api.js";
import { safe } from "./texts.js";

export const MAX_CHARACTERS = 40;

/** @returns {Promise<string>} "" when none was chosen */
export async function ownSign() {
  try {
    const stored = (await api.storage.local.get(OWN_SIGN))[OWN_SIGN];
    return typeof stored === "string" ? safe(stored, MAX_CHARACTERS) : "";
  } catch {
    return "";  // a question is asked without it rather than not at all
  }
}

/** As it will be shown. @param {string} words */
export const safeSign = (words) => safe(words.trim(), MAX_CHARACTERS);

/** In this browser alone, for a host that knows none. @param {string} words */
export const setOwnSign = (words) => api.storage.local.set({ [OWN_SIGN]: safeSign(words) });

/** @param {() => void} listener when they change */
export const watchOwnSign = (listener) => api.storage.onChanged.addListener((changes) => {
  if (OWN_SIGN in changes) listener();
});
