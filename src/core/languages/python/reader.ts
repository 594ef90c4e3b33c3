import type { FlatTree } from "../tree";

/** Reads a flat tree by names of kinds and fields. Rows are plain numbers; -1 is none. */
export class TreeReader {
  constructor(
    readonly tree: FlatTree,
    readonly text: string,
  ) {}

  kind(row: number): string {
    return this.tree.kinds[this.tree.kind[row] ?? 0] ?? "";
  }
  field(row: number): string {
    return this.tree.fields[this.tree.field[row] ?? 0] ?? "";
  }
  start(row: number): number {
    return this.tree.start[row] ?? 0;
  }
  end(row: number): number {
    return this.tree.end[row] ?? 0;
  }
  isMissing(row: number): boolean {
    return this.tree.missing[row] === 1;
  }
  source(row: number): string {
    return this.text.slice(this.start(row), this.end(row));
  }
  /** All children, anonymous tokens too. */
  *all(row: number): Generator<number> {
    for (let child = this.tree.firstChild[row] ?? -1; child >= 0; child = this.tree.nextSibling[child] ?? -1) yield child;
  }
  /** Children that are syntax, not punctuation, keywords or comments. */
  named(row: number): number[] {
    const rows: number[] = [];
    for (const child of this.all(row)) {
      const kind = this.kind(child);
      if (kind === "comment" || kind === "line_continuation" || !NAMED.test(kind)) continue;
      if (KEYWORD_TOKENS.has(kind) && (this.tree.firstChild[child] ?? -1) < 0 && this.source(child) === kind) continue;
      rows.push(child);
    }
    return rows;
  }
  child(row: number, field: string): number {
    for (const child of this.all(row)) if (this.field(child) === field && this.kind(child) !== "comment") return child;
    return -1;
  }
  children(row: number, field: string): number[] {
    const rows: number[] = [];
    for (const child of this.all(row)) if (this.field(child) === field && this.kind(child) !== "comment") rows.push(child);
    return rows;
  }
  has(row: number, token: string): boolean {
    for (const child of this.all(row)) if (this.kind(child) === token) return true;
    return false;
  }
}

const NAMED = /^[A-Za-z_]/;

/** Anonymous tokens of the grammar whose kind is a word. */
const KEYWORD_TOKENS = new Set([
  "import", "from", "as", "__future__", "print", "assert", "return", "del", "raise", "pass", "break", "continue", "if",
  "elif", "else", "match", "case", "async", "for", "in", "while", "try", "except", "finally", "with", "def", "global",
  "nonlocal", "exec", "type", "class", "not", "and", "or", "is", "lambda", "yield", "await", "is not", "not in",
]);
