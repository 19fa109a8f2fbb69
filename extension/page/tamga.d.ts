// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// window.tamga, for pages. Present in every https page and in http pages of localhost, before the first script of the page.
// Every method returns a promise that always settles; every rejection is a TamgaError, or the reason of your AbortSignal.

export type TamgaData = string | ArrayBuffer | ArrayBufferView<ArrayBuffer> | Blob;

export type TamgaFormat = "raw" | "cms" | "cades-bes";

export type TamgaDigestAlgorithm =
  | "gostr3411-2012-256"
  | "gostr3411-2012-512"
  | "gostr3411-94"
  | "sha-1"
  | "sha-256"
  | "sha-384"
  | "sha-512";

export interface TamgaOptions {
  /** Ends the call: the window closes, the host stops, the promise rejects with the signal's reason. */
  signal?: AbortSignal;
}

export interface TamgaStatus {
  /** Version of the extension. */
  version: string;
  /** Whether the native host answers. */
  host: "ready" | "missing" | "outdated";
  hostVersion?: string;
  /** With `outdated`: which of the two is the older one. */
  update?: "host" | "extension";
  features: string[];
  /** Whether this site may read the list of certificates without asking again. */
  granted: boolean;
}

/** Shows, and returns, only certificates that match every member given. */
export interface TamgaFilter {
  thumbprints?: string[];
  inn?: string;
  ogrn?: string;
  snils?: string;
  algorithms?: Array<"gost-2001" | "gost-2012-256" | "gost-2012-512" | "rsa" | "ecdsa">;
  qualified?: boolean;
  /** Part of the issuer's name, any case. */
  issuer?: string;
  /** Part of the subject's name, any case. */
  subject?: string;
}

export interface TamgaCertificate {
  /** SHA-1 of the certificate, upper-case hexadecimal. */
  thumbprint: string;
  subject: string;
  issuer: string;
  serial: string;
  /** ISO 8601, UTC. */
  notBefore: string;
  notAfter: string;
  algorithm: string;
  /** The certificate has the marks of a qualified one; the chain is for the portal to check. */
  qualified: boolean;
  /** The key can sign now. */
  usable: boolean;
  commonName?: string;
  organization?: string;
  person?: string;
  inn?: string;
  snils?: string;
  ogrn?: string;
}

export interface TamgaChosenCertificate extends TamgaCertificate {
  /** The certificate itself, base64 DER. */
  certificate: string;
}

export type TamgaDocument = { name: string } & ({ data: TamgaData; digest?: undefined } | { digest: string; data?: undefined });

export interface TamgaSignRequest extends TamgaOptions {
  /** 1 to 100 documents: one consent, one password. `digest` is hexadecimal, of the hash that belongs to the key. */
  documents: TamgaDocument[];
  /** Default `cades-bes`. */
  format?: TamgaFormat;
  /** Default true. An attached signature needs `data`, 32 MiB for all documents. */
  detached?: boolean;
  /** How an RSA key signs: PKCS#1 v1.5 (default) or RSASSA-PSS with a salt as long as the digest. Without meaning for other keys. */
  rsaPadding?: "pkcs1" | "pss";
  /** Thumbprint of a certificate chosen earlier by this site. Without it the person chooses one. */
  certificate?: string;
  filter?: TamgaFilter;
}

export interface TamgaSignature {
  name: string;
  /** Hexadecimal. */
  digest: string;
  /** Base64: CMS, or the octets of a raw signature. */
  signature: string;
}

export interface TamgaSignResult {
  /** Base64 DER. */
  certificate: string;
  thumbprint: string;
  signatures: TamgaSignature[];
  /** The code the window showed, over the digests it showed: of `data` the gostr3411-2012-256 digest, of `digest` the one given. */
  checkCode: string;
}

export interface TamgaAuthenticateRequest extends TamgaOptions {
  /** 16 to 1024 random octets of the portal: octets, or base64. */
  challenge: string | ArrayBuffer | ArrayBufferView<ArrayBuffer>;
  certificate?: string;
  filter?: TamgaFilter;
}

export interface TamgaLoginToken {
  format: "tamga-login-1";
  /** Base64: attached CAdES-BES over a statement with the origin, the challenge and the time. */
  signature: string;
  /** Base64 DER. */
  certificate: string;
}

export interface TamgaProgress {
  done: number;
  /** Absent for a stream. */
  total?: number;
}

export interface TamgaDigest {
  algorithm: TamgaDigestAlgorithm;
  /** Hexadecimal. */
  digest: string;
  size: number;
}

export interface TamgaVerifyRequest extends TamgaOptions {
  /** A string is base64. */
  signature: string | ArrayBuffer | ArrayBufferView<ArrayBuffer> | Blob;
  /** Content of a detached signature, or its digest. */
  data?: TamgaData;
  digest?: string;
}

export interface TamgaReport {
  valid: boolean;
  detached: boolean;
  contentType: string;
  signers: Array<{
    valid: boolean;
    cades: boolean;
    certificate?: { thumbprint: string; subject: string; commonName: string; notBefore: string; notAfter: string };
    signingTime?: string;
    error?: { reason: string; remedy: string };
    checks: Array<{ name: string; state: "passed" | "failed" | "skipped" }>;
  }>;
}

export type TamgaRemedy = "retry" | "insert" | "unlock" | "install" | "renew" | "administrator" | "report" | "none";

export interface TamgaError extends Error {
  readonly name: "TamgaError";
  /** `area.reason`, from a closed list; stable across versions. */
  readonly code: string;
  /** What can be done, as a class. */
  readonly remedy: TamgaRemedy;
  /** For developers, in English: which parameter is wrong. */
  readonly detail?: string;
}

export interface Tamga {
  readonly version: string;
  readonly TamgaError: { readonly prototype: TamgaError };
  status(options?: TamgaOptions): Promise<TamgaStatus>;
  /** Asks the person once, then answers without asking if the person said so. */
  certificates(filter?: TamgaFilter, options?: TamgaOptions): Promise<TamgaCertificate[]>;
  /** The person chooses in a window; nothing but the chosen certificate leaves. `purpose` is shown, at most 200 characters. */
  chooseCertificate(request?: { purpose?: string; filter?: TamgaFilter } & TamgaOptions): Promise<TamgaChosenCertificate>;
  sign(request: TamgaSignRequest): Promise<TamgaSignResult>;
  authenticate(request: TamgaAuthenticateRequest): Promise<TamgaLoginToken>;
  digest(
    algorithm: TamgaDigestAlgorithm,
    data: TamgaData | ReadableStream<Uint8Array<ArrayBuffer>>,
    options?: TamgaOptions & { onProgress?: (progress: TamgaProgress) => void },
  ): Promise<TamgaDigest>;
  verify(request: TamgaVerifyRequest): Promise<TamgaReport>;
  /** The short code (XXXX-XXXX) that the window will show for documents with these digests, hexadecimal, in this order: show it beside your own
   * list, so that the person can compare. No question is asked. */
  checkCode(digests: string[], options?: TamgaOptions): Promise<string>;
}

declare global {
  interface Window {
    readonly tamga: Tamga;
  }
}
