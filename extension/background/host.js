// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The host's methods as typed functions, its answers checked.
import { api } from "./browser_api.js";
import { Failure } from "./failure.js";
import { HOST_NAME, NativePort } from "./native_port.js";
import { REASONS } from "./reasons.js";
import { array, base64, boolean, hex, integer, object, oneOf, optional, string, thumbprint, withDefault } from "./schema.js";

/** @typedef {import("../types.js").Certificate} Certificate */
/** @typedef {import("../types.js").Token} Token */
/** @template T @typedef {import("./schema.js").Shape<T>} Shape */

export const QUICK_MS = 30_000;
const LIST_MS = 60_000;
/** The host's prompt waits for a person. */
export const PROMPT_MS = 10 * 60_000;
const READ_CHUNK = 384 * 1024;  // a multiple of three: base64 of parts concatenates

const remedy = oneOf(/** @type {const} */ (["retry", "insert", "unlock", "install", "renew", "administrator", "report", "none"]));
const problem = object({ reason: string({ max: 100 }), remedy, context: optional(string({ max: 4096 })) }, "drop");
const text = optional(string({ max: 16_384 }));
const PIN_STATES = /** @type {const} */ (["ok", "low", "final", "locked", "change"]);
const tokenPinShape = object({ change: boolean, unblock: oneOf(/** @type {const} */ (["no", "keeps-pin", "sets-pin"])), state: optional(oneOf(PIN_STATES)) }, "drop");
/** Nothing is offered that is not understood: a newer host may know more. @type {Shape<import("../types.js").TokenPin | undefined>} */
const tokenPin = (value, path) => {
  if (value === undefined || value === null) return undefined;
  try {
    return tokenPinShape(value, path);
  } catch {
    return undefined;
  }
};
const token = /** @type {Shape<Token>} */ (object({
  id: string(), kind: oneOf(/** @type {const} */ (["folder", "removable", "csp", "pfx", "pkcs11", "reader"])), label: string(), location: string({ max: 16_384 }), problem: optional(problem), pin: tokenPin,
}, "drop"));
const pinShape = object({ state: oneOf(PIN_STATES), left: (v, p) => (v === null || v === undefined ? null : integer()(v, p)) }, "drop");
/** A newer host may know more states: those are its own to act on. @type {Shape<import("../types.js").PinState | undefined>} */
const pin = (value, path) => {
  const state = /** @type {any} */ (value)?.state;
  return value === undefined || value === null || (typeof state === "string" && !PIN_STATES.some((s) => s === state)) ? undefined : pinShape(value, path);
};
const certificateShape = /** @type {Shape<Certificate>} */ (object({
  thumbprint: optional(thumbprint), token: string(), container: string(), location: string({ max: 16_384 }), role: string(), algorithm: text, subject: text, issuer: text,
  issuerName: text, commonName: text, organization: text, person: text, inn: text, snils: text, ogrn: text, serial: text, notBefore: text, notAfter: text,
  keyNotAfter: text, qualified: optional(boolean), passwordNeeded: boolean, exportable: boolean, usable: boolean, problem: optional(problem), pin,
}, "drop"));
/** Behind a PIN that opens nothing no key can be used, whatever else is said of it. @type {Shape<Certificate>} */
const certificate = (value, path) => {
  const c = certificateShape(value, path);
  const closed = c.pin?.state === "locked" ? "token.locked" : c.pin?.state === "change" ? "token.pin-change" : null;
  return closed === null || !c.usable ? c : { ...c, usable: false, problem: { reason: closed, remedy: REASONS[closed] ?? "administrator" } };
};
// A host before "last" tells of a token once.
const part = object({ id: integer(), token, certificates: array(certificate), last: withDefault(boolean, true) }, "drop");
const tokenBegun = object({ id: integer(), token }, "drop");
const progress = /** @type {Shape<import("../types.js").Progress>} */ (object({
  stage: oneOf(/** @type {const} */ (["listing", "prompt", "opening", "signing"])), done: integer(), total: integer(),
}, "drop"));
const signature = object({ name: string(), digest: hex(16, 64), signature: optional(base64(1 << 20)), data: optional(string({ max: 100 })), offset: optional(integer()), size: integer() }, "drop");
const signed = object({ certificate: base64(1 << 19), signatures: array(signature, { max: 100 }) }, "drop");
const login = object({ token: object({ format: oneOf(/** @type {const} */ (["tamga-login-1"])), signature: base64(1 << 20), certificate: base64(1 << 19) }, "drop") }, "drop");
const report = object({
  valid: boolean, detached: boolean, contentType: string(),
  signers: array(object({
    certificate: optional(object({ thumbprint, subject: string({ max: 16_384 }), commonName: string({ max: 16_384 }), notBefore: string(), notAfter: string() }, "drop")),
    signingTime: text, cades: boolean, valid: boolean, error: optional(object({ reason: string({ max: 100 }), remedy }, "drop")),
    checks: array(object({ name: string(), state: oneOf(/** @type {const} */ (["passed", "failed", "skipped"])) }, "drop")),
  }, "drop")),
}, "drop");

/** @template T @param {Shape<T>} shape @param {unknown} value @param {string} where @returns {T} */
export function answer(shape, value, where) {
  try {
    return shape(value, where);
  } catch (error) {
    throw new Failure("protocol.internal", error instanceof Error ? error.message : where);
  }
}

export const native = new NativePort(() => api.runtime.connectNative(HOST_NAME), { client: "tamga-extension", version: api.runtime.getManifest().version });

/** Streams what the host finds; resolves when the listing is complete. onToken: the reading of a token begins; it may take its time.
 * @param {{signal?: AbortSignal, onToken?: (token: Token) => void, onPart: (token: Token, certificates: Certificate[], last: boolean) => void}} options */
export async function listCertificates({ signal, onToken, onPart }) {
  await native.request("certificates.list", {}, {
    deadlineMs: LIST_MS, signal,
    notify: (method, params) => {
      try {
        if (method === "certificates.token") onToken?.(answer(tokenBegun, params, method).token);
        else if (method === "certificates.part") {
          const found = answer(part, params, method);
          onPart(found.token, found.certificates, found.last);
        }
      } catch (error) {
        console.error(method, error);  // one token's part is lost, the listing goes on
      }
    },
  });
}

/** Lists, and again whenever tokens have changed, until the end. Resolves when the first listing is complete; a later one that fails changes nothing.
 * @param {{signal?: AbortSignal, until: Promise<unknown>, onToken?: (token: Token) => void, onPart: (token: Token, certificates: Certificate[], last: boolean) => void,
 *   onAgain: () => void, onListed: () => void}} options */
export async function followCertificates({ signal, until, onAgain, onListed, ...sinks }) {
  let over = false;
  let changed = false;
  let busy = true;
  const goOn = async () => {
    busy = true;
    while (changed && !over) {
      changed = false;  // what changes from here on needs one more listing
      onAgain();
      try {
        await listCertificates({ signal, ...sinks });
        if (!over) onListed();
      } catch (error) {
        if (!over) console.warn("certificates.list", error);
      }
    }
    busy = false;
  };
  const stop = native.onTokensChanged(() => {
    changed = true;
    if (!busy) void goOn();
  });
  const end = () => {
    over = true;
    stop();
  };
  until.then(end, end);
  try {
    await listCertificates({ signal, ...sinks });
    onListed();
  } catch (error) {
    end();
    throw error;
  }
  void goOn();
}

/** @param {string} print @param {AbortSignal} signal @returns {Promise<string>} base64 DER */
export async function certificateOf(print, signal) {
  const result = await native.request("certificates.get", { thumbprint: print }, { deadlineMs: QUICK_MS, signal });
  return answer(object({ certificate: base64(1 << 19) }, "drop"), result, "certificates.get").certificate;
}

// At most 16 handles live in the host: leave room for other windows of the browser.
const MAX_UPLOADS = 4;
let uploads = 0;
/** @type {Array<() => void>} */
const waitingUploads = [];

/** @template T @param {() => Promise<T>} body @returns {Promise<T>} */
async function inTurn(body) {
  if (uploads >= MAX_UPLOADS) await new Promise((/** @type {(v: void) => void} */ resolve) => waitingUploads.push(resolve));
  uploads++;
  try {
    return await body();
  } finally {
    uploads--;
    waitingUploads.shift()?.();
  }
}

const finished = object({ size: integer(), digest: optional(hex(16, 64)) }, "drop");
const begun = object({ data: string({ min: 1, max: 100 }) }, "drop");

/** Carries a source of a page into the host. Kept or only hashed there, the handle stands for the content until it is dropped.
 * @param {import("./call.js").Call} call @param {number} source
 * @param {{algorithm?: string, keep: boolean, onProgress?: (done: number) => void, onChunk?: (chunk: string) => void}} options
 * @returns {Promise<{data: string, size: number, digest: string | undefined}>} */
export function upload(call, source, { algorithm, keep, onProgress, onChunk }) {
  return inTurn(async () => {
    const data = await begin(call, algorithm, keep);
    await carry(call, source, [data], onChunk, onProgress);
    return { data, ...await finish(call, data) };
  });
}

/** Hashes a source with two algorithms as it passes once: both digests are of the same octets.
 * @param {import("./call.js").Call} call @param {number} source @param {string} known @param {string} wanted
 * @returns {Promise<{data: string, known: string | undefined}>} data: the handle of the wanted one; known: the other's digest */
export function uploadTwice(call, source, known, wanted) {
  return inTurn(async () => {
    const data = await begin(call, wanted, false);
    const other = await begin(call, known, false);
    await carry(call, source, [data, other]);
    const { digest } = await finish(call, other);
    drop(other);
    await finish(call, data);
    return { data, known: digest };
  });
}

/** Every chunk into every handle; all are dropped when that fails.
 * @param {import("./call.js").Call} call @param {number} source @param {string[]} handles
 * @param {((chunk: string) => void)} [onChunk] @param {(done: number) => void} [onProgress] */
async function carry(call, source, handles, onChunk, onProgress) {
  try {
    let done = 0;
    await call.read(source, async (chunk, size) => {
      const options = { deadlineMs: QUICK_MS, signal: call.signal };
      await Promise.all(handles.map((data) => native.request("data.append", { data, chunk }, options)));
      onChunk?.(chunk);
      done += size;
      onProgress?.(done);
    });
  } catch (error) {
    handles.forEach(drop);
    throw error;
  }
}

/** @param {import("./call.js").Call} call @param {string | undefined} algorithm @param {boolean} keep @returns {Promise<string>} */
async function begin(call, algorithm, keep) {
  const params = algorithm === undefined ? { keep } : { algorithm, keep };
  return answer(begun, await native.request("data.begin", params, { deadlineMs: QUICK_MS, signal: call.signal }), "data.begin").data;
}

/** @param {import("./call.js").Call} call @param {string} data */
async function finish(call, data) {
  const { size, digest } = answer(finished, await native.request("data.finish", { data }, { deadlineMs: QUICK_MS, signal: call.signal }), "data.finish");
  return { size, digest };
}

/** @param {string} data */
export function drop(data) {
  if (native.state === "ready") native.request("data.drop", { data }, { deadlineMs: QUICK_MS }).catch(() => undefined);
}

/** Several signatures may lie one after the other behind one handle.
 * @param {string} data @param {number} from @param {number} size @param {AbortSignal} signal @returns {Promise<string>} base64 */
export async function readData(data, from, size, signal) {
  const shape = object({ chunk: base64(1 << 20), size: integer() }, "drop");
  let all = "";
  for (let done = 0; done < size; done += READ_CHUNK) {
    const range = { data, offset: from + done, length: Math.min(READ_CHUNK, size - done) };
    all += answer(shape, await native.request("data.read", range, { deadlineMs: QUICK_MS, signal }), "data.read").chunk;
  }
  if (all.length !== Math.ceil(size / 3) * 4) throw new Failure("protocol.internal", "data.read: not the size that was said");
  return all;
}

/** With a turn the native prompt does not wait for the one that the window already has. @param {string | undefined} turn */
export const turnOf = (turn) => (turn === undefined ? {} : { turn });

/** @param {object} params @param {{signal: AbortSignal, onProgress: (p: import("../types.js").Progress) => void}} options */
export async function sign(params, { signal, onProgress }) {
  const result = answer(signed, await native.request("sign", params, prompting(signal, onProgress)), "sign");
  const signatures = [];
  try {
    for (const { name, digest, signature: inline, data, offset, size } of result.signatures) {
      if (inline === undefined && data === undefined) throw new Failure("protocol.internal", "sign: no signature");
      signatures.push({ name, digest, signature: inline ?? await readData(/** @type {string} */ (data), offset ?? 0, size, signal) });
    }
  } finally {
    for (const data of new Set(result.signatures.map((s) => s.data))) if (data !== undefined) drop(data);
  }
  return { certificate: result.certificate, signatures };
}

/** @param {object} params @param {{signal: AbortSignal, onProgress: (p: import("../types.js").Progress) => void}} options */
export async function authenticate(params, { signal, onProgress }) {
  return answer(login, await native.request("authenticate", params, prompting(signal, onProgress)), "authenticate").token;
}

/** @param {object} params @param {AbortSignal} signal */
export async function verify(params, signal) {
  return answer(report, await native.request("verify", params, { deadlineMs: QUICK_MS, signal }), "verify");
}

/** @param {AbortSignal} signal @param {(p: import("../types.js").Progress) => void} onProgress */
function prompting(signal, onProgress) {
  return {
    deadlineMs: PROMPT_MS, signal,
    notify: (/** @type {string} */ method, /** @type {unknown} */ params) => {
      if (method === "progress") onProgress(answer(progress, params, method));
    },
  };
}

/** @returns {Promise<import("../types.js").HostStatus>} */
export async function hostStatus() {
  const version = api.runtime.getManifest().version;
  try {
    const hello = await native.open();
    return { version, host: "ready", hostVersion: hello.version, features: hello.features };
  } catch (error) {
    if (!(error instanceof Failure) || error.reason !== "protocol.version") return { version, host: "missing", features: [] };
    return { version, host: "outdated", features: [], update: error.detail === "extension" ? "extension" : "host" };
  }
}
