import type { FlatTree } from "../tree";

/** Reads a flat tree by names of kinds and fields. Rows are plain numbers; -1 is none. */
export class TreeReader {
  private readonly roles: Uint8Array;
  private readonly fieldIds: ReadonlyMap<string, number>;

  constructor(
    readonly tree: FlatTree,
    readonly text: string,
  ) {
    const { roles, fieldIds } = tablesOf(tree);
    this.roles = roles;
    this.fieldIds = fieldIds;
  }

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
  all(row: number): number[] {
    const { firstChild, nextSibling } = this.tree;
    const rows: number[] = [];
    for (let child = firstChild[row] ?? -1; child >= 0; child = nextSibling[child] ?? -1) rows.push(child);
    return rows;
  }
  /** Children that are syntax, not punctuation, keywords or comments. */
  named(row: number): number[] {
    const { firstChild, nextSibling, kind } = this.tree;
    const rows: number[] = [];
    for (let child = firstChild[row] ?? -1; child >= 0; child = nextSibling[child] ?? -1) {
      const role = this.roles[kind[child] ?? 0];
      if (role === SYNTAX || (role === WORD && !((firstChild[child] ?? -1) < 0 && this.source(child) === this.kind(child)))) rows.push(child);
    }
    return rows;
  }
  child(row: number, field: string): number {
    const { firstChild, nextSibling, kind, field: fields } = this.tree;
    const id = this.fieldIds.get(field);
    for (let child = firstChild[row] ?? -1; child >= 0; child = nextSibling[child] ?? -1) if (fields[child] === id && this.roles[kind[child] ?? 0] !== COMMENT) return child;
    return -1;
  }
  children(row: number, field: string): number[] {
    const { firstChild, nextSibling, kind, field: fields } = this.tree;
    const id = this.fieldIds.get(field);
    const rows: number[] = [];
    for (let child = firstChild[row] ?? -1; child >= 0; child = nextSibling[child] ?? -1) if (fields[child] === id && this.roles[kind[child] ?? 0] !== COMMENT) rows.push(child);
    return rows;
  }
  has(row: number, token: string): boolean {
    const { firstChild, nextSibling } = this.tree;
    for (let child = firstChild[row] ?? -1; child >= 0; child = nextSibling[child] ?? -1) if (this.kind(child) === token) return true;
    return false;
  }
}

/** What nodes of a kind are to a reader of syntax. */
const SYNTAX = 1;
const COMMENT = 2;
/** Syntax, or an anonymous token of the same name: the text tells. */
const WORD = 3;

interface Tables {
  /** By number of the kind; 0 for punctuation. */
  readonly roles: Uint8Array;
  readonly fieldIds: ReadonlyMap<string, number>;
}

const tables = new WeakMap<readonly string[], Tables>();

/** A grammar's tables: its trees share one list of kinds. */
function tablesOf({ kinds, fields }: FlatTree): Tables {
  const known = tables.get(kinds);
  if (known) return known;
  const made = { roles: Uint8Array.from(kinds, roleOf), fieldIds: new Map(fields.map((name, id) => [name, id])) };
  tables.set(kinds, made);
  return made;
}

function roleOf(kind: string): number {
  if (kind === "comment") return COMMENT;
  if (kind === "line_continuation" || !/^[A-Za-z_]/.test(kind)) return 0;
  return KEYWORD_TOKENS.has(kind) ? WORD : SYNTAX;
}

/** Anonymous tokens of the grammar whose kind is a word. */
const KEYWORD_TOKENS = new Set([
  "import", "from", "as", "__future__", "print", "assert", "return", "del", "raise", "pass", "break", "continue", "if",
  "elif", "else", "match", "case", "async", "for", "in", "while", "try", "except", "finally", "with", "def", "global",
  "nonlocal", "exec", "type", "class", "not", "and", "or", "is", "lambda", "yield", "await", "is not", "not in",
]);
