// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { editionOf, LIST, packed, rulesOf } from "../../tools/make-public-suffixes.mjs";

const { EDITION, PACKED } = await import("../../../extension/data/public_suffixes.js");
const { publicSuffixRules, registrableDomain, sameSite } = await import("../../../extension/background/same_site.js");

test("the registrable domain follows the rules of the list", () => {
  const table = {
    "example.com": "example.com", "www.example.com": "example.com", "a.b.c.example.com": "example.com", "com": null,
    "nalog.ru": "nalog.ru", "lkfl2.nalog.ru": "nalog.ru", "ru": null, "msk.ru": null, "a.msk.ru": "a.msk.ru",
    "co.uk": null, "bank.co.uk": "bank.co.uk", "www.bank.co.uk": "bank.co.uk",
    // a wildcard with its exception
    "ck": null, "any.ck": null, "shop.any.ck": "shop.any.ck", "a.shop.any.ck": "shop.any.ck", "www.ck": "www.ck", "a.www.ck": "www.ck",
    "kawasaki.jp": "kawasaki.jp", "x.kawasaki.jp": null, "y.x.kawasaki.jp": "y.x.kawasaki.jp", "city.kawasaki.jp": "city.kawasaki.jp", "a.city.kawasaki.jp": "city.kawasaki.jp",
    // the private section: customers of one provider are strangers
    "github.io": null, "one.github.io": "one.github.io", "blogspot.com": null, "a.blogspot.com": "a.blogspot.com",
    // names of other alphabets, as browsers give them
    "xn--p1ai": null, "xn--e1afmkfd.xn--p1ai": "xn--e1afmkfd.xn--p1ai", "a.xn--e1afmkfd.xn--p1ai": "xn--e1afmkfd.xn--p1ai", "xn--85x722f.xn--55qx5d.cn": "xn--85x722f.xn--55qx5d.cn",
    // not on the list: one label is the suffix
    "portal.test": "portal.test", "login.portal.test": "portal.test", "intranet": null,
    // no names at all
    "127.0.0.1": null, "10.0.0.1": null, "[2001:db8::1]": null, "[::1]": null, "localhost": null, "a.localhost": null, "example.com.": null, "": null,
  };
  for (const [host, domain] of Object.entries(table)) assert.equal(registrableDomain(host), domain, host);
});

test("one owner, or strangers", () => {
  const same = [["https://a.example.com", "https://b.example.com"], ["https://example.com", "https://www.example.com:8443"], ["https://a.b.nalog.ru", "https://nalog.ru"], ["http://localhost:1", "http://localhost:1"],
    ["https://10.0.0.1", "https://10.0.0.1"], ["https://x.xn--e1afmkfd.xn--p1ai", "https://xn--e1afmkfd.xn--p1ai"]];
  const strangers = [["https://evilexample.com", "https://example.com"], ["https://example.com.evil.com", "https://example.com"], ["https://example.com", "https://example.co"], ["https://a.co.uk", "https://b.co.uk"],
    ["https://one.github.io", "https://two.github.io"], ["https://one.github.io", "https://github.io"], ["https://a.any.ck", "https://b.any.ck"], ["https://www.ck", "https://x.www2.ck"],
    ["http://localhost:1", "http://localhost:2"], ["http://127.0.0.1", "http://localhost"], ["https://10.0.0.1", "https://10.0.0.2"], ["https://1.2.3.4", "https://5.2.3.4"], ["https://[::1]", "https://[::2]"],
    ["http://localhost", "https://localhost"], ["https://a.localhost", "https://b.localhost"], ["https://intranet", "https://www.intranet2"], ["https://xn--e1afmkfd.xn--p1ai", "https://xn--80ak6aa92e.com"],
    ["https://ex\u0430mple.com", "https://example.com"]];
  for (const [a, b] of same) assert.ok(sameSite(a, b) && sameSite(b, a), a + " " + b);
  for (const [a, b] of strangers) assert.ok(!sameSite(a, b) && !sameSite(b, a), a + " " + b);
});

test("the packed list gives back every rule", () => {
  const rules = ["com", "co.uk", "*.ck", "!www.ck", "xn--p1ai"];
  assert.deepEqual(packed(rules), [". com xn--p1ai", "ck !www *", "uk co"]);
  assert.deepEqual(rulesOf("// text\n\n*.ck\n!www.ck\n\u0440\u0444 // comment\n"), ["*.ck", "!www.ck", "xn--p1ai"]);
  assert.ok(publicSuffixRules().size > 9000);
});

test("the copy agrees with the package publicsuffix", { skip: existsSync(LIST) ? false : "the package is not installed" }, () => {
  const text = readFileSync(LIST, "utf8");
  const listed = new Set(rulesOf(text));
  if (editionOf(text) === EDITION) {
    assert.equal(packed([...listed]).join("\n"), PACKED.trim());
    assert.deepEqual([...publicSuffixRules()].sort(), [...listed].sort());
  } else {
    // Another edition is installed here: most rules never change.
    const common = [...publicSuffixRules()].filter((rule) => listed.has(rule)).length;
    assert.ok(common > 0.8 * publicSuffixRules().size, common + " rules in common");
  }
});
