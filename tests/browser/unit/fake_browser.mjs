// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
// As much of a browser as the background's modules touch. Import it before them.
export class FakeEvent {
  listeners = new Set();
  addListener = (f) => { this.listeners.add(f); };
  removeListener = (f) => { this.listeners.delete(f); };
  emit(...args) {
    for (const f of [...this.listeners]) f(...args);
  }
}

export class FakePort {
  onMessage = new FakeEvent();
  onDisconnect = new FakeEvent();
  sent = [];
  disconnected = false;
  /** @param {string} [name] */
  constructor(name = "") {
    this.name = name;
  }
  postMessage(m) {
    if (this.disconnected) throw new Error("disconnected");
    this.sent.push(structuredClone(m));
    this.onPost?.(m);
  }
  disconnect() {
    this.disconnected = true;
  }
}

export class FakeArea {
  store = {};
  async get(key) {
    if (key === null) return structuredClone(this.store);
    return structuredClone(key in this.store ? { [key]: this.store[key] } : {});
  }
  async set(values) {
    Object.assign(this.store, structuredClone(values));
  }
}

export const browser = {
  runtime: {
    id: "self",
    getManifest: () => ({ version: "0.1.0" }),
    getURL: (path) => "chrome-extension://self/" + path,
    connectNative: () => new FakePort(),
    onConnect: new FakeEvent(),
    onMessage: new FakeEvent(),
    onInstalled: new FakeEvent(),
  },
  action: {
    badge: "",
    title: "",
    async setBadgeText({ text }) { this.badge = text; },
    async setBadgeBackgroundColor() { /* any colour */ },
    async setTitle({ title }) { this.title = title; },
  },
  i18n: { getMessage: (key) => key },
  storage: { local: Object.assign(new FakeArea(), { store: { policySettled: true } }), session: new FakeArea(), managed: new FakeArea(), onChanged: new FakeEvent() },
  tabs: {
    made: [],
    removed: [],
    sendMessage: async () => undefined,
    async create(how) {
      return { id: this.made.push(how) };
    },
    async remove(id) {
      this.removed.push(id);
    },
  },
  windows: {
    onRemoved: new FakeEvent(),
    made: [],
    removed: [],
    getLastFocused: async () => ({ left: 0, top: 0, width: 1000, height: 800 }),
    async create(how) {
      const id = 100 + this.made.length;
      this.made.push({ id, ...how });
      return { id };
    },
    async remove(id) {
      this.removed.push(id);
    },
  },
};
globalThis.chrome = browser;
globalThis.navigator ??= { userAgentData: { brands: [{ brand: "Not/A)Brand", version: "8" }, { brand: "Chromium", version: "156" }] } };

/** The person has decided nothing, granted nothing, refused nothing. */
export function freshStorage() {
  for (const area of [browser.storage.local, browser.storage.session, browser.storage.managed]) area.store = {};
  browser.storage.local.store.policySettled = true;
}

/** Waits for what another thread does: cryptography, for one. @param {() => boolean} condition */
export async function until(condition) {
  for (const end = Date.now() + 30_000; !condition();) {
    if (Date.now() > end) throw new Error("did not happen: " + condition);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Lets everything that is ready happen. */
export async function settle() {
  for (let i = 0; i < 50; i++) await Promise.resolve();
}
