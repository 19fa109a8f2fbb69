// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Nodes without markup in strings.
/** @typedef {Node | string | null | undefined | false} One */
/** @typedef {One | One[]} Child */

/** @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag @param {Record<string, string | boolean | null | undefined>} [attributes] @param {...Child} children
 * @returns {HTMLElementTagNameMap[K]} */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) node.setAttribute(name, "");
    else if (typeof value === "string") node.setAttribute(name, value);
  }
  node.append(...nodes(children));
  return node;
}

/** @param {Child[]} children @returns {Array<Node | string>} */
export function nodes(children) {
  return children.flat().filter((c) => c !== null && c !== undefined && c !== false);
}

/** @param {string} selector @param {ParentNode} [within] @returns {HTMLElement} */
export function get(selector, within = document) {
  const found = within.querySelector(selector);
  if (!(found instanceof HTMLElement)) throw new Error("no element " + selector);
  return found;
}

/** @param {string} selector @param {boolean} visible */
export const show = (selector, visible) => { get(selector).hidden = !visible; };
/** The same text again is no news to people who hear the page. @param {string} selector @param {string} text */
export function put(selector, text) {
  const node = get(selector);
  if (node.textContent !== text) node.textContent = text;
}

/** @param {string} label @param {string} action @param {() => void} onClick @param {{kind?: string, icon?: IconName, name?: string}} [how] name: for people who hear it alone */
export function button(label, action, onClick, { kind = "button small", icon: shape, name } = {}) {
  const node = el("button", { type: "button", class: kind, "data-action": action, "aria-label": name }, shape && icon(shape), el("span", {}, label));
  node.addEventListener("click", onClick);
  return node;
}

const ROUND = "M12 3.2a8.8 8.8 0 1 0 0 17.6 8.8 8.8 0 1 0 0-17.6z";
const EYE = "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z";
const SHAPES = {
  lock: ["M7 10V7.5a5 5 0 0 1 10 0V10", "M5.5 10h13v10h-13z"],
  warning: ["M12 4 2.8 20h18.4z", "M12 10v4.5", "M12 17.3v.2"],
  file: ["M6 3.5h8L19 8.5V20.5H6z", "M13.5 3.5V9H19"],
  folder: ["M3.5 6h6l2 2.5h9V19h-17z"],
  removable: ["M7 9h10v11.5H7z", "M9 9V3.5h6V9", "M11 5.8v.2", "M13 5.8v.2"],
  csp: ["M4 6.5c0-4 16-4 16 0v11c0 4-16 4-16 0z", "M4 6.5c0 4 16 4 16 0", "M4 12c0 4 16 4 16 0"],
  pfx: ["M6 3.5h8L19 8.5V20.5H6z", "M13.5 3.5V9H19", "M12.2 12.2a2 2 0 1 0 .1 0", "M12.2 16.2v2.6"],
  pkcs11: ["M3.5 5.5h17v13h-17z", "M6.5 9.5h5v5h-5z", "M14.5 14.5h3"],
  reader: ["M3.5 5.5h17v13h-17z", "M6.5 9.5h5v5h-5z", "M14.5 14.5h3"],
  seal: ["M12 3.2 14.4 5.2 17.5 5 18.2 8 20.8 9.7 19.6 12.6 20.8 15.5 18.2 17.2 17.5 20.2 14.4 20 12 22 9.6 20 6.5 20.2 5.8 17.2 3.2 15.5 4.4 12.6 3.2 9.7 5.8 8 6.5 5 9.6 5.2z", "M8.5 12.6 11 15 15.5 10"],
  search: ["M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 1 0 0-13z", "M15.5 15.5 20.5 20.5"],
  keyboard: ["M2.5 6h19v12h-19z", "M6 9.6v.2", "M9 9.6v.2", "M12 9.6v.2", "M15 9.6v.2", "M18 9.6v.2", "M6 12v.2", "M18 12v.2", "M8.5 15h7"],
  check: ["M4.5 12.5 10 18 19.5 6.5"],
  cross: ["M6 6l12 12", "M18 6 6 18"],
  block: [ROUND, "M6 6l12 12"],
  info: [ROUND, "M12 11v5.5", "M12 7.6v.2"],
  help: [ROUND, "M9.5 9.6a2.6 2.6 0 1 1 3.5 2.4c-.7.3-1 .8-1 1.6v.3", "M12 16.7v.2"],
  clock: [ROUND, "M12 7.2V12l3.2 2"],
  copy: ["M9 9h11v11H9z", "M5.5 15H4V4h11v1.5"],
  eye: [EYE, "M12 9a3 3 0 1 0 0 6 3 3 0 1 0 0-6z"],
  blind: [EYE, "M4 4l16 16"],
  save: ["M12 4v11", "M7.5 10.5 12 15l4.5-4.5", "M4.5 19.5h15"],
  journal: ["M5 3.5h14v17H5z", "M8.5 8h7M8.5 12h7M8.5 16h4"],
  refresh: ["M19.5 12a7.5 7.5 0 1 1-2.2-5.3", "M19.5 3.5v4h-4"],
  plus: ["M12 5v14", "M5 12h14"],
  gear: ["M12 8.8a3.2 3.2 0 1 0 0 6.4 3.2 3.2 0 1 0 0-6.4z", "M12 2.8v3M12 18.2v3M2.8 12h3M18.2 12h3M5.5 5.5l2.1 2.1M16.4 16.4l2.1 2.1M18.5 5.5l-2.1 2.1M7.6 16.4l-2.1 2.1"],
};
/** @typedef {keyof typeof SHAPES} IconName */

/** A decoration; what it says is said in words beside it. @param {IconName} name */
export function icon(name) {
  const ns = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(ns, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "icon");
  for (const d of SHAPES[name]) {
    const path = document.createElementNS(ns, "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}
