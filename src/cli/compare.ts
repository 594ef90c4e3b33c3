import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { compare, snapshotOf, type Comparison, type Snapshot } from "../core/audit/compare";
import { parseSnapshot, SnapshotError } from "../core/reports/comparison";
import type { Report } from "../core/reports/report";
import { reasonOf } from "../host/discover";
import type { Analysis } from "./analysis";
import { UsageError, type Parsed } from "./arguments";
import type { Io } from "./io";

/** Formats that show a comparison. */
const COMPARING: readonly string[] = ["text", "json", "markdown", "html"];
const MAX_REPORT_BYTES = 64 * 1024 * 1024;

/** The report of `--compare`, read before the run: one that cannot be used should not cost one. */
export function previousReport(args: Parsed, io: Io): Snapshot | null {
  const file = args.text("compare");
  if (file === undefined) return null;
  const format = args.text("format") ?? "text";
  if (!COMPARING.includes(format)) throw new UsageError(`--compare goes with --format ${COMPARING.join(", ")}, not ${format}`);
  for (const other of ["write-baseline", "history"]) if (args.on(other) || args.text(other) !== undefined) throw new UsageError(`--${other} does not go with --compare`);
  const path = resolve(io.cwd, file);
  try {
    const stat = statSync(path);
    if (!stat.isFile()) throw new SnapshotError("it is no file");
    if (stat.size > MAX_REPORT_BYTES) throw new SnapshotError("it is larger than 64 MiB");
    return parseSnapshot(readFileSync(path, "utf8"));
  } catch (error) {
    throw new UsageError(`--compare ${file}: ${error instanceof SnapshotError ? error.message : reasonOf(error)}`);
  }
}

/** The report with what changed since one of before, which may quote what this run knows to be a secret. */
export function compared(report: Report, before: Snapshot, { loaded }: Analysis): Report {
  const { vault } = loaded.workspace;
  const scrub = (changes: Comparison["worse"]): Comparison["worse"] => changes.map((change) => ({ ...change, text: vault.scrub(change.text) }));
  const { before: name, worse, better, other } = compare(before, snapshotOf(report));
  return { ...report, comparison: { before: vault.scrub(name), worse: scrub(worse), better: scrub(better), other: scrub(other) } };
}
