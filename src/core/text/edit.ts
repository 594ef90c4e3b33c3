import type { Range } from "./range";

/**
 * Text to insert. A `{ secret }` piece is an opaque handle of the secret vault (redact.ts): the value is put in
 * at the last step, by whoever writes the edit out, so that no edit in memory or on the wire holds a secret by accident.
 */
export type EditText = string | readonly (string | { readonly secret: string; readonly escape?: "json" | "dotenv" | "dotenv-line" | "shell" })[];

/** Replaces `range` of a file with `newText`. Offsets are UTF-16, 0-based, in the analysed text. */
export interface TextEdit {
  readonly range: Range;
  readonly newText: EditText;
}

/**
 * What a fix does to one file. `create` makes the file when it is missing (mode in octal, default 0644); a file that is
 * edited keeps its mode where none is given.
 */
export type FileEdit =
  | { readonly kind: "edit"; readonly path: string; readonly edits: readonly TextEdit[]; readonly mode?: number }
  | { readonly kind: "create"; readonly path: string; readonly text: EditText; readonly mode?: number };

/** An edit whose new text holds no handles any more. */
export interface PlainEdit {
  readonly range: Range;
  readonly newText: string;
}

export class OverlappingEditsError extends Error {}

/** Applies edits to a text. Insertions at one offset keep their order. Throws OverlappingEditsError on overlap. */
export function applyEdits(text: string, edits: readonly PlainEdit[]): string {
  const ordered = edits
    .map((edit, index) => ({ edit, index }))
    .sort((a, b) => a.edit.range.start - b.edit.range.start || a.edit.range.end - b.edit.range.end || a.index - b.index);
  let result = "";
  let at = 0;
  for (const { edit } of ordered) {
    if (edit.range.start < at) throw new OverlappingEditsError(`edits overlap at offset ${String(edit.range.start)}`);
    result += text.slice(at, edit.range.start) + edit.newText;
    at = edit.range.end;
  }
  return result + text.slice(at);
}
