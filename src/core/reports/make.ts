import { blastRadius } from "../audit/blast-radius";
import { networkOf } from "../audit/network";
import { scorecard } from "../audit/scorecard";
import { whatIf } from "../audit/what-if";
import type { AnalysisInput } from "../analysis";
import type { Finding } from "../model/finding";
import type { FileProblem } from "../model/problem";
import type { Project } from "../model/project";
import type { Rule } from "../model/rule";
import { awsTables } from "../policies/aws/tables";
import type { Verdict } from "../rules/judge";
import { Places } from "./places";
import type { Place, Report, ReportFinding, ReportHistory, ReportRule, Step } from "./report";

export interface ReportInput {
  readonly input: AnalysisInput;
  readonly project: Project;
  readonly verdict: Verdict;
  /** Problems of listing and reading; those of parsing are the project's. */
  readonly problems: readonly FileProblem[];
  readonly rules: readonly Rule[];
  readonly root: Report["root"];
  readonly version: string;
  readonly uriOf: (path: string) => string;
  /** Texts of files that are no documents but may hold a finding (the baseline). */
  readonly extraTexts?: ReadonlyMap<string, string>;
  /** `YYYY-MM-DD`, for the age of review records. */
  readonly today: string;
  readonly history?: ReportHistory | null;
  /** Files that were looked at. */
  readonly files: number;
}

export const PROJECT_URL = "https://github.com/crewvet/crewvet";

export function ruleUrl(id: string): string {
  return `${PROJECT_URL}/blob/main/language-rules/rules/${id}/rule.md`;
}

export function reportRules(rules: readonly Rule[]): ReportRule[] {
  return rules.map(({ meta, doc }) => ({ meta, doc, url: ruleUrl(meta.id) }));
}

/** Puts together what all formats show. Messages and source lines are scrubbed of every value that the vault knows. */
export function makeReport(from: ReportInput): Report {
  const { input, project, verdict } = from;
  const places = new Places(project, input.vault, (path) => input.documents.get(path), from.extraTexts);
  const scrub = (text: string): string => input.vault.scrub(text);
  /** Every text of a plain value, scrubbed. */
  const scrubbed = <T>(value: T): T => JSON.parse(JSON.stringify(value), (_, inner: unknown) => (typeof inner === "string" ? scrub(inner) : inner)) as T;
  const hashes = new Map<string, number>();
  const numbered = (finding: Finding): string => {
    const hash = places.lineHash(finding.location);
    const key = `${finding.location.path}\0${finding.ruleId}\0${hash}`;
    const ordinal = (hashes.get(key) ?? 0) + 1;
    hashes.set(key, ordinal);
    return `${hash}:${String(ordinal)}`;
  };
  const step = ({ location, message }: { readonly location: Finding["location"]; readonly message: string }): Step => ({ place: places.place(location), message: scrub(message) });
  const findings = verdict.findings.map((finding): ReportFinding => ({
    ruleId: finding.ruleId,
    severity: finding.severity,
    confidence: finding.confidence,
    message: scrub(finding.message),
    place: places.place(finding.location),
    related: finding.related.map(step),
    flow: finding.flow.map(step),
    fingerprint: finding.fingerprint,
    lineHash: numbered(finding),
  }));
  const problems = [...from.problems, ...project.problems].map(({ path, message, kind, range }) => ({ path, message: scrub(message), kind, line: range ? places.line(path, range.start) : null }));
  problems.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : (a.line ?? 0) - (b.line ?? 0)));
  const unsuppressed = [...verdict.findings, ...verdict.suppressed.filter((one) => one.by === "baseline").map((one) => one.finding)];
  const radius = blastRadius(project, awsTables(input.knowledge.cloud.aws), input.cancellation);
  const network = networkOf(project, radius, input.cancellation);
  const placed = <T extends { readonly location: Finding["location"] | null }>(one: T): T & { readonly place: Place | null } => ({ ...scrubbed(one), place: one.location ? places.place(one.location) : null });
  return {
    tool: { name: "crewvet", version: from.version, url: PROJECT_URL },
    root: from.root,
    findings,
    history: from.history ?? null,
    suppressed: { comment: verdict.suppressed.filter((one) => one.by === "comment").length, baseline: verdict.suppressed.filter((one) => one.by === "baseline").length },
    problems,
    failures: verdict.failures.map((failure) => failure.ruleId),
    rules: reportRules(from.rules),
    scorecard: scorecard({ input, project, findings: unsuppressed, rules: from.rules, today: from.today, leaks: from.history?.leaks ?? [] }).map((item) => ({ ...item, evidence: item.evidence.map(placed) })),
    blastRadius: {
      agents: radius.agents.map((agent) => ({ ...placed(agent), scope: placed(agent.scope) })),
      credentials: radius.credentials.map(placed),
    },
    network: { ...network, nodes: network.nodes.map(placed) },
    whatIf: whatIf(project, radius, network).map((one) => ({ ...placed(one), sections: one.sections.map((section) => ({ ...section, lines: section.lines.map(placed) })) })),
    comparison: null,
    counts: { files: from.files, crews: project.crew.crews.length, agents: project.crew.agents.size, credentials: project.crew.credentials.size },
    uriOf: from.uriOf,
  };
}
