// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// A browser whose administrator has spoken: the policy file of the templates, read by the browser itself.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { HostileSite } from "./hostile_site.mjs";
import { missingNamespace, underPolicies, writePolicies } from "./policies.mjs";
import { eventually, programsFromEnvironment, Stage } from "./stage.mjs";

const HOSTS = ["allowed.test", "www.wide.test", "wide.test", "closed.wide.test", "preset.test", "other.test"];

/** @param {string} executable @param {(stage: Stage, options: object) => Promise<any>} launch */
export function administer(executable, launch) {
  /** @type {Stage} */ let stage;
  /** @type {HostileSite} */ let site;
  let browser;
  let why = "";

  before(async () => {
    stage = await Stage.build({ programs: programsFromEnvironment(), people: ["citizen"] });
    site = await HostileSite.start(stage.folder);
    const etc = await writePolicies(stage.folder, {
      allowedSites: [site.origin("allowed.test"), `https://*.wide.test:${site.port}`], blockedSites: [site.origin("closed.wide.test")], presetSites: [site.origin("preset.test")],
      maxGrantTerm: "day", requireGesture: true, welcomePage: false,
    });
    why = await missingNamespace(etc);
    if (why === "") browser = await launch(stage, { hosts: HOSTS, port: site.port, executable: await underPolicies(etc, executable), firstRun: false });
  });
  after(async () => {
    await browser?.close();
    await site?.stop();
    await stage?.close();
  });

  /** @param {string} name @param {() => Promise<void>} body */
  const managed = (name, body) => test(name, async (t) => {
    if (why !== "") t.skip("no namespace for a policy: " + why);
    else await body();
  });
  /** How a call of a page ends. @param {string} host @param {string} [place] */
  async function list(host, place = "/plain") {
    const page = await browser.open(site.origin(host) + place, { picture: false });
    // Not awaited in the page: a window may have to be answered first.
    const ends = page.evaluate(() => window.tamga.certificates().then((found) => found.length, (error) => error.code)).finally(() => page.close());
    return { page, ends };
  }

  managed("sites that are not allowed, and blocked ones among the allowed, get nothing, and no window stays", async () => {
    // A policy that comes later than a first call waits for it withdraws the question.
    for (const host of ["other.test", "wide.test", "closed.wide.test"]) assert.equal(await (await list(host)).ends, "site.policy", host);
    await browser.chooserGone();
    for (const host of ["other.test", "wide.test", "closed.wide.test"]) assert.equal(await (await list(host)).ends, "site.policy", host);
    assert.equal(await browser.chooserCount(), 0);
  });

  managed("allowed sites ask, and no longer term than the administrator's is offered", async () => {
    for (const host of ["allowed.test", "www.wide.test"]) {
      const { ends } = await list(host);
      const chooser = await browser.chooser();
      assert.deepEqual(await chooser.$$eval("#term option", (all) => all.map((one) => one.value)), ["session", "day"], host);
      await browser.press(chooser, "deny");
      assert.equal(await ends, "site.denied", host);
      await browser.chooserGone();
    }
  });

  managed("a preset site reads the list without a question, once its page was touched", async () => {
    assert.equal(await (await list("preset.test")).ends, 1);
    const page = await browser.browser.newPage();
    await page.goto(site.origin("preset.test") + "/untouched");
    const seen = JSON.parse(await eventually("the report of the page", async () => site.reports[0]));
    assert.deepEqual(seen.find(([call]) => call === "certificates").slice(0, 2), ["certificates", "site.gesture"]);
    assert.equal(await browser.chooserCount(), 0);
    await page.close();
  });

  managed("the settings say what the administrator has decided, and the first-run page does not stay", async () => {
    const settings = await browser.extensionTab("ui/settings.html");
    await settings.waitForSelector("#managed-section:not([hidden])");
    const text = await settings.$eval("#managed", (section) => section.textContent);
    for (const said of ["allowed.test", "*.wide.test", "closed.wide.test", "preset.test"]) assert.ok(text.includes(said), said + " in " + text);
    assert.equal(await settings.$$eval("#managed .managed-row", (rows) => rows.length), 5, text);
    await settings.waitForSelector(`[data-origin="${site.origin("preset.test")}"]`);
    assert.equal(await settings.$(`[data-origin="${site.origin("preset.test")}"] [data-action="revoke"]`), null, "not to be taken back here");
    await eventually("no first-run page", async () => (await browser.places()).every(({ url }) => !url.includes("/ui/welcome.html")));
    await settings.close();
  });
}
