import type { FileProblem } from "../model/problem";
import { LineIndex } from "../text/lines";
import type { Location, Range } from "../text/range";
import { languageOf } from "./detect";
import type { Document, PythonSource, SourceFile } from "./document";
import { parseJson } from "./json/parse";
import { parseKeyValues } from "./keyvalue/parse";
import { openNotebook } from "./notebook/parse";
import { parsePython } from "./python/parse";
import { reparse } from "./python/reparse";
import { ScriptDocument } from "./script/document";
import { parseToml } from "./toml/parse";
import type { TreeParser } from "./tree";
import { parseYaml } from "./yaml/parse";

/** Parsers that the host loads (wasm) and passes in. */
export interface Parsers {
  readonly python: TreeParser;
  /** Reads a Python file that is edited again and again; without one `python` does. */
  readonly edited?: TreeParser;
  readonly hcl: TreeParser;
}

/**
 * Parses one file by its name. Never throws: what cannot be parsed is a problem of the document.
 * @param before the file's document before an edit: what the edit left alone need not be read again
 */
export function openDocument(file: SourceFile, parsers: Parsers, before: Document | null = null): Document {
  const lines = new LineIndex(file.text);
  const problems: FileProblem[] = [];
  const report = (message: string, range?: Range, kind: FileProblem["kind"] = "partial"): void => {
    problems.push({ path: file.path, message, kind, ...(range ? { range } : {}) });
  };
  const base = { file, lines, problems };
  const language = languageOf(file.path);
  switch (language) {
    case "python":
      return { ...base, language, python: openPython(file, parsers, report, before?.language === language ? before.python : null) };
    case "notebook":
      return { ...base, language, ...openNotebook(file, parsers, report) };
    case "yaml":
      return { ...base, language, yaml: parseYaml(file.text, report) };
    case "json":
      return { ...base, language, json: parseJson(file.text, report) };
    case "toml":
      return { ...base, language, toml: parseToml(file.text, report) };
    case "dotenv":
    case "ini":
      return { ...base, language, entries: parseKeyValues(file.text, language) };
    case "hcl": {
      const parsed = parsers.hcl.parse(file.text);
      if (!parsed.ok) report(parsed.reason, undefined, "unread");
      return { ...base, language, tree: parsed.ok ? parsed.tree : null };
    }
    case "script":
      return new ScriptDocument(base, file, report);
    case "dockerfile":
    case "text":
      return { ...base, language };
  }
}

export type Report = (message: string, range?: Range, kind?: FileProblem["kind"]) => void;

/** Dotted module name of a path: `src/pkg/mod.py` gives `src.pkg.mod`, `pkg/__init__.py` gives `pkg`. */
export function moduleNameOf(path: string): string {
  return path
    .replace(/\.(?:pyi?|pyw|ipynb)$/i, "")
    .replace(/(?:^|\/)__init__$/, "")
    .split("/")
    .join(".");
}

function openPython(file: SourceFile, parsers: Parsers, report: Report, before: PythonSource | null): PythonSource | null {
  // Python ends a line at a lone carriage return as well; the grammar does not. Same length, so offsets stay.
  const text = file.text.replace(/\r(?!\n)/g, "\n");
  const module = before ? reparse(before, text, parsers.python) : null;
  const parsed = module ? { ok: true as const, module } : parsePython(text, parsers.edited ?? parsers.python);
  if (!parsed.ok) {
    report(parsed.reason, undefined, "unread");
    return null;
  }
  const { error } = parsed.module;
  if (error) report("does not parse as Python here; the rest of the file is analysed", error);
  return {
    moduleName: moduleNameOf(file.path),
    path: file.path,
    text,
    module: parsed.module,
    locate: (node): Location => ({ path: file.path, range: { start: node.start, end: node.end } }),
    encode: (text) => text,
  };
}
