import { NotificationType } from "vscode-languageserver/node";
import type { LoadedRoot } from "./config-loader";
import type { RootSession } from "./root-session";

/** What the status item shows. Counts and paths only. */
export interface Status {
  readonly state: "reading" | "ready";
  readonly errors: number;
  readonly warnings: number;
  readonly information: number;
  readonly files: number;
  /** `file:line` of broken configurations. */
  readonly configErrors: readonly string[];
  /** Files that could not be read or analysed in full. */
  readonly problems: number;
  /** Rules that failed: bugs of ours. */
  readonly failedRules: readonly string[];
}

export const StatusNotification = new NotificationType<Status>("crewvet/status");

export function statusOf(sessions: readonly RootSession[], loaded: ReadonlyMap<RootSession, LoadedRoot>): Status {
  const counts = { error: 0, warning: 0, information: 0 };
  let files = 0;
  let problems = 0;
  const failed = new Set<string>();
  for (const session of sessions) {
    const analysis = session.latest;
    files += session.fileCount();
    problems += session.problems().length + (analysis?.project.problems.length ?? 0);
    for (const finding of analysis?.findings ?? []) counts[finding.severity]++;
    for (const failure of analysis?.verdict.failures ?? []) failed.add(failure.ruleId);
  }
  const configErrors = sessions.flatMap((session) => (loaded.get(session)?.errors ?? []).map(({ file, line }) => `${file}:${String(line)}`));
  return {
    state: sessions.every((session) => session.ready) ? "ready" : "reading",
    errors: counts.error,
    warnings: counts.warning,
    information: counts.information,
    files,
    configErrors,
    problems,
    failedRules: [...failed],
  };
}
