// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
// Another PIN for a token: from a page of ours to the host, and back to whichever page is there to tell it.
import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";
import { browser, FakePort } from "./fake_browser.mjs";

let features = ["pins"];
const log = [];
let reply = async () => ({ result: { newPin: true } });
browser.runtime.connectNative = () => {
  const port = new FakePort();
  port.onPost = (m) => {
    log.push(m);
    const hello = { result: { product: "tamga", version: "1", protocol: 1, features, maxChunk: 1000 } };
    void (m.method === "hello" ? Promise.resolve(hello) : reply(m)).then((answer) => port.onMessage.emit({ jsonrpc: "2.0", id: m.id, ...answer }));
  };
  return port;
};
const { serve } = await import("../../../extension/background/ui_service.js");
const { native, listCertificates } = await import("../../../extension/background/host.js");
after(() => native.close());
beforeEach(async () => {
  native.close();
  await serve({ type: "pin-outcome" });
  log.length = 0;
  features = ["pins"];
  reply = async () => ({ result: { newPin: true } });
});
const TOKEN = "reader:rutoken-lite/39445e29";
const request = (more = {}) => ({ type: "pin", act: "change", token: TOKEN, label: "Rutoken Lite", finalTry: false, ...more });
const refusal = (reason, remedy) => async () => ({ error: { code: 6, message: reason, data: { reason, remedy } } });
const sent = () => log.filter((m) => m.method !== "hello").map((m) => [m.method, m.params]);

test("each act is a method of its own, with the token and the word about the last try", async () => {
  const { result } = await serve(request());
  assert.deepEqual(result, { act: "change", label: "Rutoken Lite", result: "set", failure: null });
  reply = async () => ({ result: { newPin: false } });
  assert.equal((await serve(request({ act: "unblock", finalTry: true }))).result.result, "kept");
  assert.deepEqual(sent(), [["tokens.changePin", { token: TOKEN, finalTry: false }], ["tokens.unblockPin", { token: TOKEN, finalTry: true }]]);
});

test("what has come of it waits for the next page, and is told once", async () => {
  await serve(request());
  assert.equal((await serve({ type: "pin-outcome" })).result.result, "set");
  assert.equal((await serve({ type: "pin-outcome" })).result, null);
  reply = refusal("token.final-try", "unlock");
  const { result } = await serve(request());
  assert.equal(result.failure.code, "token.final-try");
  assert.equal(result.result, null);
  assert.equal((await serve({ type: "pin-outcome" })).result.failure.code, "token.final-try");
});

test("one at a time", async () => {
  let finish;
  reply = () => new Promise((resolve) => { finish = resolve; });
  const first = serve(request());
  while (finish === undefined) await new Promise((resolve) => { setImmediate(resolve); });
  assert.equal((await serve(request())).error.code, "prompt.busy");
  finish({ result: { newPin: true } });
  assert.equal((await first).result.result, "set");
  assert.equal(sent().length, 1);
});

test("an older host is asked for nothing, and other shapes stop before it", async () => {
  features = [];
  assert.equal((await serve(request())).result.failure.code, "protocol.version");
  for (const wrong of [{ act: "forget" }, { token: "" }, { token: "x".repeat(4097) }, { finalTry: "yes" }, { pin: "1234" }])
    assert.equal((await serve(request(wrong))).error.code, "protocol.params");
  assert.deepEqual(sent(), []);
});

test("what a token offers is taken only where it is understood", async () => {
  const offers = { "good": { change: true, unblock: "keeps-pin", onReader: false, state: "locked" }, "newer": { change: true, unblock: "by-post", onReader: false }, "none": undefined };
  reply = async () => ({ result: { count: 0, problems: [], complete: true } });
  const seen = new Map();
  const port = browser.runtime.connectNative;
  browser.runtime.connectNative = () => {
    const made = port();
    const before = made.onPost;
    made.onPost = (m) => {
      if (m.method === "certificates.list") {
        for (const [id, pin] of Object.entries(offers))
          made.onMessage.emit({ jsonrpc: "2.0", method: "certificates.part", params: { id: m.id, token: { id, kind: "reader", label: id, location: id, pin }, certificates: [], last: true } });
      }
      before(m);
    };
    return made;
  };
  await listCertificates({ onPart: (token) => seen.set(token.id, token.pin) });
  browser.runtime.connectNative = port;
  assert.deepEqual([...seen], [["good", { change: true, unblock: "keeps-pin", state: "locked" }], ["newer", undefined], ["none", undefined]]);
});
