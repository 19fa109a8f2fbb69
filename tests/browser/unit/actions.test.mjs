// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
// The actions against a scripted host: what a site gets, and what goes to the host.
import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";
import { browser, FakePort, settle } from "./fake_browser.mjs";

const log = [];
let replies = {};
browser.runtime.connectNative = () => {
  const port = new FakePort();
  port.onPost = (m) => {
    log.push(m);
    const say = (more) => queueMicrotask(() => port.onMessage.emit({ jsonrpc: "2.0", ...more }));
    if (m.method === "hello") say({ id: m.id, result: { product: "tamga", version: "1", protocol: 1, features: [], maxChunk: 1000 } });
    else if (m.method === "certificates.list") {
      say({ method: "certificates.part", params: { id: m.id, token: TOKEN, certificates: CERTIFICATES } });
      say({ id: m.id, result: { count: 3, problems: [], complete: true } });
    } else if (m.method in replies) say({ id: m.id, ...replies[m.method](m.params) });
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
const { authenticate } = await import("../../../extension/background/actions/authenticate.js");

const DIGEST = "ab".repeat(32);
after(() => native.close());
let site = 0;
let origin = "";
beforeEach(() => {
  native.close();
  log.length = 0;
  browser.windows.made = [];
  browser.storage.local.store = {};
  browser.storage.session.store = {};
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
