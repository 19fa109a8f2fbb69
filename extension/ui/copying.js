// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Buttons that copy, and say that they did.
import { button, el } from "./dom.js";
import { msg } from "./texts.js";

const TOLD_MS = 2500;

/** Runs inside a click: the browser lets a page write then. @param {string} text */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** @param {() => string} text @param {{label: string, name?: string, kind?: string}} how */
export function copyButton(text, { label, name, kind = "button small" }) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let back;
  const node = button(label, "copy", () => { void pressed(); }, { kind, icon: "copy", name });
  const words = /** @type {HTMLElement} */ (node.querySelector("span"));
  async function pressed() {
    const done = await copy(text());
    words.textContent = msg(done ? "copied" : "copy_failed");
    node.dataset.copied = String(done);
    announce(words.textContent);
    clearTimeout(back);
    back = setTimeout(() => {
      words.textContent = label;
      delete node.dataset.copied;
    }, TOLD_MS);
  }
  return node;
}

/** Told to people who do not see it. @param {string} text */
export function announce(text) {
  const place = document.querySelector("dialog[open]") ?? document.body;  // what is outside of a modal dialog is not read out
  let region = place.querySelector(":scope > .announcer");
  if (!region) {
    region = el("p", { class: "announcer unseen", role: "status" });
    place.append(region);
  }
  region.textContent = text;
}
