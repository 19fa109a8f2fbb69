// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// What the pages in a tab have in common: language, title, the way to the other pages.
import { el, get, put } from "./dom.js";
import { language, msg } from "./texts.js";

const PAGES = /** @type {const} */ ({ "history.html": "nav_history", "settings.html": "settings", "welcome.html": "nav_check" });

/** @param {string} title */
export function beginPage(title) {
  document.documentElement.lang = language;
  document.title = title;
  put("#title", title);
  const here = location.pathname.split("/").at(-1);
  const nav = get("#pages");
  nav.setAttribute("aria-label", msg("product"));
  nav.append(...Object.entries(PAGES).filter(([file]) => file !== here).map(([file, key]) => el("a", { href: file }, msg(key))));
}
