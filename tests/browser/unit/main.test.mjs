// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
// The background as a whole: who connects, what the extension's own pages get, and the first run.
import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";
import { browser, FakePort, freshStorage, settle, until } from "./fake_browser.mjs";

const log = [];
let features = ["turn", "journal", "settings", "diagnose"];
let replies = {};
let hello = {};
browser.runtime.connectNative = () => {
  const port = new FakePort();
  port.onPost = (m) => {
    log.push(m);
    const say = (more) => queueMicrotask(() => port.onMessage.emit({ jsonrpc: "2.0", ...more }));
    if (m.method === "hello") say({ id: m.id, result: { product: "tamga", version: "1", protocol: 1, features, maxChunk: 1000, ...hello } });
    else if (m.method === "certificates.list") {
      say({ method: "certificates.token", params: { id: m.id, token: TOKEN } });
      say({ method: "certificates.part", params: { id: m.id, token: TOKEN, certificates: [], last: false } });
      say({ id: m.id, result: {} });
    } else if (m.method in replies) say({ id: m.id, ...replies[m.method](m.params) });
  };
  return port;
};
const TOKEN = { id: "t", kind: "folder", label: "keys", location: "/keys" };

await import("../../../extension/background/main.js");
const { native } = await import("../../../extension/background/host.js");
after(() => native.close());
const SITE = "https://portal.example";
const PAGE = { id: "self", url: "chrome-extension://self/ui/popup.html" };
beforeEach(() => {
  native.close();
  freshStorage();
  log.length = 0;
  replies = {};
  hello = {};
  features = ["turn", "journal", "settings", "diagnose"];
});

/** What a page of the extension is answered; undefined: not at all. */
const ask = (message, sender = PAGE) => new Promise((resolve) => {
  const waits = [...browser.runtime.onMessage.listeners].map((f) => f(message, sender, resolve));
  if (!waits.includes(true)) resolve(undefined);
});
const resultOf = async (message) => {
  const { result, error } = await ask(message);
  assert.ifError(error);
  return result;
};
const codeOf = async (message) => (await ask(message)).error.code;

/** A call of a page: its port. */
function start(method, params = {}, more = {}) {
  const port = new FakePort("call");
  port.answered = new Promise((resolve) => { port.onPost = resolve; });
  port.sender = { id: "self", tab: { id: 4 }, frameId: 0, origin: SITE, url: SITE + "/", ...more.sender };
  browser.runtime.onConnect.emit(port);
  port.onMessage.emit({ type: "call", method, params, sources: [], ancestors: [], activated: true, ...more.call });
  return port;
}

/** The same, answered. */
async function call(...values) {
  const port = start(...values);
  await port.answered;
  return port;
}

test("a page gets its answer, or why not", async () => {
  assert.equal((await call("status")).sent[0].result.host, "ready");
  const { result } = (await call("checkCode", { digests: ["ab".repeat(32)] })).sent[0];
  assert.match(result, /^\w{4}-\w{4}$/);
  for (const [method, params, more, code] of [
    ["status", { x: 1 }, {}, "protocol.params"], ["nothing", {}, {}, "protocol.params"], ["status", {}, { call: { activated: 7 } }, "protocol.params"],
    ["status", {}, { sender: { origin: "null" } }, "site.origin"], ["status", {}, { sender: { tab: undefined } }, "site.origin"], ["status", {}, { sender: { origin: "http://portal.example" } }, "site.origin"],
    ["choose", {}, { call: { activated: false } }, "site.gesture"],
  ]) assert.equal((await call(method, params, more)).sent[0].error.code, code, method + JSON.stringify(more));
});

test("a silent call of a frame inside a strange page is refused", async () => {
  browser.tabs.sendMessage = async (_tab, m) => {
    for (const f of browser.runtime.onMessage.listeners) f({ type: "announced", nonce: m.nonce }, { id: "self", tab: { id: 4 }, frameId: 0, origin: "https://bank.example" }, () => undefined);
  };
  const framed = { sender: { frameId: 3 }, call: { ancestors: ["https://bank.example"] } };
  for (const [method, params] of [["status", {}], ["checkCode", { digests: ["ab".repeat(32)] }], ["digest", { algorithm: "sha-256" }], ["verify", {}]]) {
    assert.equal((await call(method, params, framed)).sent[0].error.code, "site.frame", method);
  }
});

test("a policy that comes while a site asks withdraws its question, and leaves the others", async () => {
  features = [];
  const asked = start("choose");
  const other = start("choose", {}, { sender: { origin: "https://other.example" } });
  const harmless = start("status");
  await until(() => browser.windows.made.length > 0);
  browser.storage.managed.store = { blockedSites: [SITE] };
  browser.storage.onChanged.emit({ grants: {} }, "local");
  await settle();
  assert.equal(asked.sent.length, 0, "not this area");
  browser.storage.onChanged.emit({ blockedSites: {} }, "managed");
  await asked.answered;
  assert.equal(asked.sent[0].error.code, "site.policy");
  assert.equal((await harmless.answered).type, "result");
  assert.equal(other.sent.length, 0);
  await until(() => browser.windows.removed.length > 0);
  other.onDisconnect.emit();
  await settle();
});

test("at most 64 calls of a site at once", async () => {
  const { native: port } = await import("../../../extension/background/host.js");
  const before = port.hold;
  const releases = [];
  port.hold = () => new Promise((resolve) => { releases.push(resolve); });
  const ports = [];
  for (let i = 0; i < 65; i++) ports.push(start("certificates"));
  for (let i = 0; i < 20; i++) await settle();
  port.hold = before;
  const other = await call("status", {}, { sender: { origin: "https://other.example" } });
  assert.equal(other.sent[0].result.host, "ready", "another site is not held up");
  const refused = ports.filter((p) => p.sent[0]?.error?.code === "protocol.busy");
  assert.equal(refused.length, 1);
  for (const p of ports) p.onDisconnect.emit();
  for (const release of releases) release(() => undefined);
  await settle();
});

test("strangers get nothing: other extensions, pages that are not ours, ports of another name", async () => {
  for (const sender of [{ id: "other", url: PAGE.url }, { id: "self", url: SITE + "/ui/" }, { id: "self", url: "chrome-extension://self/background/main.js" }, { id: "self" },
    { id: "self", url: "chrome-extension://self/ui/viewer.html", origin: "chrome-extension://self" }, { id: "self", url: PAGE.url, origin: "null" }]) {
    assert.equal(await ask({ type: "grants" }, sender), undefined, JSON.stringify(sender));
    for (const name of ["certificates", "chooser:1", "other", ""]) {
      const port = new FakePort(name);
      port.sender = sender;
      browser.runtime.onConnect.emit(port);
      await settle();
      assert.ok(port.disconnected && port.sent.length === 0, name);
    }
  }
});

test("requests of the pages have a shape", async () => {
  for (const message of [null, 7, {}, { type: "toString" }, { type: "grants", more: 1 }, { type: "revoke" }, { type: "revoke-certificate", origin: SITE, thumbprint: "x" }, { type: "journal" }, { type: "journal", limit: 0 },
    { type: "journal", limit: 201 }, { type: "journal", limit: 5, search: "x".repeat(201) }, { type: "journal-export", format: "pdf" }, { type: "settings-set", change: { pinentry: "/bin/sh" } }, { type: "settings-set", change: { language: "de" } },
    { type: "settings-set", change: { containerFolders: [""] } }]) assert.equal(await codeOf(message), "protocol.params", JSON.stringify(message));
  assert.equal(await codeOf({ type: "block", origin: "javascript:1" }), "site.origin");
  assert.deepEqual(log, [], "the host has seen none of it");
});

test("grants are listed, withdrawn and blocked", async () => {
  const grants = await import("../../../extension/background/grants.js");
  await grants.choose(SITE, "AA".repeat(20), "year");
  assert.equal((await resultOf({ type: "grants" }))[SITE].chosen.length, 1);
  await resultOf({ type: "revoke-certificate", origin: SITE, thumbprint: "aa".repeat(20) });
  assert.deepEqual(await resultOf({ type: "grants" }), {});
  await resultOf({ type: "block", origin: SITE });
  assert.equal((await resultOf({ type: "grants" }))[SITE].blocked, true);
  assert.equal((await call("choose")).sent[0].error.code, "site.blocked");
  await resultOf({ type: "unblock", origin: SITE });
  assert.deepEqual(await resultOf({ type: "grants" }), {});
  browser.storage.managed.store = { blockedSites: [SITE] };
  assert.deepEqual((await resultOf({ type: "managed" })).blocked, [SITE]);
});

const ENTRY = { seq: 7, at: "2026-01-31T12:00:00Z", act: "sign", site: SITE, outcome: "signed", batch: 7 };

test("journal: pages of it, the verdict, and the whole as text", async () => {
  replies["journal.list"] = () => ({ result: { entries: [{ ...ENTRY, newer: true }], more: false, total: 1 } });
  assert.deepEqual(await resultOf({ type: "journal", limit: 5, search: "x", before: 9 }), { entries: [ENTRY], more: false, total: 1 });
  assert.deepEqual(log.at(-1).params, { limit: 5, search: "x", before: 9 });
  await resultOf({ type: "journal", limit: 5, search: "" });
  assert.deepEqual(log.at(-1).params, { limit: 5 });
  replies["journal.list"] = () => ({ result: { entries: [{ ...ENTRY, outcome: "burnt" }], more: false, total: 1 } });
  assert.equal(await codeOf({ type: "journal", limit: 5 }), "protocol.internal");
  replies["journal.verify"] = () => ({ result: { entries: 9, intact: false, problem: { seq: 3, kind: "changed" }, head: "ab" } });
  assert.deepEqual(await resultOf({ type: "journal-verify" }), { entries: 9, intact: false, problem: { seq: 3, kind: "changed" }, head: "ab" });

  const whole = Buffer.from("site;Владелец\n".repeat(50_000));
  replies["journal.export"] = (p) => ({ result: { data: p.format, size: whole.length } });
  replies["data.read"] = (p) => ({ result: { chunk: whole.subarray(p.offset, p.offset + p.length).toString("base64"), size: whole.length } });
  replies["data.drop"] = () => ({ result: {} });
  assert.equal(await resultOf({ type: "journal-export", format: "csv" }), whole.toString("utf8"));
  assert.deepEqual(log.at(-1).params, { data: "csv" }, "dropped");
});

test("settings of the host", async () => {
  const settings = { containerFolders: [{ path: "/keys", fromAdministrator: false, there: true }], removableMedia: true, cspStore: false, readers: true, language: "auto", ownSign: "green shell", locked: [], file: "/home/x/tamga.json" };
  replies["settings.get"] = () => ({ result: settings });
  replies["settings.set"] = () => ({ result: { ...settings, language: "fr" } });
  assert.deepEqual(await resultOf({ type: "settings" }), settings);
  assert.equal((await browser.storage.local.get("ownSign")).ownSign, "green shell", "the words of the host are those of this browser");
  assert.equal((await resultOf({ type: "settings-set", change: { language: "fr", containerFolders: ["/keys"] } })).language, "fr");
  assert.deepEqual(log.at(-1).params, { containerFolders: ["/keys"], language: "fr" });
  await resultOf({ type: "settings-set", change: { readers: false } });
  assert.deepEqual(log.at(-1).params, { readers: false });
  for (const readers of ["no", 0, []]) {
    const before = log.length;
    assert.equal(await codeOf({ type: "settings-set", change: { readers } }), "protocol.params");
    assert.equal(log.length, before, "nothing reached the host");
  }
  replies["settings.get"] = () => ({ result: { ...settings, readers: undefined } });
  assert.equal("readers" in await resultOf({ type: "settings" }), false, "a host from before the setting");
  replies["settings.get"] = () => ({ result: { ...settings, readers: "yes" } });
  assert.equal(await codeOf({ type: "settings" }), "protocol.internal");
});

const DIAGNOSIS = {
  version: "1", protocol: 1, platform: { system: "Linux", release: "6", architecture: "x86_64", desktop: "", display: "x11" }, manifests: [{ browser: "firefox", state: "ok" }], readerService: "absent", readers: true,
  pinentry: { found: true, flavor: "gtk", graphical: true }, tokens: [{ kind: "folder", containers: 3, usable: 2, damaged: 1, unsupported: 0 }], certificates: { valid: 2, expired: 1, notYetValid: 0, unusable: 0 },
  journal: "absent", settings: "ok", lastErrors: [{ reason: "password.wrong", count: 2, lastAt: "2026-01-31T12:00:00Z" }], advice: ["container.damaged", "something.newer"],
};

test("the diagnosis, also when nobody is there to give it", async () => {
  replies.diagnose = () => ({ result: DIAGNOSIS });
  const { diagnosis, extension } = await resultOf({ type: "diagnose" });
  assert.deepEqual(diagnosis, DIAGNOSIS);
  assert.deepEqual([extension.version, extension.managed, typeof extension.browser], ["0.1.0", false, "string"]);
  native.close();
  hello = { product: "other" };
  browser.storage.managed.store = { requireGesture: true };
  const without = await resultOf({ type: "diagnose" });
  assert.deepEqual([without.diagnosis, without.extension.managed], [null, true]);
  browser.runtime.getBrowserInfo = async () => ({ name: "Firefox", version: "153.0" });
  assert.equal((await resultOf({ type: "diagnose" })).extension.browser, "Firefox 153.0");
  delete browser.runtime.getBrowserInfo;
});

test("an older host is told apart from a broken one", async () => {
  features = [];
  for (const type of ["journal-verify", "settings"]) assert.equal(await codeOf({ type }), "protocol.version");
  assert.equal((await resultOf({ type: "diagnose" })).diagnosis, null);
  assert.equal((await resultOf({ type: "status" })).host, "ready");
  native.close();
  hello = { protocol: 2 };
  assert.deepEqual(await resultOf({ type: "status" }), { version: "0.1.0", host: "outdated", features: [], update: "extension" });
  native.close();
  hello = { protocol: 0 };
  assert.equal((await resultOf({ type: "status" })).update, "host");
});

test("the list streams to a page of ours until it closes", async () => {
  const port = new FakePort("certificates");
  port.sender = PAGE;
  browser.runtime.onConnect.emit(port);
  for (let i = 0; i < 20 && port.sent.length < 3; i++) await settle();
  assert.deepEqual(port.sent, [{ type: "token", token: TOKEN }, { type: "part", token: TOKEN, certificates: [], last: false }, { type: "listed" }]);

  native.close();
  hello = { product: "none" };
  const failing = new FakePort("certificates");
  failing.sender = PAGE;
  browser.runtime.onConnect.emit(failing);
  for (let i = 0; i < 20 && failing.sent.length < 1; i++) await settle();
  assert.equal(failing.sent[0].error.code, "protocol.version");

  hello = {};
  const closed = new FakePort("certificates");
  closed.sender = PAGE;
  browser.runtime.onConnect.emit(closed);
  closed.onDisconnect.emit();
  closed.disconnect();
  await settle();
  assert.deepEqual(closed.sent, []);
});

test("the first-run page opens once, and not against the administrator's will", async () => {
  const installed = async (reason) => {
    browser.tabs.made = [];
    browser.runtime.onInstalled.emit({ reason });
    await settle();
    return browser.tabs.made.map((t) => t.url);
  };
  assert.deepEqual(await installed("install"), ["chrome-extension://self/ui/welcome.html"]);
  for (const other of ["update", "browser_update", "chrome_update"]) assert.deepEqual(await installed(other), []);
  browser.storage.managed.store = { welcomePage: false };
  assert.deepEqual(await installed("install"), []);
});

test("a first-run page that came before the administrator's will goes with it", async () => {
  browser.tabs.made = [];
  browser.tabs.removed = [];
  browser.runtime.onInstalled.emit({ reason: "install" });
  await until(() => browser.tabs.made.length === 1);
  await settle();
  browser.storage.managed.store = { welcomePage: false };
  for (let i = 0; i < 2; i++) {
    browser.storage.onChanged.emit({ welcomePage: {} }, "managed");
    await settle();
  }
  assert.deepEqual(browser.tabs.removed, [1]);
});
