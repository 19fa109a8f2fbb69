// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The one persistent port to tamga-host, as a state machine:
//
//   closed ──request──> greeting ──hello answered──> ready ──idle──> closed
//                          └──────── port ended ───────┴──────────> closed    (everything in flight fails)
//
// The browsers' texts for a missing host differ and change: a port that ends before hello was answered is a missing host.
import { Failure } from "./failure.js";
import { array, integer, object, oneOf, string } from "./schema.js";
import { REASONS } from "./reasons.js";

export const HOST_NAME = "org.tamga.host";
export const PROTOCOL = 1;
const HELLO_MS = 5000;
const WATCH_MS = 10_000;
const IDLE_MS = 5 * 60_000;

const greetingShape = object({
  product: oneOf(/** @type {const} */ (["tamga"])),
  version: string({ max: 100 }),
  protocol: integer(),
  features: array(string({ max: 100 }), { max: 100 }),
  maxChunk: integer(1),
}, "drop");

/** @typedef {{resolve: (result: unknown) => void, reject: (error: Failure) => void, notify: ((method: string, params: any) => void) | null, release: () => void}} Waiting */
/** @typedef {{postMessage: (m: any) => void, disconnect: () => void, onMessage: any, onDisconnect: any}} PortLike */
/** @typedef {{deadlineMs: number, signal?: AbortSignal | undefined, notify?: (method: string, params: any) => void,
 *   onLate?: (result: unknown) => void}} RequestOptions onLate: a result that came after the request was given up */

export class NativePort {
  /** @type {"closed" | "greeting" | "ready"} */
  #state = "closed";
  /** @type {PortLike | null} */
  #port = null;
  /** @type {Promise<ReturnType<typeof greetingShape>> | null} */
  #greeting = null;
  /** @type {Map<number, Waiting>} */
  #waiting = new Map();
  /** Given up, but what is taken for them must be given back. @type {Map<number, (result: unknown) => void>} */
  #late = new Map();
  #sequence = 0;
  #holders = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #idle;
  #connect;
  #client;
  /** @type {Set<() => void>} */
  #changed = new Set();

  /** @param {() => PortLike} connect @param {{client: string, version: string}} client */
  constructor(connect, client) {
    this.#connect = connect;
    this.#client = client;
  }

  get state() {
    return this.#state;
  }

  /** Opens if necessary. @returns {Promise<ReturnType<typeof greetingShape>>} */
  open() {
    this.#greeting ??= this.#greet();
    return this.#greeting;
  }

  /** The port stays open until the returned function is called. */
  async hold() {
    this.#holders++;
    let held = true;
    const release = () => {
      if (!held) return;
      held = false;
      this.#holders--;
      this.#rest();
    };
    try {
      await this.open();
      return release;
    } catch (error) {
      release();
      throw error;
    }
  }

  /** @param {string} method @param {object} params @param {RequestOptions} options @returns {Promise<unknown>} */
  async request(method, params, options) {
    options.signal?.throwIfAborted();
    await this.open();
    options.signal?.throwIfAborted();
    return this.#send(method, params, options);
  }

  /** Called when the host says that tokens or their keys have changed. The host looks out, and the port stays open, as long as anybody listens.
   * @param {() => void} listener @returns {() => void} ends it */
  onTokensChanged(listener) {
    this.#changed.add(listener);
    if (this.#changed.size === 1) {
      if (this.#state === "ready") void this.#watch();
      else this.open().catch((error) => console.warn("tokens.watch", error));  // a host that has just been greeted is told
    }
    return () => {
      if (!this.#changed.delete(listener) || this.#changed.size > 0) return;
      if (this.#state === "ready") void this.#watch();
      this.#rest();
    };
  }

  /** Tells the host whether anybody listens. One that does not know of watching is asked nothing: lists stay as they are then. */
  async #watch() {
    try {
      const { features } = await this.open();
      if (features.includes("watch")) await this.#send("tokens.watch", { on: this.#changed.size > 0 }, { deadlineMs: WATCH_MS });
    } catch (error) {
      console.warn("tokens.watch", error);
    }
  }

  close() {
    this.#end(new Failure("host.gone"));
  }

  async #greet() {
    this.#state = "greeting";
    /** @type {PortLike | null} */
    let port = null;
    try {
      port = this.#connect();
      this.#port = port;
      port.onMessage.addListener(this.#onMessage);
      port.onDisconnect.addListener(this.#onDisconnect);
      const answer = await this.#send("hello", { ...this.#client, protocol: PROTOCOL }, { deadlineMs: HELLO_MS });
      const greeting = greetingShape(answer, "hello");
      if (greeting.protocol !== PROTOCOL) throw new Failure("protocol.version", greeting.protocol > PROTOCOL ? "extension" : "host");
      this.#state = "ready";
      if (this.#changed.size > 0) void this.#watch();
      this.#rest();
      return greeting;
    } catch (error) {
      const outdated = error instanceof Failure && (error.reason === "protocol.version" || error.reason === "protocol.params");
      // A host of our own protocol understands our greeting: one that does not is the older of the two.
      const older = error instanceof Failure && error.detail === "extension" ? "extension" : "host";
      const failure = outdated ? new Failure("protocol.version", older) : new Failure("host.missing");
      if (this.#port === port) this.#end(failure);  // otherwise it ended by itself, and a new one may be there already
      throw failure;
    }
  }

  /** @param {string} method @param {object} params @param {RequestOptions} options @returns {Promise<unknown>} */
  #send(method, params, { deadlineMs, signal, notify, onLate }) {
    return new Promise((resolve, reject) => {
      const port = this.#port;
      if (!port) {
        reject(new Failure("host.gone"));
        return;
      }
      const id = ++this.#sequence;
      /** @param {Failure} failure */
      const give = (failure) => {
        this.#settle(id)?.reject(failure);
        if (onLate) this.#late.set(id, onLate);
        this.#post({ jsonrpc: "2.0", method: "cancel", params: { id } });
      };
      const onAbort = () => give(new Failure("request.cancelled"));
      const timer = setTimeout(() => give(new Failure("request.timeout")), deadlineMs);
      signal?.addEventListener("abort", onAbort);
      clearTimeout(this.#idle);
      this.#waiting.set(id, {
        resolve, reject, notify: notify ?? null,
        release: () => {
          clearTimeout(timer);
          signal?.removeEventListener("abort", onAbort);
        },
      });
      this.#post({ jsonrpc: "2.0", id, method, params });
    });
  }

  /** @param {object} message */
  #post(message) {
    try {
      this.#port?.postMessage(message);
    } catch {
      this.#end(new Failure("host.gone"));  // the other end is gone and onDisconnect has not come yet
    }
  }

  /** @param {number} id */
  #settle(id) {
    const waiting = this.#waiting.get(id);
    if (!waiting) return null;
    this.#waiting.delete(id);
    waiting.release();
    this.#rest();
    return waiting;
  }

  #onMessage = (/** @type {any} */ m) => {
    if (typeof m !== "object" || m === null || m.jsonrpc !== "2.0") return;
    if (m.id === undefined || m.id === null) {
      if (m.method === "tokens.changed") {
        for (const listener of [...this.#changed]) listener();
        return;
      }
      const waiting = typeof m.params === "object" && m.params !== null ? this.#waiting.get(m.params.id) : undefined;
      if (typeof m.method === "string") waiting?.notify?.(m.method, m.params);
      return;
    }
    const waiting = this.#settle(m.id);
    if (!waiting) {  // answered after its deadline or its cancellation
      const late = this.#late.get(m.id);
      this.#late.delete(m.id);
      if ("result" in m) late?.(m.result);
      return;
    }
    if ("result" in m) waiting.resolve(m.result);
    else {
      const { reason, context } = m.error?.data ?? {};
      const known = typeof reason === "string" && Object.hasOwn(REASONS, reason);
      waiting.reject(new Failure(known ? reason : "protocol.internal", typeof context === "string" ? context : undefined));
    }
  };

  #onDisconnect = () => {
    void globalThis.chrome?.runtime?.lastError;  // read, so that Chromium does not report it as unchecked
    this.#end(new Failure("host.gone"));
  };

  /** @param {Failure} failure */
  #end(failure) {
    const port = this.#port;
    this.#port = null;
    this.#greeting = null;
    this.#state = "closed";
    clearTimeout(this.#idle);
    if (port) {
      port.onMessage.removeListener(this.#onMessage);
      port.onDisconnect.removeListener(this.#onDisconnect);
      port.disconnect();
    }
    this.#late.clear();
    const lost = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const waiting of lost) {
      waiting.release();
      waiting.reject(failure);
    }
  }

  /** With nothing in flight and nobody holding on, the host may go after a while. */
  #rest() {
    clearTimeout(this.#idle);
    if (this.#state === "ready" && this.#holders === 0 && this.#waiting.size === 0 && this.#changed.size === 0) this.#idle = setTimeout(() => this.close(), IDLE_MS);
  }
}
