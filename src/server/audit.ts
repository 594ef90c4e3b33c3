import type { Finding, Rule, RuleMeta } from "../core/model";
import { NEVER_CANCELLED } from "../core/analysis";
import { placeOf } from "./places";
import { rulePage } from "./rule-page";
import type { RootSession } from "./root-session";

/** Where a client shows something: a document, 0-based line and character. */
export interface AuditPlace {
  readonly uri: string;
  /** Relative to the root. */
  readonly path: string;
  readonly line: number;
  readonly character: number;
}

export interface AuditFinding {
  readonly ruleId: string;
  readonly severity: Finding["severity"];
  readonly confidence: Finding["confidence"];
  readonly message: string;
  readonly place: AuditPlace;
  readonly agents: readonly string[];
  readonly related: readonly { readonly message: string; readonly place: AuditPlace }[];
}

export interface AuditRoot {
  readonly name: string;
  readonly uri: string;
  readonly files: number;
  readonly findings: readonly AuditFinding[];
  readonly agents: readonly string[];
  readonly problems: readonly { readonly path: string; readonly message: string }[];
  readonly hidden: { readonly comments: number; readonly baseline: number };
}

/** Everything an audit found, as plain data without values. */
export interface AuditResult {
  readonly roots: readonly AuditRoot[];
  readonly rules: readonly (RuleMeta & { readonly page: string })[];
}

export function auditOf(sessions: readonly RootSession[], rules: readonly Rule[]): AuditResult {
  return {
    roots: sessions.flatMap((session) => auditRoot(session) ?? []),
    rules: rules.map(({ meta }) => ({ ...meta, page: rulePage(meta.id) })),
  };
}

function auditRoot(session: RootSession): AuditRoot | null {
  const analysis = session.analyse(NEVER_CANCELLED);
  if (!analysis) return null;
  const { project, findings, suppressed } = analysis;
  const agentAt = [...project.crew.agents.values()];
  const place = (location: Finding["location"]): AuditPlace | null => {
    const found = placeOf(location, session);
    return found && { uri: found.uri, path: location.path, line: found.range.start.line, character: found.range.start.character };
  };
  return {
    name: session.name,
    uri: session.uri,
    files: session.fileCount(),
    agents: agentAt.map((agent) => agent.name),
    findings: findings.flatMap((finding): AuditFinding[] => {
      const at = place(finding.location);
      if (!at) return [];
      const places = [finding.location, ...finding.related.map((one) => one.location), ...finding.flow.map((one) => one.location)];
      const agents = agentAt.filter(({ location }) => places.some((one) => one.path === location.path && one.range.start >= location.range.start && one.range.end <= location.range.end));
      const related = [...finding.related, ...finding.flow].flatMap(({ location, message }) => {
        const where = place(location);
        return where ? [{ message, place: where }] : [];
      });
      const { ruleId, severity, confidence, message } = finding;
      return [{ ruleId, severity, confidence, message, place: at, agents: [...new Set(agents.map((agent) => agent.name))], related }];
    }),
    problems: [...session.problems(), ...project.problems].map(({ path, message }) => ({ path, message })),
    hidden: { comments: suppressed.filter((one) => one.by === "comment").length, baseline: suppressed.filter((one) => one.by === "baseline").length },
  };
}
