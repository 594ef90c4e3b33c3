import type { AST } from "toml-eslint-parser";
import { newDict } from "./expressions";
import { unknown } from "./machine";
import type { DictValue, ListValue, Site, Value } from "./value";

/** The content of a TOML file as a value whose sites are places of that file. */
export function fromToml(program: AST.TOMLProgram, path: string): DictValue {
  const [top] = program.body;
  const root = newDict(siteOf(top, path));
  for (const node of top.body) {
    if (node.type === "TOMLKeyValue") put(root, node, path);
    else {
      const table = tableAt(root, node, path);
      for (const pair of node.body) put(table, pair, path);
    }
  }
  return root;
}

/** The dict that `[a.b]` opens; `[[a.b]]` opens a new one at the end of a list. */
function tableAt(root: DictValue, node: AST.TOMLTable, path: string): DictValue {
  const site = siteOf(node, path);
  const keys = node.resolvedKey.filter((key) => typeof key === "string");
  let table = root;
  for (const [depth, key] of keys.entries()) {
    const last = depth === keys.length - 1;
    const known = table.entries.get(key);
    if (last && node.kind === "array") {
      const list: ListValue = known?.kind === "list" ? known : { kind: "list", type: "list", items: [], site };
      enter(table, key, list, siteOf(node.key, path));
      const item = newDict(site);
      list.items.push(item);
      return item;
    }
    const inner = known?.kind === "list" ? known.items[known.items.length - 1] : known;
    const next = inner?.kind === "dict" ? inner : newDict(site);
    if (!known) enter(table, key, next, siteOf(node.key, path));
    table = next;
  }
  return table;
}

function put(into: DictValue, pair: AST.TOMLKeyValue, path: string): void {
  let table = into;
  const keys = pair.key.keys.map((key) => (key.type === "TOMLBare" ? key.name : key.value));
  const [last] = keys.slice(-1);
  for (const key of keys.slice(0, -1)) {
    const known = table.entries.get(key);
    const next = known?.kind === "dict" ? known : newDict(siteOf(pair, path));
    if (next !== known) enter(table, key, next, siteOf(pair.key, path));
    table = next;
  }
  if (last !== undefined) enter(table, last, valueOf(pair.value, path), siteOf(pair.key, path));
}

function enter(table: DictValue, key: string, value: Value, site: Site): void {
  table.entries.set(key, value);
  table.keys.set(key, site);
}

function valueOf(node: AST.TOMLContentNode, path: string): Value {
  const site = siteOf(node, path);
  switch (node.type) {
    case "TOMLArray":
      return { kind: "list", type: "list", items: node.elements.map((one) => valueOf(one, path)), site };
    case "TOMLInlineTable": {
      const dict = newDict(site);
      for (const pair of node.body) put(dict, pair, path);
      return dict;
    }
    case "TOMLValue":
      return typeof node.value === "string" || typeof node.value === "number" || typeof node.value === "boolean" ? { kind: "const", value: node.value, name: null, site } : unknown("a date", site);
  }
}

function siteOf(node: { readonly range: readonly [number, number] }, path: string): Site {
  return { path, range: { start: node.range[0], end: node.range[1] } };
}
