// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The administrator's policy as the browsers read it: files in /etc, which a browser under test sees in a namespace of its own, over the real ones.
import { execFile } from "node:child_process";
import fs from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
/** The templates that administrators are given, and where the browsers look for such files. */
const FILES = [["policy-chromium.json", "chromium/policies/managed/tamga.json"], ["policy-firefox.json", "firefox/policies/policies.json"]];
/** $0: the folder that lies over /etc; then the program. Not the superuser: one in the namespace alone. */
const OVER_ETC = 'mount -t overlay tamga -o "lowerdir=$0:/etc" /etc && exec "$@"';
const unshare = () => ["--mount", "--propagation", "private", ...(process.getuid?.() === 0 ? [] : ["--map-root-user"])];

/** The values of the extension, wherever a template has them. @param {any} node @param {object} values @returns {any} */
function filled(node, values) {
  if (typeof node !== "object" || node === null || Array.isArray(node)) return node;
  return "welcomePage" in node ? values : Object.fromEntries(Object.entries(node).map(([key, value]) => [key, filled(value, values)]));
}

/** Why this machine cannot show a policy to one program alone; "" when it can. @param {string} folder */
export async function missingNamespace(folder) {
  try {
    await run("unshare", [...unshare(), "sh", "-c", OVER_ETC, folder, "true"]);
    return "";
  } catch (error) {
    return String(error);
  }
}

/** Writes the policy for both browsers. @param {string} folder @param {object} values @returns {Promise<string>} the folder that lies over /etc */
export async function writePolicies(folder, values) {
  const etc = path.join(folder, "etc");
  for (const [template, place] of FILES) {
    const file = path.join(etc, place);
    await fs.mkdir(path.dirname(file), { recursive: true });
    const given = JSON.parse(await fs.readFile(fileURLToPath(new URL(`../../manifests/${template}`, import.meta.url)), "utf8"));
    await fs.writeFile(file, JSON.stringify(filled(given, values)));
    // Chromium lets a policy that was just written settle for some seconds; this one has been there for an hour.
    const before = new Date(Date.now() - 3600_000);
    for (let one = file; one !== etc; one = path.dirname(one)) await fs.utimes(one, before, before);
  }
  return etc;
}

/** A program that starts the browser under that policy. @param {string} etc @param {string} browser @returns {Promise<string>} */
export async function underPolicies(etc, browser) {
  const file = path.join(path.dirname(etc), path.basename(browser) + "-under-policies");
  const words = ["unshare", ...unshare(), "sh", "-c", OVER_ETC, etc, browser].map((word) => `'${word}'`).join(" ");
  await fs.writeFile(file, `#!/bin/sh\nexec ${words} "$@"\n`, { mode: 0o755 });
  return file;
}
