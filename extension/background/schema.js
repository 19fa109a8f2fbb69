// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Shapes checked at every border. A shape is a function: it returns a checked copy or throws Failure(protocol.params).
import { Failure } from "./failure.js";

/** @template T @typedef {(value: unknown, path: string) => T} Shape */

/** @param {string} path @param {string} expected @returns {never} */
export function refuse(path, expected) {
  throw new Failure("protocol.params", path + ": expected " + expected);
}

/** Half of a surrogate pair is no text: the host could not read it.
 * @param {{max?: number, min?: number, pattern?: RegExp, what?: string}} [rules] @returns {Shape<string>} */
export const string = ({ max = 4096, min = 0, pattern, what = "a string" } = {}) => (value, path) =>
  typeof value === "string" && value.length >= min && value.length <= max && value.isWellFormed() && (!pattern || pattern.test(value)) ? value : refuse(path, what);

/** @type {Shape<boolean>} */
export const boolean = (value, path) => (typeof value === "boolean" ? value : refuse(path, "true or false"));

/** @param {number} [min] @param {number} [max] @returns {Shape<number>} */
export const integer = (min = 0, max = Number.MAX_SAFE_INTEGER) => (value, path) =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= min && value <= max ? value : refuse(path, "an integer");

/** @template {string} T @param {readonly T[]} values @returns {Shape<T>} */
export const oneOf = (values) => (value, path) => {
  for (const v of values) if (v === value) return v;
  return refuse(path, "one of " + values.join(", "));
};

/** @template T @param {Shape<T>} shape @param {{max?: number, min?: number}} [rules] @returns {Shape<T[]>} */
export const array = (shape, { max = 10_000, min = 0 } = {}) => (value, path) =>
  Array.isArray(value) && value.length >= min && value.length <= max
    ? value.map((v, i) => shape(v, path + "[" + i + "]")) : refuse(path, "an array of " + min + " to " + max);

/** @template T @param {Shape<T>} shape @returns {Shape<T | undefined>} */
export const optional = (shape) => (value, path) => (value === undefined || value === null ? undefined : shape(value, path));

/** @template T @param {Shape<T>} shape @param {T} fallback @returns {Shape<T>} */
export const withDefault = (shape, fallback) => (value, path) => (value === undefined || value === null ? fallback : shape(value, path));

/** @template {Record<string, Shape<any>>} S
 * @typedef {{[K in keyof S as undefined extends ReturnType<S[K]> ? never : K]: ReturnType<S[K]>}
 *   & {[K in keyof S as undefined extends ReturnType<S[K]> ? K : never]?: Exclude<ReturnType<S[K]>, undefined>}} Checked */

/** Unknown members are refused (a page, a caller) or dropped (a newer host may say more).
 * @template {Record<string, Shape<any>>} S
 * @param {S} shape
 * @param {"refuse" | "drop"} [unknown]
 * @returns {Shape<Checked<S>>} */
export const object = (shape, unknown = "refuse") => (value, path) => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return refuse(path, "an object");
  const given = /** @type {Record<string, unknown>} */ (value);
  /** @type {Record<string, unknown>} */
  const checked = {};
  for (const key of Object.keys(given)) {
    const known = Object.hasOwn(shape, key);
    if (!known && unknown === "refuse") refuse(path + "." + key.slice(0, 40), "no such member");
  }
  for (const [key, check] of Object.entries(shape)) {
    const result = check(Object.hasOwn(given, key) ? given[key] : undefined, path === "" ? key : path + "." + key);
    if (result !== undefined) checked[key] = result;
  }
  return /** @type {Checked<S>} */ (checked);
};

/** Hexadecimal of either case, whole octets. @param {number} min octets @param {number} max octets */
export const hex = (min, max) => string({ min: 2 * min, max: 2 * max, pattern: /^(?:[0-9a-fA-F]{2})+$/, what: "hexadecimal, " + min + " to " + max + " octets" });

/** @type {Shape<string>} upper case */
export const thumbprint = (value, path) => hex(20, 20)(value, path).toUpperCase();

/** Base64 with padding. One class and no groups: the pattern runs over long texts. @param {number} max characters @returns {Shape<string>} */
export const base64 = (max) => (value, path) => {
  const text = string({ max, pattern: /^[A-Za-z0-9+/]*={0,2}$/, what: "base64" })(value, path);
  return text.length % 4 === 0 ? text : refuse(path, "base64");
};
