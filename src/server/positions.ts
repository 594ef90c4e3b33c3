import type { Position as LspPosition, Range as LspRange } from "vscode-languageserver/node";
import type { LineIndex } from "../core/text/lines";
import type { Range } from "../core/text/range";

/** Offsets (UTF-16, 0-based) to the protocol's positions (0-based line, UTF-16 character) and back. */
export function toLspRange(lines: LineIndex, range: Range): LspRange {
  return { start: toLspPosition(lines, range.start), end: toLspPosition(lines, range.end) };
}

export function toLspPosition(lines: LineIndex, offset: number): LspPosition {
  const { line, column } = lines.positionAt(offset);
  return { line, character: column };
}

export function toOffset(lines: LineIndex, position: LspPosition): number {
  return lines.offsetAt({ line: position.line, column: position.character });
}

export function toOffsets(lines: LineIndex, range: LspRange): Range {
  return { start: toOffset(lines, range.start), end: toOffset(lines, range.end) };
}
