// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
// What a document shows hides nothing, and a site's name passes for no other.
import assert from "node:assert/strict";
import { test } from "node:test";
import { browser } from "./fake_browser.mjs";

browser.i18n.getMessage = (key) => (key === "language_code" ? "en" : key);
await import("../../../extension/ui/viewer_text.js");
const { decodePunycode, siteName } = await import("../../../extension/ui/site_name.js");
const { fileName } = await import("../../../extension/ui/document_viewer.js");
const { decode, xml, plain, read } = globalThis.tamgaViewer;
const octets = (...values) => new Uint8Array(values);
const utf8 = (text) => new TextEncoder().encode(text);
/** Rows as text; what is marked stands in brackets. */
const drawn = (rows) => rows.map((row) => " ".repeat(row.depth ?? 0) + row.runs.map((run) => (run.kind === "mark" ? "[" + run.text + "]" : run.text)).join(""));

test("everything that changes the order or cannot be seen is marked", () => {
  assert.deepEqual(drawn(plain("a\u202eb\u2066c\u2069\u200bd\u00ade\ufefff\u0007g\ufe0fh\u{e0041}i\u3164j")), ["a[RLO]b[LRI]c[PDI][ZWSP]d[SHY]e[BOM]f[U+0007]g[U+FE0F]h[U+E0041]i[HF]j"]);
  assert.deepEqual(drawn(plain("tab\tand\u00a0space\r\nnext\rlast\n")), ["tab\tand\u00a0space", "next", "last", ""]);
});

test("encodings that Russian programs write are read, and it is said which", () => {
  assert.deepEqual(decode(utf8("Привет")), { text: "Привет", encoding: "utf-8", broken: 0 });
  assert.deepEqual(decode(octets(0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2)), { text: "Привет", encoding: "windows-1251", broken: 0 });
  const declared = [...utf8('<?xml version="1.0" encoding="cp866"?><a>'), 0x8f, 0xe0];
  assert.equal(decode(new Uint8Array(declared)).encoding, "ibm866");
  assert.ok(decode(new Uint8Array(declared)).text.endsWith("<a>Пр"));
  assert.deepEqual(decode(octets(0xff, 0xfe, 0x41, 0x00)), { text: "\ufeffA", encoding: "utf-16le", broken: 0 });
});

test("octets that are no text stay visible", () => {
  const { text, encoding, broken } = decode(new Uint8Array([...utf8("Договор"), 0xff, ...utf8(" №"), 0xc0, 0x80]));
  assert.equal(encoding, "utf-8");
  assert.equal(broken, 3);
  assert.deepEqual(drawn(plain(text)), ["Договор[FF] №[C0][80]"]);
});

test("XML is laid out without a change of its text", () => {
  const source = '<?xml version="1.0"?><a x="1" y=\'2>3\'><b> kept  </b><c/><d></d><p>mixed <i>in</i> line</p>\n <!-- note --><e>&amp;&#x202e;</e><![CDATA[<x>]]></a>';
  assert.deepEqual(drawn(xml(source)), ['<?xml version="1.0"?>', "<a x=\"1\" y='2>3'>", " <b> kept  </b>", " <c/>", " <d></d>", " <p>mixed <i>in</i> line</p>", " <!-- note -->", " <e>&amp;&#x202e;</e>", " <![CDATA[<x>]]>", "</a>"]);
  // Nothing but white space between tags may get lost, however broken the text is.
  const bare = (text) => text.replace(/\s/g, "");
  for (const broken of ["<", "<a", "</a></b>", "<a b='", "x<y>z", "<!-- ", "<![CDATA[", "<?", "<a><b></a>", "<>", "<<a>>", source, '<a b="1"c="2">']) assert.equal(bare(drawn(xml(broken)).join("")), bare(broken), broken);
});

test("a large document is cut, and it is said where", () => {
  const { rows, shown, of } = read(utf8("строка\n".repeat(100_000)).buffer, false);
  assert.ok(rows.length <= 20_000);
  assert.ok(shown < of && of === 700_000);
  const hostile = read(utf8("<a".repeat(200_000)).buffer, true);
  assert.ok(hostile.rows.length > 0, "in time that a person waits");
});

test("punycode of RFC 3492", () => {
  assert.equal(decodePunycode("egbpdaj6bu4bxfgehfvwxn"), "ليهمابتكلموشعربي؟");
  assert.equal(decodePunycode("b1abfaaepdrnnbgefbadotcwatmq2g4l"), "почемужеонинеговорятпорусски");
  assert.equal(decodePunycode("bcher-kva"), "bücher");
  for (const bad of ["", "a!b", "99999999999999", "\u00e4"]) assert.equal(decodePunycode(bad), null, bad);
});

test("national letters are shown only where they pass for nothing else", () => {
  assert.equal(siteName("https://xn--80aswg.xn--p1ai"), "сайт.рф");
  assert.equal(siteName("https://xn--80aswg.xn--p1ai:8443"), "сайт.рф:8443");
  assert.equal(siteName("http://localhost:8080"), "http://localhost:8080");
  assert.equal(siteName("https://xn--bcher-kva.example"), "bücher.example");
  // Cyrillic letters that look like apple.com, and a mixture of scripts.
  assert.equal(siteName("https://xn--80ak6aa92e.com"), "xn--80ak6aa92e.com");
  assert.equal(siteName("https://xn--pple-43d.com"), "xn--pple-43d.com");
  assert.equal(siteName("not an origin"), "not an origin");
});

test("a saved file has a harmless name", () => {
  assert.equal(fileName("../../etc/passwd"), "_.._etc_passwd");
  assert.equal(fileName("Отчёт\u202egpj.exe"), "Отчёт_gpj.exe");
  assert.equal(fileName("  "), "document");
});

test("the frame of a document is no page of the extension", async () => {
  const { isOwnPage } = await import("../../../extension/background/ui_service.js");
  const url = (file) => browser.runtime.getURL("ui/" + file);
  assert.ok(isOwnPage({ id: "self", url: url("popup.html") }));
  assert.ok(!isOwnPage({ id: "self", url: url("viewer.html") }));
  assert.ok(!isOwnPage({ id: "self", url: url("viewer.html?x") }));
  assert.ok(!isOwnPage({ id: "self", url: url("popup.html"), origin: "null" }));
});
