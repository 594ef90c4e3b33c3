import { json } from "./escape";
import type { Place, Report, Step } from "./report";
import { whatIfData } from "./what-if";

/** Version of the JSON format: it grows by new fields only; any other change raises it. */
export const JSON_VERSION = 1;

/** The report as JSON, for scripts. Lines and columns are 1-based. */
export function renderJson(report: Report): string {
  const place = (at: Place): object => ({
    path: at.path,
    line: at.startLine,
    column: at.startColumn,
    endLine: at.endLine,
    endColumn: at.endColumn,
    ...(at.cell ? { cell: at.cell.number, cellLine: at.cell.line } : {}),
  });
  const step = (one: Step): object => ({ ...place(one.place), message: one.message });
  const value = {
    version: JSON_VERSION,
    tool: { name: report.tool.name, version: report.tool.version },
    root: report.root,
    summary: { ...counts(report), suppressed: report.suppressed, ...report.counts },
    findings: report.findings.map((finding) => ({
      ruleId: finding.ruleId,
      severity: finding.severity,
      confidence: finding.confidence,
      message: finding.message,
      ...place(finding.place),
      related: finding.related.map(step),
      flow: finding.flow.map(step),
      fingerprint: finding.fingerprint,
      docs: report.rules.find((rule) => rule.meta.id === finding.ruleId)?.url ?? null,
    })),
    ...(report.history ? { history: report.history } : {}),
    problems: report.problems,
    failures: report.failures,
    scorecard: report.scorecard.map((item) => ({
      item: item.item,
      title: item.title,
      status: item.status,
      evidence: item.evidence.map((one) => ({ text: one.text, ...(one.place ? place(one.place) : {}) })),
    })),
    blastRadius: radius(report),
    whatIf: report.whatIf.map(whatIfData),
    ...(report.comparison ? { comparison: report.comparison } : {}),
  };
  return `${json(value)}\n`;
}

/** Without ranges and frames; ids of literals hold a handle of this run and become numbers. */
function radius({ blastRadius: { agents, credentials } }: Report): object {
  const at = (place: Place | null | undefined): object => (place ? { path: place.path, line: place.startLine } : {});
  const stable = new Map(credentials.map(({ id, name }, index) => [id, id.startsWith("literal:") ? `literal:${name}#${String(index + 1)}` : id]));
  return {
    agents: agents.map(({ location: _, place, scope: { location: __, place: scopePlace, ...scope }, ...agent }) => ({
      ...agent,
      ...at(place),
      credentials: agent.credentials.map((one) => ({ ...one, id: stable.get(one.id) ?? one.id })),
      scope: { ...scope, ...at(scopePlace) },
    })),
    credentials: credentials.map(({ location: _, place, ...credential }) => ({ ...credential, id: stable.get(credential.id) ?? credential.id, ...at(place) })),
  };
}

export function counts(report: Report): { readonly error: number; readonly warning: number; readonly information: number } {
  const count = (severity: string): number => report.findings.filter((finding) => finding.severity === severity).length;
  return { error: count("error"), warning: count("warning"), information: count("information") };
}
