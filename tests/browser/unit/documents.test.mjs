// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import "./fake_browser.mjs";

const { checkCode } = await import("../../../extension/background/check_code.js");
const { typeOf } = await import("../../../extension/background/document_type.js");

/** The definition, written a second time. */
function expectedCode(digests) {
  const hash = createHash("sha256").update("tamga-check-code-1\n" + digests.join("\n")).digest("hex");
  const bits = [...hash.slice(0, 10)].map((d) => Number.parseInt(d, 16).toString(2).padStart(4, "0")).join("");
  const code = bits.match(/.{5}/g).map((b) => "0123456789ABCDEFGHJKMNPQRSTVWXYZ"[Number.parseInt(b, 2)]).join("");
  return code.slice(0, 4) + "-" + code.slice(4);
}

test("the check code is the one that is defined", async () => {
  const some = [["ab".repeat(32)], ["00".repeat(32), "ff".repeat(64)], ["12".repeat(20)]];
  for (const digests of some) assert.equal(await checkCode(digests), expectedCode(digests));
  for (let i = 0; i < 50; i++) {
    const digests = [createHash("sha256").update(String(i)).digest("hex")];
    const code = await checkCode(digests);
    assert.equal(code, expectedCode(digests));
    assert.match(code, /^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
  }
});

test("a fixed code, so that no later version shows another one", async () => {
  assert.equal(await checkCode(["ab".repeat(32)]), "JJMH-5Z0G");
  assert.equal(await checkCode(["AB".repeat(32)]), await checkCode(["ab".repeat(32)]), "either case");
});

test("order, number and every digit count", async () => {
  const [a, b] = ["ab".repeat(32), "cd".repeat(32)];
  const codes = new Set(await Promise.all([[a], [b], [a, b], [b, a], [a, a], [a + b], ["bb" + a.slice(2)]].map(checkCode)));
  assert.equal(codes.size, 7);
});

const chunk = (octets) => Buffer.from(octets).toString("base64");

test("the type is what the octets say", () => {
  const table = [
    ["%PDF-1.7 ...", "a.txt", "pdf"], ["junk\n%PDF-1.4", "a", "pdf"],
    ['<?xml version="1.0"?><a/>', "a.bin", "xml"], ["\ufeff  <?xml version='1.0'?>", "a", "xml"], ["<Файл/>", "a.xml", "xml"], ["< a", "a.xml", "text"], ["<File/>", "a.xml", "xml"], ["<File/>", "a.txt", "text"],
    ["<!DOCTYPE html><html>", "a.html", "text"], ["Заявление", "a", "text"], ["a\tb\r\n", "x", "text"],
    ["nul\0", "a.txt", "other"], ["\x07bell", "a.txt", "other"], ["", "a.txt", "other"],
  ];
  for (const [text, name, type] of table) assert.equal(typeOf(chunk(text), name), type, JSON.stringify(text));
  assert.equal(typeOf(chunk([0xff, 0xfe, 0x3c, 0x00, 0x61, 0x00]), "a"), "text", "UTF-16");
  assert.equal(typeOf(chunk([0xcf, 0xf0, 0xe8]), "old.txt"), "text", "windows-1251, by its name");
  assert.equal(typeOf(chunk([0xcf, 0xf0, 0xe8]), "old.dat"), "other");
  assert.equal(typeOf(chunk([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), "a.png"), "other");
  assert.equal(typeOf(chunk([0x50, 0x4b, 3, 4, 20, 0]), "a.docx"), "other");
});

test("a character cut at the end of what is looked at does not make it binary", () => {
  for (let length = 4090; length < 4104; length++) assert.equal(typeOf(chunk("x".repeat(length) + "Ж".repeat(2000)), "a"), "text", String(length));
});
