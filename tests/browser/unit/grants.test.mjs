// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { browser } from "./fake_browser.mjs";

const grants = await import("../../../extension/background/grants.js");
const SITE = "https://portal.example";
const A = "AA".repeat(20);
const B = "BB".repeat(20);
const DAY = 24 * 3600 * 1000;
const NOTHING = { list: false, blocked: false, chosen: [], embedders: [], last: null, remembered: false, terms: ["session", "day", "month", "year"],
  barred: false, gesture: null };
beforeEach(() => {
  browser.storage.local.store = {};
  browser.storage.session.store = {};
  browser.storage.managed.store = {};
});
const endBrowser = () => { browser.storage.session.store = {}; };
const at = (t, now) => t.mock.timers.enable({ apis: ["Date"], now });

test("nothing is granted to start with", async () => {
  assert.deepEqual(await grants.of(SITE), NOTHING);
});

test("once lives in the session, remember survives it", async () => {
  await grants.choose(SITE, A, null);
  assert.equal((await grants.of(SITE)).remembered, false, "once is not remembered");
  await grants.choose(SITE, B, "month");
  assert.deepEqual((await grants.of(SITE)).chosen, [B, A]);
  assert.deepEqual((await grants.all())[SITE].chosen.map((c) => [c.thumbprint, c.until !== null]), [[B, true], [A, false]]);
  endBrowser();
  assert.deepEqual((await grants.of(SITE)).chosen, [B]);
  assert.ok(Date.parse((await grants.all())[SITE].since) > 0);
});

test("a grant ends with its term, looked at when it is used", async (t) => {
  at(t, 1_800_000_000_000);
  for (const [term, days] of [["day", 1], ["month", 31], ["year", 366]]) {
    const site = "https://" + term + ".example";
    await grants.allowList(site, term);
    await grants.choose(site, A, term);
    await grants.allowEmbedder(site, SITE, term);
    endBrowser();
    const row = (await grants.all())[site];
    assert.equal(row.listUntil, new Date(1_800_000_000_000 + days * DAY).toISOString());
    assert.deepEqual(row.chosen, [{ thumbprint: A, until: row.listUntil }]);
    t.mock.timers.setTime(1_800_000_000_000 + days * DAY - 1);
    const before = await grants.of(site);
    assert.deepEqual([before.list, before.chosen, before.embedders, before.remembered], [true, [A], [SITE], true], term);
    t.mock.timers.setTime(1_800_000_000_000 + days * DAY);
    const after = await grants.of(site);
    assert.deepEqual([after.list, after.chosen, after.embedders, after.remembered], [false, [], [], false], term);
    assert.equal((await grants.all())[site], undefined);
    t.mock.timers.setTime(1_800_000_000_000);
  }
});

test("the longest term counts, whichever was granted last", async () => {
  await grants.allowList(SITE, "month");
  await grants.allowList(SITE, "session");
  assert.notEqual((await grants.all())[SITE].listUntil, null);
  endBrowser();
  assert.equal((await grants.of(SITE)).list, true);
});

test("a grant made while the clock was years ahead is over when it is right again", async (t) => {
  at(t, 2_000_000_000_000);
  await grants.allowList(SITE, "day");
  t.mock.timers.setTime(1_800_000_000_000);
  assert.equal((await grants.of(SITE)).list, false);
});

test("the administrator's longest term also ends what was granted before", async (t) => {
  at(t, 1_800_000_000_000);
  await grants.allowList(SITE, "year");
  await grants.choose(SITE, A, null);
  browser.storage.managed.store = { maxGrantTerm: "day" };
  assert.deepEqual((await grants.of(SITE)).terms, ["session", "day"]);
  assert.equal((await grants.of(SITE)).list, true);
  t.mock.timers.setTime(1_800_000_000_000 + DAY);
  assert.equal((await grants.of(SITE)).list, false);
  browser.storage.managed.store = { maxGrantTerm: "session" };
  assert.deepEqual([(await grants.of(SITE)).chosen, (await grants.of(SITE)).terms], [[A], ["session"]]);
  browser.storage.managed.store = { maxGrantTerm: "none" };
  assert.deepEqual([(await grants.of(SITE)).chosen, (await grants.of(SITE)).terms], [[], []]);
});

test("grants belong to one origin and are withdrawn whole", async () => {
  await grants.allowList(SITE, "year");
  await grants.choose(SITE, A, null);
  assert.equal((await grants.of(SITE)).list, true);
  assert.equal((await grants.of("https://portal.example:8443")).list, false);
  await grants.revoke(SITE);
  assert.deepEqual(await grants.of(SITE), NOTHING);
});

test("one certificate is withdrawn, the others stay", async () => {
  await grants.choose(SITE, A, "year");
  await grants.choose(SITE, B, "year");
  await grants.revokeCertificate(SITE, B);
  const { chosen, last } = await grants.of(SITE);
  assert.deepEqual([chosen, last], [[A], null]);
});

test("the last choice is preselected even when nothing was remembered, and is forgotten with the grants", async () => {
  await grants.choose(SITE, A, null);
  endBrowser();
  const { chosen, last } = await grants.of(SITE);
  assert.deepEqual([chosen, last], [[], A]);
  await grants.revokeAll();
  assert.equal((await grants.of(SITE)).last, null);
});

test("last choices of two hundred sites are kept, the oldest goes", async () => {
  for (let i = 0; i <= 200; i++) await grants.choose("https://p" + i + ".example", A, null);
  assert.equal((await grants.of("https://p0.example")).last, null);
  assert.equal((await grants.of("https://p1.example")).last, A);
});

test("a block replaces every grant, outlives 'withdraw all' and is lifted by itself", async () => {
  await grants.allowList(SITE, "session");
  await grants.choose(SITE, A, "year");
  await grants.block(SITE);
  const blocked = await grants.of(SITE);
  assert.deepEqual([blocked.list, blocked.blocked, blocked.chosen, blocked.remembered], [false, true, [], false]);
  await grants.revokeAll();
  assert.equal((await grants.of(SITE)).blocked, true);
  await grants.unblock(SITE);
  assert.equal((await grants.of(SITE)).blocked, false);
  await grants.allowList(SITE, "year");
  await grants.unblock(SITE);
  assert.equal((await grants.of(SITE)).list, true, "there was nothing to unblock");
});

test("sites set by the administrator may read the list and say so", async () => {
  browser.storage.managed.store = { presetSites: [SITE, "https://*.bank.example"] };
  await grants.block(SITE);
  const held = await grants.of(SITE);
  assert.deepEqual([held.list, held.blocked, held.remembered], [true, false, true]);
  assert.equal((await grants.of("https://a.bank.example")).list, true);
  assert.equal((await grants.of("https://bank.example")).list, false);
  const shown = await grants.all();
  assert.deepEqual([shown[SITE].managed, shown[SITE].blocked, Object.keys(shown).length], [true, false, 1]);
});

test("changes at the same time are all kept", async () => {
  await Promise.all(Array.from({ length: 10 }, (_, i) => grants.allowList("https://p" + i + ".example", "year")));
  assert.equal(Object.keys(await grants.all()).length, 10);
});

test("a broken store grants nothing", async () => {
  const span = { from: "2026-01-01T00:00:00.000Z", until: null };
  const row = { list: span, chosen: [], embedders: [], blocked: false, since: span.from, lastUsed: span.from };
  browser.storage.session.store = { grants: { [SITE]: row } };
  assert.equal((await grants.of(SITE)).list, true, "the whole row is good");
  for (const broken of [7, "x", [], null, { [SITE]: { ...row, list: true } }, { [SITE]: { ...row, chosen: ["no"] } }, { [SITE]: { ...row, list: { from: "soon", until: null } } },
    { [SITE]: { ...row, list: { ...span, until: "never" } } }, { [SITE]: { ...row, list: { from: span.from } } }]) {
    browser.storage.session.store = { grants: broken };
    assert.deepEqual(await grants.of(SITE), NOTHING);
  }
});
