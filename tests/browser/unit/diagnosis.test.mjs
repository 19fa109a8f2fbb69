// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
// What a check has found, said once and with what to do.
import assert from "node:assert/strict";
import { test } from "node:test";
import { browser } from "./fake_browser.mjs";

browser.i18n.getMessage = (key) => (key === "language_code" ? "en" : key);
const { findings, reportText } = await import("../../../extension/ui/diagnosis.js");

const STATUS = { version: "0.1.0", host: "ready", hostVersion: "0.1.0", features: ["diagnose"] };
const FINE = {
  version: "0.1.0", protocol: 1, platform: { system: "debian", release: "12", architecture: "x86_64", desktop: "GNOME", display: "wayland" }, manifests: [{ browser: "firefox", state: "ok" }],
  readerService: "running", readers: true, pinentry: { found: true, flavor: "gnome3", graphical: true }, tokens: [{ kind: "reader", containers: 1, usable: 1, damaged: 0, unsupported: 0 }],
  certificates: { valid: 1, expired: 0, notYetValid: 0, unusable: 0 }, journal: "ok", settings: "ok", lastErrors: [], advice: [],
};
const found = (more) => findings({ diagnosis: { ...FINE, ...more }, extension: { version: "0.1.0", browser: "Firefox", managed: false } }, STATUS);
/** What is said of readers: state, title and command. */
const ofReaders = (more) => {
  const all = found(more).filter((f) => f.id === "reader");
  assert.equal(all.length, 1);
  return [all[0].state, all[0].title, all[0].commands?.[0] ?? ""];
};

test("where all is well nothing asks for anything", () => {
  assert.deepEqual(found({}).filter((f) => f.state !== "good"), []);
});

test("a smart-card service that is missing is said with the command that brings it", () => {
  assert.deepEqual(ofReaders({ readerService: "absent" }), ["info", "check_reader_absent", "sudo apt install pcscd"]);
  const missed = { certificates: { ...FINE.certificates, valid: 0 }, tokens: [], readerService: "absent", advice: ["certificates.none", "reader-service.absent"] };
  assert.deepEqual(ofReaders(missed), ["warn", "check_reader_absent", "sudo apt install pcscd"]);
  assert.deepEqual(ofReaders({ ...missed, readerService: "installed", advice: ["certificates.none", "reader-service.stopped"] }), ["warn", "check_reader_stopped", "sudo systemctl enable --now pcscd.socket"]);
  assert.deepEqual(found(missed).filter((f) => f.id === "advice"), [], "said once");
});

test("readers that are switched off are said, and need no service", () => {
  for (const readerService of ["running", "installed", "absent"]) assert.deepEqual(ofReaders({ readers: false, readerService }), ["info", "check_reader_off", ""]);
  assert.deepEqual(found({ readers: false, advice: ["certificates.none", "readers.off"] }).filter((f) => f.id === "advice"), []);
  assert.deepEqual(ofReaders({ readers: undefined }), ["good", "check_reader_ok", ""], "a host from before the setting");
});

test("the report says both", () => {
  const report = (more) => reportText({ diagnosis: { ...FINE, ...more }, extension: { version: "0.1.0", browser: "Firefox", managed: false } }, STATUS);
  assert.match(report({}), /^reader service: running$/m);
  assert.match(report({ readers: undefined }), /^reader service: running$/m);
  assert.match(report({ readers: false, readerService: "absent" }), /^reader service: absent, switched off$/m);
});
