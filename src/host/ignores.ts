import { existsSync, lstatSync, readFileSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, sep } from "node:path";
import ignore, { type Ignore } from "ignore";

/** The patterns of one folder's `.gitignore` (or of `.git/info/exclude`), matched relative to that folder. */
interface Level {
  readonly folder: string;
  readonly patterns: Ignore;
}

const MAX_IGNORE_FILE = 1 << 20;
const MAX_STARS = 6;

/**
 * What git would not take. Levels stand from the repository's top down; the deepest level with an opinion wins.
 * The user's global ignore file has no say: results must not depend on whose machine it is.
 */
export class IgnoreStack {
  constructor(private readonly levels: readonly Level[] = []) {}

  /** The levels that hold for a folder: its repository's top down to the folder itself. Absolute path without links. */
  static at(folder: string): IgnoreStack {
    const top = repositoryTop(folder);
    const chain: string[] = [];
    for (let at = folder; ; at = dirname(at)) {
      chain.unshift(at);
      if (at === (top ?? folder) || dirname(at) === at) break;
    }
    let stack = new IgnoreStack();
    for (const at of chain) {
      // a folder that git ignores and that is audited by its name: only its own patterns count
      if (at !== chain[0] && stack.ignores(at, true)) stack = new IgnoreStack();
      stack = stack.enter(at);
    }
    return stack;
  }

  /** The stack for a sub-folder that is about to be read. */
  enter(folder: string): IgnoreStack {
    const added: Level[] = [];
    const exclude = excludeFile(folder);
    for (const file of [exclude, join(folder, ".gitignore")]) {
      const text = file === null ? null : readSmall(file);
      if (text !== null) added.push({ folder, patterns: ignore({ ignorecase: false, allowRelativePaths: true }).add(bounded(text)) });
    }
    return added.length === 0 ? this : new IgnoreStack([...this.levels, ...added]);
  }

  ignores(path: string, isFolder: boolean): boolean {
    for (let i = this.levels.length - 1; i >= 0; i--) {
      const level = this.levels[i];
      if (!level) continue;
      const inner = relative(level.folder, path).split(sep).join("/");
      if (inner === "" || inner.startsWith("../")) continue;
      const result = level.patterns.test(isFolder ? `${inner}/` : inner);
      if (result.ignored) return true;
      if (result.unignored) return false;
    }
    return false;
  }
}

/** The folder that holds `.git`, upwards from a folder; null outside a repository. */
export function repositoryTop(folder: string): string | null {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, ".git"))) return at;
    if (dirname(at) === at) return null;
  }
}

/** `info/exclude` of the repository whose top this folder is. */
function excludeFile(folder: string): string | null {
  const git = gitFolder(folder);
  return git && join(git.common, "info", "exclude");
}

/**
 * Git's own folder for the repository whose top a folder is, and the one that all its work trees share; a work tree's
 * `.git` is a file that points to its own.
 */
export function gitFolder(top: string): { readonly own: string; readonly common: string } | null {
  const git = join(top, ".git");
  try {
    if (statSync(git).isDirectory()) return { own: git, common: git };
    const target = /^gitdir: (.+)$/m.exec(readSmall(git) ?? "")?.[1]?.trim();
    if (target === undefined) return null;
    const own = isAbsolute(target) ? target : join(top, target);
    const common = readSmall(join(own, "commondir"))?.trim() ?? ".";
    return { own, common: isAbsolute(common) ? common : join(own, common) };
  } catch {
    return null;
  }
}

/** Whether the text of a `.gitignore` ignores a file of its folder, by its path there. */
export function ignoresInside(text: string): (inner: string) => boolean {
  const patterns = ignore({ ignorecase: false, allowRelativePaths: true }).add(bounded(text));
  return (inner) => patterns.ignores(inner);
}

/** Drops patterns whose regular expression could take for ever on a long name. */
function bounded(text: string): string[] {
  return text.split(/\r?\n/).filter((line) => (line.match(/\*+/g)?.length ?? 0) <= MAX_STARS && line.length <= 1000);
}

function readSmall(file: string): string | null {
  try {
    const stat = lstatSync(file);
    return stat.isFile() && stat.size <= MAX_IGNORE_FILE ? readFileSync(file, "utf8") : null;
  } catch {
    return null;
  }
}

/** Whether `git add --all` would take a file (absolute): it lies in a repository and no pattern ignores it. */
export function takenByGit(file: string): boolean {
  const folder = realpathSync(dirname(file));
  const top = repositoryTop(folder);
  if (top === null) return false;
  const parts = relative(top, folder).split(sep).filter((part) => part !== "");
  if (parts.includes(".git")) return false;
  let at = top;
  let stack = new IgnoreStack().enter(top);
  for (const part of parts) {
    at = join(at, part);
    if (stack.ignores(at, true)) return false;
    stack = stack.enter(at);
  }
  return !stack.ignores(join(folder, basename(file)), false);
}
