// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// What the actions with a question share: filters, streaming the list into the window, the meaning of a decision.
import { Failure } from "../failure.js";
import * as grants from "../grants.js";
import { listCertificates } from "../host.js";

/** @typedef {import("../../types.js").Certificate} Certificate */
/** @typedef {import("../../types.js").Filter} Filter */
/** @typedef {import("../../types.js").Decision} Decision */
/** @typedef {import("../../types.js").ToChooser} ToChooser */
/** @typedef {{send: (m: ToChooser) => void, decision: Promise<Decision>, signal: AbortSignal}} Asking */

/** @param {string | undefined} text @param {string | undefined} part */
const contains = (text, part) => part === undefined || (text ?? "").toLocaleLowerCase("ru").includes(part.toLocaleLowerCase("ru"));

/** @param {Certificate} c @param {Filter} filter */
export function matches(c, filter) {
  return (filter.thumbprints === undefined || (c.thumbprint !== undefined && filter.thumbprints.includes(c.thumbprint)))
    && (filter.inn === undefined || c.inn === filter.inn)
    && (filter.ogrn === undefined || c.ogrn === filter.ogrn)
    && (filter.snils === undefined || c.snils?.replace(/\D/g, "") === filter.snils)
    && (filter.algorithms === undefined || (c.algorithm !== undefined && filter.algorithms.includes(c.algorithm)))
    && (filter.qualified === undefined || (c.qualified ?? false) === filter.qualified)
    && contains(c.issuer, filter.issuer)
    && contains(c.subject, filter.subject);
}

/** What a page may read of a certificate: nothing about where the key lives. @param {Certificate} c */
export function publicView(c) {
  const view = {
    thumbprint: c.thumbprint ?? "", subject: c.subject ?? "", issuer: c.issuer ?? "", serial: c.serial ?? "",
    notBefore: c.notBefore ?? "", notAfter: c.notAfter ?? "", algorithm: c.algorithm ?? "", qualified: c.qualified ?? false, usable: c.usable,
  };
  const names = { commonName: c.commonName, organization: c.organization, person: c.person, inn: c.inn, snils: c.snils, ogrn: c.ogrn };
  return { ...view, ...Object.fromEntries(Object.entries(names).filter(([, v]) => v !== undefined && v !== "")) };
}

/** The same certificate in several places is one certificate, usable if it is so anywhere. @param {Iterable<Certificate>} found */
export function distinct(found) {
  /** @type {Map<string, Certificate>} */
  const byPrint = new Map();
  for (const c of found) {
    if (c.thumbprint === undefined) continue;
    const known = byPrint.get(c.thumbprint);
    if (!known || (c.usable && !known.usable)) byPrint.set(c.thumbprint, c);
  }
  return [...byPrint.values()];
}

/** @param {string} origin @returns {Promise<void>} */
export async function refuseBlocked(origin) {
  if ((await grants.of(origin)).blocked) throw new Failure("site.blocked");
}

/** Streams the list into the window. @param {Asking} asking @param {Filter} filter
 * @returns {{shown: Map<string, Certificate>, complete: Promise<void>}} */
export function showCertificates(asking, filter) {
  /** @type {Map<string, Certificate>} */
  const shown = new Map();
  const complete = listCertificates({
    signal: asking.signal,
    onPart: (token, certificates) => {
      const matching = certificates.filter((c) => matches(c, filter));
      for (const c of distinct([...shown.values(), ...matching])) shown.set(/** @type {string} */ (c.thumbprint), c);
      asking.send({ type: "part", token, certificates: matching, hidden: certificates.length - matching.length, last: true });
    },
  }).then(() => asking.send({ type: "listed" }));
  complete.catch(() => undefined);
  return { shown, complete };
}

/** The decision, or the failure of the listing when that comes first. Throws when the person refused.
 * @param {Asking} asking @param {Promise<void>} complete @param {string} origin @returns {Promise<Decision>} */
export async function agreed(asking, complete, origin) {
  const failed = complete.then(() => new Promise(() => undefined));
  const decision = /** @type {Decision} */ (await Promise.race([asking.decision, failed]));
  if (decision.action === "block") {
    await grants.block(origin);
    throw new Failure("site.blocked");
  }
  if (decision.action === "deny") throw new Failure("site.denied");
  if (decision.action === "cancel") throw new Failure("request.cancelled");
  return decision;
}

/** The chosen certificate, one that the window really showed. @param {Decision} decision @param {Map<string, Certificate>} shown */
export function chosenOf(decision, shown) {
  const chosen = decision.thumbprint === null ? undefined : shown.get(decision.thumbprint);
  if (!chosen) throw new Failure("certificate.not-found");
  if (!chosen.usable) throw new Failure(chosen.problem?.reason ?? "key.unusable");
  return chosen;
}

/** Which certificates the window shows. One that the site may not know yet is only a wish, so that asking for it tells nothing.
 * @param {string} origin @param {string | undefined} wanted @param {Filter} filter */
export async function selection(origin, wanted, filter) {
  const granted = await grants.of(origin);
  const terms = granted.terms;
  if (wanted === undefined) return { filter, preselect: granted.last, fixed: false, lastUsed: granted.last, terms };
  const fixed = granted.list || granted.chosen.includes(wanted);
  return { filter: { ...filter, thumbprints: [wanted] }, preselect: wanted, fixed, lastUsed: granted.last, terms };
}
