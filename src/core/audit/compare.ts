import type { Severity } from "../model/finding";
import { SEVERITIES } from "../model/finding";
import type { Report, ReportFinding } from "../reports/report";
import type { Status } from "./scorecard";

/** What a report of before said, as far as it is compared. */
export interface Snapshot {
  readonly root: string;
  readonly findings: readonly { readonly fingerprint: string; readonly ruleId: string; readonly severity: Severity; readonly message: string; readonly path: string; readonly line: number }[];
  readonly scorecard: readonly { readonly item: number; readonly title: string; readonly status: Status }[];
  /** By crew and name. */
  readonly agents: readonly { readonly name: string; readonly crew: string; readonly operations: readonly string[]; readonly credentials: readonly { readonly name: string; readonly reach: string; readonly privileged: boolean }[] }[];
  readonly credentials: readonly { readonly name: string; readonly agents: number }[];
}

export interface Change {
  readonly kind: "finding" | "item" | "agent" | "credential" | "edge" | "operation";
  /** One sentence. */
  readonly text: string;
  /** Of a finding. */
  readonly severity: Severity | null;
}

export interface Comparison {
  /** Root's name in the report of before. */
  readonly before: string;
  readonly worse: readonly Change[];
  readonly better: readonly Change[];
  /** Neither: agents and credentials that came or went, and a credential that took another's place. */
  readonly other: readonly Change[];
}

export function snapshotOf(report: Report): Snapshot {
  return {
    root: report.root.name,
    findings: report.findings.map(({ fingerprint, ruleId, severity, message, place }: ReportFinding) => ({ fingerprint, ruleId, severity, message, path: place.path, line: place.startLine })),
    scorecard: report.scorecard.map(({ item, title, status }) => ({ item, title, status })),
    agents: report.blastRadius.agents.map(({ name, crew, operations, credentials }) => ({ name, crew, operations, credentials: credentials.map((one) => ({ name: one.name, reach: one.reach, privileged: one.privileged })) })),
    credentials: report.blastRadius.credentials.map(({ name, agents }) => ({ name, agents: agents.length })),
  };
}

/**
 * What changed between two reports. Worse: new findings, items of the checklist that fell, credentials and operations
 * that a known agent reaches now. Better: the same the other way round. Agents and credentials that came or went, and a
 * credential that took the place of another of its kind, are neither.
 */
export function compare(before: Snapshot, now: Snapshot): Comparison {
  const worse = [...findings(before, now, "new"), ...items(before, now, 1), ...reach(before, now, "now reaches", "can now")];
  const better = [...findings(now, before, "gone"), ...items(before, now, -1), ...reach(now, before, "no longer reaches", "can no longer")];
  return { before: before.root, worse, better, other: [...replaced(before, now), ...arrivals(before, now, "new"), ...arrivals(now, before, "gone")] };
}

/** Whether something became worse that `failOn` counts: every kind of change but findings, and findings from that severity on. */
export function fails(comparison: Comparison, failOn: Severity | "never"): boolean {
  if (failOn === "never") return false;
  return comparison.worse.some((change) => change.severity === null || SEVERITIES.indexOf(change.severity) <= SEVERITIES.indexOf(failOn));
}

function findings(a: Snapshot, b: Snapshot, word: string): Change[] {
  const known = new Set(a.findings.map((finding) => finding.fingerprint));
  return b.findings.filter((finding) => !known.has(finding.fingerprint)).map(({ severity, ruleId, message, path, line }) => ({ kind: "finding", severity, text: `${word} ${severity}, ${ruleId} (${path}:${String(line)}): ${message}` }));
}

const ORDER: readonly Status[] = ["met", "cannot be seen from here", "not met"];

/** Items that fell (`direction` 1) or rose (-1). */
function items(before: Snapshot, now: Snapshot, direction: number): Change[] {
  return now.scorecard.flatMap((item): Change[] => {
    const old = before.scorecard.find((one) => one.item === item.item);
    if (!old || (ORDER.indexOf(item.status) - ORDER.indexOf(old.status)) * direction <= 0) return [];
    return [{ kind: "item", severity: null, text: `item ${String(item.item)}, ${item.title}: ${old.status} before, ${item.status} now` }];
  });
}

type SnapshotAgent = Snapshot["agents"][number];

/** What agents of both reports reach in `b` and not in `a`. */
function reach(a: Snapshot, b: Snapshot, reaches: string, can: string): Change[] {
  const known = byKey(a);
  return b.agents.flatMap((agent): Change[] => {
    const old = known.get(keyOf(agent));
    if (!old) return [];
    const replaced = exchanges(old, agent).map(([, one]) => one);
    const edges = unique(gained(old, agent).filter((one) => !replaced.includes(one)).map((one) => `${agent.name} (${agent.crew}) ${reaches} ${one.name}${one.privileged ? ", which is privileged" : ""} (${one.reach})`));
    const operations = agent.operations.filter((one) => !old.operations.includes(one)).map((one) => `${agent.name} (${agent.crew}) ${can} ${one}`);
    return [...edges.map((text): Change => ({ kind: "edge", severity: null, text })), ...operations.map((text): Change => ({ kind: "operation", severity: null, text }))];
  });
}

type Edge = SnapshotAgent["credentials"][number];

function gained(a: SnapshotAgent, b: SnapshotAgent): Edge[] {
  const names = new Set(a.credentials.map((one) => one.name));
  return b.credentials.filter((one) => !names.has(one.name));
}

/** Credentials of one agent that took another's place: reached in the same way, and as privileged. */
function exchanges(a: SnapshotAgent, b: SnapshotAgent): (readonly [Edge, Edge])[] {
  const free = gained(b, a);
  return gained(a, b).flatMap((one): (readonly [Edge, Edge])[] => {
    const index = free.findIndex((other) => other.reach === one.reach && other.privileged === one.privileged);
    const [other] = index < 0 ? [] : free.splice(index, 1);
    return other ? [[other, one]] : [];
  });
}

function replaced(a: Snapshot, b: Snapshot): Change[] {
  const known = byKey(a);
  return b.agents.flatMap((agent) => {
    const old = known.get(keyOf(agent));
    return old ? exchanges(old, agent).map(([before, now]): Change => ({ kind: "edge", severity: null, text: `${agent.name} (${agent.crew}) reaches ${now.name} in place of ${before.name}` })) : [];
  });
}

function arrivals(a: Snapshot, b: Snapshot, word: string): Change[] {
  const agents = byKey(a);
  const credentials = new Set(a.credentials.map((one) => one.name));
  return [
    ...b.agents.filter((agent) => !agents.has(keyOf(agent))).map((agent): Change => ({ kind: "agent", severity: null, text: `${word} agent ${agent.name} (${agent.crew})${agent.credentials.length > 0 ? `: reaches ${agent.credentials.map((one) => one.name).join(", ")}` : ""}` })),
    ...unique(b.credentials.filter((one) => !credentials.has(one.name)).map((one) => `${word} credential ${one.name}: ${String(one.agents)} ${one.agents === 1 ? "agent reaches" : "agents reach"} it`)).map((text): Change => ({ kind: "credential", severity: null, text })),
  ];
}

function byKey(snapshot: Snapshot): Map<string, SnapshotAgent> {
  return new Map(snapshot.agents.map((agent) => [keyOf(agent), agent]));
}

function keyOf(agent: SnapshotAgent): string {
  return `${agent.crew}\0${agent.name}`;
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
