import type { FlatTree, TreeParser } from "../tree";
import type { Comment, Module, Node } from "./ast";
import { TreeReader } from "./reader";
import { StatementBuilder } from "./statements";

export type PythonResult = { readonly ok: true; readonly module: Module } | { readonly ok: false; readonly reason: string };

/** Parses Python. Fails only where a limit was met; half-typed code gives a module with `error` set. */
export function parsePython(text: string, parser: TreeParser): PythonResult {
  const result = parser.parse(text);
  return result.ok ? { ok: true, module: buildModule(result.tree, text) } : result;
}

export function buildModule(tree: FlatTree, text: string): Module {
  const reader = new TreeReader(tree, text);
  const comments: Comment[] = [];
  let error: Node | null = null;
  for (let row = 0; row < tree.count; row++) {
    const kind = reader.kind(row);
    if (kind === "comment") comments.push({ start: reader.start(row), end: reader.end(row), text: reader.source(row) });
    else if ((kind === "ERROR" || reader.isMissing(row)) && error === null) error = { start: reader.start(row), end: reader.end(row) };
  }
  return { kind: "Module", start: 0, end: text.length, body: new StatementBuilder(reader).block(0), comments, error };
}
