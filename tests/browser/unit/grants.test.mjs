// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { browser } from "./fake_browser.mjs";

const grants = await import("../../../extension/background/grants.js");
const SITE = "https://portal.example";
const A = "AA".repeat(20);
const B = "BB".repeat(20);
beforeEach(() => {
  browser.storage.local.store = {};
  browser.storage.session.store = {};
});

test("nothing is granted to start with", async () => {
  assert.deepEqual(await grants.of(SITE), { list: false, blocked: false, chosen: [] });
});

test("once lives in the session, remember survives it", async () => {
  await grants.choose(SITE, A, false);
  await grants.choose(SITE, B, true);
  assert.deepEqual((await grants.of(SITE)).chosen, [B, A]);
  browser.storage.session.store = {};
  assert.deepEqual((await grants.of(SITE)).chosen, [B]);
  assert.ok(Date.parse((await grants.all())[SITE].since) > 0);
});

test("grants belong to one origin and are withdrawn whole", async () => {
  await grants.allowList(SITE);
  await grants.choose(SITE, A, false);
  assert.equal((await grants.of(SITE)).list, true);
  assert.equal((await grants.of("https://portal.example:8443")).list, false);
  await grants.revoke(SITE);
  assert.deepEqual(await grants.of(SITE), { list: false, blocked: false, chosen: [] });
});

test("a block replaces every grant", async () => {
  await grants.allowList(SITE);
  await grants.block(SITE);
  const { list, blocked } = await grants.of(SITE);
  assert.deepEqual([list, blocked], [false, true]);
  await grants.revokeAll();
  assert.equal((await grants.of(SITE)).blocked, false);
});

test("changes at the same time are all kept", async () => {
  await Promise.all(Array.from({ length: 10 }, (_, i) => grants.allowList("https://p" + i + ".example")));
  assert.equal(Object.keys(await grants.all()).length, 10);
});

test("a broken store grants nothing", async () => {
  for (const broken of [7, "x", [], { [SITE]: { list: 1 } }, { [SITE]: { list: true, chosen: ["no"], blocked: false, since: "", lastUsed: "" } }]) {
    browser.storage.local.store = { grants: broken };
    assert.deepEqual(await grants.of(SITE), { list: false, blocked: false, chosen: [] });
  }
});
