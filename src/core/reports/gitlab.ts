import type { Severity } from "../model/finding";
import { json, plain } from "./escape";
import type { Report } from "./report";

const LEVEL: Readonly<Record<Severity, string>> = { error: "critical", warning: "major", information: "info" };

/** GitLab's code quality report. Paths are relative to the audited root. */
export function renderGitlab(report: Report): string {
  const seen = new Map<string, number>();
  const issues = report.findings.map((finding) => {
    const count = seen.get(finding.fingerprint) ?? 0;
    seen.set(finding.fingerprint, count + 1);
    return {
      description: plain(finding.message),
      check_name: finding.ruleId,
      fingerprint: count === 0 ? finding.fingerprint : `${finding.fingerprint}-${String(count)}`,
      severity: LEVEL[finding.severity],
      location: { path: finding.place.path, lines: { begin: finding.place.startLine, end: finding.place.endLine } },
    };
  });
  return `${json(issues)}\n`;
}
