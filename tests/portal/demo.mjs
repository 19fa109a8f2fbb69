// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Starting the demonstration portal and talking to it without a browser. No packages beside Node's own.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import https from "node:https";
import path from "node:path";
import readline from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const here = path.dirname(fileURLToPath(import.meta.url));
const run = promisify(execFile);

/** The demonstration CA and its people. @param {string} folder */
export async function makePki(folder) {
  await run(path.join(here, "make-demo-pki.sh"), [folder]);
  return { folder, trust: path.join(folder, "trust.pem"), file: (/** @type {string} */ name) => path.join(folder, name) };
}

/** OpenSSL with the gost engine. @param {string[]} words */
export async function openssl(...words) {
  const env = { ...process.env, LC_ALL: "C.UTF-8", OPENSSL_CONF: path.join(here, "pki", "judge.cnf") };
  const { stdout } = await run("openssl", words, { env, encoding: "buffer", maxBuffer: 1 << 26 });
  return stdout;
}

/** A running portal. Its decisions are kept in `lines` and can be waited for. */
export class Portal {
  /** @type {string[]} */ lines = [];
  /** @type {Record<string, string>} */ facts = {};
  #wakers = new Set();
  #ended = false;

  /** @param {{program: string, trust: string, state: string, more?: string[]}} options */
  static async start({ program, trust, state, more = [] }) {
    const portal = new Portal();
    portal.child = spawn(program, ["--trust", trust, "--state", state, ...more], { stdio: ["pipe", "pipe", "inherit"] });
    portal.exit = once(portal.child, "exit").catch((error) => { portal.failure = error; }).finally(() => {
      portal.#ended = true;
      portal.#wake();
    });
    readline.createInterface({ input: portal.child.stdout }).on("line", (line) => {
      portal.lines.push(line);
      const space = line.indexOf(" ");
      if (!line.includes("\t") && space > 0) portal.facts[line.slice(0, space)] = line.slice(space + 1);
      portal.#wake();
    });
    await portal.waitFor((line) => line === "ready yes");
    return portal;
  }

  #wake() {
    for (const waker of this.#wakers) waker();
  }

  /** The first line, from index `from` on, that fits. @param {(line: string) => boolean} fits */
  async waitFor(fits, { from = 0, timeoutMs = 60_000 } = {}) {
    const until = Date.now() + timeoutMs;
    for (;;) {
      const found = this.lines.slice(from).find(fits);
      if (found !== undefined) return found;
      if (this.#ended) throw this.failure ?? new Error("the portal has ended");
      const left = until - Date.now();
      if (left <= 0) throw new Error(`the portal did not say it: ${this.lines.slice(from).join(" | ")}`);
      await new Promise((resolve) => {
        const timer = setTimeout(done, left);
        const wakers = this.#wakers;
        function done() {
          clearTimeout(timer);
          wakers.delete(done);
          resolve(undefined);
        }
        wakers.add(done);
      });
    }
  }

  get port() { return Number(this.facts.port); }
  get taxOrigin() { return new URL(this.facts.tax).origin; }
  get loginOrigin() { return new URL(this.facts.login).origin; }

  /**
   * A request as a browser would send it; names are resolved to loopback.
   * @param {string} url
   * @param {{method?: string, json?: unknown, body?: string, headers?: Record<string, string>}} options
   */
  async fetch(url, { method, json, body, headers = {} } = {}) {
    const target = new URL(url);
    const data = body ?? (json === undefined ? undefined : JSON.stringify(json));
    const request = https.request(target, {
      method: method ?? (data === undefined ? "GET" : "POST"),
      rejectUnauthorized: true,
      ca: this.authority,
      lookup: (_name, options, done) => options.all ? done(null, [{ address: "127.0.0.1", family: 4 }]) : done(null, "127.0.0.1", 4),
      headers: { ...(data === undefined ? {} : { "content-type": "application/json", origin: target.origin }), ...headers },
    });
    request.end(data);
    const [response] = await once(request, "response");
    const parts = [];
    for await (const part of response) parts.push(part);
    const text = Buffer.concat(parts).toString("utf8");
    const type = response.headers["content-type"] ?? "";
    return { status: response.statusCode, headers: response.headers, text, json: type.includes("json") ? JSON.parse(text) : undefined };
  }

  /** Ends it as a supervisor would and says how it ended. */
  async stop() {
    if (!this.#ended) this.child.kill("SIGTERM");
    await this.exit;
    return this.child.exitCode;
  }
}
