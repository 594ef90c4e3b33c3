import type { FileEdit } from "../text/edit";
import type { Changes, FixContext } from "./types";

/** Turns intents into edits of files, in the order in which they have to be written. */
export function render(changes: Changes, _context: FixContext): readonly FileEdit[] {
  const byPath = new Map<string, Changes["edits"][number][]>();
  for (const edit of changes.edits) byPath.set(edit.path, [...(byPath.get(edit.path) ?? []), edit]);
  return [...byPath].map(([path, edits]) => ({ kind: "edit", path, edits: edits.map(({ range, newText }) => ({ range, newText })) }));
}
