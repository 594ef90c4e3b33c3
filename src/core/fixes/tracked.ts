import type { EditText, FileEdit } from "../text/edit";
import type { FixContext } from "./types";

/** What git would take along of the values that a plan writes down. */
export function trackedNotes(files: readonly FileEdit[], { tracks }: FixContext): string[] {
  const holds = (text: EditText): boolean => typeof text !== "string" && text.some((piece) => typeof piece !== "string");
  const taken = files.filter((file) => tracks?.(file.path) === true && (file.kind === "create" ? holds(file.text) : file.edits.some((edit) => holds(edit.newText))));
  return taken.map(({ path }) => `git tracks ${path}, which holds secrets now, and .gitignore does not change that: run \`git rm --cached ${path}\` before the next commit`);
}
