// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
// Run from the root of the checkout, so that extension/ lies under the base path.
import js from "@eslint/js";
import globals from "globals";

const strict = {
  eqeqeq: "error",
  "no-var": "error",
  "prefer-const": "error",
  "no-eval": "error",
  "no-implied-eval": "error",
  "no-new-func": "error",
  "no-implicit-coercion": "error",
  "no-shadow": "error",
  "no-unused-vars": ["error", { args: "all", argsIgnorePattern: "^_", caughtErrors: "none" }],
  "no-restricted-properties": [
    "error",
    { property: "innerHTML", message: "Text comes from certificates and pages: build nodes." },
    { property: "outerHTML", message: "Build nodes." },
    { property: "insertAdjacentHTML", message: "Build nodes." },
  ],
  "no-restricted-syntax": [
    "error",
    { selector: "Literal[value='password']", message: "No password ever enters a page of the extension." },
  ],
};

export default [
  { ignores: ["**/node_modules/**", "**/artefacts/**"] },
  js.configs.recommended,
  {
    files: ["extension/**/*.js"],
    languageOptions: { ecmaVersion: 2024, sourceType: "module", globals: { ...globals.browser, ...globals.webextensions, ...globals.serviceworker } },
    rules: strict,
  },
  { files: ["extension/content/*.js", "extension/page/*.js", "extension/ui/viewer*.js"], languageOptions: { sourceType: "script" } },
  {
    // The classic scripts of one isolated world see each other's names.
    files: ["extension/content/*.js"],
    rules: { "no-unused-vars": ["error", { args: "all", argsIgnorePattern: "^_", varsIgnorePattern: "^tamga", caughtErrors: "none" }] },
  },
  { files: ["extension/content/relay.js"], languageOptions: { globals: { tamgaShapes: "readonly", tamgaSources: "readonly" } } },
  {
    files: ["tests/browser/**/*.{js,mjs}"],
    languageOptions: { ecmaVersion: 2024, sourceType: "module", globals: { ...globals.node, ...globals.browser, ...globals.webextensions } },
    rules: { ...strict, "no-restricted-syntax": "off" },
  },
];
