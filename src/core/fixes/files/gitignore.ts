import type { FileEdit } from "../../text/edit";
import { isHidden } from "../../text/ignored";
import type { FixContext } from "../types";
import { appendLines } from "./append";
import { join, readFile } from "./reader";

/** True where a `.gitignore` on the way from the root hides the path. */
export function isIgnored(context: FixContext, folder: string, name: string): boolean {
  return isHidden(join(folder, name), (path) => readFile(context, path));
}

/** Lines for `.gitignore` files, each only where the path is not hidden yet. */
export function ignoreEdits(context: FixContext, wanted: readonly { readonly folder: string; readonly pattern: string }[]): FileEdit[] {
  const byFolder = new Map<string, string[]>();
  for (const { folder, pattern } of wanted) {
    if (isIgnored(context, folder, pattern)) continue;
    const lines = byFolder.get(folder) ?? [];
    if (!lines.includes(pattern)) lines.push(pattern);
    byFolder.set(folder, lines);
  }
  return [...byFolder].flatMap(([folder, lines]) => appendLines(context, join(folder, ".gitignore"), lines) ?? []);
}
