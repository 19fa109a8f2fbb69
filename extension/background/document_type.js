// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// What a document is, by its first octets: what is shown is what the octets say, not what the page calls it.

/** Characters of base64 looked at: 4 KiB. */
const HEAD = 5464;
const TEXT_NAME = /\.(?:txt|csv|log|md|ini|json)$/i;

/** @param {Uint8Array} head @param {number[]} magic */
const starts = (head, magic) => magic.every((octet, i) => head[i] === octet);

/** The beginning as text, or null. The end may be cut in the middle of a character.
 * @param {Uint8Array} head @param {boolean} byName the name says that it is text: it may be of one octet a character */
function decoded(head, byName) {
  const wide = starts(head, [0xff, 0xfe]) ? "utf-16le" : starts(head, [0xfe, 0xff]) ? "utf-16be" : null;
  try {
    return new TextDecoder(wide ?? "utf-8", { fatal: true }).decode(head, { stream: true });
  } catch {
    return byName && wide === null ? new TextDecoder("windows-1251").decode(head) : null;
  }
}

/** @param {string} chunk base64, the first of the document @param {string} name @returns {import("../types.js").DocumentType} */
export function typeOf(chunk, name) {
  const binary = atob(chunk.slice(0, HEAD));
  const head = Uint8Array.from(binary, (c) => c.charCodeAt(0));
  // The header may stand anywhere in the first KiB (ISO 32000-1, annex H.3.4.1).
  if (binary.slice(0, 1024).includes("%PDF-")) return "pdf";
  const text = decoded(head, TEXT_NAME.test(name))?.replace(/^\ufeff/, "");
  // eslint-disable-next-line no-control-regex
  if (text === undefined || text === "" || /[\0-\x08\x0e-\x1a\x1c-\x1f]/.test(text)) return "other";
  if (/^\s*<\?xml[\s?]/.test(text) || (/\.xml$/i.test(name) && /^\s*<[\p{L}_!:]/u.test(text))) return "xml";
  return "text";
}
