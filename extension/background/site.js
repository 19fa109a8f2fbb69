// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Which site asks: only what the browser itself says about the sender counts.
import { api } from "./browser_api.js";
import { Failure } from "./failure.js";
import { sameSite } from "./same_site.js";

const LOCAL = new Set(["localhost", "127.0.0.1", "[::1]"]);
const ANNOUNCE_MS = 3000;

/** @param {unknown} text @returns {string} the origin, if it may ask at all */
export function checkedOrigin(text) {
  if (typeof text !== "string" || text.length > 300) throw new Failure("site.origin");
  let url;
  try {
    url = new URL(text);
  } catch {
    throw new Failure("site.origin");  // "null" of an opaque origin, among others
  }
  const secure = url.protocol === "https:" || (url.protocol === "http:" && LOCAL.has(url.hostname));
  if (!secure || url.origin !== text || url.hostname === "" || url.hostname.endsWith(".")) throw new Failure("site.origin");
  return text;
}

/** @param {chrome.runtime.MessageSender | undefined} sender */
export function originOf(sender) {
  if (!sender || sender.id !== api.runtime.id || !sender.tab) throw new Failure("site.origin");
  if (sender.origin !== undefined) return checkedOrigin(sender.origin);
  try {
    return checkedOrigin(new URL(sender.url ?? "").origin);
  } catch {
    throw new Failure("site.origin");
  }
}

/** @type {Map<string, {tabId: number, frameId: number, resolve: (origin: string) => void}>} */
const awaited = new Map();

/** The answer of a frame. @param {any} message @param {chrome.runtime.MessageSender} sender */
export function onAnnounced(message, sender) {
  const waiting = awaited.get(message.nonce);
  if (!waiting || sender.id !== api.runtime.id || sender.frameId !== waiting.frameId || sender.tab?.id !== waiting.tabId) return;
  try {
    waiting.resolve(originOf(sender));
  } catch {
    // a frame that may not ask itself vouches for nobody
  }
}

/** The origin of a frame in the tab, stamped by the browser. @param {number} tabId @param {number} frameId @returns {Promise<string>} */
function frameOrigin(tabId, frameId) {
  const nonce = crypto.randomUUID();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => finish(() => reject(new Failure("site.frame"))), ANNOUNCE_MS);
    /** @param {() => void} how */
    function finish(how) {
      clearTimeout(timer);
      awaited.delete(nonce);
      how();
    }
    awaited.set(nonce, { tabId, frameId, resolve: (origin) => finish(() => resolve(origin)) });
    // Nobody there, or (Chromium) nobody answers by this channel: the timer decides.
    Promise.resolve(api.tabs.sendMessage(tabId, { type: "announce", nonce }, { frameId })).catch(() => undefined);
  });
}

/** @param {string | number} ancestor @param {number} tabId @returns {Promise<string>} */
async function ancestorOrigin(ancestor, tabId) {
  if (typeof ancestor === "number") return frameOrigin(tabId, ancestor);
  try {
    return checkedOrigin(ancestor);
  } catch {
    throw new Failure("site.frame");
  }
}

/** The site that asks, and the page around it when that belongs to somebody else. A frame counts as its page when all the frames above it are of
 * the same owner; a third party in between is never named to the person, so it is refused.
 * @param {chrome.runtime.MessageSender | undefined} sender @param {Array<string | number>} ancestors nearest first
 * @returns {Promise<{origin: string, embedder: string | null}>} */
export async function siteOf(sender, ancestors) {
  const origin = originOf(sender);
  if (sender?.documentLifecycle === "prerender") throw new Failure("site.frame", "a page that nobody sees yet");
  if (sender?.frameId === 0) return { origin, embedder: null };
  const tabId = sender?.tab?.id;
  if (tabId === undefined || ancestors.length === 0) throw new Failure("site.frame");
  const [top, ...above] = await Promise.all([frameOrigin(tabId, 0), ...ancestors.map((a) => ancestorOrigin(a, tabId))]);
  if (above.at(-1) !== top) throw new Failure("site.frame");
  if (above.every((a) => sameSite(a, origin))) return { origin, embedder: null };
  if (sameSite(top, origin) || !above.every((a) => sameSite(a, origin) || sameSite(a, top))) throw new Failure("site.frame");
  return { origin, embedder: top };
}
