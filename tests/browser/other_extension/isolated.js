// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// In an isolated world of its own, which shares the document with the page and with Tamga.
const api = globalThis.browser ?? globalThis.chrome;
const overheard = [];
for (const type of ["tamga-port", "tamga-port-ok", "tamga-isolated-ready"]) {
  addEventListener(type, (event) => {
    const port = event.ports?.[0];
    if (!port) return;
    port.addEventListener("message", (e) => overheard.push(e.data));
    port.postMessage({ n: 1, result: [{ thumbprint: "forged" }] });
  }, true);
}
const channel = new MessageChannel();
channel.port1.onmessage = (event) => overheard.push(event.data);
channel.port1.postMessage({ n: 1, method: "certificates", params: {}, blobs: [], stream: false });
document.dispatchEvent(new MessageEvent("tamga-port", { ports: [channel.port2] }));

addEventListener("ask-the-other", async () => {
  const heard = await api.runtime.sendMessage({});
  document.documentElement.dataset.other = JSON.stringify({ heard, overheard });
});
