// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
// web-ext lint with a closed list of warnings that are known and right.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

// One manifest serves both browsers: Firefox takes background.scripts and says that it ignores service_worker, under
// one code or another by the version of the linter.
/** @param {{code: string, message: string}} w */
const known = (w) => w.code === "BACKGROUND_SERVICE_WORKER_IGNORED" ||
  (w.code === "MANIFEST_FIELD_UNSUPPORTED" && w.message.includes('"/background/service_worker"'));

const bin = fileURLToPath(new URL("node_modules/web-ext/bin/web-ext.js", import.meta.url));
const source = fileURLToPath(new URL("../../extension", import.meta.url));
const run = spawnSync(process.execPath, [bin, "lint", "--source-dir", source, "--no-config-discovery", "--output", "json"], { encoding: "utf8" });
const report = JSON.parse(run.stdout.slice(run.stdout.indexOf("{")));
const bad = [...report.errors, ...report.warnings.filter((/** @type {{code: string, message: string}} */ w) => !known(w))];
for (const b of bad) console.error(`${b._type}: ${b.code} ${b.file ?? ""}:${b.line ?? ""} ${b.message}`);
console.log(`web-ext lint: ${report.errors.length} errors, ${report.warnings.length} warnings, ${bad.length} not accepted`);
process.exitCode = bad.length === 0 ? 0 : 1;
