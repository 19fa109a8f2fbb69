// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// window.tamga in the page's own world. The page shares this world: it may patch every prototype after us, so all that is
// needed later is taken now and called through Reflect.apply. Nothing here is a security border; the background decides.
(() => {
  "use strict";
  if (Object.prototype.hasOwnProperty.call(window, "tamga")) return;

  const VERSION = "0.1.0";
  /** Silence after which nobody is there; and once more for what came while the page itself was busy. */
  const ABSENT_MS = 5000;
  const BUSY_MS = 1000;
  const MAX_DOCUMENTS = 100;
  const { apply } = Reflect;
  const { create, freeze, defineProperty, getOwnPropertyDescriptor } = Object;
  const { hasOwnProperty } = Object.prototype;
  const [NativePromise, NativeError, NativeMessageEvent, NativeChannel, NativeBlob, Octets, DOMError] =
    [Promise, Error, MessageEvent, MessageChannel, Blob, Uint8Array, DOMException];
  const add = EventTarget.prototype.addEventListener;
  const remove = EventTarget.prototype.removeEventListener;
  const fire = EventTarget.prototype.dispatchEvent;
  const post = MessagePort.prototype.postMessage;
  const start = MessagePort.prototype.start;
  const close = MessagePort.prototype.close;
  const then = Promise.prototype.then;
  const getReader = ReadableStream.prototype.getReader;
  const read = ReadableStreamDefaultReader.prototype.read;
  const cancelReader = ReadableStreamDefaultReader.prototype.cancel;
  const isView = ArrayBuffer.isView;
  const isArray = Array.isArray;
  const fromCharCode = String.fromCharCode;
  const charCodeAt = String.prototype.charCodeAt;
  const encode64 = btoa.bind(window);
  const decode64 = atob.bind(window);
  const later = setTimeout.bind(window);
  const doc = document;
  /** @param {object} prototype @param {string} name @returns {() => any} */
  const getter = (prototype, name) => /** @type {() => any} */ (getOwnPropertyDescriptor(prototype, name)?.get);
  const dataOf = getter(MessageEvent.prototype, "data");
  const blobSize = getter(Blob.prototype, "size");
  const bufferLength = getter(ArrayBuffer.prototype, "byteLength");
  const streamLocked = getter(ReadableStream.prototype, "locked");
  const signalAborted = getter(AbortSignal.prototype, "aborted");
  const signalReason = getter(AbortSignal.prototype, "reason");

  /** A descriptor that inherits nothing: a page may put "get" or "writable" into Object.prototype. @param {unknown} value @param {boolean} enumerable */
  const constant = (value, enumerable) => {
    const descriptor = create(null);
    descriptor.value = value;
    descriptor.enumerable = enumerable;
    return descriptor;
  };

  class TamgaError extends NativeError {
    /** @param {{code: string, remedy: string, message: string, detail?: string}} wire */
    constructor(wire) {
      super(wire.message);
      /** @param {string} name @param {unknown} value */
      const set = (name, value) => defineProperty(this, name, constant(value, true));
      set("code", wire.code);
      set("remedy", wire.remedy);
      if (wire.detail !== undefined) set("detail", wire.detail);
    }
  }
  defineProperty(TamgaError.prototype, "name", constant("TamgaError", false));
  freeze(TamgaError.prototype);
  freeze(TamgaError);

  /** @param {string} detail */
  const wrong = (detail) => new TamgaError({ code: "protocol.params", remedy: "report", message: detail, detail });
  const absent = () => new TamgaError({ code: "extension.restarted", remedy: "retry", message: "The Tamga extension does not answer: reload this page" });

  /** @typedef {{resolve: (value: any) => void, reject: (error: unknown) => void, progress: ((p: object) => void) | null,
   *             reader: ReadableStreamDefaultReader | null, heard: boolean, done: () => void}} Pending */
  let sequence = 0;
  /** @type {MessagePort | null} */
  let port = null;
  /** @type {Record<number, Pending>} */
  let pending = Object.create(null);
  /** @type {object[]} */
  let queue = [];

  /** @param {object} message */
  function send(message) {
    if (port) apply(post, port, [message]);
    else queue[queue.length] = message;
  }

  /** @param {number} n @param {"resolve" | "reject"} how @param {unknown} value */
  function settle(n, how, value) {
    const settled = pending[n];
    if (!settled) return;
    delete pending[n];
    settled.done();
    settled[how](value);
  }

  /** The content script wants the next part of a stream. @param {number} n */
  function feed(n) {
    const reader = pending[n]?.reader;
    if (!reader) return;
    const fail = () => send({ n, part: null, failed: true });
    const next = apply(read, reader, []);
    apply(then, next, [(/** @type {ReadableStreamReadResult<any>} */ r) => {
      try {
        if (r.done) send({ n, part: null, failed: false });
        else send({ n, part: new NativeBlob([octetsOf(r.value)]), failed: false });
      } catch {
        fail();
      }
    }, fail]);
  }

  /** @param {any} m */
  function receive(m) {
    const waiting = pending[m.n];
    if (!waiting) return;
    waiting.heard = true;
    if (m.taken) return;
    if (m.want) feed(m.n);
    else if (m.progress) {
      try {
        waiting.progress?.(freeze(m.progress));
      } catch (error) {
        later(() => { throw error; });  // the page's own mistake: reported as such
      }
    } else if (m.error) settle(m.n, "reject", new TamgaError(m.error));
    else if (apply(hasOwnProperty, m, ["result"])) settle(m.n, "resolve", m.result);
  }

  let handing = false;
  let taken = false;
  /** The content script has taken a port. One that is not ours was forged by a script of the page: ours takes its place again. */
  function onTaken() {
    if (handing) taken = true;
    else later(handOver, 0);
  }

  /** A new channel for each content script that shows up: an update of the extension puts a fresh one into open pages. */
  function handOver() {
    const channel = new NativeChannel();
    const mine = channel.port1;
    apply(add, mine, ["message", (/** @type {MessageEvent} */ event) => receive(apply(dataOf, event, []))]);
    apply(start, mine, []);
    taken = false;
    handing = true;
    apply(fire, doc, [new NativeMessageEvent("tamga-port", { ports: [channel.port2] })]);  // synchronous
    handing = false;
    if (!taken) {
      apply(close, mine, []);
      return;
    }
    if (port) {
      apply(close, port, []);
      const lost = pending;
      pending = Object.create(null);
      for (const n in lost) {
        lost[n]?.done();
        lost[n]?.reject(absent());
      }
    }
    port = mine;
    const early = queue;
    queue = [];
    for (let i = 0; i < early.length; i++) apply(post, port, [early[i]]);
  }

  /** @param {() => any} brand @param {unknown} value */
  function has(brand, value) {
    try {
      apply(brand, value, []);
      return true;
    } catch {
      return false;
    }
  }

  /** @param {any} value @returns {BlobPart} */
  function octetsOf(value) {
    if (isView(value) || has(bufferLength, value)) return /** @type {BlobPart} */ (value);
    throw wrong("expected octets");
  }

  /** Taken over at the call: later changes by the page do not matter. @param {any} data @param {string} where @returns {Blob} */
  function blobOf(data, where) {
    if (typeof data === "string") return new NativeBlob([data]);
    if (has(blobSize, data)) return data;
    if (isView(data) || has(bufferLength, data)) return new NativeBlob([/** @type {BlobPart} */ (data)]);
    throw wrong(where + ": expected a string, ArrayBuffer, typed array or Blob");
  }

  /** @param {any} value @param {string} where */
  function base64Of(value, where) {
    if (typeof value === "string") return value;
    const octets = isView(value) ? new Octets(value.buffer, value.byteOffset, value.byteLength)
      : has(bufferLength, value) ? new Octets(value) : null;
    if (!octets || octets.length > 4096) throw wrong(where + ": expected base64 or at most 1024 octets");
    let text = "";
    for (let i = 0; i < octets.length; i++) text += fromCharCode(/** @type {number} */ (octets[i]));
    return encode64(text);
  }

  /** @param {string} text @param {string} where */
  function fromBase64(text, where) {
    let binary;
    try {
      binary = decode64(text);
    } catch {
      throw wrong(where + ": expected base64");
    }
    const octets = new Octets(binary.length);
    for (let i = 0; i < binary.length; i++) octets[i] = apply(charCodeAt, binary, [i]);
    return new NativeBlob([octets]);
  }

  /** @param {any} options @param {string} where */
  function recordOf(options, where) {
    if (options === undefined || options === null) return {};
    if (typeof options !== "object") throw wrong(where + ": expected an object");
    return options;
  }

  /** A promise for a call. prepare says what to send; whatever it throws rejects the promise.
   * @param {string} method
   * @param {any} options
   * @param {() => {params: object, blobs?: Blob[], stream?: any, onProgress?: any}} prepare
   * @returns {Promise<any>} */
  function call(method, options, prepare) {
    return new NativePromise((resolve, reject) => {
      const signal = recordOf(options, "options").signal;
      if (signal !== undefined && signal !== null) {
        if (!has(signalAborted, signal)) throw wrong("signal: expected an AbortSignal");
        if (apply(signalAborted, signal, [])) throw apply(signalReason, signal, []) ?? new DOMError("aborted", "AbortError");
      }
      const { params, blobs = [], stream = null, onProgress } = prepare();
      if (onProgress !== undefined && typeof onProgress !== "function") throw wrong("onProgress: expected a function");
      const n = ++sequence;
      const reader = stream ? /** @type {ReadableStreamDefaultReader} */ (apply(getReader, stream, [])) : null;
      const stop = () => {
        send({ n, abort: true });
        if (reader) apply(then, apply(cancelReader, reader, []), [undefined, () => undefined]);
        settle(n, "reject", apply(signalReason, signal, []));
      };
      pending[n] = {
        resolve, reject, reader, heard: false, progress: onProgress ?? null,
        done: () => { if (signal) apply(remove, signal, ["abort", stop]); },
      };
      if (signal) apply(add, signal, ["abort", stop]);
      try {
        send({ n, method, params, blobs, stream: reader !== null });
      } catch {
        settle(n, "reject", wrong("parameters: not plain values"));  // DataCloneError
      }
      const unheard = () => { if (pending[n]?.heard === false) settle(n, "reject", absent()); };
      later(() => { if (pending[n]?.heard === false) later(unheard, BUSY_MS); }, ABSENT_MS);
    });
  }

  const tamga = {
    version: VERSION,
    TamgaError,
    /** @param {any} [options] */
    status: (options) => call("status", options, () => ({ params: {} })),
    /** @param {any} [filter] @param {any} [options] */
    certificates: (filter, options) => call("certificates", options, () => ({ params: { filter: filter ?? {} } })),
    /** @param {any} [request] */
    chooseCertificate: (request) => call("choose", request, () => {
      const { purpose, filter } = recordOf(request, "request");
      return { params: { purpose, filter } };
    }),
    /** @param {any} request */
    sign: (request) => call("sign", request, () => {
      const { documents, format, detached, rsaPadding, certificate, filter } = recordOf(request, "request");
      // The length is asked for once: a proxy may say anything, and something else the next time.
      const count = isArray(documents) ? documents.length : 0;
      if (!(count >= 1 && count <= MAX_DOCUMENTS)) throw wrong("documents: expected an array of 1 to " + MAX_DOCUMENTS);
      /** @type {Blob[]} */
      const blobs = [];
      const list = [];
      for (let i = 0; i < count; i++) {
        const where = "documents[" + i + "]";
        const { name, digest, data } = recordOf(documents[i], where);
        if ((digest === undefined) === (data === undefined)) throw wrong(where + ": expected either data or digest");
        if (data === undefined) list[i] = { name, digest };
        else {
          list[i] = { name, source: blobs.length };
          blobs[blobs.length] = blobOf(data, where + ".data");
        }
      }
      return { params: { documents: list, format, detached, rsaPadding, certificate, filter }, blobs };
    }),
    /** @param {any} request */
    authenticate: (request) => call("authenticate", request, () => {
      const { challenge, certificate, filter } = recordOf(request, "request");
      return { params: { challenge: base64Of(challenge, "challenge"), certificate, filter } };
    }),
    /** @param {any} algorithm @param {any} data @param {any} [options] */
    digest: (algorithm, data, options) => call("digest", options, () => {
      const onProgress = recordOf(options, "options").onProgress;
      if (has(streamLocked, data)) {
        if (apply(streamLocked, data, [])) throw wrong("data: the stream is locked");
        return { params: { algorithm }, stream: data, onProgress };
      }
      return { params: { algorithm }, blobs: [blobOf(data, "data")], onProgress };
    }),
    /** @param {any} digests @param {any} [options] */
    checkCode: (digests, options) => call("checkCode", options, () => ({ params: { digests } })),
    /** @param {any} request */
    verify: (request) => call("verify", request, () => {
      const { signature, data, digest } = recordOf(request, "request");
      if (data !== undefined && digest !== undefined) throw wrong("verify: either data or digest");
      const blobs = [typeof signature === "string" ? fromBase64(signature, "signature") : blobOf(signature, "signature")];
      if (data !== undefined) blobs[1] = blobOf(data, "data");
      return { params: { digest }, blobs };
    }),
  };
  defineProperty(window, "tamga", constant(freeze(tamga), true));

  apply(add, doc, ["tamga-port-ok", onTaken]);
  apply(add, doc, ["tamga-isolated-ready", handOver]);
  handOver();
})();
