import { type Stats, closeSync, constants, fchmodSync, fchownSync, fsyncSync, linkSync, lstatSync, mkdirSync, openSync, readdirSync, realpathSync, renameSync, unlinkSync, writeSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { basename, dirname, join, sep } from "node:path";

/** The file could not be written; the message names no content. */
export class WriteError extends Error {}

/**
 * Replaces or creates a file in one step: readers see the old or the new content, never half of it. Never writes through
 * a link. Keeps mode and owner of a file that is there; a new one gets `mode`.
 */
export function writeAtomically(file: string, content: Buffer | string, options: { readonly mode?: number; readonly forceMode?: boolean; readonly mustBeNew?: boolean } = {}): void {
  const folder = dirname(file);
  const old = statOf(file);
  if (old && !old.isFile()) throw new WriteError(`${basename(file)} is ${old.isSymbolicLink() ? "a link" : "no regular file"}`);
  if (old && options.mustBeNew === true) throw new WriteError(`${basename(file)} is there already`);
  const mode = old && options.forceMode !== true ? old.mode & 0o7777 : (options.mode ?? 0o644);
  const temporary = join(folder, `.${basename(file).slice(0, 100)}.${String(process.pid)}-${randomBytes(6).toString("hex")}.tmp`);
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  const descriptor = openSync(temporary, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, 0o600);
  const clean = (): void => {
    unlinkQuietly(temporary);
  };
  process.once("exit", clean);
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
    if (old) keepOwner(descriptor, old.uid, old.gid);
    fchmodSync(descriptor, mode);
    fsyncSync(descriptor);
    closeSync(descriptor);
    if (options.mustBeNew === true) linkNew(temporary, file);
    else renameSync(temporary, file);
  } finally {
    clean();
    process.removeListener("exit", clean);
  }
}

/** Removes what killed runs have left in a folder: half-written files, which may hold secrets. Tells whether there were any. */
export function removeLeftovers(folder: string): boolean {
  const stale = readdirSync(folder).filter((name) => {
    const pid = /^\..+\.(\d+)-[0-9a-f]{12}\.tmp$/.exec(name)?.[1];
    return pid !== undefined && !isRunning(Number(pid));
  });
  for (const name of stale) unlinkQuietly(join(folder, name));
  return stale.length > 0;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && "code" in error && error.code === "ESRCH");
  }
}

/** Whether a folder is reached without any link below the root (absolute, links resolved). Makes it where it is missing. */
export function plainFolder(root: string, folder: string): boolean {
  if (folder !== root && !folder.startsWith(root.endsWith(sep) ? root : root + sep)) return false;
  let existing = folder;
  while (!statOf(existing)) existing = dirname(existing);
  if (realpathSync(existing) !== existing) return false;
  if (existing !== folder) mkdirSync(folder, { recursive: true });
  return true;
}

/** Gives a finished file its name, where nothing may have that name yet. Some file systems have no hard links. */
function linkNew(temporary: string, file: string): void {
  try {
    linkSync(temporary, file);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : "";
    if ((code !== "EPERM" && code !== "ENOSYS" && code !== "EOPNOTSUPP") || statOf(file)) throw error;
    renameSync(temporary, file);
  }
}

function keepOwner(descriptor: number, uid: number, gid: number): void {
  if (process.getuid?.() !== 0) return;
  fchownSync(descriptor, uid, gid);
}

function statOf(file: string): Stats | null {
  try {
    return lstatSync(file);
  } catch {
    return null;
  }
}

function unlinkQuietly(file: string): void {
  try {
    unlinkSync(file);
  } catch {
    // renamed already
  }
}
