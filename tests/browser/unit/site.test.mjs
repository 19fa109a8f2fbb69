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

test("a frame asks only under a page of its own origin", async () => {
  assert.equal(await siteOf(sender({}), "top"), "https://portal.example");
  const frame = sender({ frameId: 7 });
  await assert.rejects(siteOf(frame, "cross"), { reason: "site.frame" });
  await assert.rejects(siteOf(sender({ documentLifecycle: "prerender" }), "top"), { reason: "site.frame" });

  const announce = (more) => {
    browser.tabs.sendMessage = async (tabId, m, to) => {
      assert.deepEqual([tabId, m.type, to], [4, "announce", { frameId: 0 }]);
      queueMicrotask(() => onAnnounced({ type: "announced", nonce: m.nonce }, sender(more)));
    };
  };
  announce({});
  assert.equal(await siteOf(frame, "same"), "https://portal.example");
  announce({ origin: "https://evil.example" });
  await assert.rejects(siteOf(frame, "same"), { reason: "site.frame" });
});

test("only the top frame of that tab can vouch", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  for (const liar of [{ frameId: 3 }, { tab: { id: 5 } }, { id: "other" }, { origin: "null" }]) {
    browser.tabs.sendMessage = async (_tab, m) => { onAnnounced({ type: "announced", nonce: m.nonce }, sender(liar)); onAnnounced({ type: "announced", nonce: "guess" }, sender({})); };
    const asked = assert.rejects(siteOf(sender({ frameId: 7 }), "same"), { reason: "site.frame" });
    await settle();
    t.mock.timers.tick(3001);
    await asked;
  }
});
