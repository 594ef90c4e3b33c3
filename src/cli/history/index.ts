import { CONFIDENCES, SEVERITIES } from "../../core/model";
import { plain } from "../../core/reports/escape";
import type { ReportHistory, ReportLeak } from "../../core/reports/report";
import { digestKey, type BaselineEntry } from "../../core/rules/baseline";
import type { HistoryLeak, HistoryOptions } from "../../core/secrets/history";
import type { Engine } from "../../host/engine";
import type { Targets } from "../../host/targets";
import type { Analysis, AnalysisOptions } from "../analysis";
import { UsageError } from "../arguments";
import type { Io } from "../io";
import { ProgressLine } from "../progress";
import { gitAt, HistoryError } from "./git";
import { scanHistory, type HistoryScan } from "./scan";

export interface HistoryAudit {
  readonly report: ReportHistory;
  /** What the baseline would say of them, the known ones too. */
  readonly entries: (salt: Uint8Array) => readonly BaselineEntry[];
  readonly interrupted: boolean;
}

/** Audits the git history behind the files that were analysed. An interrupt ends it early. Throws UsageError. */
export async function auditHistory(engine: Engine, targets: Targets, analysis: Analysis, options: AnalysisOptions, revisions: string, io: Io): Promise<HistoryAudit> {
  if (/^-(?!-all$)/.test(revisions)) throw new UsageError(`--history takes revisions, not '${revisions}'`);
  const abort = new AbortController();
  const interrupt = (): void => {
    abort.abort();
  };
  process.once("SIGINT", interrupt);
  const progress = new ProgressLine(io);
  try {
    const { loaded } = analysis;
    const scan = await scanHistory({
      git: gitAt(targets.root, io.env),
      folder: targets.root,
      revisions,
      wanted: (path) => loaded.config.wanted(path) && (targets.within?.(path) ?? true),
      input: loaded.workspace.input(),
      parsers: engine.parsers,
      options: historyOptions(analysis, options),
      onProgress: (done, total) => { progress.line(`history ${String(done)} of ${String(total)} commits`); },
      signal: abort.signal,
    });
    return audited(scan, analysis, options, abort.signal.aborted);
  } catch (error) {
    if (error instanceof HistoryError) throw new UsageError(`--history: ${error.message}`);
    throw error;
  } finally {
    progress.clear();
    process.removeListener("SIGINT", interrupt);
  }
}

function historyOptions({ loaded, project, verdict }: Analysis, options: AnalysisOptions): HistoryOptions {
  const { config } = loaded;
  const reported = new Set([...verdict.findings, ...verdict.suppressed.map(({ finding }) => finding)].flatMap(({ secretHash }) => secretHash ?? []));
  const ignored = new Map(project.secrets.flatMap(({ secret, location }) => (project.files.get(location.path)?.ignored === true ? [[secret.hash, location.path] as const] : [])));
  for (const hash of ignored.keys()) if (!options.includeIgnored) reported.delete(hash);
  return {
    reported,
    ignored,
    level: (ruleId, path) => (options.only && !options.only.has(ruleId) ? "off" : config.for(path).levels.get(ruleId)),
    accepts: (severity, confidence, path) => {
      const effective = config.for(path);
      return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(options.minSeverity ?? effective.minSeverity) && CONFIDENCES.indexOf(confidence) <= CONFIDENCES.indexOf(options.minConfidence ?? effective.minConfidence);
    },
    suppressions: !options.noIgnores,
  };
}

function audited(scan: HistoryScan, { baseline }: Analysis, options: AnalysisOptions, interrupted: boolean): HistoryAudit {
  const entry = (leak: HistoryLeak, salt: Uint8Array): BaselineEntry => ({ rule: leak.ruleId, path: leak.path, fingerprint: leak.fingerprint, digest: scan.vault.baselineDigest(leak.secret, salt), history: true });
  const content = options.noIgnores || options.writesBaseline ? null : (baseline.content?.baseline ?? null);
  const known = new Set((content?.entries ?? []).filter((one) => one.history === true).map(digestKey));
  const isKnown = (leak: HistoryLeak): boolean => content !== null && known.has(digestKey(entry(leak, content.salt)));
  const leaks = scan.leaks.filter((leak) => !isKnown(leak)).map((leak): ReportLeak => {
    const { secret: _secret, ...shown } = leak;
    return shown;
  });
  return {
    report: { leaks, commits: scan.commits, versions: scan.blobs, known: scan.leaks.length - leaks.length, notes: scan.notes.map(plain) },
    entries: (salt) => scan.leaks.map((leak) => entry(leak, salt)),
    interrupted,
  };
}
