import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { applyFiles } from "../core/fixes/apply";
import type { FixPlan } from "../core/fixes";
import type { FileEdit } from "../core/text/edit";
import { decode, encode, type Encoding } from "../host/decode";
import { plainFolder, writeAtomically } from "../host/write";
import type { RootSession } from "./root-session";
import { StaleFixError } from "./workspace-edit";

/** Files of a plan that hold values, kept out of the preview: they are written when the rest has been accepted. */
export interface HeldFiles {
  readonly session: RootSession;
  readonly files: readonly FileEdit[];
  /** Their texts at the time, without byte order mark; null for those that are to be made. */
  readonly before: ReadonlyMap<string, string | null>;
}

const HOLDS_VALUES = /(?:^|\/)(?:\.env|to-store\.env)$/;

/** Takes the files that hold values out of a plan. Null where there are none, where one is open in an editor, or nothing else is left to look at. */
export function holdValues(plan: FixPlan, session: RootSession): { readonly shown: FixPlan; readonly held: HeldFiles } | null {
  const files = plan.files.filter((file) => HOLDS_VALUES.test(file.path));
  const rest = plan.files.filter((file) => !files.includes(file));
  if (files.length === 0 || rest.length === 0 || files.some((file) => session.buffer(file.path) !== undefined)) return null;
  const names = files.map((file) => file.path).join(" and ");
  const note = `${names} ${files.length === 1 ? "is" : "are"} written when you apply this; a preview would show the values`;
  const before = new Map(files.map((file) => [file.path, file.kind === "create" ? null : session.diskText(file.path)]));
  return { shown: { ...plan, files: rest, notes: [note, ...plan.notes] }, held: { session, files, before } };
}

/** Writes them: new ones for their owner alone. Throws StaleFixError, or what the disk says; all of them stay as they were then. */
export function writeHeld({ session, files, before }: HeldFiles): void {
  const encodings = new Map<string, Encoding>();
  for (const [path, text] of before) {
    const now = onDisk(join(session.root, path));
    if ((now?.text ?? null) !== text || session.buffer(path) !== undefined) throw new StaleFixError(`${path} has changed`);
    if (now) encodings.set(path, now.encoding);
  }
  const made = applyFiles(files, (path) => before.get(path) ?? null, (text) => session.vault.materialise(text));
  const ready = [...made].map(([path, file]) => {
    const bytes = encode(file.text, encodings.get(path) ?? "utf-8");
    if (!bytes) throw new StaleFixError(`${path} cannot hold the values in its encoding`);
    return { file: join(session.root, path), path, bytes, made: file };
  });
  for (const { file, path, bytes, made: { created, mode } } of ready) {
    if (!plainFolder(session.root, dirname(file))) throw new StaleFixError(`the folder of ${path} is a link`);
    writeAtomically(file, bytes, created ? { mode: mode ?? 0o600, forceMode: true, mustBeNew: true } : mode === null ? {} : { mode, forceMode: true });
  }
}

function onDisk(file: string): { readonly text: string; readonly encoding: Encoding } | null {
  try {
    return decode(readFileSync(file));
  } catch {
    return null;
  }
}
