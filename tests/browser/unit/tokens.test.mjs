// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
// Tokens that come, go and tell of their PIN: what the windows are told, and what goes to the host.
import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";
import { browser, FakePort, freshStorage, settle } from "./fake_browser.mjs";

const print = (digit) => digit.repeat(40);
const TOKEN = { id: "t", kind: "folder", label: "keys", location: "/keys" };
const STICK = { id: "s", kind: "removable", label: "stick", location: "/media/stick" };
const entry = (digit, more = {}) => ({ thumbprint: print(digit), token: "t", container: "box " + digit, location: "/keys/box", role: "signature", algorithm: "gost-2012-256", passwordNeeded: true, exportable: false, usable: true, ...more });

/** What the host would find now: pairs of a token and its certificates. */
let there = [];
/** Requests that the host has got. */
const log = [];
/** The host's own end of the port. @type {FakePort} */
let host;
/** Lists wait for this. */
let gate = Promise.resolve();
browser.runtime.connectNative = () => {
  const port = new FakePort();
  host = port;
  port.onPost = async (m) => {
    log.push(m);
    await Promise.resolve();
    const say = (more) => port.onMessage.emit({ jsonrpc: "2.0", ...more });
    if (m.method === "hello") say({ id: m.id, result: { product: "tamga", version: "1", protocol: 1, features: [], maxChunk: 1000 } });
    if (m.method === "certificates.list") {
      await gate;
      for (const [token, certificates] of there) {
        say({ method: "certificates.token", params: { id: m.id, token } });
        say({ method: "certificates.part", params: { id: m.id, token, certificates, last: true } });
      }
      say({ id: m.id, result: { count: 1, problems: [], complete: true } });
    }
    if (m.method === "sign") say({ id: m.id, result: { certificate: "MIIB", signatures: [{ name: "a", digest: "ab".repeat(32), signature: "MIIC", size: 3 }] } });
    if (m.method === "authenticate") say({ id: m.id, result: { token: { format: "tamga-login-1", signature: "MIIC", certificate: "MIIB" } } });
    if (m.method === "certificates.get") say({ id: m.id, result: { certificate: "MIIB" } });
  };
  return port;
};

const { Call } = await import("../../../extension/background/call.js");
const { onChooserPort } = await import("../../../extension/background/consent.js");
const { Found } = await import("../../../extension/background/found.js");
const { native } = await import("../../../extension/background/host.js");
const { shapes } = await import("../../../extension/background/requests.js");
const { authenticate } = await import("../../../extension/background/actions/authenticate.js");
const { certificates } = await import("../../../extension/background/actions/certificates.js");
const { choose } = await import("../../../extension/background/actions/choose.js");
const { sign } = await import("../../../extension/background/actions/sign.js");
const { onCertificatesPort } = await import("../../../extension/background/ui_service.js");

after(() => native.close());
let site = 0;
let origin = "";
beforeEach(() => {
  native.close();
  log.length = 0;
  there = [[TOKEN, [entry("A")]]];
  gate = Promise.resolve();
  browser.windows.made = [];
  freshStorage();
  origin = "https://portal" + ++site + ".example";
});

const caller = () => new Call(new FakePort(), origin, []);
const SIGN = () => shapes.sign({ documents: [{ name: "a", digest: "ab".repeat(32) }] }, "");
const lists = () => log.filter((m) => m.method === "certificates.list").length;
async function happens(condition) {
  for (let i = 0; i < 200 && !condition(); i++) await settle();
  assert.ok(condition(), String(condition));
}
/** The window of the question, once it has heard the whole list. */
async function chooser() {
  await happens(() => browser.windows.made.length > 0);
  const port = new FakePort("chooser:" + new URL(browser.windows.made.at(-1).url).searchParams.get("id"));
  onChooserPort(port);
  await happens(() => port.sent.some((m) => m.type === "listed"));
  return port;
}
const changed = () => host.onMessage.emit({ jsonrpc: "2.0", method: "tokens.changed", params: {} });
const decide = (port, action, thumbprint, more = {}) => port.onMessage.emit({ action, thumbprint, remember: false, ...more });
const pin = (state, left) => ({ pin: { state, left } });

test("a listing repeated keeps what it has not read again yet, and drops what is gone", () => {
  const found = new Found();
  const prints = () => [...found.certificates.keys()];
  found.begin(TOKEN);
  found.add(TOKEN, [entry("A")], false, 2);
  found.add(TOKEN, [entry("B")], true);
  found.add(STICK, [entry("C", { token: "s" }), entry("A", { token: "s", usable: false }), entry("D", { token: "s", thumbprint: undefined, usable: false })], true, 1);
  found.end();
  assert.deepEqual(prints().map((key) => key[0]), ["A", "B", "C", "s"]);
  assert.equal(found.certificates.get(print("A")).token, TOKEN, "where it can be used");
  assert.equal(found.hidden, 3);

  found.again();
  found.begin(TOKEN);
  assert.equal(prints().length, 4, "nothing is gone before it was looked for");
  found.add(TOKEN, [entry("B")], false);
  assert.ok(prints().includes(print("A")), "the token is still being read");
  found.add(TOKEN, [], true);
  assert.equal(found.certificates.get(print("A")).token, STICK, "left in the second place");
  found.begin(STICK);
  found.end();
  assert.ok(prints().includes(print("C")), "a token that could not be read in time is as it was");

  found.again();
  found.add(TOKEN, [entry("B")], true);
  found.end();
  assert.deepEqual(prints(), [print("B")], "the stick was pulled");
  assert.equal(found.hidden, 0);
  assert.deepEqual(found.tokens, [TOKEN]);
});

test("while the window is open it hears of tokens that come and go", async () => {
  const chosen = choose(caller(), shapes.choose({}, ""));
  const port = await chooser();
  there = [[TOKEN, [entry("A")]], [STICK, [entry("B", { token: "s" })]]];
  changed();
  await happens(() => port.sent.filter((m) => m.type === "listed").length === 2);
  assert.deepEqual(port.sent.slice(1).map((m) => m.type), ["token", "part", "listed", "again", "token", "part", "token", "part", "listed"]);
  decide(port, "allow", print("B"));
  assert.equal((await chosen).thumbprint, print("B"));
  changed();
  await settle();
  assert.equal(lists(), 2, "nobody looks any more");
});

test("what was pulled out is not chosen", async () => {
  const chosen = assert.rejects(choose(caller(), shapes.choose({}, "")), { reason: "certificate.not-found" });
  const port = await chooser();
  there = [];
  changed();
  await happens(() => port.sent.filter((m) => m.type === "listed").length === 2);
  decide(port, "allow", print("A"));
  await chosen;
});

test("a site that may read the list gets the one of the moment of the consent", async () => {
  const listed = certificates(caller(), shapes.certificates({}, ""));
  const port = await chooser();
  there = [[STICK, [entry("C", { token: "s" })]]];
  changed();
  await happens(() => port.sent.filter((m) => m.type === "listed").length === 2);
  decide(port, "allow", null);
  assert.deepEqual((await listed).map((c) => c.thumbprint), [print("C")]);
});

test("many changes while a listing runs need one more listing", async () => {
  const refused = assert.rejects(choose(caller(), shapes.choose({}, "")));
  const port = await chooser();
  let open = () => undefined;
  gate = new Promise((resolve) => { open = resolve; });
  for (let i = 0; i < 20; i++) changed();
  await happens(() => lists() === 2);
  for (let i = 0; i < 20; i++) changed();
  open();
  await happens(() => port.sent.filter((m) => m.type === "listed").length === 3);
  await settle();
  assert.equal(lists(), 3);
  decide(port, "deny", null);
  await refused;
});

test("a further listing that fails leaves the window as it is", async (t) => {
  t.mock.method(console, "warn", () => undefined);
  const chosen = choose(caller(), shapes.choose({}, ""));
  const port = await chooser();
  const { onPost } = host;
  host.onPost = (m) => {
    log.push(m);
    if (m.method !== "certificates.list") return onPost(m);
    queueMicrotask(() => host.onMessage.emit({ jsonrpc: "2.0", id: m.id, error: { code: 1, message: "request.timeout", data: { reason: "request.timeout", remedy: "retry" } } }));
    return undefined;
  };
  changed();
  await happens(() => port.sent.some((m) => m.type === "again"));
  await settle();
  assert.ok(!port.sent.some((m) => m.type === "failed"));
  decide(port, "allow", print("A"));
  assert.equal((await chosen).thumbprint, print("A"));
});

test("pages of the extension hear of changes until they go", async () => {
  const port = new FakePort("certificates");
  onCertificatesPort(port);
  await happens(() => port.sent.some((m) => m.type === "listed"));
  there = [];
  changed();
  await happens(() => port.sent.filter((m) => m.type === "listed").length === 2);
  assert.equal(port.sent.filter((m) => m.type === "again").length, 1);
  port.onDisconnect.emit(port);
  await settle();
  changed();
  await settle();
  assert.equal(lists(), 2);
});

test("the last try of a PIN needs the person's word, and the host hears it", async () => {
  there = [[TOKEN, [entry("A", pin("final", 1)), entry("B", pin("low", 2))]]];
  const signed = sign(caller(), SIGN());
  decide(await chooser(), "sign", print("A"), { finalTry: true });
  await signed;
  assert.equal(log.find((m) => m.method === "sign").params.finalTry, true);

  browser.windows.made = [];
  const loggedIn = authenticate(caller(), shapes.authenticate({ challenge: Buffer.alloc(32).toString("base64") }, ""));
  decide(await chooser(), "login", print("A"), { finalTry: true });
  await loggedIn;
  assert.equal(log.find((m) => m.method === "authenticate").params.finalTry, true);

  for (const call of [() => sign(caller(), SIGN()), () => authenticate(caller(), shapes.authenticate({ challenge: Buffer.alloc(32).toString("base64") }, ""))]) {
    browser.windows.made = [];
    log.length = 0;
    const refused = assert.rejects(call(), { reason: "protocol.params" });
    decide(await chooser(), "sign", print("A"));
    await refused;
    assert.ok(!log.some((m) => m.method === "sign" || m.method === "authenticate"));
  }

  browser.windows.made = [];
  log.length = 0;
  const other = sign(caller(), SIGN());
  decide(await chooser(), "sign", print("B"), { finalTry: true });
  await other;
  assert.ok(!("finalTry" in log.find((m) => m.method === "sign").params), "not the last try: the word means nothing");
});

test("behind a PIN that is locked or must be changed no key can be used", async () => {
  const own = { reason: "container.damaged", remedy: "administrator" };
  there = [[TOKEN, [entry("A", pin("locked", 0)), entry("B", pin("change", null)), entry("C", { ...pin("locked"), usable: false, problem: own }), entry("D", pin("ok", null)), entry("E", pin("hot", 3))]]];
  const refused = assert.rejects(choose(caller(), shapes.choose({}, "")));
  const port = await chooser();
  const told = port.sent.find((m) => m.type === "part").certificates;
  assert.deepEqual(told.map((c) => [c.usable, c.problem?.reason, c.pin?.state]), [
    [false, "token.locked", "locked"], [false, "token.pin-change", "change"], [false, "container.damaged", "locked"], [true, undefined, "ok"], [true, undefined, undefined]]);
  assert.deepEqual(told.map((c) => c.pin?.left), [0, null, null, null, undefined]);
  decide(port, "allow", print("A"));
  await refused;
});
