import { changeOf } from "../../text/change";
import type { TreeParser } from "../tree";
import type { Comment, Module, Node, Stmt } from "./ast";
import { parsePython } from "./parse";

/**
 * Parses a text that was edited: only the top-level statements around the edit are read anew, those before them stay the
 * same objects, those behind them move. Gives what a whole parse gives; null where that is not certain (code that does not
 * parse) or would save little.
 */
export function reparse(before: { readonly text: string; readonly module: Module }, after: string, parser: TreeParser): Module | null {
  const { text, module } = before;
  if (module.error) return null;
  const { start, oldEnd, delta } = changeOf(text, after);
  // the statement before the edit as well: an edit may indent a line into it
  const first = atLineStart(module.body, text, module.body.findIndex((stmt) => stmt.end >= start) - 1);
  const from = module.body[first]?.start ?? 0;
  let next = module.body.findIndex((stmt) => stmt.start > oldEnd);
  while (next > 0 && next < module.body.length && !startsLine(text, module.body[next])) next++;
  const to = next < 0 || next >= module.body.length ? text.length : (module.body[next]?.start ?? text.length);
  if (first < 0 || to - from > text.length / 2) return null;
  const piece = after.slice(from, to + delta);
  // a continued line would reach beyond the piece
  if (piece.trimEnd().endsWith("\\")) return null;
  const parsed = parsePython(piece, parser);
  if (!parsed.ok || parsed.module.error) return null;
  const inside = <T extends Node>(nodes: readonly T[], whole: readonly T[]): T[] => [
    ...whole.filter((node) => node.end <= from && node.start < from),
    ...nodes.map((node) => shifted(node, from)),
    ...whole.filter((node) => node.start >= to).map((node) => shifted(node, delta)),
  ];
  return { kind: "Module", start: 0, end: after.length, body: inside<Stmt>(parsed.module.body, module.body), comments: inside<Comment>(parsed.module.comments, module.comments), error: null };
}

function startsLine(text: string, stmt: Node | undefined): boolean {
  return stmt === undefined || stmt.start === 0 || text.charCodeAt(stmt.start - 1) === 10;
}

/** The last statement at or before `index` that starts a line (`a = 1; b = 2` is one line); -1 without one. */
function atLineStart(body: readonly Stmt[], text: string, index: number): number {
  let at = index;
  while (at >= 0 && !startsLine(text, body[at])) at--;
  return at;
}

const OFFSETS: ReadonlySet<string> = new Set(["start", "end", "nameStart", "defStart", "attrStart", "argsStart", "argsEnd", "contentStart", "contentEnd"]);

/** The same node at another place: a copy, all offsets moved; the node itself where they stay. */
export function shifted<T extends object>(node: T, delta: number): T {
  if (delta === 0) return node;
  const copy = { ...node };
  move(copy as Record<string, unknown>, delta);
  return copy;
}

function move(node: Record<string, unknown>, delta: number): void {
  for (const key in node) {
    const value = node[key];
    if (typeof value === "number") {
      if (OFFSETS.has(key)) node[key] = value + delta;
    } else if (Array.isArray(value)) node[key] = value.map((item: unknown) => (typeof item === "object" && item !== null ? shifted(item, delta) : item));
    else if (typeof value === "object" && value !== null) node[key] = shifted(value, delta);
  }
}
