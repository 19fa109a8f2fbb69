// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Answers to the extension's own pages.
import { api } from "./browser_api.js";
import { Failure, wireOf } from "./failure.js";
import * as grants from "./grants.js";
import { followCertificates, hostStatus, listCertificates } from "./host.js";
import * as records from "./host_records.js";
import { isManaged, policy, view } from "./managed.js";
import { changePin, takeOutcome } from "./pins.js";
import { array, base64, boolean, integer, object, oneOf, optional, string, thumbprint } from "./schema.js";
import { checkedOrigin } from "./site.js";

/** @typedef {import("../types.js").ToCertificates} ToCertificates */

const text = (/** @type {number} */ max) => string({ max });
/** A megabyte in base64. */
const MAX_FILE = Math.ceil((1 << 20) / 3) * 4;
/** @type {import("./schema.js").Shape<string>} */
const origin = (value, path) => checkedOrigin(text(300)(value, path));
const change = object({
  containerFolders: optional(array(string({ min: 1, max: 4096 }), { max: 100 })), removableMedia: optional(boolean), cspStore: optional(boolean), readers: optional(boolean),
  language: optional(oneOf(/** @type {const} */ (["auto", "ru", "en", "fr"]))), ownSign: optional(string({ max: 40 })),
});

/** Shape of a request's members, and the answer. @template {Record<string, import("./schema.js").Shape<any>>} S
 * @param {S} shape @param {(request: import("./schema.js").Checked<S>) => Promise<unknown>} answer */
const kind = (shape, answer) => {
  const check = object({ type: text(40), ...shape });
  return (/** @type {unknown} */ message) => answer(/** @type {any} */ (check(message, "message")));
};

/** @type {Readonly<Record<import("../types.js").UiRequest["type"], (message: unknown) => Promise<unknown>>>} */
const KINDS = Object.freeze({
  "status": kind({}, () => hostStatus()),
  "certificates": kind({}, async () => {
    /** @type {Array<{token: import("../types.js").Token, certificates: import("../types.js").Certificate[]}>} */
    const parts = [];
    await listCertificates({ onPart: (token, certificates) => { parts.push({ token, certificates }); } });
    return parts;
  }),
  "grants": kind({}, async () => ({ ...(await grants.all()) })),
  "revoke": kind({ origin: text(300) }, (r) => grants.revoke(r.origin)),
  "revoke-certificate": kind({ origin: text(300), thumbprint }, (r) => grants.revokeCertificate(r.origin, r.thumbprint)),
  "revoke-all": kind({}, () => grants.revokeAll()),
  "block": kind({ origin }, (r) => grants.block(r.origin)),
  "unblock": kind({ origin: text(300) }, (r) => grants.unblock(r.origin)),
  "journal": kind({ search: optional(text(200)), before: optional(integer(1)), limit: integer(1, 200) }, ({ search, before, limit }) =>
    records.journalPage({ limit, ...(search === undefined || search === "" ? {} : { search }), ...(before === undefined ? {} : { before }) })),
  "journal-verify": kind({}, () => records.journalVerdict()),
  "journal-export": kind({ format: oneOf(/** @type {const} */ (["csv", "json"])) }, (r) => records.journalText(r.format)),
  "settings": kind({}, () => records.settingsOfHost()),
  "settings-set": kind({ change }, (r) => records.changeSettings(r.change)),
  "keep-file": kind({ name: string({ min: 1, max: 255, pattern: /^\P{Cc}+$/u, what: "a name" }), content: base64(MAX_FILE) }, (r) => records.keepFile(r.name, r.content)),
  "pin": kind({ act: oneOf(/** @type {const} */ (["change", "unblock"])), token: string({ min: 1, max: 4096 }), label: text(4096), finalTry: boolean },
    (r) => changePin(r.act, r.token, r.label, r.finalTry)),
  "pin-outcome": kind({}, async () => takeOutcome()),
  "diagnose": kind({}, diagnose),
  "managed": kind({}, () => view()),
});

/** @returns {Promise<string>} "Firefox 153.0", "Chromium 156" */
async function browserName() {
  const info = /** @type {{getBrowserInfo?: () => Promise<{name: string, version: string}>}} */ (api.runtime).getBrowserInfo;
  if (info) {
    const { name, version } = await info();
    return name + " " + version;
  }
  const brands = /** @type {{userAgentData?: {brands: Array<{brand: string, version: string}>}}} */ (navigator).userAgentData?.brands ?? [];
  const best = brands.filter((b) => !/not.*brand/i.test(b.brand)).sort((a, b) => Number(a.brand === "Chromium") - Number(b.brand === "Chromium"))[0];
  return best ? best.brand + " " + best.version : "unknown";
}

/** @returns {Promise<import("../types.js").DiagnoseAnswer>} */
async function diagnose() {
  const extension = { version: api.runtime.getManifest().version, browser: await browserName(), managed: isManaged(await policy()) };
  try {
    return { diagnosis: await records.diagnosisOfHost(), extension };
  } catch (error) {
    // Nobody there, or one that is too old: "status" says which, and the report says the rest.
    if (error instanceof Failure && (error.reason === "host.missing" || error.reason === "protocol.version")) return { diagnosis: null, extension };
    throw error;
  }
}

/** @param {chrome.runtime.MessageSender} sender */
export function isOwnPage(sender) {
  // The frame that shows foreign documents has no origin and no business here.
  if (sender.origin === "null" || sender.url?.startsWith(api.runtime.getURL("ui/viewer.html"))) return false;
  return sender.id === api.runtime.id && typeof sender.url === "string" && sender.url.startsWith(api.runtime.getURL("ui/"));
}

/** @param {unknown} message @returns {Promise<{result: unknown} | {error: import("../types.js").WireError}>} */
export async function serve(message) {
  try {
    const type = /** @type {any} */ (message)?.type;
    if (typeof type !== "string" || !Object.hasOwn(KINDS, type)) throw new Failure("protocol.params", "type");
    return { result: (await KINDS[/** @type {keyof typeof KINDS} */ (type)](message)) ?? null };
  } catch (error) {
    return { error: wireOf(error) };
  }
}

/** Streams the list to a page of ours, and what becomes of it; its end is the page's. @param {chrome.runtime.Port} port */
export function onCertificatesPort(port) {
  const ended = new AbortController();
  /** @param {ToCertificates} message */
  const say = (message) => { if (!ended.signal.aborted) port.postMessage(message); };
  const until = new Promise((/** @type {(v: void) => void} */ resolve) => ended.signal.addEventListener("abort", () => resolve()));
  port.onDisconnect.addListener(() => ended.abort(new Failure("request.cancelled")));
  followCertificates({
    signal: ended.signal, until,
    onAgain: () => say({ type: "again" }),
    onToken: (token) => say({ type: "token", token }),
    onPart: (token, certificates, last) => say({ type: "part", token, certificates, last }),
    onListed: () => say({ type: "listed" }),
  }).catch((error) => say({ type: "failed", error: wireOf(error) }));
}
