import { lstatSync, realpathSync } from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";
import { parseConfig, type ConfigForm } from "../core/config/parse";
import type { ConfigLayer } from "../core/config/tree";
import { LineIndex } from "../core/text/lines";
import { isInside, reasonOf } from "./discover";
import { repositoryTop } from "./ignores";
import { readFound } from "./read";

/** What is wrong with a configuration file; line and column are 1-based. */
export interface ConfigProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export interface LoadedConfigs {
  readonly layers: readonly ConfigLayer[];
  /** Any of these ends a run with exit code 2. */
  readonly errors: readonly ConfigProblem[];
  readonly warnings: readonly ConfigProblem[];
}

const FORMS: readonly ConfigForm[] = ["crewvet.toml", "pyproject.toml"];
const MAX_CONFIG = 1 << 20;

/** The configurations of a root and of the folders above it, up to the repository's top. `root` is absolute. */
export function loadRootConfigs(root: string, ruleIds: readonly string[]): LoadedConfigs {
  const top = repositoryTop(root) ?? root;
  const found: LoadedConfigs[] = [];
  for (let folder = root; ; folder = dirname(folder)) {
    found.push(loadFolder(root, folder, ruleIds));
    if (folder === top || dirname(folder) === folder) break;
  }
  return merge(found);
}

/** The configurations of folders below the root, given the paths of its files. */
export function loadNestedConfigs(root: string, paths: Iterable<string>, ruleIds: readonly string[]): LoadedConfigs {
  const folders = new Set<string>();
  for (const path of paths) if (path.includes("/") && FORMS.some((form) => form === basename(path))) folders.add(dirname(path));
  return merge([...folders].sort().map((folder) => loadFolder(root, join(root, folder), ruleIds)));
}

function merge(all: readonly LoadedConfigs[]): LoadedConfigs {
  return { layers: all.flatMap((one) => one.layers), errors: all.flatMap((one) => one.errors), warnings: all.flatMap((one) => one.warnings) };
}

function loadFolder(root: string, folder: string, ruleIds: readonly string[]): LoadedConfigs {
  const errors: ConfigProblem[] = [];
  const warnings: ConfigProblem[] = [];
  const inner = relative(root, folder).split(sep).join("/");
  const above = inner.startsWith("..");
  let layer: ConfigLayer | null = null;
  for (const form of FORMS) {
    const path = join(folder, form);
    if (!exists(path)) continue;
    const file = relative(root, path).split(sep).join("/");
    const target = linked(path, root);
    const read = target.ok ? readFound({ path: file, raw: target.path, ignored: false }, MAX_CONFIG) : { ok: false as const, problem: { message: target.reason } };
    if (!read.ok) {
      // a pyproject.toml that cannot be read is named as a file problem when it is analysed
      if (form === "crewvet.toml") errors.push({ file, line: 1, column: 1, message: read.problem?.message ?? "is no text" });
      continue;
    }
    const { text } = read.file.source;
    const parsed = parseConfig(text, form, ruleIds);
    if (!parsed) continue;
    const lines = new LineIndex(text);
    for (const error of parsed.errors) {
      const { line, column } = lines.positionAt(error.range.start);
      errors.push({ file, line: line + 1, column: column + 1, message: error.message });
    }
    if (layer) warnings.push({ file, line: 1, column: 1, message: "[tool.crewvet] is not used: crewvet.toml in the same folder comes first" });
    else {
      if (!above && inner !== "" && parsed.values.baseline !== undefined) warnings.push({ file, line: 1, column: 1, message: "baseline has no effect here: there is one for the whole root" });
      layer = { folder: above ? null : inner, rootInside: above ? relative(folder, root).split(sep).join("/") : "", file, values: parsed.values };
    }
  }
  return { layers: layer ? [layer] : [], errors, warnings };
}

/** What a configuration that is a link stands for: only what lies in the same repository is read. */
function linked(path: string, root: string): { readonly ok: true; readonly path: string } | { readonly ok: false; readonly reason: string } {
  try {
    if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return { ok: true, path };
  } catch {
    return { ok: true, path };
  }
  try {
    const target = realpathSync(path);
    return isInside(repositoryTop(root) ?? root, target) ? { ok: true, path: target } : { ok: false, reason: "is a link out of the folder: not followed" };
  } catch (error) {
    return { ok: false, reason: `is a broken link: ${reasonOf(error)}` };
  }
}

function exists(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch (error) {
    return reasonOf(error) === "permission denied";
  }
}
