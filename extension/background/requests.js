// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The page's requests as the background accepts them.
import { Failure } from "./failure.js";
import { array, base64, boolean, hex, integer, object, oneOf, optional, refuse, string, thumbprint, withDefault } from "./schema.js";

export const HASHES = /** @type {const} */ (["gostr3411-2012-256", "gostr3411-2012-512", "gostr3411-94", "sha-1", "sha-256", "sha-384", "sha-512"]);
export const KEYS = /** @type {const} */ (["gost-2001", "gost-2012-256", "gost-2012-512", "rsa", "ecdsa"]);
/** All attached documents of one call together. */
export const MAX_ATTACHED = 32 * 1024 * 1024;
/** What the host keeps behind one handle. */
export const MAX_KEPT = 64 * 1024 * 1024;

const filter = withDefault(
  object({
    thumbprints: optional(array(thumbprint, { max: 1000 })),
    inn: optional(string({ pattern: /^(?:\d{10}|\d{12})$/, what: "10 or 12 digits" })),
    ogrn: optional(string({ pattern: /^(?:\d{13}|\d{15})$/, what: "13 or 15 digits" })),
    snils: optional(string({ pattern: /^\d{11}$/, what: "11 digits" })),
    algorithms: optional(array(oneOf(KEYS), { max: 10 })),
    qualified: optional(boolean),
    issuer: optional(string({ max: 300 })),
    subject: optional(string({ max: 300 })),
  }),
  {},
);

const document = (/** @type {unknown} */ value, /** @type {string} */ path) => {
  const checked = object({ name: string({ min: 1, max: 255, pattern: /^\P{Cc}+$/u, what: "a name of 1 to 255 characters" }), digest: optional(hex(16, 64)), source: optional(integer(0, 99)) })(value, path);
  if ((checked.digest === undefined) === (checked.source === undefined)) refuse(path, "either data or digest");
  return checked;
};

/** Every source belongs to exactly one place. @param {{source?: number}[]} uses @param {number} count */
function checkSources(uses, count) {
  const seen = uses.flatMap((u) => (u.source === undefined ? [] : [u.source]));
  if (seen.length !== count || new Set(seen).size !== count || seen.some((s) => s >= count)) refuse("documents", "each data once");
}

const challenge = (/** @type {unknown} */ value, /** @type {string} */ path) => {
  const text = base64(1368)(value, path);
  const size = (text.length / 4) * 3 - (text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0);
  return size >= 16 && size <= 1024 ? text : refuse(path, "16 to 1024 octets in base64");
};

export const shapes = Object.freeze({
  status: object({}),
  certificates: object({ filter }),
  choose: object({ purpose: optional(string({ max: 200, what: "at most 200 characters" })), filter }),
  sign: object({
    documents: array(document, { min: 1, max: 100 }),
    format: withDefault(oneOf(/** @type {const} */ (["raw", "cms", "cades-bes"])), "cades-bes"),
    detached: withDefault(boolean, true),
    rsaPadding: optional(oneOf(/** @type {const} */ (["pkcs1", "pss"]))),
    certificate: optional(thumbprint),
    filter,
  }),
  authenticate: object({ challenge, certificate: optional(thumbprint), filter }),
  digest: object({ algorithm: oneOf(HASHES) }),
  verify: object({ digest: optional(hex(16, 64)) }),
  checkCode: object({ digests: array(hex(16, 64), { min: 1, max: 500 }) }),
});

const source = object({ size: (/** @type {unknown} */ v, /** @type {string} */ p) => (v === null ? null : integer()(v, p)) });

/** @type {import("./schema.js").Shape<string | number>} */
const ancestor = (value, path) => (typeof value === "number" ? integer()(value, path) : string({ max: 300 })(value, path));

const callShape = object({
  type: oneOf(/** @type {const} */ (["call"])),
  method: oneOf(/** @type {Array<keyof typeof shapes>} */ (Object.keys(shapes))),
  params: (v) => v,
  sources: array(source, { max: 100 }),
  ancestors: array(ancestor, { max: 32 }),
  activated: (v, p) => (v === null ? null : boolean(v, p)),
});

/** The first message of a port. @param {unknown} message */
export function callOf(message) {
  const call = callShape(message, "");
  return { ...call, params: shapes[call.method](call.params ?? {}, ""), sources: call.sources.map((s) => s.size) };
}

/** Made by our own content script; the host checks every character, so here the length is enough. @type {import("./schema.js").Shape<string>} */
const chunk = (value, path) => {
  const text = string({ min: 4, max: 699_052, what: "a chunk" })(value, path);
  return text.length % 4 === 0 ? text : refuse(path, "a chunk");
};
const chunkShape = object({ type: oneOf(/** @type {const} */ (["chunk"])), source: integer(0, 99), chunk, size: integer(1, 524_288) });
const endShape = object({ type: oneOf(/** @type {const} */ (["end", "unreadable"])), source: integer(0, 99) });

/** Any later message of a port. @param {unknown} message */
export function partOf(message) {
  return /** @type {any} */ (message)?.type === "chunk" ? chunkShape(message, "") : endShape(message, "");
}

/** What only the parts together can say. @param {ReturnType<typeof shapes.sign>} request @param {Array<number | null>} sizes */
export function checkSign(request, sizes) {
  checkSources(request.documents, sizes.length);
  if (request.detached || request.format === "raw") return;
  if (request.documents.some((d) => d.source === undefined)) refuse("detached", "data for an attached signature");
  if (sizes.reduce((/** @type {number} */ sum, size) => sum + (size ?? 0), 0) > MAX_ATTACHED) throw new Failure("document.too-large");
}
