import { randomBytes } from "node:crypto";
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ConfigValues } from "../core/config/keys";
import { ConfigTree, type ConfigLayer } from "../core/config/tree";
import { BASELINE_PATH, makeBaseline, readBaseline, writeBaseline } from "../core/rules/baseline";
import { secretsOf } from "../core/rules/judge";
import { LineIndex } from "../core/text/lines";
import { loadNestedConfigs, loadRootConfigs, type ConfigProblem } from "../host/config";
import type { RootConfig } from "./root-config";
import { readInside } from "./root-files";
import type { Analysis, RootSession } from "./root-session";

export interface LoadedRoot {
  readonly config: RootConfig;
  readonly errors: readonly ConfigProblem[];
  readonly warnings: readonly ConfigProblem[];
}

const MAX_BASELINE = 8 << 20;

/** The project's configuration as the command line reads it, with the editor's settings below it. */
export function loadRoot(root: string, paths: Iterable<string>, ruleIds: readonly string[], editor: ConfigValues): LoadedRoot {
  const own = loadRootConfigs(root, ruleIds);
  const nested = loadNestedConfigs(root, paths, ruleIds);
  const settings: ConfigLayer = { folder: null, rootInside: "", file: "settings", values: editor };
  const tree = new ConfigTree([settings, ...own.layers, ...nested.layers]);
  const errors = [...own.errors, ...nested.errors];
  const path = baselinePath(tree);
  const text = readInside(root, path, MAX_BASELINE);
  const read = text === null ? null : readBaseline(text);
  if (text !== null && read && !read.ok) {
    const { line, column } = new LineIndex(text).positionAt(read.offset);
    errors.push({ file: path, line: line + 1, column: column + 1, message: read.message });
  }
  return { config: { tree, baseline: read?.ok ? { path, baseline: read.baseline } : null }, errors, warnings: [...own.warnings, ...nested.warnings] };
}

/** Where a root's baseline is, relative to the root. */
export function baselinePath(tree: ConfigTree): string {
  return tree.run.baseline?.path ?? BASELINE_PATH;
}

/** Files whose change means that the configuration is read again. */
export function isConfigFile(path: string, config: RootConfig): boolean {
  return /(?:^|\/)(?:crewvet|pyproject)\.toml$/.test(path) || path === baselinePath(config.tree);
}

/** Writes the findings of an analysis, with those that the old baseline hides, as the new baseline. Gives path and count. */
export function createBaseline(session: RootSession, analysis: Analysis): { readonly path: string; readonly count: number } {
  const known = analysis.verdict.suppressed.filter((one) => one.by === "baseline").map((one) => one.finding);
  const findings = [...analysis.verdict.findings, ...known].filter((finding) => finding.ruleId !== "unused-suppression");
  const salt = session.settings.baseline?.baseline.salt ?? new Uint8Array(randomBytes(32));
  const path = baselinePath(session.settings.tree);
  const target = join(session.root, path);
  mkdirSync(dirname(target), { recursive: true });
  // a reader sees the old file or the new one, never half
  const temporary = `${target}.${randomBytes(6).toString("hex")}.tmp`;
  try {
    writeFileSync(temporary, writeBaseline(makeBaseline(findings, session.vault, secretsOf(analysis.project), salt)), { flag: "wx" });
    renameSync(temporary, target);
  } finally {
    rmSync(temporary, { force: true });
  }
  return { path, count: findings.length };
}
