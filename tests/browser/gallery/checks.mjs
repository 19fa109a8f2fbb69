// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// What must hold for every state of every page. Each check gives a list of complaints.
import { createRequire } from "node:module";
import fs from "node:fs/promises";

/** @typedef {import("puppeteer-core").Page} Page */

const AXE = await fs.readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Nothing sticks out of the window, and no text is cut off. @param {Page} page @returns {Promise<string[]>} */
export function overflow(page) {
  return page.evaluate(() => {
    const complaints = [];
    const name = (e) => e.tagName.toLowerCase() + (e.id ? "#" + e.id : "") + (e.className?.baseVal === undefined && e.className ? "." + e.className.split(" ").join(".") : "") + " " + JSON.stringify((e.textContent ?? "").trim().slice(0, 40));
    const root = document.scrollingElement;
    if (root.scrollWidth > root.clientWidth) complaints.push(`the page is ${root.scrollWidth} px wide in ${root.clientWidth}`);
    const modal = document.querySelector("dialog:modal");
    for (const e of (modal ?? document.body).querySelectorAll("*")) {
      if (e.closest(".unseen, svg, iframe, select, option") || !e.checkVisibility()) continue;
      const box = e.getBoundingClientRect();
      if (box.width > 0 && (box.left < -0.5 || box.right > innerWidth + 0.5)) complaints.push(`out of the window by ${Math.round(Math.max(-box.left, box.right - innerWidth))} px: ${name(e)}`);
      const style = getComputedStyle(e);
      const wide = e.scrollWidth > e.clientWidth + 1 && style.display !== "inline" && e.clientWidth > 0;
      if (wide && e.tagName !== "INPUT") complaints.push(`text of ${e.scrollWidth} px in ${e.clientWidth}: ${name(e)}`);
      if (/hidden|clip/.test(style.overflowY) && e.scrollHeight > e.clientHeight + 1 && e !== document.body) complaints.push(`cut at the bottom: ${name(e)}`);
      if (e instanceof HTMLInputElement && e.type === "search" && e.placeholder === "") complaints.push("a search without a hint");
    }
    return complaints;
  });
}

/** Texts that are keys, empty buttons, values that were forgotten. @param {Page} page @param {string} language */
export function words(page, language) {
  return page.evaluate((isPseudo) => {
    const complaints = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = (node.nodeValue ?? "").trim();
      if (/^[a-z]+(_[a-zA-Z0-9]+)+$/.test(text) || /\$\d|undefined|\[object|NaN|Invalid Date/.test(text)) complaints.push("no text: " + text);
      // In the made-up language every text of ours wears its brackets.
      const foreign = node.parentElement?.closest("bdi, code, option, dd, #check-code-value, .entry-time, #site, .owner, .organization, time, [translate=no], .document-size, #format, .day h2, script, #viewer-name");
      if (isPseudo && !foreign && /[A-Za-zА-я]{3}/.test(text) && !/[⟦⟧áéíñöüšţçĥŕð]/.test(text) && !/^Tamga$/.test(text)) complaints.push("not translated: " + text);
    }
    return complaints;
  }, language === "pseudo");
}

/** @param {Page | import("puppeteer-core").Frame} page @param {string[]} [rules] these alone @returns {Promise<string[]>} */
export async function accessibility(page, rules) {
  if (!await page.evaluate(() => "axe" in globalThis)) await page.evaluate(AXE);
  const violations = await page.evaluate(async (only) => {
    const runOnly = only ? { type: "rule", values: only } : ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const { violations: found } = await globalThis.axe.run(document, { iframes: false, resultTypes: ["violations"], runOnly });
    return found.map((v) => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => n.target.join(" ") + (n.any[0]?.message ? " (" + n.any[0].message + ")" : "")).join("; ")}`);
  }, rules ?? null);
  return violations;
}

/** From the start through everything that can be reached, by Tab alone: in the order of the page, visible, with a mark. @param {Page} page */
export async function keyboard(page) {
  const complaints = [];
  await page.evaluate(() => {
    if (!document.querySelector("dialog:modal")) /** @type {HTMLElement} */ (document.activeElement)?.blur?.();
    getSelection()?.removeAllRanges();
    globalThis.walked = [];
    globalThis.before = null;
  });
  let ends = 0;  // in a row: the walk starts where the page has put the focus, and comes round once
  for (let i = 0; i < 120; i++) {
    await page.keyboard.press("Tab");
    const step = await page.evaluate(() => {
      const e = document.activeElement;
      const last = globalThis.before;
      globalThis.before = null;
      if (!e || e === document.body) return "round";
      // Still inside of it; a frame of another process may lose the focus for a moment on the way.
      if (e.tagName === "IFRAME" && globalThis.walked.includes(e)) { globalThis.before = e; return []; }
      if (globalThis.walked.includes(e)) return "end";
      globalThis.before = e;
      globalThis.walked.push(e);
      const name = e.tagName.toLowerCase() + (e.id ? "#" + e.id : "") + " " + JSON.stringify((e.textContent ?? "").trim().slice(0, 30));
      const found = [];
      if (last && !(last.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING)) found.push("the focus goes back: " + name);
      if (e.tagName === "IFRAME") return found;
      const seen = e.matches(".unseen") ? e.closest("label") ?? e : e;
      const box = seen.getBoundingClientRect();
      if (box.bottom < 0 || box.top > innerHeight || box.width === 0) found.push("the focus is out of sight: " + name);
      const style = getComputedStyle(seen);
      if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) found.push("the focus has no mark: " + name);
      return found;
    });
    if (step === "end" || (step === "round" && ++ends > 3)) break;
    if (step !== "round") {
      ends = 0;
      complaints.push(...step);
    }
  }
  const missed = await page.evaluate(() => {
    const scope = document.querySelector("dialog:modal") ?? document;
    const groups = new Set(globalThis.walked.filter((e) => e.type === "radio").map((e) => e.name));
    return [...scope.querySelectorAll("button, a[href], input, select, summary, [tabindex='0']")]
      .filter((e) => e.checkVisibility() && !e.disabled && !globalThis.walked.includes(e) && !(e.type === "radio" && groups.has(e.name)))
      .map((e) => "not to be reached by Tab: " + e.tagName.toLowerCase() + (e.id ? "#" + e.id : "") + " " + JSON.stringify((e.textContent ?? "").trim().slice(0, 30)));
  });
  return [...complaints, ...missed];
}

/** @param {Page} page */
export function motion(page) {
  return page.evaluate(() => document.getAnimations().filter((a) => a.playState === "running").map((a) => "moves: " + (a.animationName ?? a.transitionProperty)));
}
