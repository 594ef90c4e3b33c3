import type { EditText, FileEdit } from "../../text/edit";
import { lineEnd } from "../python/header";
import type { FixContext } from "../types";
import { readFile } from "./reader";

/** One line of a file that is extended: without its line end. */
export type Line = EditText;

/** Appends lines to a file, or creates it. `mode` is for what holds values: an existing file keeps its own, unless git tracks it. */
export function appendLines(context: FixContext, path: string, lines: readonly Line[], mode?: number): FileEdit | null {
  if (lines.length === 0) return null;
  const text = readFile(context, path);
  if (text === null) {
    return { kind: "create", path, text: flatten(lines.map((line) => [line, "\n"])), ...(mode === undefined ? {} : { mode }) };
  }
  const eol = lineEnd(text);
  const start = text === "" || /[\r\n]$/.test(text) ? [] : [eol];
  const range = { start: text.length, end: text.length };
  const closed = mode !== undefined && context.tracks?.(path) === true ? { mode } : {};
  return { kind: "edit", path, edits: [{ range, newText: flatten([start, ...lines.map((line) => [line, eol])]) }], ...closed };
}

function flatten(pieces: readonly (readonly EditText[])[]): EditText {
  return pieces.flat().flatMap((piece) => (typeof piece === "string" ? [piece] : [...piece]));
}
