// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
// What the extension may do is written down here as well, so that a new permission is a decision.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import "./fake_browser.mjs";

const root = new URL("../../../", import.meta.url);
const folder = new URL("extension/", root);
const manifest = JSON.parse(readFileSync(new URL("manifest.json", folder), "utf8"));
const ids = Object.fromEntries([...readFileSync(new URL("manifests/ids.cmake", root), "utf8").matchAll(/^set\((\w+) "([^"]+)"\)/gm)].map((m) => [m[1], m[2]]));
const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((f) => f.isFile()).map((f) => f.parentPath + "/" + f.name);

test("the ids that installers use are those of the manifest", async () => {
  const hash = createHash("sha256").update(Buffer.from(manifest.key, "base64")).digest("hex").slice(0, 32);
  assert.equal(ids.TAMGA_CHROMIUM_ID, [...hash].map((c) => String.fromCharCode(97 + Number.parseInt(c, 16))).join(""));
  assert.equal(ids.TAMGA_GECKO_ID, manifest.browser_specific_settings.gecko.id);
  const { HOST_NAME } = await import("../../../extension/background/native_port.js");
  assert.equal(ids.TAMGA_HOST_NAME, HOST_NAME);
});

test("permissions and policy are the ones decided on", () => {
  assert.deepEqual(manifest.permissions, ["nativeMessaging", "storage", "activeTab"]);
  for (const absent of ["host_permissions", "optional_permissions", "optional_host_permissions", "web_accessible_resources", "externally_connectable"]) assert.ok(!(absent in manifest), absent);
  for (const script of manifest.content_scripts) assert.deepEqual(script.matches, ["https://*/*", "http://localhost/*", "http://127.0.0.1/*"]);
  assert.equal(manifest.content_security_policy.extension_pages, "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; frame-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'self' moz-extension:");
});

test("every file that the manifest names is there", () => {
  const named = [manifest.storage.managed_schema, ...Object.values(manifest.icons), manifest.background.service_worker, manifest.action.default_popup, manifest.options_ui.page, ...manifest.content_scripts.flatMap((s) => s.js)];
  for (const path of named) assert.ok(existsSync(new URL(path, folder)), path);
});

test("no page asks for a secret, runs a string or writes markup", () => {
  for (const file of files.filter((f) => /\.(js|html)$/.test(f))) {
    const text = readFileSync(file, "utf8");
    assert.doesNotMatch(text, /type\s*=\s*["']?password|innerHTML|outerHTML|insertAdjacentHTML|document\.write\(|\beval\(|new Function|style="/, file);
    if (file.endsWith(".html")) assert.doesNotMatch(text, /<script(?![^>]*src=)|\son\w+=|https?:\/\//, file);
  }
});

test("versions agree", async () => {
  assert.match(readFileSync(new URL("page/api.js", folder), "utf8"), new RegExp('const VERSION = "' + manifest.version.replaceAll(".", "\\.") + '"'));
});
