import type { Knowledge, TokenPattern } from "../model/knowledge";
import type { Confidence } from "../model/finding";
import type { Range } from "../text/range";
import { runCheck } from "./checks";
import { KeywordIndex } from "./keywords";
import { placeholderToken } from "./placeholders";

/** A provider's token in a text. Offsets are UTF-16 in that text, 0-based. */
export interface TokenHit {
  readonly start: number;
  readonly end: number;
  readonly pattern: TokenPattern;
  readonly confidence: Confidence;
}

interface Compiled {
  readonly pattern: TokenPattern;
  readonly regex: RegExp;
  /** True for what runs over many lines: keys in blocks. */
  readonly block: boolean;
  /** The pattern's first characters, where every keyword is one of them: a keyword inside a word or in other letters is chance. */
  readonly starts: ReadonlySet<string> | null;
}

export interface TokenTable {
  readonly index: KeywordIndex;
  readonly patterns: readonly Compiled[];
}

const tables = new WeakMap<readonly TokenPattern[], TokenTable>();

/** Patterns of a knowledge base, compiled once. */
export function tokenTable(patterns: readonly TokenPattern[]): TokenTable {
  const known = tables.get(patterns);
  if (known) return known;
  const table: TokenTable = {
    index: new KeywordIndex(patterns.flatMap((pattern, id) => pattern.keywords.map((word) => [word, id] as const))),
    patterns: patterns.map((pattern) => ({ pattern, regex: new RegExp(pattern.pattern, pattern.ignoreCase ? "dgi" : "dg"), block: /\[\\s/.test(pattern.pattern), starts: startsOf(pattern) })),
  };
  tables.set(patterns, table);
  return table;
}

/** What a pattern starts with, as far as its keywords go; null where a keyword stands elsewhere or case does not count. */
function startsOf({ pattern, keywords, starts, ignoreCase }: TokenPattern): ReadonlySet<string> | null {
  if (starts) return new Set(starts);
  const literal = /^\(\?<!\[A-Za-z0-9_-\]\)((?:[\w|:~-]|\\[.$|])+)(?![?{*+])/.exec(pattern)?.[1]?.replace(/\\/g, "") ?? "";
  const [keyword] = keywords;
  return ignoreCase !== true && keywords.length === 1 && keyword !== undefined && literal.toLowerCase().startsWith(keyword) ? new Set([literal.slice(0, keyword.length)]) : null;
}

/** The places where a token can start: not inside a word, and spelled as its provider does. */
function atStarts(text: string, places: readonly number[], starts: ReadonlySet<string> | null): readonly number[] {
  if (starts === null) return places;
  const [any = ""] = starts;
  return places.filter((place) => {
    const before = place === 0 ? 0 : text.charCodeAt(place - 1);
    if ((before >= 48 && before <= 57) || (before >= 65 && before <= 90) || (before >= 97 && before <= 122) || before === 95 || before === 45) return false;
    return starts.has(text.slice(place, place + any.length));
  });
}

/** More tokens of one text than anybody needs to see one by one. */
const MAX_HITS = 1000;

/**
 * Provider tokens in a text, by place; of two that overlap the more certain, then the longer, then the one first in the
 * table. Placeholders are left out. Pure: used for files, computed values, notebook outputs and history blobs alike.
 */
export function scanText(text: string, knowledge: Pick<Knowledge, "tokens">): readonly TokenHit[] {
  const table = tokenTable(knowledge.tokens);
  const found: Ranked[] = [];
  for (const [id, places] of table.index.find(text)) {
    const compiled = table.patterns[id];
    if (!compiled) continue;
    for (const window of windows(text, atStarts(text, places, compiled.starts), compiled.block)) {
      collect(text, window, compiled, id, found);
      if (found.length >= MAX_HITS) break;
    }
  }
  if (found.length === 0) return found;
  found.sort((a, b) => Number(b.confidence === "high") - Number(a.confidence === "high") || b.end - b.start - (a.end - a.start) || a.rank - b.rank);
  const kept: TokenHit[] = [];
  for (const hit of found) {
    if (isInData(text, hit)) continue;
    if (!kept.some((other) => hit.start < other.end && other.start < hit.end)) kept.push(hit);
  }
  return kept.sort((a, b) => a.start - b.start);
}

/** More base64 around a token than any key has: a picture or another file, in which every pattern turns up some day. */
const DATA = 120;

function isInData(text: string, { start, end }: Range): boolean {
  let around = 0;
  for (let at = start - 1; at >= 0 && around <= DATA && isBase64(text.charCodeAt(at)); at--) around++;
  for (let at = end; at < text.length && around <= DATA && isBase64(text.charCodeAt(at)); at++) around++;
  return around > DATA;
}

function isBase64(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 43 || code === 47;
}

type Ranked = TokenHit & { readonly rank: number };

/** Longer than any block that a pattern takes. */
const BLOCK = 20_000;

/** The lines about each place where a keyword stands, joined where they touch: only there can its pattern match. */
function* windows(text: string, places: readonly number[], block: boolean): Generator<Range> {
  let start = -1;
  let end = -1;
  for (const place of places) {
    if (place < end) continue;
    const from = lineBefore(text, place);
    const to = block ? Math.min(text.length, place + BLOCK) : lineAfter(text, place);
    if (from <= end) end = to;
    else {
      if (start >= 0) yield { start, end };
      start = from;
      end = to;
    }
  }
  if (start >= 0) yield { start, end };
}

/** Start of the line before the one of a place. */
function lineBefore(text: string, place: number): number {
  const own = place === 0 ? -1 : text.lastIndexOf("\n", place - 1);
  return own <= 0 ? 0 : text.lastIndexOf("\n", own - 1) + 1;
}

/** End of the third line after the one of a place: a value may stand below its name. */
function lineAfter(text: string, place: number): number {
  let at = place;
  for (let i = 0; i < 4; i++) {
    at = text.indexOf("\n", at);
    if (at === -1) return text.length;
    at++;
  }
  return at;
}

function collect(text: string, window: Range, { pattern, regex }: Compiled, rank: number, found: Ranked[]): void {
  // one more character before the window, so that what may not touch the value is seen
  const offset = Math.max(0, window.start - 1);
  const part = offset === 0 && window.end === text.length ? text : text.slice(offset, window.end + 1);
  regex.lastIndex = 0;
  for (let match = regex.exec(part); match && found.length < MAX_HITS; match = regex.exec(part)) {
    const [from, to] = match.indices?.[1] ?? [match.index, match.index + match[0].length];
    const value = part.slice(from, to);
    // cut off for show
    if (/^\.\.\.|^…|^\*\*\*/.test(part.slice(to, to + 3))) continue;
    if (pattern.check !== "pem-body" && pattern.check !== "base64-pem" && placeholderToken(value)) continue;
    // a name beside it is all that speaks for the value: a word is none
    if (pattern.confidence === "medium" && /^[A-Z]?[a-z_-]+$|^[A-Z_-]+$/.test(value)) continue;
    const check = pattern.check ? runCheck(pattern.check, value) : "valid";
    if (check === "discard") continue;
    found.push({ start: offset + from, end: offset + to, pattern, confidence: check === "valid" ? (pattern.confidence ?? "high") : "medium", rank });
  }
}
