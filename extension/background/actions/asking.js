// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// What the actions with a question share: who may ask, filters, streaming the list into the window, the meaning of a decision.
import { ask } from "../consent.js";
import { Failure } from "../failure.js";
import { Found } from "../found.js";
import * as grants from "../grants.js";
import { followCertificates } from "../host.js";
import { journalRefused } from "../host_records.js";
import { takeTurn } from "../host_turn.js";
import { refuse } from "../schema.js";

/** @typedef {import("../../types.js").Certificate} Certificate */
/** @typedef {import("../../types.js").Filter} Filter */
/** @typedef {import("../../types.js").Decision} Decision */
/** @typedef {import("../../types.js").Question} Question */
/** @typedef {import("../consent.js").Asking} Asking */
/** @typedef {import("../grants.js").Holding} Holding */

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

/** What the site was granted, if it may ask at all.
 * @param {import("../call.js").Call} call @returns {Promise<Holding>} */
export async function admit({ origin }) {
  const granted = await grants.of(origin);
  if (granted.barred) throw new Failure("site.policy");
  if (granted.blocked) throw new Failure("site.blocked");
  return granted;
}

/** Whether this frame was granted in this page. @param {import("../call.js").Call} call @param {Holding} granted */
export const knownHere = ({ embedder }, granted) => embedder === null || granted.embedders.includes(embedder);

/** For calls without a question. @param {import("../call.js").Call} call */
export async function refuseStrangeFrame(call) {
  if (call.embedder !== null && !knownHere(call, await grants.of(call.origin))) throw new Failure("site.frame");
}

/** Nothing for a page that the person has not touched, unless the site has a grant; and with one neither where the administrator says so. @param {import("../call.js").Call} call @param {Holding} granted */
export function refuseUntouched(call, granted) {
  if (call.activated !== false || granted.gesture === false) return;
  if (granted.gesture === true || !granted.remembered || !knownHere(call, granted)) throw new Failure("site.gesture");
}

/** What is written down about a refusal. */
const REFUSALS = new Set(["request.cancelled", "site.denied", "site.blocked"]);

/** A question to the person, with what is the same in all of them. A refusal in the window is written to the journal.
 * @template T
 * @param {import("../call.js").Call} call @param {Holding} granted
 * @param {Pick<Question, "kind"> & Partial<Question>} question
 * @param {(asking: Asking) => Promise<T>} body
 * @returns {Promise<T>} */
export async function askPerson(call, granted, question, body) {
  const { origin, signal, embedder } = call;
  refuseUntouched(call, granted);
  let shown = false;
  let agreedTo = false;
  /** @type {Omit<Question, "offerBlock">} */
  const whole = {
    purpose: null, documents: [], format: null, detached: true, preselect: null, fixed: false, blind: false, ...question,
    origin, embedder, lastUsed: granted.last, terms: granted.terms,
  };
  try {
    return await ask(whole, signal, async (asking) => {
      shown = true;
      asking.decision.then(({ action }) => { agreedTo = action === "allow" || action === "sign" || action === "login"; }, () => undefined);
      return body(asking);
    }, async (until) => {
      await admit(call);  // blocked while this question was waiting
      return takeTurn(origin, until);
    });
  } catch (error) {
    // From its agreement on, the host itself writes down what becomes of it. A page that left has refused nothing.
    if (shown && !agreedTo && !signal.aborted && error instanceof Failure && REFUSALS.has(error.reason)) {
      const documents = whole.documents.map(({ name, digest }) => ({ name, ...(digest === undefined ? {} : { digest }) }));
      void journalRefused({ origin, act: whole.kind, documents, ...(whole.format === null ? {} : { format: whole.format }), reason: error.reason });
    }
    throw error;
  }
}

/** What the window shows now. */
class Shown {
  found = new Found();

  /** @returns {Certificate[]} */
  values() {
    return [...this.found.certificates.values()].flatMap(({ certificate }) => (certificate.thumbprint === undefined ? [] : [certificate]));
  }

  /** @param {string} print */
  get(print) {
    return this.found.certificates.get(print)?.certificate;
  }
}

/** Streams the list into the window, and what becomes of it until the person has decided. @param {Asking} asking @param {Filter} filter
 * @returns {{shown: Shown, complete: Promise<void>}} complete: the first listing */
export function showCertificates(asking, filter) {
  const shown = new Shown();
  const { found } = shown;
  const complete = followCertificates({
    signal: asking.signal, until: asking.decision,
    onAgain: () => {
      found.again();
      asking.send({ type: "again" });
    },
    onToken: (token) => {
      found.begin(token);
      asking.send({ type: "token", token });
    },
    onPart: (token, certificates, last) => {
      const matching = certificates.filter((c) => matches(c, filter));
      found.add(token, matching, last);
      asking.send({ type: "part", token, certificates: matching, hidden: certificates.length - matching.length, last });
    },
    onListed: () => {
      found.end();
      asking.send({ type: "listed" });
    },
  });
  complete.catch(() => undefined);
  return { shown, complete };
}

/** The decision, or the failure of what the window waits for when that comes first. Throws when the person refused.
 * @param {import("../call.js").Call} call @param {Asking} asking @param {Promise<unknown>} complete @returns {Promise<Decision>} */
export async function agreed({ origin, embedder }, asking, complete) {
  const failed = complete.then(() => new Promise(() => undefined));
  const decision = /** @type {Decision} */ (await Promise.race([asking.decision, failed]));
  if (decision.action === "block") {
    await grants.block(origin);
    throw new Failure("site.blocked");
  }
  if (decision.action === "deny") throw new Failure("site.denied");
  if (decision.action === "cancel") throw new Failure("request.cancelled");
  if (embedder !== null && decision.term !== null) await grants.allowEmbedder(origin, embedder, decision.term);
  return decision;
}

/** The chosen certificate, one that the window really showed. @param {Decision} decision @param {Shown} shown */
export function chosenOf(decision, shown) {
  const chosen = decision.thumbprint === null ? undefined : shown.get(decision.thumbprint);
  if (!chosen) throw new Failure("certificate.not-found");
  if (!chosen.usable) throw new Failure(chosen.problem?.reason ?? "key.unusable");
  return chosen;
}

/** The last try of a PIN is used on the person's word alone, given for this very certificate. @param {Decision} decision @param {Certificate} chosen */
export function lastTry(decision, chosen) {
  if (chosen.pin?.state !== "final") return {};
  return decision.finalTry ? { finalTry: true } : refuse("finalTry", "the person's word for the last try");
}

/** Which certificates the window shows. One that the site may not know yet is only a wish, so that asking for it tells nothing.
 * @param {Holding} granted @param {string | undefined} wanted @param {Filter} filter */
export function selection(granted, wanted, filter) {
  if (wanted === undefined) return { filter, preselect: granted.chosen[0] ?? granted.last, fixed: false };
  return { filter: { ...filter, thumbprints: [wanted] }, preselect: wanted, fixed: granted.list || granted.chosen.includes(wanted) };
}
