import { lstatSync, realpathSync, statSync } from "node:fs";
import { dirname, relative, resolve, sep } from "node:path";
import { isInside, reasonOf } from "./discover";

/** What a command line asks for, resolved. */
export interface Targets {
  /** Absolute, links resolved. */
  readonly root: string;
  /** What to read, in this order: named files come last, so that they count even where git ignores them. */
  readonly starts: readonly string[];
  /** Whether a path (relative to the root) was asked for; null when all of the root was. */
  readonly within: ((path: string) => boolean) | null;
  /** Levels of folders to read below a start. */
  readonly maxDepth?: number;
  /** Number of paths that were named, for messages. */
  readonly named: readonly string[];
}

/** A path that cannot be used: exit code 2. */
export class TargetError extends Error {}

/** The folder around a single file is read as well, for what the file refers to; not deeper than `config/` and `agents/`. */
const CONTEXT_DEPTH = 2;

/**
 * Resolves the paths of a command line. The root is the audited folder, of a file its folder, of several paths their
 * nearest common folder, or what `--root` says. Throws TargetError.
 */
export function resolveTargets(paths: readonly string[], rootOption: string | undefined, cwd: string): Targets {
  if ([...paths, rootOption].includes("")) throw new TargetError("an empty path names nothing; the current folder is .");
  const given = (paths.length > 0 ? paths : [rootOption ?? "."]).map((path) => ({ path, absolute: real(resolve(cwd, path), path) }));
  const folders = given.map(({ absolute }) => (statSync(absolute).isDirectory() ? absolute : dirname(absolute)));
  const root = rootOption === undefined ? commonFolder(folders) : real(resolve(cwd, rootOption), rootOption);
  if (!statSync(root).isDirectory()) throw new TargetError(`${rootOption ?? root} is no folder`);
  for (const { path, absolute } of given) if (!isInside(root, absolute)) throw new TargetError(`${path} is not inside the root ${rootOption ?? root}`);
  const named = given.map(({ absolute }) => relative(root, absolute).split(sep).join("/"));
  const files = given.filter(({ absolute }) => !statSync(absolute).isDirectory()).map(({ absolute }) => absolute);
  const onlyFiles = files.length === given.length && rootOption === undefined;
  const starts = rootOption !== undefined ? [root] : [];
  for (const folder of folders) if (!starts.some((start) => start === folder)) starts.push(folder);
  return {
    root,
    starts: [...(rootOption === undefined ? withoutNested(starts) : starts), ...files],
    within: named.includes("") ? null : (path) => named.some((name) => path === name || path.startsWith(`${name}/`)),
    ...(onlyFiles ? { maxDepth: CONTEXT_DEPTH } : {}),
    named,
  };
}

function real(absolute: string, given: string): string {
  try {
    // a file that is a link keeps its own name: it is read there and never written
    return lstatSync(absolute).isSymbolicLink() && !statSync(absolute).isDirectory() ? resolve(realpathSync(dirname(absolute)), absolute.slice(absolute.lastIndexOf(sep) + 1)) : realpathSync(absolute);
  } catch (error) {
    throw new TargetError(`${given}: ${reasonOf(error)}`);
  }
}

function withoutNested(folders: readonly string[]): string[] {
  return folders.filter((folder) => !folders.some((other) => other !== folder && isInside(other, folder)));
}

function commonFolder(folders: readonly string[]): string {
  const [first = sep, ...rest] = folders;
  let common = first;
  for (const folder of rest) while (!isInside(common, folder)) common = dirname(common);
  return common;
}
