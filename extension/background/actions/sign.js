// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// One consent, one password, all documents. What a signature holds is kept in the host; what it refers to is hashed there,
// and named by the host's own handle: so the host knows that it has seen the content, and of which hash the digest is.
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
/** What was shown. source: absent for a document that came as a digest. content: of small ones, to be held by the signature.
 * @typedef {{name: string, size: number | null, digest: string, source?: number, data?: string, content?: string}} Prepared */

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
    const { filter, preselect, fixed, lastUsed, terms } = await selection(origin, request.certificate, request.filter);
    const question = {
      kind: /** @type {const} */ ("sign"), origin, purpose: null, format: request.format, detached: request.detached, preselect, fixed,
      embedder: null, lastUsed, blind: request.documents.some((d) => d.digest !== undefined), terms,
      documents: request.documents.map((d) => ({ name: d.name, size: sizeOf(call, d), type: null, viewable: false, blind: d.digest !== undefined, ...(d.digest === undefined ? {} : { digest: d.digest }) })),
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
  /** @type {string[]} */
  const handles = [];
  const attached = !request.detached && request.format !== "raw";
  const { shown, complete } = showCertificates(asking, filter);
  const preparing = prepare(call, request.documents, asking, attached, handles);
  preparing.catch(() => undefined);
  try {
    const decision = await agreed(asking, Promise.all([complete, preparing]).then(() => undefined), call.origin);
    const chosen = chosenOf(decision, shown);
    const print = /** @type {string} */ (chosen.thumbprint);
    const prepared = await preparing;
    const documents = attached
      ? await contents(call, prepared, handles)
      : await references(call, prepared, HASH_OF_KEY.get(chosen.algorithm ?? ""), handles);
    const signed = await host.sign(
      { origin: call.origin, documents, certificate: print, format: request.format, detached: request.detached },
      { signal: asking.signal, onProgress: (progress) => asking.send({ type: "progress", progress }) },
    );
    await grants.choose(call.origin, print, decision.term);
    return { ...signed, thumbprint: print };
  } finally {
    // Refused while large documents are still on their way: the answer does not wait for them.
    const dropAll = () => handles.forEach(host.drop);
    preparing.then(dropAll, dropAll);
  }
}

/** Hashes what came as data, so that the window can show what is to be signed.
 * @param {Call} call @param {Document[]} documents @param {Asking} asking @param {boolean} attached @param {string[]} handles those made are added
 * @returns {Promise<Prepared[]>} */
function prepare(call, documents, asking, attached, handles) {
  const total = documents.reduce((sum, d) => sum + (sizeOf(call, d) ?? Infinity), 0);
  return Promise.all(documents.map(async ({ name, digest, source }, index) => {
    if (source === undefined) return { name, size: null, digest: digest ?? "" };
    let content = "";
    const collect = (/** @type {string} */ chunk) => { content += chunk; };
    const inline = attached && total <= MAX_INLINE;
    const done = await host.upload(call, source, { algorithm: FIRST_HASH, keep: false, ...(inline ? { onChunk: collect } : {}) });
    handles.push(done.data);
    const ready = { name, size: done.size, digest: done.digest ?? "" };
    asking.send({ type: "document", index, document: { ...ready, algorithm: FIRST_HASH, type: null, viewable: false, blind: false } });
    return { ...ready, source, data: done.data, ...(inline ? { content } : {}) };
  }));
}

/** For detached signatures. @param {Call} call @param {Prepared[]} prepared @param {string | undefined} hash of the key @param {string[]} handles */
function references(call, prepared, hash, handles) {
  if (hash === undefined) throw new Failure("certificate.algorithm");
  return Promise.all(prepared.map(async ({ name, digest, source, data }) => {
    if (source === undefined) return { name, digest };
    if (hash === FIRST_HASH) return { name, data };
    const again = await host.uploadTwice(call, source, FIRST_HASH, hash);  // a key with another hash was chosen
    handles.push(again.data);
    if (again.known !== digest) throw new Failure("document.digest");  // not what was shown
    return { name, data: again.data };
  }));
}

/** @param {Call} call @param {Prepared[]} prepared @param {string[]} handles those made are added */
async function contents(call, prepared, handles) {
  if (prepared.some((d) => d.content === undefined) && prepared.length > MAX_HANDLES) throw new Failure("document.too-large");
  const documents = [];
  for (const { name, source, digest, content } of prepared) {
    if (source === undefined) throw new Failure("protocol.internal", "attached without data");
    if (content !== undefined) {
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
