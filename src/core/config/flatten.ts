import type { AST } from "toml-eslint-parser";
import type { Range } from "../text/range";

/** One `key = value` of a TOML file with its full path: `[a.b] c = 1` and `a = { b = { c = 1 } }` both give `a.b.c`. */
export interface TomlEntry {
  readonly path: readonly string[];
  readonly key: Range;
  readonly value: AST.TOMLContentNode;
}

/** All leaf entries in file order; inline tables are opened. Empty tables give an entry-less result. */
export function flattenToml(program: AST.TOMLProgram): TomlEntry[] {
  const entries: TomlEntry[] = [];
  const pair = (prefix: readonly string[], node: AST.TOMLKeyValue): void => {
    const path = [...prefix, ...node.key.keys.map(keyText)];
    if (node.value.type === "TOMLInlineTable") {
      for (const inner of node.value.body) pair(path, inner);
      return;
    }
    entries.push({ path, key: rangeOf(node.key), value: node.value });
  };
  for (const node of program.body[0].body) {
    if (node.type === "TOMLKeyValue") pair([], node);
    else for (const inner of node.body) pair(node.resolvedKey.map(String), inner);
  }
  return entries;
}

/** Names of the tables that a file opens with `[…]`, with the place of the name. */
export function tablesOf(program: AST.TOMLProgram): { readonly path: readonly string[]; readonly key: Range }[] {
  return program.body[0].body.filter((node) => node.type === "TOMLTable").map((node) => ({ path: node.resolvedKey.map(String), key: rangeOf(node.key) }));
}

export function rangeOf(node: { readonly range: readonly [number, number] }): Range {
  return { start: node.range[0], end: node.range[1] };
}

function keyText(key: AST.TOMLBare | AST.TOMLQuoted): string {
  return key.type === "TOMLBare" ? key.name : key.value;
}
