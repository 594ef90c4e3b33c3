import { NEVER_CANCELLED, type Cancellation } from "../analysis";
import type { ConfigTree } from "../config/tree";
import { CONFIDENCES, SEVERITIES, type Confidence, type Finding, type Severity } from "../model/finding";
import type { Project } from "../model/project";
import type { Rule } from "../model/rule";
import type { Suppression } from "../model/suppression";
import type { SecretRef, SecretVault } from "../redact";
import { nearest } from "../text/nearest";
import { BaselineMatcher, type Baseline, type SecretOf } from "./baseline";
import { compareText, complete, runRules, type RuleFailure } from "./engine";
import { silences } from "./suppressions";

export interface JudgeOptions {
  readonly config: ConfigTree;
  /** Rules to run; null for all. */
  readonly only?: ReadonlySet<string> | null;
  /** Report git-ignored files too. */
  readonly includeIgnored?: boolean;
  /** False switches suppression comments and the baseline off. */
  readonly suppressions?: boolean;
  readonly baseline?: { readonly path: string; readonly baseline: Baseline } | null;
  /** Win over the configuration. */
  readonly minSeverity?: Severity;
  readonly minConfidence?: Confidence;
  /** Only findings in these files are reported; null for all. */
  readonly within?: ((path: string) => boolean) | null;
  /** Asked before each rule; throws CancelledError when the work was overtaken. */
  readonly cancellation?: Cancellation;
}

export interface Suppressed {
  readonly finding: Finding;
  readonly by: "comment" | "baseline";
  readonly reason: string;
}

export interface Verdict {
  /** In order of path and place. */
  readonly findings: readonly Finding[];
  readonly suppressed: readonly Suppressed[];
  readonly failures: readonly RuleFailure[];
}

const UNUSED = "unused-suppression";

/** Runs the rules and applies what users have decided: levels, suppressions, baseline, thresholds. The editor and the CLI share it. */
export function judge(project: Project, rules: readonly Rule[], vault: SecretVault, options: JudgeOptions): Verdict {
  const { config, only = null, within = null } = options;
  const run = runRules(project, rules, {
    level: (ruleId, path) => config.for(path).levels.get(ruleId),
    only,
    includeIgnored: options.includeIgnored ?? false,
    cancellation: options.cancellation ?? NEVER_CANCELLED,
  });
  const honoured = options.suppressions ?? true;
  const matcher = honoured && options.baseline ? new BaselineMatcher(options.baseline.baseline, vault, secretsOf(project)) : null;
  const used = new Map<Suppression, Set<string>>();
  const suppressed: Suppressed[] = [];
  const findings: Finding[] = [];
  for (const finding of run.findings) {
    if (within && !within(finding.location.path)) continue;
    const comments = honoured ? project.suppressions.filter((one) => silences(one, finding.ruleId, finding.location)) : [];
    for (const comment of comments) used.set(comment, (used.get(comment) ?? new Set()).add(finding.ruleId));
    const comment = comments[0];
    if (comment) suppressed.push({ finding, by: "comment", reason: comment.reason });
    else if (matcher?.knows(finding)) suppressed.push({ finding, by: "baseline", reason: "" });
    else findings.push(finding);
  }
  const rule = rules.find((one) => one.meta.id === UNUSED);
  if (honoured && rule && (!only || only.has(UNUSED))) {
    const ran = (id: string, path: string): boolean => (!only || only.has(id)) && config.for(path).levels.get(id) !== "off";
    const make = maker(rule, config);
    for (const comment of project.suppressions) {
      const { path } = comment.location;
      if ((within && !within(path)) || (project.files.get(path)?.ignored ?? false)) continue;
      const message = uselessness(comment, used.get(comment) ?? new Set(), rules, (id) => ran(id, path));
      if (message !== null) findings.push(...make(message, comment.location, comment.ruleIds.join(",")));
    }
    const stale = matcher && !within && !only ? matcher.unused() : [];
    if (options.baseline && stale.length > 0) {
      const count = stale.length === 1 ? "1 entry" : `${String(stale.length)} entries`;
      findings.push(...make(`${count} of the baseline match no finding any more; write it anew with --write-baseline`, { path: options.baseline.path, range: { start: 0, end: 0 } }, "baseline"));
    }
  }
  const kept = findings.filter((finding) => {
    const effective = config.for(finding.location.path);
    return (
      SEVERITIES.indexOf(finding.severity) <= SEVERITIES.indexOf(options.minSeverity ?? effective.minSeverity) &&
      CONFIDENCES.indexOf(finding.confidence) <= CONFIDENCES.indexOf(options.minConfidence ?? effective.minConfidence)
    );
  });
  kept.sort((a, b) => compareText(a.location.path, b.location.path) || a.location.range.start - b.location.range.start || a.location.range.end - b.location.range.end || compareText(a.ruleId, b.ruleId));
  return { findings: kept, suppressed, failures: run.failures };
}

/** Why a comment, or a rule that it names, does nothing; null where that cannot be said, because its rules did not all run. */
function uselessness(comment: Suppression, used: ReadonlySet<string>, rules: readonly Rule[], ran: (id: string) => boolean): string | null {
  if (comment.ruleIds.length === 0) return null; // the rule's own check reports it
  const unknown = comment.ruleIds.find((id) => !rules.some((rule) => rule.meta.id === id));
  if (unknown !== undefined) {
    const guess = nearest(unknown, rules.map((rule) => rule.meta.id));
    return `This suppression names a rule that does not exist, '${unknown}'${guess === null ? "" : ` (did you mean '${guess}'?)`}, which hides nothing`;
  }
  if (!comment.ruleIds.every(ran)) return null;
  const idle = comment.ruleIds.filter((id) => !used.has(id));
  if (idle.length === 0) return null;
  const nothing = `${idle.join(", ")} ${idle.length > 1 ? "report" : "reports"} nothing on that line`;
  return used.size === 0 ? `This suppression has no effect: ${nothing}` : `This suppression hides more than it needs: ${nothing}`;
}

function maker(rule: Rule, config: ConfigTree): (message: string, location: Finding["location"], key: string) => Finding[] {
  const ordinals = new Map<string, number>();
  return (message, location, key) => {
    const level = config.for(location.path).levels.get(UNUSED);
    if (level === "off") return [];
    const identity = `${location.path}\0${key}`;
    const ordinal = ordinals.get(identity) ?? 0;
    ordinals.set(identity, ordinal + 1);
    const draft = { message, location, key };
    return [complete(rule, level ? { ...draft, severity: level } : draft, ordinal)];
  };
}

/** Which secret a finding is about, by the keyed hash that its draft carries. */
export function secretsOf(project: Project): SecretOf {
  const byHash = new Map<string, SecretRef>();
  for (const literal of project.secrets) byHash.set(literal.secret.hash, literal.secret);
  for (const credential of project.crew.credentials.values()) if (credential.secret) byHash.set(credential.secret.hash, credential.secret);
  return (finding) => (finding.secretHash === undefined ? null : (byHash.get(finding.secretHash) ?? null));
}
