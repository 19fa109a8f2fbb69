// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, test } from "node:test";
import { browser, freshStorage } from "./fake_browser.mjs";

const { isManaged, isPreset, matchesSite, mayAsk, policy, settled, view } = await import("../../../extension/background/managed.js");
const { TERMS } = await import("../../../extension/background/terms.js");
beforeEach(freshStorage);
const set = (values) => { browser.storage.managed.store = values; };

test("patterns are matched by scheme, labels and port", () => {
  const table = [
    ["https://portal.example", "https://portal.example", true],
    ["https://portal.example", "http://portal.example", false],
    ["https://portal.example", "https://portal.example:8443", false],
    ["https://portal.example:8443", "https://portal.example:8443", true],
    ["https://portal.example", "https://a.portal.example", false],
    ["https://*.portal.example", "https://a.portal.example", true],
    ["https://*.portal.example", "https://a.b.portal.example", true],
    ["https://*.portal.example", "https://portal.example", false],
    ["https://*.portal.example", "https://evilportal.example", false],
    ["https://*.portal.example", "https://portal.example.evil.test", false],
    ["https://*.portal.example", "http://a.portal.example", false],
    ["https://*.portal.example", "https://a.portal.example:8443", false],
    ["https://*.portal.example:8443", "https://a.portal.example:8443", true],
    ["https://*.example", "https://a.example", false],
    ["https://*.*.example", "https://a.b.example", false],
    ["https://*", "https://a.example", false],
    ["*://*.portal.example", "https://a.portal.example", false],
    ["https://portal.*", "https://portal.example", false],
    ["https://*.xn--e1afmkfd.xn--p1ai", "https://a.xn--e1afmkfd.xn--p1ai", true],
    ["", "https://portal.example", false],
  ];
  for (const [pattern, origin, expected] of table) assert.equal(matchesSite(pattern, origin), expected, pattern + " " + origin);
});

test("no administrator: everything may ask", async () => {
  const p = await policy();
  assert.ok(!isManaged(p) && mayAsk(p, "https://a.example") && !isPreset(p, "https://a.example"));
  assert.deepEqual(await view(), { allowed: null, preset: [], blocked: [], maxTerm: null, gesture: null });
});

test("Firefox, which throws without a policy, and a browser without the storage", async () => {
  const { managed } = browser.storage;
  for (const broken of [{ get: async () => { throw new Error("Managed storage manifest not found"); } }, undefined, { get: async () => undefined }]) {
    browser.storage.managed = broken;
    assert.ok(!isManaged(await policy()));
  }
  browser.storage.managed = managed;
});

test("blocked before allowed, allowed before the rest", async () => {
  set({ allowedSites: ["https://*.bank.example"], blockedSites: ["https://old.bank.example"], presetSites: ["https://tax.example", "https://old.bank.example"], maxGrantTerm: "month", requireGesture: false });
  const p = await policy();
  assert.ok(isManaged(p));
  assert.deepEqual(["https://a.bank.example", "https://old.bank.example", "https://tax.example", "https://other.example"].map((o) => mayAsk(p, o)), [true, false, true, false]);
  assert.deepEqual([isPreset(p, "https://tax.example"), isPreset(p, "https://old.bank.example")], [true, false]);
  assert.deepEqual(await view(), { allowed: ["https://*.bank.example"], preset: ["https://tax.example", "https://old.bank.example"], blocked: ["https://old.bank.example"], maxTerm: "month", gesture: false });
});

test("right after the installation a policy is waited for, once", async () => {
  const { local, managed } = browser.storage;
  delete local.store.policySettled;
  let looks = 0;
  browser.storage.managed = { get: async () => (++looks < 3 ? {} : { requireGesture: true }) };
  await Promise.all([settled(), settled()]);
  assert.equal(looks, 3, "until it was there");
  assert.equal(local.store.policySettled, true);
  await settled();
  assert.equal(looks, 3);
  browser.storage.managed = managed;
});

test("an empty list of allowed sites allows none", async () => {
  set({ allowedSites: [] });
  assert.equal(mayAsk(await policy(), "https://a.example"), false);
});

test("an order that cannot be understood is not an order to allow", async (t) => {
  t.mock.method(console, "error", () => undefined);
  set({ blockedSites: "https://bad.example", requireGesture: true });
  const p = await policy();
  assert.equal(mayAsk(p, "https://any.example"), false);
  assert.equal(p.requireGesture, true, "the other parts hold");
  set({ maxGrantTerm: "forever" });
  assert.equal((await policy()).maxGrantTerm, "none");
  set({ allowedSites: [7] });
  assert.equal(mayAsk(await policy(), "https://any.example"), false);
  set({ presetSites: [7] });
  assert.deepEqual((await policy()).presetSites, []);
  set({ unknown: true });
  assert.ok(!isManaged(await policy()));
});

test("the schema names what the code reads", async () => {
  const schema = JSON.parse(readFileSync(new URL("../../../extension/managed_schema.json", import.meta.url), "utf8"));
  const { properties } = schema;
  assert.deepEqual(Object.keys(properties), ["allowedSites", "blockedSites", "presetSites", "maxGrantTerm", "requireGesture", "welcomePage"]);
  assert.deepEqual(properties.maxGrantTerm.enum, ["none", ...TERMS]);
  const examples = { array: ["https://a.example"], string: "day", boolean: true };
  for (const [name, { type }] of Object.entries(properties)) {
    set({ [name]: examples[type] });
    assert.deepEqual((await policy())[name], examples[type], name);
    assert.ok(isManaged(await policy()), name);
  }
});

test("the policy templates name our extension, and every member of the schema once", async () => {
  const read = (name) => JSON.parse(readFileSync(new URL("../../../" + name, import.meta.url), "utf8"));
  const manifest = read("extension/manifest.json");
  const ids = Object.fromEntries([...readFileSync(new URL("../../../manifests/ids.cmake", import.meta.url), "utf8").matchAll(/^set\((\w+) "([^"]+)"\)/gm)].map((m) => [m[1], m[2]]));
  const members = Object.keys(read("extension/managed_schema.json").properties);
  for (const given of [read("manifests/policy-chromium.json")["3rdparty"].extensions[ids.TAMGA_CHROMIUM_ID],
    read("manifests/policy-firefox.json").policies["3rdparty"].Extensions[manifest.browser_specific_settings.gecko.id]]) {
    assert.deepEqual(Object.keys(given), members);
    set(given);
    const p = await policy();
    for (const member of members) assert.deepEqual(p[member], given[member], member);
  }
});
