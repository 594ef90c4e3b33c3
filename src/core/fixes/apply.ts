import type { EditText, FileEdit } from "../text/edit";
import { applyEdits } from "../text/edit";

/** A file as a plan leaves it. `mode` is octal; null for files that keep theirs. */
export interface WrittenFile {
  readonly text: string;
  readonly mode: number | null;
  readonly created: boolean;
}

/** The plan's file is not the one that was analysed, or stands where none should. */
export class StaleFileError extends Error {}

/**
 * Texts of all files that a plan writes, in writing order. `read` gives the current text without BOM, null for none;
 * `materialise` is the vault's for writing, or its `mask` for a preview. Writing them out, with BOM, mode and atomicity,
 * is the host's.
 */
export function applyFiles(files: readonly FileEdit[], read: (path: string) => string | null, materialise: (text: EditText) => string): Map<string, WrittenFile> {
  const written = new Map<string, WrittenFile>();
  for (const file of files) {
    const text = written.get(file.path)?.text ?? read(file.path);
    if (file.kind === "create") {
      if (text !== null) throw new StaleFileError(`${file.path} is there already`);
      written.set(file.path, { text: materialise(file.text), mode: file.mode ?? 0o644, created: true });
    } else {
      if (text === null) throw new StaleFileError(`${file.path} is not there any more`);
      const edits = file.edits.map((edit) => ({ range: edit.range, newText: materialise(edit.newText) }));
      written.set(file.path, { text: applyEdits(text, edits), mode: file.mode ?? null, created: false });
    }
  }
  return written;
}
