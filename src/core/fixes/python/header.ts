import type { PythonSource } from "../../languages/document";
import type { Node, Stmt } from "../../languages/python/ast";
import { scopesOf } from "../../languages/python/scopes";
import type { ImportNeed, SetupNeed, SourceEdit } from "../types";
import { importText, isImportOnly } from "./imports";
import { STANDARD_MODULES } from "./standard";

interface Header {
  /** Statements at the top that only import (or extend `sys.path`), behind docstring and `__future__`. */
  readonly imports: readonly Stmt[];
  /** Docstring and `__future__` imports. */
  readonly fixed: readonly Stmt[];
}

/** Edits that add imports and setup statements to a module, once each. */
export function headerEdits(source: PythonSource, imports: readonly ImportNeed[], setups: readonly SetupNeed[]): SourceEdit[] {
  if (imports.length === 0 && setups.length === 0) return [];
  const eol = lineEnd(source.text);
  const header = headerOf(source);
  const edits: SourceEdit[] = [];
  const texts = mergeImports(imports.filter((need) => !extendImport(source, header, need, edits)));
  const standard = texts.filter((one) => STANDARD_MODULES.has(one.module.split(".")[0] ?? "")).map((one) => one.text);
  const others = texts.filter((one) => !STANDARD_MODULES.has(one.module.split(".")[0] ?? "")).map((one) => one.text);
  const first = header.imports[0];
  const last = header.imports.at(-1) ?? header.fixed.at(-1);
  const below: string[] = [];
  if (first && standard.length > 0) edits.push(before(source, lineStart(source.text, first.start), standard.map((text) => text + eol).join("")));
  else below.push(...standard);
  below.push(...others);
  const setup = setups.map((one) => one.text.replace(/\n/g, eol));
  if (below.length === 0 && setup.length === 0) return edits;
  if (last) {
    const end = endOfLine(source.text, last.end);
    const gap = header.imports.length === 0 ? [""] : [];
    const block = [...(below.length > 0 ? [...gap, ...below] : []), ...(setup.length > 0 ? ["", ...setup] : [])];
    const follows = nextLine(source.text, end);
    const tail = follows === null || follows.trim() === "" || setup.length === 0 ? "" : eol;
    edits.push(behind(source, last, end, block.map((text) => eol + text).join("") + tail));
  } else {
    const block = [...below, ...(setup.length > 0 ? [...(below.length > 0 ? [""] : []), ...setup] : [])];
    edits.push(before(source, topOf(source), block.map((text) => text + eol).join("") + eol));
  }
  return edits;
}

/** Where setup statements go in: what stands below is not there yet when they run. An offset of the source. */
export function headerEnd(source: PythonSource): number {
  const { imports, fixed } = headerOf(source);
  return (imports.at(-1) ?? fixed.at(-1))?.end ?? 0;
}

/** The project's own line end: the first one wins. */
export function lineEnd(text: string): string {
  return /\r\n|\n|\r/.exec(text)?.[0] ?? "\n";
}

function headerOf(source: PythonSource): Header {
  const { body } = source.module;
  const fixed: Stmt[] = [];
  const imports: Stmt[] = [];
  for (const [index, stmt] of body.entries()) {
    const next = body[index + 1];
    // a statement that shares its line with the next one cannot be followed by a new line
    const alone = !next || next.start > endOfLine(source.text, stmt.end);
    const docstring = index === 0 && stmt.kind === "Expr" && stmt.value.kind === "Str";
    const future = stmt.kind === "ImportFrom" && stmt.module === "__future__";
    if (!alone) break;
    if (docstring || future) fixed.push(stmt);
    else if (isImportOnly(stmt) || isPathChange(source, stmt)) imports.push(stmt);
    else break;
  }
  return { fixed, imports };
}

/** `sys.path.insert(0, …)`, `sys.path.append(…)`: imports below depend on it. */
function isPathChange(source: PythonSource, stmt: Stmt): boolean {
  if (stmt.kind !== "Expr" || stmt.value.kind !== "Call") return false;
  const name = scopesOf(source).qualify(stmt.value.func, scopesOf(source).top);
  return name === "sys.path.insert" || name === "sys.path.append";
}

/** Adds the name to an import of the module that is there: `from crewai import Agent` → `from crewai import Agent, LLM`. */
function extendImport(source: PythonSource, header: Header, need: ImportNeed, edits: SourceEdit[]): boolean {
  const stmt = header.imports.find((one) => one.kind === "ImportFrom" && one.level === 0 && one.module === need.module && one.names[0]?.name !== "*");
  const last = stmt?.kind === "ImportFrom" ? stmt.names.at(-1) : undefined;
  if (!last) return false;
  const name = need.alias === null ? need.name : `${need.name} as ${need.alias}`;
  const start = lineStart(source.text, last.start);
  const indent = /^[ \t]+$/.exec(source.text.slice(start, last.start))?.[0];
  const newText = indent === undefined ? `, ${name}` : `,${lineEnd(source.text)}${indent}${name}`;
  edits.push(behind(source, last, last.end, newText));
  return true;
}

function lineStart(text: string, offset: number): number {
  return Math.max(text.lastIndexOf("\n", offset - 1), text.lastIndexOf("\r", offset - 1)) + 1;
}

/** Imports of one module as one statement; in the order asked for. */
function mergeImports(needs: readonly ImportNeed[]): { module: string; text: string }[] {
  const statements = new Map<string, { module: string; head: string; names: string[] }>();
  for (const need of needs) {
    const text = importText(need);
    const [head = "", name = ""] = need.module === null ? [text] : text.split(" import ");
    const known = statements.get(head) ?? { module: need.module ?? need.name, head, names: [] };
    if (name !== "" && !known.names.includes(name)) known.names.push(name);
    statements.set(head, known);
  }
  return [...statements.values()].map(({ module, head, names }) => ({ module, text: names.length === 0 ? head : `${head} import ${names.join(", ")}` }));
}

/** Behind a shebang, an encoding line and a leading comment block that stands apart. */
function topOf(source: PythonSource): number {
  const special = /^(?:#![^\r\n]*(?:\r\n|\n|\r))?(?:#[^\r\n]*coding[:=][^\r\n]*(?:\r\n|\n|\r))?/.exec(source.text)?.[0].length ?? 0;
  const block = /^(?:#[^\r\n]*(?:\r\n|\n|\r))+(?:\r\n|\n|\r)/.exec(source.text.slice(special))?.[0].length ?? 0;
  return special + block;
}

function endOfLine(text: string, offset: number): number {
  // a block that ends with a comment ends behind the carriage return
  if (text[offset] === "\n" && text[offset - 1] === "\r") return offset - 1;
  const match = /\r\n|\n|\r/.exec(text.slice(offset));
  return match ? offset + match.index : text.length;
}

function nextLine(text: string, end: number): string | null {
  const match = /^(?:\r\n|\n|\r)([^\r\n]*)/.exec(text.slice(end));
  return match ? (match[1] ?? "") : null;
}

function before(source: PythonSource, offset: number, text: string): SourceEdit {
  const at = source.locate({ start: offset, end: offset }).range.start;
  return { path: source.path, range: { start: at, end: at }, newText: source.encode(text) };
}

function behind(source: PythonSource, stmt: Node, offset: number, text: string): SourceEdit {
  const at = source.locate({ start: stmt.start, end: offset }).range.end;
  return { path: source.path, range: { start: at, end: at }, newText: source.encode(text) };
}
