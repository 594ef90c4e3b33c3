import { NEVER_CANCELLED } from "../core/analysis";
import type { Finding, Project, Rule } from "../core/model";
import { makeReport } from "../core/reports/make";
import type { Report } from "../core/reports/report";
import { relativeUri } from "../host/paths";
import type { RootSession } from "./root-session";
import type { AuditResult } from "../webview/messages";
import { VERSION } from "./version";

export function auditOf(sessions: readonly RootSession[], rules: readonly Rule[]): AuditResult {
  return {
    roots: sessions.flatMap((session) => {
      const made = reportOf(session, rules);
      if (!made) return [];
      const { uriOf: _uriOf, ...report } = made.report;
      return [{ uri: session.uri, report, agents: made.findings.map((finding) => agentsOf(finding, made.project)) }];
    }),
  };
}

/** The report of one root by its newest text; null while it is being read. */
export function reportOf(session: RootSession, rules: readonly Rule[]): { readonly report: Report; readonly project: Project; readonly findings: readonly Finding[] } | null {
  const analysis = session.analyse(NEVER_CANCELLED);
  if (!analysis) return null;
  const { project, verdict } = analysis;
  const report = makeReport({
    input: session.input(),
    project,
    verdict,
    problems: session.problems(),
    rules,
    root: { name: session.name, uri: `${session.uri}/` },
    version: VERSION,
    uriOf: relativeUri,
    today: new Date().toISOString().slice(0, 10),
    files: session.fileCount(),
  });
  return { report, project, findings: verdict.findings };
}

/** Agents whose definition the finding, its related places or its flow touch. */
function agentsOf(finding: Finding, project: Project): string[] {
  const places = [finding.location, ...finding.related.map((one) => one.location), ...finding.flow.map((one) => one.location)];
  const touched = [...project.crew.agents.values()].filter(({ location, config }) =>
    places.some((place) => [location, ...(config ? [config] : [])].some((own) => place.path === own.path && place.range.start >= own.range.start && place.range.end <= own.range.end)),
  );
  return [...new Set(touched.map((agent) => agent.name))];
}
