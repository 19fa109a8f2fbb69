// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { browser, FakePort, settle } from "./fake_browser.mjs";

const { ask, onChooserPort } = await import("../../../extension/background/consent.js");
const question = (origin) => ({ kind: "choose", origin, purpose: null, documents: [], format: null, detached: true, preselect: null, fixed: false,
  embedder: null, lastUsed: null, blind: false, terms: ["session", "day"] });
const never = new AbortController().signal;
let site = 0;
let origin = "";
beforeEach(() => {
  origin = "https://site" + ++site + ".example";
  browser.windows.made = [];
  browser.windows.removed = [];
});

/** The chooser page of the newest window. */
function page() {
  const port = new FakePort("chooser:" + new URL(browser.windows.made.at(-1).url).searchParams.get("id"));
  onChooserPort(port);
  return port;
}
const decide = (port, action, more = {}) => port.onMessage.emit({ action, thumbprint: null, remember: false, ...more });
const deny = async (asking) => {
  const decision = await asking.decision;
  const { Failure } = await import("../../../extension/background/failure.js");
  throw new Failure(decision.action === "deny" ? "site.denied" : "protocol.internal");
};

test("the answer of the person is the answer, and the window goes", async () => {
  const asked = ask(question(origin), never, (asking) => asking.decision);
  await settle();
  const port = page();
  assert.equal(port.sent[0].question.origin, origin);
  decide(port, "allow", { thumbprint: "AB".repeat(20), remember: true, term: "day" });
  assert.deepEqual(await asked, { action: "allow", thumbprint: "AB".repeat(20), remember: true, term: "day" });
  assert.deepEqual(browser.windows.removed, [browser.windows.made[0].id]);
  assert.equal(browser.windows.onRemoved.listeners.size, 0);
  assert.equal(port.onMessage.listeners.size + port.onDisconnect.listeners.size, 0);
});

test("closing the window cancels, also while the host works", async () => {
  for (const close of [(port) => port.onDisconnect.emit(), () => browser.windows.onRemoved.emit(browser.windows.made.at(-1).id)]) {
    let signal = never;
    const asked = assert.rejects(ask(question(origin + ":8443"), never, async (asking) => {
      signal = asking.signal;
      await asking.decision;
      await new Promise((_, reject) => asking.signal.addEventListener("abort", () => reject(asking.signal.reason)));
    }), { reason: "request.cancelled" });
    await settle();
    const port = page();
    decide(port, "allow");
    await settle();
    close(port);
    await asked;
    assert.ok(signal.aborted);
    origin = "https://other" + site + ".example";
  }
});

test("one window at a time, three more of a site wait, further ones are refused", async () => {
  const done = [];
  const asked = Array.from({ length: 6 }, (_, i) => ask(question(origin), never, (asking) => asking.decision).then(() => done.push(i), (e) => done.push(e.reason)));
  await settle();
  assert.deepEqual(done, ["protocol.busy", "protocol.busy"]);
  for (let shown = 1; shown <= 4; shown++) {
    assert.equal(browser.windows.made.length, shown);
    decide(page(), "allow");
    await settle();
  }
  await Promise.all(asked);
  assert.deepEqual(done.slice(2), [0, 1, 2, 3]);
});

test("repeated refusals make the site wait, longer each time, and offer the block", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1_000_000 });
  const waits = [];
  for (let i = 0; i < 4; i++) {
    const before = browser.windows.made.length;
    const asked = assert.rejects(ask(question(origin), never, deny), { reason: "site.denied" });
    await settle();
    let waited = 0;
    while (browser.windows.made.length === before && waited < 70) {
      t.mock.timers.tick(1000);
      waited++;
      await settle();
    }
    waits.push(waited);
    const port = page();
    assert.equal(port.sent[0].question.offerBlock, i >= 2);
    decide(port, "deny");
    await asked;
  }
  assert.deepEqual(waits, [0, 0, 2, 4]);
});

test("an answer of another shape counts as none", async () => {
  for (const nonsense of [null, {}, { action: "sign", thumbprint: "zz", remember: false }, { action: "root", thumbprint: null, remember: false },
    { action: "allow", thumbprint: null, remember: true, term: "year" }, { action: "allow", thumbprint: null, remember: true, term: "ever" }]) {
    const asked = assert.rejects(ask(question("https://n" + Math.random() + ".example"), never, (asking) => asking.decision), { reason: "protocol.params" });
    await settle();
    page().onMessage.emit(nonsense);
    await asked;
  }
});

test("a stranger with a wrong id gets no question", async () => {
  const controller = new AbortController();
  const asked = assert.rejects(ask(question(origin), controller.signal, (asking) => asking.decision));
  await settle();
  const stranger = new FakePort("chooser:guess");
  onChooserPort(stranger);
  assert.ok(stranger.disconnected);
  const port = page();
  const second = page();
  assert.ok(second.disconnected, "one page per question");
  assert.ok(!port.disconnected);
  controller.abort(new Error("the page left"));
  await asked;
  assert.ok(browser.windows.removed.includes(browser.windows.made[0].id));
});

test("a failure of the host stays to be read and holds up nobody", async () => {
  const { Failure } = await import("../../../extension/background/failure.js");
  const asked = assert.rejects(ask(question(origin), never, async (asking) => {
    await asking.decision;
    throw new Failure("prompt.no-display");
  }), { reason: "prompt.no-display" });
  await settle();
  const port = page();
  decide(port, "allow");
  await asked;
  assert.equal(port.sent.at(-1).error.code, "prompt.no-display");
  const [window] = browser.windows.made;
  assert.ok(!browser.windows.removed.includes(window.id));
  const next = ask(question(origin), never, (asking) => asking.decision);
  await settle();
  assert.ok(browser.windows.removed.includes(window.id), "the next question takes its place");
  decide(page(), "allow");
  await next;
});
