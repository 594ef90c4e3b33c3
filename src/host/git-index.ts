import { lstatSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { gitFolder, repositoryTop } from "./ignores";

/** A larger index (some 500,000 files) is not read. */
const MAX_INDEX = 64 << 20;

/**
 * Which files git tracks, read from the indexes of the repositories that they lie in. Nothing is started. Each index is read
 * once, when it is first asked for; what cannot be read counts as not tracked.
 */
export class GitIndexes {
  private readonly tops = new Map<string, string | null>();
  private readonly indexes = new Map<string, Index | null>();

  /** Whether git tracks a file (absolute, links resolved); it need not be there any more. */
  tracks(file: string): boolean {
    return this.ask(file, (index, path) => index.files.has(path));
  }

  /** Whether git tracks anything below a folder. */
  tracksInside(folder: string): boolean {
    return this.ask(folder, (index, path) => index.folders.has(path));
  }

  private ask(path: string, question: (index: Index, path: string) => boolean): boolean {
    const folder = dirname(path);
    const top = this.topOf(folder);
    if (top === null) return false;
    const index = this.indexOf(top);
    return index !== null && question(index, relative(top, path).split(sep).join("/"));
  }

  private topOf(folder: string): string | null {
    let top = this.tops.get(folder);
    if (top === undefined) {
      top = repositoryTop(folder);
      this.tops.set(folder, top);
    }
    return top;
  }

  private indexOf(top: string): Index | null {
    let index = this.indexes.get(top);
    if (index === undefined) {
      const names = trackedNames(top);
      index = names && withFolders(names);
      this.indexes.set(top, index);
    }
    return index;
  }
}

interface Index {
  readonly files: ReadonlySet<string>;
  readonly folders: ReadonlySet<string>;
}

function withFolders(files: ReadonlySet<string>): Index {
  const folders = new Set<string>();
  for (const file of files) {
    for (let slash = file.lastIndexOf("/"); slash > 0; slash = file.lastIndexOf("/", slash - 1)) {
      const folder = file.slice(0, slash);
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  }
  return { files, folders };
}

function trackedNames(top: string): ReadonlySet<string> | null {
  try {
    const git = gitFolder(top);
    if (!git) return null;
    const file = join(git.own, "index");
    const stat = lstatSync(file);
    if (!stat.isFile() || stat.size > MAX_INDEX) return null;
    const sha256 = /^\s*objectformat\s*=\s*sha256\s*$/im.test(readFileSync(join(git.common, "config"), "utf8"));
    return readIndex(readFileSync(file), sha256 ? 32 : 20);
  } catch {
    return null;
  }
}

/** Stat data before the object's name: two times of 8 bytes, then dev, ino, mode, uid, gid and size of 4 each. */
const STAT = 40;
/** Says of an entry that another two bytes of flags follow (from version 3 on). */
const EXTENDED = 0x4000;

/**
 * Names in a git index of version 2, 3 or 4 (git's Documentation/gitformat-index.adoc); null for one that is split, sparse,
 * damaged or of another version.
 * @param hash bytes of an object's name: 20, or 32 where the repository uses SHA-256
 */
export function readIndex(bytes: Buffer, hash: number): ReadonlySet<string> | null {
  const end = bytes.length - hash;
  if (end < 12 || bytes.toString("latin1", 0, 4) !== "DIRC") return null;
  const version = bytes.readUInt32BE(4);
  if (version < 2 || version > 4) return null;
  const names = new Set<string>();
  let at = 12;
  let previous = Buffer.alloc(0);
  for (let left = bytes.readUInt32BE(8); left > 0; left--) {
    const flags = at + STAT + hash;
    if (flags + 2 > end) return null;
    let start = flags + (version >= 3 && (bytes.readUInt16BE(flags) & EXTENDED) !== 0 ? 4 : 2);
    let kept = 0;
    if (version === 4) {
      const strip = offset(bytes, start, end);
      if (!strip || strip.value > previous.length) return null;
      start = strip.next;
      kept = previous.length - strip.value;
    }
    const stop = bytes.indexOf(0, start);
    if (stop < 0 || stop >= end) return null;
    previous = Buffer.concat([previous.subarray(0, kept), bytes.subarray(start, stop)]);
    names.add(previous.toString("utf8"));
    // up to version 3 an entry is filled up with NULs, at least one, to a multiple of eight
    at = version === 4 ? stop + 1 : at + Math.floor((stop - at + 8) / 8) * 8;
  }
  return readableExtensions(bytes, at, end) ? names : null;
}

/** Extensions whose names begin with a capital may be passed over; the others (`link`, `sdir`) change what the entries mean. */
function readableExtensions(bytes: Buffer, start: number, end: number): boolean {
  let at = start;
  while (at < end) {
    if (at + 8 > end || !/^[A-Z]$/.test(String.fromCharCode(bytes[at] ?? 0))) return false;
    at += 8 + bytes.readUInt32BE(at + 4);
  }
  return at === end;
}

/** A number as offset deltas of packs have them: seven bits a byte, one added for each byte that follows. */
function offset(bytes: Buffer, start: number, end: number): { readonly value: number; readonly next: number } | null {
  let value = 0;
  for (let at = start; at < end && at < start + 5; at++) {
    const byte = bytes[at] ?? 0;
    value = value * 128 + (byte & 0x7f);
    if ((byte & 0x80) === 0) return { value, next: at + 1 };
    value++;
  }
  return null;
}
