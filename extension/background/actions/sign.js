// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// One consent, one password, all documents. What a signature holds is kept in the host; what it refers to is hashed there.
import { Failure } from "../failure.js";
import { ask } from "../consent.js";
import * as grants from "../grants.js";
import * as host from "../host.js";
import { checkSign } from "../requests.js";
import { agreed, chosenOf, refuseBlocked, selection, showCertificates } from "./asking.js";

/** @typedef {import("../call.js").Call} Call */
/** @typedef {{name: string, digest?: string, source?: number}} Document */
/** @typedef {ReturnType<typeof import("../requests.js").shapes.sign>} Request */
/** @typedef {import("./asking.js").Asking} Asking */
/** @typedef {{name: string, size: number | null, digest: string, algorithm: string | undefined, source: number | undefined}} Prepared */

/** The hash that belongs to a key (RFC 4490 section 3.2, RFC 9215 section 2), as the host picks it. */
const HASH_OF_KEY = new Map([
  ["gost-2001", "gostr3411-94"], ["gost-2012-256", "gostr3411-2012-256"], ["gost-2012-512", "gostr3411-2012-512"], ["rsa", "sha-256"], ["ecdsa", "sha-256"],
]);
/** Shown before the key is known. */
const FIRST_HASH = "gostr3411-2012-256";
/** Handles of the host; one call leaves some to the others. */
const MAX_HANDLES = 8;
/** All contents in one frame, with base64 and names far below 1 MiB. */
const MAX_INLINE = 384 * 1024;

/** @param {Call} call @param {Request} request */
export async function sign(call, request) {
  checkSign(request, call.sizes);
  const { origin, signal } = call;
  await refuseBlocked(origin);
  const release = await host.native.hold();
  try {
    const { filter, preselect, fixed } = await selection(origin, request.certificate, request.filter);
    const question = {
      kind: /** @type {const} */ ("sign"), origin, purpose: null, format: request.format, detached: request.detached, preselect, fixed,
      documents: request.documents.map((d) => ({ name: d.name, size: sizeOf(call, d), ...(d.digest === undefined ? {} : { digest: d.digest }) })),
    };
    return await ask(question, signal, (asking) => signAsked(call, request, asking, filter));
  } finally {
    release();
  }
}

/** @param {Call} call @param {Document} d */
const sizeOf = (call, d) => (d.source === undefined ? null : call.sizes[d.source] ?? null);

/** @param {Call} call @param {Request} request @param {Asking} asking @param {import("../../types.js").Filter} filter */
async function signAsked(call, request, asking, filter) {
  const { shown, complete } = showCertificates(asking, filter);
  const preparing = prepare(call, request.documents, asking);
  preparing.catch(() => undefined);
  const decision = await agreed(asking, Promise.all([complete, preparing]).then(() => undefined), call.origin);
  const chosen = chosenOf(decision, shown);
  const print = /** @type {string} */ (chosen.thumbprint);
  const prepared = await preparing;
  const attached = !request.detached && request.format !== "raw";
  /** @type {string[]} */
  const handles = [];
  try {
    const documents = attached
      ? await contents(call, prepared, handles)
      : await digests(call, prepared, HASH_OF_KEY.get(chosen.algorithm ?? ""));
    const signed = await host.sign(
      { origin: call.origin, documents, certificate: print, format: request.format, detached: request.detached },
      { signal: asking.signal, onProgress: (progress) => asking.send({ type: "progress", progress }) },
    );
    await grants.choose(call.origin, print, decision.remember);
    return { ...signed, thumbprint: print };
  } finally {
    for (const handle of handles) host.drop(handle);
  }
}

/** Hashes what came as data, so that the window can show what is to be signed. @param {Call} call @param {Document[]} documents @param {Asking} asking
 * @returns {Promise<Prepared[]>} */
function prepare(call, documents, asking) {
  return Promise.all(documents.map(async ({ name, digest, source }, index) => {
    if (source === undefined) return { name, size: null, digest: digest ?? "", algorithm: undefined, source };
    const done = await host.upload(call, source, { algorithm: FIRST_HASH, keep: false });
    const ready = { name, size: done.size, digest: done.digest ?? "", algorithm: FIRST_HASH };
    asking.send({ type: "document", index, document: ready });
    return { ...ready, source };
  }));
}

/** @param {Call} call @param {Prepared[]} prepared @param {string | undefined} hash */
function digests(call, prepared, hash) {
  if (hash === undefined) throw new Failure("certificate.algorithm");
  return Promise.all(prepared.map(async ({ name, digest, algorithm, source }) => {
    if (source === undefined || algorithm === hash) return { name, digest };
    const again = await host.upload(call, source, { algorithm: hash, keep: false });  // a key with another hash was chosen
    return { name, digest: again.digest ?? "" };
  }));
}

/** @param {Call} call @param {Prepared[]} prepared @param {string[]} handles those made are added */
async function contents(call, prepared, handles) {
  const total = prepared.reduce((sum, d) => sum + (d.size ?? 0), 0);
  if (total > MAX_INLINE && prepared.length > MAX_HANDLES) throw new Failure("document.too-large");
  const documents = [];
  for (const { name, source, digest } of prepared) {
    if (source === undefined) throw new Failure("protocol.internal", "attached without data");
    if (total <= MAX_INLINE) {
      let content = "";
      await call.read(source, async (chunk) => { content += chunk; });
      documents.push({ name, content });
    } else {
      const kept = await host.upload(call, source, { algorithm: FIRST_HASH, keep: true });
      handles.push(kept.data);
      if (kept.digest !== digest) throw new Failure("document.digest");  // not what was shown
      documents.push({ name, data: kept.data });
    }
  }
  return documents;
}
