import { randomBytes } from "node:crypto";
import { relative, sep } from "node:path";
import type { Confidence, Finding, Project, Severity } from "../core/model";
import { makeReport } from "../core/reports/make";
import { plain } from "../core/reports/escape";
import type { Report, ReportHistory } from "../core/reports/report";
import { makeBaseline, writeBaseline, type BaselineEntry } from "../core/rules/baseline";
import { judge, secretsOf, type Verdict } from "../core/rules/judge";
import { loadBaseline, type BaselineFile } from "../host/baseline";
import type { ConfigProblem } from "../host/config";
import type { Engine } from "../host/engine";
import { folderUri, relativeUri } from "../host/paths";
import { loadProject, type LoadedProject } from "../host/project";
import type { Targets } from "../host/targets";
import { VERSION } from "../host/version";
import { UsageError } from "./arguments";
import type { Io } from "./io";
import { ProgressLine } from "./progress";

export interface AnalysisOptions {
  readonly only: ReadonlySet<string> | null;
  readonly minSeverity?: Severity;
  readonly minConfidence?: Confidence;
  readonly baseline?: string;
  readonly writesBaseline: boolean;
  readonly noIgnores: boolean;
  readonly includeIgnored: boolean;
}

export interface Analysis {
  readonly loaded: LoadedProject;
  readonly project: Project;
  readonly verdict: Verdict;
  readonly baseline: BaselineFile;
}

/** One run over the files as they are now. Throws UsageError for a broken configuration or baseline. */
export function analyse(engine: Engine, targets: Targets, options: AnalysisOptions, io: Io): Analysis {
  const progress = new ProgressLine(io);
  try {
    const loaded = loadProject(engine, {
      root: targets.root,
      starts: targets.starts,
      includeIgnored: options.includeIgnored,
      ignoreExclude: options.noIgnores,
      onProgress: progress.show,
      ...(targets.maxDepth === undefined ? {} : { maxDepth: targets.maxDepth }),
    });
    const place = (problem: ConfigProblem): string => `${plain(relative(io.cwd, targets.root).split(sep).concat(problem.file.split("/")).filter((part) => part !== "").join("/"))}:${String(problem.line)}:${String(problem.column)}: ${problem.message}`;
    if (loaded.configErrors.length > 0) throw new UsageError(loaded.configErrors.map(place).join("\ncrewvet: "));
    for (const warning of loaded.configWarnings) io.err(`crewvet: ${place(warning)}\n`);
    const baseline = loadBaseline(targets.root, loaded.config, options.baseline, io.cwd);
    if (baseline.error !== null && !options.noIgnores) throw new UsageError(baseline.error);
    if (options.baseline !== undefined && !baseline.content && !options.writesBaseline && !options.noIgnores) throw new UsageError(`${options.baseline}: there is no such baseline`);
    progress.show({ step: "analysing", done: 0, total: 0 });
    return judged(engine, targets, options, { loaded, baseline });
  } finally {
    progress.clear();
  }
}

/** The analysis of files that are loaded already. */
export function judged(engine: Engine, targets: Targets, options: AnalysisOptions, { loaded, baseline }: Pick<Analysis, "loaded" | "baseline">): Analysis {
  const project = loaded.workspace.project();
  const verdict = judge(project, engine.rules, loaded.workspace.vault, {
    config: loaded.config,
    only: options.only,
    includeIgnored: options.includeIgnored,
    suppressions: !options.noIgnores,
    baseline: baseline.content && !options.writesBaseline ? { path: baseline.path, baseline: baseline.content.baseline } : null,
    within: targets.within,
    ...(options.minSeverity ? { minSeverity: options.minSeverity } : {}),
    ...(options.minConfidence ? { minConfidence: options.minConfidence } : {}),
  });
  return { loaded, project, verdict, baseline };
}

export function reportOf(engine: Engine, { loaded, project, verdict, baseline }: Analysis, history: ReportHistory | null = null): Report {
  return makeReport({
    input: loaded.workspace.input(),
    project,
    verdict,
    problems: loaded.problems,
    rules: engine.rules,
    root: { name: project.name, uri: folderUri(loaded.root) },
    version: VERSION,
    uriOf: relativeUri,
    extraTexts: new Map(baseline.content ? [[baseline.path, baseline.content.text]] : []),
    history,
    today: new Date().toISOString().slice(0, 10),
    files: loaded.files.size,
  });
}

/**
 * The baseline's new text: the salt of an old one is kept, so that a diff shows what changed, and so is what the old one
 * knows of the history where this run has not looked there. `asked` says whether the run was to look at a path with a rule: what
 * the old one knows of others stays.
 */
export function baselineText({ loaded, project, baseline }: Analysis, findings: readonly Finding[], asked: (entry: BaselineEntry) => boolean, history: ((salt: Uint8Array) => readonly BaselineEntry[]) | null): string {
  const salt = baseline.content?.baseline.salt ?? new Uint8Array(randomBytes(32));
  const kept = findings.filter((finding) => finding.ruleId !== "unused-suppression");
  const made = makeBaseline(kept, loaded.workspace.vault, secretsOf(project), salt);
  const old = baseline.content?.baseline.entries ?? [];
  const past = history ? history(salt) : old.filter((entry) => entry.history === true);
  const elsewhere = old.filter((entry) => entry.history !== true && !asked(entry));
  return writeBaseline({ ...made, entries: [...made.entries, ...elsewhere, ...past] });
}
