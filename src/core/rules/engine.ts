import { utf8ToBytes } from "@noble/hashes/utils.js";
import { NEVER_CANCELLED, type Cancellation } from "../analysis";
import { keyedHash } from "../redact";
import type { Finding, FindingDraft, Severity } from "../model/finding";
import type { Project } from "../model/project";
import type { Rule } from "../model/rule";
import { contains, overlaps } from "../text/range";

export interface EngineOptions {
  /** The configured severity of a rule for a file, or `off`; undefined leaves the rule's own. */
  readonly level: (ruleId: string, path: string) => Severity | "off" | undefined;
  /** Rules to run; null for all. */
  readonly only: ReadonlySet<string> | null;
  /** Report files that git would not take as well. */
  readonly includeIgnored: boolean;
  readonly cancellation: Cancellation;
}

export const DEFAULT_ENGINE_OPTIONS: EngineOptions = { level: () => undefined, only: null, includeIgnored: false, cancellation: NEVER_CANCELLED };

/** A rule that threw: a bug, reported with the rule's name; the others go on. */
export interface RuleFailure {
  readonly ruleId: string;
  readonly error: unknown;
}

export interface RuleRun {
  readonly findings: readonly Finding[];
  readonly failures: readonly RuleFailure[];
}

const FINGERPRINT_KEY = utf8ToBytes("crewvet-fingerprint-v1");

/** Runs rules over a project: levels, one finding a place, fingerprints, order by path and place. */
export function runRules(project: Project, rules: readonly Rule[], options: EngineOptions): RuleRun {
  const found: { rule: Rule; draft: FindingDraft }[] = [];
  const failures: RuleFailure[] = [];
  for (const rule of rules) {
    if (options.only && !options.only.has(rule.meta.id)) continue;
    options.cancellation.check();
    try {
      for (const draft of rule.check(project)) {
        if (!options.includeIgnored && project.files.get(draft.location.path)?.ignored) continue;
        const level = options.level(rule.meta.id, draft.location.path);
        if (level === "off") continue;
        found.push({ rule, draft: level ? { ...draft, severity: level } : draft });
      }
    } catch (error) {
      failures.push({ ruleId: rule.meta.id, error });
    }
  }
  found.sort(
    (a, b) =>
      compareText(a.draft.location.path, b.draft.location.path) ||
      a.draft.location.range.start - b.draft.location.range.start ||
      a.draft.location.range.end - b.draft.location.range.end ||
      compareText(a.rule.meta.id, b.rule.meta.id),
  );
  const kept = dropLessSpecific(found);
  const ordinals = new Map<string, number>();
  const findings = kept.map(({ rule, draft }): Finding => {
    const identity = [rule.meta.id, draft.location.path, draft.key].join("\0");
    const ordinal = ordinals.get(identity) ?? 0;
    ordinals.set(identity, ordinal + 1);
    return complete(rule, draft, ordinal);
  });
  return { findings, failures };
}

/** A draft with what the rule and the engine add. `ordinal` tells apart equal keys in one file. */
export function complete(rule: Rule, draft: FindingDraft, ordinal: number): Finding {
  const identity = [rule.meta.id, draft.location.path, draft.key].join("\0");
  return {
    ...draft,
    ruleId: rule.meta.id,
    severity: draft.severity ?? rule.meta.severity,
    confidence: draft.confidence ?? rule.meta.confidence,
    related: draft.related ?? [],
    flow: draft.flow ?? [],
    fingerprint: fingerprintOf(rule, `${identity}\0${String(ordinal)}`),
  };
}

const FINGERPRINTS = new WeakMap<Rule, Map<string, string>>();
const KEPT = 20_000;

/** Hashing is slow beside everything else that a key press asks for, and most findings stay: what is known is kept. */
function fingerprintOf(rule: Rule, identity: string): string {
  const known = FINGERPRINTS.get(rule) ?? new Map<string, string>();
  FINGERPRINTS.set(rule, known);
  let fingerprint = known.get(identity);
  if (fingerprint === undefined) {
    if (known.size >= KEPT) known.clear();
    fingerprint = keyedHash(FINGERPRINT_KEY, identity).slice(0, 16);
    known.set(identity, fingerprint);
  }
  return fingerprint;
}

/** Where two findings claim one place, the more specific one reports and the other is silent. */
function dropLessSpecific<T extends { draft: FindingDraft }>(sorted: readonly T[]): T[] {
  return sorted.filter((candidate, index) => {
    const mine = candidate.draft.specificity ?? 0;
    for (let j = index - 1; j >= 0 && j >= index - 50; j--) {
      const other = sorted[j];
      if (other && beats(other.draft, candidate.draft, mine)) return false;
    }
    for (let j = index + 1; j < sorted.length && j <= index + 50; j++) {
      const other = sorted[j];
      if (other && beats(other.draft, candidate.draft, mine)) return false;
    }
    return true;
  });
}

function beats(other: FindingDraft, mine: FindingDraft, specificity: number): boolean {
  if ((other.specificity ?? 0) <= specificity || other.location.path !== mine.location.path) return false;
  const [a, b] = [other.location.range, mine.location.range];
  return (contains(a, b) || contains(b, a)) && overlaps(a, b);
}

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
