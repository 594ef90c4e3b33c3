import type { PythonSource } from "../../languages/document";
import type { Node } from "../../languages/python/ast";
import { walkAllExpressions } from "../../languages/python/visit";
import { contains } from "../../text/range";
import type { SourceEdit } from "../types";

/**
 * Edits that drop a whole import statement whose name is used nowhere but in text that the other edits remove.
 * Only plain statements with one name, on lines of their own.
 */
export function unusedImportEdits(source: PythonSource, edits: readonly SourceEdit[]): SourceEdit[] {
  const removed = edits.filter((edit) => edit.range.end > edit.range.start);
  if (removed.length === 0 || source.path.endsWith("__init__.py") || /__all__/.test(source.text)) return [];
  const uses = new Map<string, Node[]>();
  walkAllExpressions(source.module.body, (expr) => {
    if (expr.kind === "Name") uses.set(expr.id, [...(uses.get(expr.id) ?? []), expr]);
    return true;
  });
  const added = edits.map((edit) => (typeof edit.newText === "string" ? edit.newText : edit.newText.map((piece) => (typeof piece === "string" ? piece : "")).join(""))).join("\n");
  return source.module.body.flatMap((stmt) => {
    if ((stmt.kind !== "Import" && stmt.kind !== "ImportFrom") || stmt.names.length !== 1) return [];
    const [alias] = stmt.names;
    const name = alias?.asname ?? alias?.name.split(".")[0];
    if (name === undefined || name === "*" || new RegExp(`\\b${name}\\b`).test(added)) return [];
    const places = uses.get(name) ?? [];
    const gone = (node: Node): boolean => removed.some((edit) => contains(edit.range, source.locate(node).range));
    if (places.length === 0 || !places.every(gone)) return [];
    const line = lineOf(source.text, stmt);
    if (!line) return [];
    const { range } = source.locate(line);
    // an insertion at the import's own line would be lost with it
    return edits.some((edit) => edit.range.start >= range.start && edit.range.end <= range.end) ? [] : [{ path: source.path, range, newText: "" }];
  });
}

/** The statement's line with its line end, where nothing else stands on it. */
export function lineOf(text: string, node: Node): Node | null {
  const start = Math.max(text.lastIndexOf("\n", node.start - 1), text.lastIndexOf("\r", node.start - 1)) + 1;
  const rest = /^[ \t]*(?:\r\n|\n|\r|$)/.exec(text.slice(node.end));
  return rest && text.slice(start, node.start).trim() === "" ? { start, end: node.end + rest[0].length } : null;
}
