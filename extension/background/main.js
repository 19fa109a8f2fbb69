// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The background: who connects, and to what.
import { authenticate } from "./actions/authenticate.js";
import { certificates } from "./actions/certificates.js";
import { choose } from "./actions/choose.js";
import { digest } from "./actions/digest.js";
import { sign } from "./actions/sign.js";
import { status } from "./actions/status.js";
import { verify } from "./actions/verify.js";
import { api } from "./browser_api.js";
import { Call } from "./call.js";
import { onChooserPort } from "./consent.js";
import { Failure, failureOf, wireOf } from "./failure.js";
import { callOf } from "./requests.js";
import { onAnnounced, originOf, siteOf } from "./site.js";
import { isOwnPage, serve } from "./ui_service.js";

/** @type {Readonly<Record<string, (call: Call, params: any) => Promise<unknown>>>} params are checked by callOf */
const ACTIONS = Object.freeze({ status, certificates, choose, sign, authenticate, digest, verify });
const FIRST_MESSAGE_MS = 10_000;
const MAX_CALLS_PER_SITE = 64;
/** @type {Map<string, number>} */
const running = new Map();

/** @param {chrome.runtime.Port} port */
function onCallPort(port) {
  /** @type {Call | null} */
  let call = null;
  let over = false;
  const timer = setTimeout(() => port.disconnect(), FIRST_MESSAGE_MS);
  /** @param {object} message */
  function finish(message) {
    if (over) return;
    end();
    port.postMessage(message);  // the content script ends the port when it has the answer
  }
  function end() {
    over = true;
    clearTimeout(timer);
    port.onMessage.removeListener(onMessage);
    port.onDisconnect.removeListener(end);
    call?.end();
  }
  /** @param {unknown} message */
  function onMessage(message) {
    if (call) {
      try {
        call.onMessage(message);
      } catch (error) {
        finish({ type: "error", error: wireOf(error) });
      }
      return;
    }
    clearTimeout(timer);
    run(message, port, (made) => { call = made; }).then(
      (result) => finish({ type: "result", result }),
      (error) => {
        if (failureOf(error).reason === "protocol.internal") console.error(error);
        finish({ type: "error", error: wireOf(error) });
      },
    );
  }
  port.onMessage.addListener(onMessage);
  port.onDisconnect.addListener(end);
}

/** @param {unknown} message @param {chrome.runtime.Port} port @param {(call: Call) => void} made */
async function run(message, port, made) {
  const origin = originOf(port.sender);
  const { method, params, sources, framed } = callOf(message);
  const call = new Call(port, origin, sources);
  made(call);
  await siteOf(port.sender, framed);
  return counted(origin, () => /** @type {NonNullable<typeof ACTIONS[string]>} */ (ACTIONS[method])(call, params));
}

/** @template T @param {string} origin @param {() => Promise<T>} body @returns {Promise<T>} */
async function counted(origin, body) {
  const now = running.get(origin) ?? 0;
  if (now >= MAX_CALLS_PER_SITE) throw new Failure("protocol.busy");
  running.set(origin, now + 1);
  try {
    return await body();
  } finally {
    const left = (running.get(origin) ?? 1) - 1;
    if (left === 0) running.delete(origin);
    else running.set(origin, left);
  }
}

api.runtime.onConnect.addListener((port) => {
  if (port.name === "call") onCallPort(port);
  else if (port.name.startsWith("chooser:") && port.sender && isOwnPage(port.sender)) onChooserPort(port);
  else port.disconnect();
});

api.runtime.onMessage.addListener((message, sender, respond) => {
  if (isOwnPage(sender)) {
    serve(message).then(respond);
    return true;
  }
  if (/** @type {any} */ (message)?.type === "announced" && typeof message.nonce === "string") onAnnounced(message, sender);
  return undefined;
});
