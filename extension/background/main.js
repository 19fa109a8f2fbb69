// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The background: who connects, and to what.
import { refuseStrangeFrame } from "./actions/asking.js";
import { authenticate } from "./actions/authenticate.js";
import { certificates } from "./actions/certificates.js";
import { checkCode } from "./actions/check_code.js";
import { choose } from "./actions/choose.js";
import { digest } from "./actions/digest.js";
import { sign } from "./actions/sign.js";
import { status } from "./actions/status.js";
import { verify } from "./actions/verify.js";
import { api } from "./browser_api.js";
import { Call } from "./call.js";
import { onChooserPort } from "./consent.js";
import { Failure, failureOf, wireOf } from "./failure.js";
import { mayAsk, policy, settled } from "./managed.js";
import { callOf } from "./requests.js";
import { onAnnounced, originOf, siteOf } from "./site.js";
import { isOwnPage, onCertificatesPort, serve } from "./ui_service.js";

/** @type {Readonly<Record<string, (call: Call, params: any) => Promise<unknown>>>} params are checked by callOf */
const ACTIONS = Object.freeze({ status, certificates, choose, sign, authenticate, digest, verify, checkCode });
/** Without a question: nobody would see who stands around the frame. */
const SILENT = new Set(["status", "digest", "verify", "checkCode"]);
const FIRST_MESSAGE_MS = 10_000;
const MAX_CALLS_PER_SITE = 64;
/** @type {Map<string, number>} */
const running = new Map();
/** What may come to a question, for as long as it is under way. @type {Set<Call>} */
const asking = new Set();
/** The first-run page, until a policy comes. @type {number | null} */
let welcome = null;

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
  const { method, params, sources, ancestors, activated } = callOf(message);
  const call = new Call(port, origin, sources);
  call.activated = activated;
  made(call);
  await settled();
  call.embedder = (await siteOf(port.sender, ancestors)).embedder;
  const act = () => /** @type {NonNullable<typeof ACTIONS[string]>} */ (ACTIONS[method])(call, params);
  if (SILENT.has(method)) {
    await refuseStrangeFrame(call);
    return counted(origin, act);
  }
  asking.add(call);
  try {
    return await counted(origin, act);
  } finally {
    asking.delete(call);
  }
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

// The administrator's word holds from the moment it comes: also for what was asked before it. After an installation it may come late (settled).
api.storage.onChanged.addListener(async (_changes, area) => {
  if (area !== "managed") return;
  const given = await policy();
  for (const call of asking) if (!mayAsk(given, call.origin)) call.end("site.policy");
  if (given.welcomePage === false && welcome !== null) api.tabs.remove(welcome).catch(() => undefined);  // the person may have closed it
  welcome = null;
});

api.runtime.onConnect.addListener((port) => {
  if (port.name === "call") onCallPort(port);
  else if (port.name.startsWith("chooser:") && port.sender && isOwnPage(port.sender)) onChooserPort(port);
  else if (port.name === "certificates" && port.sender && isOwnPage(port.sender)) onCertificatesPort(port);
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

// The first time: what is still missing on this computer. An administrator may prefer silence.
api.runtime.onInstalled.addListener(async ({ reason }) => {
  if (reason !== "install") return;
  await settled();
  if ((await policy()).welcomePage === false) return;
  welcome = (await api.tabs.create({ url: api.runtime.getURL("ui/welcome.html") })).id ?? null;
});
