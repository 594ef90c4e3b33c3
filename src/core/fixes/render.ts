import { imagesWith } from "../secrets/files";
import type { FileEdit, TextEdit } from "../text/edit";
import { appendLines } from "./files/append";
import { dependencyEdits } from "./files/dependencies";
import { environmentEdits } from "./files/environment";
import { ignoreEdits } from "./files/gitignore";
import { join, readFile } from "./files/reader";
import { TO_STORE, toStoreEdits } from "./files/to-store";
import { moduleFiles } from "./module/write";
import { headerEdits } from "./python/header";
import { unusedImportEdits } from "./python/unused";
import { unusedLocalEdits } from "./python/unused-local";
import type { Changes, FixContext, SourceEdit } from "./types";

/** Turns intents into edits of files, in the order in which they have to be written: what hides secrets comes first. */
export function render(changes: Changes, context: FixContext): readonly FileEdit[] {
  const ignored = [
    ...changes.ignore,
    ...changes.environment.filter((entry) => entry.value !== null).map(({ folder }) => ({ folder, pattern: ".env" })),
    ...changes.toStore.map(({ folder }) => ({ folder, pattern: TO_STORE })),
  ];
  const hidden = ignored.flatMap(({ folder, pattern }) => imagesWith(join(folder, pattern), context.input));
  const made = [
    ...ignoreEdits(context, ignored),
    ...lineEdits(context, [...changes.lines, ...hidden]),
    ...environmentEdits(context, changes.environment),
    ...toStoreEdits(context, changes.toStore),
    ...dependencyEdits(context, changes.dependencies),
  ];
  const modules = moduleFiles(changes.modules, context);
  const sources = sourceEdits(changes, context);
  const whole = changes.files.filter(({ path }) => readFile(context, path) === null).map(({ path, text }): FileEdit => ({ kind: "create", path, text }));
  return mergeFiles([...made, ...modules, ...whole, ...sources, ...appendedEdits(changes, context)]);
}

function sourceEdits(changes: Changes, context: FixContext): FileEdit[] {
  const paths = new Set([...changes.edits, ...changes.imports, ...changes.setups].map((one) => one.path));
  return [...paths].sort().flatMap((path): FileEdit | FileEdit[] => {
    const mine = <T extends { readonly path: string }>(all: readonly T[]): T[] => all.filter((one) => one.path === path);
    const edits: SourceEdit[] = [...mine(changes.edits)];
    const source = context.input.python.get(path);
    if (source) {
      edits.push(...headerEdits(source, mine(changes.imports), mine(changes.setups)));
      edits.push(...unusedLocalEdits(source, edits));
      edits.push(...unusedImportEdits(source, edits));
    }
    const text = readFile(context, path) ?? "";
    // what stands there already is no edit
    const changing = edits.filter(({ range, newText }) => newText !== text.slice(range.start, range.end));
    return changing.length === 0 ? [] : { kind: "edit", path, edits: changing.map(({ range, newText }) => ({ range, newText })) };
  });
}

/** Lines that are not in their files yet. */
function lineEdits(context: FixContext, wanted: Changes["lines"]): FileEdit[] {
  const paths = [...new Set(wanted.map((one) => one.path))];
  return paths.flatMap((path) => {
    const present = new Set((readFile(context, path) ?? "").split(/\r\n|\n|\r/).map((line) => line.trim()));
    return appendLines(context, path, [...new Set(wanted.filter((one) => one.path === path && !present.has(one.line)).map((one) => one.line))]) ?? [];
  });
}

/** All that is added to the end of a file, as one edit. */
function appendedEdits({ appended }: Changes, context: FixContext): FileEdit[] {
  const paths = [...new Set(appended.map((one) => one.path))];
  return paths.flatMap((path) => appendLines(context, path, appended.filter((one) => one.path === path).flatMap((one) => one.lines)) ?? []);
}

/** A file that several parts extend is one entry; the place of its first one stays. */
function mergeFiles(files: readonly FileEdit[]): FileEdit[] {
  const merged = new Map<string, FileEdit>();
  for (const file of files) {
    const known = merged.get(file.path);
    if (known?.kind === "edit" && file.kind === "edit") {
      const edits: TextEdit[] = [...known.edits, ...file.edits];
      merged.set(file.path, { ...known, edits });
    } else merged.set(file.path, file);
  }
  return [...merged.values()];
}
