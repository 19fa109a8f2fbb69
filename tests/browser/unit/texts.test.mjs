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

const sources = readdirSync(new URL("extension/ui/", root)).filter((f) => f.endsWith(".js")).map((f) => read("extension/ui/" + f));
/** Names that the pages give to a function of texts.js. */
const named = (call) => [...new Set(sources.flatMap((text) => [...text.matchAll(new RegExp("\\b" + call + "\\(\\s*\"(\\w*[a-zA-Z0-9])\"", "g"))].map(([, key]) => key)))];

test("plural forms exist for the rules of each language", () => {
  const plurals = named("plural");
  assert.ok(plurals.length >= 15, plurals.join());
  for (const l of languages) {
    // "many" of French is for millions, which the general form serves.
    const forms = new Intl.PluralRules(l).resolvedOptions().pluralCategories.filter((form) => l === "ru" || form !== "many");
    for (const form of [...forms, "other"]) for (const p of plurals) assert.ok(texts[l][p + "_" + form], l + " " + p + "_" + form);
  }
});

test("texts that the pages name exist", () => {
  for (const call of ["msg", "sentence", "banner"]) for (const key of named(call)) assert.ok(texts.en[key], key);
  const built = { algorithm: ["gost_2001", "gost_2012_256", "gost_2012_512", "rsa", "ecdsa"], token: ["folder", "removable", "csp"], stage: ["listing", "prompt", "opening", "signing"],
    title: ["list", "choose", "login"], lead: ["list", "choose", "sign", "login"], format: ["raw", "cms", "cades_bes"], host: ["missing", "outdated", "missing_hint", "outdated_hint"],
    hash: ["gostr3411_2012_256", "gostr3411_2012_512", "gostr3411_94", "sha_256"], action: ["allow", "choose", "sign", "login", "deny", "cancel"], type: ["text", "xml", "pdf", "other"],
    term: ["session", "day", "month", "year"], act: ["sign", "login", "list", "choose"], outcome: ["signed", "refused", "failed", "begun", "done_login", "done_list", "done_choose"],
    verdict: ["changed", "missing", "head"], manifest: ["other_path", "unreadable", "writable_by_others"], check: ["journal_unwritable", "journal_broken", "journal_unwritable_text", "journal_broken_text"],
    state: ["good", "info", "warn", "bad"], setting: ["removableMedia", "readers", "cspStore", "removableMedia_hint", "readers_hint", "cspStore_hint"] };
  for (const [prefix, ends] of Object.entries(built)) for (const end of ends) assert.ok(texts.en[prefix + "_" + end], prefix + "_" + end);
});

test("no text is left over", () => {
  const manifest = read("extension/manifest.json");
  const background = readdirSync(new URL("extension/background/", root), { recursive: true }).filter((f) => f.endsWith(".js")).map((f) => read("extension/background/" + f));
  const all = [...sources, ...background].join("\n");
  const literals = new Set([...all.matchAll(/["'](\w+)["']/g)].map(([, key]) => key));
  const computed = [...literals].filter((key) => key.endsWith("_"));  // "reason_" + ...
  const plurals = named("plural");
  const isPlural = (key) => plurals.some((p) => key.startsWith(p + "_") && /^(one|few|many|other)$/.test(key.slice(p.length + 1)));
  const left = Object.keys(texts.en).filter((key) => !literals.has(key) && !manifest.includes("__MSG_" + key + "__") && !computed.some((prefix) => key.startsWith(prefix)) && !isPlural(key));
  assert.deepEqual(left, []);
});
