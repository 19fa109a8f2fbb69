// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// A short code over what is to be signed: the page, the window and the journal can show the same one, and a person can compare it.

/** Crockford's alphabet: no I, L, O, U. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** The first 40 bits of a SHA-256, as XXXX-XXXX. @param {string[]} digests hexadecimal, in the order of the documents @returns {Promise<string>} */
export async function checkCode(digests) {
  const text = "tamga-check-code-1\n" + digests.map((d) => d.toLowerCase()).join("\n");
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  let bits = hash.subarray(0, 5).reduce((value, octet) => (value << 8n) | BigInt(octet), 0n);
  let code = "";
  for (let i = 0; i < 8; i++, bits >>= 5n) code = ALPHABET[Number(bits & 31n)] + code;
  return code.slice(0, 4) + "-" + code.slice(4);
}
