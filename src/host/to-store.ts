import { lstatSync, readdirSync, readFileSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { TO_STORE } from "../core/fixes/files/to-store";
import { WriteError, writeAtomically } from "./write";

/** A value that waits for a secrets manager. */
export interface Waiting {
  readonly backend: string;
  /** `crew/<project>/<agent>/<provider>` */
  readonly id: string;
  /** Name of the entry, and of the variable where the backend has variables. */
  readonly name: string;
}

/** `# backend: id` and, on the next line, NAME=value as fixes write it: bare, or in single quotes with `\\` and `\'`. */
const ENTRY = /^\uFEFF?# ([\w-]+): (\S+)\r?\n([A-Za-z_]\w*)=(?:'((?:[^'\\]|\\[\s\S])*)'|([^\r\n]*))(?:\r?\n|$)/gm;

/** The beginning of an entry whose comment is gone: nothing says where it belongs. */
const STRAY = /^\uFEFF?(?:export[ \t]+)?([A-Za-z_]\w*)[ \t]*=[ \t]*[^\s#]/gm;

/** Folders in which nobody keeps a project of their own. */
const SKIPPED = new Set(["node_modules", "site-packages", "__pycache__", "venv"]);
const MAX_FOLDERS = 20_000;

/** The folder and those below it in which something waits: a repository may hold several projects. Links are not followed. */
export function foldersWaiting(top: string): string[] {
  const folders = [top];
  for (let at = 0; at < folders.length && folders.length < MAX_FOLDERS; at++) {
    const folder = folders[at] ?? top;
    try {
      const inner = readdirSync(folder, { withFileTypes: true }).filter((one) => one.isDirectory() && !one.name.startsWith(".") && !SKIPPED.has(one.name));
      folders.push(...inner.map((one) => join(folder, one.name)).sort());
    } catch {
      // what may not be listed holds nothing that could be sent
    }
  }
  return folders.filter((folder) => {
    const waiting = new ToStore(folder);
    return (waiting.entries()?.length ?? 0) > 0 || waiting.strays().length > 0;
  });
}

/** The to-store file of a folder. It is read anew each time, so what others add meanwhile stays. */
export class ToStore {
  readonly file: string;

  constructor(folder: string) {
    this.file = join(folder, TO_STORE);
  }

  /** What waits; null without a file. */
  entries(): readonly Waiting[] | null {
    const text = this.read();
    return text === null ? null : matches(text).map(({ entry }) => entry);
  }

  /** Names of values that no comment gives a place. */
  strays(): readonly string[] {
    const text = this.read() ?? "";
    const known = matches(text);
    return [...text.matchAll(STRAY)].filter((match) => !known.some(({ start, end }) => match.index >= start && match.index < end)).map((match) => match[1] ?? "");
  }

  /** For the standard input of a store program, and for nothing else. */
  value(wanted: Waiting): Buffer | null {
    const found = matches(this.read() ?? "").find(({ entry }) => same(entry, wanted));
    return found ? Buffer.from(found.value) : null;
  }

  /** Takes an entry out; the file goes with the last line of it. Throws WriteError. */
  remove(wanted: Waiting): void {
    const text = this.read() ?? "";
    const found = matches(text).find(({ entry }) => same(entry, wanted));
    if (!found) return;
    const rest = text.slice(0, found.start) + text.slice(found.end);
    if (rest.trim() === "") unlinkSync(this.file);
    else writeAtomically(this.file, rest, { mode: 0o600, forceMode: true });
  }

  private read(): string | null {
    try {
      return lstatSync(this.file).isFile() ? readFileSync(this.file, "utf8") : null;
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
      throw new WriteError(`${TO_STORE} cannot be read`);
    }
  }
}

function matches(text: string): { entry: Waiting; value: string; start: number; end: number }[] {
  return [...text.matchAll(ENTRY)].map((match) => {
    const [whole, backend = "", id = "", name = "", quoted, bare = ""] = match;
    return { entry: { backend, id, name }, value: quoted?.replace(/\\([\s\S])/g, "$1") ?? bare, start: match.index, end: match.index + whole.length };
  });
}

function same(a: Waiting, b: Waiting): boolean {
  return a.backend === b.backend && a.id === b.id && a.name === b.name;
}
