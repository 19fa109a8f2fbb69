// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// A web server on loopback for pages that mean harm, under any name that the browser is told to look for here.
import { execFile } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs/promises";
import https from "node:https";
import path from "node:path";
import { promisify } from "node:util";
import { PAGES } from "./hostile_pages.mjs";

const run = promisify(execFile);

/** Names under which the pages are reached. The last one is Cyrillic letters that look like "apple". */
export const HOSTS = ["evil.test", "flood.test", "www.evil.test", "bank.test", "lkfl.tax.test.evil.test", "evillkfl.tax.test", "two.test", "xn--80ak6aa92e.test"];

/** @param {string} folder */
async function selfSigned(folder) {
  const [key, certificate, config] = ["hostile.key", "hostile.pem", "hostile.cnf"].map((name) => path.join(folder, name));
  await fs.writeFile(config, "[req]\ndistinguished_name=name\nx509_extensions=more\n[name]\n[more]\nsubjectAltName=DNS:evil.test\n");
  await run("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=hostile", "-config", config, "-keyout", key, "-out", certificate]);
  return { key: await fs.readFile(key), cert: await fs.readFile(certificate) };
}

export class HostileSite {
  /** What pages have told of themselves: a test that looked into them would touch them. @type {string[]} */
  reports = [];

  /** @param {import("node:http").IncomingMessage} request */
  async #take(request) {
    const parts = [];
    for await (const part of request) parts.push(part);
    this.reports.push(Buffer.concat(parts).toString("utf8"));
  }

  /** @param {string} folder for its key */
  static async start(folder) {
    const site = new HostileSite();
    site.server = https.createServer(await selfSigned(folder), (request, response) => {
      const { pathname } = new URL(request.url ?? "/", "https://any.test");
      if (request.method === "POST") {
        site.#take(request).then(() => response.end(), () => response.destroy());
        return;
      }
      const make = PAGES[pathname];
      response.writeHead(make ? 200 : 404, { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" });
      response.end(make ? make(site) : "nothing here");
    });
    site.server.listen(0, "127.0.0.1");
    await once(site.server, "listening");
    site.port = /** @type {import("node:net").AddressInfo} */ (site.server.address()).port;
    return site;
  }

  /** @param {string} host */
  origin(host) {
    return `https://${host}:${this.port}`;
  }

  async stop() {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }
}
