import { lstatSync, realpathSync } from "node:fs";
import { join } from "node:path";
import type { SourceFile } from "../core/languages/document";
import type { FileProblem } from "../core/model";
import { discover, isInside, type FoundFile } from "../host/discover";
import { isBinaryName, isToolFolder } from "../host/filetypes";
import { GitIndexes } from "../host/git-index";
import { IgnoreStack } from "../host/ignores";
import { readFound } from "../host/read";

export interface FileSettings {
  readonly wanted: (path: string) => boolean;
  /** Bytes. */
  readonly maxFileSize: (path: string) => number;
}

interface Known {
  readonly found: FoundFile;
  stamp: string;
}

/** What has to be read again after a look at the disk. */
export interface Changes {
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

/** How a file takes part: `SourceFile`. */
type Admitted = Pick<FoundFile, "ignored" | "tracked">;

/** Where a root's files come from. */
export interface FileSource {
  configure(settings: FileSettings): void;
  /** Looks again and compares with what was known. */
  rescan(): Changes;
  paths(): Iterable<string>;
  has(path: string): boolean;
  /** Reads a known file. Null when it cannot be read: the reason is among the problems. */
  read(path: string): SourceFile | null;
  /** Text of any regular file of the root, wanted or not (`.gitignore`, `requirements.txt`); null when there is none. */
  readAny(path: string): string | null;
  /** How an open file that may not be on disk yet takes part: `null` when it does not. */
  admit(path: string): Admitted | null;
  /** Tells whether git tracks a file, there or not, by its index as it is when the answer is first asked for. */
  tracker(): (path: string) => boolean;
  fileProblems(): readonly FileProblem[];
}

/** The files of a root as they are on disk. */
export class RootFiles implements FileSource {
  private known = new Map<string, Known>();
  private readonly problems = new Map<string, FileProblem>();
  private walkProblems: readonly FileProblem[] = [];

  constructor(
    readonly root: string,
    private settings: FileSettings,
  ) {}

  configure(settings: FileSettings): void {
    this.settings = settings;
  }

  /** Walks the tree and compares it with what was known. Files that a changed ignore file concerns count as changed. */
  rescan(): Changes {
    const discovery = discover(this.root, [this.root], { includeIgnored: false, wanted: this.settings.wanted });
    const next = new Map<string, Known>();
    const changed: string[] = [];
    for (const found of discovery.files) {
      const stamp = stampOf(found);
      const before = this.known.get(found.path);
      next.set(found.path, { found, stamp });
      if (before?.stamp !== stamp || before.found.ignored !== found.ignored || before.found.tracked !== found.tracked) changed.push(found.path);
    }
    const removed = [...this.known.keys()].filter((path) => !next.has(path));
    for (const path of removed) this.problems.delete(path);
    this.known = next;
    this.walkProblems = discovery.problems;
    return { changed, removed };
  }

  paths(): IterableIterator<string> {
    return this.known.keys();
  }

  has(path: string): boolean {
    return this.known.has(path);
  }

  read(path: string): SourceFile | null {
    const entry = this.known.get(path);
    if (!entry) return null;
    entry.stamp = stampOf(entry.found);
    const result = readFound(entry.found, this.settings.maxFileSize(path));
    this.problems.delete(path);
    if (result.ok) return result.file.source;
    if (result.problem) this.problems.set(path, result.problem);
    return null;
  }

  admit(path: string): Admitted | null {
    const entry = this.known.get(path);
    if (entry) return entry.found;
    const folders = path.split("/").slice(0, -1);
    if (folders.some(isToolFolder) || isBinaryName(path) || !this.settings.wanted(path)) return null;
    let stack = IgnoreStack.at(this.root);
    let at = this.root;
    for (const folder of folders) {
      at = join(at, folder);
      if (stack.ignores(at, true)) return { ignored: true };
      stack = stack.enter(at);
    }
    return { ignored: stack.ignores(join(this.root, path), false) };
  }

  tracker(): (path: string) => boolean {
    const indexes = new GitIndexes();
    return (path) => indexes.tracks(join(this.root, path));
  }

  readAny(path: string): string | null {
    return readInside(this.root, path, this.settings.maxFileSize(path));
  }

  fileProblems(): readonly FileProblem[] {
    return [...this.walkProblems, ...this.problems.values()];
  }
}

/** Text of a regular file of a root; null when there is none, or a link leads out of the root. */
export function readInside(root: string, path: string, maxSize: number): string | null {
  const raw = join(root, path);
  if (path.split("/").includes("..") || !isRegular(raw) || !isInside(realpathSync(root), realpathSync(raw))) return null;
  const result = readFound({ path, raw, ignored: false }, maxSize);
  return result.ok ? result.file.source.text : null;
}

function isRegular(path: string): boolean {
  try {
    return lstatSync(path).isFile();
  } catch {
    return false;
  }
}

/** Changes when the file's content, mode or kind may have changed. */
function stampOf(found: FoundFile): string {
  try {
    const { mtimeMs, ctimeMs, size, ino, mode } = lstatSync(found.raw);
    return [mtimeMs, ctimeMs, size, ino, mode].join();
  } catch {
    return "gone";
  }
}
