// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// What the administrator of this browser has decided (managed_schema.json). Read at every use: a policy may change while the browser
// runs, and an order that cannot be understood must not be silently an order to allow.
import { api } from "./browser_api.js";
import { array, boolean, object, oneOf, optional, string, withDefault } from "./schema.js";
import { TERMS } from "./terms.js";

const site = string({ min: 1, max: 300 });
const sites = withDefault(array(site, { max: 1000 }), []);
const shape = object({
  allowedSites: optional(array(site, { max: 1000 })),
  blockedSites: sites,
  presetSites: sites,
  maxGrantTerm: optional(oneOf(/** @type {const} */ (["none", ...TERMS]))),
  requireGesture: optional(boolean),
  welcomePage: optional(boolean),
}, "drop");

/** @typedef {ReturnType<typeof shape>} Policy */

/** Pattern and origin have the same scheme and port, and the same labels; "*." stands for one label or more.
 * @param {string} pattern @param {string} origin */
export function matchesSite(pattern, origin) {
  if (pattern === origin) return true;
  const wild = /^(https?:\/\/)\*\.([^*/]+)$/.exec(pattern);
  if (!wild) return false;
  const [, scheme = "", rest = ""] = wild;
  if (!origin.startsWith(scheme) || !rest.includes(".")) return false;
  const wanted = rest.split(".");
  const given = origin.slice(scheme.length).split(".");
  return given.length > wanted.length && wanted.every((label, i) => label === given[given.length - wanted.length + i]);
}

/** Broken parts of a policy: the rest holds, and what only restricts is taken as strictly as it can be.
 * @param {Record<string, unknown>} given @returns {Policy} */
function repaired(given) {
  /** @type {Record<string, unknown>} */
  const usable = {};
  for (const [key, value] of Object.entries(given)) {
    try {
      shape({ [key]: value }, "policy");
      usable[key] = value;
    } catch (error) {
      console.error("managed storage", error);
      if (key === "allowedSites" || key === "blockedSites") usable.allowedSites = [];
      if (key === "maxGrantTerm") usable.maxGrantTerm = "none";
    }
  }
  return shape(usable, "policy");
}

const SETTLED = "policySettled";
const FIRST_MS = 3000;
const LOOK_MS = 50;
/** @type {Promise<void> | null} */
let settling = null;

/** Chromium begins to read the policy of an extension when that is installed, and until it has done so there seems to be none: the first page could
 * ask what its administrator does not allow. So what comes first waits for a policy, a moment long, once in the life of an installation; what is
 * asked before a policy that takes even longer is withdrawn when it comes (main.js). */
export function settled() {
  settling ??= (async () => {
    if ((await api.storage.local.get(SETTLED))[SETTLED] === true) return;
    for (const end = Date.now() + FIRST_MS; Date.now() < end;) {
      try {
        if (Object.keys((await api.storage.managed.get(null)) ?? {}).length > 0) break;
      } catch {
        break;  // Firefox: there is none
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    await api.storage.local.set({ [SETTLED]: true });
  })();
  settling.catch(() => { settling = null; });
  return settling;
}

/** @returns {Promise<Policy>} */
export async function policy() {
  let given;
  try {
    given = await api.storage.managed.get(null);
  } catch {
    given = {};  // Firefox: no policy is an error
  }
  return repaired(/** @type {Record<string, unknown>} */ (given ?? {}));
}

/** @param {Policy} p */
export const isManaged = (p) =>
  p.allowedSites !== undefined || p.blockedSites.length > 0 || p.presetSites.length > 0 || p.maxGrantTerm !== undefined || p.requireGesture !== undefined || p.welcomePage !== undefined;

/** @param {readonly string[]} patterns @param {string} origin */
const among = (patterns, origin) => patterns.some((p) => matchesSite(p, origin));

/** @param {Policy} p @param {string} origin */
export const mayAsk = (p, origin) => !among(p.blockedSites, origin) && (p.allowedSites === undefined || among(p.allowedSites, origin) || among(p.presetSites, origin));

/** @param {Policy} p @param {string} origin */
export const isPreset = (p, origin) => among(p.presetSites, origin) && mayAsk(p, origin);

/** @returns {Promise<import("../types.js").ManagedView>} */
export async function view() {
  const p = await policy();
  return { allowed: p.allowedSites ?? null, preset: p.presetSites, blocked: p.blockedSites, maxTerm: p.maxGrantTerm ?? null, gesture: p.requireGesture ?? null };
}
