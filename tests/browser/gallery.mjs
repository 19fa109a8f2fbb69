// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Every page of the extension in every state, drawn without a host: looked at by machine here, and by people in the artefacts.
// A sample by default; TAMGA_GALLERY=full draws every state in every language, theme and width.
import assert from "node:assert/strict";
import fs from "node:fs/promises";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import puppeteer from "puppeteer-core";
import * as checks from "./gallery/checks.mjs";
import { SCENES } from "./gallery/scenes.mjs";
import { install, serveExtension, texts } from "./gallery/stub.mjs";

/** @typedef {import("puppeteer-core").Page} Page */

const full = process.env.TAMGA_GALLERY === "full";
const LANGUAGES = ["ru", "en", "fr", "pseudo"];
const WIDTHS = [320, 480, 1280, 3840];
const artefacts = path.join(process.env.TAMGA_ARTEFACTS ?? path.join(process.cwd(), "artefacts"), "gallery");

/** @type {import("puppeteer-core").Browser} */ let browser;
/** @type {Awaited<ReturnType<typeof serveExtension>>} */ let server;
const messages = Object.fromEntries(await Promise.all(LANGUAGES.map(async (l) => [l, await texts(l)])));

before(async () => {
  await fs.mkdir(artefacts, { recursive: true });
  server = await serveExtension();
  browser = await puppeteer.launch({
    browser: "chrome", executablePath: process.env.TAMGA_CHROMIUM ?? "/usr/lib/chromium/chromium", headless: true, pipe: true, protocolTimeout: 120_000,
    args: [...(process.getuid?.() === 0 ? ["--no-sandbox"] : []), "--force-color-profile=srgb", "--hide-scrollbars"],
  });
});
after(async () => {
  await browser?.close();
  await server?.close();
});

/** @param {any} scene @param {string} language @returns {Promise<{page: Page, errors: string[]}>} */
async function draw(scene, language) {
  const page = await browser.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push("error: " + error.message));
  page.on("console", (m) => { if (m.type() === "error") errors.push("console: " + m.text()); });
  page.on("requestfailed", (r) => { if (!r.url().startsWith("blob:")) errors.push("request: " + r.url()); });
  await page.setViewport({ width: scene.width, height: scene.height });
  await theme(page, "light");
  await page.evaluateOnNewDocument(install, scene, messages[language]);
  await page.goto(server.url + "ui/" + scene.page);
  for (const step of scene.does ?? []) await act(page, step);
  await page.waitForSelector(scene.ready, { timeout: 10_000 });
  return { page, errors };
}

/** @param {Page} page @param {any} step */
async function act(page, { click, wait, type }) {
  if (wait) await page.waitForSelector(wait);
  if (click) await (await page.waitForSelector(click, { visible: true })).click();
  if (type) await page.type(type[0], type[1]);
}

/** @param {Page} page @param {"light" | "dark"} scheme @param {boolean} [still] */
const theme = (page, scheme, still = true) => page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }, { name: "prefers-reduced-motion", value: still ? "reduce" : "no-preference" }]);

/** @param {Page} page @param {any} scene @param {string} name */
async function picture(page, scene, name) {
  await page.screenshot({ path: path.join(artefacts, `${scene.name}-${name}.png`), fullPage: scene.tall === true });
}

/** What is looked at besides the window's own size. @param {any} scene @param {string} language */
function shapes(scene, language) {
  const all = [];
  for (const width of WIDTHS) for (const scheme of ["light", "dark"]) all.push({ width, scheme, axe: false, shot: full });
  if (full && !scene.few) return all;
  // The narrowest window in the longest languages finds what overflows; the others find little more.
  return all.filter(({ width, scheme }) => (width === 320 && scheme === "light" && language !== "en") || (width === 3840 && scheme === "dark" && language === "en" && scene.page.startsWith("settings")));
}

describe("gallery", () => {
  for (const scene of SCENES) {
    test(scene.name, async () => {
      const complaints = [];
      for (const language of LANGUAGES) {
        if (!full && !scene.key && language === "en") continue;  // the shortest one
        const { page, errors } = await draw(scene, language);
        const note = (/** @type {string} */ where, /** @type {string[]} */ found) => complaints.push(...found.map((one) => `${language} ${where}: ${one}`));
        note("page", errors);
        note("own size", await checks.overflow(page));
        note("words", await checks.words(page, language));
        if (full || language === "ru") await picture(page, scene, `${language}`);
        if (language === "ru" || (language !== "pseudo" && (full || scene.key))) {
          note("light", await checks.accessibility(page));
          const frame = page.frames().find((one) => one.url().endsWith("/ui/viewer.html"));
          if (frame) note("frame", await checks.accessibility(frame));
        }
        if (language === "ru") {
          note("motion", await checks.motion(page));
          await theme(page, "dark");
          await picture(page, scene, "ru-dark");
          note("dark", await checks.accessibility(page));
          await theme(page, "light");
        }
        for (const { width, scheme, shot } of shapes(scene, language)) {
          await page.setViewport({ width, height: width === 3840 ? 2160 : scene.height });
          await theme(page, scheme);
          note(`${width} px ${scheme}`, await checks.overflow(page));
          if (shot || width === 3840) await picture(page, scene, `${language}-${width}-${scheme}`);
        }
        if (language === "fr") {
          // 200 % zoom of a window of 640 x 800.
          await page.setViewport({ width: 320, height: 400, deviceScaleFactor: 2 });
          note("zoomed", await checks.overflow(page));
          if (full) await picture(page, scene, "fr-zoomed");
        }
        if (language === "ru") {
          await page.setViewport({ width: scene.width, height: scene.height });
          note("keyboard", await checks.keyboard(page));
        }
        await page.close();
      }
      assert.deepEqual(complaints, []);
    });
  }
});

describe("decisions", () => {
  const SIGN = SCENES.find((scene) => scene.name === "chooser-sign");
  const MANY = SCENES.find((scene) => scene.name === "chooser-sign-many");
  const agreeable = '#agree[aria-disabled="false"]';
  /** What was decided. @param {Page} page */
  const decisions = (page) => page.evaluate(() => globalThis.said.filter((m) => m.action));
  const isAgreeable = (page) => page.$eval("#agree", (button) => button.getAttribute("aria-disabled") === "false");

  test("consent counts only after the window was seen and had the focus", async () => {
    const { page } = await draw(SIGN, "en");
    await page.evaluate(() => {
      // As if the window stood behind another one.
      globalThis.focused = false;
      document.hasFocus = () => globalThis.focused;
      window.dispatchEvent(new Event("blur"));
    });
    assert.equal(await isAgreeable(page), false, "not without the focus");
    await page.click("#agree");
    assert.deepEqual(await decisions(page), []);
    const waited = await page.evaluate(async () => {
      globalThis.focused = true;
      const from = performance.now();
      window.dispatchEvent(new Event("focus"));
      while (document.querySelector("#agree").getAttribute("aria-disabled") !== "false") await new Promise((resolve) => setTimeout(resolve, 5));
      return performance.now() - from;
    });
    assert.ok(waited >= 595, `${waited} ms`);
    await page.evaluate(() => window.dispatchEvent(new Event("focus")));
    assert.equal(await isAgreeable(page), false, "and again when the focus comes back");
    await page.waitForSelector(agreeable);
    await page.evaluate(() => document.querySelector("#agree").click());
    assert.deepEqual(await decisions(page), [], "a click that no person made");
    await page.click("#agree");
    assert.deepEqual(await decisions(page), [{ action: "sign", thumbprint: "A".repeat(40), remember: false, term: null }]);
    await page.close();
  });

  test("the focus is on refusing, Enter there refuses, Escape too", async () => {
    for (const key of ["Enter", "Escape"]) {
      const { page } = await draw(SIGN, "en");
      await page.waitForSelector(agreeable);
      assert.equal(await page.evaluate(() => document.activeElement?.id), "refuse");
      await page.keyboard.press(key);
      assert.deepEqual((await decisions(page)).map(({ action }) => action), ["cancel"], key);
      await page.close();
    }
  });

  test("the search finds, never signs, and what it hides is not signed with", async () => {
    const { page } = await draw({ ...MANY, port: MANY.port.map((m) => (m.type === "question" ? { ...m, question: { ...m.question, documents: m.question.documents.slice(0, 2) } } : m)), does: [] }, "en");
    await page.click(`[data-thumbprint="${"A".repeat(40)}"]`);
    await page.waitForSelector(agreeable);
    await page.click("#search");
    await page.keyboard.press("Enter");
    await page.type("#search", "9900000017");
    await page.keyboard.press("Enter");
    assert.equal(await page.$$eval("#cards > .card:not([hidden])", (cards) => cards.length), 1);
    assert.equal(await isAgreeable(page), false, "the selected one is out of sight");
    await page.keyboard.press("Escape");
    assert.equal(await page.$eval("#search", (field) => field.value), "");
    assert.deepEqual(await decisions(page), []);
    await page.close();
  });

  test("arrows choose a certificate, and remembering has a term", async () => {
    const { page } = await draw(SIGN, "en");
    await page.focus("#cards input:checked");
    await page.keyboard.press("ArrowDown");
    await page.focus("#remember");
    await page.keyboard.press("Space");
    await page.select("#term", "day");
    await page.waitForSelector(agreeable);
    await page.focus("#agree");
    await page.keyboard.press("Enter");
    assert.deepEqual(await decisions(page), [{ action: "sign", thumbprint: "B".repeat(40), remember: true, term: "day" }]);
    await page.close();
  });

  test("an open document is closed by Escape, which refuses nothing", async () => {
    const { page } = await draw(SCENES.find((scene) => scene.name === "chooser-view-xml"), "en");
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => !document.querySelector("#viewer").open);
    assert.deepEqual(await decisions(page), []);
    await page.close();
  });
});
