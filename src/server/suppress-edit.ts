import type { Document } from "../core/languages/document";
import type { Finding } from "../core/model";
import type { Suppression } from "../core/model/suppression";
import { silences } from "../core/rules/suppressions";
import { LineIndex } from "../core/text/lines";
import type { Range } from "../core/text/range";

/** Text to insert at an offset of the file, as it stands in the file: escaped in a notebook. */
export interface Insertion {
  readonly at: number;
  readonly text: string;
}

/** Comment forms by language: behind the code, or on a line of its own where a trailing one would be part of the value. */
interface Form {
  readonly open: string;
  readonly close: string;
  readonly trailing: boolean;
}

const HASH: Form = { open: "# ", close: "", trailing: true };
const HASH_LINE: Form = { open: "# ", close: "", trailing: false };
const SLASHES: Form = { open: "// ", close: "", trailing: true };

function formOf(document: Document): Form | null {
  switch (document.language) {
    case "python":
    case "yaml":
    case "toml":
    case "hcl":
      return HASH;
    case "dotenv":
    case "dockerfile":
    case "ini":
      return HASH_LINE;
    case "script":
      return SLASHES;
    case "json":
      return /\.json$/i.test(document.file.path) ? null : SLASHES;
    case "text":
      return /\.(?:md|markdown|html?|xml)$/i.test(document.file.path) ? { open: "<!-- ", close: " -->", trailing: false } : HASH_LINE;
    case "notebook":
      return HASH;
  }
}

/** A comment with line ends and indentation as the notebook's cell, or any other text, has them. */
export interface SuppressTarget {
  readonly document: Document;
  /** Suppressions of the text after an edit: the proof that the comment is read as one (and is not inside a string). */
  suppressionsAfter(text: string): readonly Suppression[];
}

/** Where to write `crewvet: ignore[rule]` so that it hides exactly this finding; null where no comment can. */
export function suppressionInsertion(finding: Finding, target: SuppressTarget): Insertion | null {
  const form = formOf(target.document);
  const page = pageOf(finding, target.document);
  if (!form || !page) return null;
  const { text: before } = target.document.file;
  for (const candidate of candidates(finding.ruleId, page, form)) {
    const insertion = page.toFile(candidate);
    const text = before.slice(0, insertion.at) + insertion.text + before.slice(insertion.at);
    const moved = (offset: number): number => (offset >= insertion.at ? offset + insertion.text.length : offset);
    const { path, range } = finding.location;
    const location = { path, range: { start: moved(range.start), end: range.end > insertion.at ? moved(range.end) : range.end } };
    if (target.suppressionsAfter(text).some((one) => silences(one, finding.ruleId, location))) return insertion;
  }
  return null;
}

/** The text that the finding's lines are counted in: the file, or a notebook's cell. */
interface Page {
  readonly text: string;
  readonly lines: LineIndex;
  readonly range: Range;
  toFile(insertion: Insertion): Insertion;
}

function pageOf({ location: { range } }: Finding, document: Document): Page | null {
  if (document.language !== "notebook") return { text: document.file.text, lines: document.lines, range, toFile: (insertion) => insertion };
  for (const cell of document.cells) {
    const { kind, source } = cell;
    const toFile = (offset: number): number => cell.toFile(offset);
    if (kind !== "code" || source === "" || range.start < toFile(0) || range.start >= toFile(source.length)) continue;
    return {
      text: source,
      lines: new LineIndex(source),
      range: { start: offsetIn(source, toFile, range.start), end: offsetIn(source, toFile, range.end) },
      toFile: ({ at, text }) => ({ at: toFile(at), text: JSON.stringify(text).slice(1, -1) }),
    };
  }
  return null;
}

/** The first offset of a cell's source whose place in the file is not before `place`. */
function offsetIn(source: string, toFile: (offset: number) => number, place: number): number {
  let low = 0;
  let high = source.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (toFile(middle) < place) low = middle + 1;
    else high = middle;
  }
  return low;
}

function* candidates(ruleId: string, { text, lines, range: { start, end } }: Page, form: Form): Generator<Insertion> {
  const first = lines.positionAt(start).line;
  const last = lines.positionAt(Math.max(start, end - 1)).line;
  const directive = `crewvet: ignore[${ruleId}]`;
  for (const line of first === last ? [first] : [last, first]) {
    const content = lines.lineText(line);
    const known = /crewvet:\s*ignore\[[^\]]*(?=\])/.exec(content);
    if (known) yield { at: lines.lineStart(line) + known.index + known[0].length, text: `, ${ruleId}` };
    else if (form.trailing) yield { at: lines.lineStart(line) + content.trimEnd().length, text: `  ${form.open}${directive}${form.close}` };
  }
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  const indent = /^[ \t]*/.exec(lines.lineText(first))?.[0] ?? "";
  yield { at: lines.lineStart(first), text: `${indent}${form.open}${directive}${form.close}${eol}` };
}
