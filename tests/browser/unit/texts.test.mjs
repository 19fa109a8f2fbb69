// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
// The texts are complete in every language, and the tables agree with their sources.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import "./fake_browser.mjs";

const { REASONS } = await import("../../../extension/background/reasons.js");
const root = new URL("../../../", import.meta.url);
const read = (path) => readFileSync(new URL(path, root), "utf8");
const languages = ["ru", "en", "fr"];
const texts = Object.fromEntries(languages.map((l) => [l, JSON.parse(read("extension/_locales/" + l + "/messages.json"))]));
const placeholders = (text) => [...new Set(text.match(/\$\d/g) ?? [])].sort().join();
const rows = [...read("host/base/reasons.def").matchAll(/^TAMGA_REASON\(\w+, "([^"]+)", k(\w+)\)/gm)].map((m) => [m[1], m[2].toLowerCase()]);

test("every language has every text", () => {
  const keys = Object.keys(texts.en).sort();
  assert.deepEqual(readdirSync(new URL("extension/_locales/", root)).sort(), [...languages].sort());
  for (const l of languages) assert.deepEqual(Object.keys(texts[l]).sort(), keys, l);
});

test("translations take the same values", () => {
  for (const key of Object.keys(texts.en)) {
    for (const l of languages) {
      assert.ok(texts[l][key].message.trim() !== "", l + " " + key);
      assert.equal(placeholders(texts[l][key].message), placeholders(texts.en[key].message), l + " " + key);
    }
  }
});

test("every reason of the host is known with its remedy, and has a text", () => {
  assert.ok(rows.length > 40);
  for (const [reason, remedy] of rows) assert.equal(REASONS[reason], remedy, reason);
  const own = Object.keys(REASONS).filter((r) => !rows.some(([known]) => known === r));
  assert.deepEqual(own.sort(), ["extension.restarted", "host.gone", "host.missing", "site.blocked", "site.denied", "site.frame", "site.gesture", "site.policy"]);
  for (const reason of Object.keys(REASONS)) assert.ok(texts.ru["reason_" + reason.replace(/[.-]/g, "_")], reason);
  for (const remedy of new Set(Object.values(REASONS))) if (remedy !== "none") assert.ok(texts.ru["remedy_" + remedy], remedy);
});

test("plural forms exist for the rules of each language", () => {
  const plurals = new Set(Object.keys(texts.en).flatMap((k) => (k.endsWith("_other") ? [k.slice(0, -6)] : [])));
  assert.ok(plurals.size >= 4);
  for (const l of languages) {
    for (const form of new Intl.PluralRules(l).resolvedOptions().pluralCategories) {
      for (const p of plurals) assert.ok(texts[l][p + "_" + form] ?? texts[l][p + "_other"], l + " " + p + "_" + form);
    }
  }
});

test("texts that the pages name exist", () => {
  for (const file of readdirSync(new URL("extension/ui/", root)).filter((f) => f.endsWith(".js"))) {
    for (const [, key] of read("extension/ui/" + file).matchAll(/\bmsg\("(\w+[^_"])"/g)) assert.ok(texts.en[key], file + ": " + key);
    for (const [, key] of read("extension/ui/" + file).matchAll(/\bplural\("(\w+)"/g)) assert.ok(texts.en[key + "_other"], file + ": " + key);
  }
  const built = { algorithm: ["gost_2001", "gost_2012_256", "gost_2012_512", "rsa", "ecdsa"], token: ["folder", "removable", "csp"], stage: ["listing", "prompt", "opening", "signing"],
    title: ["list", "choose", "login"], lead: ["list", "choose", "sign", "login"], format: ["raw", "cms", "cades_bes"], host: ["missing", "outdated", "missing_hint", "outdated_hint"],
    hash: ["gostr3411_2012_256", "gostr3411_2012_512", "gostr3411_94", "sha_256"], action: ["allow", "choose", "sign", "login", "deny", "cancel"] };
  for (const [prefix, ends] of Object.entries(built)) for (const end of ends) assert.ok(texts.en[prefix + "_" + end], prefix + "_" + end);
});
