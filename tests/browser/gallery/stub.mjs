// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// As much of a browser's extension interface as the pages of ui/ touch, and a server that gives them out under the policy of the manifest.
import fs from "node:fs/promises";
import http from "node:http";
import path from "node:path";
import { fileURLToPath } from "node:url";

const EXTENSION = fileURLToPath(new URL("../../../extension/", import.meta.url));
const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml", ".png": "image/png" };

/** @returns {Promise<{url: string, close: () => Promise<void>}>} */
export async function serveExtension() {
  const policy = JSON.parse(await fs.readFile(path.join(EXTENSION, "manifest.json"), "utf8")).content_security_policy.extension_pages;
  const server = http.createServer(async (request, response) => {
    const file = path.join(EXTENSION, path.normalize(new URL(request.url ?? "/", "http://localhost").pathname));
    try {
      if (!file.startsWith(EXTENSION)) throw new Error("outside");
      const body = await fs.readFile(file);
      response.writeHead(200, { "content-type": TYPES[path.extname(file)] ?? "application/octet-stream", "content-security-policy": policy, "cache-control": "max-age=600" });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    close: () => new Promise((resolve) => { server.closeAllConnections(); server.close(() => resolve(undefined)); }),
  };
}

/** @param {string} language */
export async function texts(language) {
  const read = async (name) => JSON.parse(await fs.readFile(path.join(EXTENSION, "_locales", name, "messages.json"), "utf8"));
  const messages = Object.fromEntries(Object.entries(await read(language === "pseudo" ? "en" : language)).map(([key, { message }]) => [key, message]));
  return language === "pseudo" ? Object.fromEntries(Object.entries(messages).map(([key, text]) => [key, key === "language_code" ? "en" : pseudo(text)])) : messages;
}

const ACCENTS = { a: "á", b: "ƀ", c: "ç", d: "ð", e: "é", g: "ĝ", h: "ĥ", i: "í", j: "ĵ", k: "ķ", l: "ļ", n: "ñ", o: "ö", p: "þ", r: "ŕ", s: "š", t: "ţ", u: "ü", w: "ŵ", y: "ý", z: "ž", A: "Å", E: "É", I: "Î", O: "Ø", S: "Š", T: "Ţ", C: "Ç", D: "Đ" };

/** A text in a language that nobody has: a third longer, with marks at both ends, so that what is cut or forgotten is seen. @param {string} text */
export function pseudo(text) {
  const long = [...text].map((c) => ACCENTS[c] ?? c).join("");
  const pad = Math.ceil(text.length * 0.35);
  const words = "ñövã élî dõ þíŕ ".repeat(Math.ceil(pad / 16) + 1).slice(0, pad).trim();
  return "⟦" + long + (words === "" ? "" : " " + words) + "⟧";
}

/** Runs in the page before its scripts. @param {any} scene @param {Record<string, string>} messages */
export function install(scene, messages) {
  const event = () => {
    const listeners = new Set();
    return { addListener: (f) => listeners.add(f), removeListener: (f) => listeners.delete(f), emit: (m) => { for (const f of [...listeners]) f(m); } };
  };
  const i18n = { getMessage: (key, values = []) => (messages[key] ?? "").replace(/\$(\d)/g, (_, n) => values[n - 1] ?? "") };
  // The background translates its errors itself.
  const translated = (m) => (m?.error?.message?.reason ? { ...m, error: { ...m.error, message: i18n.getMessage("reason_" + m.error.message.reason.replace(/[.-]/g, "_")) } } : m);
  globalThis.said = [];
  globalThis.stored = { ...scene.stored };
  const connect = ({ name }) => {
    const onMessage = event();
    globalThis.say = (m) => onMessage.emit(translated(structuredClone(m)));
    setTimeout(() => { for (const m of scene.port ?? []) onMessage.emit(translated(structuredClone(m))); });
    return {
      name, onMessage, onDisconnect: event(), disconnect: () => undefined,
      postMessage: (m) => {
        globalThis.said.push(m);
        for (const reaction of scene.reactions?.[m.type] ?? []) setTimeout(() => onMessage.emit(structuredClone(reaction)));
      },
    };
  };
  globalThis.browser = {
    i18n,
    runtime: {
      id: "self", connect, getURL: (p) => new URL("/" + p, location.href).href, openOptionsPage: async () => { globalThis.said.push("options"); },
      sendMessage: async (request) => {
        globalThis.said.push(request);
        const answer = scene.answers?.[request.type];
        return answer?.error ? translated(answer) : { result: structuredClone(answer ?? null) };
      },
    },
    storage: { local: { get: async (key) => (key in (globalThis.stored ?? {}) ? { [key]: globalThis.stored[key] } : {}), set: async (values) => { Object.assign(globalThis.stored, values); } }, onChanged: { addListener() {} } },
    tabs: { query: async () => [{ url: scene.tab }], create: async (how) => { globalThis.said.push(how); } },
  };
  window.close = () => { globalThis.said.push("closed"); };
}
