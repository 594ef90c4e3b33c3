import { chmodSync, statSync, unlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { decode, encode } from "../host/decode";
import { reasonOf } from "../host/discover";
import { readFound } from "../host/read";
import { plainFolder, WriteError, writeAtomically } from "../host/write";
import type { FileChange } from "./fix-plan";

export type WriteResult = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/**
 * Writes all changes or none. Each file is replaced in one step, so an interrupted run leaves old and new files, never
 * half of one. Refuses when a file is not the one that was analysed any more.
 */
export function writeChanges(root: string, changes: readonly FileChange[]): WriteResult {
  const ready: { file: string; bytes: Buffer; change: FileChange }[] = [];
  for (const change of changes) {
    const file = join(root, change.path);
    const bytes = encode(change.after.text, change.encoding);
    if (!bytes) return no(`${change.path}: the fix needs characters that its encoding lacks`);
    const reason = changedMeanwhile(file, change);
    if (reason !== null) return no(`${change.path}: ${reason}`);
    ready.push({ file, bytes, change });
  }
  const undo: (() => void)[] = [];
  try {
    for (const { file, bytes, change } of ready) {
      if (!plainFolder(root, dirname(file))) throw new WriteError("its folder is a link");
      const { before } = change;
      const mode = before ? statSync(file).mode & 0o7777 : 0o600;
      writeAtomically(file, bytes, { mode: change.mode ?? mode, forceMode: true, mustBeNew: before === null });
      if (before) {
        const old = encode(before.text, change.encoding);
        if (old) undo.push(() => { writeAtomically(file, old, { mode, forceMode: true }); });
      } else {
        chmodSync(file, change.mode ?? mode);
        undo.push(() => { unlinkSync(file); });
      }
    }
    return { ok: true };
  } catch (error) {
    for (const step of undo.reverse()) step();
    return no(`nothing was written: ${error instanceof WriteError ? error.message : reasonOf(error)}`);
  }
}

function changedMeanwhile(file: string, { path, before, encoding }: FileChange): string | null {
  const now = readFound({ path, raw: file, ignored: false }, Number.MAX_SAFE_INTEGER);
  if (!before) return now.ok ? "is there by now" : null;
  if (!now.ok) return "cannot be read any more";
  if (now.file.source.text !== before.text || now.file.encoding !== encoding) return "has changed since it was analysed";
  const bytes = encode(before.text, encoding);
  return bytes && decode(bytes)?.text === before.text ? null : "its encoding cannot be kept";
}

function no(reason: string): WriteResult {
  return { ok: false, reason };
}
