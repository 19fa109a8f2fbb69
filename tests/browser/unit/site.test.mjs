// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { test } from "node:test";
import { browser, settle } from "./fake_browser.mjs";

const { checkedOrigin, onAnnounced, originOf, siteOf } = await import("../../../extension/background/site.js");
const refused = (body) => assert.throws(body, { reason: "site.origin" });
const sender = (more) => ({ id: "self", tab: { id: 4 }, frameId: 0, origin: "https://portal.example", url: "https://portal.example/a", ...more });

test("https and local http may ask", () => {
  for (const good of ["https://lkfl2.nalog.ru", "https://a.b:8443", "https://xn--e1afmkfd.xn--p1ai", "https://10.0.0.1", "https://[2001:db8::1]", "http://localhost", "http://localhost:8080", "http://127.0.0.1:1", "http://[::1]:3"]) assert.equal(checkedOrigin(good), good);
});

test("nothing else may", () => {
  for (const bad of ["null", "", " ", "https://", "http://portal.example", "http://localhost.evil.example", "http://127.0.0.2", "https://portal.example/", "https://portal.example:443", "https://PORTAL.example",
    "https://user@portal.example", "https://portal.example/path", "https://portal.example.", "https://портал.рф", "file:///etc/passwd", "ftp://portal.example", "chrome-extension://self", "moz-extension://self",
    "data:text/html,x", "blob:https://portal.example/1", "about:blank", "javascript:1", "https://a b", "https://" + "a".repeat(400), undefined, null, 7, {}, ["https://a"]]) refused(() => checkedOrigin(bad));
});

test("the origin is the browser's, never derived from another frame's address", () => {
  assert.equal(originOf(sender({ origin: "https://real.example", url: "about:blank" })), "https://real.example");
  assert.equal(originOf(sender({ origin: undefined })), "https://portal.example");
  refused(() => originOf(sender({ origin: "null", url: "https://portal.example/" })));
  refused(() => originOf(sender({ id: "other" })));
  refused(() => originOf(sender({ tab: undefined })));
  refused(() => originOf(undefined));
});

/** The frames of the tab, by id: what each says of itself when it is asked. */
function frames(origins) {
  browser.tabs.sendMessage = async (tabId, m, { frameId }) => {
    assert.deepEqual([tabId, m.type], [4, "announce"]);
    if (origins[frameId] !== undefined) queueMicrotask(() => onAnnounced({ type: "announced", nonce: m.nonce }, sender({ frameId, origin: origins[frameId] })));
  };
}
const framed = (origin) => sender({ frameId: 7, origin });
const SITE = "https://portal.example";

test("a page asks for itself", async () => {
  assert.deepEqual(await siteOf(sender({}), []), { origin: SITE, embedder: null });
  await assert.rejects(siteOf(sender({ documentLifecycle: "prerender" }), []), { reason: "site.frame" });
  await assert.rejects(siteOf(framed(SITE), []), { reason: "site.frame" }, "a frame with nothing above it");
});

test("a frame of the same owner asks as its page does; one of another names both", async () => {
  const table = [
    // origin of the frame, origins above it (nearest first), the page around it or the refusal
    [SITE, [SITE], null],
    [SITE, ["https://portal.example:8443"], null],
    ["https://sign.portal.example", [SITE], null],
    [SITE, ["https://a.portal.example", "https://b.portal.example"], null],
    [SITE, ["https://bank.example"], "https://bank.example"],
    [SITE, ["https://evilportal.example"], "https://evilportal.example"],
    [SITE, ["https://portal.example.evil.test"], "https://portal.example.evil.test"],
    ["https://one.github.io", ["https://two.github.io"], "https://two.github.io"],
    [SITE, ["https://www.bank.example", "https://bank.example"], "https://bank.example"],
    [SITE, [SITE, "https://bank.example"], "https://bank.example"],
    [SITE, ["https://third.example", "https://bank.example"], "refused"],
    [SITE, ["https://bank.example", SITE], "refused"],
    [SITE, ["http://bank.example"], "refused"],
    [SITE, ["null"], "refused"],
    [SITE, ["chrome-extension://abcdef"], "refused"],
    [SITE, ["null", "https://bank.example"], "refused"],
    [SITE, ["file://"], "refused"],
    ["http://localhost:1", ["http://localhost:2"], "http://localhost:2"],
  ];
  for (const byId of [false, true]) {
    for (const [origin, above, outcome] of table) {
      if (byId && above.some((a) => !/^https:|localhost/.test(a))) continue;  // no script of ours answers there: see below
      // Frame ids as Firefox gives them: the page is 0.
      const ids = above.map((_, i) => (i === above.length - 1 ? 0 : 20 + i));
      frames(Object.fromEntries(above.map((a, i) => [ids[i], a])));
      const asked = siteOf(framed(origin), byId ? ids : above);
      const title = JSON.stringify([byId, origin, above]);
      if (outcome === "refused") {
        if (!/^https:/.test(above.at(-1))) frames({ 0: "https://other.example" });
        await assert.rejects(asked, { reason: "site.frame" }, title);
      } else assert.deepEqual(await asked, { origin, embedder: outcome }, title);
    }
  }
});

test("what a frame says of those above it counts only when the page itself says so", async () => {
  frames({ 0: "https://evil.example" });
  await assert.rejects(siteOf(framed(SITE), [SITE]), { reason: "site.frame" });
});

test("only the frame that was asked can vouch for itself", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  for (const liar of [{ frameId: 3 }, { tab: { id: 5 } }, { id: "other" }, { origin: "null" }]) {
    browser.tabs.sendMessage = async (_tab, m) => { onAnnounced({ type: "announced", nonce: m.nonce }, sender(liar)); onAnnounced({ type: "announced", nonce: "guess" }, sender({})); };
    const asked = assert.rejects(siteOf(framed(SITE), [SITE]), { reason: "site.frame" });
    await settle();
    t.mock.timers.tick(3001);
    await asked;
  }
  frames({ 0: SITE });
  const silent = assert.rejects(siteOf(framed(SITE), [9, 0]), { reason: "site.frame" }, "one in between does not answer");
  await settle();
  t.mock.timers.tick(3001);
  await silent;
});
