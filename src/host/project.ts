import { basename, join } from "node:path";
import { ConfigTree } from "../core/config/tree";
import { languageOf } from "../core/languages/detect";
import type { FileProblem } from "../core/model/problem";
import type { Workspace } from "../core/workspace";
import { loadNestedConfigs, loadRootConfigs, type ConfigProblem } from "./config";
import { discover, type FoundFile } from "./discover";
import { openWorkspace, type Engine } from "./engine";
import { GitIndexes } from "./git-index";
import { comparePaths } from "./paths";
import { DEFAULT_MAX_FILE_SIZE, readFound, type ReadFile } from "./read";

export interface LoadOptions {
  /** Absolute, links resolved. */
  readonly root: string;
  /** Absolute files and folders inside the root that are read, in this order; see `targets`. */
  readonly starts: readonly string[];
  /** Levels of folders below a start; default 64. */
  readonly maxDepth?: number;
  readonly includeIgnored?: boolean;
  /** True reads what `exclude` leaves out. */
  readonly ignoreExclude?: boolean;
  readonly onProgress?: (step: Progress) => void;
}

export interface Progress {
  readonly step: "reading" | "parsing" | "analysing";
  readonly done: number;
  readonly total: number;
}

/** A file that was analysed, with what is needed to write it back. */
export interface AnalysedFile extends ReadFile {
  readonly found: FoundFile;
}

export interface LoadedProject {
  readonly root: string;
  readonly workspace: Workspace;
  readonly config: ConfigTree;
  /** Errors end the run (exit code 2). */
  readonly configErrors: readonly ConfigProblem[];
  readonly configWarnings: readonly ConfigProblem[];
  /** Files that could not be listed or read, or only by a guess. What could not be parsed is in `project.problems`. */
  readonly problems: readonly FileProblem[];
  readonly files: ReadonlyMap<string, AnalysedFile>;
  /** Files that were looked at. */
  readonly seen: number;
  /** Files and folders that git ignores and that were left out. */
  readonly hidden: number;
  /** Whether git tracks a file of the root, there or not. */
  readonly tracks: (path: string) => boolean;
}

/** Code that is parsed in one run: 60 MB of Python took 2.8 GB at the peak (2026-11), and a run is to stay below 2 GB. */
const MAX_TOTAL_TEXT = 40 * 1024 * 1024;
/** Plain text has no tree: it takes its own size and no more. */
const PLAIN_TEXT_SHARE = 1 / 20;
const STEP = 64;

/** Reads the configuration and the files of a root and parses them. */
export function loadProject(engine: Engine, options: LoadOptions): LoadedProject {
  const { root, starts, ignoreExclude = false, onProgress } = options;
  const ruleIds = engine.rules.map((rule) => rule.meta.id);
  const outer = loadRootConfigs(root, ruleIds);
  const outerTree = new ConfigTree(outer.layers, ignoreExclude);
  const found = discover(root, starts, { includeIgnored: options.includeIgnored ?? false, wanted: (path) => outerTree.wanted(path), maxDepth: options.maxDepth });
  const inner = loadNestedConfigs(root, found.files.map((file) => file.path), ruleIds);
  const config = new ConfigTree([...outer.layers, ...inner.layers], ignoreExclude);

  const problems: FileProblem[] = [...found.problems];
  const read = new Map<string, AnalysedFile>();
  found.files.forEach((file, index) => {
    if (index % STEP === 0) onProgress?.({ step: "reading", done: index, total: found.files.length });
    if (inner.layers.length > 0 && !config.wanted(file.path)) return;
    const result = readFound(file, config.for(file.path).maxFileSize ?? DEFAULT_MAX_FILE_SIZE);
    if (!result.ok) {
      if (result.problem) problems.push(result.problem);
      return;
    }
    read.set(file.path, { ...result.file, found: file });
  });

  const indexes = new GitIndexes();
  const workspace = openWorkspace(engine, basename(root) || root, config.ruleOptions);
  const files = new Map<string, AnalysedFile>();
  let total = 0;
  let done = 0;
  for (const [path, file] of read) {
    if (done++ % STEP === 0) onProgress?.({ step: "parsing", done, total: read.size });
    total += file.source.text.length * (languageOf(path) === "text" ? PLAIN_TEXT_SHARE : 1);
    if (total > MAX_TOTAL_TEXT) {
      problems.push({ path, message: `is not analysed: the project has more than ${String(MAX_TOTAL_TEXT / 1024 / 1024)} MB of code`, kind: "limit" });
      continue;
    }
    files.set(path, file);
    workspace.set(file.source);
    if (file.note !== null) problems.push({ path, message: file.note, kind: "partial" });
  }
  return {
    root,
    workspace,
    config,
    configErrors: [...outer.errors, ...inner.errors],
    configWarnings: [...outer.warnings, ...inner.warnings],
    problems: distinct(problems),
    files,
    seen: found.files.length,
    hidden: found.hidden,
    tracks: (path) => indexes.tracks(join(root, path)),
  };
}

function distinct(problems: readonly FileProblem[]): FileProblem[] {
  const byKey = new Map(problems.map((problem) => [`${problem.path}\0${problem.message}`, problem]));
  return [...byKey.values()].sort((a, b) => comparePaths(a.path, b.path));
}
