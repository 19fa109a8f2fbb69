// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Foreign octets as text that hides nothing. A classic script: the frame has no origin, and modules need one.
"use strict";

/** @typedef {{kind: "" | "t" | "n" | "v" | "c" | "mark", text: string, title?: string}} Run */
/** @typedef {{depth: number | null, runs: Run[]}} Row */

/** What the frame reads and draws at most; the rest is not lost, it can be saved. */
const tamgaMaxCharacters = 400_000;
const tamgaMaxRows = 20_000;
const tamgaMaxDepth = 24;

/** Names of those that change the order or cannot be seen (Unicode 15, general category Cf and some spaces). */
const tamgaNames = /** @type {Record<number, string>} */ ({
  0x00ad: "SHY", 0x034f: "CGJ", 0x061c: "ALM", 0x115f: "HCF", 0x1160: "HJF", 0x180e: "MVS", 0x200b: "ZWSP", 0x200c: "ZWNJ", 0x200d: "ZWJ", 0x200e: "LRM", 0x200f: "RLM",
  0x2028: "LS", 0x2029: "PS", 0x202a: "LRE", 0x202b: "RLE", 0x202c: "POP", 0x202d: "LRO", 0x202e: "RLO", 0x2060: "WJ", 0x2061: "FA", 0x2062: "IT", 0x2063: "IS", 0x2064: "IP",
  0x2066: "LRI", 0x2067: "RLI", 0x2068: "FSI", 0x2069: "PDI", 0x3164: "HF", 0xfeff: "BOM", 0xffa0: "HHF", 0x7f: "DEL",
});
// Everything without a look of its own, except for the line feed and the tabulator.
const tamgaUnseen = /\p{Cf}|[\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0]|\u034f|[\ufe00-\ufe0f]|[\u{e0100}-\u{e01ef}]|(?![\n\t])\p{Cc}|\p{Co}|\p{Cn}/gu;

/** @param {string} character */
function tamgaMark(character) {
  const point = character.codePointAt(0) ?? 0;
  const code = "U+" + point.toString(16).toUpperCase().padStart(4, "0");
  // Octets that are no UTF-8 come here as private-use characters, see tamgaDecode.
  if (point >= 0xf700 && point <= 0xf7ff) return { kind: /** @type {const} */ ("mark"), text: (point - 0xf700).toString(16).toUpperCase().padStart(2, "0"), title: "octet" };
  return { kind: /** @type {const} */ ("mark"), text: tamgaNames[point] ?? code, title: code };
}

/** @param {string} text @param {Run["kind"]} kind @param {Run[]} [into] @returns {Run[]} */
function tamgaRuns(text, kind, into = []) {
  let from = 0;
  for (const found of text.matchAll(tamgaUnseen)) {
    if (found.index > from) into.push({ kind, text: text.slice(from, found.index) });
    into.push(tamgaMark(found[0]));
    from = found.index + found[0].length;
  }
  if (from < text.length) into.push({ kind, text: text.slice(from) });
  return into;
}

/** UTF-8 in which every octet that is none stays visible. @param {Uint8Array} octets */
function tamgaLenient(octets) {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let text = "";
  let broken = 0;
  for (let at = 0; at < octets.length;) {
    const lead = octets[at] ?? 0;
    const length = lead < 0x80 ? 1 : lead >= 0xc2 && lead < 0xe0 ? 2 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
    try {
      if (length === 0) throw new TypeError("no lead octet");
      text += lead < 0x80 ? String.fromCharCode(lead) : decoder.decode(octets.subarray(at, at + length));
      at += length;
    } catch {
      text += String.fromCharCode(0xf700 + lead);
      broken++;
      at++;
    }
  }
  return { text, broken };
}

/** @param {Uint8Array} octets @returns {string | null} what the octets themselves say */
function tamgaDeclared(octets) {
  if (octets[0] === 0xff && octets[1] === 0xfe) return "utf-16le";
  if (octets[0] === 0xfe && octets[1] === 0xff) return "utf-16be";
  const head = String.fromCharCode(...octets.subarray(0, 200));
  const name = /^(?:\xef\xbb\xbf)?<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']/.exec(head)?.[1]?.toLowerCase() ?? null;
  return name !== null && ["windows-1251", "cp1251", "koi8-r", "ibm866", "cp866"].includes(name) ? name.replace("cp1251", "windows-1251").replace("cp866", "ibm866") : null;
}

/** @param {Uint8Array} octets @returns {{text: string, encoding: string, broken: number}} */
function tamgaDecode(octets) {
  const declared = tamgaDeclared(octets);
  if (declared !== null) return { text: new TextDecoder(declared, { ignoreBOM: true }).decode(octets), encoding: declared, broken: 0 };
  try {
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(octets), encoding: "utf-8", broken: 0 };
  } catch {
    // No UTF-8. With hardly any octets that fit it, it is the code page that Russian programs still write.
    const { text, broken } = tamgaLenient(octets);
    const high = octets.reduce((n, octet) => n + (octet >= 0x80 ? 1 : 0), 0);
    if (broken * 4 < high) return { text, encoding: "utf-8", broken };
    return { text: new TextDecoder("windows-1251", { ignoreBOM: true }).decode(octets), encoding: "windows-1251", broken: 0 };
  }
}

/** As it is, line by line. @param {string} text @returns {Row[]} */
function tamgaPlain(text) {
  return text.split(/\r\n|\n|\r/).map((line) => ({ depth: null, runs: tamgaRuns(line, "") }));
}

const tamgaBlank = /^[\t\r\n ]*$/;
const tamgaPiece = /<!--[^]*?(?:-->|$)|<!\[CDATA\[[^]*?(?:\]\]>|$)|<\?[^]*?(?:\?>|$)|<![^>]*>?|<\/[^>]*>?|<[^\s/>"'][^>"']*(?:(?:"[^"]*"|'[^']*')[^>"']*)*>?|[^<]+|</g;
const tamgaAttribute = /([^\s=/>"']+)(\s*=\s*)("[^"]*"|'[^']*')|[^]/g;

/** @param {string} tag @returns {Run[]} */
function tamgaTag(tag) {
  const name = /^<\/?[^\s/>]*/.exec(tag)?.[0] ?? "<";
  /** @type {Run[]} */
  const runs = tamgaRuns(name, "t");
  for (const [all, attribute, equals, value] of tag.slice(name.length).matchAll(tamgaAttribute)) {
    if (attribute === undefined) tamgaRuns(all, "t", runs);
    else {
      tamgaRuns(attribute + equals, "n", runs);
      tamgaRuns(value ?? "", "v", runs);
    }
  }
  return runs;
}

/** The rows of an XML text as they grow. */
class TamgaRows {
  /** @type {Row[]} */
  rows = [];
  depth = 0;
  /** A row that goes on: text keeps its neighbours. @type {Row | null} */
  open = null;

  start() {
    /** @type {Row} */
    const row = { depth: Math.min(Math.max(this.depth, 0), tamgaMaxDepth), runs: [] };
    this.rows.push(row);
    return row;
  }

  /** @param {string} text @param {Run["kind"]} kind @param {Row} first */
  lines(text, kind, first) {
    let row = first;
    text.split(/\r\n|\n|\r/).forEach((line, at) => {
      if (at > 0) row = this.start();
      tamgaRuns(line, kind, row.runs);
    });
    return row;
  }

  /** @param {string} text between tags */
  text(text) {
    if (tamgaBlank.test(text)) this.open = null;
    else this.open = this.lines(text, "", this.open ?? this.start());
  }

  /** @param {string} tag @param {string | undefined} next the piece after it */
  tag(tag, next) {
    const closes = tag.startsWith("</");
    const opens = !closes && !/^<[!?]/.test(tag) && !tag.endsWith("/>");
    if (closes) this.depth--;
    let row = this.open ?? this.start();
    if (/^<[!?]/.test(tag)) row = this.lines(tag, "c", row);
    else row.runs.push(...tamgaTag(tag));
    if (opens) this.depth++;
    const textNext = next !== undefined && !next.startsWith("<") && !tamgaBlank.test(next);
    const endsNext = opens && next !== undefined && next.startsWith("</");
    this.open = textNext || endsNext ? row : null;
  }
}

/** XML with a line per element. Only white space between tags is replaced; no entity is resolved, no text changed.
 * @param {string} text @returns {Row[]} */
function tamgaXml(text) {
  const pieces = [...text.matchAll(tamgaPiece)].map(([piece]) => piece);
  const rows = new TamgaRows();
  pieces.forEach((piece, at) => {
    if (piece.startsWith("<") && piece !== "<") rows.tag(piece, pieces[at + 1]);
    else rows.text(piece);
  });
  return rows.rows;
}

/** @param {ArrayBuffer} buffer @param {boolean} formatted */
function tamgaRead(buffer, formatted) {
  const { text, encoding, broken } = tamgaDecode(new Uint8Array(buffer));
  const cut = text.slice(0, tamgaMaxCharacters);
  const all = formatted ? tamgaXml(cut) : tamgaPlain(cut);
  const rows = all.slice(0, tamgaMaxRows);
  const marks = rows.reduce((n, row) => n + row.runs.filter((run) => run.kind === "mark" && run.title !== "octet").length, 0);
  const shown = all.length > rows.length ? rows.reduce((n, row) => n + 1 + row.runs.reduce((m, run) => m + run.text.length, 0), 0) : cut.length;
  return { rows, encoding, broken, marks, shown: Math.min(shown, text.length), of: text.length };
}

/** @type {any} */ (globalThis).tamgaViewer = Object.freeze({ read: tamgaRead, decode: tamgaDecode, xml: tamgaXml, plain: tamgaPlain, runs: tamgaRuns });
