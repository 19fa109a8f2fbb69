// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Shapes that cross the borders of the rooms. The host's are those of host/protocol/README.md.

export type Remedy = "retry" | "insert" | "unlock" | "install" | "renew" | "administrator" | "report" | "none";

/** An Error of the host inside a listing. */
export interface Problem {
  reason: string;
  remedy: Remedy;
  context?: string;
}

/** An error on its way to a page or a window: already in the person's language. */
export interface WireError {
  code: string;
  remedy: Remedy;
  message: string;
  detail?: string;
}

export interface Token {
  id: string;
  kind: "folder" | "removable" | "csp" | "pfx" | "pkcs11" | "reader";
  label: string;
  location: string;
  problem?: Problem;
  /** What can be done about its PIN; absent where nothing can. */
  pin?: TokenPin;
}

export interface TokenPin {
  change: boolean;
  /** By the administrator's PIN. "keeps-pin": only the tries are given back. */
  unblock: "no" | "keeps-pin" | "sets-pin";
  state?: PinState["state"];
}

/** What has come of another PIN for a token; exactly one of result and failure. */
export interface PinOutcome {
  act: "change" | "unblock";
  /** The token's. */
  label: string;
  /** "kept": unblocked, and the PIN is what it was. */
  result: "set" | "kept" | null;
  failure: WireError | null;
}

/** What a token with a PIN says before anybody types it. "low": wrong ones were typed; "final": one more wrong one locks the token; "change": the PIN must be set first. */
export interface PinState {
  state: "ok" | "low" | "final" | "locked" | "change";
  /** Tries that are left; null: the token does not say. */
  left: number | null;
}

export interface Certificate {
  thumbprint?: string;
  token: string;
  container: string;
  location: string;
  role: string;
  algorithm?: string;
  subject?: string;
  issuer?: string;
  issuerName?: string;
  commonName?: string;
  organization?: string;
  person?: string;
  inn?: string;
  snils?: string;
  ogrn?: string;
  serial?: string;
  notBefore?: string;
  notAfter?: string;
  keyNotAfter?: string;
  qualified?: boolean;
  passwordNeeded: boolean;
  exportable: boolean;
  usable: boolean;
  problem?: Problem;
  /** Of tokens that tell. */
  pin?: PinState;
}

export interface Progress {
  stage: "listing" | "prompt" | "opening" | "signing";
  done: number;
  total: number;
}

export interface Filter {
  thumbprints?: string[];
  inn?: string;
  ogrn?: string;
  snils?: string;
  algorithms?: string[];
  qualified?: boolean;
  issuer?: string;
  subject?: string;
}

/** How long a grant holds. "session": until the browser ends. */
export type Term = "session" | "day" | "month" | "year";

/** What a site was allowed. Times are ISO 8601, UTC. */
export interface Grant {
  list: boolean;
  /** null: until the browser ends, or (managed) until the administrator takes it back. */
  listUntil: string | null;
  /** Newest choice first. */
  chosen: Array<{ thumbprint: string; until: string | null }>;
  blocked: boolean;
  since: string;
  lastUsed: string;
  /** Origins of the pages inside of which this site may ask from a frame. */
  embedders: string[];
  /** Set by the administrator: not to be changed here. */
  managed: boolean;
}

/** content -> background, over the port of a call. */
export type FromContent =
  | { type: "call"; method: string; params: unknown; sources: Array<{ size: number | null }>;
      /** Of the frames above, nearest first: origins (Chromium), or frame ids for the background to ask (Firefox). */
      ancestors: Array<string | number>;
      /** Whether the person has touched this page since it was loaded; null where the browser does not say. */
      activated: boolean | null }
  | { type: "chunk"; source: number; chunk: string; size: number }
  | { type: "end"; source: number }
  | { type: "unreadable"; source: number };

/** background -> content. */
export type ToContent =
  | { type: "open"; source: number; credit: number }
  | { type: "credit"; source: number; credit: number }
  | { type: "progress"; done: number; total: number | null }
  | { type: "result"; result: unknown }
  | { type: "error"; error: WireError };

export interface DocumentView {
  name: string;
  size: number | null;
  /** Absent while it is computed. */
  digest?: string;
  algorithm?: string;
  /** By the first octets, and the name; null while unknown, and for a document that came as a digest. */
  type: DocumentType | null;
  /** The page gave the data and it is small enough to be shown. */
  viewable: boolean;
  /** Came as a bare digest: nobody has seen what is signed. */
  blind: boolean;
}

export type DocumentType = "text" | "xml" | "pdf" | "other";

export type QuestionKind = "list" | "choose" | "sign" | "login";

export interface Question {
  kind: QuestionKind;
  origin: string;
  purpose: string | null;
  documents: DocumentView[];
  format: string | null;
  detached: boolean;
  /** Thumbprint to be selected as soon as it shows up. */
  preselect: string | null;
  /** Only the preselected certificate is shown. */
  fixed: boolean;
  offerBlock: boolean;
  /** Origin of the page around the frame that asks, when it is another site: both must be named. */
  embedder: string | null;
  /** Thumbprint of this site's last choice. */
  lastUsed: string | null;
  /** Some document came as a bare digest. */
  blind: boolean;
  /** Terms that may be picked for "remember", short to long; empty: remember is not offered. */
  terms: Term[];
}

/** background -> chooser. */
export type ToChooser =
  | { type: "question"; question: Question }
  | { type: "token"; token: Token }
  | { type: "part"; token: Token; certificates: Certificate[]; hidden: number; last: boolean }
  /** Tokens have changed: what follows is a listing from the start. What it does not name any more is gone at its end. */
  | { type: "again" }
  | { type: "listed" }
  | { type: "document"; index: number; document: DocumentView }
  | { type: "check-code"; code: string }
  | { type: "content"; index: number; chunk: string | null; done: boolean; failed: boolean; reason?: string }
  | { type: "progress"; progress: Progress }
  | { type: "failed"; error: WireError }
  | { type: "close" };

/** chooser -> background: the one decision. */
export interface Decision {
  action: "allow" | "sign" | "login" | "deny" | "cancel" | "block";
  thumbprint: string | null;
  remember: boolean;
  /** One of the question's terms; null without remember. */
  term: Term | null;
  /** The person has said, for this certificate, that the last try of its PIN is to be used. */
  finalTry: boolean;
}

/** chooser -> background: show a document. Answered by "content" messages. */
export interface ViewRequest {
  type: "view";
  index: number;
}

export type FromChooser = Decision | ViewRequest;

/** background -> a page of the extension, over a port named "certificates". The port is closed by the page. */
export type ToCertificates =
  | { type: "token"; token: Token }
  | { type: "part"; token: Token; certificates: Certificate[]; last: boolean }
  /** As in ToChooser. */
  | { type: "again" }
  | { type: "listed" }
  | { type: "failed"; error: WireError };

/** What the extension's own pages ask of the background; answered by {result} or {error: WireError}. */
export type UiRequest =
  | { type: "status" }
  | { type: "certificates" }
  | { type: "grants" }
  | { type: "revoke"; origin: string }
  | { type: "revoke-certificate"; origin: string; thumbprint: string }
  | { type: "revoke-all" }
  | { type: "block"; origin: string }
  | { type: "unblock"; origin: string }
  | { type: "journal"; search?: string; before?: number; limit: number }
  | { type: "journal-verify" }
  | { type: "journal-export"; format: "csv" | "json" }
  | { type: "settings" }
  | { type: "settings-set"; change: SettingsChange }
  /** A file with keys: base64, at most 1 MiB. Answered by {path}. */
  | { type: "keep-file"; name: string; content: string }
  | { type: "diagnose" }
  /** Asks in native windows. Answered by a PinOutcome. finalTry: the person knows that a wrong PIN now locks it. */
  | { type: "pin"; act: "change" | "unblock"; token: string; label: string; finalTry: boolean }
  /** The PinOutcome that no page has taken yet, or null. */
  | { type: "pin-outcome" }
  | { type: "managed" };

/** One row of the journal. */
export interface JournalEntry {
  seq: number;
  /** ISO 8601 */
  at: string;
  act: "sign" | "login" | "list" | "choose";
  site: string;
  document?: string;
  digest?: string;
  algorithm?: string;
  format?: string;
  thumbprint?: string;
  owner?: string;
  token?: string;
  outcome: "signed" | "refused" | "failed" | "begun";
  reason?: string;
  /** seq of the first row of the batch. */
  batch: number;
}

/** Answer to "journal". */
export interface JournalPage {
  entries: JournalEntry[];
  more: boolean;
  total: number;
}

/** Answer to "journal-verify". */
export interface JournalVerdict {
  entries: number;
  intact: boolean;
  problem?: { seq: number; kind: "changed" | "missing" | "head" };
  head: string;
}

/** Answer to "settings" and "settings-set": those of the host. */
export interface HostSettings {
  containerFolders: Array<{ path: string; fromAdministrator: boolean; there: boolean }>;
  removableMedia: boolean;
  cspStore: boolean;
  /** Tokens in the readers of PC/SC; older hosts know none. */
  readers?: boolean;
  language: "auto" | "ru" | "en" | "fr";
  /** Words of the person's own in every native window, "" for none; older hosts know none. */
  ownSign?: string;
  /** Members that the administrator has set: not to be changed here. */
  locked: string[];
  file: string;
}

export interface SettingsChange {
  containerFolders?: string[];
  removableMedia?: boolean;
  cspStore?: boolean;
  readers?: boolean;
  language?: HostSettings["language"];
  ownSign?: string;
}

/** The host's report on itself; no personal data. */
export interface Diagnosis {
  version: string;
  protocol: number;
  platform: { system: string; release: string; architecture: string; desktop: string; display: "wayland" | "x11" | "none" };
  manifests: Array<{ browser: string; state: "ok" | "missing" | "other-path" | "unreadable" | "writable-by-others" }>;
  readerService: "running" | "installed" | "absent";
  /** Whether the settings want tokens in readers; older hosts do not say. */
  readers?: boolean;
  pinentry: { found: boolean; flavor?: string; graphical: boolean };
  tokens: Array<{ kind: string; containers: number; usable: number; damaged: number; unsupported: number; problem?: string }>;
  certificates: { valid: number; expired: number; notYetValid: number; unusable: number };
  journal: "ok" | "absent" | "unwritable" | "broken";
  /** "ok" or a reason. */
  settings: string;
  lastErrors: Array<{ reason: string; count: number; lastAt: string }>;
  /** Texts: advice_<code with . and - as _>. A newer host may name codes without a text. */
  advice: string[];
}

/** Answer to "diagnose". diagnosis: null when the host does not answer (see "status"). */
export interface DiagnoseAnswer {
  diagnosis: Diagnosis | null;
  extension: { version: string; browser: string; managed: boolean };
}

/** Answer to "managed": what the administrator of this browser has decided. */
export interface ManagedView {
  /** null: every site may ask. Empty: only the preset ones. */
  allowed: string[] | null;
  /** May read the list without a question. */
  preset: string[];
  blocked: string[];
  /** "none": nothing may be remembered. */
  maxTerm: Term | "none" | null;
  /** Whether a page must have been touched: always, never, or null: unless the site has a grant. */
  gesture: boolean | null;
}

export interface HostStatus {
  version: string;
  host: "ready" | "missing" | "outdated";
  hostVersion?: string;
  features: string[];
  /** With "outdated": which of the two is the older one. */
  update?: "host" | "extension";
}
