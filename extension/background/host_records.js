// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Journal, settings, kept files, PINs of tokens and diagnosis of the host. An older host has none of them, and is asked for none.
import { api, OWN_SIGN } from "./browser_api.js";
import { Failure } from "./failure.js";
import { answer, drop, native, PROMPT_MS, QUICK_MS, readData } from "./host.js";
import { array, boolean, hex, integer, object, oneOf, optional, string, thumbprint } from "./schema.js";

/** @typedef {import("../types.js").JournalEntry} JournalEntry */
/** @template T @typedef {import("./schema.js").Shape<T>} Shape */

const SLOW_MS = 60_000;
const text = optional(string({ max: 16_384 }));
const word = string({ max: 100 });

const entry = object({
  seq: integer(), at: word, act: oneOf(/** @type {const} */ (["sign", "login", "list", "choose"])), site: string({ max: 1000 }), document: text, digest: optional(hex(16, 64)),
  algorithm: text, format: text, thumbprint: optional(thumbprint), owner: text, token: text,
  outcome: oneOf(/** @type {const} */ (["signed", "refused", "failed", "begun"])), reason: text, batch: integer(),
}, "drop");
const page = object({ entries: array(entry, { max: 200 }), more: boolean, total: integer() }, "drop");
const verdict = object({
  entries: integer(), intact: boolean, head: string({ max: 200 }),
  problem: optional(object({ seq: integer(), kind: oneOf(/** @type {const} */ (["changed", "missing", "head"])) }, "drop")),
}, "drop");
const exported = object({ data: string({ min: 1, max: 100 }), size: integer() }, "drop");
const settings = object({
  containerFolders: array(object({ path: string({ max: 4096 }), fromAdministrator: boolean, there: boolean }, "drop"), { max: 1000 }),
  removableMedia: boolean, cspStore: boolean, readers: optional(boolean), language: oneOf(/** @type {const} */ (["auto", "ru", "en", "fr"])), ownSign: optional(string({ max: 40 })), locked: array(word, { max: 100 }), file: string({ max: 4096 }),
}, "drop");
const count = integer();
const diagnosis = object({
  version: word, protocol: count,
  platform: object({ system: word, release: string({ max: 300 }), architecture: word, desktop: string({ max: 300 }), display: oneOf(/** @type {const} */ (["wayland", "x11", "none"])) }, "drop"),
  manifests: array(object({ browser: word, state: oneOf(/** @type {const} */ (["ok", "missing", "other-path", "unreadable", "writable-by-others"])) }, "drop"), { max: 100 }),
  readerService: oneOf(/** @type {const} */ (["running", "installed", "absent"])), readers: optional(boolean),
  pinentry: object({ found: boolean, flavor: optional(word), graphical: boolean }, "drop"),
  tokens: array(object({ kind: word, containers: count, usable: count, damaged: count, unsupported: count, problem: optional(word) }, "drop"), { max: 1000 }),
  certificates: object({ valid: count, expired: count, notYetValid: count, unusable: count }, "drop"),
  journal: oneOf(/** @type {const} */ (["ok", "absent", "unwritable", "broken"])), settings: word,
  lastErrors: array(object({ reason: word, count, lastAt: word }, "drop"), { max: 1000 }), advice: array(word, { max: 100 }),
}, "drop");

/** @template T @param {string} feature @param {string} method @param {object} params @param {Shape<T>} shape @param {{deadlineMs?: number, signal?: AbortSignal}} [options]
 * @returns {Promise<T>} */
async function request(feature, method, params, shape, { deadlineMs = QUICK_MS, signal } = {}) {
  const { features } = await native.open();
  if (!features.includes(feature)) throw new Failure("protocol.version", "host");
  return answer(shape, await native.request(method, params, { deadlineMs, signal }), method);
}

/** @param {{search?: string, before?: number, limit: number}} query @returns {Promise<import("../types.js").JournalPage>} newest first */
export const journalPage = (query) => request("journal", "journal.list", query, page);

/** @returns {Promise<import("../types.js").JournalVerdict>} */
export const journalVerdict = () => request("journal", "journal.verify", {}, verdict, { deadlineMs: SLOW_MS });

/** @param {"csv" | "json"} format @returns {Promise<string>} the whole journal as text */
export async function journalText(format) {
  const { data, size } = await request("journal", "journal.export", { format }, exported, { deadlineMs: SLOW_MS });
  try {
    const binary = atob(await readData(data, 0, size, new AbortController().signal));
    return new TextDecoder().decode(Uint8Array.from(binary, (c) => c.charCodeAt(0)));
  } finally {
    drop(data);
  }
}

/** What the person refused in a window of ours. The journal has its say about signatures; a refusal stands also when it cannot be written.
 * @param {{origin: string, act: "sign" | "login" | "list" | "choose", documents: Array<{name: string, digest?: string}>, format?: string, reason: string}} refusal */
export async function journalRefused(refusal) {
  try {
    await request("journal", "journal.refused", refusal, object({}, "drop"));
  } catch (error) {
    if (!(error instanceof Failure) || error.reason !== "protocol.version") console.warn("journal.refused", error);  // an older host keeps no journal
  }
}

/** The host's words for its windows are those of ours: a person has one sign, in all browsers. @param {import("../types.js").HostSettings} found */
async function keepSign(found) {
  if (found.ownSign !== undefined) await api.storage.local.set({ [OWN_SIGN]: found.ownSign });
  return found;
}

/** @returns {Promise<import("../types.js").HostSettings>} */
export const settingsOfHost = async () => keepSign(await request("settings", "settings.get", {}, settings));

/** @param {import("../types.js").SettingsChange} change @returns {Promise<import("../types.js").HostSettings>} */
export const changeSettings = async (change) => keepSign(await request("settings", "settings.set", change, settings));

const UPLOAD_CHARACTERS = 400_000;  // of base64: whole groups of four, below the host's largest chunk
const begun = object({ data: string({ min: 1, max: 100 }) }, "drop");
const kept = object({ path: string({ max: 4096 }) }, "drop");

/** A file with keys, into the host's own folder and its settings. @param {string} name @param {string} content base64 @returns {Promise<{path: string}>} */
export async function keepFile(name, content) {
  const anything = object({}, "drop");
  const { data } = await request("files", "data.begin", { keep: true }, begun);
  try {
    for (let at = 0; at < content.length; at += UPLOAD_CHARACTERS) await request("files", "data.append", { data, chunk: content.slice(at, at + UPLOAD_CHARACTERS) }, anything);
    await request("files", "data.finish", { data }, anything);
    return await request("files", "files.keep", { name, data }, kept);
  } finally {
    drop(data);
  }
}

/** Another PIN for a token, asked for in native windows. @param {"change" | "unblock"} act @param {string} token id
 * @param {boolean} finalTry @returns {Promise<{newPin: boolean}>} */
export const anotherPin = (act, token, finalTry) =>
  request("pins", act === "change" ? "tokens.changePin" : "tokens.unblockPin", { token, finalTry }, object({ newPin: boolean }, "drop"), { deadlineMs: PROMPT_MS });

/** @returns {Promise<import("../types.js").Diagnosis>} */
export const diagnosisOfHost = () => request("diagnose", "diagnose", {}, diagnosis, { deadlineMs: SLOW_MS });
