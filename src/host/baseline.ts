import { isAbsolute, join, relative, resolve, sep } from "node:path";
import type { ConfigTree } from "../core/config/tree";
import { BASELINE_PATH, readBaseline, type Baseline } from "../core/rules/baseline";
import { LineIndex } from "../core/text/lines";
import { isInside, reasonOf } from "./discover";
import { readFound } from "./read";

export interface BaselineFile {
  /** Absolute. */
  readonly file: string;
  /** Relative to the root where it lies inside, else as given: for messages. */
  readonly path: string;
  /** null where there is no such file. */
  readonly content: { readonly text: string; readonly baseline: Baseline } | null;
  /** Set where the file is there but cannot be used: `file:line: why`. */
  readonly error: string | null;
}

const MAX_BASELINE = 32 * 1024 * 1024;

/** Finds and reads the baseline: the option's file (relative to `cwd`), else the configuration's, else the default place. */
export function loadBaseline(root: string, config: ConfigTree, option: string | undefined, cwd: string): BaselineFile {
  const configured = config.run.baseline;
  const file =
    option !== undefined ? resolve(cwd, option)
    : configured ? resolve(root, configured.layer.folder ?? (relativeUp(configured.layer.rootInside)), configured.path)
    : join(root, BASELINE_PATH);
  const path = isInside(root, file) ? relative(root, file).split(sep).join("/") : (option ?? file);
  const read = readFound({ path, raw: file, ignored: false }, MAX_BASELINE);
  if (!read.ok) {
    const missing = read.problem?.message.endsWith(reasonOf(Object.assign(new Error(), { code: "ENOENT" }))) ?? false;
    return { file, path, content: null, error: missing ? null : `${path}: ${read.problem?.message ?? "is no text"}` };
  }
  const { text } = read.file.source;
  const result = readBaseline(text);
  if (!result.ok) return { file, path, content: null, error: `${path}:${String(new LineIndex(text).positionAt(result.offset).line + 1)}: ${result.message}` };
  return { file, path, content: { text, baseline: result.baseline }, error: null };
}

/** From the root up to the folder that the root lies in by `inside`. */
function relativeUp(inside: string): string {
  return inside === "" || isAbsolute(inside) ? "." : inside.split("/").map(() => "..").join("/");
}
