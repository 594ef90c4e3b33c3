import type { Range } from "../../text/range";
import type { Collector } from "../collector";
import { addEntry } from "./entry";

const ACCOUNT = /\b(?:identified\s{1,4}(?:with\s{1,4}\w{1,40}\s{1,4})?by|(?:encrypted\s{1,4})?password(?:\s{0,4}=)?|set\s{1,4}password\s{0,4}=)\s{0,4}(?:password\s{0,4}\(\s{0,4})?'([^'\r\n]{1,200})'/dgi;
const ASSIGNED = /["`[]?\b([a-z_]\w{2,60})["`\]]?\s{0,3}=\s{0,3}N?'([^'\r\n]{4,400})'/dgi;
const INSERT = /\binsert\s{1,4}(?:ignore\s{1,4})?into\s{1,4}[\w.`"[\]]{1,120}\s{0,4}\(([^()]{1,4000})\)\s{0,4}values\s{0,4}/gi;
const COPY = /^copy\s{1,4}[\w."]{1,120}\s{0,4}\(([^()\r\n]{1,4000})\)\s{1,4}from\s{1,4}stdin[^\r\n]{0,100}\r?\n/gim;
/** A password that is no word with a number behind it: what is stored hashed looks generated. */
const CHOSEN = /^(?=.*\d)(?=.*[a-z])(?=.*[A-Z!@#$%^&*_]).{6,60}$/;
/** Rows of one statement that are looked at: a dump of a million rows repeats itself. */
const MAX_ROWS = 1000;
/** Values and marks that are looked at in all statements of a file together. */
const MAX_TOKENS = 200_000;

/**
 * Secrets of SQL: what creates an account (`IDENTIFIED BY '…'`), columns named as credentials in INSERT, UPDATE and
 * PostgreSQL's COPY. Of a table's rows only values that look generated and passwords of mixed characters count.
 */
export function sqlSecrets(text: string, collector: Collector): void {
  const add = (name: string, value: string, start: number): void => {
    const place = { start, end: start + value.length };
    addEntry(collector, { name, value, literal: place, place, shape: "text", fallback: false, verbatim: true });
  };
  const column = (name: string, value: string, start: number): void => {
    const known = collector.judge.name(name);
    const kind = known ? collector.judge.value(value, known) : "none";
    if (kind === "random" || (kind === "plain" && known?.kind === "password" && CHOSEN.test(value))) add(name, value, start);
  };
  accountSecrets(text, collector, (start, end) => ({ start, end }));
  for (const match of text.matchAll(ASSIGNED)) column(match[1] ?? "", match[2] ?? "", match.indices?.[2]?.[0] ?? 0);
  const budget = { tokens: MAX_TOKENS };
  for (const match of text.matchAll(INSERT)) {
    const names = columns(match[1] ?? "");
    if (names.some((name) => collector.judge.name(name))) inserted(text, match.index + match[0].length, names, column, budget);
  }
  for (const match of text.matchAll(COPY)) {
    const names = columns(match[1] ?? "");
    if (names.some((name) => collector.judge.name(name))) copied(text, match.index + match[0].length, names, column);
  }
}

/** Passwords of the accounts that SQL makes. `part` gives the file's range of a part of the text. */
export function accountSecrets(text: string, collector: Collector, part: (start: number, end: number) => Range): void {
  for (const match of text.matchAll(ACCOUNT)) {
    const value = match[1] ?? "";
    const [start, end] = match.indices?.[1] ?? [0, 0];
    const place = part(start, end);
    addEntry(collector, { name: "password", value, literal: place, place, shape: "text", fallback: false, verbatim: end - start === place.end - place.start });
  }
}

/** What a statement in a program inserts under a credential's name: generated values, and passwords that hold a digit. */
export function insertSecrets(text: string, collector: Collector, part: (start: number, end: number) => Range): void {
  const { judge } = collector;
  for (const match of text.matchAll(INSERT)) {
    const names = columns(match[1] ?? "");
    if (!names.some((name) => judge.name(name))) continue;
    inserted(text, match.index + match[0].length, names, (name, value, start) => {
      const known = judge.name(name);
      const kind = known ? judge.value(value, known) : "none";
      if (kind !== "random" && !(kind === "plain" && known?.kind === "password" && /\d/.test(value))) return;
      const place = part(start, start + value.length);
      addEntry(collector, { name, value, literal: place, place, shape: "text", fallback: false, verbatim: place.end - place.start === value.length });
    }, { tokens: MAX_TOKENS });
  }
}

type Column = (name: string, value: string, start: number) => void;

function columns(list: string): readonly string[] {
  return list.split(",").map((name) => name.replace(/[`"[\]\s]/g, ""));
}

/** `(1, 'a', NULL), (2, 'b''c', now());` */
function inserted(text: string, from: number, names: readonly string[], column: Column, budget: { tokens: number }): void {
  const token = /'((?:[^'\\]|''|\\.){0,4000})'|[(),;]|[^'(),;]{1,4000}/y;
  token.lastIndex = from;
  let depth = 0;
  let index = 0;
  let rows = 0;
  for (let match = token.exec(text); match && rows < MAX_ROWS && budget.tokens-- > 0; match = token.exec(text)) {
    const [all] = match;
    if (all === "(") {
      if (depth++ === 0) index = 0;
    } else if (all === ")") {
      if (--depth === 0) rows++;
    } else if (all === "," && depth === 1) index++;
    else if (all === ";" && depth === 0) return;
    else if (match[1] !== undefined && depth === 1) column(names[index] ?? "", match[1], match.index + 1);
  }
}

/** Rows of tab-separated values up to `\\.`. */
function copied(text: string, from: number, names: readonly string[], column: Column): void {
  let at = from;
  for (let rows = 0; rows < MAX_ROWS && at < text.length; rows++) {
    const next = text.indexOf("\n", at);
    const end = next === -1 ? text.length : next;
    const line = text.slice(at, end);
    if (line.startsWith("\\.")) return;
    let start = at;
    line.split("\t").forEach((value, i) => {
      column(names[i] ?? "", value.trimEnd(), start);
      start += value.length + 1;
    });
    at = end + 1;
  }
}
