import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";

/** Files below the folders that hold one of the secrets: as it is, in base64, or as JSON writes it. Paths are relative to their folder. */
export function filesHolding(folders: readonly string[], secrets: readonly string[]): string[] {
  const wanted = secrets.flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1), Buffer.from(secret).toString("base64").replace(/=+$/, "").slice(0, -1)]);
  return folders.flatMap((folder) => filesBelow(folder).filter((path) => holds(readFileSync(path), wanted)).map((path) => relative(folder, path))).sort();
}

function holds(bytes: Buffer, wanted: readonly string[]): boolean {
  return wanted.some((text) => bytes.includes(text) || bytes.includes(Buffer.from(text, "utf16le")));
}

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true }).map((name) => join(folder, String(name))).filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true);
}
