import type { PythonSource } from "../../languages/document";
import type { Alias, Node, Stmt } from "../../languages/python/ast";
import { bodies, walkAllExpressions } from "../../languages/python/visit";
import { contains, type Range } from "../../text/range";
import type { SourceEdit } from "../types";

/** Edits that drop imported names that are used nowhere but in text that the other edits remove; the statement with its last one. */
export function unusedImportEdits(source: PythonSource, edits: readonly SourceEdit[]): SourceEdit[] {
  const removed = edits.filter((edit) => edit.range.end > edit.range.start);
  if (removed.length === 0 || source.path.endsWith("__init__.py") || !plainExports(source.text)) return [];
  const uses = new Map<string, Node[]>();
  const strings: string[] = [];
  walkAllExpressions(source.module.body, (expr) => {
    if (expr.kind === "Str") strings.push(expr.value);
    if (expr.kind === "Name") uses.set(expr.id, [...(uses.get(expr.id) ?? []), expr]);
    return true;
  });
  const gone = (node: Node): boolean => removed.some((edit) => contains(edit.range, source.locate(node).range));
  const replaced = (alias: Alias): boolean => removed.some((edit) => plainText(edit) !== "" && contains(source.locate(alias).range, edit.range));
  // annotations in quotes and `globals()["NAME"]` read names as well; prose, paths and media types do not
  const inStrings = (name: string): boolean => strings.some((text) => /^[\w.[\](), |'"]+$/.test(text) && !/\w\s+\w/.test(text) && new RegExp(`\\b${name}\\b`).test(text));
  const imports = importsOf(source);
  const unused = (alias: Alias, { stmt, body, within }: Imported): boolean => {
    const name = nameOf(alias);
    if (name === "*" || replaced(alias)) return false;
    // the next import of the same name in the same block serves what comes after it
    const next = imports.find((other) => other.body === body && other.stmt.start > stmt.start && other.stmt.names.some((one) => nameOf(one) === name));
    const reach = { start: within.start, end: next?.stmt.start ?? within.end };
    // functions with an import of the same name of their own read that one
    const inner = imports.filter((other) => other.within !== within && contains(within, other.within) && other.stmt.names.some((one) => nameOf(one) === name)).map((other) => other.within);
    const { range } = source.locate(reach);
    const elsewhere = (edit: SourceEdit): boolean => inner.some((one) => contains(source.locate(one).range, edit.range));
    const added = edits.some((edit) => !elsewhere(edit) && edit.range.start >= range.start && edit.range.start <= range.end && new RegExp(`\\b${name}\\b`).test(plainText(edit)));
    if (added) return false;
    const places = (uses.get(name) ?? []).filter((use) => contains(reach, use) && !inner.some((one) => contains(one, use)));
    return places.length > 0 && places.every(gone) && !inStrings(name);
  };
  return imports.flatMap((imported) => {
    const { stmt, alone } = imported;
    const { names } = stmt;
    if (names.every((alias) => unused(alias, imported))) {
      const line = alone ? null : lineOf(source.text, stmt);
      if (!line) return [];
      // the blank line below a file's first line goes with it
      const blank = line.start === 0 && stmt.start === 0 ? (/^[ \t]*(?:\r\n|\n|\r)/.exec(source.text.slice(line.end))?.[0].length ?? 0) : 0;
      const { range } = source.locate({ start: line.start, end: line.end + blank });
      const inside = edits.filter((edit) => edit.range.start >= range.start && edit.range.end <= range.end);
      if (inside.length === 0) return [{ path: source.path, range, newText: "" }];
      // what is inserted behind the line begins with a line end: the one before the line goes in place of its own
      const before = /(?:\r\n|\n|\r)$/.exec(source.text.slice(0, line.start))?.[0].length ?? 0;
      const own = source.locate({ start: line.start - before, end: stmt.end }).range;
      const behind = inside.every((edit) => edit.range.start === own.end && edit.range.end === own.end);
      const free = !imports.some((other) => other.stmt.end === line.start - before && other.stmt.names.every((alias) => unused(alias, other))) && !edits.some((edit) => edit.range.end > own.start && edit.range.start < own.end);
      return behind && before > 0 && free ? [{ path: source.path, range: own, newText: "" }] : [];
    }
    return names.flatMap((alias, index) => {
      if (!unused(alias, imported)) return [];
      const next = names[index + 1];
      const previous = names[index - 1];
      const whole = next && !names.slice(0, index).some((one) => !unused(one, imported)) ? { start: alias.start, end: next.start } : previous ? { start: previous.end, end: alias.end } : null;
      // a comment between the names may speak of one of them
      if (!whole || source.text.slice(whole.start, whole.end).includes("#")) return [];
      return [{ path: source.path, range: source.locate(whole).range, newText: "" }];
    });
  });
}

/** True where `__all__`, if there is one, names in quotes what it exports: such names count as used. */
function plainExports(text: string): boolean {
  return [...text.matchAll(/__all__/g)].every(({ index }) => /^__all__[ \t]*(?::[^=\n]*)?\+?=[ \t]*[[(][\s"'\w,#]*[\])][ \t]*(?:#|\r|\n|$)/.test(text.slice(index)));
}

/** What an edit writes, without the secrets in it. */
export function plainText({ newText }: SourceEdit): string {
  return typeof newText === "string" ? newText : newText.map((piece) => (typeof piece === "string" ? piece : "")).join("");
}

interface Imported {
  readonly stmt: Extract<Stmt, { kind: "Import" | "ImportFrom" }>;
  /** The block that it stands in, and where its names can be read. */
  readonly body: readonly Stmt[];
  readonly within: Range;
  /** Nothing else stands in the block. */
  readonly alone: boolean;
}

/** Every import, in blocks and functions as well. */
function importsOf(source: PythonSource): Imported[] {
  const found: Imported[] = [];
  const collect = (body: readonly Stmt[], within: Range): void => {
    for (const stmt of body) {
      if (stmt.kind === "Import" || stmt.kind === "ImportFrom") found.push({ stmt, body, within, alone: body.length === 1 && body !== source.module.body });
      for (const inner of bodies(stmt)) collect(inner, stmt.kind === "FunctionDef" || stmt.kind === "ClassDef" ? stmt : within);
    }
  };
  collect(source.module.body, { start: 0, end: source.text.length });
  return found;
}

function nameOf(alias: Alias): string {
  return alias.asname ?? alias.name.split(".")[0] ?? "";
}

/** The statement's line with its line end, where nothing else stands on it. */
export function lineOf(text: string, node: Node): Node | null {
  const start = Math.max(text.lastIndexOf("\n", node.start - 1), text.lastIndexOf("\r", node.start - 1)) + 1;
  const rest = /^[ \t]*(?:\r\n|\n|\r|$)/.exec(text.slice(node.end));
  return rest && text.slice(start, node.start).trim() === "" ? { start, end: node.end + rest[0].length } : null;
}
