import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { languageOf } from "../core/languages/detect";
import type { SourceFile } from "../core/languages/document";
import type { FileProblem } from "../core/model/problem";
import { decode, type Encoding } from "./decode";
import { kindOf, reasonOf, type FoundFile } from "./discover";
import { isExpected } from "./filetypes";

export interface ReadFile {
  readonly source: SourceFile;
  readonly encoding: Encoding;
  readonly note: string | null;
}

export type ReadResult =
  | { readonly ok: true; readonly file: ReadFile }
  /** `problem` is null for what nobody expects to be read: data and binary files. */
  | { readonly ok: false; readonly problem: FileProblem | null };

/** Larger files are not read, unless the configuration says so. */
export const DEFAULT_MAX_FILE_SIZE = 2 * 1024 * 1024;
/** No configuration reads a larger one. */
export const HARD_MAX_FILE_SIZE = 32 * 1024 * 1024;

/**
 * Reads one file. Opens without blocking and without following a link, and looks at what it opened, so that a file that
 * was swapped since the listing is not followed anywhere.
 */
export function readFound(found: FoundFile, maxSize: number): ReadResult {
  const fail = (message: string, kind: FileProblem["kind"] = "unread"): ReadResult => ({ ok: false, problem: { path: found.path, message, kind } });
  let descriptor: number;
  try {
    descriptor = openSync(found.raw, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
  } catch (error) {
    return fail(`cannot be read: ${reasonOf(error)}`);
  }
  try {
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) return fail(`is ${kindOf(stat)}: not read`);
    const limit = Math.min(maxSize, HARD_MAX_FILE_SIZE);
    if (stat.size > limit) {
      return isExpected(found.path) ? fail(`is larger than ${size(limit)} (${size(stat.size)}): not read`, "limit") : { ok: false, problem: null };
    }
    const bytes = readAll(descriptor, stat.size);
    const decoded = decode(bytes);
    if (!decoded) return languageOf(found.path) === "text" ? { ok: false, problem: null } : fail("is binary: not read");
    const binary = decoded.note === "contains NUL bytes" && languageOf(found.path) === "text";
    if (binary) return { ok: false, problem: null };
    const { text, encoding, note } = decoded;
    return { ok: true, file: { source: { path: found.path, text, ignored: found.ignored, ...(found.tracked === true ? { tracked: true } : {}), mode: stat.mode & 0o777 }, encoding, note } };
  } catch (error) {
    return fail(`cannot be read: ${reasonOf(error)}`);
  } finally {
    closeSync(descriptor);
  }
}

/** `/proc` and growing files lie about their size: never more than was announced is read. */
function readAll(descriptor: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  let at = 0;
  while (at < length) {
    const count = readSync(descriptor, bytes, at, length - at, at);
    if (count === 0) break;
    at += count;
  }
  return bytes.subarray(0, at);
}

function size(bytes: number): string {
  return bytes >= 1024 * 1024 ? `${(bytes / 1024 / 1024).toFixed(1)} MB` : `${(bytes / 1024).toFixed(1)} KB`;
}
