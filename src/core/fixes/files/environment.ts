import { parseKeyValues } from "../../languages/keyvalue/parse";
import type { EditText, FileEdit } from "../../text/edit";
import type { EnvEntry, FixContext } from "../types";
import { appendLines, type Line } from "./append";
import { join, readFile } from "./reader";

/** Value of a variable in the folder's `.env`; null when it is not set there. */
export function environmentValue(context: FixContext, folder: string, name: string): string | null {
  const text = readFile(context, join(folder, ".env"));
  return text === null ? null : (parseKeyValues(text, "dotenv").findLast((entry) => entry.key === name)?.value ?? null);
}

/** Edits that put entries into `.env` (0600) and their names into `.env.example`. */
export function environmentEdits(context: FixContext, entries: readonly EnvEntry[]): FileEdit[] {
  const folders = [...new Set(entries.map((entry) => entry.folder))];
  return folders.flatMap((folder) => {
    const mine = entries.filter((entry) => entry.folder === folder);
    const env = appendLines(context, join(folder, ".env"), missing(context, join(folder, ".env"), mine.filter((entry) => entry.value !== null), true), 0o600);
    const example = appendLines(context, examplePath(context, folder), missing(context, examplePath(context, folder), mine.filter((entry) => !entry.inert), false));
    return [env, example].filter((edit) => edit !== null);
  });
}

/** The project's own template: `.env.example`, or what it calls it. */
function examplePath(context: FixContext, folder: string): string {
  const names = [".env.example", ".env.sample", ".env.template", "env.example", "example.env"];
  return join(folder, names.find((name) => readFile(context, join(folder, name)) !== null) ?? ".env.example");
}

function missing(context: FixContext, path: string, entries: readonly EnvEntry[], values: boolean): Line[] {
  const text = readFile(context, path) ?? "";
  const known = new Set(parseKeyValues(text, "dotenv").map((entry) => entry.key));
  const lines: Line[] = [];
  for (const entry of entries) {
    if (!entry.inert) {
      if (known.has(entry.name)) continue;
      known.add(entry.name);
    }
    if (entry.comment !== null) lines.push(`# ${entry.comment}`);
    const value = values && entry.value !== null ? entry.value : "";
    const pieces = typeof value === "string" ? [value] : value;
    lines.push(entry.inert ? [`# ${entry.name}=`, ...pieces.map(onOneLine)] : [`${entry.name}=`, ...pieces]);
  }
  return lines;
}

type Piece = Exclude<EditText, string>[number];

/** A comment ends with its line, so a value of several lines has to stand on one. */
function onOneLine(piece: Piece): Piece {
  return typeof piece !== "string" && piece.escape === "dotenv" ? { ...piece, escape: "dotenv-line" } : piece;
}
