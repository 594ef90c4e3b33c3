import { lstatSync, readdirSync, realpathSync, statSync, type Dirent, type Stats } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import type { FileProblem } from "../core/model/problem";
import { feedsModel, isBinaryName, isToolFolder } from "./filetypes";
import { GitIndexes } from "./git-index";
import { IgnoreStack } from "./ignores";
import { comparePaths, displayName, joinRaw, type RawPath } from "./paths";

/** A file that may be analysed. */
export interface FoundFile {
  /** Relative to the root, forward slashes; bytes that are no UTF-8 as `\xNN`. */
  readonly path: string;
  /** For the file system. */
  readonly raw: RawPath;
  readonly ignored: boolean;
  /** True where patterns ignore it, but git tracks it: then they do not count. */
  readonly tracked?: boolean;
}

export interface DiscoverOptions {
  /** Report git-ignored files too. */
  readonly includeIgnored: boolean;
  /** False for paths that the configuration leaves out; asked for folders as well (with a slash at the end). */
  readonly wanted: (path: string) => boolean;
  /** Deepest folder level below the start; default 64. */
  readonly maxDepth?: number;
  /** Most files; default 200,000. */
  readonly maxFiles?: number;
}

export interface Discovery {
  /** In path order. */
  readonly files: readonly FoundFile[];
  readonly problems: readonly FileProblem[];
  /** Files that git ignores and that were left out. */
  readonly hidden: number;
}

const MAX_DEPTH = 64;
const MAX_FILES = 200_000;

/**
 * Lists the files below some starts (absolute paths inside `root`). Links are never followed: inside the root their target
 * is found by itself, outside it is none of our business. A start that is a link to a folder has been resolved by the caller.
 */
export function discover(root: string, starts: readonly string[], options: DiscoverOptions): Discovery {
  const walk = new Walk(root, options);
  for (const start of starts) walk.start(start);
  return walk.result();
}

class Walk {
  private readonly files = new Map<string, FoundFile>();
  private readonly problems: FileProblem[] = [];
  private hidden = 0;
  private full = false;
  private readonly indexes = new GitIndexes();

  constructor(
    private readonly root: string,
    private readonly options: DiscoverOptions,
  ) {}

  result(): Discovery {
    const files = [...this.files.values()].sort((a, b) => comparePaths(a.path, b.path));
    const problems = [...this.problems].sort((a, b) => comparePaths(a.path, b.path));
    return { files, problems, hidden: this.hidden };
  }

  start(start: string): void {
    const path = relative(this.root, start).split(sep).join("/");
    const stat = statSync(start);
    // pre-commit names each file: what `exclude` leaves out is left out then as well
    if (!stat.isDirectory() && !this.options.wanted(path)) return;
    if (stat.isDirectory()) this.folder(start, path, IgnoreStack.at(start), false, 0);
    // a file that is named is wanted, whatever git thinks
    else if (lstatSync(start).isSymbolicLink()) {
      const target = realpathSync(start);
      if (isInside(this.root, target)) this.files.set(path, { path, raw: target, ignored: false });
      else this.report(path, "is a link out of the folder: not followed");
    } else if (stat.isFile()) this.files.set(path, { path, raw: start, ignored: false });
    else this.report(path, `is ${kindOf(stat)}: not read`);
  }

  private folder(raw: RawPath, path: string, ignores: IgnoreStack, ignored: boolean, depth: number): void {
    if (depth > (this.options.maxDepth ?? MAX_DEPTH)) {
      this.report(path, `is nested deeper than ${String(MAX_DEPTH)} folders: not read`, "limit");
      return;
    }
    let entries: Dirent<Buffer>[];
    try {
      entries = readdirSync(raw, { withFileTypes: true, encoding: "buffer" });
    } catch (error) {
      this.report(path || ".", `cannot be read: ${reasonOf(error)}`);
      return;
    }
    entries.sort((a, b) => Buffer.compare(a.name, b.name));
    if (depth > 0 && entries.some((entry) => entry.name.equals(VENV_MARK))) return;
    for (const entry of entries) {
      if (this.full) return;
      const name = displayName(entry.name);
      this.entry(entry, joinRaw(raw, entry.name), name, path === "" ? name : `${path}/${name}`, ignores, ignored, depth);
    }
  }

  private entry(entry: Dirent<Buffer>, raw: RawPath, name: string, path: string, ignores: IgnoreStack, parentIgnored: boolean, depth: number): void {
    const absolute = join(this.root, path);
    if (entry.isDirectory()) {
      if (isToolFolder(name) || !this.options.wanted(`${path}/`)) return;
      const ignored = parentIgnored || ignores.ignores(absolute, true);
      if (ignored && !this.options.includeIgnored && !this.indexes.tracksInside(absolute)) {
        this.hidden++;
        return;
      }
      this.folder(raw, path, ignores.enter(absolute), ignored, depth + 1);
      return;
    }
    if (!this.options.wanted(path)) return;
    if (entry.isSymbolicLink()) {
      this.link(raw, path);
      return;
    }
    if (isBinaryName(name)) return;
    const listed = parentIgnored || ignores.ignores(absolute, false);
    const tracked = listed && this.indexes.tracks(absolute);
    const ignored = listed && !tracked;
    if (!entry.isFile()) {
      if (!ignored) this.report(path, `is ${kindOf(lstatSync(raw))}: not read`);
      return;
    }
    if (ignored && !this.options.includeIgnored) this.hidden++;
    if (ignored && !this.options.includeIgnored && !feedsModel(path)) return;
    this.files.set(path, { path, raw, ignored, ...(tracked ? { tracked } : {}) });
    if (this.files.size >= (this.options.maxFiles ?? MAX_FILES)) {
      this.full = true;
      this.report(path, `is file number ${String(this.files.size)}: the rest of the folder is not read`, "limit");
    }
  }

  private link(raw: RawPath, path: string): void {
    try {
      const target = realpathSync(raw);
      if (!isInside(this.root, target)) this.report(path, "is a link out of the folder: not followed");
    } catch (error) {
      this.report(path, `is a broken link: ${reasonOf(error)}`);
    }
  }

  private report(path: string, message: string, kind: FileProblem["kind"] = "unread"): void {
    this.problems.push({ path, message, kind });
  }
}

const VENV_MARK = Buffer.from("pyvenv.cfg");

export function isInside(root: string, path: string): boolean {
  const inner = relative(resolve(root), path);
  return inner === "" || (!inner.startsWith(`..${sep}`) && inner !== "..");
}

export function kindOf(stat: Stats): string {
  if (stat.isFIFO()) return "a named pipe";
  if (stat.isSocket()) return "a socket";
  if (stat.isCharacterDevice() || stat.isBlockDevice()) return "a device";
  return "no regular file";
}

/** What the system says, without the path that it repeats. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return REASONS[code] ?? (code === "" ? String(error) : code);
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  ENOENT: "it does not exist",
  ELOOP: "it links to itself",
  ENOTDIR: "a part of the path is no folder",
  ENAMETOOLONG: "the path is too long",
  EISDIR: "it is a folder",
  EIO: "the disk failed",
  EMFILE: "too many open files",
  ENOSPC: "the disk is full",
  EROFS: "the file system is read-only",
};
