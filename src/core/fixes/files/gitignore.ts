import ignore from "ignore";
import type { FileEdit } from "../../text/edit";
import type { FixContext } from "../types";
import { appendLines } from "./append";
import { join, readFile, upward } from "./reader";

/** True where a `.gitignore` on the way from the root hides the path. */
export function isIgnored(context: FixContext, folder: string, name: string): boolean {
  const path = join(folder, name);
  let hidden = false;
  for (const at of upward(folder).reverse()) {
    const text = readFile(context, join(at, ".gitignore"));
    if (text === null) continue;
    const inside = at === "" ? path : path.slice(at.length + 1);
    const result = ignore().add(text).test(inside);
    if (result.ignored) hidden = true;
    else if (result.unignored) hidden = false;
  }
  return hidden;
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
