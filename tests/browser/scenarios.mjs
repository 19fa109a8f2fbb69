// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// What a person does on the portals, once for every browser: through the real extension, host and portal.
import assert from "node:assert/strict";
import { createWriteStream } from "node:fs";
import fs from "node:fs/promises";
import path from "node:path";
import { after, before, beforeEach, test } from "node:test";
import { openssl } from "../portal/demo.mjs";
import { eventually, PASSWORD, processesOf, programsFromEnvironment, Stage } from "./stage.mjs";

/** @typedef {import("puppeteer-core").Page} Page */

const SAY_PASSWORD = { do: "pin", pin: PASSWORD };

/** @param {string} name @param {(stage: Stage) => Promise<any>} launch */
export function play(name, launch) {
  const artefacts = process.env.TAMGA_ARTEFACTS ?? path.join(process.cwd(), "artefacts");
  /** @type {Stage} */ let stage;
  let browser;
  /** Lines of the portal that were there before the test. */
  let heard = 0;

  before(async () => {
    await fs.mkdir(artefacts, { recursive: true });
    stage = await Stage.build({ programs: programsFromEnvironment() });
    browser = await launch(stage);
  });
  after(async () => {
    await browser?.close();
    await stage?.close();
  });
  beforeEach(async () => {
    heard = stage.portal.lines.length;
    await stage.willAnswer([SAY_PASSWORD]);
  });

  /** @param {Page} page @param {string} what */
  const picture = (page, what) => page.screenshot({ path: path.join(artefacts, `${name}-${what}.png`) });
  const tax = () => browser.open(stage.portal.facts.tax);
  const login = () => browser.open(stage.portal.facts.login);
  const portalSays = (start) => stage.portal.waitFor((line) => line.startsWith(start), { from: heard });

  /** The verdict that a page shows. @param {Page} page @param {string} place */
  async function verdict(page, place) {
    await page.waitForSelector(`#${place}-verdict[data-verdict]`);
    return page.$eval(`#${place}-verdict`, (element) => ({ verdict: element.dataset.verdict, code: element.dataset.code, text: element.textContent }));
  }

  /** A call in the page whose end is looked at later. @param {Page} page @param {(...values: any[]) => any} body */
  function later(page, body, ...values) {
    const settled = page.evaluate(body, ...values).then((value) => ({ value }), (error) => ({ error }));
    return settled;
  }

  /** The code of the TamgaError with which a call in the page was refused; the call is written as text.
   * @param {Page} page @param {string} call */
  const codeOf = (page, call) => page.evaluate(`(async () => { try { await ${call}; return "fulfilled"; } catch (error) { return error.code; } })()`);

  const press = (page, action) => page.click(`[data-action="${action}"]`);

  test("a declaration is signed and accepted", async () => {
    const page = await tax();
    await press(page, "sign-declaration");
    const chooser = await browser.chooser();
    await chooser.waitForSelector(`[data-thumbprint="${stage.thumbprints.citizen}"]`);
    await picture(chooser, "chooser");
    const expired = await chooser.$eval(`[data-thumbprint="${stage.thumbprints.expired}"]`, (card) => ({ disabled: card.getAttribute("aria-disabled"), reason: card.dataset.reason }));
    assert.deepEqual(expired, { disabled: "true", reason: "certificate.expired" });
    await browser.choose("citizen", "sign");
    const shown = await verdict(page, "declaration");
    assert.equal(shown.verdict, "accepted", shown.text);
    assert.match(shown.text, /Образцова Вера Демидовна/);
    await picture(page, "tax-accepted");
    await portalSays("accepted\t");
    const [question, ...more] = await stage.questions();
    assert.deepEqual(more, []);
    assert.equal(question.kind, "GETPIN");
    assert.match(question.description, /lkfl\.tax\.test/);
    assert.match(question.description, /Декларация 3-НДФЛ/);
    await browser.chooserGone();
    await page.close();
  });

  test("a 512-bit key signs too", async () => {
    const page = await tax();
    await press(page, "sign-declaration");
    await browser.choose("strong", "sign");
    const shown = await verdict(page, "declaration");
    assert.equal(shown.verdict, "accepted", shown.text);
    await page.close();
  });

  test("five documents need one password", async () => {
    const page = await tax();
    await press(page, "sign-attachments");
    const chooser = await browser.chooser();
    await picture(chooser, "chooser-batch");
    await browser.choose("citizen", "sign");
    const shown = await verdict(page, "attachments");
    assert.equal(shown.verdict, "accepted", shown.text);
    const questions = await stage.questions();
    assert.equal(questions.length, 1);
    assert.match(questions[0].description, /5/);
    assert.equal(stage.portal.lines.slice(heard).filter((line) => line.startsWith("accepted\t")).length, 5);
    await page.close();
  });

  test("documents are shown before they are signed", async () => {
    const page = await tax();
    const xml = "<?xml version=\"1.0\"?><report><sum>100\u202e00</sum></report>";
    const pdf = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" +
      "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 420 300]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj\n" +
      "4 0 obj<</Length 45>>stream\nBT /F1 24 Tf 40 200 Td (Agreement) Tj ET\nendstream endobj\n5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\ntrailer<</Root 1 0 R>>\n";
    const signing = later(page, (one, two) => window.tamga.sign({ documents: [{ name: "report.xml", data: one }, { name: "agreement.pdf", data: two }] }), xml, pdf);
    const chooser = await browser.chooser();
    const view = async (index, shown) => {
      await chooser.click(`[data-document="${index}"] [data-action="view"]`);
      await chooser.waitForSelector(shown);
    };
    const back = async () => {
      await chooser.click("#viewer-close");
      await chooser.waitForFunction(() => !document.querySelector("#viewer").open);
    };
    await view(0, "#viewer[data-read]");
    assert.equal(await chooser.$$eval("#viewer-note .notice-line", (lines) => lines.length), 1, "the invisible character is spoken of");
    await picture(chooser, "view-xml");
    await back();
    await view(1, "#viewer[data-state=shown] iframe");
    assert.match(await chooser.$eval("#viewer iframe", (frame) => frame.src), /^blob:/);
    await picture(chooser, "view-pdf");
    await back();
    await browser.choose("citizen", "sign");
    const { value, error } = await signing;
    assert.ifError(error);
    assert.equal(value.signatures.length, 2);
    assert.match(value.checkCode, /^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
    await browser.chooserGone();
    await page.close();
  });

  test("a log-in opens the cabinet", async () => {
    const page = await login();
    await press(page, "log-in");
    const chooser = await browser.chooser();
    await picture(chooser, "chooser-login");
    await browser.choose("citizen", "login");
    await page.waitForFunction(() => location.pathname === "/cabinet/" && document.body.dataset.ready === "true");
    assert.equal(await page.$eval("#person-name", (element) => element.textContent), "Образцова Вера Демидовна");
    await picture(page, "cabinet");
    await portalSays("login\t");
    const [question] = await stage.questions();
    assert.match(question.description, /login\.portal\.test/);
    await page.close();
  });

  test("a log-in cannot be replayed, nor made on another site", async () => {
    const page = await login();
    const challenge = async () => (await stage.portal.fetch(`${stage.portal.loginOrigin}/login/api/challenge`, { json: {} })).json.challenge;
    const send = async (signature) => (await stage.portal.fetch(`${stage.portal.loginOrigin}/login/api/session`, { json: { signature } })).json;
    const authenticate = (where, value) => later(where, (text) => window.tamga.authenticate({ challenge: text }), value);

    const first = authenticate(page, await challenge());
    await browser.choose("citizen", "login");
    const { value: token, error } = await first;
    assert.ifError(error);
    assert.equal(token.format, "tamga-login-1");
    assert.equal((await send(token.signature)).accepted, true);
    const replayed = await send(token.signature);
    assert.deepEqual([replayed.accepted, replayed.code], [false, "challenge-used"]);

    const elsewhere = await tax();
    const second = authenticate(elsewhere, await challenge());
    await browser.choose("citizen", "login");
    const stolen = await second;
    assert.ifError(stolen.error);
    const refused = await send(stolen.value.signature);
    assert.deepEqual([refused.accepted, refused.code], [false, "origin"]);
    await elsewhere.close();
    await page.close();
  });

  test("what is signed as a document is no log-in", async () => {
    const page = await tax();
    const statement = JSON.stringify({ type: "tamga.login.1", origin: stage.portal.loginOrigin, challenge: "AAAA", issuedAt: new Date().toISOString().replace(/\.\d+/, "") });
    const signing = later(page, (text) => window.tamga.sign({ documents: [{ name: "statement.json", data: text }], detached: false }), statement);
    await browser.choose("citizen", "sign");
    const { value, error } = await signing;
    assert.ifError(error);
    const answer = await stage.portal.fetch(`${stage.portal.loginOrigin}/login/api/session`, { json: { signature: value.signatures[0].signature } });
    assert.equal(answer.json.code, "content-type");
    await page.close();
  });

  test("a wrong password is asked again, then accepted", async () => {
    await stage.willAnswer([{ do: "pin", pin: "87654321" }, SAY_PASSWORD]);
    const page = await tax();
    await press(page, "sign-declaration");
    await browser.choose("citizen", "sign");
    const shown = await verdict(page, "declaration");
    assert.equal(shown.verdict, "accepted", shown.text);
    const questions = await stage.questions();
    assert.equal(questions.length, 2);
    assert.ok(!questions[0].error, "nothing was wrong the first time");
    assert.ok(questions[1].error, "the second question says why");
    await page.close();
  });

  test("cancel in the chooser reaches the page and asks no password", async () => {
    const page = await tax();
    await press(page, "sign-declaration");
    await browser.press(await browser.chooser(), "cancel");
    const shown = await verdict(page, "declaration");
    assert.deepEqual([shown.verdict, shown.code], ["refused", "request.cancelled"], shown.text);
    assert.deepEqual(await stage.questions(), []);
    await browser.chooserGone();
    await page.close();
  });

  test("cancel in the native window reaches the page", async () => {
    await stage.willAnswer([{ do: "cancel" }]);
    const page = await tax();
    await press(page, "sign-declaration");
    const chooser = await browser.choose("citizen", "sign");
    const shown = await verdict(page, "declaration");
    assert.deepEqual([shown.verdict, shown.code], ["refused", "prompt.cancelled"], shown.text);
    await chooser.close().catch(() => undefined);
    await browser.chooserGone();
    await page.close();
  });

  test("a key without a password is confirmed natively", async () => {
    await stage.willAnswer([{ do: "yes" }]);
    const page = await tax();
    await press(page, "sign-declaration");
    await browser.choose("director", "sign");
    const shown = await verdict(page, "declaration");
    assert.equal(shown.verdict, "accepted", shown.text);
    assert.match(shown.text, /Примеров Пётр Образцович/);
    assert.deepEqual((await stage.questions()).map(({ kind }) => kind), ["CONFIRM"]);
    await page.close();
  });

  test("a person who says no natively has not signed", async () => {
    await stage.willAnswer([{ do: "no" }]);
    const page = await tax();
    await press(page, "sign-declaration");
    const chooser = await browser.choose("director", "sign");
    const shown = await verdict(page, "declaration");
    assert.deepEqual([shown.verdict, shown.code], ["refused", "prompt.cancelled"], shown.text);
    await chooser.close().catch(() => undefined);
    await browser.chooserGone();
    await page.close();
  });

  test("the list is denied, allowed and remembered, and taken back", async () => {
    const page = await login();
    const denied = codeOf(page, "window.tamga.certificates()");
    const question = await browser.chooser();
    await picture(question, "chooser-list");
    await browser.press(question, "deny");
    assert.equal(await denied, "site.denied");
    await browser.chooserGone();

    const list = "window.tamga.certificates()";
    const allowed = later(page, () => window.tamga.certificates());
    const again = await browser.chooser();
    await again.click('[data-action="remember"]');
    await browser.press(again, "allow");
    const { value: certificates, error } = await allowed;
    assert.ifError(error);
    assert.deepEqual(certificates.filter((one) => one.usable).map((one) => one.inn).sort(), ["990000000115", "990000000362", "9900000017"]);
    assert.ok(certificates.every((one) => !("location" in one) && !("container" in one)), "nothing about places leaves");
    await browser.chooserGone();
    assert.equal(await codeOf(page, list), "fulfilled", "remembered: no question");
    assert.equal((await page.evaluate(() => window.tamga.status())).granted, true);

    const settings = await browser.extensionTab("ui/settings.html");
    const row = `[data-origin="${stage.portal.loginOrigin}"]`;
    await settings.waitForSelector(row);
    await picture(settings, "settings");
    await settings.click(`${row} [data-action="revoke"]`);
    await settings.waitForFunction((selector) => !document.querySelector(selector), {}, row);
    await settings.close();
    await page.bringToFront();
    const asked = codeOf(page, list);
    await browser.press(await browser.chooser(), "deny");
    assert.equal(await asked, "site.denied", "taken back: asked again");
    await browser.chooserGone();
    await page.close();
  });

  test("a PFX file chosen in the settings is kept by the host, and its key is found", async () => {
    const given = path.join(stage.folder, "Ключ citizen.p12");
    await openssl("pkcs12", "-export", "-inkey", stage.pki.file("citizen.key"), "-in", stage.pki.file("citizen.pem"), "-certpbe", "NONE", "-passout", `pass:${PASSWORD}`, "-out", given);
    const letter = path.join(stage.folder, "letter.pfx");
    await fs.writeFile(letter, "no key at all");
    const settings = await browser.extensionTab("ui/settings.html");
    await settings.waitForSelector("#key-files:not([hidden])");
    await (await settings.$("#file")).uploadFile(letter);
    await settings.waitForSelector("#file-status .bad");
    await (await settings.$("#file")).uploadFile(given);
    await settings.waitForSelector("#file-status .good");
    const kept = path.join(stage.home, ".local/share/tamga/pfx/Ключ citizen.p12");
    assert.deepEqual(await fs.readFile(kept), await fs.readFile(given));
    assert.equal((await fs.stat(kept)).mode & 0o777, 0o600);
    assert.deepEqual(await fs.readdir(path.dirname(kept)), [path.basename(kept)], "nothing of the letter");
    const { result } = await settings.evaluate(() => (globalThis.browser ?? globalThis.chrome).runtime.sendMessage({ type: "certificates" }));
    assert.deepEqual(result.filter(({ token }) => token.kind === "pfx").map(({ certificates }) => certificates.map((c) => c.thumbprint)), [[stage.thumbprints.citizen]]);
    await settings.click(`[data-folder="${kept}"] [data-action="remove-folder"]`);
    await settings.click("dialog [data-action=confirm]");
    await settings.waitForFunction((selector) => !document.querySelector(selector), {}, `[data-folder="${kept}"]`);
    await settings.close();
  });

  test("the popup of the toolbar shows host and certificates", async () => {
    const page = await tax();
    const popup = await browser.popup(page);
    await popup.waitForSelector('[data-host-state="ready"]');
    await popup.waitForSelector(`[data-thumbprint="${stage.thumbprints.citizen}"]`);
    await picture(popup, "popup");
    await popup.close().catch(() => undefined);
    await page.close();
  });

  test("a host that dies in the middle is reported, and the next try works", async () => {
    const go = path.join(stage.folder, "never");
    await stage.willAnswer([{ ...SAY_PASSWORD, waitFor: go }]);
    const page = await tax();
    await press(page, "sign-declaration");
    const chooser = await browser.choose("citizen", "sign");
    await eventually("the question for the password", async () => (await stage.questions()).length === 1);
    assert.equal((await processesOf(0, stage.pinentry)).length, 1, "one native window");
    const hosts = await processesOf(browser.processId, stage.programs.host);
    assert.equal(hosts.length, 1, "one host for one browser");
    process.kill(hosts[0], "SIGKILL");
    const shown = await verdict(page, "declaration");
    assert.deepEqual([shown.verdict, shown.code], ["refused", "host.gone"], shown.text);
    await eventually("the native window to go with its host", async () => (await processesOf(0, stage.pinentry)).length === 0);
    await chooser.close().catch(() => undefined);
    await browser.chooserGone();

    await stage.willAnswer([SAY_PASSWORD]);
    await press(page, "sign-declaration");
    await browser.choose("citizen", "sign");
    const second = await verdict(page, "declaration");
    assert.equal(second.verdict, "accepted", second.text);
    await page.close();
  });

  test("a page that goes away takes its question with it", async () => {
    const go = path.join(stage.folder, "never");
    await stage.willAnswer([{ ...SAY_PASSWORD, waitFor: go }]);
    const page = await tax();
    await press(page, "sign-declaration");
    await browser.choose("citizen", "sign");
    await eventually("the question for the password", async () => (await stage.questions()).length === 1);
    assert.equal((await processesOf(0, stage.pinentry)).length, 1, "one native window");
    await page.close();
    await browser.chooserGone();
    await eventually("the native window to go", async () => (await processesOf(0, stage.pinentry)).length === 0);
  });

  test("a file of 50 MB is hashed from the page, with progress", async () => {
    const file = path.join(stage.folder, "large.bin");
    const out = createWriteStream(file);
    for (let i = 0; i < 50; i++) out.write(Buffer.alloc(1024 * 1024, `${i} `));
    await new Promise((resolve, reject) => out.end((error) => (error ? reject(error) : resolve(undefined))));
    const expected = (await openssl("dgst", "-md_gost12_256", "-r", file)).toString("utf8").split(" ")[0];
    const page = await tax();
    const input = await page.$("#file");
    await input.uploadFile(file);
    await press(page, "hash-file");
    await page.waitForFunction(() => document.querySelector("#file-digest").textContent !== "" || document.querySelector("#file-verdict").dataset.verdict);
    assert.equal(await page.$eval("#file-digest", (element) => element.textContent), expected);
    const progress = await page.$eval("#file-progress", (element) => ({ value: element.value, steps: Number(element.dataset.steps) }));
    assert.equal(progress.value, 100);
    assert.ok(progress.steps >= 10, `${progress.steps} steps of progress`);
    await page.close();
  });
}
