// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { test } from "node:test";
import "./fake_browser.mjs";

const { callOf, checkSign, partOf, shapes } = await import("../../../extension/background/requests.js");
const refused = (body, detail) => assert.throws(body, (/** @type {any} */ e) => e.reason === "protocol.params" && (detail === undefined || e.detail.includes(detail)));
const call = (method, params, sources = []) => callOf({ type: "call", method, params, sources: sources.map((size) => ({ size })), ancestors: [], activated: true });

test("a full sign request is taken, with its defaults", () => {
  const { params, sources } = call("sign", { documents: [{ name: "a", source: 0 }, { name: "b", digest: "ab".repeat(32) }], certificate: "ab".repeat(20) }, [5]);
  assert.deepEqual(params, { documents: [{ name: "a", source: 0 }, { name: "b", digest: "ab".repeat(32) }], format: "cades-bes", detached: true, certificate: "AB".repeat(20), filter: {} });
  assert.deepEqual(sources, [5]);
});

test("calls of another shape are refused", () => {
  const good = { type: "call", method: "status", params: {}, sources: [], ancestors: [], activated: null };
  assert.equal(callOf(good).method, "status");
  assert.deepEqual(callOf({ ...good, ancestors: ["https://a.example", 0], activated: false }).ancestors, ["https://a.example", 0]);
  for (const m of [null, 7, "x", [], {}, { type: "call" }, { type: "call", method: "sign" }, { ...good, method: "constructor" }, { ...good, more: 1 }, { ...good, sources: [{ size: -1 }] },
    { ...good, ancestors: undefined }, { ...good, ancestors: "top" }, { ...good, ancestors: [null] }, { ...good, ancestors: [-1] }, { ...good, ancestors: ["x".repeat(301)] }, { ...good, ancestors: Array(33).fill(0) },
    { ...good, activated: undefined }, { ...good, activated: "yes" }]) refused(() => callOf(m));
  for (const digests of [undefined, [], ["zz".repeat(16)], ["ab"], "ab".repeat(32), Array(501).fill("ab".repeat(32))]) refused(() => call("checkCode", { digests }), "digests");
  refused(() => call("status", { x: 1 }), "no such member");
  refused(() => call("digest", { algorithm: "md5" }), "algorithm");
});

test("sign requests: names, digests, counts, formats", () => {
  const good = { name: "a", digest: "ab".repeat(32) };
  for (const documents of [undefined, null, {}, [], Array(101).fill(good), [{ name: "a" }], [{ ...good, source: 0 }], [{ ...good, name: "" }], [{ ...good, name: "x".repeat(256) }], [{ ...good, name: "a\nb" }], [{ ...good, name: "a\u0085b" }], [{ ...good, name: "\ud800" }],
    [{ ...good, digest: "abc" }], [{ ...good, digest: "zz".repeat(32) }], [{ ...good, digest: "ab".repeat(65) }], [{ ...good, extra: 1 }], [{ name: 5, digest: good.digest }]]) refused(() => call("sign", { documents }), "documents");
  refused(() => call("sign", { documents: [good], format: "pdf" }), "format");
  refused(() => call("sign", { documents: [good], detached: "yes" }), "detached");
  refused(() => call("sign", { documents: [good], rsaPadding: "oaep" }), "rsaPadding");
  assert.equal(call("sign", { documents: [good], rsaPadding: "pss" }).params.rsaPadding, "pss");
  refused(() => call("sign", { documents: [good], certificate: "ab" }), "certificate");
  refused(() => call("sign", { documents: [good], filter: { inn: "123" } }), "filter.inn");
  refused(() => call("sign", JSON.parse('{"documents": [{"name": "a", "digest": "' + good.digest + '", "__proto__": {}}]}')), "no such member");
});

test("sources and documents fit together", () => {
  const sign = (documents, sizes, more = {}) => checkSign(shapes.sign({ documents, ...more }, ""), sizes);
  sign([{ name: "a", source: 1 }, { name: "b", source: 0 }], [1, 2]);
  refused(() => sign([{ name: "a", source: 0 }, { name: "b", source: 0 }], [1]));
  refused(() => sign([{ name: "a", source: 0 }], [1, 2]));
  refused(() => sign([{ name: "a", source: 3 }], [1]));
  refused(() => sign([{ name: "a", digest: "ab".repeat(32) }], [], { detached: false }), "attached");
  assert.throws(() => sign([{ name: "a", source: 0 }], [33 * 1024 * 1024], { detached: false }), { reason: "document.too-large" });
  sign([{ name: "a", source: 0 }], [5e9]);
});

test("challenges are 16 to 1024 octets", () => {
  const of = (n) => call("authenticate", { challenge: Buffer.alloc(n, 7).toString("base64") });
  for (const n of [16, 17, 18, 1024]) assert.ok(of(n));
  for (const n of [0, 1, 15, 1025, 5000]) refused(() => of(n), "challenge");
  refused(() => call("authenticate", { challenge: "not base64 at all!!" }), "challenge");
});

test("chunks are bounded", () => {
  assert.deepEqual(partOf({ type: "chunk", source: 0, chunk: "AAAA", size: 3 }), { type: "chunk", source: 0, chunk: "AAAA", size: 3 });
  assert.equal(partOf({ type: "end", source: 0 }).type, "end");
  for (const m of [{ type: "chunk", source: 0, chunk: "A", size: 1 }, { type: "chunk", source: 0, chunk: "A".repeat(700_000), size: 3 }, { type: "chunk", source: 0, chunk: "AAAA", size: 0 }, { type: "other" }, null]) refused(() => partOf(m));
});
