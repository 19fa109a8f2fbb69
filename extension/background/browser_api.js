// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Firefox has browser, Chromium has chrome; both speak promises.
/** @type {typeof chrome} */
export const api = /** @type {any} */ (globalThis).browser ?? globalThis.chrome;

/** In storage.local: the person's own words, as far as this browser has met them. */
export const OWN_SIGN = "ownSign";
