// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { test } from "node:test";
import { FakePort, settle } from "./fake_browser.mjs";

const { NativePort } = await import("../../../extension/background/native_port.js");
const HELLO = { product: "tamga", version: "1.2.3", protocol: 1, features: ["sign"], maxChunk: 524288, later: true };

/** A host that greets, and does what script says with the rest. */
function hosted(script = () => undefined, hello = HELLO) {
  const ports = [];
  const native = new NativePort(() => {
    const port = new FakePort();
    port.onPost = (m) => {
      if (m.method === "hello") queueMicrotask(() => port.onMessage.emit({ jsonrpc: "2.0", id: m.id, result: hello }));
      else script(m, port);
    };
    ports.push(port);
    return port;
  }, { client: "test", version: "0" });
  return { native, ports };
}
const answer = (m, port) => queueMicrotask(() => port.onMessage.emit({ jsonrpc: "2.0", id: m.id, result: { echo: m.params } }));
const reasonOf = (promise) => promise.then(() => assert.fail("resolved"), (e) => e.reason);

test("greets once and keeps one port", async () => {
  const { native, ports } = hosted(answer);
  assert.equal(native.state, "closed");
  const [a, b] = await Promise.all([native.request("x", { n: 1 }, { deadlineMs: 1000 }), native.request("x", { n: 2 }, { deadlineMs: 1000 })]);
  assert.deepEqual([a, b], [{ echo: { n: 1 } }, { echo: { n: 2 } }]);
  assert.equal(native.state, "ready");
  assert.deepEqual(ports[0].sent.map((m) => m.method), ["hello", "x", "x"]);
  assert.deepEqual(ports[0].sent[0].params, { client: "test", version: "0", protocol: 1 });
  assert.equal(ports.length, 1);
  native.close();
});

test("a port that ends before hello was answered is a missing host", async () => {
  const native = new NativePort(() => {
    const port = new FakePort();
    port.onPost = () => queueMicrotask(() => port.onDisconnect.emit(port));
    return port;
  }, { client: "t", version: "0" });
  assert.equal(await reasonOf(native.request("x", {}, { deadlineMs: 1000 })), "host.missing");
  assert.equal(native.state, "closed");
});

test("connectNative that throws is a missing host", async () => {
  const native = new NativePort(() => { throw new Error("no permission"); }, { client: "t", version: "0" });
  assert.equal(await reasonOf(native.open()), "host.missing");
  assert.equal(native.state, "closed");
});

test("another protocol, or no Tamga at all, is a wrong version", async () => {
  for (const hello of [{ ...HELLO, protocol: 2 }, { ...HELLO, product: "other" }, 7]) {
    const { native, ports } = hosted(undefined, hello);
    assert.equal(await reasonOf(native.open()), "protocol.version");
    assert.ok(ports[0].disconnected);
  }
});

test("death of the host fails what is in flight, removes every listener, and the next request starts anew", async () => {
  let silent = true;
  const { native, ports } = hosted((m, port) => { if (!silent) answer(m, port); });
  const first = reasonOf(native.request("sign", {}, { deadlineMs: 10_000 }));
  await settle();
  ports[0].onDisconnect.emit(ports[0]);
  assert.equal(await first, "host.gone");
  assert.equal(ports[0].onMessage.listeners.size + ports[0].onDisconnect.listeners.size, 0);
  silent = false;
  assert.deepEqual(await native.request("x", { n: 3 }, { deadlineMs: 1000 }), { echo: { n: 3 } });
  assert.equal(ports.length, 2);
  native.close();
});

test("a deadline cancels in the host, and a late answer changes nothing", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { native, ports } = hosted();
  const late = reasonOf(native.request("sign", {}, { deadlineMs: 500 }));
  await settle();
  const id = ports[0].sent.at(-1).id;
  t.mock.timers.tick(501);
  assert.equal(await late, "request.timeout");
  assert.deepEqual(ports[0].sent.at(-1), { jsonrpc: "2.0", method: "cancel", params: { id } });
  ports[0].onMessage.emit({ jsonrpc: "2.0", id, result: {} });
  assert.equal(native.state, "ready");
  native.close();
});

test("an abort cancels in the host", async () => {
  const { native, ports } = hosted();
  const controller = new AbortController();
  const aborted = reasonOf(native.request("sign", {}, { deadlineMs: 10_000, signal: controller.signal }));
  await settle();
  controller.abort();
  assert.equal(await aborted, "request.cancelled");
  assert.equal(ports[0].sent.at(-1).method, "cancel");
  native.close();
});

test("errors keep their reason; unknown reasons and garbage become internal ones", async () => {
  const errors = { a: { code: 3, message: "", data: { reason: "password.wrong", remedy: "unlock" } }, b: { code: 3, data: { reason: "new.reason" } }, c: { code: 3, data: "text" }, d: null, e: { data: { reason: "__proto__" } } };
  const { native } = hosted((m, port) => queueMicrotask(() => port.onMessage.emit({ jsonrpc: "2.0", id: m.id, error: errors[m.method] })));
  const got = [];
  for (const method of Object.keys(errors)) got.push(await reasonOf(native.request(method, {}, { deadlineMs: 1000 })));
  assert.deepEqual(got, ["password.wrong", "protocol.internal", "protocol.internal", "protocol.internal", "protocol.internal"]);
  native.close();
});

test("notifications reach the request they belong to, garbage nobody", async () => {
  const seen = [];
  const { native } = hosted((m, port) => queueMicrotask(() => {
    for (const junk of [null, 7, "x", {}, { jsonrpc: "2.0" }, { jsonrpc: "2.0", method: "progress", params: null }, { jsonrpc: "2.0", id: 999, result: 1 }]) port.onMessage.emit(junk);
    port.onMessage.emit({ jsonrpc: "2.0", method: "progress", params: { id: m.id + 1 } });
    port.onMessage.emit({ jsonrpc: "2.0", method: "progress", params: { id: m.id, done: 1 } });
    port.onMessage.emit({ jsonrpc: "2.0", id: m.id, result: "end" });
  }));
  assert.equal(await native.request("x", {}, { deadlineMs: 1000, notify: (method, p) => seen.push([method, p.done]) }), "end");
  assert.deepEqual(seen, [["progress", 1]]);
  native.close();
});

test("an idle port is closed, a held one is not", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { native, ports } = hosted(answer);
  const release = await native.hold();
  t.mock.timers.tick(3_600_000);
  assert.equal(native.state, "ready");
  release();
  release();
  t.mock.timers.tick(299_000);
  assert.equal(native.state, "ready");
  t.mock.timers.tick(2000);
  assert.equal(native.state, "closed");
  assert.ok(ports[0].disconnected);
});

test("what was taken for a request that was given up comes to be known", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { native, ports } = hosted();
  const late = [];
  const onLate = (result) => late.push(result);
  const controller = new AbortController();
  const requests = [reasonOf(native.request("turn.take", {}, { deadlineMs: 500, onLate })), reasonOf(native.request("turn.take", {}, { deadlineMs: 500, onLate, signal: controller.signal })),
    reasonOf(native.request("turn.take", {}, { deadlineMs: 500, onLate }))];
  await settle();
  const ids = ports[0].sent.filter((m) => m.method === "turn.take").map((m) => m.id);
  controller.abort();
  t.mock.timers.tick(501);
  assert.deepEqual(await Promise.all(requests), ["request.timeout", "request.cancelled", "request.timeout"]);
  ports[0].onMessage.emit({ jsonrpc: "2.0", id: ids[0], result: "one" });
  ports[0].onMessage.emit({ jsonrpc: "2.0", id: ids[0], result: "again" });
  ports[0].onMessage.emit({ jsonrpc: "2.0", id: ids[1], result: "two" });
  ports[0].onMessage.emit({ jsonrpc: "2.0", id: ids[2], error: { code: 8, data: { reason: "request.cancelled" } } });
  assert.deepEqual(late, ["one", "two"]);
  native.close();
});

test("which of the two is older is said", async () => {
  for (const [result, update] of [[{ product: "tamga", version: "9", protocol: 2, features: [], maxChunk: 1 }, "extension"], [{ product: "tamga", version: "0", protocol: 0, features: [], maxChunk: 1 }, "host"], [{ product: "tamga" }, "host"]]) {
    const { native } = hosted(undefined, result);
    await assert.rejects(native.open(), { reason: "protocol.version", detail: update });
  }
});

test("the host looks out for tokens as long as anybody listens", async () => {
  const watches = (port) => port.sent.filter((m) => m.method === "tokens.watch").map((m) => m.params.on);
  const { native, ports } = hosted(answer, { ...HELLO, features: ["watch"] });
  let told = 0;
  const endOne = native.onTokensChanged(() => { told++; });
  const endOther = native.onTokensChanged(() => { told++; });
  await settle();
  assert.deepEqual(watches(ports[0]), [true]);
  ports[0].onMessage.emit({ jsonrpc: "2.0", method: "tokens.changed", params: {} });
  assert.equal(told, 2);
  endOne();
  endOne();
  await settle();
  assert.deepEqual(watches(ports[0]), [true]);

  ports[0].onDisconnect.emit(ports[0]);
  await native.open();
  await settle();
  assert.deepEqual(watches(ports[1]), [true], "a new host is told, too");
  endOther();
  await settle();
  assert.deepEqual(watches(ports[1]), [true, false]);
  native.close();
});

test("a host that does not know of watching is not asked for it", async () => {
  const { native, ports } = hosted(answer);
  native.onTokensChanged(() => undefined)();
  native.onTokensChanged(() => undefined);
  await settle();
  assert.deepEqual(ports[0].sent.map((m) => m.method), ["hello"]);
  native.close();
});
