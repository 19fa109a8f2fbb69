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
import { CHANGED, SCENES, UNCHANGED } from "./gallery/scenes.mjs";
import { install, serveExtension, texts } from "./gallery/stub.mjs";

/** @typedef {import("puppeteer-core").Page} Page */

const full = process.env.TAMGA_GALLERY === "full";
const LANGUAGES = ["ru", "en", "fr", "pseudo"];
const WIDTHS = [320, 480, 1280, 3840];
const artefacts = path.join(process.env.TAMGA_ARTEFACTS ?? path.join(process.cwd(), "artefacts"), "gallery");

/** Two browsers, because a page counts as seen and focused only in front of its own. */
const HANDS = 2;
/** @type {import("puppeteer-core").Browser[]} */ let browsers = [];
/** Those that draw nothing now. @type {import("puppeteer-core").Browser[]} */ let free = [];
/** @type {Awaited<ReturnType<typeof serveExtension>>} */ let server;
const messages = Object.fromEntries(await Promise.all(LANGUAGES.map(async (l) => [l, await texts(l)])));

before(async () => {
  await fs.mkdir(artefacts, { recursive: true });
  server = await serveExtension();
  browsers = await Promise.all(Array.from({ length: HANDS }, () => puppeteer.launch({
    browser: "chrome", executablePath: process.env.TAMGA_CHROMIUM ?? "/usr/lib/chromium/chromium", headless: true, pipe: true, protocolTimeout: 120_000,
    args: [...(process.getuid?.() === 0 ? ["--no-sandbox"] : []), "--force-color-profile=srgb", "--hide-scrollbars"],
  })));
  free = [...browsers];
});
after(async () => {
  await Promise.all(browsers.map((browser) => browser.close()));
  await server?.close();
});

/** @param {any} scene @param {string} language @param {import("puppeteer-core").Browser} [browser] @returns {Promise<{page: Page, errors: string[]}>} */
async function draw(scene, language, browser = /** @type {import("puppeteer-core").Browser} */ (browsers[0])) {
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
async function act(page, { click, wait, type, drop, over }) {
  if (wait) await page.waitForSelector(wait);
  if (click) await (await page.waitForSelector(click, { visible: true })).click();
  if (type) await page.type(type[0], type[1]);
  if (drop || over) {
    await page.evaluate((dropped) => {
      const dataTransfer = new DataTransfer();
      const [name, octets] = dropped ?? ["key.pfx", 3];
      dataTransfer.items.add(new File([new Uint8Array(octets)], name));
      for (const kind of dropped ? ["dragover", "drop"] : ["dragover"]) document.body.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }));
    }, drop);
  }
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

/** Everything that is wrong with one state. @param {any} scene @param {import("puppeteer-core").Browser} browser @returns {Promise<string[]>} */
async function look(scene, browser) {
  const complaints = [];
  for (const language of LANGUAGES) {
    if (!full && !scene.key && language === "en") continue;  // the shortest one
    if (!full && scene.few && language !== "ru") continue;
    const { page, errors } = await draw(scene, language, browser);
    const note = (/** @type {string} */ where, /** @type {string[]} */ found) => complaints.push(...found.map((one) => `${language} ${where}: ${one}`));
    note("page", errors);
    note("own size", await checks.overflow(page));
    note("words", await checks.words(page, language));
    if (full || language === "ru") await picture(page, scene, `${language}`);
    if (language === "ru" || (language !== "pseudo" && (full || scene.key))) {
      note("light", await checks.accessibility(page));
      const frame = page.frames().find((one) => one.url().endsWith("/ui/viewer.html"));
      if (frame && !scene.few) note("frame", await checks.accessibility(frame));
    }
    if (language === "ru") {
      note("motion", await checks.motion(page));
      await theme(page, "dark");
      await picture(page, scene, "ru-dark");
      note("dark", await checks.accessibility(page, ["color-contrast"]));  // nothing else is different
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
  return complaints;
}

describe("gallery", { concurrency: HANDS }, () => {
  for (const scene of SCENES) {
    test(scene.name, async () => {
      const browser = /** @type {import("puppeteer-core").Browser} */ (free.pop());
      try {
        assert.deepEqual(await look(scene, browser), []);
      } finally {
        free.push(browser);
      }
    });
  }
});

describe("a screen of 600 px", () => {
  const named = (name) => SCENES.find((scene) => scene.name === "chooser-" + name);
  const blind = { ...named("blind-framed"), port: named("blind-framed").port.map((m) => (m.type === "question" ? { ...m, question: { ...m.question, embedder: null, offerBlock: false } } : m)) };
  const some = { ...named("sign-many"), does: [], port: named("sign-many").port.map((m) => (m.type === "question" ? { ...m, question: { ...m.question, blind: false, purpose: null } } : m)) };
  for (const [name, scene] of [...["sign", "choose", "login", "list", "fixed", "pin"].map((one) => [one, named(one)]), ["blind", blind], ["many", some]]) {
    test(`the first certificate is in sight: ${name}`, async () => {
      for (const language of ["ru", "fr", "pseudo"]) {
        const { page } = await draw({ ...scene, height: 600 }, language);
        const { bottom, end, scrolled } = await page.evaluate(() => ({
          bottom: document.querySelector("#cards .card .owner").getBoundingClientRect().bottom, end: document.querySelector("#main").getBoundingClientRect().bottom, scrolled: document.querySelector("#main").scrollTop }));
        assert.ok(scrolled === 0 && bottom + 8 <= end, `${language}: the name ends at ${bottom}, the visible part at ${end}`);
        if (language === "ru") await picture(page, scene, "ru-600");
        await page.close();
      }
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
    assert.deepEqual(await decisions(page), [{ action: "sign", thumbprint: "A".repeat(40), remember: false, term: null, finalTry: false }]);
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
    assert.deepEqual(await decisions(page), [{ action: "sign", thumbprint: "B".repeat(40), remember: true, term: "day", finalTry: false }]);
    await page.close();
  });

  test("the last try of a PIN is used only on the person's word for that certificate", async () => {
    const scene = SCENES.find((one) => one.name === "chooser-pin-final");
    const card = (digit) => `[data-thumbprint="${digit.repeat(40)}"]`;
    const tick = ".card:has(.pick input:checked) [data-action=final-try]";
    const { page } = await draw({ ...scene, does: [] }, "en");
    await page.click(card("A"));
    await page.waitForSelector(agreeable);
    await page.click(card("B"));
    assert.equal(await isAgreeable(page), false, "one click does not choose the last try");
    await page.click(tick);
    await page.waitForSelector(agreeable);
    await page.click(card("A"));
    await page.click(card("B"));
    assert.equal(await isAgreeable(page), false, "the word was for that choice");
    await page.focus(tick);
    await page.keyboard.press("Space");
    await page.waitForSelector(agreeable);
    await page.click("#agree");
    assert.deepEqual((await decisions(page)).map(({ thumbprint, finalTry }) => [thumbprint, finalTry]), [["B".repeat(40), true]]);
    await page.close();
  });

  describe("tokens that come and go", () => {
    const card = (digit) => `[data-thumbprint="${digit.repeat(40)}"]`;
    const say = (page, told) => page.evaluate((all) => { for (const m of all) globalThis.say(m); }, told);
    const prints = (page) => page.$$eval("#cards [data-thumbprint]", (all) => all.map((one) => one.dataset.thumbprint[0]));
    const news = (page) => page.$eval("#news", (node) => node.textContent);

    test("what is still there stays as it was: choice, focus, scroll, what was opened", async () => {
      const { page } = await draw({ ...SIGN, height: 400 }, "en");
      await page.click(card("A"));
      await page.click(`.card:has(${card("A")}) .more summary`);
      await page.waitForSelector(agreeable);
      const state = () => page.evaluate(() => [document.querySelector("#cards input:checked").value[0], document.activeElement.closest(".card") === globalThis.kept, document.activeElement.tagName, globalThis.kept.isConnected,
        document.querySelector("#cards details").open, document.querySelector("main").scrollTop, document.scrollingElement.scrollTop]);
      await page.evaluate(() => { globalThis.kept = document.querySelector("#cards .card"); });
      const first = await state();
      await page.evaluate(() => {
        globalThis.heard = [];
        for (const node of document.querySelectorAll("[role=status], [aria-live]")) new MutationObserver(() => globalThis.heard.push(node.id)).observe(node, { childList: true, subtree: true, characterData: true });
      });
      await say(page, UNCHANGED);
      assert.deepEqual(await state(), first);
      assert.deepEqual(await page.evaluate(() => globalThis.heard), [], "nothing is said when nothing has changed");
      assert.equal(await isAgreeable(page), true);

      await say(page, CHANGED);
      assert.deepEqual(await state(), first);
      assert.deepEqual(await prints(page), ["A", "C"]);
      assert.equal(await news(page), "1 certificate has appeared. 1 certificate is gone.");
      assert.equal(await isAgreeable(page), true);
      await page.close();
    });

    test("the chosen one is pulled out: nothing is signed, and the focus stays in the list", async () => {
      const { page } = await draw(SIGN, "en");
      await page.click(card("B"));
      await page.waitForSelector(agreeable);
      await say(page, CHANGED);
      assert.equal(await isAgreeable(page), false);
      assert.equal(await page.$("#cards input:checked"), null);
      assert.equal(await page.evaluate(() => document.activeElement.closest("#cards") !== null), true);
      await page.click("#agree");
      assert.deepEqual(await decisions(page), []);
      assert.notEqual(await page.$eval("#hint", (hint) => hint.textContent), "", "it is said what is missing");
      await page.close();
    });

    test("a token put in is offered, and the only one is selected after a moment's look", async () => {
      const { page } = await draw(SCENES.find((scene) => scene.name === "chooser-none"), "en");
      await page.waitForFunction(() => document.hasFocus());
      await say(page, CHANGED.slice(0, 3).concat(CHANGED.slice(-1)));
      assert.deepEqual(await prints(page), ["A"]);
      assert.equal(await page.$eval("#cards input", (input) => input.checked), true);
      assert.equal(await isAgreeable(page), false, "not before it could be seen");
      await page.waitForSelector(agreeable);
      assert.equal(await page.evaluate(() => document.activeElement.id), "refuse", "the focus was not moved");
      await page.close();
    });

    test("what is said anew of the chosen one is shown in its place", async () => {
      const scene = SCENES.find((one) => one.name === "chooser-pin");
      const { page } = await draw(scene, "en");
      await page.click(card("A"));
      await page.waitForSelector(agreeable);
      const again = scene.port.find((m) => m.type === "part");
      await say(page, [{ type: "again" }, { ...again, certificates: again.certificates.map((c) => ({ ...c, pin: { state: "final", left: 1 } })) }, { type: "listed" }]);
      assert.equal(await page.$eval("#cards input:checked", (input) => input === document.activeElement), true, "selected, with the focus");
      assert.equal(await isAgreeable(page), false, "now it is the last try");
      await page.click("[data-action=final-try]");
      await page.waitForSelector(agreeable);
      await say(page, [{ type: "again" }, { ...again, certificates: again.certificates.map((c) => ({ ...c, usable: false, problem: { reason: "token.locked", remedy: "administrator" } })) }, { type: "listed" }]);
      assert.deepEqual([await prints(page), await isAgreeable(page)], [[], false]);
      await page.close();
    });

    test("the popup follows as well", async () => {
      const { page } = await draw(SCENES.find((scene) => scene.name === "popup-ready"), "en");
      const shown = () => page.$$eval("#cards [data-thumbprint]", (all) => all.map((one) => one.dataset.thumbprint[0]).sort());
      assert.deepEqual(await shown(), ["A", "B", "D"]);
      await page.evaluate(() => { globalThis.heard = 0; new MutationObserver(() => globalThis.heard++).observe(document.querySelector("#counts"), { childList: true, characterData: true, subtree: true }); });
      await say(page, UNCHANGED);
      assert.equal(await page.evaluate(() => globalThis.heard), 0);
      await say(page, CHANGED);
      assert.deepEqual(await shown(), ["A", "C", "D"]);
      assert.ok(await page.evaluate(() => globalThis.heard) > 0, "the new counts are said");
      await say(page, [{ type: "again" }, { type: "listed" }]);
      assert.deepEqual([await shown(), await page.$eval("#empty", (empty) => empty.hidden)], [[], false]);
      await page.close();
    });
  });

  test("the last try of a PIN needs a word of its own, and the question starts on leaving it", async () => {
    const scene = SCENES.find((one) => one.name === "popup-pins");
    const outcome = { act: "change", label: "Рутокен ЭЦП 2.0", result: null, failure: { code: "token.final-try", remedy: "unlock", message: "One try is left." } };
    const { page } = await draw({ ...scene, answers: { ...scene.answers, "pin-outcome": null, "pin": outcome } }, "en");
    const asked = () => page.evaluate(() => globalThis.said.filter((m) => m.type === "pin").map((m) => [m.act, m.token, m.finalTry]));
    await act(page, { click: "[data-token=t5] [data-action=pin-change]" });
    await page.waitForSelector("dialog [data-action=confirm]");
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("data-action")), "cancel");
    assert.deepEqual(await asked(), [["change", "t5", false]]);
    await act(page, { click: "dialog [data-action=cancel]" });
    await page.waitForSelector("#pin-status .bad");
    assert.deepEqual(await asked(), [["change", "t5", false]]);
    await act(page, { click: "[data-token=t6] [data-action=pin-unblock]" });
    await act(page, { click: "dialog [data-action=confirm]" });
    await page.waitForSelector("#pin-status .bad");
    assert.deepEqual(await asked(), [["change", "t5", false], ["unblock", "t6", false], ["unblock", "t6", true]]);
    assert.equal(await page.$("[data-token=t6] [data-action=pin-change]"), null, "a blocked PIN is not changed by itself");
    await page.close();
  });

  test("files that are dropped or chosen go to the host whole; too large ones do not go at all", async () => {
    const scene = SCENES.find((one) => one.name === "settings-files");
    const kept = (page) => page.evaluate(() => globalThis.said.filter((m) => m.type === "keep-file").map(({ name, content }) => [name, atob(content).length]));
    const { page } = await draw(scene, "en");
    assert.deepEqual(await kept(page), [["Ключ 2026.pfx", 3000]]);
    await act(page, { drop: ["large.pfx", (1 << 20) + 1] });
    await page.waitForSelector("#file-status .bad");
    assert.equal((await kept(page)).length, 1);
    await act(page, { drop: ["largest.pfx", 1 << 20] });
    await page.waitForSelector("#file-status .good");
    assert.deepEqual((await kept(page)).at(-1), ["largest.pfx", 1 << 20]);
    const file = path.join(artefacts, "chosen.p12");
    await fs.writeFile(file, "twelve octets");
    const [choice] = await Promise.all([page.waitForFileChooser(), page.click("#choose-file")]);
    await choice.accept([file]);
    await page.waitForFunction(() => globalThis.said.filter((m) => m.type === "keep-file").length === 3);
    assert.deepEqual((await kept(page)).at(-1), ["chosen.p12", 13]);
    await page.close();
  });

  test("the words that the person has chosen stand in the question, made harmless", async () => {
    const ownSign = "green\ufffd shell";
    /** The words in the settings of a host. @param {Partial<import("../../extension/types.js").HostSettings>} host */
    const choose = async (host) => {
      const scene = SCENES.find((one) => one.name === "settings");
      const { page } = await draw({ ...scene, answers: { ...scene.answers, settings: { ...scene.answers.settings, ...host }, "settings-set": { ...scene.answers.settings, ...host, ownSign } } }, "en");
      await page.type("#own-sign", "  green\u200b shell ");
      await page.click("#own-sign-save");
      await page.waitForSelector("#own-sign-status:not(:empty)");
      const [stored, said, value] = await page.evaluate(() => [globalThis.stored, globalThis.said.filter((m) => m.type === "settings-set").map((m) => m.change), document.querySelector("#own-sign").value]);
      assert.equal(value, ownSign);
      await page.close();
      return { stored, said };
    };
    assert.deepEqual((await choose({ ownSign: "" })).said, [{ ownSign }], "the host keeps them for its windows, too");
    const { stored, said } = await choose({ ownSign: undefined });
    assert.deepEqual([stored, said], [{ ownSign }, []], "an older host knows none");
    const { page } = await draw({ ...SIGN, stored }, "en");
    await page.waitForSelector("#own-sign:not([hidden])");
    assert.match(await page.$eval("#own-sign", (node) => node.textContent), /green\ufffd shell$/);
    await page.close();
    const without = await draw(SIGN, "en");
    assert.equal(await without.page.$eval("#own-sign", (node) => node.hidden), true);
    await without.page.close();
  });

  test("an open document is closed by Escape, which refuses nothing", async () => {
    const { page } = await draw(SCENES.find((scene) => scene.name === "chooser-view-xml"), "en");
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => !document.querySelector("#viewer").open);
    assert.deepEqual(await decisions(page), []);
    await page.close();
  });
});
