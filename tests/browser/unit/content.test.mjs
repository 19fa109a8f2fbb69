// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
// The classic scripts of the content room, run as the browser runs them: one scope, in order.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";

const read = (name) => readFileSync(new URL("../../../extension/content/" + name, import.meta.url), "utf8");
class FileReaderOfBlobs {
  readAsDataURL(blob) {
    blob.arrayBuffer().then((b) => {
      this.result = "data:application/octet-stream;base64," + Buffer.from(b).toString("base64");
      this.onload();
    });
  }
}
const context = vm.createContext({ Blob, FileReader: FileReaderOfBlobs });
const { shapes, sources } = vm.runInContext(read("shapes.js") + ";" + read("sources.js") + "; ({ shapes: tamgaShapes, sources: tamgaSources })", context);
const all = async (source) => {
  source.rewind();
  const parts = [];
  for (let next = await source.next(); next !== null; next = await source.next()) {
    assert.equal(Buffer.from(next.chunk, "base64").length, next.size);
    parts.push(Buffer.from(next.chunk, "base64"));
  }
  return parts;
};

test("calls are taken as plain values", () => {
  const call = shapes.callOf({ n: 1, method: "sign", params: { documents: [{ name: "a", f: undefined }] }, blobs: [new Blob(["x"])], stream: false });
  assert.deepEqual(JSON.parse(JSON.stringify(call.params)), { documents: [{ name: "a" }] });
  assert.equal(call.blobs.length, 1);
});

test("anything else is none", () => {
  const good = { n: 1, method: "status", params: {}, blobs: [], stream: false };
  const circle = {};
  circle.circle = circle;
  assert.ok(shapes.callOf(good));
  for (const bad of [null, 7, "x", {}, { ...good, n: 0 }, { ...good, n: 1.5 }, { ...good, n: "1" }, { ...good, method: "toString" }, { ...good, method: 5 }, { ...good, params: null }, { ...good, params: "x" },
    { ...good, blobs: undefined }, { ...good, blobs: ["x"] }, { ...good, blobs: { length: 1e9 } }, { ...good, blobs: Array(101).fill(new Blob([])) }, { ...good, stream: 1 }, { ...good, stream: true, blobs: [new Blob([])] },
    { ...good, params: { text: "x".repeat(600_000) } }, { ...good, params: circle }, { ...good, params: { big: 10n } }]) assert.equal(shapes.callOf(bad), null);
  assert.ok(shapes.isPart({ n: 1, part: null, failed: false }) && shapes.isPart({ n: 1, part: new Blob([]), failed: false }));
  assert.ok(!shapes.isPart({ n: 1, part: "x", failed: false }) && !shapes.isPart({ n: 1, part: null }) && !shapes.isAbort({ n: 1, abort: "yes" }));
});

test("a blob is read in chunks, and again", async () => {
  const octets = Buffer.alloc(1_100_000, "abc");
  const source = new sources.BlobSource(new Blob([octets]));
  for (let i = 0; i < 2; i++) {
    const parts = await all(source);
    assert.deepEqual(parts.map((p) => p.length), [524288, 524288, 51424]);
    assert.ok(Buffer.concat(parts).equals(octets));
  }
  assert.deepEqual(await all(new sources.BlobSource(new Blob([]))), []);
});

test("parts of a stream are gathered and cut to chunks; it is read once", async () => {
  const given = [Buffer.alloc(10, 1), Buffer.alloc(1_200_000, 2), Buffer.alloc(0), Buffer.alloc(5, 3)];
  const whole = Buffer.concat(given);
  const source = new sources.StreamSource(() => queueMicrotask(() => {
    const part = given.shift();
    source.give({ part: part === undefined ? null : new Blob([part]), failed: false });
  }));
  const parts = await all(source);
  assert.ok(Buffer.concat(parts).equals(whole));
  assert.ok(parts.slice(0, -1).every((p) => p.length === 524288));
  assert.throws(() => source.rewind());
});

test("a stream that fails is unreadable", async () => {
  const source = new sources.StreamSource(() => queueMicrotask(() => source.give({ part: null, failed: true })));
  source.rewind();
  await assert.rejects(source.next());
});
