// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The octets of a call, read in chunks. A Blob can be read again from its beginning, a stream only once.
"use strict";

const tamgaSources = (() => {
  const CHUNK = 512 * 1024;

  /** Base64 by the browser's own code: the cheapest place and way. @param {Blob} blob @returns {Promise<string>} */
  function base64Of(blob) {
    return new Promise((resolve, reject) => {
      const reader = new FileReader();
      reader.onload = () => {
        const url = /** @type {string} */ (reader.result);
        resolve(url.slice(url.indexOf(",") + 1));
      };
      reader.onerror = () => reject(new Error("unreadable"));
      reader.readAsDataURL(blob);
    });
  }

  class BlobSource {
    #offset = 0;
    /** @param {Blob} blob */
    constructor(blob) {
      this.blob = blob;
      /** @type {number | null} */
      this.size = blob.size;
    }
    rewind() {
      this.#offset = 0;
    }
    /** The next chunk, null at the end. @returns {Promise<{chunk: string, size: number} | null>} */
    async next() {
      const from = this.#offset;
      const size = Math.min(CHUNK, this.blob.size - from);
      if (size <= 0) return null;
      this.#offset = from + size;
      return { chunk: await base64Of(this.blob.slice(from, from + size)), size };
    }
  }

  class StreamSource {
    /** @type {number | null} */
    size = null;
    #used = false;
    #ended = false;
    #rest = new Blob([]);
    /** @type {((part: {part: Blob | null, failed: boolean}) => void) | null} */
    #wake = null;
    /** @param {() => void} want asks the page for a part */
    constructor(want) {
      this.want = want;
    }
    rewind() {
      if (this.#used) throw new Error("a stream is read once");
      this.#used = true;
    }
    /** @param {{part: Blob | null, failed: boolean}} part */
    give(part) {
      this.#wake?.(part);
      this.#wake = null;
    }
    /** @returns {Promise<{chunk: string, size: number} | null>} */
    async next() {
      while (!this.#ended && this.#rest.size < CHUNK) {
        const given = await new Promise((/** @type {(part: {part: Blob | null, failed: boolean}) => void} */ resolve) => {
          this.#wake = resolve;
          this.want();
        });
        if (given.failed) throw new Error("the page's stream failed");
        if (given.part === null) this.#ended = true;
        else this.#rest = new Blob([this.#rest, given.part]);
      }
      const size = Math.min(CHUNK, this.#rest.size);
      if (size === 0) return null;
      const head = this.#rest.slice(0, size);
      this.#rest = this.#rest.slice(size);
      return { chunk: await base64Of(head), size };
    }
  }

  return Object.freeze({ BlobSource, StreamSource });
})();
