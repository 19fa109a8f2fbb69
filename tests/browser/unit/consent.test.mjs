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
  assert.deepEqual(await asked, { action: "allow", thumbprint: "AB".repeat(20), remember: true, term: "day", finalTry: false });
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

test("who has to wait after refusals holds up no other site", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout", "Date"], now: 2_000_000 });
  for (let i = 0; i < 2; i++) {
    const asked = assert.rejects(ask(question(origin), never, deny), { reason: "site.denied" });
    await settle();
    decide(page(), "deny");
    await asked;
  }
  const paused = ask(question(origin), never, (asking) => asking.decision);
  await settle();
  assert.equal(browser.windows.made.length, 2);
  const other = ask(question("https://calm.example"), never, (asking) => asking.decision);
  await settle();
  assert.equal(browser.windows.made.length, 3, "the other site's window");
  decide(page(), "allow");
  await other;
  t.mock.timers.tick(2000);
  await settle();
  decide(page(), "allow");
  await paused;
  assert.equal(browser.windows.made.length, 4);
});

test("a pause outlives the background", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout", "Date"], now: 3_000_000 });
  const again = await import("../../../extension/background/pauses.js?first");
  for (let i = 0; i < 3; i++) await again.refused(origin);
  const restarted = await import("../../../extension/background/pauses.js?restarted");
  assert.deepEqual([await restarted.refusals(origin), await restarted.remaining(origin)], [3, 4000]);
  await restarted.forgive(origin);
  assert.equal((await restarted.remaining(origin)) <= 0, true);
  browser.storage.session.store.pauses = { [origin]: { refusals: 2, until: 9e12 }, bad: 7, worse: { refusals: -1, until: 0 } };
  const odd = await import("../../../extension/background/pauses.js?odd");
  assert.equal(await odd.remaining(origin), 60_000, "never longer than the longest pause, whatever the clock was");
  assert.equal(await odd.refusals("bad"), 0);
  browser.storage.session.store = {};
});

test("who frames a site does not use up the patience for the site itself", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout", "Date"], now: 4_000_000 });
  for (let i = 0; i < 2; i++) {
    const framed = assert.rejects(ask({ ...question(origin), embedder: "https://frame.example" }, never, deny), { reason: "site.denied" });
    await settle();
    assert.equal(page().sent.length, 1);
    browser.windows.onRemoved.emit(browser.windows.made.at(-1).id);
    await framed.catch(() => undefined);
  }
  const direct = ask(question(origin), never, (asking) => asking.decision);
  await settle();
  decide(page(), "allow");
  await direct;
});

test("the shared turn is taken before the window opens and given back after it, and a wait for it shows on the toolbar", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout", "Date"], now: 5_000_000 });
  const events = [];
  let grant = () => undefined;
  const shared = () => new Promise((resolve) => { grant = () => resolve({ turn: "turn-1", give: () => events.push("given") }); });
  const asked = ask(question(origin), never, async (asking) => {
    events.push("asked with " + asking.turn);
    return asking.decision;
  }, shared);
  await settle();
  assert.equal(browser.windows.made.length, 0);
  assert.equal(browser.action.badge, "");
  t.mock.timers.tick(300);
  assert.equal(browser.action.badge, "\u2026");
  assert.equal(browser.action.title, "reason_prompt_busy");
  grant();
  await settle();
  assert.deepEqual([browser.action.badge, browser.windows.made.length, events], ["", 1, ["asked with turn-1"]]);
  decide(page(), "allow");
  await asked;
  assert.deepEqual(events, ["asked with turn-1", "given"]);
});

test("a turn that does not come is told, without a window, and the next question is asked", async () => {
  const { Failure } = await import("../../../extension/background/failure.js");
  await assert.rejects(ask(question(origin), never, (asking) => asking.decision, async () => { throw new Failure("prompt.busy"); }), { reason: "prompt.busy" });
  assert.equal(browser.windows.made.length, 0);
  const next = ask(question(origin), never, (asking) => asking.decision);
  await settle();
  decide(page(), "allow");
  await next;
});

test("the window may ask to see a document, and then decide", async () => {
  const seen = [];
  const asked = ask(question(origin), never, (asking) => {
    asking.onView((index) => seen.push(index));
    return asking.decision;
  });
  await settle();
  const port = page();
  port.onMessage.emit({ type: "view", index: 3 });
  decide(port, "allow");
  await asked;
  assert.deepEqual(seen, [3]);
  const odd = assert.rejects(ask(question(origin), never, (asking) => asking.decision), { reason: "protocol.params" });
  await settle();
  page().onMessage.emit({ type: "view", index: -1 });
  await odd;
});

test("remembered without a term means the shortest, and nothing where nothing may be remembered", async () => {
  for (const [terms, term] of [[["session", "day"], "session"], [[], null]]) {
    const asked = ask({ ...question(origin), terms }, never, (asking) => asking.decision);
    await settle();
    decide(page(), "allow", { remember: true });
    const decision = await asked;
    assert.deepEqual([decision.remember, decision.term], [term !== null, term]);
  }
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
