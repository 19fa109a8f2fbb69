// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
// The actions against a scripted host: what a site gets, and what goes to the host.
import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";
import { browser, FakePort, freshStorage, settle, until } from "./fake_browser.mjs";

const log = [];
let replies = {};
/** Of the host that answers. */
let features = [];
browser.runtime.connectNative = () => {
  const port = new FakePort();
  port.onPost = (m) => {
    log.push(m);
    const say = (more) => queueMicrotask(() => port.onMessage.emit({ jsonrpc: "2.0", ...more }));
    if (m.method === "hello") say({ id: m.id, result: { product: "tamga", version: "1", protocol: 1, features, maxChunk: 1000 } });
    else if (m.method === "certificates.list") {
      if (features.includes("journal")) say({ method: "certificates.token", params: { id: m.id, token: TOKEN } });
      say({ method: "certificates.part", params: { id: m.id, token: TOKEN, certificates: CERTIFICATES } });
      say({ id: m.id, result: { count: 3, problems: [], complete: true } });
    } else if (browser.runtime.hold?.(m, say)) return;
    else if (m.method in replies) say({ id: m.id, ...replies[m.method](m.params) });
  };
  return port;
};
const TOKEN = { id: "t", kind: "folder", label: "keys", location: "/home/somebody/keys" };
const print = (c) => c.repeat(40);
const entry = (more) => ({ token: "t", container: "box", location: "/home/somebody/keys/box.000", role: "exchange", algorithm: "gost-2012-256", subject: "CN=Somebody", issuer: "CN=Authority", serial: "01",
  notBefore: "2026-01-01T00:00:00Z", notAfter: "2027-01-01T00:00:00Z", passwordNeeded: true, exportable: true, usable: true, ...more });
const CERTIFICATES = [entry({ thumbprint: print("A"), commonName: "Somebody", inn: "7700000016", qualified: true }), entry({ thumbprint: print("B"), algorithm: "gost-2012-512" }),
  entry({ thumbprint: print("C"), usable: false, problem: { reason: "certificate.expired", remedy: "renew" } }), entry({ thumbprint: undefined, usable: false, problem: { reason: "container.damaged", remedy: "administrator" } })];

const { Call } = await import("../../../extension/background/call.js");
const { onChooserPort } = await import("../../../extension/background/consent.js");
const { native } = await import("../../../extension/background/host.js");
const { shapes } = await import("../../../extension/background/requests.js");
const { certificates } = await import("../../../extension/background/actions/certificates.js");
const { choose } = await import("../../../extension/background/actions/choose.js");
const { sign } = await import("../../../extension/background/actions/sign.js");
const grants = await import("../../../extension/background/grants.js");
const { checkCode: codeOf } = await import("../../../extension/background/check_code.js");
const { refuseStrangeFrame } = await import("../../../extension/background/actions/asking.js");
const { authenticate } = await import("../../../extension/background/actions/authenticate.js");

const DIGEST = "ab".repeat(32);
after(() => native.close());
let site = 0;
let origin = "";
beforeEach(() => {
  native.close();
  log.length = 0;
  browser.windows.made = [];
  freshStorage();
  features = [];
  origin = "https://portal" + ++site + ".example";
  let handle = 0;
  replies = {
    "certificates.get": () => ({ result: { certificate: "MIIB" } }),
    "data.begin": (p) => ({ result: { data: (p.algorithm ?? "none") + "#" + ++handle } }),
    "data.append": () => ({ result: { received: 3 } }),
    "data.finish": (p) => ({ result: { size: 3, ...(p.data.includes("512") ? { digest: "cd".repeat(64) } : { digest: DIGEST }) } }),
    "data.drop": () => ({ result: {} }),
    sign: (p) => ({ result: { certificate: "MIIB", signatures: p.documents.map((d) => ({ name: d.name, digest: d.digest ?? DIGEST, signature: "MIIC", size: 3 })) } }),
    authenticate: () => ({ result: { token: { format: "tamga-login-1", signature: "MIIC", certificate: "MIIB" } } }),
  };
});
/** A page whose every source holds three octets. */
function caller(sizes = []) {
  const port = new FakePort();
  const call = new Call(port, origin, sizes);
  port.onPost = (m) => {
    if (m.type !== "open") return;
    queueMicrotask(() => {
      call.onMessage({ type: "chunk", source: m.source, chunk: "YWJj", size: 3 });
      call.onMessage({ type: "end", source: m.source });
    });
  };
  return call;
}
/** The person: waits for the window and decides. */
async function person(action, thumbprint = null, remember = false) {
  for (let i = 0; i < 20 && browser.windows.made.length === 0; i++) await settle();
  const port = new FakePort("chooser:" + new URL(browser.windows.made.at(-1).url).searchParams.get("id"));
  onChooserPort(port);
  for (let i = 0; i < 20 && !port.sent.some((m) => m.type === "listed"); i++) await settle();
  port.onMessage.emit({ action, thumbprint, remember });
  return port;
}
const sent = (method) => log.filter((m) => m.method === method).map((m) => m.params);
const request = (method, params) => shapes[method](params, "");

test("the list leaves only after a grant, and never says where keys live", async () => {
  const denied = assert.rejects(certificates(caller(), request("certificates", {})), { reason: "site.denied" });
  await person("deny");
  await denied;
  browser.windows.made = [];
  const allowed = certificates(caller(), request("certificates", {}));
  await person("allow", null, true);
  const list = await allowed;
  assert.deepEqual(list.map((c) => c.thumbprint), [print("A"), print("B"), print("C")]);
  assert.doesNotMatch(JSON.stringify(list), /somebody\/keys|box|folder/);
  browser.windows.made = [];
  assert.deepEqual((await certificates(caller(), request("certificates", { filter: { inn: "7700000016" } }))).map((c) => c.thumbprint), [print("A")]);
  assert.equal(browser.windows.made.length, 0, "remembered: not asked again");
});

test("once means once", async () => {
  const first = certificates(caller(), request("certificates", {}));
  await person("allow");
  await first;
  browser.windows.made = [];
  const again = assert.rejects(certificates(caller(), request("certificates", {})), { reason: "site.denied" });
  await person("deny");
  await again;
});

test("of a choice only the chosen certificate leaves", async () => {
  const chosen = choose(caller(), request("choose", {}));
  await person("allow", print("A"));
  const result = await chosen;
  assert.equal(result.certificate, "MIIB");
  assert.deepEqual(sent("certificates.get"), [{ thumbprint: print("A") }]);
});

test("a choice that was not offered, or cannot be used, is refused", async () => {
  for (const [thumbprint, reason] of [[print("D"), "certificate.not-found"], [null, "certificate.not-found"], [print("C"), "certificate.expired"]]) {
    browser.windows.made = [];
    const refused = assert.rejects(choose(caller(), request("choose", {})), { reason });
    await person("allow", thumbprint);
    await refused;
  }
});

test("how an RSA key signs is the page's word", async () => {
  const signed = sign(caller([]), request("sign", { documents: [{ name: "b", digest: DIGEST }], rsaPadding: "pss" }));
  await person("sign", print("A"));
  await signed;
  assert.equal(sent("sign")[0].rsaPadding, "pss");
});

test("a detached signature names what the host hashed, by the key's own hash", async () => {
  const documents = [{ name: "a", source: 0 }, { name: "b", digest: DIGEST }];
  const signed = sign(caller([3]), request("sign", { documents }));
  await person("sign", print("A"));
  assert.deepEqual((await signed).signatures.map((s) => s.name), ["a", "b"]);
  assert.deepEqual(sent("sign"), [{ origin, documents: [{ name: "a", data: "gostr3411-2012-256#1" }, { name: "b", digest: DIGEST }], certificate: print("A"), format: "cades-bes", detached: true }]);
  assert.deepEqual(sent("data.begin"), [{ algorithm: "gostr3411-2012-256", keep: false }]);
  await settle();
  assert.deepEqual(sent("data.drop"), [{ data: "gostr3411-2012-256#1" }]);
});

test("a key with another hash has the data hashed again, beside the hash that was shown", async () => {
  const signed = sign(caller([3]), request("sign", { documents: [{ name: "a", source: 0 }] }));
  await person("sign", print("B"));
  await signed;
  assert.deepEqual(sent("data.begin").map((p) => p.algorithm), ["gostr3411-2012-256", "gostr3411-2012-512", "gostr3411-2012-256"]);
  assert.deepEqual(sent("sign")[0].documents, [{ name: "a", data: "gostr3411-2012-512#2" }]);
  await settle();
  assert.deepEqual(sent("data.drop").map((p) => p.data).sort(), ["gostr3411-2012-256#1", "gostr3411-2012-256#3", "gostr3411-2012-512#2"]);
});

test("signatures too large for the answer are read from where they lie, and their handle is dropped once", async () => {
  const stored = Buffer.alloc(900_000, "signature");
  replies["data.read"] = ({ offset, length }) => ({ result: { chunk: stored.subarray(offset, offset + length).toString("base64"), size: stored.length } });
  replies.sign = () => ({ result: { certificate: "MIIB", signatures: [
    { name: "a", digest: DIGEST, signature: "MIIC", size: 3 },
    { name: "b", digest: DIGEST, data: "big", offset: 0, size: 500_000 }, { name: "c", digest: DIGEST, data: "big", offset: 500_000, size: 400_000 }] } });
  const signed = sign(caller(), request("sign", { documents: ["a", "b", "c"].map((name) => ({ name, digest: DIGEST })) }));
  await person("sign", print("A"));
  const { signatures } = await signed;
  assert.equal(signatures[0].signature, "MIIC");
  assert.equal(signatures[1].signature, stored.subarray(0, 500_000).toString("base64"));
  assert.equal(signatures[2].signature, stored.subarray(500_000).toString("base64"));
  await settle();
  assert.deepEqual(sent("data.drop"), [{ data: "big" }]);
});

test("attached: small contents travel inside, large ones behind handles that are dropped again", async () => {
  const small = sign(caller([3]), request("sign", { documents: [{ name: "a", source: 0 }], detached: false }));
  await person("sign", print("A"));
  await small;
  assert.deepEqual(sent("sign")[0].documents, [{ name: "a", content: "YWJj" }]);

  browser.windows.made = [];
  replies["data.finish"] = () => ({ result: { size: 500_000, digest: DIGEST } });
  const large = sign(caller([500_000]), request("sign", { documents: [{ name: "a", source: 0 }], detached: false }));
  await person("sign", print("A"));
  await large;
  await settle();
  const { data } = sent("sign")[1].documents[0];
  assert.deepEqual(sent("data.begin").at(-1), { algorithm: "gostr3411-2012-256", keep: true });
  assert.ok(sent("data.drop").some((p) => p.data === data));
  assert.equal(sent("data.drop").length, sent("data.begin").length, "nothing stays in the host");
});

test("contents that change after they were shown are not signed", async () => {
  let pass = 0;
  replies["data.finish"] = () => ({ result: { size: 500_000, digest: (++pass === 1 ? "ab" : "ba").repeat(32) } });
  const changed = assert.rejects(sign(caller([500_000]), request("sign", { documents: [{ name: "a", source: 0 }], detached: false })), { reason: "document.digest" });
  await person("sign", print("A"));
  await changed;
  assert.equal(sent("sign").length, 0);
});

test("asking for a certificate that the site may not know shows no difference", async () => {
  for (const wanted of [print("A"), print("F")]) {
    browser.windows.made = [];
    const asked = assert.rejects(sign(caller(), request("sign", { documents: [{ name: "a", digest: DIGEST }], certificate: wanted })), { reason: "request.cancelled" });
    const port = await person("cancel");
    assert.equal(port.sent[0].question.fixed, false);
    await asked;
    browser.storage.session.store = {};
    origin += ".again";
  }
});

test("a log-in sends the browser's origin and nothing else of the page", async () => {
  const challenge = Buffer.alloc(32, 1).toString("base64");
  const token = authenticate(caller(), request("authenticate", { challenge }));
  await person("login", print("A"));
  assert.equal((await token).format, "tamga-login-1");
  assert.deepEqual(sent("authenticate"), [{ origin, challenge, certificate: print("A") }]);
});

test("a blocked site is refused without a window", async () => {
  const blocked = assert.rejects(choose(caller(), request("choose", {})), { reason: "site.blocked" });
  await person("block");
  await blocked;
  browser.windows.made = [];
  await assert.rejects(choose(caller(), request("choose", {})), { reason: "site.blocked" });
  assert.equal(browser.windows.made.length, 0);
});

test("the host's reason reaches the caller, and the host is told of an abort", async () => {
  replies.sign = () => ({ error: { code: 3, message: "password.wrong", data: { reason: "password.wrong", remedy: "unlock" } } });
  const wrong = assert.rejects(sign(caller(), request("sign", { documents: [{ name: "a", digest: DIGEST }] })), { reason: "password.wrong" });
  await person("sign", print("A"));
  await wrong;

  browser.windows.made = [];
  delete replies.sign;
  const call = caller();
  const gone = assert.rejects(sign(call, request("sign", { documents: [{ name: "a", digest: DIGEST }] })), { reason: "request.cancelled" });
  await person("sign", print("A"));
  for (let i = 0; i < 20 && sent("sign").length < 2; i++) await settle();
  const id = log.findLast((m) => m.method === "sign").id;
  call.end();
  await gone;
  assert.deepEqual(sent("cancel").at(-1), { id });
});

test("answers of another shape than agreed are an internal error", async () => {
  for (const result of [{}, { certificate: 7, signatures: [] }, { certificate: "MIIB", signatures: [{ name: "a", digest: "xx", size: 1 }] }]) {
    browser.windows.made = [];
    origin += ".x";
    replies.sign = () => ({ result });
    const odd = assert.rejects(sign(caller(), request("sign", { documents: [{ name: "a", digest: DIGEST }] })), { reason: "protocol.internal" });
    await person("sign", print("A"));
    await odd;
  }
});

/** The page of the window that is open, and what it was told so far. */
async function chooserPage() {
  for (let i = 0; i < 20 && browser.windows.made.length === 0; i++) await settle();
  const port = new FakePort("chooser:" + new URL(browser.windows.made.at(-1).url).searchParams.get("id"));
  onChooserPort(port);
  for (let i = 0; i < 20 && !port.sent.some((m) => m.type === "listed"); i++) await settle();
  return port;
}
const told = (port, type) => port.sent.filter((m) => m.type === type);

test("a page that nobody has touched opens no window, unless its site has a grant", async () => {
  const untouched = () => Object.assign(caller(), { activated: false });
  for (const call of [() => certificates(untouched(), request("certificates", {})), () => choose(untouched(), request("choose", {})),
    () => sign(untouched(), request("sign", { documents: [{ name: "a", digest: DIGEST }] })), () => authenticate(untouched(), request("authenticate", { challenge: Buffer.alloc(32).toString("base64") }))]) {
    await assert.rejects(call(), { reason: "site.gesture" });
  }
  assert.equal(browser.windows.made.length, 0);
  await grants.choose(origin, print("A"), null);
  await assert.rejects(choose(untouched(), request("choose", {})), { reason: "site.gesture" }, "once is no grant");

  await grants.choose(origin, print("A"), "day");
  const allowed = choose(untouched(), request("choose", {}));
  await person("allow", print("A"));
  await allowed;
  browser.storage.managed.store = { requireGesture: true };
  await assert.rejects(choose(untouched(), request("choose", {})), { reason: "site.gesture" }, "the administrator wants one always");
  browser.storage.managed.store = { requireGesture: false };
  browser.windows.made = [];
  await grants.revokeAll();
  const trusted = choose(untouched(), request("choose", {}));
  await person("allow", print("A"));
  await trusted;
});

test("where the browser does not say whether the page was touched, the window opens", async () => {
  const chosen = choose(Object.assign(caller(), { activated: null }), request("choose", {}));
  await person("allow", print("A"));
  await chosen;
});

test("a frame of another site: both are named, and the pair is remembered", async () => {
  const framed = (embedder) => Object.assign(caller(), { embedder });
  await grants.allowList(origin, "year");
  await assert.rejects(refuseStrangeFrame(framed("https://bank.example")), { reason: "site.frame" });
  const asked = certificates(framed("https://bank.example"), request("certificates", {}));
  const port = await person("allow", null, true);
  assert.deepEqual([port.sent[0].question.origin, port.sent[0].question.embedder], [origin, "https://bank.example"]);
  await asked;
  browser.windows.made = [];
  await certificates(framed("https://bank.example"), request("certificates", {}));
  assert.equal(browser.windows.made.length, 0, "this pair is known");
  await refuseStrangeFrame(framed("https://bank.example"));
  const elsewhere = assert.rejects(certificates(framed("https://evil.example"), request("certificates", {})), { reason: "site.denied" });
  await person("deny");
  await elsewhere;
  await assert.rejects(refuseStrangeFrame(framed("https://evil.example")), { reason: "site.frame" });
  await assert.rejects(certificates(Object.assign(framed("https://other.example"), { activated: false }), request("certificates", {})), { reason: "site.gesture" }, "the grant is not for this pair");
});

test("what the administrator decides comes first", async () => {
  browser.storage.managed.store = { blockedSites: [origin] };
  await assert.rejects(choose(caller(), request("choose", {})), { reason: "site.policy" });
  browser.storage.managed.store = { presetSites: [origin] };
  assert.equal((await certificates(caller(), request("certificates", {}))).length, 3);
  assert.equal(browser.windows.made.length, 0, "no question for a preset site");
  browser.storage.managed.store = { maxGrantTerm: "session" };
  const chosen = choose(caller(), request("choose", {}));
  assert.deepEqual((await person("allow", print("A"), true)).sent[0].question.terms, ["session"]);
  await chosen;
});

test("the last choice is preselected and named as such", async () => {
  for (const expected of [null, print("A")]) {
    browser.windows.made = [];
    browser.storage.session.store = {};
    const chosen = choose(caller(), request("choose", {}));
    const port = await person("allow", print("A"));
    assert.deepEqual([port.sent[0].question.lastUsed, port.sent[0].question.preselect], [expected, expected]);
    await chosen;
  }
});

test("window and result show the same check code, over the digests shown", async () => {
  const signed = sign(caller([3]), request("sign", { documents: [{ name: "a", source: 0 }, { name: "b", digest: "12".repeat(32) }] }));
  const port = await chooserPage();
  await until(() => told(port, "check-code").length > 0);
  port.onMessage.emit({ action: "sign", thumbprint: print("B"), remember: false });  // a key with another hash
  const { checkCode: code } = await signed;
  assert.deepEqual(told(port, "check-code"), [{ type: "check-code", code: await codeOf([DIGEST, "12".repeat(32)]) }]);
  assert.equal(code, told(port, "check-code")[0].code);
  assert.equal(port.sent[0].question.blind, true);
  assert.deepEqual(port.sent[0].question.documents.map((d) => d.blind), [false, true]);
});

test("a document is shown from the page's own octets, with its type", async () => {
  const signed = sign(caller([3]), request("sign", { documents: [{ name: "a.txt", source: 0 }, { name: "b", digest: DIGEST }] }));
  const port = await chooserPage();
  for (let i = 0; i < 20 && told(port, "document").length === 0; i++) await settle();
  const { type, viewable } = told(port, "document")[0].document;
  assert.deepEqual([type, viewable], ["text", true]);
  port.onMessage.emit({ type: "view", index: 0 });
  for (let i = 0; i < 20 && !told(port, "content").some((m) => m.done); i++) await settle();
  assert.deepEqual(told(port, "content"), [{ type: "content", index: 0, chunk: "YWJj", done: false, failed: false }, { type: "content", index: 0, chunk: null, done: true, failed: false }]);
  assert.deepEqual(sent("data.drop"), [{ data: "gostr3411-2012-256#2" }], "nothing of it stays behind in the host");
  port.onMessage.emit({ type: "view", index: 1 });
  port.onMessage.emit({ type: "view", index: 7 });
  await settle();
  assert.deepEqual(told(port, "content").slice(2).map((m) => [m.index, m.failed, m.reason]), [[1, true, "document.unreadable"], [7, true, "document.unreadable"]]);
  port.onMessage.emit({ action: "sign", thumbprint: print("A"), remember: false });
  await signed;
});

test("octets that are not the ones to be signed are not shown as such", async () => {
  const signing = assert.rejects(sign(caller([3]), request("sign", { documents: [{ name: "a.txt", source: 0 }] })), { reason: "request.cancelled" });
  const port = await chooserPage();
  for (let i = 0; i < 20 && told(port, "document").length === 0; i++) await settle();
  replies["data.finish"] = () => ({ result: { size: 3, digest: "ee".repeat(32) } });
  port.onMessage.emit({ type: "view", index: 0 });
  for (let i = 0; i < 20 && !told(port, "content").some((m) => m.failed); i++) await settle();
  assert.deepEqual(told(port, "content").at(-1), { type: "content", index: 0, chunk: null, done: false, failed: true, reason: "document.digest" });
  assert.ok(!told(port, "content").some((m) => m.done));
  port.onMessage.emit({ action: "cancel", thumbprint: null, remember: false });
  await signing;
});

test("only what can be shown is offered to be shown", async () => {
  for (const [size, chunk, expected] of [[16 * 1024 * 1024, "YWJj", true], [16 * 1024 * 1024 + 1, "YWJj", false], [3, "AAEC", false]]) {
    browser.windows.made = [];
    origin += ".x";
    replies["data.finish"] = () => ({ result: { size, digest: DIGEST } });
    const call = caller([3]);
    const { onMessage } = call;
    call.onMessage = (m) => onMessage.call(call, m.type === "chunk" ? { ...m, chunk } : m);
    const signing = assert.rejects(sign(call, request("sign", { documents: [{ name: "a.txt", source: 0 }] })), { reason: "request.cancelled" });
    const port = await chooserPage();
    for (let i = 0; i < 20 && told(port, "document").length === 0; i++) await settle();
    assert.equal(told(port, "document")[0].document.viewable, expected, size + " " + chunk);
    port.onMessage.emit({ action: "cancel", thumbprint: null, remember: false });
    await signing;
  }
});

test("with a host that knows turns, one is taken before the window, handed on, and given back", async () => {
  features = ["turn", "journal"];
  replies["turn.take"] = () => ({ result: { turn: "t-1" } });
  replies["turn.give"] = () => ({ result: {} });
  const signed = sign(caller(), request("sign", { documents: [{ name: "a", digest: DIGEST }] }));
  const port = await person("sign", print("A"));
  await signed;
  assert.deepEqual(sent("turn.take"), [{ origin }]);
  assert.equal(sent("sign")[0].turn, "t-1");
  assert.deepEqual(sent("turn.give"), [{ turn: "t-1" }]);
  assert.ok(log.findIndex((m) => m.method === "turn.take") < log.findIndex((m) => m.method === "certificates.list"));
  assert.deepEqual(told(port, "token"), [{ type: "token", token: TOKEN }], "the token that is being read is named");

  browser.windows.made = [];
  const login = authenticate(caller(), request("authenticate", { challenge: Buffer.alloc(32).toString("base64") }));
  await person("login", print("A"));
  await login;
  assert.equal(sent("authenticate")[0].turn, "t-1");

  browser.windows.made = [];
  replies["turn.take"] = () => ({ error: { code: 1, message: "prompt.busy", data: { reason: "prompt.busy", remedy: "retry" } } });
  await assert.rejects(choose(caller(), request("choose", {})), { reason: "prompt.busy" });
  assert.equal(browser.windows.made.length, 0);
});

test("a turn that comes after the page has left is given back", async () => {
  features = ["turn"];
  let take = () => undefined;
  replies["turn.give"] = () => ({ result: {} });
  browser.runtime.hold = (m, say) => {
    if (m.method !== "turn.take") return false;
    take = () => say({ id: m.id, result: { turn: "late" } });
    return true;
  };
  const call = caller();
  const left = assert.rejects(choose(call, request("choose", {})), { reason: "request.cancelled" });
  for (let i = 0; i < 20 && sent("turn.take").length === 0; i++) await settle();
  call.end();
  await left;
  take();
  for (let i = 0; i < 20 && sent("turn.give").length === 0; i++) await settle();
  assert.deepEqual(sent("turn.give"), [{ turn: "late" }]);
  assert.equal(browser.windows.made.length, 0);
  delete browser.runtime.hold;
});

test("what the person refuses in the window is written down; what the page gives up is not", async () => {
  features = ["journal"];
  replies["journal.refused"] = () => ({ result: {} });
  const refusals = [
    [() => certificates(caller(), request("certificates", {})), "deny", { act: "list", documents: [], reason: "site.denied" }],
    [() => choose(caller(), request("choose", {})), "block", { act: "choose", documents: [], reason: "site.blocked" }],
    [() => sign(caller(), request("sign", { documents: [{ name: "a", digest: DIGEST }] })), "cancel", { act: "sign", documents: [{ name: "a", digest: DIGEST }], format: "cades-bes", reason: "request.cancelled" }],
    [() => authenticate(caller(), request("authenticate", { challenge: Buffer.alloc(32).toString("base64") })), "cancel", { act: "login", documents: [], reason: "request.cancelled" }],
  ];
  for (const [call, action, expected] of refusals) {
    origin += ".x";
    browser.windows.made = [];
    log.length = 0;
    const refused = assert.rejects(call());
    await person(action);
    await refused;
    for (let i = 0; i < 20 && sent("journal.refused").length === 0; i++) await settle();
    assert.deepEqual(sent("journal.refused"), [{ origin, ...expected }]);
  }
  log.length = 0;
  origin += ".x";
  browser.windows.made = [];
  const call = caller();
  const left = assert.rejects(choose(call, request("choose", {})));
  await chooserPage();
  call.end();
  await left;

  origin += ".x";
  browser.windows.made = [];
  replies.sign = () => ({ error: { code: 8, message: "prompt.cancelled", data: { reason: "prompt.cancelled", remedy: "none" } } });
  const said = assert.rejects(sign(caller(), request("sign", { documents: [{ name: "a", digest: DIGEST }] })), { reason: "prompt.cancelled" });
  await person("sign", print("A"));
  await said;
  await settle();
  assert.deepEqual(sent("journal.refused"), [], "the host writes that itself");
});

test("a journal that cannot be written does not change the refusal", async (t) => {
  t.mock.method(console, "warn", () => undefined);
  features = ["journal"];
  replies["journal.refused"] = () => ({ error: { code: 6, message: "journal.unwritable", data: { reason: "journal.unwritable", remedy: "administrator" } } });
  const refused = assert.rejects(choose(caller(), request("choose", {})), { reason: "site.denied" });
  await person("deny");
  await refused;
});

test("an older host is asked for nothing that it does not know", async () => {
  const signed = sign(caller(), request("sign", { documents: [{ name: "a", digest: DIGEST }] }));
  await person("sign", print("A"));
  await signed;
  browser.windows.made = [];
  const refused = assert.rejects(choose(caller(), request("choose", {})), { reason: "site.denied" });
  await person("deny");
  await refused;
  assert.deepEqual([...new Set(log.map((m) => m.method))].sort(), ["certificates.list", "hello", "sign"]);
  assert.ok(!("turn" in sent("sign")[0]));
});

test("a question that was waiting while its site was blocked is not asked", async () => {
  const first = assert.rejects(choose(caller(), request("choose", {})), { reason: "site.blocked" });
  const second = assert.rejects(choose(caller(), request("choose", {})), { reason: "site.blocked" });
  await person("block");
  await first;
  await second;
  assert.equal(browser.windows.made.length, 1);
});
