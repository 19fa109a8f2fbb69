// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// A question before an act that cannot be taken back. The focus is on leaving things as they are.
import { button, el } from "./dom.js";
import { msg } from "./texts.js";

/** @param {{title: string, text: Array<Node | string>, act: string}} question @returns {Promise<boolean>} */
export function confirmed({ title, text, act }) {
  return new Promise((resolve) => {
    let answer = false;
    const keep = button(msg("action_cancel"), "cancel", () => dialog.close(), { kind: "button" });
    const go = button(act, "confirm", () => { answer = true; dialog.close(); }, { kind: "button danger" });
    const dialog = el("dialog", { class: "dialog", "aria-labelledby": "confirmation-title", "aria-describedby": "confirmation-text" },
      el("h2", { id: "confirmation-title" }, title), el("p", { id: "confirmation-text" }, text), el("div", { class: "buttons" }, keep, go));
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(answer);
    });
    document.body.append(dialog);
    dialog.showModal();
    keep.focus();
  });
}
