import type { TokenPattern } from "../../../../src/core/model/knowledge";

type Extra = Partial<Pick<TokenPattern, "check" | "confidence" | "testMode" | "ignoreCase">>;
/** Id, label, keywords (blank-separated), pattern without its boundaries, extras. */
export type Row = readonly [id: string, label: string, keywords: string, pattern: string, extra?: Extra];

/** Token types of one provider. Patterns get boundaries: no letter or digit may touch them. */
export function provider(id: string, docs: string, revoke: string, rows: readonly Row[]): readonly TokenPattern[] {
  return rows.map(([type, label, keywords, pattern, extra]) => ({
    id: type,
    label,
    provider: id,
    keywords: keywords.toLowerCase().split(" "),
    // a name may stand inside a longer one (`MY_SERPER_KEY`); a token's own prefix may not (`ten-key-…`)
    pattern: `(?<![A-Za-z0-9${pattern.startsWith("(?:") ? "" : "_-"}])${pattern}(?![A-Za-z0-9])`,
    docs,
    revoke,
    ...extra,
  }));
}

const GAP = String.raw`[\w .-]{0,24}?(?:key|token|secret|pat|auth|sid|pass|password|pwd|credential|jwt)[\w-]{0,12}["'\])]{0,3}\s{0,3}(?:=>|:=|=|:|,|\|\|)\s{0,3}["'\x60]?`;

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
