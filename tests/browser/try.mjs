// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// installer/try.sh --headless: what a person would do, with a real pinentry in a native window of a display
// that nobody sees. node try.mjs DEMO_FOLDER EXTENSION_FOLDER PASSWORD
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs/promises";
import path from "node:path";
import readline from "node:readline";
import { promisify } from "node:util";
import { Chromium } from "./browsers.mjs";
import { eventually } from "./stage.mjs";

const run = promisify(execFile);
const [demo, , password] = process.argv.slice(2);
if (!password) {
  console.error("usage: node try.mjs DEMO_FOLDER EXTENSION_FOLDER PASSWORD");
  process.exit(2);
}

/** A display without a screen. */
async function startDisplay() {
  const server = spawn("Xvfb", ["-displayfd", "3", "-screen", "0", "1024x768x24", "-nolisten", "tcp"], { stdio: ["ignore", "ignore", "ignore", "pipe"] });
  const failed = once(server, "exit").then(() => { throw new Error("Xvfb has ended"); });
  failed.catch(() => undefined);
  const [number] = await Promise.race([once(readline.createInterface({ input: server.stdio[3] }), "line"), failed]);
  return { name: `:${number}`, stop: () => server.kill("SIGTERM") };
}

/** The portal that try.sh has started, by its log. */
async function portalFacts() {
  const lines = (await fs.readFile(path.join(demo, "portal.log"), "utf8")).split("\n").filter((line) => !line.includes("\t") && line.includes(" "));
  const facts = Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(" ")), line.slice(line.indexOf(" ") + 1)]));
  return { port: Number(facts.port), facts };
}

const display = await startDisplay();
const environment = { ...process.env, DISPLAY: display.name, WAYLAND_DISPLAY: "" };
const xdotool = async (...words) => (await run("xdotool", words, { env: environment })).stdout.trim();

/** Waits for the native window and types the password as a person does; stops when the page has given up.
 * @param {import("puppeteer-core").Page} page @param {string} picture */
async function typePassword(page, picture) {
  const window = await eventually("the native window", async () => {
    const refusal = await page.$eval(".verdict[data-verdict]", (element) => element.textContent).catch(() => "");
    if (refusal) throw new Error(`no native window: ${refusal}`);
    return (await xdotool("search", "--onlyvisible", "--name", "Tamga").catch(() => "")).split("\n")[0];
  });
  await xdotool("windowfocus", "--sync", window);
  await run("import", ["-display", display.name, "-window", "root", path.join(demo, picture)]).catch(() => undefined);  // only where ImageMagick is there
  await xdotool("type", "--delay", "20", password);
  await xdotool("key", "Return");
}

/** @param {Chromium} browser */
async function sign(browser, url) {
  const page = await browser.open(url);
  await page.click('[data-action="sign-declaration"]');
  await browser.choose("citizen", "sign");
  await typePassword(page, "pinentry-sign.png");
  await page.waitForSelector("#declaration-verdict[data-verdict]");
  await page.screenshot({ path: path.join(demo, "tax.png") });
  const lines = await page.$$eval("#declaration-verdict strong, #declaration-verdict li", (nodes) => nodes.map((node) => node.textContent));
  console.log(lines.join("\n  "));
  return page.$eval("#declaration-verdict", (element) => element.dataset.verdict === "accepted");
}

/** @param {Chromium} browser */
async function logIn(browser, url) {
  const page = await browser.open(url);
  await page.click('[data-action="log-in"]');
  await browser.choose("citizen", "login");
  await typePassword(page, "pinentry-login.png");
  await page.waitForFunction(() => (location.pathname === "/cabinet/" && document.body.dataset.ready) || document.querySelector("#login-verdict[data-verdict]"));
  await page.screenshot({ path: path.join(demo, "login.png") });
  console.log(await page.$eval("h1", (element) => element.textContent));
  return new URL(page.url()).pathname === "/cabinet/";
}

let accepted = false;
let browser;
try {
  const { port, facts } = await portalFacts();
  const fingerprint = (await run("openssl", ["x509", "-in", path.join(demo, "pki", "citizen.pem"), "-noout", "-fingerprint", "-sha1"])).stdout;
  const thumbprints = { citizen: fingerprint.trim().replace(/.*=/, "").replaceAll(":", "") };
  // The part of a stage that a launch looks at; the rest was made by try.sh.
  const stage = { profile: path.join(demo, "profile"), portal: { port, facts }, environment, thumbprints, registerHost: async () => undefined };
  browser = await Chromium.launch(stage);
  accepted = await sign(browser, facts.tax) && await logIn(browser, facts.login);
} catch (error) {
  console.error(error);
} finally {
  await browser?.close().catch(() => undefined);
  display.stop();
}
process.exit(accepted ? 0 : 1);
