import type { PythonSource } from "../../languages/document";
import type { Alias, Node } from "../../languages/python/ast";
import { walkAllExpressions } from "../../languages/python/visit";
import { contains } from "../../text/range";
import type { SourceEdit } from "../types";

/** Edits that drop imported names that are used nowhere but in text that the other edits remove; the statement with its last one. */
export function unusedImportEdits(source: PythonSource, edits: readonly SourceEdit[]): SourceEdit[] {
  const removed = edits.filter((edit) => edit.range.end > edit.range.start);
  if (removed.length === 0 || source.path.endsWith("__init__.py") || /__all__/.test(source.text)) return [];
  const uses = new Map<string, Node[]>();
  const strings: string[] = [];
  walkAllExpressions(source.module.body, (expr) => {
    if (expr.kind === "Str") strings.push(expr.value);
    if (expr.kind === "Name") uses.set(expr.id, [...(uses.get(expr.id) ?? []), expr]);
    return true;
  });
  const added = edits.map((edit) => (typeof edit.newText === "string" ? edit.newText : edit.newText.map((piece) => (typeof piece === "string" ? piece : "")).join(""))).join("\n");
  const gone = (node: Node): boolean => removed.some((edit) => contains(edit.range, source.locate(node).range));
  // annotations in quotes and `globals()["NAME"]` read names as well
  const inStrings = (name: string): boolean => strings.some((text) => new RegExp(`\\b${name}\\b`).test(text));
  const unused = (alias: Alias): boolean => {
    const name = alias.asname ?? alias.name.split(".")[0] ?? "";
    if (name === "*" || new RegExp(`\\b${name}\\b`).test(added)) return false;
    const places = uses.get(name) ?? [];
    return places.length > 0 && places.every(gone) && !inStrings(name);
  };
  return source.module.body.flatMap((stmt) => {
    if (stmt.kind !== "Import" && stmt.kind !== "ImportFrom") return [];
    const { names } = stmt;
    if (names.every(unused)) {
      const line = lineOf(source.text, stmt);
      if (!line) return [];
      // the blank line below a file's first line goes with it
      const blank = line.start === 0 && stmt.start === 0 ? (/^[ \t]*(?:\r\n|\n|\r)/.exec(source.text.slice(line.end))?.[0].length ?? 0) : 0;
      const { range } = source.locate({ start: line.start, end: line.end + blank });
      // an insertion at the import's own line would be lost with it
      if (!edits.some((edit) => edit.range.start >= range.start && edit.range.end <= range.end)) return [{ path: source.path, range, newText: "" }];
      // what is inserted behind the names keeps the statement: its first name stays for it to follow
      return [];
    }
    return names.flatMap((alias, index) => {
      if (!unused(alias)) return [];
      const next = names[index + 1];
      const previous = names[index - 1];
      const whole = next && !names.slice(0, index).some((one) => !unused(one)) ? { start: alias.start, end: next.start } : previous ? { start: previous.end, end: alias.end } : null;
      // a comment between the names may speak of one of them
      if (!whole || source.text.slice(whole.start, whole.end).includes("#")) return [];
      return [{ path: source.path, range: source.locate(whole).range, newText: "" }];
    });
  });
}

/** The statement's line with its line end, where nothing else stands on it. */
export function lineOf(text: string, node: Node): Node | null {
  const start = Math.max(text.lastIndexOf("\n", node.start - 1), text.lastIndexOf("\r", node.start - 1)) + 1;
  const rest = /^[ \t]*(?:\r\n|\n|\r|$)/.exec(text.slice(node.end));
  return rest && text.slice(start, node.start).trim() === "" ? { start, end: node.end + rest[0].length } : null;
}
