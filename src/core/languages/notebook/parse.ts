import { findNodeAtLocation, type Node } from "jsonc-parser";
import type { NotebookCell, PythonSource, SourceFile } from "../document";
import { parseJson } from "../json/parse";
import { moduleNameOf, type Parsers, type Report } from "../open";
import { parsePython } from "../python/parse";
import { SegmentMap, stringSegments, type MappedText } from "./segments";

/** Opens a Jupyter notebook: cells in order, code cells joined into one Python text whose nodes map back to the file. */
export function openNotebook(
  file: SourceFile,
  parsers: Parsers,
  report: Report,
): { python: PythonSource | null; cells: readonly NotebookCell[] } {
  const root = parseJson(file.text, report);
  const list = root ? findNodeAtLocation(root, ["cells"]) : undefined;
  if (list?.type !== "array") {
    report("is no Jupyter notebook: it has no list of cells", undefined, "unread");
    return { python: null, cells: [] };
  }
  const cells: NotebookCell[] = [];
  const map = new SegmentMap();
  let joined = "";
  (list.children ?? []).forEach((node, index) => {
    const kind = cellKind(node);
    const source = textOf(child(node, "source"), file.text);
    let span: NotebookCell["joined"] = null;
    if (kind === "code" && !/^\s*%%(?!capture|time)/.test(source.text)) {
      const start = joined.length;
      // IPython magics and shell lines are blanked, keeping the length, so that offsets stay
      joined += source.text.replace(/^[ \t]*[%!?][^\r\n]*|^[^\r\n]*\?[ \t]*$/gm, (line) => (line.trimEnd().endsWith("?") && line.includes('"') ? line : " ".repeat(line.length)));
      map.add(start, source.map);
      span = { start, end: joined.length };
      joined += "\n\n";
    }
    cells.push({ index, kind, source: source.text, toFile: (offset) => source.map.toFile(offset), joined: span, outputs: outputsOf(node, file.text) });
  });
  const parsed = parsePython(joined, parsers.edited ?? parsers.python);
  if (!parsed.ok) {
    report(parsed.reason, undefined, "unread");
    return { python: null, cells };
  }
  const toFile = (range: { start: number; end: number }): { start: number; end: number } => {
    const start = map.toFile(range.start);
    // an end may stand at the end of its cell: map the last character and step behind it
    const end = range.end > range.start ? map.endToFile(range.end) : start;
    return { start, end };
  };
  const { error } = parsed.module;
  if (error) report("a cell does not parse as Python here; the rest is analysed", toFile(error));
  const python: PythonSource = {
    moduleName: moduleNameOf(file.path),
    path: file.path,
    text: joined,
    module: parsed.module,
    locate: (node) => ({ path: file.path, range: toFile(node) }),
    encode: (text) => JSON.stringify(text).slice(1, -1),
  };
  return { python, cells };
}

function child(node: Node, ...path: string[]): Node | undefined {
  return findNodeAtLocation(node, path);
}

function cellKind(node: Node): NotebookCell["kind"] {
  const value: unknown = child(node, "cell_type")?.value;
  return value === "markdown" || value === "raw" ? value : "code";
}

function textOf(node: Node | undefined, text: string): MappedText {
  if (node?.type === "string") return stringSegments([node], text);
  if (node?.type === "array") return stringSegments((node.children ?? []).filter((part) => part.type === "string"), text);
  return { text: "", map: new SegmentMap() };
}

function outputsOf(node: Node, text: string): NotebookCell["outputs"] {
  const outputs = child(node, "outputs");
  if (outputs?.type !== "array") return [];
  const found: { text: string; toFile(offset: number): number }[] = [];
  const add = (value: Node | undefined): void => {
    const mapped = textOf(value, text);
    if (mapped.text !== "") found.push({ text: mapped.text, toFile: (offset) => mapped.map.toFile(offset) });
  };
  for (const output of outputs.children ?? []) {
    add(child(output, "text"));
    add(child(output, "traceback"));
    add(child(output, "data", "text/plain"));
    add(child(output, "data", "text/html"));
    add(child(output, "data", "application/json"));
  }
  return found;
}

