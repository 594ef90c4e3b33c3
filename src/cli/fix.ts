import { existsSync } from "node:fs";
import { dirname, relative, resolve, sep } from "node:path";
import type { HardeningId } from "../core/fixes/harden";
import type { Finding } from "../core/model";
import { plain } from "../core/reports/escape";
import { reasonOf } from "../host/discover";
import type { Engine } from "../host/engine";
import { repositoryTop, takenByGit } from "../host/ignores";
import type { Targets } from "../host/targets";
import { removeLeftovers, writeAtomically, WriteError } from "../host/write";
import { analyse, type Analysis, type AnalysisOptions } from "./analysis";
import { UsageError } from "./arguments";
import { planFixes, type FileChange, type Planned } from "./fix-plan";
import { foresee, MAX_ROUNDS, sumOf } from "./fix-rounds";
import { writeChanges } from "./fix-write";
import type { Io } from "./io";
import { patch, preview } from "./patch";

export interface FixOptions {
  readonly level: "safe" | "unsafe";
  /** Parts of hardening the whole crew; null for the fixes of the findings alone. */
  readonly harden: readonly HardeningId[] | null;
  readonly backend: string | undefined;
  readonly style: string | undefined;
  /** Write to disk, show, or write a patch. */
  readonly mode: { readonly kind: "write" } | { readonly kind: "diff" } | { readonly kind: "patch"; readonly file: string };
}

/** Makes, shows or writes down fixes. Gives the analysis of the files as they are afterwards. */
export async function runFixes(engine: Engine, targets: Targets, first: Analysis, options: AnalysisOptions, fix: FixOptions, io: Io): Promise<Analysis> {
  const plan = (analysis: Analysis, made: readonly FileChange[] = []): Planned =>
    planFixes({ engine, loaded: analysis.loaded, project: analysis.project, findings: analysis.verdict.findings, level: fix.level, harden: fix.harden, backend: fix.backend, style: fix.style, within: targets.within, made });
  if (fix.mode.kind === "diff") {
    const planned = foresee(engine, targets, options, first, plan);
    await io.out(preview(planned.changes, first.loaded.workspace.vault));
    explain(planned, io, "would be fixed");
    return first;
  }
  if (fix.mode.kind === "patch") {
    const { file } = fix.mode;
    writePatch(() => foresee(engine, targets, options, first, plan), first, file, io);
    return first;
  }
  let analysis = cleanUp(first) ? analyse(engine, targets, options, io) : first;
  const rounds: Planned[] = [];
  let failure: string | null = null;
  while (rounds.length < MAX_ROUNDS) {
    const planned = plan(analysis);
    const written = writeChanges(targets.root, planned.changes);
    if (!written.ok) {
      failure = written.reason;
      break;
    }
    rounds.push(planned);
    if (planned.changes.length === 0) break;
    analysis = analyse(engine, targets, options, io);
  }
  // what cannot be fixed is said of the files as they are in the end: a fix may make another one possible
  explain(sumOf(rounds), io, "fixed", failure === null);
  if (failure !== null) io.err(`crewvet: not fixed: ${plain(failure)}\n`);
  return analysis;
}

/** Removes what killed runs have left beside the files with findings. */
function cleanUp({ loaded, verdict }: Analysis): boolean {
  const folders = new Set(verdict.findings.map(({ location }) => dirname(resolve(loaded.root, location.path))));
  return [...folders].map((folder) => existsSync(folder) && removeLeftovers(folder)).includes(true);
}

function explain(planned: Planned, io: Io, done: string, withReasons = true): void {
  const files = planned.changes.map((change) => plain(change.path)).join(", ");
  if (planned.fixed.length === 0 && planned.changes.length > 0) io.err(`crewvet: hardened: ${files}\n`);
  if (planned.fixed.length > 0) {
    io.err(`crewvet: ${String(planned.fixed.length)} ${planned.fixed.length === 1 ? "finding" : "findings"} ${done} in ${files}\n`);
  }
  for (const note of planned.notes) io.err(`crewvet: note: ${plain(note)}\n`);
  for (const entry of planned.store) io.err(`crewvet: store: ${plain(entry.command)}\n`);
  if (withReasons) for (const { finding, reason } of planned.left) io.err(`crewvet: not fixed: ${place(finding)}: ${plain(reason)}\n`);
}

function place(finding: Finding): string {
  return `${plain(finding.location.path)} [${finding.ruleId}]`;
}

function writePatch(make: () => Planned, { loaded }: Analysis, option: string, io: Io): void {
  const file = resolve(io.cwd, option);
  const folder = dirname(file);
  if (!existsSync(folder)) throw new UsageError(`--patch ${option}: there is no such folder`);
  if (takenByGit(file)) throw new UsageError(`--patch ${option}: git would take this file, and it holds secrets; write it outside the repository or ignore it`);
  const planned = make();
  if (planned.changes.length === 0) {
    explain(planned, io, "fixed");
    io.err("crewvet: no patch was written: there is nothing to fix\n");
    return;
  }
  const top = repositoryTop(loaded.root);
  const prefix = top === null || top === loaded.root ? "" : `${relative(top, loaded.root).split(sep).join("/")}/`;
  const made = patch(planned.changes, loaded.workspace.vault, prefix);
  if (!made.ok) throw new UsageError(`--patch: ${made.reason}`);
  try {
    writeAtomically(file, made.bytes, { mode: 0o600, forceMode: true });
  } catch (error) {
    throw new UsageError(`--patch ${option}: ${error instanceof WriteError ? error.message : reasonOf(error)}`);
  }
  explain(planned, io, "fixed by the patch");
  io.err(`crewvet: warning: ${plain(option)} holds secrets in the clear; apply it with git apply and delete it\n`);
}
