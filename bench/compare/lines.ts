import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const NEWLINE = 10;

/** Lines of all files below a folder that hold no NUL byte. */
export function linesIn(folder: string): number {
  let lines = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const bytes = readFileSync(join(entry.parentPath, entry.name));
    if (bytes.includes(0)) continue;
    for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) lines++;
  }
  return lines;
}
