// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// What listings have found, token by token. A listing may be repeated when tokens come and go: until it has read a token again, what was known of
// that token stays, so that nothing flickers away and comes back.

/** @typedef {import("../types.js").Certificate} Certificate */
/** @typedef {import("../types.js").Token} Token */
/** @typedef {{token: Token, certificates: Map<string, Certificate>, stale: Set<string>, begun: boolean, hidden: number, hiddenNow: number}} Row
 * stale: known from the listing before, not seen again yet; hidden: how many were held back from this list */

/** Of one token. @param {Certificate} c */
const keyOf = (c) => [c.thumbprint, c.container, c.role].join("\n");

export class Found {
  /** By the token's id, in the order of their first appearance. @type {Map<string, Row>} */
  #rows = new Map();

  /** A further listing begins. */
  again() {
    for (const row of this.#rows.values()) {
      row.stale = new Set(row.certificates.keys());
      row.begun = false;
      row.hiddenNow = 0;
    }
  }

  /** The reading of a token begins. @param {Token} token */
  begin(token) {
    const row = this.#rows.get(token.id) ?? { token, certificates: new Map(), stale: new Set(), begun: true, hidden: 0, hiddenNow: 0 };
    row.begun = true;
    this.#rows.set(token.id, row);
    return row;
  }

  /** @param {Token} token @param {Certificate[]} certificates @param {boolean} last the token has been read @param {number} [hidden] */
  add(token, certificates, last, hidden = 0) {
    const row = this.begin(token);
    row.token = token;
    row.hiddenNow += hidden;
    for (const c of certificates) {
      row.certificates.set(keyOf(c), c);
      row.stale.delete(keyOf(c));
    }
    if (!last) return;
    for (const key of row.stale) row.certificates.delete(key);
    row.stale.clear();
    row.hidden = row.hiddenNow;
  }

  /** The listing is over: tokens that it did not meet are gone. One that it met and could not read in time is as it was. */
  end() {
    for (const [id, row] of this.#rows) if (!row.begun) this.#rows.delete(id);
  }

  get hidden() {
    return [...this.#rows.values()].reduce((sum, row) => sum + Math.max(row.hidden, row.hiddenNow), 0);
  }

  /** @returns {Token[]} */
  get tokens() {
    return [...this.#rows.values()].map((row) => row.token);
  }

  /** The same certificate in several places is one, of a place where it can be used if there is one; what has no certificate is told by its place.
   * @returns {Map<string, {certificate: Certificate, token: Token}>} by thumbprint, or by place */
  get certificates() {
    /** @type {Map<string, {certificate: Certificate, token: Token}>} */
    const all = new Map();
    for (const { token, certificates } of this.#rows.values()) {
      for (const certificate of certificates.values()) {
        const key = certificate.thumbprint ?? token.id + "\n" + keyOf(certificate);
        const known = all.get(key);
        if (!known || (certificate.usable && !known.certificate.usable)) all.set(key, { certificate, token });
      }
    }
    return all;
  }
}
