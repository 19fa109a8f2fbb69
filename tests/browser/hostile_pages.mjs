// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The pages of hostile_site.mjs. Each notes what it saw and how its calls ended, with functions taken before it broke anything:
//   dump()  JSON of [name, "fulfilled" | code, value]   open_()  calls without an end   report()  tells the server when all calls have ended
// What a page does on its own happens before anybody has touched it; attack() is called by the test, which counts as a touch.

const PRELUDE = `<!doctype html><meta charset="utf-8"><title>hostile</title><body data-ready="true"><script>
(() => {
  const stringify = JSON.stringify.bind(JSON), apply = Reflect.apply, then = Promise.prototype.then, text = String;
  const log = [];
  let pending = 0;
  window.note = (...values) => { log[log.length] = values; };
  window.track = (name, promise) => {
    pending++;
    apply(then, promise, [
      (value) => { pending--; log[log.length] = [name, "fulfilled", value]; },
      (error) => { pending--; log[log.length] = [name, error && typeof error.code === "string" ? error.code : text(error), error && error.message]; }]);
  };
  window.dump = () => stringify(log, (key, value) => (typeof value === "bigint" || typeof value === "symbol" ? text(value) : value));
  window.open_ = () => pending;
  const fetch_ = fetch.bind(window), later = setTimeout.bind(window);
  window.report = () => { if (pending > 0) later(report, 20); else fetch_("/report", { method: "POST", body: dump() }); };
  window.OwnBlob = Blob;
  window.listen = (body) => addEventListener("message", body);
})();
</script>`;

/** @param {string} script */
const page = (script) => () => `${PRELUDE}<script>${script}</script>`;

/** What every frame of /frames and /embedding does. */
const FRAMED = `<script>
const say = (name, text) => parent.postMessage({ frame: "@", name, text }, "*");
if (!window.tamga) say("status", "no-api");
else {
  tamga.status().then((s) => say("status", "fulfilled"), (e) => say("status", e.code));
  tamga.certificates().then((c) => say("certificates", "fulfilled " + JSON.stringify(c)), (e) => say("certificates", e.code));
  tamga.sign({ documents: [{ name: "a", data: "b" }] }).then((c) => say("sign", "fulfilled " + JSON.stringify(c)), (e) => say("sign", e.code));
}
</script>`;
const framed = (/** @type {string} */ name) => FRAMED.replaceAll("@", name);
const quoted = (/** @type {string} */ html) => JSON.stringify(html).replaceAll("<", "\\u003c");

/** @type {Record<string, (site: import("./hostile_site.mjs").HostileSite) => string>} */
export const PAGES = {
  "/plain": page(""),

  // Nobody has touched this page: nothing may open.
  "/untouched": page(`
    track("status", tamga.status());
    track("certificates", tamga.certificates());
    track("choose", tamga.chooseCertificate({ purpose: "click me" }));
    track("sign", tamga.sign({ documents: [{ name: "a", data: "b" }] }));
    track("log-in", tamga.authenticate({ challenge: new Uint8Array(32) }));
    report();`),

  // Other ways in than the API.
  "/forged": page(`
    const wire = [{ n: 1, method: "certificates", params: {}, blobs: [], stream: false }, { n: 2, method: "constructor", params: {}, blobs: [], stream: false },
      { type: "call", method: "certificates", params: {}, sources: [], ancestors: [], activated: true }, { type: "grants" }, { type: "announced", nonce: "1" }, { action: "allow", thumbprint: null, remember: true, term: "year" },
      { n: -1 }, { n: 1, abort: true }, { n: 1, part: null, failed: false }, null, 7, "x", { jsonrpc: "2.0", id: 1, method: "sign" }];
    listen((event) => note("message", event.data));
    for (const message of wire) {
      postMessage(message, "*");
      document.dispatchEvent(new CustomEvent("tamga-port", { detail: message }));
      document.dispatchEvent(new MessageEvent("tamga-port", { data: message }));
      document.dispatchEvent(new CustomEvent("tamga-isolated-ready", { detail: message }));
      document.dispatchEvent(new CustomEvent("tamga-port-ok"));
      try { new BroadcastChannel("tamga").postMessage(message); } catch (error) { note("broadcast", String(error)); }
      for (const api of [window.chrome, window.browser]) {
        try { api?.runtime?.sendMessage?.("anmpegcfopicoglhgfibajpoabndbkll", message, (answer) => note("external", answer)); } catch (error) { note("refused", String(error)); }
        try { api?.runtime?.connect?.("anmpegcfopicoglhgfibajpoabndbkll", { name: "certificates" }).onMessage.addListener((answer) => note("external", answer)); } catch (error) { note("refused", String(error)); }
      }
    }
    // A channel of our own instead of the one of the API, with everything said through it, and said again.
    for (let i = 0; i < 20; i++) {
      const channel = new MessageChannel();
      channel.port1.onmessage = (event) => note("forged channel", event.data);
      for (const message of [...wire, ...wire]) channel.port1.postMessage(message);
      document.dispatchEvent(new MessageEvent("tamga-port", { ports: [channel.port2] }));
      for (const message of wire) channel.port1.postMessage(message);
    }
    // The port that is handed over when a fresh content script announces itself.
    addEventListener("tamga-port", (event) => {
      const port = event.ports && event.ports[0];
      if (!port) return;
      port.addEventListener("message", (e) => note("overheard", e.data));
      for (const message of wire) port.postMessage(message);
    }, true);
    document.dispatchEvent(new CustomEvent("tamga-isolated-ready"));
    // Each forged channel is replaced by the one of the API again; what is said meanwhile is lost, and told so.
    const again = (left) => tamga.status().catch(() => left > 0 && new Promise((done) => setTimeout(done, 100)).then(() => again(left - 1)));
    again(100).then(() => { track("status", tamga.status()); track("certificates", tamga.certificates()); report(); });`),

  // Everything replaced that a page can replace.
  "/patched": page(`
    window.attack = () => {
      breakEverything();  // not before the driver of the test has had its look at the page
      track("status", tamga.status());
      track("denied", tamga.certificates());
    };
    window.attackAgain = () => {
      track("allowed", tamga.certificates());
      track("malformed", tamga.sign({ documents: "x" }));
      track("code", tamga.checkCode(["ab".repeat(32)]));
      const digest = tamga.digest("sha-256", new OwnBlob(["abc"]));
      track("digest", digest);
    };
    const breakEverything = () => {
    const spy = (owner, name) => {
      const original = owner[name];
      try {
        Object.defineProperty(owner, name, { configurable: true, writable: true, value: function (...values) { return Reflect.apply(original, this, values); } });
      } catch (error) { note("kept", name); }
    };
    const broken = (owner, name) => {
      try { Object.defineProperty(owner, name, { configurable: true, writable: true, value: () => { note("reached", name); throw new Error("broken by the page"); } }); } catch (error) { note("kept", name); }
    };
    for (const name of ["push", "map", "forEach", "slice", "splice", "indexOf", "join", "concat", "flatMap"]) broken(Array.prototype, name);
    for (const name of ["then", "catch", "finally"]) broken(Promise.prototype, name);
    for (const name of ["resolve", "reject", "all", "race"]) broken(Promise, name);
    for (const name of ["postMessage", "start", "close"]) broken(MessagePort.prototype, name);
    for (const name of ["addEventListener", "removeEventListener", "dispatchEvent"]) broken(EventTarget.prototype, name);
    for (const name of ["get", "set", "has", "delete"]) { broken(Map.prototype, name); broken(Set.prototype, name); }
    for (const name of ["stringify", "parse"]) broken(JSON, name);
    for (const name of ["apply", "call", "bind"]) broken(Function.prototype, name);
    for (const name of ["freeze", "defineProperty", "keys", "entries", "assign", "getPrototypeOf"]) spy(Object, name);
    for (const name of ["arrayBuffer", "slice", "stream", "text"]) broken(Blob.prototype, name);
    for (const name of ["structuredClone", "MessageChannel", "MessageEvent", "CustomEvent", "Blob", "Promise", "FileReader", "setTimeout", "clearTimeout", "btoa", "atob", "postMessage", "AbortController"]) broken(window, name);
    // What inherits from Object.prototype sees these.
    for (const name of ["n", "method", "params", "blobs", "result", "error", "code", "message", "progress", "taken", "want", "origin", "thumbprint", "get", "reader", "heard", "sources", "type", "detail", "ancestors", "activated"]) {
      Object.defineProperty(Object.prototype, name, { configurable: true, get() { return undefined; }, set(value) { note("setter", name, value); } });
    }
    try { Object.defineProperty(window, "tamga", { value: { certificates: () => "mine" } }); } catch (error) { note("tamga is fixed"); }
    try { tamga.certificates = () => "mine"; } catch (error) { note("frozen"); }
    };`),

  "/written": page(`
    window.attack = () => {
      const api = tamga;
      track("before", api.status());
      document.open();
      document.write("<!doctype html><title>new</title><body data-ready='true'>new");
      document.close();
      track("after", api.status());
      track("window", window.tamga.certificates());
    };`),

  "/flood": page(`
    window.attack = () => {
      for (let i = 0; i < 250; i++) {
        track("certificates", tamga.certificates());
        track("choose", tamga.chooseCertificate());
        track("sign", tamga.sign({ documents: [{ name: "a", data: "b" }] }));
        track("log-in", tamga.authenticate({ challenge: new Uint8Array(32) }));
      }
    };`),

  "/malformed": page(`
    window.attack = async () => {
      const circle = {}; circle.circle = circle;
      const thrower = new Proxy({}, { get() { throw new Error("trap"); } });
      const liar = { get documents() { return new Proxy([], { get: (t, k) => (k === "length" ? 2 ** 32 : { name: "a", data: "b" }) }); } };
      const detached = new ArrayBuffer(8); structuredClone(detached, { transfer: [detached] });
      const locked = new ReadableStream(); locked.getReader();
      const failing = new ReadableStream({ pull() { throw new Error("stream"); } });
      const wrong = new ReadableStream({ pull(c) { c.enqueue("text"); } });
      const big = "x".repeat(2_000_000);
      const one = { name: "a", digest: "ab".repeat(32) };
      const values = [0, -1, "", "x", big, [], {}, circle, thrower, () => 1, Symbol("s"), 10n, new Date(), /x/, new Map([[1, 2]]), document, window, detached, new Proxy([], {}), Object.create(null)];
      const calls = {
        certificates: (v) => tamga.certificates({ inn: v }), filter: (v) => tamga.certificates({ unknown: v }), purpose: (v) => tamga.chooseCertificate({ purpose: v, filter: { serial: v } }),
        documents: (v) => tamga.sign({ documents: v }), name: (v) => tamga.sign({ documents: [{ name: v, digest: "xy" }] }), digest: (v) => tamga.sign({ documents: [{ name: "a", digest: v }], format: "none" }),
        data: (v) => tamga.sign({ documents: [{ name: "a", data: v }], detached: 7 }), format: (v) => tamga.sign({ documents: [one], format: [v] }), certificate: (v) => tamga.sign({ documents: [one], certificate: [v] }),
        challenge: (v) => tamga.authenticate({ challenge: v }), algorithm: (v) => tamga.digest(v, "x"), hashed: (v) => tamga.digest("none", v), options: (v) => tamga.digest("sha-256", "x", { signal: v }),
        verify: (v) => tamga.verify({ signature: v, digest: "x" }), code: (v) => tamga.checkCode(v), codes: (v) => tamga.checkCode([v]), whole: (v) => tamga.sign(v), login: (v) => tamga.authenticate(v),
      };
      for (const [name, call] of Object.entries(calls)) for (const v of values) track(name, call(v));
      track("liar", Promise.resolve().then(() => tamga.sign(liar)));
      for (const call of [tamga.sign, tamga.authenticate, tamga.digest, tamga.verify, tamga.checkCode]) for (const v of [undefined, null]) track("nothing", call(v));
      track("many", tamga.sign({ documents: Array(101).fill(one) }));
      track("attached", tamga.sign({ documents: [one], detached: false }));
      for (const stream of [locked, failing, wrong]) track("stream", tamga.digest("sha-256", stream));
      const stop = new AbortController();
      track("endless", tamga.digest("sha-256", new ReadableStream({ pull(c) { c.enqueue(new Uint8Array(1024)); } }), { signal: stop.signal }));
      setTimeout(() => stop.abort(new Error("enough")), 300);
      track("aborted", tamga.certificates({}, { signal: AbortSignal.abort() }));
    };`),

  "/frames": (site) => `${PRELUDE}<script>
    listen((event) => { if (event.data && event.data.frame) note(event.data.frame, event.data.name, event.data.text); });
    const add = (name, set) => { const frame = document.createElement("iframe"); set(frame); document.body.append(frame); return frame; };
    const html = (name) => ${quoted(FRAMED)}.replaceAll("@", name);
    const blank = add("blank", () => {}).contentDocument;
    blank.write(html("blank"));
    blank.close();
    add("srcdoc", (f) => { f.srcdoc = html("srcdoc"); });
    add("blob", (f) => { f.src = URL.createObjectURL(new Blob([html("blob")], { type: "text/html" })); });
    add("data", (f) => { f.src = "data:text/html," + encodeURIComponent(html("data")); });
    add("sandboxed", (f) => { f.sandbox = "allow-scripts"; f.srcdoc = html("sandboxed"); });
    add("sandboxed-page", (f) => { f.sandbox = "allow-scripts"; f.src = "/framed-sandboxed"; });
    add("sandboxed-blob", (f) => { f.sandbox = "allow-scripts"; f.src = URL.createObjectURL(new Blob([html("sandboxed-blob")], { type: "text/html" })); });
    add("cross", (f) => { f.src = "${site.origin("bank.test")}/framed-cross"; });
    add("sister", (f) => { f.src = "${site.origin("www.evil.test")}/framed-sister"; });
    add("between", (f) => { f.src = "${site.origin("bank.test")}/between"; });
    </script>`,
  "/framed-sandboxed": () => framed("sandboxed-page"),
  "/framed-cross": () => framed("cross"),
  "/framed-sister": () => framed("sister"),
  "/framed-inner": () => framed("inner").replaceAll("parent.", "top."),
  // A stranger between a frame and a page of the same owner.
  "/between": (site) => `<!doctype html><iframe src="${site.origin("evil.test")}/framed-inner"></iframe>`,

  "/embedding": (site) => `${PRELUDE}<iframe name="inside" src="${site.origin("bank.test")}/asking"></iframe>`,
  "/asking": () => `${PRELUDE}<script>window.attack = () => track("certificates", tamga.certificates());</script>`,

  "/leaving": page(`
    window.attack = () => {
      const send = (text) => sessionStorage.setItem("ends", (sessionStorage.getItem("ends") ?? "") + text + ";");
      tamga.sign({ documents: [{ name: "a", data: new Blob([new Uint8Array(8 << 20)]) }] }).then(() => send("signed"), (e) => send(e.code));
      const frame = document.createElement("iframe");
      document.body.append(frame);
      frame.contentWindow.tamga?.certificates().then(() => send("frame listed"), (e) => send("frame " + e.code));
      frame.remove();
    };`),

  "/two": page(`window.attack = () => { track("status", tamga.status()); track("certificates", tamga.certificates()); };`),
};
