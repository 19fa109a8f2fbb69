// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Isolated world: takes the page's channel, and opens one port to the background per call. The end of that port, from
// either side, is the end of the call.
"use strict";

(() => {
  const api = globalThis.browser ?? globalThis.chrome;
  const MAX_CALLS = 64;
  /** Silence of the background after which a call is given up; the background has shorter deadlines of its own. */
  const SILENCE_MS = { status: 30_000, certificates: 660_000, choose: 660_000, sign: 1_320_000, authenticate: 1_320_000, digest: 360_000, verify: 360_000, checkCode: 30_000 };

  /** @typedef {{end: () => void, cancel: () => void, give: (part: {part: Blob | null, failed: boolean}) => void}} Running */
  /** @type {Map<number, Running>} */
  let running = new Map();
  /** @type {MessagePort | null} */
  let page = null;

  /** Ours: a page cannot replace it in this world. Older browsers have none. @type {{hasBeenActive: boolean} | undefined} */
  const activation = navigator.userActivation;

  const alive = () => Boolean(api.runtime?.id);

  /** @param {string} code @param {import("../types.js").Remedy} remedy @param {string} [detail] @returns {import("../types.js").WireError} */
  function errorOf(code, remedy, detail) {
    let message = "";
    try {
      message = api.i18n.getMessage("reason_" + code.replace(/[.-]/g, "_"));
    } catch {
      // an orphan has no texts any more
    }
    return { code, remedy, message: message || "The Tamga extension was restarted: reload this page", ...(detail === undefined ? {} : { detail }) };
  }

  /** The frames above, nearest first. Firefox names them by id, and the background asks each for its origin; Chromium gives the origins.
   * @returns {Array<string | number>} */
  function ancestors() {
    if (window === window.top) return [];
    const frameId = /** @type {{getFrameId?: (w: Window) => number}} */ (api.runtime).getFrameId;
    if (!frameId) return Array.from(location.ancestorOrigins ?? []);
    const ids = [];
    for (let w = /** @type {Window} */ (window); w !== w.top && ids.length < 32; w = w.parent) ids.push(frameId(w.parent));
    return ids;
  }

  /** @param {NonNullable<ReturnType<typeof tamgaShapes.callOf>>} call @param {MessagePort} to */
  function run(call, to) {
    const { n, method } = call;
    /** @type {chrome.runtime.Port} */
    let port;
    try {
      port = api.runtime.connect({ name: "call" });
    } catch {
      to.postMessage({ n, error: errorOf("extension.restarted", "retry") });
      return;
    }
    const stream = call.stream ? new tamgaSources.StreamSource(() => to.postMessage({ n, want: true })) : null;
    const sources = stream ? [stream] : call.blobs.map((blob) => new tamgaSources.BlobSource(blob));
    /** @type {Array<Promise<void>>} */
    const reading = sources.map(() => Promise.resolve());
    const silence = SILENCE_MS[/** @type {keyof typeof SILENCE_MS} */ (method)];
    let timer = setTimeout(giveUp, silence);

    function end() {
      clearTimeout(timer);
      running.delete(n);
      port.onMessage.removeListener(onMessage);
      port.onDisconnect.removeListener(onDisconnect);
      port.disconnect();
    }
    /** @param {object} answer */
    function finish(answer) {
      end();
      to.postMessage({ n, ...answer });
    }
    function giveUp() {
      finish({ error: errorOf("request.timeout", "retry") });
    }
    function onDisconnect() {
      void api.runtime?.lastError;
      finish({ error: errorOf("extension.restarted", "retry") });
    }
    /** One chunk at a time per source, in order. @param {number} index @param {number} credit */
    function pump(index, credit) {
      const source = sources[index];
      if (!source) return;
      reading[index] = /** @type {Promise<void>} */ (reading[index]).then(async () => {
        for (let i = 0; i < credit && running.has(n); i++) {
          const next = await source.next();
          if (!running.has(n)) return;
          if (next === null) {
            port.postMessage({ type: "end", source: index });
            return;
          }
          port.postMessage({ type: "chunk", source: index, ...next });
        }
      }).catch(() => {
        if (running.has(n)) port.postMessage({ type: "unreadable", source: index });
      });
    }
    /** @param {import("../types.js").ToContent} m */
    function onMessage(m) {
      clearTimeout(timer);
      timer = setTimeout(giveUp, silence);
      switch (m.type) {
        case "open":
          reading[m.source] = /** @type {Promise<void>} */ (reading[m.source]).then(() => sources[m.source]?.rewind()).catch(() => {
            if (running.has(n)) port.postMessage({ type: "unreadable", source: m.source });
          });
          pump(m.source, m.credit);
          break;
        case "credit":
          pump(m.source, m.credit);
          break;
        case "progress":
          to.postMessage({ n, progress: m.total === null ? { done: m.done } : { done: m.done, total: m.total } });
          break;
        case "result":
          finish({ result: m.result });
          break;
        case "error":
          finish({ error: m.error });
          break;
      }
    }
    running.set(n, { end, cancel: () => finish({ error: errorOf("request.cancelled", "none") }), give: (part) => stream?.give(part) });
    port.onMessage.addListener(onMessage);
    port.onDisconnect.addListener(onDisconnect);
    port.postMessage({ type: "call", method, params: call.params, sources: sources.map((s) => ({ size: s.size })), ancestors: ancestors(),
      activated: activation ? activation.hasBeenActive : null });
  }

  /** @param {any} m @param {MessagePort} to */
  function onPage(m, to) {
    if (tamgaShapes.isAbort(m)) running.get(m.n)?.end();
    else if (tamgaShapes.isPart(m)) running.get(m.n)?.give(m);
    else {
      const call = tamgaShapes.callOf(m);
      if (call && running.has(call.n)) return;
      if (!call) {
        if (tamgaShapes.isNumbered(m)) to.postMessage({ n: m.n, error: errorOf("protocol.params", "report", "not a call of this API") });
      } else if (!alive()) to.postMessage({ n: call.n, error: errorOf("extension.restarted", "retry") });
      else if (running.size >= MAX_CALLS) to.postMessage({ n: call.n, error: errorOf("protocol.busy", "retry") });
      else {
        to.postMessage({ n: call.n, taken: true });
        run(call, to);
      }
    }
  }

  document.addEventListener("tamga-port", (event) => {
    const given = /** @type {MessageEvent} */ (event).ports?.[0];
    if (!given || !alive()) return;  // an orphan after an update leaves the port to its successor
    event.stopImmediatePropagation();
    for (const call of running.values()) call.end();
    running = new Map();
    page?.close();
    page = given;
    given.onmessage = (e) => onPage(e.data, given);
    document.dispatchEvent(new CustomEvent("tamga-port-ok"));
  });
  // A page in the back-forward cache keeps its ports: who left has cancelled.
  window.addEventListener("pagehide", (event) => {
    if (event.isTrusted) for (const call of [...running.values()]) call.cancel();
  });
  document.dispatchEvent(new CustomEvent("tamga-isolated-ready"));

  // A frame above one that asks tells its origin to the background: the browser stamps the answer.
  api.runtime.onMessage.addListener((/** @type {unknown} */ m) => {
    if (typeof m !== "object" || m === null) return;
    const { type, nonce } = /** @type {{type?: unknown, nonce?: unknown}} */ (m);
    if (type === "announce" && typeof nonce === "string") api.runtime.sendMessage({ type: "announced", nonce }).catch(() => undefined);
  });
})();
