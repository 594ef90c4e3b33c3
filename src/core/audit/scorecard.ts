import type { AnalysisInput } from "../analysis";
import type { Finding } from "../model/finding";
import type { Project } from "../model/project";
import type { Rule } from "../model/rule";
import { credentialsOf } from "../model/sharing";
import type { Place, ReportLeak } from "../reports/report";
import type { Location } from "../text/range";
import { accessReviews, auditTrails, credentialReads, encryptionAtRest, encryptionInTransit, incidentProcedures, redactors, rotations, type Weighed } from "./evidence";
import { isolated, isolationBroken } from "./isolation";

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
  /** What the git history holds, where it was looked at. */
  readonly leaks?: readonly Pick<ReportLeak, "message" | "commit" | "path">[];
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
    // what an audit-only rule misses in the repository may be kept elsewhere: it cannot be seen
    const against = from.findings.filter((finding) => finding.confidence !== "low" && from.rules.some(({ meta }) => meta.id === finding.ruleId && !meta.auditOnly && meta.checklist.includes(item)));
    const { good, bad, missing } = WEIGH[item]?.(from) ?? { good: [], bad: [], missing: "nothing in the project speaks of it" };
    const evidence = [...against.map((finding): Evidence => ({ text: finding.message, location: finding.location })), ...bad];
    if (evidence.length > 0) return { item, title, status: "not met", evidence: cut(evidence) };
    if (good.length > 0) return { item, title, status: "met", evidence: cut(good) };
    return { item, title, status: "cannot be seen from here", evidence: [{ text: missing, location: null }] };
  });
}

/** Evidence beyond the findings; `missing` says what would have to be seen. */
type Weighing = Weighed & { readonly missing: string };

const WEIGH: Readonly<Record<number, (from: ScorecardInput) => Weighing>> = {
  1: ({ input, project, leaks }) => ({
    good: distinct([
      ...[...project.crew.credentials.values()]
        .filter((one) => one.explicit && one.kind in SOURCE)
        .map((one): Evidence => ({ text: `${one.name} is read from ${SOURCE[one.kind] ?? "outside the code"}`, location: one.location })),
      ...credentialReads(input),
    ]),
    bad: (leaks ?? []).map(({ message, commit, path }): Evidence => ({ text: `in the git history (${commit.slice(0, 12)}:${path}): ${message}`, location: null })),
    missing: "no credential is read anywhere in the project, so it cannot be told where they come from",
  }),
  2: ({ project }) => ({ good: separateCredentials(project), bad: [], missing: "no crew whose agents each name a credential of their own was found" }),
  3: ({ project }) => ({ good: readPolicies(project), bad: [], missing: "the project holds no policy that grants something and could be read in full" }),
  4: ({ input, project }) => {
    const { good, bad } = rotations(input);
    return { good, bad: [...bad, ...written(project)], missing: "no rotation is configured in the project; the secrets manager may do it" };
  },
  5: ({ input }) => ({ good: redactors(input), bad: [], missing: "no leak was found, but nothing that redacts logs either" }),
  6: ({ input }) => ({ ...auditTrails(input), missing: "no audit trail with a keyed hash was found in the project" }),
  7: ({ project }) => ({ good: isolated(project), bad: isolationBroken(project), missing: "agents of a crew share one process, and the code names no identity of its own for each agent that fetches" }),
  8: ({ project }) => ({ ...incidentProcedures(project), missing: "no written procedure for a leaked credential was found in the project" }),
  9: ({ project, today }) => ({ ...accessReviews(project, today), missing: "no record of an access review was found in the project" }),
  10: ({ input, project }) => {
    const rest = encryptionAtRest(input);
    const transit = encryptionInTransit(input, project);
    const complete = rest.good.length > 0 && transit.length > 0;
    const missing = rest.good.length > 0 ? "encryption at rest is configured, but nothing shows it in transit" : transit.length > 0 ? "connections insist on TLS, but nothing shows encryption at rest" : "no insecure connection was found, but nothing that shows encryption either";
    return { good: complete ? [...rest.good, ...transit] : [], bad: rest.bad, missing };
  },
};

const SOURCE: Readonly<Record<string, string>> = { env: "the environment", settings: "settings", "secret-manager": "a secrets manager", "cloud-identity": "a cloud identity" };

/** Literals of files that git takes: rotating one means changing the code. */
function written(project: Project): Evidence[] {
  return project.secrets
    .filter((secret) => secret.confidence !== "low" && secret.rule === "hardcoded-credential" && !(project.files.get(secret.location.path)?.ignored ?? false))
    .map((secret) => ({ text: `${secret.label} stands in the source: rotating it means changing the code`, location: secret.location }));
}

/** Policies that grant something, where all of them could be read in full. */
function readPolicies({ policies }: Project): Evidence[] {
  const granting = policies.filter((policy) => policy.kind !== "boundary" && policy.kind !== "trust");
  if (!granting.every((policy) => policy.statements.every((statement) => statement.complete))) return [];
  return granting.map((policy) => ({ text: `policy ${policy.name ?? "without a name"} grants nothing too broad`, location: policy.location }));
}

/** Crews of two or more agents where every agent names credentials that no other agent of the crew has. */
function separateCredentials({ crew }: Project): Evidence[] {
  return crew.crews.flatMap((one) => {
    const agents = one.agents.flatMap((id) => crew.agents.get(id) ?? []);
    const credentials = agents.map((agent) => [...credentialsOf(crew, agent)]);
    const explicit = credentials.every((ids) => ids.length > 0 && ids.every((id) => crew.credentials.get(id)?.explicit === true));
    const all = credentials.flat();
    if (agents.length < 2 || one.sharedLlms.some((id) => (crew.llms.get(id)?.credentials.length ?? 0) > 0) || !explicit || new Set(all).size !== all.length) return [];
    return [{ text: `each of the ${String(agents.length)} agents of ${one.name ?? "the crew"} has its own credential`, location: one.location }];
  });
}

/** Each place once. */
function distinct(evidence: readonly Evidence[]): Evidence[] {
  return [...new Map(evidence.map((one) => [`${one.location?.path ?? ""}:${one.text}`, one] as const)).values()];
}

function cut(evidence: readonly Evidence[]): Evidence[] {
  if (evidence.length <= MAX_EVIDENCE) return [...evidence];
  return [...evidence.slice(0, MAX_EVIDENCE), { text: `and ${String(evidence.length - MAX_EVIDENCE)} more`, location: null }];
}
