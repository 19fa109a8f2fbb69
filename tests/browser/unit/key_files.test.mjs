// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
// Files with keys that a person gives in a window: on their way to the host.
import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";
import { browser, FakePort } from "./fake_browser.mjs";

let features = ["files"];
const log = [];
let reply = () => ({ result: { path: "/home/somebody/.local/share/tamga/pfx/key.pfx" } });
browser.runtime.connectNative = () => {
  const port = new FakePort();
  port.onPost = (m) => {
    log.push(m);
    const results = { "hello": { product: "tamga", version: "1", protocol: 1, features, maxChunk: 1000 }, "data.begin": { data: "d1" }, "data.append": { received: 1 }, "data.finish": { size: 1 }, "data.drop": {} };
    queueMicrotask(() => port.onMessage.emit({ jsonrpc: "2.0", id: m.id, ...(m.method === "files.keep" ? reply() : { result: results[m.method] }) }));
  };
  return port;
};
const { serve } = await import("../../../extension/background/ui_service.js");
const { native } = await import("../../../extension/background/host.js");
after(() => native.close());
beforeEach(() => {
  native.close();
  log.length = 0;
  features = ["files"];
});
const methods = () => log.map((m) => m.method);

test("a file goes in chunks, is kept under its name, and its handle is dropped", async () => {
  const content = Buffer.alloc(700_000, "key").toString("base64");
  const { result } = await serve({ type: "keep-file", name: "director.pfx", content });
  assert.equal(result.path, "/home/somebody/.local/share/tamga/pfx/key.pfx");
  assert.deepEqual(methods(), ["hello", "data.begin", "data.append", "data.append", "data.append", "data.finish", "files.keep", "data.drop"]);
  const chunks = log.filter((m) => m.method === "data.append").map((m) => m.params.chunk);
  assert.ok(chunks.every((chunk) => chunk.length % 4 === 0 && chunk.length <= 699_052), "whole groups, and no larger than the host takes");
  assert.equal(chunks.join(""), content);
  assert.deepEqual(log.find((m) => m.method === "files.keep").params, { name: "director.pfx", data: "d1" });
});

test("what the host refuses is told with its reason, and nothing is left there", async () => {
  const before = reply;
  reply = () => ({ error: { code: 6, message: "container.damaged", data: { reason: "container.damaged", remedy: "administrator" } } });
  const { error } = await serve({ type: "keep-file", name: "letter.pfx", content: "YWJj" });
  assert.equal(error.code, "container.damaged");
  assert.equal(methods().at(-1), "data.drop");
  reply = before;
});

test("an older host is asked for nothing", async () => {
  features = [];
  const { error } = await serve({ type: "keep-file", name: "key.pfx", content: "YWJj" });
  assert.equal(error.code, "protocol.version");
  assert.deepEqual(methods(), ["hello"]);
});

test("more than a megabyte, names with controls and other shapes stop before the host", async () => {
  const large = "AAAA".repeat(Math.ceil((1 << 20) / 3) + 1);
  for (const wrong of [{ name: "key.pfx", content: large }, { name: "", content: "YWJj" }, { name: "a\nb", content: "YWJj" }, { name: "x".repeat(256), content: "YWJj" }, { name: "key.pfx", content: "no base64" }, { name: "key.pfx" },
    { name: "key.pfx", content: "YWJj", folder: "/etc" }]) {
    const { error } = await serve({ type: "keep-file", ...wrong });
    assert.equal(error.code, "protocol.params", JSON.stringify(wrong).slice(0, 80));
  }
  assert.deepEqual(methods(), []);
});
