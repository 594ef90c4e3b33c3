import type { TokenPattern } from "../../../../src/core/model/knowledge";

type Extra = Partial<Pick<TokenPattern, "check" | "confidence" | "testMode" | "ignoreCase">>;
/** Id, label, keywords (blank-separated; with capitals where a token starts with one of them, spelled so), pattern without its boundaries, extras. */
export type Row = readonly [id: string, label: string, keywords: string, pattern: string, extra?: Extra];

/** Token types of one provider. Patterns get boundaries: no letter or digit may touch them. */
export function provider(id: string, docs: string, revoke: string, rows: readonly Row[]): readonly TokenPattern[] {
  return rows.map(([type, label, keywords, pattern, extra]) => ({
    id: type,
    label,
    provider: id,
    keywords: keywords.toLowerCase().split(" "),
    // a name may stand inside a longer one (`MY_SERPER_KEY`); a token's own prefix may not (`ten-key-…`); a mark needs no boundary
    pattern: `${pattern.startsWith("[?&]") ? "" : `(?<![A-Za-z0-9${pattern.startsWith("(?:") ? "" : "_-"}])`}${pattern}(?![A-Za-z0-9])`,
    ...(/[A-Z]/.test(keywords) ? { starts: keywords.split(" ") } : {}),
    docs,
    revoke,
    ...extra,
  }));
}

/** A credential's word in the name; what follows it may not make it a name of something else. */
const WORD = String.raw`[\w .-]{0,24}?(?:key|token|secret|pat|auth|sid|pass|password|pwd|credential|jwt)(?![\w-]{0,12}(?:_|-|[a-z](?=[A-Z]))(?:id|ids|hash|name|url|uri|path|file|type|digest|sha\d{0,3}|arn|ref|fingerprint|index|count)\b)[\w-]{0,12}`;
/** A declared type between a name and its value: Go, Kotlin, TypeScript, Python, Rust. */
const TYPED = String.raw`(?:\s{0,2}:?\s{0,2}(?:string|str|&str|char|&'static str)(?:\[\]|\s?\|\s?None)?)?`;
/** What joins a name and its value: assignments, arguments, pairs of JSON and YAML, elements and attributes of XML, `"name": X, "value": Y`; in command lines and sentences a blank. */
const JOIN = String.raw`(?:\s{0,3}(?::{0,3}=>?|\?=|\.=|\|\|=?|\+=|:|,|>)\s{0,12}|,?\s{1,12}["']?value["']?\s{0,3}[:=]\s{0,3}|\s{1,4}(?:is\s{1,4})?)`;
const GAP = String.raw`${WORD}["'\])]{0,3}${TYPED}${JOIN}["'\x60]?`;

/** A type without a prefix of its own: the provider's name and a credential word stand before the value. */
export function near(name: string, body: string): string {
  return `(?:${name})${GAP}(${body})`;
}

/** A type that `near` describes. */
export function nearRow(id: string, label: string, keyword: string, body: string, names = keyword): Row {
  return [id, label, keyword, near(names, body), { confidence: "medium", ignoreCase: true }];
}

export const HEX32 = "[0-9a-f]{32}";
export const HEX40 = "[0-9a-f]{40}";
export const HEX64 = "[0-9a-f]{64}";
export const UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
export const ALNUM32 = "[A-Za-z0-9]{32}";

/**
 * The key of a service that gives it no form of its own: the service's name and a credential word stand before a value of
 * the service's length and alphabet. `names` are separated by blanks, with `_` where words may be joined or parted.
 */
export function named(id: string, service: string, docs: string, revoke: string, body: string, names = id.replace(/-/g, "_")): readonly TokenPattern[] {
  const spellings = names.split(" ");
  const keywords = spellings.flatMap((name) => (name.includes("_") ? ["", "_", "-"].map((glue) => name.replace(/_/g, glue)) : [name]));
  return provider(id, docs, revoke, [nearRow(`${id}-key`, `${service} key`, keywords.join(" "), body, spellings.map((name) => name.replace(/_/g, "[ _.-]?")).join("|"))]);
}
