// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// A mark on the toolbar button while a question waits for one in another window or browser: otherwise the person would see nothing at all.
import { api } from "./browser_api.js";
import { reasonKey } from "./failure.js";

/** Shorter waits are not worth a flicker. */
const SHOWN_AFTER_MS = 300;
const COLOUR = "#b45309";
let count = 0;

function draw() {
  const say = (/** @type {Promise<void> | void} */ done) => Promise.resolve(done).catch(() => undefined);
  void say(api.action.setBadgeText({ text: count > 0 ? "\u2026" : "" }));
  void say(api.action.setTitle({ title: api.i18n.getMessage(count > 0 ? reasonKey("prompt.busy") : "extension_name") }));
  if (count > 0) void say(api.action.setBadgeBackgroundColor({ color: COLOUR }));
}

/** @template T @param {Promise<T>} wait @returns {Promise<T>} */
export async function waiting(wait) {
  let shown = false;
  const timer = setTimeout(() => { shown = true; count++; draw(); }, SHOWN_AFTER_MS);
  try {
    return await wait;
  } finally {
    clearTimeout(timer);
    if (shown) {
      count--;
      draw();
    }
  }
}
