import type { AnalysisInput } from "../analysis";
import type { Finding } from "../model/finding";
import type { Project } from "../model/project";
import type { Rule } from "../model/rule";
import type { Place } from "../reports/report";
import type { Location } from "../text/range";
import { accessReviews, auditTrails, encryptionAtRest, incidentProcedures, redactors, rotations } from "./evidence";

export type Status = "met" | "not met" | "cannot be seen from here";

export interface Evidence {
  readonly text: string;
  readonly location: Location | null;
  /** Filled in for reports. */
  readonly place?: Place | null;
}

export interface ScorecardItem {
  /** 1 to 10. */
  readonly item: number;
  readonly title: string;
  readonly status: Status;
  /** Why; never empty. */
  readonly evidence: readonly Evidence[];
}

export interface ScorecardInput {
  readonly input: AnalysisInput;
  readonly project: Project;
  /** Reported findings and those the baseline knows: a known leak is a leak. */
  readonly findings: readonly Finding[];
  readonly rules: readonly Rule[];
  /** `YYYY-MM-DD` */
  readonly today: string;
}

export const CHECKLIST: readonly string[] = [
  "No hardcoded credentials",
  "One credential per agent",
  "Minimum scope",
  "Automatic rotation (30–90 days)",
  "Redaction in logs",
  "Audit trail with integrity hash",
  "Credential isolation",
  "Incident response",
  "Quarterly access review",
  "Encryption at rest and in transit",
];

const MAX_EVIDENCE = 8;

/** Answers the ten items. "Met" needs evidence: that nothing was found is none. */
export function scorecard(from: ScorecardInput): ScorecardItem[] {
  return CHECKLIST.map((title, index) => {
    const item = index + 1;
    const against = from.findings.filter((finding) => finding.confidence !== "low" && from.rules.some((rule) => rule.meta.id === finding.ruleId && rule.meta.checklist.includes(item)));
    const extra = EXTRA_AGAINST[item]?.(from) ?? [];
    if (against.length + extra.length > 0) {
      const evidence = [...against.map((finding) => ({ text: finding.message, location: finding.location })), ...extra];
      return { item, title, status: "not met", evidence: cut(evidence) };
    }
    const found = SUPPORT[item]?.(from);
    if (found && found.evidence.length > 0) return { item, title, status: "met", evidence: cut(found.evidence) };
    return { item, title, status: "cannot be seen from here", evidence: [{ text: found?.missing ?? "nothing in the project speaks of it", location: null }] };
  });
}

/** What speaks for an item; `missing` says what would have to be seen. */
interface Support {
  readonly evidence: readonly Evidence[];
  readonly missing: string;
}

const EXTRA_AGAINST: Readonly<Record<number, (from: ScorecardInput) => readonly Evidence[]>> = {
  4: ({ project }) =>
    project.secrets
      .filter((secret) => secret.confidence !== "low" && secret.rule === "hardcoded-credential" && !(project.files.get(secret.location.path)?.ignored ?? false))
      .map((secret) => ({ text: `${secret.label} stands in the source: rotating it means changing the code`, location: secret.location })),
  9: ({ input, today }) => accessReviews(input, today).stale,
};

const SUPPORT: Readonly<Record<number, (from: ScorecardInput) => Support>> = {
  1: ({ project }) => ({
    evidence: [...project.crew.credentials.values()]
      .filter((one) => one.explicit && (one.kind === "env" || one.kind === "settings" || one.kind === "secret-manager" || one.kind === "cloud-identity"))
      .map((one) => ({ text: `${one.name} is read from ${SOURCE[one.kind] ?? "outside the code"}`, location: one.location })),
    missing: "no credential is read anywhere in the project, so it cannot be told where they come from",
  }),
  2: ({ project }) => ({ evidence: separateCredentials(project), missing: "no crew whose agents each name a credential of their own was found" }),
  3: ({ project }) => ({
    evidence:
      project.policies.length > 0 && project.policies.every((policy) => policy.statements.every((statement) => statement.complete))
        ? project.policies.map((policy) => ({ text: `policy ${policy.name ?? "without a name"} grants nothing too broad`, location: policy.location }))
        : [],
    missing: "the project holds no policy that could be read in full",
  }),
  4: ({ input }) => ({ evidence: rotations(input), missing: "no rotation is configured in the project; the secrets manager may do it" }),
  5: ({ input }) => ({ evidence: redactors(input), missing: "no leak was found, but nothing that redacts logs either" }),
  6: ({ input }) => ({ evidence: auditTrails(input), missing: "no audit trail with a keyed hash was found in the project" }),
  7: () => ({ evidence: [], missing: "agents of a crew share one process; whether each has its own identity is decided where it runs" }),
  8: ({ input }) => ({ evidence: incidentProcedures(input), missing: "no written procedure for a leaked credential was found in the project" }),
  9: ({ input, today }) => ({ evidence: accessReviews(input, today).current, missing: "no record of an access review was found in the project" }),
  10: ({ input }) => ({ evidence: encryptionAtRest(input), missing: "no insecure connection was found, but nothing that shows encryption at rest" }),
};

const SOURCE: Readonly<Record<string, string>> = { env: "the environment", settings: "settings", "secret-manager": "a secrets manager", "cloud-identity": "a cloud identity" };

/** Crews of two or more agents where every agent names credentials that no other agent of the crew has. */
function separateCredentials(project: Project): Evidence[] {
  const { crew } = project;
  return crew.crews.flatMap((one) => {
    const agents = one.agents.flatMap((id) => crew.agents.get(id) ?? []);
    const credentials = agents.map((agent) => agent.llms.flatMap((id) => crew.llms.get(id)?.credentials ?? []));
    const explicit = credentials.every((ids) => ids.length > 0 && ids.every((id) => crew.credentials.get(id)?.explicit === true));
    const all = credentials.flat();
    if (agents.length < 2 || !explicit || new Set(all).size !== all.length) return [];
    return [{ text: `each of the ${String(agents.length)} agents of ${one.name ?? "the crew"} has its own credential`, location: one.location }];
  });
}

function cut(evidence: readonly Evidence[]): Evidence[] {
  if (evidence.length <= MAX_EVIDENCE) return [...evidence];
  return [...evidence.slice(0, MAX_EVIDENCE), { text: `and ${String(evidence.length - MAX_EVIDENCE)} more`, location: null }];
}
