// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// A few words that the person has chosen. They stand in every question of ours, and no page can read them: a window without them is not ours.
import { api } from "../background/browser_api.js";
import { safe } from "./texts.js";

const KEY = "ownSign";
export const MAX_CHARACTERS = 40;

/** @returns {Promise<string>} "" when none was chosen */
export async function ownSign() {
  try {
    const stored = (await api.storage.local.get(KEY))[KEY];
    return typeof stored === "string" ? safe(stored, MAX_CHARACTERS) : "";
  } catch {
    return "";  // a question is asked without it rather than not at all
  }
}

/** @param {string} words */
export const setOwnSign = (words) => api.storage.local.set({ [KEY]: safe(words, MAX_CHARACTERS) });
