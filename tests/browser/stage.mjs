// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Everything around the browser: a temporary person with a home folder, containers, settings and a pinentry
// that answers from a script, the native host registered as the product does it, and the portal.
import { execFile } from "node:child_process";
import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { makePki, openssl, Portal } from "../portal/demo.mjs";

const run = promisify(execFile);

export const PASSWORD = "12345678";

/** Programs under test, named by the build. */
export function programsFromEnvironment() {
  /** @param {string} name */
  const need = (name) => {
    const value = process.env[name];
    if (!value) throw new Error(`${name} names no program; run this through ctest`);
    return value;
  };
  return {
    cli: need("TAMGA_CLI"), host: need("TAMGA_HOST"), portal: need("TAMGA_PORTAL"),
    makeContainer: need("TAMGA_MAKE_CONTAINER"), fakePinentry: need("TAMGA_FAKE_PINENTRY"),
  };
}

/** The containers of the demonstration person; `password: ""` is confirmed without one. */
const CONTAINERS = [
  { person: "citizen", folder: "citizen.000", name: "Образцова 2026", password: PASSWORD },
  { person: "director", folder: "director.000", name: "Директор", password: "" },
  { person: "strong", folder: "strong00.000", name: "Ключ 512 бит", password: PASSWORD },
  { person: "expired", folder: "expired0.000", name: "Старый ключ", password: PASSWORD },
];

export class Stage {
  /** @param {{programs: ReturnType<typeof programsFromEnvironment>, folder?: string, people?: string[], pinentry?: string}} options */
  static async build({ programs, folder, people = CONTAINERS.map((one) => one.person), pinentry }) {
    const stage = new Stage();
    stage.programs = programs;
    stage.folder = folder ?? await fs.mkdtemp(path.join(os.tmpdir(), "tamga-stage-"));
    stage.temporary = folder === undefined;
    stage.home = path.join(stage.folder, "home");
    stage.keys = path.join(stage.home, "keys");
    stage.profile = path.join(stage.folder, "profile");
    await fs.mkdir(stage.keys, { recursive: true });
    await fs.mkdir(path.join(stage.folder, "runtime"), { mode: 0o700, recursive: true });
    stage.pki = await makePki(path.join(stage.folder, "pki"));
    stage.thumbprints = Object.fromEntries(await Promise.all(people.map(async (name) => [name, await stage.#thumbprint(name)])));
    for (const one of CONTAINERS.filter(({ person }) => people.includes(person))) await stage.#makeContainer(one);
    stage.pinentry = pinentry ?? path.join(stage.home, "pinentry");
    if (!pinentry) await fs.symlink(programs.fakePinentry, stage.pinentry);
    await stage.#installPrograms();
    await stage.#writeSettings();
    stage.portal = await Portal.start({ program: programs.portal, trust: stage.pki.trust, state: path.join(stage.folder, "portal") });
    stage.portal.authority = await fs.readFile(stage.portal.facts.authority);
    return stage;
  }

  /** What the browser, and through it the host and pinentry, gets as its environment. */
  get environment() {
    return { ...process.env, HOME: this.home, XDG_RUNTIME_DIR: path.join(this.folder, "runtime"), XDG_CONFIG_HOME: "", XDG_DATA_HOME: "" };
  }

  /** @param {string} person */
  async #thumbprint(person) {
    const printed = (await openssl("x509", "-in", this.pki.file(`${person}.pem`), "-noout", "-fingerprint", "-sha1")).toString("utf8");
    return printed.trim().replace(/.*=/, "").replaceAll(":", "");
  }

  async #makeContainer({ person, folder, name, password }) {
    const making = run(this.programs.makeContainer, [
      "--folder", path.join(this.keys, folder), "--name", name, "--key", this.pki.file(`${person}.key`),
      "--certificate", this.pki.file(`${person}.cer`)]);
    making.child.stdin.end(`${password}\n`);
    await making;
  }

  /** The product lies in a folder of its own, as when installed: `tamga install` registers the host beside itself. */
  async #installPrograms() {
    const bin = path.join(this.folder, "bin");
    await fs.mkdir(bin, { recursive: true });
    for (const name of /** @type {const} */ (["cli", "host"])) {
      const copy = path.join(bin, path.basename(this.programs[name]));
      await fs.copyFile(this.programs[name], copy);
      this.programs = { ...this.programs, [name]: copy };
    }
  }

  async #writeSettings() {
    const settings = {
      containerFolders: [this.keys], removableMedia: false, cspStore: false, readers: false, language: "ru", pkcs11: { registered: false },
      pinentry: { program: this.pinentry, timeoutSeconds: 120 },
    };
    const folder = path.join(this.home, ".config", "tamga");
    await fs.mkdir(folder, { recursive: true });
    await fs.writeFile(path.join(folder, "tamga.json"), JSON.stringify(settings, null, 2));
  }

  /** Registers the host for the browser as a person would. @param {string[]} more */
  async registerHost(...more) {
    await run(this.programs.cli, ["install", "--user", ...more], { env: this.environment });
  }

  /** What the person will answer in the native window. @param {object[]} answers @param {object} more */
  async willAnswer(answers, more = {}) {
    await fs.rm(`${this.pinentry}.script.log`, { force: true });
    await fs.writeFile(`${this.pinentry}.script`, JSON.stringify({ answers, ...more, note: process.hrtime.bigint().toString() }));
    await fs.rm(`${this.pinentry}.script.count`, { force: true });
  }

  /** What the native window has asked since then. */
  async questions() {
    const text = await fs.readFile(`${this.pinentry}.script.log`, "utf8").catch(() => "");
    return text.split("\n").filter(Boolean).map((line) => JSON.parse(line)).filter((entry) => entry.event === "question");
  }

  async close() {
    await this.portal?.stop();
    if (this.temporary) await fs.rm(this.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}

/** Waits for a condition; the machine may be slow, so only the time-out is generous.
 * @template T @param {string} what @param {() => Promise<T | undefined | false | null>} probe @returns {Promise<T>} */
export async function eventually(what, probe, timeoutMs = 60_000) {
  for (const until = Date.now() + timeoutMs; ;) {
    const value = await probe();
    if (value) return value;
    if (Date.now() > until) throw new Error(`did not happen in ${timeoutMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Ids of the processes below `ancestor` (0: of all) that run `program`, an absolute path. @param {number} ancestor @param {string} program */
export async function processesOf(ancestor, program) {
  /** @type {Map<number, {parent: number, program: string}>} */
  const all = new Map();
  for (const entry of await fs.readdir("/proc")) {
    const id = Number(entry);
    if (!Number.isInteger(id)) continue;
    try {
      const stat = await fs.readFile(`/proc/${id}/stat`, "utf8");
      const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
      all.set(id, { parent, program: (await fs.readFile(`/proc/${id}/cmdline`, "utf8")).split("\0")[0] });
    } catch {
      // it ended meanwhile
    }
  }
  const below = (/** @type {number} */ id) => {
    for (let at = all.get(id); at; at = all.get(at.parent)) if (at.parent === ancestor) return true;
    return false;
  };
  return [...all].filter(([id, one]) => one.program === program && below(id)).map(([id]) => id);
}
