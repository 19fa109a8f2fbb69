// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { test } from "node:test";
import { FakePort, settle } from "./fake_browser.mjs";

const { Call } = await import("../../../extension/background/call.js");
const chunk = (text, source = 0) => ({ type: "chunk", source, chunk: Buffer.from(text).toString("base64"), size: text.length });

test("chunks are asked for with credit and taken in order", async () => {
  const port = new FakePort();
  const call = new Call(port, "https://a.example", [6]);
  const taken = [];
  let release = () => undefined;
  const gate = new Promise((resolve) => { release = resolve; });
  const reading = call.read(0, async (c) => { taken.push(c); await gate; });
  assert.deepEqual(port.sent, [{ type: "open", source: 0, credit: 4 }]);
  call.onMessage(chunk("one"));
  call.onMessage(chunk("two"));
  await settle();
  assert.equal(port.sent.length, 1, "no credit before a chunk is taken");
  release();
  await settle();
  assert.deepEqual(port.sent.slice(1), [{ type: "credit", source: 0, credit: 1 }, { type: "credit", source: 0, credit: 1 }]);
  call.onMessage({ type: "end", source: 0 });
  await reading;
  assert.deepEqual(taken, ["b25l", "dHdv"]);
});

test("an end before the last chunk was taken waits for it", async () => {
  const call = new Call(new FakePort(), "https://a.example", [3]);
  let done = false;
  let release = () => undefined;
  const reading = call.read(0, () => new Promise((resolve) => { release = resolve; })).then(() => { done = true; });
  call.onMessage(chunk("abc"));
  call.onMessage({ type: "end", source: 0 });
  await settle();
  assert.equal(done, false);
  release();
  await reading;
});

test("too much, unreadable, gone: each with its reason", async () => {
  const flooded = new Call(new FakePort(), "https://a.example", [9]);
  const flood = assert.rejects(flooded.read(0, () => new Promise(() => undefined)), { reason: "protocol.internal" });
  for (let i = 0; i < 5; i++) flooded.onMessage(chunk("x"));
  await flood;

  const broken = new Call(new FakePort(), "https://a.example", [9]);
  const breaking = assert.rejects(broken.read(0, async () => undefined), { reason: "document.unreadable" });
  broken.onMessage({ type: "unreadable", source: 0 });
  await breaking;

  const left = new Call(new FakePort(), "https://a.example", [9]);
  const leaving = assert.rejects(left.read(0, async () => undefined), { reason: "request.cancelled" });
  left.end();
  await leaving;
  await assert.rejects(left.read(0, async () => undefined), { reason: "request.cancelled" });
  await assert.rejects(new Call(new FakePort(), "https://a.example", []).read(0, async () => undefined), { reason: "protocol.internal" });
});

test("a source that falls silent times out", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const call = new Call(new FakePort(), "https://a.example", [9]);
  const waiting = assert.rejects(call.read(0, async () => undefined), { reason: "request.timeout" });
  t.mock.timers.tick(5 * 60_000 + 1);
  await waiting;
});

test("a source can be read again from its beginning", async () => {
  const port = new FakePort();
  const call = new Call(port, "https://a.example", [1]);
  for (let i = 0; i < 2; i++) {
    const reading = call.read(0, async () => undefined);
    call.onMessage({ type: "end", source: 0 });
    await reading;
  }
  assert.deepEqual(port.sent.map((m) => m.type), ["open", "open"]);
});

test("two readings of one source follow each other, also when the first one fails", async () => {
  for (const fails of [false, true]) {
    const port = new FakePort();
    const call = new Call(port, "https://a.example", [3]);
    const taken = [];
    const first = call.read(0, async (c) => { taken.push("1" + c); if (fails) throw new Error("no"); });
    const second = call.read(0, async (c) => { taken.push("2" + c); });
    const third = call.read(0, async (c) => { taken.push("3" + c); });
    assert.equal(port.sent.length, 1, "the others wait");
    first.catch(() => undefined);
    call.onMessage(chunk("abc"));
    await settle();
    if (!fails) call.onMessage({ type: "end", source: 0 });
    await (fails ? assert.rejects(first) : first);
    for (const reading of [second, third]) {
      call.onMessage(chunk("abc"));
      call.onMessage({ type: "end", source: 0 });
      await reading;
    }
    assert.deepEqual(taken, ["1YWJj", "2YWJj", "3YWJj"]);
  }
});

test("readings that wait end with the call", async () => {
  const call = new Call(new FakePort(), "https://a.example", [3]);
  const all = [0, 1, 2].map(() => assert.rejects(call.read(0, async () => undefined), { reason: "request.cancelled" }));
  call.end();
  await Promise.all(all);
});
