import { existsSync } from "node:fs";
import { dirname, relative, resolve, sep } from "node:path";
import { fails as becameWorse } from "../../core/audit/compare";
import { CONFIDENCES, SEVERITIES, type Confidence, type Finding, type Severity } from "../../core/model";
import type { BaselineEntry } from "../../core/rules/baseline";
import { plain } from "../../core/reports/escape";
import { ANSI_COLOURS, NO_COLOURS } from "../../core/reports/text";
import type { Report } from "../../core/reports/report";
import { nearest } from "../../core/text/nearest";
import { reasonOf } from "../../host/discover";
import { loadEngine, type Engine } from "../../host/engine";
import { resolveTargets } from "../../host/targets";
import { WriteError, plainFolder, writeAtomically } from "../../host/write";
import { analyse, baselineText, reportOf, type Analysis, type AnalysisOptions } from "../analysis";
import { UsageError, type Parsed } from "../arguments";
import { compared, previousReport } from "../compare";
import { HARDENING_IDS, HARDENINGS, isHardening, type HardeningId } from "../../core/fixes/harden";
import { runFixes, type FixOptions } from "../fix";
import { EXIT, wantsColour, type Io } from "../io";
import { auditHistory, type HistoryAudit } from "../history";
import type { Command } from "../program";
import { render } from "../render";
import { FORMATS } from "../spec";

/** `crewvet audit` */
export const audit: Command = async (args, io) => {
  const fix = fixOptions(args);
  const engine = await loadEngine();
  const options = analysisOptions(args, engine);
  const targets = resolveTargets(args.operands, args.text("root"), io.cwd);
  checkOutput(args.text("output"), io);
  const before = previousReport(args, io);

  let analysis = analyse(engine, targets, options, io);
  const revisions = args.text("history");
  const history = revisions === undefined ? null : await auditHistory(engine, targets, analysis, options, revisions, io);
  if (options.writesBaseline) return writeNewBaseline(analysis, history, ({ rule, path }) => (options.only?.has(rule) ?? true) && (targets.within?.(path) ?? true), io);
  if (fix) analysis = await runFixes(engine, targets, analysis, options, fix, io);

  const made = reportOf(engine, analysis, history?.report);
  const report = before ? compared(made, before, analysis) : made;
  nameProblems(report, analysis, io);
  if (fix?.mode.kind !== "diff" || args.text("output") !== undefined) await output(linked(report, analysis, args, io), args, io);
  for (const ruleId of report.failures) io.err(`crewvet: internal error: rule ${ruleId} failed; please report it\n`);
  if (report.failures.length > 0) return EXIT.internal;
  if (history?.interrupted === true) return EXIT.interrupted;
  const { config } = analysis.loaded;
  const failOn = args.text("fail-on");
  const general = failOn ?? config.run.failOn ?? "warning";
  const failed = report.comparison
    ? becameWorse(report.comparison, SEVERITIES.find((one) => one === general) ?? "never")
    : analysis.verdict.findings.some((finding) => fails(finding, failOn ?? config.for(finding.location.path).failOn ?? "warning")) || (report.history?.leaks ?? []).some((leak) => fails(leak, general));
  if (failed) return EXIT.findings;
  // a file that was asked for by its name and was not read is not clean
  return analysis.loaded.problems.some(({ path, kind }) => kind === "unread" && targets.named.includes(path)) ? EXIT.usage : EXIT.clean;
};

/** Links of an HTML file lead to the sources from where it lies. */
function linked(report: Report, { loaded }: Analysis, args: Parsed, io: Io): Report {
  const file = args.text("output");
  if (args.text("format") !== "html" || file === undefined || file === "-") return report;
  const way = relative(dirname(resolve(io.cwd, file)), loaded.root).split(sep).filter((part) => part !== "").map((part) => `${encodeURIComponent(part)}/`).join("");
  return { ...report, uriOf: (path) => `${way}${report.uriOf(path)}` };
}

function analysisOptions(args: Parsed, engine: Engine): AnalysisOptions {
  const ids = engine.rules.map((rule) => rule.meta.id);
  const wanted = args.text("rules")?.split(",").map((id) => id.trim()).filter((id) => id !== "");
  const unknown = wanted?.find((id) => !ids.includes(id));
  if (unknown !== undefined) {
    const guess = nearest(unknown, ids);
    throw new UsageError(`unknown rule '${unknown}'${guess === null ? "; see crewvet rules" : `: did you mean '${guess}'?`}`);
  }
  if (wanted?.length === 0) throw new UsageError("--rules needs at least one rule");
  const severity = SEVERITIES.find((one): one is Severity => one === args.text("min-severity"));
  const confidence = CONFIDENCES.find((one): one is Confidence => one === args.text("min-confidence"));
  return {
    only: wanted ? new Set(wanted) : null,
    writesBaseline: args.on("write-baseline"),
    noIgnores: args.on("no-ignores"),
    includeIgnored: args.on("include-ignored"),
    ...(severity ? { minSeverity: severity } : {}),
    ...(confidence ? { minConfidence: confidence } : {}),
    ...(args.text("baseline") === undefined ? {} : { baseline: args.text("baseline") }),
  };
}

function fixOptions(args: Parsed): FixOptions | null {
  const [level, diff, patch] = [args.text("fix"), args.on("diff"), args.text("patch")];
  const harden = args.text("harden");
  if (level === undefined && !diff && patch === undefined && harden === undefined) return null;
  if (diff && patch !== undefined) throw new UsageError("--diff and --patch exclude each other");
  if (args.on("write-baseline")) throw new UsageError("--write-baseline does not go with fixes");
  return {
    level: level === "unsafe" ? "unsafe" : "safe",
    harden: harden === undefined ? null : hardenings(harden),
    backend: args.text("backend"),
    style: args.text("style"),
    mode: diff ? { kind: "diff" } : patch === undefined ? { kind: "write" } : { kind: "patch", file: patch },
  };
}

function hardenings(text: string): readonly HardeningId[] {
  if (text === "usual") return HARDENINGS.filter((one) => one.usual).map((one) => one.id);
  return text.split(",").map((name) => {
    if (isHardening(name)) return name;
    throw new UsageError(`--harden ${name}: not one of ${HARDENING_IDS.join(", ")}`);
  });
}

/** What was not analysed, or not in full, and why: never silent. */
function nameProblems(report: Report, { loaded }: Analysis, io: Io): void {
  for (const problem of report.problems) io.err(`crewvet: ${plain(problem.path)}${problem.line === null ? "" : `:${String(problem.line)}`}: ${plain(problem.message)}\n`);
  for (const note of report.history?.notes ?? []) io.err(`crewvet: history: ${note}\n`);
  if (loaded.files.size > 0) return;
  io.err(loaded.hidden > 0 ? "crewvet: nothing to analyse: git ignores every file (see --include-ignored)\n" : "crewvet: nothing to analyse: no file here holds code, configuration or credentials, or the configuration leaves it out\n");
}

/** A result that could not be written after a long run would be a pity: look first. */
function checkOutput(file: string | undefined, io: Io): void {
  if (file !== undefined && file !== "-" && !existsSync(dirname(resolve(io.cwd, file)))) throw new UsageError(`--output ${file}: there is no such folder`);
}

async function output(report: Report, args: Parsed, io: Io): Promise<void> {
  const file = args.text("output");
  const format = FORMATS.find((one) => one === args.text("format")) ?? "text";
  const toFile = file !== undefined && file !== "-";
  const text = render(report, format, !toFile && wantsColour(io) ? ANSI_COLOURS : NO_COLOURS);
  if (!toFile) {
    await io.out(text);
    return;
  }
  try {
    writeAtomically(resolve(io.cwd, file), text);
  } catch (error) {
    throw new UsageError(`--output ${file}: ${error instanceof WriteError ? error.message : reasonOf(error)}`);
  }
}

function writeNewBaseline(analysis: Analysis, history: HistoryAudit | null, asked: (entry: BaselineEntry) => boolean, io: Io): number {
  const { loaded, baseline, verdict } = analysis;
  const { file, path } = baseline;
  const folder = dirname(file);
  try {
    if (file.startsWith(loaded.root) && !plainFolder(loaded.root, folder)) throw new WriteError("its folder is a link");
    if (!existsSync(folder)) throw new UsageError(`--baseline ${path}: there is no such folder`);
    writeAtomically(file, baselineText(analysis, verdict.findings, asked, history?.entries ?? null));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`--baseline ${path}: ${error instanceof WriteError ? error.message : reasonOf(error)}`);
  }
  const count = verdict.findings.filter((finding) => finding.ruleId !== "unused-suppression").length + (history?.report.leaks.length ?? 0);
  io.err(`crewvet: wrote ${String(count)} ${count === 1 ? "finding" : "findings"} to ${plain(path)}\n`);
  return EXIT.clean;
}

function fails({ severity }: Pick<Finding, "severity">, failOn: string): boolean {
  const limit = SEVERITIES.findIndex((one) => one === failOn);
  return limit !== -1 && SEVERITIES.indexOf(severity) <= limit;
}
