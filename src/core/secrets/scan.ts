import type { Knowledge, TokenPattern } from "../model/knowledge";
import type { Confidence } from "../model/finding";
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
    patterns: patterns.map((pattern) => ({ pattern, regex: new RegExp(pattern.pattern, pattern.ignoreCase ? "dgi" : "dg") })),
  };
  tables.set(patterns, table);
  return table;
}

/** More tokens of one text than anybody needs to see one by one. */
const MAX_HITS = 1000;

/**
 * Provider tokens in a text, by place; of two that overlap the more certain, then the longer, then the one first in the
 * table. Placeholders are left out. Pure: used for files, computed values, notebook outputs and history blobs alike.
 */
export function scanText(text: string, knowledge: Pick<Knowledge, "tokens">): readonly TokenHit[] {
  const table = tokenTable(knowledge.tokens);
  const found: (TokenHit & { readonly rank: number })[] = [];
  for (const id of [...table.index.find(text)].sort((a, b) => a - b)) {
    const compiled = table.patterns[id];
    if (!compiled) continue;
    const { pattern, regex } = compiled;
    regex.lastIndex = 0;
    for (let match = regex.exec(text); match && found.length < MAX_HITS; match = regex.exec(text)) {
      const [start, end] = match.indices?.[1] ?? [match.index, match.index + match[0].length];
      if (end <= regex.lastIndex - match[0].length) continue;
      const value = text.slice(start, end);
      if (pattern.check !== "pem-body" && placeholderToken(value)) continue;
      const check = pattern.check ? runCheck(pattern.check, value) : "valid";
      if (check === "discard") continue;
      found.push({ start, end, pattern, confidence: check === "valid" ? (pattern.confidence ?? "high") : "medium", rank: id });
    }
  }
  found.sort((a, b) => Number(b.confidence === "high") - Number(a.confidence === "high") || b.end - b.start - (a.end - a.start) || a.rank - b.rank);
  const kept: TokenHit[] = [];
  for (const hit of found) {
    if (!kept.some((other) => hit.start < other.end && other.start < hit.end)) kept.push(hit);
  }
  return kept.sort((a, b) => a.start - b.start);
}
