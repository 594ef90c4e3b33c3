import { changeOf } from "../text/change";
import type { Parsers } from "./open";
import { MAX_DEPTH, PARSE_TIMEOUT_MS, type FlatTree, type IncrementalParser, type ParseResult, type TreeParser } from "./tree";

/** Exports of parsers.wasm (scripts/wasm/flat.c). Pointers and sizes are bytes of its memory. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  _initialize(): void;
  allocate(size: number): number;
  release(pointer: number): void;
  kind_count(language: number): number;
  kind_name(language: number, id: number): number;
  field_count(language: number): number;
  field_name(language: number, id: number): number;
  parser_new(language: number): number;
  parse(parser: number, old: number, text: number, length: number): number;
  tree_delete(tree: number): void;
  tree_edit(tree: number, ...edit: readonly number[]): void;
  flatten(tree: number, maxDepth: number): number;
}

const PYTHON = 0;
const HCL = 1;
const ENOSYS = 52;

/** Loads the parsers from the bytes of parsers.wasm. */
export async function loadParsers(wasm: Uint8Array): Promise<Parsers> {
  let deadline = Infinity;
  const unsupported = (): number => ENOSYS;
  const { instance } = await WebAssembly.instantiate(wasm, {
    env: { overdue: () => (Date.now() > deadline ? 1 : 0) },
    // the C library's references; nothing that runs here calls them
    wasi_snapshot_preview1: { fd_close: unsupported, fd_seek: unsupported, fd_write: unsupported, clock_time_get: unsupported },
  });
  const exports = instance.exports as unknown as Exports;
  exports._initialize();
  const setDeadline = (at: number): void => {
    deadline = at;
  };
  return { python: flatParser(exports, PYTHON, setDeadline), hcl: flatParser(exports, HCL, setDeadline) };
}

function flatParser(exports: Exports, language: number, setDeadline: (at: number) => void): TreeParser {
  const names = (count: number, name: (id: number) => number): string[] => Array.from({ length: count }, (_, id) => interned(readString(exports.memory, name(id))));
  const kinds = names(exports.kind_count(language), (id) => exports.kind_name(language, id));
  const fields = names(exports.field_count(language) + 1, (id) => (id === 0 ? 0 : exports.field_name(language, id)));
  const errorKind = kinds.push("ERROR") - 1;
  const parser = exports.parser_new(language);
  let buffer = 0;
  let capacity = 0;

  const write = (text: string): number => {
    const bytes = text.length * 2;
    if (bytes > capacity) {
      if (buffer !== 0) exports.release(buffer);
      capacity = Math.max(bytes, 1 << 16);
      buffer = exports.allocate(capacity);
      if (buffer === 0) capacity = 0;
    }
    if (buffer !== 0) {
      const units = new Uint16Array(exports.memory.buffer, buffer, text.length);
      for (let i = 0; i < text.length; i++) units[i] = text.charCodeAt(i);
    }
    return buffer;
  };

  /** Parses on top of an edited tree (0: none). Gives the new tree, which the caller deletes, and its columns. */
  const parseOnto = (text: string, old: number): { tree: number; result: ParseResult } => {
    const pointer = write(text);
    if (pointer === 0) return { tree: 0, result: { ok: false, reason: "too large to parse in memory" } };
    setDeadline(Date.now() + PARSE_TIMEOUT_MS);
    const tree = exports.parse(parser, old, pointer, text.length * 2);
    setDeadline(Infinity);
    if (tree === 0) return { tree, result: { ok: false, reason: `parsing took longer than ${String(PARSE_TIMEOUT_MS / 1000)} s` } };
    const header = exports.flatten(tree, MAX_DEPTH);
    if (header === 0) return { tree, result: { ok: false, reason: `nested deeper than ${String(MAX_DEPTH)} levels` } };
    return { tree, result: { ok: true, tree: readColumns(exports.memory, header, kinds, fields, errorKind) } };
  };

  return {
    parse(text): ParseResult {
      const { tree, result } = parseOnto(text, 0);
      if (tree !== 0) exports.tree_delete(tree);
      return result;
    },
    open(): IncrementalParser {
      let kept: { tree: number; text: string } | null = null;
      const dispose = (): void => {
        if (kept) exports.tree_delete(kept.tree);
        kept = null;
      };
      return {
        dispose,
        parse(text): ParseResult {
          if (kept) markEdit(exports, kept.tree, kept.text, text);
          const { tree, result } = parseOnto(text, kept?.tree ?? 0);
          dispose();
          if (tree !== 0) kept = { tree, text };
          return result;
        },
      };
    },
  };
}

/** Tells a tree which span of its text was replaced: what lies between the common start and the common end. */
function markEdit(exports: Exports, tree: number, before: string, after: string): void {
  const { start, oldEnd, newEnd } = changeOf(before, after);
  const [a, b, c] = [pointAt(before, start), pointAt(before, oldEnd), pointAt(after, newEnd)];
  exports.tree_edit(tree, start * 2, oldEnd * 2, newEnd * 2, a.row, a.column * 2, b.row, b.column * 2, c.row, c.column * 2);
}

function pointAt(text: string, offset: number): { row: number; column: number } {
  let row = 0;
  let line = 0;
  for (let at = text.indexOf("\n"); at >= 0 && at < offset; at = text.indexOf("\n", at + 1)) {
    row++;
    line = at + 1;
  }
  return { row, column: offset - line };
}

/** Copies the columns out: the memory is used again by the next parse. */
function readColumns(memory: WebAssembly.Memory, header: number, kinds: readonly string[], fields: readonly string[], errorKind: number): FlatTree {
  const [count = 0, kind = 0, field = 0, start = 0, end = 0, first = 0, next = 0, missing = 0] = new Uint32Array(memory.buffer, header, 8);
  const kindColumn = new Uint16Array(memory.buffer, kind, count).slice();
  for (let row = 0; row < count; row++) {
    // tree-sitter gives 65535 to ERROR nodes
    if ((kindColumn[row] ?? 0) > errorKind) kindColumn[row] = errorKind;
  }
  return {
    count,
    kind: kindColumn,
    field: new Uint16Array(memory.buffer, field, count).slice(),
    start: new Uint32Array(memory.buffer, start, count).slice(),
    end: new Uint32Array(memory.buffer, end, count).slice(),
    firstChild: new Int32Array(memory.buffer, first, count).slice(),
    nextSibling: new Int32Array(memory.buffer, next, count).slice(),
    missing: new Uint8Array(memory.buffer, missing, count).slice(),
    kinds,
    fields,
  };
}

/** The same text as the one object that literals of it are: comparing them is then no more than comparing addresses. */
function interned(text: string): string {
  return Object.keys({ [text]: true })[0] ?? text;
}

function readString(memory: WebAssembly.Memory, pointer: number): string {
  if (pointer === 0) return "";
  const bytes = new Uint8Array(memory.buffer, pointer);
  let text = "";
  for (let i = 0; bytes[i] !== 0 && bytes[i] !== undefined; i++) text += String.fromCharCode(bytes[i] ?? 0);
  return text;
}
