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
  kind: "folder" | "removable" | "csp";
  label: string;
  location: string;
  problem?: Problem;
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

/** What a site was allowed. */
export interface Grant {
  list: boolean;
  chosen: string[];
  blocked: boolean;
  /** ISO 8601 */
  since: string;
  lastUsed: string;
}

/** content -> background, over the port of a call. */
export type FromContent =
  | { type: "call"; method: string; params: unknown; sources: Array<{ size: number | null }>; framed: "top" | "same" | "cross" }
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
}

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
}

/** background -> chooser. */
export type ToChooser =
  | { type: "question"; question: Question }
  | { type: "part"; token: Token; certificates: Certificate[]; hidden: number }
  | { type: "listed" }
  | { type: "document"; index: number; document: DocumentView }
  | { type: "progress"; progress: Progress }
  | { type: "failed"; error: WireError }
  | { type: "close" };

/** chooser -> background. */
export interface Decision {
  action: "allow" | "sign" | "login" | "deny" | "cancel" | "block";
  thumbprint: string | null;
  remember: boolean;
}

/** What the popup and the settings ask of the background. */
export type UiRequest =
  | { type: "status" }
  | { type: "certificates" }
  | { type: "grants" }
  | { type: "revoke"; origin: string }
  | { type: "revoke-all" };

export interface HostStatus {
  version: string;
  host: "ready" | "missing" | "outdated";
  hostVersion?: string;
  features: string[];
}
