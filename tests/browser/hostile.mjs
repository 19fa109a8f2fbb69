// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Pages and extensions that mean harm, against the real extension and host. After each of them: no certificate data without a grant, one window at
// most, no call without an end, and an honest page is answered; after those that open windows or break something an honest signature works.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import fs from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { HOSTS, HostileSite } from "./hostile_site.mjs";
import { eventually, PASSWORD, programsFromEnvironment, Stage } from "./stage.mjs";

/** @typedef {import("puppeteer-core").Page} Page */

const execFileAsync = promisify(execFile);
const OTHER = fileURLToPath(new URL("other_extension", import.meta.url));
/** What the container holds of the person: nothing of it may reach a page without a grant. */
const NAME = /Образцова|Вера Демидовна/;

/** @param {string} name @param {(stage: Stage, options: object) => Promise<any>} launch */
export function besiege(name, launch) {
  /** @type {Stage} */ let stage;
  /** @type {HostileSite} */ let site;
  /** @type {Page} */ let honest;
  let browser;
  /** Pages of the test that is running. @type {Page[]} */
  let pages = [];

  before(async () => {
    stage = await Stage.build({ programs: programsFromEnvironment(), people: ["citizen"] });
    site = await HostileSite.start(stage.folder);
    browser = await launch(stage, { hosts: HOSTS, port: site.port, others: [OTHER], developer: true });
    honest = await browser.open(stage.portal.facts.tax);
  });
  after(async () => {
    await browser?.close();
    await site?.stop();
    await stage?.close();
  });
  beforeEach(() => { pages = []; });
  afterEach(async () => {
    await Promise.all(pages.map((page) => page.close().catch(() => undefined)));
    await browser.chooserGone();
    assert.equal(await honest.evaluate(() => window.tamga.digest("sha-256", new Blob(["honest"])).then((r) => r.size ?? r, (e) => e.code)), 6);
  });

  /** A test after which an honest site is able to sign. @param {string} title @param {() => Promise<void>} body */
  const siege = (title, body) => test(title, async () => {
    await body();
    await Promise.all(pages.map((page) => page.close().catch(() => undefined)));
    await signs();
  });

  /** @param {string} place @param {string} [host] */
  async function visit(place, host = "evil.test") {
    const page = await browser.open(site.origin(host) + place, { picture: false });
    pages.push(page);
    return page;
  }

  /** What a page tells that is left alone: a look into it would count as a touch. @param {string} place */
  async function reported(place) {
    const known = site.reports.length;
    const page = await browser.browser.newPage();
    pages.push(page);
    await page.goto(site.origin("evil.test") + place);
    return harmless(JSON.parse(await eventually("the report of the page", async () => site.reports[known])));
  }

  /** An honest signature of an honest site, in a browser that answers. */
  async function signs() {
    await stage.willAnswer([{ do: "pin", pin: PASSWORD }]);
    await honest.bringToFront();
    const signing = honest.evaluate(() => window.tamga.sign({ documents: [{ name: "honest.txt", data: "honest" }] }).then((r) => r.signatures[0].signature.length, (e) => e.code));
    await browser.choose("citizen", "sign");
    assert.ok((await signing) > 1000, "signature: " + await signing);
    await browser.chooserGone();
  }

  /** @param {Page | import("puppeteer-core").Frame} page @returns {Promise<Array<[string, string, unknown]>>} */
  const dump = async (page) => JSON.parse(await page.evaluate("dump()"));

  /** Everything the page has noted, once none of its calls is open; and none of it is about the person. @param {Page | import("puppeteer-core").Frame} page */
  async function ended(page) {
    await eventually("every call to end", async () => (await page.evaluate("open_()")) === 0, 30_000).catch(async (error) => {
      throw new Error(error.message + ": " + JSON.stringify(await dump(page)).slice(0, 2000));
    });
    return harmless(await dump(page));
  }

  /** @template T @param {T} seen */
  function harmless(seen) {
    const text = JSON.stringify(seen);
    assert.doesNotMatch(text, NAME);
    assert.ok(!text.toUpperCase().includes(stage.thumbprints.citizen), "the thumbprint has leaked");
    return seen;
  }

  /** How the calls of one name ended. @param {Array<[string, string, unknown]>} seen @param {string} which */
  const ends = (seen, which) => seen.filter(([one]) => one === which).map(([, how]) => how);

  async function oneWindowAtMost() {
    const count = await browser.chooserCount();
    assert.ok(count <= 1, count + " windows");
    return count;
  }

  /** Presses a button in the window that is open, and waits until that window is gone. @param {string} action */
  async function answer(action) {
    const chooser = await browser.chooser();
    await oneWindowAtMost();
    const url = await chooser.evaluate(() => document.URL);
    await browser.press(chooser, action);
    await eventually("the window to go", async () => !(await browser.chooserUrls()).includes(url));
  }

  test("a page that nobody has touched opens nothing", async () => {
    const seen = await reported("/untouched");
    for (const call of ["certificates", "choose", "sign", "log-in"]) assert.deepEqual(ends(seen, call), ["site.gesture"], call);
    assert.deepEqual(ends(seen, "status"), ["fulfilled"]);
    assert.equal(await oneWindowAtMost(), 0);
  });

  test("forged messages, channels and events reach nobody", async () => {
    const seen = await reported("/forged");
    assert.deepEqual(ends(seen, "status"), ["fulfilled"], JSON.stringify(seen).slice(0, 1000));
    assert.deepEqual(ends(seen, "certificates"), ["site.gesture"]);
    assert.deepEqual(ends(seen, "external"), []);
    const answered = seen.filter(([what, m]) => what === "forged channel" && m?.result !== undefined);
    assert.deepEqual(answered, []);
    assert.equal(await oneWindowAtMost(), 0);
  });

  siege("patched prototypes break nothing and see nothing", async () => {
    const page = await visit("/patched");
    await page.evaluate("void attack()");
    await answer("deny");
    const first = await ended(page);
    assert.deepEqual([ends(first, "status"), ends(first, "denied")], [["fulfilled"], ["site.denied"]], JSON.stringify(first).slice(0, 1000));
    assert.ok(first.some(([what]) => what === "tamga is fixed") && !JSON.stringify(first).includes("mine"));

    await page.evaluate("void attackAgain()");
    await answer("allow");
    await eventually("every call to end", async () => (await page.evaluate("open_()")) === 0);
    const seen = await dump(page);
    assert.deepEqual([ends(seen, "allowed"), ends(seen, "malformed"), ends(seen, "code"), ends(seen, "digest")], [["fulfilled"], ["protocol.params"], ["fulfilled"], ["fulfilled"]], JSON.stringify(seen).slice(0, 1000));
    assert.match(JSON.stringify(seen), NAME, "the list was allowed");
    for (const setter of seen.filter(([what]) => what === "setter")) assert.fail("a setter of the page was called: " + JSON.stringify(setter));
  });

  test("document.open in the middle", async () => {
    const page = await visit("/written");
    await page.evaluate("void attack()");
    await answer("deny");
    const seen = await ended(page);
    assert.deepEqual([ends(seen, "before"), ends(seen, "after"), ends(seen, "window")], [["fulfilled"], ["fulfilled"], ["site.denied"]]);
  });

  siege("a thousand requests at once: one window, and the rest are refused", async () => {
    const page = await visit("/flood", "flood.test");
    await page.evaluate("void attack()");
    await eventually("the flood to be refused", async () => (await dump(page)).length >= 990);
    await oneWindowAtMost();
    for (const action of ["deny", "deny", "block"]) {
      const chooser = await browser.chooser();
      const buttons = await chooser.$$eval("[data-action]", (all) => all.filter((b) => !b.hidden && b.offsetParent !== null).map((b) => b.dataset.action));
      await answer(action === "deny" && !buttons.includes("deny") ? "cancel" : action);
    }
    const seen = await ended(page);
    const codes = Object.groupBy ? Object.fromEntries(Object.entries(Object.groupBy(seen, ([, code]) => code)).map(([code, all]) => [code, all.length])) : null;
    assert.equal(seen.length, 1000);
    assert.equal(seen.filter(([, code]) => code === "protocol.busy").length, 996, JSON.stringify(codes));
    assert.equal(seen.filter(([, code]) => code === "site.blocked").length, 2, "the one that was blocked and the one that was waiting");
    assert.equal(await oneWindowAtMost(), 0);
  });

  test("huge and malformed arguments are refused, one by one", async () => {
    const page = await visit("/malformed");
    await page.evaluate("void attack()");
    const seen = await ended(page);
    assert.ok(seen.length > 350, seen.length + " calls");
    const fulfilled = seen.filter(([, how]) => how === "fulfilled");
    assert.deepEqual(fulfilled, []);
    const strange = seen.filter(([, how]) => !/^(protocol\.(params|busy|too-large)|document\.(unreadable|too-large)|signature\.\S+|Error: (trap|enough|stream)|AbortError.*|(Type|Range)Error.*)$/.test(how));
    assert.deepEqual(strange, []);
    assert.equal(await oneWindowAtMost(), 0);
  });

  test("frames: of this page, of nobody, of others", async () => {
    const page = await visit("/frames");
    const frames = ["blank", "srcdoc", "blob", "data", "sandboxed", "sandboxed-page", "sandboxed-blob", "cross", "sister", "inner"];
    const complete = (seen) => frames.every((f) => seen.some(([frame, call, how]) => frame === f && ((call === "status" && how === "no-api") || call === "sign")));
    await eventually("every frame to be answered", async () => complete(await dump(page)), 30_000).catch(async (error) => {
      throw new Error(error.message + ": " + JSON.stringify(await dump(page)));
    });
    const seen = harmless(await dump(page));
    const of = (frame) => Object.fromEntries(seen.filter(([f]) => f === frame).map(([, call, how]) => [call, how]));
    const own = { status: "fulfilled", certificates: "site.gesture", sign: "site.gesture" };
    const nobody = { status: "site.origin", certificates: "site.origin", sign: "site.origin" };
    const foreign = { status: "site.frame", certificates: "site.gesture", sign: "site.gesture" };
    const between = { status: "site.frame", certificates: "site.frame", sign: "site.frame" };
    const expected = { "blank": own, "srcdoc": own, "blob": own, "sister": own, "cross": foreign, "inner": between, "data": nobody, "sandboxed": nobody, "sandboxed-page": nobody, "sandboxed-blob": nobody };
    for (const [frame, wanted] of Object.entries(expected)) {
      const got = of(frame);
      if (got.status !== "no-api") assert.deepEqual(got, wanted, frame);  // without the API there is nothing to ask
    }
    assert.notEqual(of("cross").status, "no-api");
    assert.notEqual(of("srcdoc").status, "no-api");
    assert.equal(await oneWindowAtMost(), 0);
  });

  test("a frame of another site: the window names both", async () => {
    const page = await visit("/embedding");
    const frame = await eventually("the frame", async () => page.frames().find((one) => one.url().endsWith("/asking")));
    await eventually("its script", () => frame.evaluate("typeof attack === 'function'"));
    await frame.evaluate("void attack()");
    const chooser = await browser.chooser();
    const text = await chooser.evaluate(() => document.body.textContent);
    assert.match(text, /bank\.test/);
    assert.match(text, /evil\.test/);
    await answer("deny");
    assert.deepEqual(ends(await ended(frame), "certificates"), ["site.denied"]);
  });

  siege("a page that leaves in the middle takes everything with it", async () => {
    const ways = { "evil.test": (p) => p.goto(site.origin("bank.test") + "/plain"), "www.evil.test": (p) => p.reload(), "bank.test": (p) => p.goto("about:blank") };
    for (const [host, leave] of Object.entries(ways)) {
      const page = await visit("/leaving", host);
      await page.evaluate("void attack()");
      await browser.extensionWindow("/ui/chooser.html");
      await leave(page);
      await browser.chooserGone();
      await page.goto(site.origin(host) + "/plain");
      assert.doesNotMatch(await page.evaluate("sessionStorage.getItem('ends') ?? ''"), /signed|listed/);
    }
  });

  test("names that look like others are others", async () => {
    // The honest site may read the list; nobody else may.
    const listing = honest.evaluate(() => window.tamga.certificates().then((c) => c.length, (e) => e.code));
    const chooser = await browser.chooser();
    await chooser.evaluate(() => document.querySelector("#remember")?.click());
    await answer("allow");
    assert.equal(await listing, 1);
    assert.equal(await honest.evaluate(() => window.tamga.status().then((s) => s.granted)), true);
    const page = await visit("/plain");
    for (const [address, origin] of [
      [site.origin("lkfl.tax.test"), site.origin("lkfl.tax.test")],  // another port
      [site.origin("evillkfl.tax.test"), site.origin("evillkfl.tax.test")],
      [site.origin("lkfl.tax.test.evil.test"), site.origin("lkfl.tax.test.evil.test")],
      [site.origin("xn--80ak6aa92e.test"), site.origin("xn--80ak6aa92e.test")],
      [site.origin("lkfl.tax.test@evil.test"), site.origin("evil.test")],
      [site.origin("127.0.0.1"), site.origin("127.0.0.1")],
    ]) {
      await page.goto(address + "/plain");
      const { real, granted } = await page.evaluate(async () => ({ real: location.origin, granted: (await window.tamga.status()).granted }));
      assert.deepEqual([real, granted], [origin, false], address);
    }
    const dotted = await page.goto(site.origin("evil.test.") + "/plain").catch(() => null);
    if (dotted) {
      assert.equal(await page.evaluate(() => window.tamga.status().then(() => "answered", (e) => e.code)), "site.origin");
    }
    const disguised = await visit("/two", "xn--80ak6aa92e.test");
    await disguised.evaluate("void attack()");
    const named = await browser.chooser();
    assert.match(await named.evaluate(() => document.body.textContent), /xn--80ak6aa92e\.test/, "the name as it is, not as it looks");
    await answer("deny");
    assert.deepEqual(ends(await ended(disguised), "certificates"), ["site.denied"]);
  });

  test("another extension in the same page learns nothing", async () => {
    const page = await visit("/two", "two.test");
    await page.evaluate("void attack()");
    await answer("deny");
    const seen = await ended(page);
    assert.deepEqual(ends(seen, "certificates"), ["site.denied"], JSON.stringify(seen));
    await page.evaluate(() => window.dispatchEvent(new CustomEvent("ask-the-other")));
    const told = await eventually("the other extension to be answered", () => page.evaluate(() => document.documentElement.dataset.other));
    assert.deepEqual(harmless(JSON.parse(told)).heard, [], "nothing is answered to strangers");
    harmless(await page.evaluate(() => JSON.stringify(window.spied ?? [])));
  });

  siege("while another program of the person asks, no window opens; and what is refused then is in the journal", async () => {
    const [go, paper] = ["go", "paper.txt"].map((file) => path.join(stage.folder, file));
    await fs.writeFile(paper, "paper");
    await stage.willAnswer([{ do: "pin", pin: PASSWORD, waitFor: go }]);
    const signing = execFileAsync(stage.programs.cli, ["sign", "--certificate", stage.thumbprints.citizen, "--out", `${paper}.sig`, paper], { env: stage.environment });
    await eventually("the native question", async () => (await stage.questions()).length === 1);
    const own = await browser.extensionTab("ui/settings.html");
    pages.push(own);
    const page = await visit("/two", "www.evil.test");
    await page.evaluate("void attack()");
    await eventually("the mark on the toolbar", () => own.evaluate(() => (globalThis.browser ?? globalThis.chrome).action.getBadgeText({})));
    assert.equal(await oneWindowAtMost(), 0);
    await fs.writeFile(go, "");
    await signing;
    await answer("deny");
    assert.deepEqual(ends(await ended(page), "certificates"), ["site.denied"]);
    assert.equal(await own.evaluate(() => (globalThis.browser ?? globalThis.chrome).action.getBadgeText({})), "");
    const written = await eventually("the refusal in the journal", async () => {
      const { result } = await own.evaluate(() => (globalThis.browser ?? globalThis.chrome).runtime.sendMessage({ type: "journal", limit: 20 }));
      return result.entries.find((entry) => entry.site === site.origin("www.evil.test"));
    });
    assert.deepEqual([written.act, written.outcome, written.reason], ["list", "refused", "site.denied"]);
  });

  siege("the extension is reloaded in the middle", async () => {
    const page = await visit("/two", "bank.test");
    await page.evaluate("void attack()");
    await browser.extensionWindow("/ui/chooser.html");
    await browser.reloadExtension();
    const seen = await ended(page);
    assert.equal(ends(seen, "certificates").length, 1);
    assert.match(ends(seen, "certificates")[0], /^(extension\.restarted|request\.cancelled)$/);
    await page.evaluate("void attack()");
    const again = await eventually("an answer or a window", async () => (await browser.chooserCount()) > 0 || (await page.evaluate("open_()")) === 0);
    assert.ok(again);
    if ((await browser.chooserCount()) > 0) await answer("deny");  // Firefox puts the new script into open pages
    await ended(page);
    await honest.reload();
    await honest.waitForSelector("body[data-ready=true]");
  });
  void name;
}
