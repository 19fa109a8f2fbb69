// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Talks to Tamga from outside, and tells the page what it got.
const api = globalThis.browser ?? globalThis.chrome;
const TARGETS = ["anmpegcfopicoglhgfibajpoabndbkll", "{6f0c8a1e-3f0a-4b57-9a55-5d5d8a6b7c21}"];
const MESSAGES = [{ type: "grants" }, { type: "certificates" }, { type: "status" }, { type: "journal", limit: 200 }, { type: "block", origin: "https://two.test" }, { type: "announced", nonce: "x" }];

api.runtime.onMessage.addListener((_message, _sender, respond) => {
  const heard = [];
  const asked = TARGETS.flatMap((id) => MESSAGES.map(async (m) => {
    try {
      const answer = await api.runtime.sendMessage(id, m);
      if (answer !== undefined) heard.push(answer);
    } catch {
      // nobody there, as it should be
    }
  }));
  for (const id of TARGETS) {
    for (const name of ["call", "certificates", "chooser:1"]) {
      try {
        const port = api.runtime.connect(id, { name });
        port.onMessage.addListener((m) => heard.push(m));
        port.onDisconnect.addListener(() => void api.runtime.lastError);
        port.postMessage({ type: "call", method: "certificates", params: {}, sources: [], ancestors: [], activated: true });
      } catch {
        // refused at once
      }
    }
  }
  Promise.all(asked).then(() => respond(heard));
  return true;
});
