// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The inside of the sandboxed frame: gets octets once, draws them, reports what it noticed.
"use strict";
{
  /** @type {ArrayBuffer | null} */
  let octets = null;
  const { read } = /** @type {any} */ (globalThis).tamgaViewer;
  const byId = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
  const say = (/** @type {unknown} */ message) => window.parent.postMessage(message, "*");

  /** @param {boolean} formatted */
  const draw = (formatted) => {
    if (octets === null) return;
    const { rows, ...report } = read(octets, formatted);
    byId("text").replaceChildren(...rows.map(rowNode));
    byId("formatted").setAttribute("aria-pressed", String(formatted));
    byId("as-is").setAttribute("aria-pressed", String(!formatted));
    say(report);
  };

  /** @param {{depth: number | null, runs: Array<{kind: string, text: string, title?: string}>}} row */
  const rowNode = ({ depth, runs }) => {
    const node = document.createElement("div");
    node.className = "row";
    node.dir = "auto";
    if (depth !== null) {
      node.dataset.depth = String(depth);
      node.style.setProperty("--depth", String(depth));
    }
    node.append(...runs.map(({ kind, text, title }) => {
      if (kind === "") return text;
      const span = document.createElement("span");
      span.className = kind;
      span.textContent = text;
      if (title !== undefined) span.title = title;
      return span;
    }));
    return node;
  };

  window.addEventListener("message", (event) => {
    if (event.source !== window.parent || octets !== null) return;
    const { octets: given, type, texts, language } = event.data;
    octets = given;
    document.documentElement.lang = String(language);
    document.title = String(texts.text);
    byId("heading").textContent = String(texts.text);
    byId("text").setAttribute("aria-label", String(texts.text));
    byId("formatted").textContent = String(texts.formatted);
    byId("as-is").textContent = String(texts.as_is);
    byId("bar").setAttribute("aria-label", String(texts.layout));
    byId("bar").hidden = type !== "xml";
    draw(type === "xml");
  });
  byId("formatted").addEventListener("click", () => draw(true));
  byId("as-is").addEventListener("click", () => draw(false));
  window.addEventListener("keydown", (event) => { if (event.key === "Escape") say("escape"); });
  say("ready");
}
