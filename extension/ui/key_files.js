// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Files with keys (PFX), dropped on a page of ours or chosen there. A browser does not tell where a file lies, so its content goes to the host,
// which keeps it.
import { ask, Refusal } from "./ask.js";
import { el, get } from "./dom.js";
import { msg, safe, sentence } from "./texts.js";

/** What the host takes at most. */
const MAX_OCTETS = 1 << 20;
/** More at once is a mistake. */
const MAX_FILES = 10;
const NO_PFX = new Set(["container.damaged", "container.unsupported", "document.too-large"]);

/** @param {ArrayBuffer} buffer */
function base64(buffer) {
  const octets = new Uint8Array(buffer);
  let text = "";
  for (let at = 0; at < octets.length; at += 0x8000) text += String.fromCharCode(...octets.subarray(at, at + 0x8000));
  return btoa(text);
}

/** @param {File} file @returns {Promise<string>} why it was not kept; "" when it was */
async function keep(file) {
  try {
    if (file.size > MAX_OCTETS) return msg("file_no_keys");
    const name = safe(file.name, 200) || "key.pfx";
    await ask({ type: "keep-file", name, content: base64(await file.arrayBuffer()) });
    return "";
  } catch (error) {
    // A folder that was dropped cannot be read either.
    return error instanceof Refusal && !NO_PFX.has(error.code) ? error.message : msg("file_no_keys");
  }
}

/** @param {File[]} files @param {HTMLElement} status where it is told @param {() => Promise<void> | void} onKept */
export async function keepAll(files, status, onKept) {
  const told = [];
  let kept = 0;
  for (const file of files.slice(0, MAX_FILES)) {
    const why = await keep(file);
    if (why === "") kept++;
    told.push(el("p", { class: why === "" ? "state good" : "state bad" }, sentence(why === "" ? "file_kept" : "file_not_kept", safe(file.name, 80)), why === "" ? "" : " " + why));
  }
  if (kept > 0) await onKept();
  status.replaceChildren(...told);
}

/** The whole page takes files; while they hover over it, it says so. @param {HTMLElement} hint @param {(files: File[]) => void} onFiles */
export function takeDrops(hint, onFiles) {
  const withFiles = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes("Files") ?? false;
  /** @param {boolean} over */
  const show = (over) => { hint.hidden = !over; };
  hint.textContent = msg("file_drop");
  document.addEventListener("dragover", (event) => {
    if (!withFiles(event)) return;
    event.preventDefault();  // otherwise the browser opens the file in place of the page
    if (event.dataTransfer) event.dataTransfer.dropEffect = "copy";
    show(true);
  });
  document.addEventListener("dragleave", (event) => { if (event.relatedTarget === null) show(false); });
  document.addEventListener("drop", (event) => {
    show(false);
    if (!withFiles(event)) return;
    event.preventDefault();
    onFiles([...(event.dataTransfer?.files ?? [])]);
  });
}

/** A button that opens the browser's own choice of files. @param {string} button @param {string} input @param {(files: File[]) => void} onFiles */
export function chooseFiles(button, input, onFiles) {
  const field = /** @type {HTMLInputElement} */ (get(input));
  get(button).addEventListener("click", () => field.click());
  field.addEventListener("change", () => {
    onFiles([...(field.files ?? [])]);
    field.value = "";  // the same file again is a choice, too
  });
}
