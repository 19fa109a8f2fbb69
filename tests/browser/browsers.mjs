// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Chromium and Firefox behind one face: pages, the extension's own windows, the toolbar popup.
import fs from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import puppeteer from "puppeteer-core";
import { eventually } from "./stage.mjs";

/** @typedef {import("./stage.mjs").Stage} Stage */
/** @typedef {import("puppeteer-core").Page} Page */

const EXTENSION = fileURLToPath(new URL("../../extension", import.meta.url));
const CHROMIUM_ID = "anmpegcfopicoglhgfibajpoabndbkll";
const GECKO_ID = "{6f0c8a1e-3f0a-4b57-9a55-5d5d8a6b7c21}";
// Firefox gives every installation another host for moz-extension:; this preference pins it.
const GECKO_HOST = "1c0a5a52-7c0e-4d7b-9a54-0d8f6d3b7e11";

/** The window may go away during the click: the click is done, only its acknowledgement is lost. */
const gone = /Target closed|Session closed|detached|no such frame|not found|browsing context|Connection closed/i;

/** @param {Page} page @param {string} selector */
export async function clickThatCloses(page, selector) {
  await page.click(selector).catch((error) => {
    if (!gone.test(error.message)) throw error;
  });
}

/** How long a page may take to say where it is: one that is just closing never does. */
const SAYS_MS = 2000;

class BrowserUnderTest {
  /** Pages that the driver still lists although their tabs are gone. @type {WeakSet<Page>} */
  #gone = new WeakSet();

  /** @param {import("puppeteer-core").Browser} browser @param {Stage} stage @param {string} origin */
  constructor(browser, stage, origin) {
    this.browser = browser;
    this.stage = stage;
    this.extensionOrigin = origin;
  }

  get processId() {
    return this.browser.process().pid;
  }

  /** Where the pages are, newest first, asked at once. Firefox keeps about:blank as the page's url of an extension window: the pages say it themselves.
   * @returns {Promise<Array<{page: Page, url: string}>>} */
  async places() {
    const pages = (await this.browser.pages()).filter((page) => !this.#gone.has(page)).reverse();
    return Promise.all(pages.map(async (page) => {
      let timer;
      const late = new Promise((resolve) => { timer = setTimeout(resolve, SAYS_MS, ""); });
      const said = page.evaluate(() => document.URL).catch((error) => {
        if (/no such frame/i.test(error.message)) this.#gone.add(page);
        return "";
      });
      const url = await Promise.race([said, late]);
      clearTimeout(timer);
      return { page, url };
    }));
  }

  /** @param {string} url @param {{picture?: boolean}} [how] picture: in the size of pictures */
  async open(url, { picture = true } = {}) {
    const page = await this.browser.newPage();
    page.setDefaultTimeout(60_000);
    if (picture) await page.setViewport({ width: 1100, height: 900 });
    await page.goto(url);
    await page.waitForSelector("body[data-ready=true]");
    return page;
  }

  /** A window of the extension, by the end of its path. @param {string} file @returns {Promise<Page>} */
  async extensionWindow(file) {
    const page = await eventually(`a window with ${file}`, async () => {
      const all = await this.places();
      return all.find(({ url }) => url.startsWith(this.extensionOrigin) && new URL(url).pathname === file)?.page;
    });
    page.setDefaultTimeout(60_000);
    return page;
  }

  /** The page of the first run opens by itself after the installation: it must not come up in the middle of something. */
  async firstRunOver() {
    const page = await this.extensionWindow("/ui/welcome.html");
    await page.close();
    return this;
  }

  /** The chooser, once it shows everything. */
  async chooser() {
    const page = await this.extensionWindow("/ui/chooser.html");
    await page.waitForSelector("body[data-state=ready]");
    return page;
  }

  /** Addresses of the windows of the chooser. @returns {Promise<string[]>} */
  async chooserUrls() {
    return (await this.places()).map(({ url }) => url).filter((url) => url.includes("/ui/chooser.html"));
  }

  async chooserCount() {
    return (await this.chooserUrls()).length;
  }

  /** No window of the chooser is left. */
  async chooserGone() {
    await eventually("the chooser to close", async () => (await this.chooserCount()) === 0);
  }

  /** Selects a card and presses the consenting button when it may be pressed.
   * @param {string} person @param {"sign" | "login" | "allow"} action */
  async choose(person, action) {
    const chooser = await this.chooser();
    const card = `[data-thumbprint="${this.stage.thumbprints[person]}"]`;
    await chooser.waitForSelector(card);
    await chooser.click(card);
    await this.press(chooser, action);
    return chooser;
  }

  /** @param {Page} page @param {string} action */
  async press(page, action) {
    const button = `[data-action="${action}"]:not([aria-disabled="true"]):not([disabled])`;
    await page.waitForSelector(button, { visible: true });
    await clickThatCloses(page, button);
  }

  async close() {
    await this.browser.close();
  }
}

/** Not /usr/bin/chromium: that script adds whatever extensions the distribution has installed. */
export const CHROMIUM = process.env.TAMGA_CHROMIUM ?? "/usr/lib/chromium/chromium";
export const FIREFOX = process.env.TAMGA_FIREFOX ?? "/usr/bin/firefox-esr";

export class Chromium extends BrowserUnderTest {
  /** @param {Stage} stage
   * @param {{headless?: boolean, args?: string[], hosts?: string[], port?: number, others?: string[], developer?: boolean, executable?: string, firstRun?: boolean}} options hosts at that port: more names of this machine,
   * with any certificate; others: folders of more extensions; developer: extensions may be reloaded;
   * firstRun: false where the first-run page does not come up */
  static async launch(stage, { headless = true, args = [], hosts = [], port: more, others = [], developer = false, executable = CHROMIUM, firstRun = true } = {}) {
    await stage.registerHost("--profile", stage.profile);
    if (developer) {
      await fs.mkdir(path.join(stage.profile, "Default"), { recursive: true });
      await fs.writeFile(path.join(stage.profile, "Default", "Preferences"), JSON.stringify({ extensions: { ui: { developer_mode: true } } }));
    }
    const { port } = stage.portal;
    const root = process.getuid?.() === 0;
    const browser = await puppeteer.launch({
      browser: "chrome", executablePath: executable, headless, pipe: true,
      enableExtensions: [EXTENSION, ...others], userDataDir: stage.profile, defaultViewport: null, env: stage.environment,
      protocolTimeout: 120_000,
      args: [
        ...(root ? ["--no-sandbox"] : []),
        `--host-resolver-rules=MAP lkfl.tax.test:${port} 127.0.0.1:${port}, MAP login.portal.test:${port} 127.0.0.1:${port}${more === undefined ? "" : `, MAP *:${more} 127.0.0.1:${more}`}`,
        ...(hosts.length === 0 ? [] : ["--ignore-certificate-errors"]),
        `--ignore-certificate-errors-spki-list=${stage.portal.facts["key-pin"]}`, ...args],
    });
    const started = new Chromium(browser, stage, `chrome-extension://${CHROMIUM_ID}/`);
    return firstRun ? started.firstRunOver() : started;
  }

  /** The real popup of the toolbar button, as if pressed on the given page. @param {Page} page @returns {Promise<Page>} */
  async popup(page) {
    await page.bringToFront();
    const extension = (await this.browser.extensions()).get(CHROMIUM_ID);
    await extension.triggerAction(page);
    const target = await this.browser.waitForTarget((one) => one.url().startsWith(`${this.extensionOrigin}ui/popup.html`));
    const popup = await target.asPage();
    popup.setDefaultTimeout(60_000);
    return popup;
  }

  /** As an update does. */
  async reloadExtension() {
    const page = await this.extensionTab("ui/settings.html");
    await page.evaluate(() => { chrome.runtime.reload(); }).catch(() => undefined);
    await eventually("the extension to be back", async () => {
      const probe = await this.extensionTab("ui/settings.html").catch(() => null);
      const alive = await probe?.evaluate(() => Boolean(globalThis.chrome?.runtime?.id)).catch(() => false);
      await probe?.close().catch(() => undefined);
      return alive;
    });
  }

  /** A page of the extension in a tab. @param {string} file */
  async extensionTab(file) {
    const page = await this.browser.newPage();
    page.setDefaultTimeout(60_000);
    await page.goto(new URL(file, this.extensionOrigin).href);
    return page;
  }
}

export class Firefox extends BrowserUnderTest {
  /** @param {Stage} stage @param {{headless?: boolean, hosts?: string[], others?: string[], executable?: string, firstRun?: boolean}} options as in Chromium */
  static async launch(stage, { headless = true, hosts = [], others = [], executable = FIREFOX, firstRun = true } = {}) {
    await stage.registerHost();
    const temporary = path.join(stage.folder, "tmp");
    await fs.mkdir(temporary, { recursive: true });
    const browser = await puppeteer.launch({
      browser: "firefox", executablePath: executable, headless, defaultViewport: null,
      acceptInsecureCerts: true, protocolTimeout: 120_000, timeout: 120_000,
      env: { ...stage.environment, TMPDIR: temporary },
      args: ["--remote-allow-system-access"],  // extension pages in tabs
      extraPrefsFirefox: {
        "network.dns.localDomains": ["lkfl.tax.test", "login.portal.test", ...hosts].join(),
        "extensions.webextensions.uuids": JSON.stringify({ [GECKO_ID]: GECKO_HOST }),
      },
    });
    for (const folder of [...others, EXTENSION]) await browser.installExtension(folder);
    const started = new Firefox(browser, stage, `moz-extension://${GECKO_HOST}/`);
    return firstRun ? started.firstRunOver() : started;
  }

  /** As an update does. */
  async reloadExtension() {
    await this.browser.installExtension(EXTENSION);
  }

  /** The popup's page in a tab: the real one lies outside of every tree that a driver sees. */
  popup() {
    return this.extensionTab("ui/popup.html");
  }

  /** @param {string} file @returns {Promise<Page>} */
  async extensionTab(file) {
    const page = await this.browser.newPage();
    page.setDefaultTimeout(60_000);
    // page.goto would wait for ever: the tab moves to another process.
    await this.browser.connection.send("browsingContext.navigate", {
      context: page.mainFrame()._id, url: new URL(file, this.extensionOrigin).href, wait: "complete" });
    return page;
  }
}
