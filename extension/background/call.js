// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// One call of a page: the port it came by, the site, and the octets that are still with the page.
import { Failure } from "./failure.js";
import { partOf } from "./requests.js";

/** Chunks under way between the page and the host. */
const IN_FLIGHT = 4;
/** Silence of a source after which it counts as unreadable; a stream may come from a network. */
const SOURCE_MS = 5 * 60_000;

/** @typedef {{onChunk: (chunk: string, size: number) => void, onEnd: () => void, onFailure: (failure: Failure) => void}} Reader */

export class Call {
  #ended = new AbortController();
  /** @type {Map<number, Reader>} */
  #readers = new Map();
  /** Readings that wait: a source is read once at a time. @type {Map<number, Array<() => void>>} */
  #waiting = new Map();
  #port;
  /** The page around the frame that asks, when it is another site. @type {string | null} */
  embedder = null;
  /** Whether the person has touched the page; null: the browser does not say. @type {boolean | null} */
  activated = null;

  /** @param {Pick<chrome.runtime.Port, "postMessage">} port @param {string} origin @param {Array<number | null>} sizes null: a stream */
  constructor(port, origin, sizes) {
    this.#port = port;
    this.origin = origin;
    this.sizes = sizes;
  }

  /** Aborted when the page left, gave up, or got its answer. */
  get signal() {
    return this.#ended.signal;
  }

  /** @param {string} reason what a call that is still under way is answered */
  end(reason = "request.cancelled") {
    this.#ended.abort(new Failure(reason));
  }

  /** @param {number} done @param {number | null} total */
  progress(done, total) {
    this.#post({ type: "progress", done, total });
  }

  /** A later message of the port. @param {unknown} message */
  onMessage(message) {
    const part = partOf(message);
    const reader = this.#readers.get(part.source);
    if (!reader) return;
    if (part.type === "chunk") reader.onChunk(part.chunk, part.size);
    else if (part.type === "end") reader.onEnd();
    else reader.onFailure(new Failure("document.unreadable"));
  }

  /** Reads a source from its beginning; take is called in order, several may be under way. Waits for an earlier reading of the same source.
   * @param {number} source
   * @param {(chunk: string, size: number) => Promise<void>} take
   * @returns {Promise<void>} */
  read(source, take) {
    return new Promise((resolve, reject) => {
      const start = () => { this.#read(source, take).then(resolve, reject); };
      if (!this.#readers.has(source)) {
        start();
        return;
      }
      const queue = this.#waiting.get(source) ?? [];
      this.#waiting.set(source, queue);
      queue.push(start);
    });
  }

  /** @param {number} source @param {(chunk: string, size: number) => Promise<void>} take @returns {Promise<void>} */
  #read(source, take) {
    return new Promise((resolve, reject) => {
      let unfinished = 0;
      let atEnd = false;
      let over = false;
      let timer = setTimeout(late, SOURCE_MS);
      const finish = (/** @type {() => void} */ how) => {
        if (over) return;
        over = true;
        clearTimeout(timer);
        this.signal.removeEventListener("abort", onAbort);
        this.#readers.delete(source);
        how();
        this.#waiting.get(source)?.shift()?.();
      };
      const fail = (/** @type {unknown} */ error) => finish(() => reject(error));
      const onAbort = () => fail(this.signal.reason);
      function late() {
        fail(new Failure("request.timeout"));
      }
      if (source >= this.sizes.length) {
        fail(new Failure("protocol.internal", "source " + source));
        return;
      }
      if (this.signal.aborted) {
        onAbort();
        return;
      }
      this.signal.addEventListener("abort", onAbort);
      this.#readers.set(source, {
        onChunk: (chunk, size) => {
          clearTimeout(timer);
          timer = setTimeout(late, SOURCE_MS);
          if (++unfinished > IN_FLIGHT) {
            fail(new Failure("protocol.internal", "more chunks than asked for"));
            return;
          }
          take(chunk, size).then(() => {
            unfinished--;
            if (atEnd && unfinished === 0) finish(resolve);
            else if (!atEnd) this.#post({ type: "credit", source, credit: 1 });
          }, fail);
        },
        onEnd: () => {
          atEnd = true;
          if (unfinished === 0) finish(resolve);
        },
        onFailure: fail,
      });
      this.#post({ type: "open", source, credit: IN_FLIGHT });
    });
  }

  /** @param {import("../types.js").ToContent} message */
  #post(message) {
    if (this.signal.aborted) return;
    try {
      this.#port.postMessage(message);
    } catch {
      this.end();
    }
  }
}
