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
