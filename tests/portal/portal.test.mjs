// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The portal by itself: what it accepts and, above all, what it refuses. The signatures here are made by
// OpenSSL's gost engine, so the portal is known to be right before Tamga meets it.
import assert from "node:assert/strict";
import fs from "node:fs/promises";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { makePki, openssl, Portal } from "./demo.mjs";

const program = process.env.TAMGA_PORTAL ?? "";
const loginContentType = "2.25.267975960007646024250455467606000670793";
let folder, pki, portal;

before(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), "tamga-portal-test-"));
  pki = await makePki(path.join(folder, "pki"));
  portal = await start();
});
after(async () => {
  await portal?.stop();
  await fs.rm(folder, { recursive: true, force: true });
});

async function start(more = []) {
  const state = await fs.mkdtemp(path.join(folder, "state-"));
  const started = await Portal.start({ program, trust: pki.trust, state, more });
  started.authority = await fs.readFile(started.facts.authority);
  return started;
}

async function sign(content, { person = "citizen", attached = false, cades = true, contentType } = {}) {
  const work = await fs.mkdtemp(path.join(folder, "sign-"));
  const input = path.join(work, "input");
  await fs.writeFile(input, content);
  const words = ["cms", "-sign", "-binary", "-md", person === "strong" ? "md_gost12_512" : "md_gost12_256", "-nosmimecap",
    "-signer", pki.file(`${person}.pem`), "-inkey", pki.file(`${person}.key`), "-in", input, "-outform", "DER"];
  if (cades) words.push("-cades");
  if (attached) words.push("-nodetach");
  if (contentType) words.push("-econtent_type", contentType);
  return (await openssl(...words)).toString("base64");
}

async function declaration() {
  const form = { year: "2025", income: "1200000", deduction: "120000", withheld: "156000" };
  const { json } = await portal.fetch(`${portal.taxOrigin}/tax/api/declarations`, { json: form });
  return { id: json.id, name: json.documents[0].name, content: Buffer.from(json.documents[0].content, "base64") };
}

const submit = (id, ...signatures) => portal.fetch(`${portal.taxOrigin}/tax/api/submissions`, { json: { id, signatures } });

const challenge = async (where = portal) => (await where.fetch(`${where.loginOrigin}/login/api/challenge`, { json: {} })).json.challenge;

const statement = (members = {}) => JSON.stringify({
  type: "tamga.login.1", origin: portal.loginOrigin, challenge: "", issuedAt: new Date().toISOString().replace(/\.\d+/, ""), ...members });

const logIn = (signature, where = portal) => where.fetch(`${where.loginOrigin}/login/api/session`, { json: { signature } });

const signLogin = (members, options = {}) => sign(statement(members), { attached: true, contentType: loginContentType, ...options });

test("a signed declaration is accepted and archived, once", async () => {
  const { id, name, content } = await declaration();
  assert.match(name, /3-НДФЛ за 2025 год\.xml$/);
  assert.match(content.toString("utf8"), /Доход="1200000"/);
  const signature = await sign(content);
  const { json } = await submit(id, signature);
  assert.equal(json.accepted, true, JSON.stringify(json));
  assert.equal(json.results[0].signer.CN, "Образцова Вера Демидовна");
  assert.equal(json.results[0].signer.INN, "990000000115");
  const line = await portal.waitFor((text) => text.startsWith("accepted\t") && text.includes(id));
  assert.equal((await fs.readFile(line.split("\t")[1])).toString("base64"), signature);
  assert.equal((await submit(id, signature)).status, 404);
});

test("a 512-bit signer is accepted", async () => {
  const { id, content } = await declaration();
  const { json } = await submit(id, await sign(content, { person: "strong" }));
  assert.equal(json.accepted, true, JSON.stringify(json));
});

for (const [what, words, make] of [
  ["of other content", /verification failure|digest|content verify error/i, (content) => sign(Buffer.concat([content, Buffer.from(" ")]))],
  ["by an expired certificate", /expired/, (content) => sign(content, { person: "expired" })],
  ["by a revoked certificate", /revoked/, (content) => sign(content, { person: "revoked" })],
  ["by a stranger's authority", /unable to get local issuer|issuer/, (content) => sign(content, { person: "stranger" })],
  ["without the CAdES attribute", /./, (content) => sign(content, { cades: false })],
  ["that is no CMS", /./, async () => Buffer.from("hello").toString("base64")],
  ["that is no base64", /base64/, async () => "!!!"],
]) {
  test(`a signature ${what} is refused with words`, async () => {
    const { id, content } = await declaration();
    const { json } = await submit(id, await make(content));
    assert.equal(json.accepted, false);
    assert.match(json.results[0].words, words);
    assert.deepEqual(json.results[0].signer, {});
    assert.equal((await submit(id, await sign(content))).json.accepted, true, "the person may try again");
  });
}

test("a damaged signature value is refused", async () => {
  const { id, content } = await declaration();
  const signature = Buffer.from(await sign(content), "base64");
  signature[signature.length - 1] ^= 1;
  assert.equal((await submit(id, signature.toString("base64"))).json.accepted, false);
});

test("five attachments need five good signatures", async () => {
  const { json } = await portal.fetch(`${portal.taxOrigin}/tax/api/attachments`, { json: {} });
  assert.equal(json.documents.length, 5);
  const signatures = await Promise.all(json.documents.map((document) => sign(Buffer.from(document.content, "base64"))));
  assert.equal((await submit(json.id, ...signatures.slice(0, 4))).status, 400);
  const swapped = [signatures[1], signatures[0], ...signatures.slice(2)];
  assert.deepEqual((await submit(json.id, ...swapped)).json.results.map((result) => result.accepted), [false, false, true, true, true]);
  assert.equal((await submit(json.id, ...signatures)).json.accepted, true);
});

test("a log-in opens the cabinet, and a log-out closes it", async () => {
  const { json, headers } = await logIn(await signLogin({ challenge: await challenge() }));
  assert.equal(json.accepted, true, JSON.stringify(json));
  const [setCookie] = headers["set-cookie"];
  assert.match(setCookie, /HttpOnly/i);
  assert.match(setCookie, /secure/i);
  assert.match(setCookie, /SameSite=Strict/i);
  const cookie = setCookie.split(";")[0];
  assert.equal((await portal.fetch(`${portal.loginOrigin}/login/api/me`, { headers: { cookie } })).json.SNILS, "99000000153");
  assert.equal((await portal.fetch(`${portal.loginOrigin}/cabinet/`, { headers: { cookie } })).status, 200);
  await portal.fetch(`${portal.loginOrigin}/login/api/end`, { json: {}, headers: { cookie } });
  assert.equal((await portal.fetch(`${portal.loginOrigin}/login/api/me`, { headers: { cookie } })).status, 401);
  assert.equal((await portal.fetch(`${portal.loginOrigin}/cabinet/`, { headers: { cookie } })).status, 303);
});

test("a replayed log-in is refused", async () => {
  const signature = await signLogin({ challenge: await challenge() });
  assert.equal((await logIn(signature)).json.accepted, true);
  const { json, headers } = await logIn(signature);
  assert.deepEqual([json.accepted, json.code], [false, "challenge-used"]);
  assert.equal(headers["set-cookie"], undefined);
});

const iso = (offsetSeconds) => new Date(Date.now() + offsetSeconds * 1000).toISOString().replace(/\.\d+/, "");
for (const [what, code, members, options] of [
  ["made for another origin", "origin", { origin: "https://login.portal.test.evil.example" }],
  ["made for another port of this host", "origin", { origin: "https://login.portal.test" }],
  ["over a challenge of somebody else", "challenge-unknown", { challenge: Buffer.alloc(32, 7).toString("base64") }],
  ["that is old", "issued-at", { issuedAt: iso(-3600) }],
  ["from the future", "issued-at", { issuedAt: iso(3600) }],
  ["without a time", "statement", { issuedAt: undefined }],
  ["with a member too many", "statement", { extra: 1 }],
  ["of another type", "statement", { type: "tamga.login.2" }],
  ["signed as a document", "content-type", {}, { contentType: undefined }],
  ["signed by a stranger", "signature", {}, { person: "stranger" }],
]) {
  test(`a log-in ${what} is refused`, async () => {
    const { json } = await logIn(await signLogin({ challenge: await challenge(), ...members }, options));
    assert.deepEqual([json.accepted, json.code], [false, code], JSON.stringify(json));
  });
}

test("a detached log-in is refused", async () => {
  const { json } = await logIn(await signLogin({ challenge: await challenge() }, { attached: false }));
  assert.equal(json.accepted, false);
});

test("an expired challenge is refused", async () => {
  const hasty = await start(["--challenge-seconds", "0"]);
  try {
    const { json } = await logIn(await signLogin({ challenge: await challenge(hasty), origin: hasty.loginOrigin }), hasty);
    assert.deepEqual([json.accepted, json.code], [false, "challenge-expired"]);
  } finally {
    await hasty.stop();
  }
});

test("pages have a strict policy and no inline script", async () => {
  for (const url of [`${portal.taxOrigin}/tax/`, `${portal.loginOrigin}/login/`]) {
    const { status, headers, text } = await portal.fetch(url);
    assert.equal(status, 200);
    assert.match(headers["content-security-policy"], /default-src 'none'/);
    assert.doesNotMatch(headers["content-security-policy"], /unsafe/);
    assert.doesNotMatch(text, /<script(?![^>]*\bsrc=)|\son[a-z]+=|\sstyle=/);
  }
});

test("requests that are not the portal's own are refused", async () => {
  const url = `${portal.taxOrigin}/tax/api/declarations`;
  const status = async (target, options) => (await portal.fetch(target, options)).status;
  assert.equal(await status(url, { json: {}, headers: { origin: "https://evil.example" } }), 403);
  assert.equal(await status(url, { method: "GET" }), 405);
  assert.equal(await status(url, { body: "{}", headers: { "content-type": "text/plain" } }), 415);
  assert.equal(await status(url, { body: "{" }), 400);
  assert.equal(await status(url, { body: "[]" }), 400);
  assert.equal(await status(url, { json: { year: 2025 } }), 400);
  assert.equal(await status(url, { json: { year: "2025", income: "<x>", deduction: "1", withheld: "1" } }), 400);
  assert.equal(await status(url, { body: "[".repeat(100_000) }), 400);
  assert.equal(await status(`${portal.taxOrigin}/tax/api/submissions`, { json: { id: "nothing", signatures: [] } }), 404);
  assert.equal(await status(`${portal.taxOrigin}/../main.cpp`), 404);
  assert.equal(await status(`${portal.taxOrigin}/%2e%2e/pki/judge.cnf`), 404);
  assert.equal(await status(`https://localhost:${portal.port}/tax/`), 404);
});

test("the portal ends at the end of its input and by signal", async () => {
  const first = await start();
  first.child.stdin.end();
  await first.exit;
  assert.equal(first.child.exitCode, 0);
  const second = await start();
  // A connection that says nothing must not keep it alive.
  const idle = net.connect(second.port, "127.0.0.1").on("error", () => {});
  await new Promise((resolve) => idle.once("connect", resolve));
  assert.equal(await second.stop(), 0);
  idle.destroy();
});

test("wrong arguments are explained", async () => {
  await assert.rejects(Portal.start({ program, trust: "/nonexistent", state: folder }), /ended/);
});
