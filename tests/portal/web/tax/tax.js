// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
import { octets, onPress, post, say, showVerdict, startPage } from "/shared/site.js";

/** @param {string} name */
const field = (name) => document.getElementById(name).value.replaceAll(" ", "");
const button = (/** @type {string} */ action) => document.querySelector(`[data-action=${action}]`);

/** Signs a package of the service under one consent, and sends it in. @param {any} pack @param {HTMLElement} place */
async function signAndSend(pack, place) {
  const documents = pack.documents.map((document) => ({ name: document.name, data: octets(document.content) }));
  const { signatures } = await window.tamga.sign({ documents, format: "cades-bes", detached: true });
  const { accepted, results } = await post("/tax/api/submissions", { id: pack.id, signatures: signatures.map((one) => one.signature) });
  const lines = results.map((result) => `${result.name}: ${result.words}`);
  const signer = results.find((result) => result.accepted)?.signer;
  if (signer) {
    lines.push(say("Подписант: ", "Signer: ") + `${signer.CN}, ${say("ИНН", "INN")} ${signer.INN}`);
    lines.push(say("Издатель: ", "Issuer: ") + results.find((result) => result.accepted).issuer);
  }
  lines.push(say("Проверено программой OpenSSL с модулем gost.", "Checked by OpenSSL with its gost engine."));
  showVerdict(place, accepted, lines);
}

function startTax() {
  const declarationVerdict = document.getElementById("declaration-verdict");
  onPress(button("sign-declaration"), declarationVerdict, async () => {
    const form = { year: field("year"), income: field("income"), deduction: field("deduction"), withheld: field("withheld") };
    await signAndSend(await post("/tax/api/declarations", form), declarationVerdict);
  });
  const attachmentsVerdict = document.getElementById("attachments-verdict");
  onPress(button("sign-attachments"), attachmentsVerdict, async () => {
    await signAndSend(await post("/tax/api/attachments", {}), attachmentsVerdict);
  });
  const digest = document.getElementById("file-digest");
  const progress = document.getElementById("file-progress");
  onPress(button("hash-file"), document.getElementById("file-verdict"), async () => {
    const [file] = document.getElementById("file").files;
    if (!file) throw new Error(say("Сначала выберите файл.", "Choose a file first."));
    digest.textContent = "";
    progress.value = 0;
    progress.dataset.steps = "0";
    const result = await window.tamga.digest("gostr3411-2012-256", file, {
      onProgress({ done, total }) {
        progress.value = total ? (100 * done) / total : 0;
        progress.dataset.steps = String(Number(progress.dataset.steps) + 1);
      },
    });
    digest.textContent = result.digest;
  });
  startPage();
}

startTax();
