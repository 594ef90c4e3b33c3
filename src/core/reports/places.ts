import type { Document } from "../languages/document";
import type { Project } from "../model/project";
import { keyedHash, type SecretVault } from "../redact";
import { LineIndex } from "../text/lines";
import type { Location, Range } from "../text/range";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import type { Frame, Place } from "./report";

const MASK = "****";
const MAX_LINE = 400;
const LINE_KEY = utf8ToBytes("crewvet-line-v1");

/** Turns offsets into lines and masked source text. */
export class Places {
  private readonly secrets = new Map<string, Range[]>();
  private readonly extra = new Map<string, { text: string; lines: LineIndex }>();

  constructor(
    project: Project,
    private readonly vault: SecretVault,
    private readonly document: (path: string) => Document | undefined,
    extraTexts: ReadonlyMap<string, string> = new Map(),
  ) {
    for (const { location, value } of project.secrets) {
      const known = this.secrets.get(location.path);
      if (known) known.push(value);
      else this.secrets.set(location.path, [value]);
    }
    for (const ranges of this.secrets.values()) ranges.sort((a, b) => a.start - b.start);
    for (const [path, text] of extraTexts) this.extra.set(path, { text, lines: new LineIndex(text) });
  }

  place(location: Location): Place {
    const source = this.source(location.path);
    if (!source) return { path: location.path, startLine: 1, startColumn: 1, endLine: 1, endColumn: 1, cell: null, frame: { text: "", start: 0, end: 0 } };
    const { lines } = source;
    const start = lines.positionAt(location.range.start);
    const end = lines.positionAt(Math.max(location.range.start, location.range.end));
    return {
      path: location.path,
      startLine: start.line + 1,
      startColumn: start.column + 1,
      endLine: end.line + 1,
      endColumn: end.column + 1,
      cell: this.cell(location),
      frame: this.frame(location, source.text, lines, start.line),
    };
  }

  line(path: string, offset: number): number | null {
    const source = this.source(path);
    return source ? source.lines.positionAt(offset).line + 1 : null;
  }

  /** Hash of the next 100 characters that are no blanks, from the line's start, with every secret masked. */
  lineHash(location: Location): string {
    const source = this.source(location.path);
    if (!source) return keyedHash(LINE_KEY, location.path).slice(0, 16);
    const from = source.lines.lineStart(source.lines.positionAt(location.range.start).line);
    const masked = this.vault.scrub(this.masked(location.path, source.text, { start: from, end: Math.min(source.text.length, from + 2000) }, []).text);
    return keyedHash(LINE_KEY, masked.replace(/\s+/g, "").slice(0, 100)).slice(0, 16);
  }

  private source(path: string): { text: string; lines: LineIndex } | undefined {
    const document = this.document(path);
    return document ? { text: document.file.text, lines: document.lines } : this.extra.get(path);
  }

  private cell(location: Location): Place["cell"] {
    const document = this.document(location.path);
    if (document?.language !== "notebook") return null;
    for (const cell of document.cells) {
      const first = cell.toFile(0);
      const last = cell.toFile(Math.max(0, cell.source.length - 1));
      if (cell.source === "" || location.range.start < first || location.range.start > last) continue;
      // the file offset grows with the offset in the cell: search for it
      let low = 0;
      let high = cell.source.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (cell.toFile(middle) <= location.range.start) low = middle;
        else high = middle - 1;
      }
      return { number: cell.index + 1, line: cell.source.slice(0, low).split("\n").length };
    }
    return null;
  }

  private frame(location: Location, text: string, lines: LineIndex, line: number): Frame {
    const from = lines.lineStart(line);
    const to = from + lines.lineText(line).length;
    const marks = [clamp(location.range.start, from, to), clamp(location.range.end, from, to)];
    const masked = this.masked(location.path, text, { start: from, end: to }, marks);
    const [start = 0, end = 0] = masked.marks;
    const scrubbed = this.vault.scrub(masked.text);
    if (scrubbed !== masked.text) return shorten({ text: scrubbed, start: Math.min(start, scrubbed.length), end: Math.min(end, scrubbed.length) });
    return shorten({ text: masked.text, start, end });
  }

  /** A slice of a file with the ranges of known secrets replaced; `marks` are file offsets that are carried along. */
  private masked(path: string, text: string, slice: Range, marks: readonly number[]): { text: string; marks: number[] } {
    let result = "";
    let at = slice.start;
    const moved = marks.map((mark) => mark - slice.start);
    for (const secret of this.secrets.get(path) ?? []) {
      const start = Math.max(secret.start, at);
      const end = Math.min(secret.end, slice.end);
      if (end <= start) continue;
      result += text.slice(at, start);
      marks.forEach((mark, index) => {
        if (mark > start) moved[index] = mark >= end ? (moved[index] ?? 0) - (end - start) + MASK.length : result.length + (index === 0 ? 0 : MASK.length);
      });
      result += MASK;
      at = end;
    }
    return { text: result + text.slice(at, slice.end), marks: moved };
  }
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, high));
}

/** A long line is shown around its mark. */
function shorten(frame: Frame): Frame {
  if (frame.text.length <= MAX_LINE) return frame;
  const from = Math.max(0, Math.min(frame.start - 60, frame.text.length - MAX_LINE));
  const lead = from > 0 ? "…" : "";
  const text = lead + frame.text.slice(from, from + MAX_LINE) + (from + MAX_LINE < frame.text.length ? "…" : "");
  const move = (column: number): number => clamp(column - from + lead.length, 0, text.length);
  return { text, start: move(frame.start), end: move(frame.end) };
}
