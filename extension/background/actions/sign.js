// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// One consent, one password, all documents. What a signature holds is kept in the host; what it refers to is hashed there,
// and named by the host's own handle: so the host knows that it has seen the content, and of which hash the digest is.
import { checkCode } from "../check_code.js";
import { typeOf } from "../document_type.js";
import { Failure, failureOf } from "../failure.js";
import * as grants from "../grants.js";
import * as host from "../host.js";
import { checkSign } from "../requests.js";
import { admit, agreed, askPerson, chosenOf, lastTry, selection, showCertificates } from "./asking.js";

/** @typedef {import("../call.js").Call} Call */
/** @typedef {{name: string, digest?: string, source?: number}} Document */
/** @typedef {ReturnType<typeof import("../requests.js").shapes.sign>} Request */
/** @typedef {import("./asking.js").Asking} Asking */
/** @typedef {import("../../types.js").DocumentType} DocumentType */
/** What was shown. source: absent for a document that came as a digest. content: of small ones, to be held by the signature.
 * @typedef {{name: string, size: number | null, digest: string, source?: number, data?: string, content?: string, viewable: boolean}} Prepared */

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
/** What the window shows of a document at most. */
const MAX_VIEWED = 16 * 1024 * 1024;

/** @param {Call} call @param {Request} request */
export async function sign(call, request) {
  checkSign(request, call.sizes);
  const granted = await admit(call);
  const release = await host.native.hold();
  try {
    const { filter, ...first } = selection(granted, request.certificate, request.filter);
    const question = {
      kind: /** @type {const} */ ("sign"), format: request.format, detached: request.detached, ...first, blind: request.documents.some((d) => d.digest !== undefined),
      documents: request.documents.map((d) => ({
        name: d.name, size: sizeOf(call, d), type: null, viewable: false, blind: d.digest !== undefined, ...(d.digest === undefined ? {} : { digest: d.digest }),
      })),
    };
    return await askPerson(call, granted, question, (asking) => signAsked(call, request, asking, filter));
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
  const coding = preparing.then(async (prepared) => {
    const code = await checkCode(prepared.map((d) => d.digest));
    asking.send({ type: "check-code", code });
    return code;
  });
  coding.catch(() => undefined);
  try {
    const decision = await agreed(call, asking, Promise.all([complete, coding]));
    const chosen = chosenOf(decision, shown);
    const tries = lastTry(decision, chosen);
    const print = /** @type {string} */ (chosen.thumbprint);
    const prepared = await preparing;
    const documents = attached
      ? await contents(call, prepared, handles)
      : await references(call, prepared, HASH_OF_KEY.get(chosen.algorithm ?? ""), handles);
    const padding = request.rsaPadding === undefined ? {} : { rsaPadding: request.rsaPadding };
    const signed = await host.sign(
      { origin: call.origin, documents, certificate: print, format: request.format, detached: request.detached, ...padding, ...tries, ...host.turnOf(asking.turn) },
      { signal: asking.signal, onProgress: (progress) => asking.send({ type: "progress", progress }) },
    );
    await grants.choose(call.origin, print, decision.term);
    return { ...signed, thumbprint: print, checkCode: await coding };
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
  /** @type {Prepared[]} */
  const shown = [];
  asking.onView((index) => { void view(call, shown[index], asking, index); });
  return Promise.all(documents.map(async ({ name, digest, source }, index) => {
    if (source === undefined) return { name, size: null, digest: digest ?? "", viewable: false };
    let content = "";
    /** @type {DocumentType | null} */
    let type = null;
    const inline = attached && total <= MAX_INLINE;
    const onChunk = (/** @type {string} */ chunk) => {
      type ??= typeOf(chunk, name);
      if (inline) content += chunk;
    };
    const done = await host.upload(call, source, { algorithm: FIRST_HASH, keep: false, onChunk });
    handles.push(done.data);
    const kind = /** @type {DocumentType} */ (type ?? "other");
    const ready = { name, size: done.size, digest: done.digest ?? "", viewable: kind !== "other" && done.size <= MAX_VIEWED };
    const prepared = { ...ready, source, data: done.data, ...(inline ? { content } : {}) };
    shown[index] = prepared;
    asking.send({ type: "document", index, document: { ...ready, algorithm: FIRST_HASH, type: kind, blind: false } });
    return prepared;
  }));
}

/** Gives a document to the window. The page holds the octets and could give others than it gave to be signed: the host hashes them on their way,
 * and the window may show them only after "done".
 * @param {Call} call @param {Prepared | undefined} document @param {Asking} asking @param {number} index */
async function view(call, document, asking, index) {
  const say = (/** @type {{chunk?: string, done?: boolean, failed?: boolean, reason?: string}} */ m) =>
    asking.send({ type: "content", index, chunk: null, done: false, failed: false, ...m });
  try {
    if (!document?.viewable || document.source === undefined) throw new Failure("document.unreadable");
    let size = 0;
    const seen = await host.upload(call, document.source, {
      algorithm: FIRST_HASH, keep: false,
      onProgress: (done) => { size = done; },
      onChunk: (chunk) => { if (size < MAX_VIEWED) say({ chunk }); },
    });
    host.drop(seen.data);
    if (seen.digest !== document.digest) throw new Failure("document.digest");
    say({ done: true });
  } catch (error) {
    say({ failed: true, reason: failureOf(error).reason });
  }
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
