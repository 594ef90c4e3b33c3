import type { Parser, TreeCursor } from "web-tree-sitter";

/**
 * A concrete syntax tree as flat columns, read once from the parser, so that nothing else crosses the wasm boundary
 * and the parser behind it can be swapped. Row 0 is the root; -1 means none. Offsets are UTF-16, 0-based.
 */
export interface FlatTree {
  readonly count: number;
  readonly kind: Uint16Array;
  readonly field: Uint16Array;
  readonly start: Uint32Array;
  readonly end: Uint32Array;
  readonly firstChild: Int32Array;
  readonly nextSibling: Int32Array;
  readonly missing: Uint8Array;
  readonly kinds: readonly string[];
  readonly fields: readonly string[];
}

/** What a parse gives: a tree, or why there is none (`limit` names the exceeded bound). */
export type ParseResult = { readonly ok: true; readonly tree: FlatTree } | { readonly ok: false; readonly reason: string };

export interface TreeParser {
  parse(text: string): ParseResult;
  /** A parser for one text that is edited again and again: reuses what an edit left alone. */
  open?(): IncrementalParser;
}

export interface IncrementalParser {
  parse(text: string): ParseResult;
  /** Frees the tree that is kept between calls. */
  dispose(): void;
}

/** Deepest nesting that is read; deeper code is reported, not analysed. */
export const MAX_DEPTH = 1000;
/** One parse may take this long before it is given up, in milliseconds. */
export const PARSE_TIMEOUT_MS = 5000;

const GROW = 2;

class Columns {
  kind = new Uint16Array(4096);
  field = new Uint16Array(4096);
  start = new Uint32Array(4096);
  end = new Uint32Array(4096);
  firstChild = new Int32Array(4096);
  nextSibling = new Int32Array(4096);
  missing = new Uint8Array(4096);
  count = 0;

  add(kind: number, field: number, start: number, end: number, missing: boolean): number {
    const row = this.count++;
    if (row === this.kind.length) this.grow();
    this.kind[row] = kind;
    this.field[row] = field;
    this.start[row] = start;
    this.end[row] = end;
    this.firstChild[row] = -1;
    this.nextSibling[row] = -1;
    this.missing[row] = missing ? 1 : 0;
    return row;
  }

  private grow(): void {
    const size = this.kind.length * GROW;
    const copy = <T extends Uint8Array | Uint16Array | Uint32Array | Int32Array>(from: T, to: T): T => {
      to.set(from);
      return to;
    };
    this.kind = copy(this.kind, new Uint16Array(size));
    this.field = copy(this.field, new Uint16Array(size));
    this.start = copy(this.start, new Uint32Array(size));
    this.end = copy(this.end, new Uint32Array(size));
    this.firstChild = copy(this.firstChild, new Int32Array(size));
    this.nextSibling = copy(this.nextSibling, new Int32Array(size));
    this.missing = copy(this.missing, new Uint8Array(size));
  }
}

/** A parser on web-tree-sitter. Trees and cursors are deleted before `parse` returns. */
export function treeParser(parser: Parser): TreeParser {
  const language = parser.language;
  if (!language) throw new Error("the parser has no language set");
  const kinds: string[] = [];
  for (let id = 0; id < language.nodeTypeCount; id++) kinds.push(language.nodeTypeForId(id) ?? "");
  const fields: string[] = [""];
  for (let id = 1; id <= language.fieldCount; id++) fields.push(language.fieldNameForId(id) ?? "");
  const errorKind = kinds.push("ERROR") - 1;

  const read = (cursor: TreeCursor): Columns | null => {
    const columns = new Columns();
    const parents: number[] = [];
    const visit = (): number => {
      const id = cursor.nodeTypeId;
      return columns.add(
        id < errorKind ? id : errorKind, // tree-sitter gives 65535 to ERROR nodes
        cursor.currentFieldId,
        cursor.startIndex,
        cursor.endIndex,
        cursor.nodeIsMissing,
      );
    };
    let row = visit();
    for (;;) {
      if (cursor.gotoFirstChild()) {
        if (parents.length >= MAX_DEPTH) return null;
        parents.push(row);
        const child = visit();
        columns.firstChild[row] = child;
        row = child;
        continue;
      }
      while (!cursor.gotoNextSibling()) {
        const parent = parents.pop();
        if (parent === undefined || !cursor.gotoParent()) return columns;
        row = parent;
      }
      const sibling = visit();
      columns.nextSibling[row] = sibling;
      row = sibling;
    }
  };

  return {
    parse(text) {
      const deadline = Date.now() + PARSE_TIMEOUT_MS;
      const tree = parser.parse(text, null, { progressCallback: () => Date.now() > deadline });
      if (!tree) {
        parser.reset();
        return { ok: false, reason: `parsing took longer than ${String(PARSE_TIMEOUT_MS / 1000)} s` };
      }
      const cursor = tree.walk();
      try {
        const columns = read(cursor);
        if (!columns) return { ok: false, reason: `nested deeper than ${String(MAX_DEPTH)} levels` };
        return { ok: true, tree: Object.assign(columns, { kinds, fields }) };
      } finally {
        cursor.delete();
        tree.delete();
      }
    },
  };
}
