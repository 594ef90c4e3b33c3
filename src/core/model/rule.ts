import type { Confidence, FindingDraft, Severity } from "./finding";
import type { Project } from "./project";

/** Front matter of a rule's page (language-rules/rules/<id>/rule.md). */
export interface RuleMeta {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly cwe: readonly string[];
  readonly owaspLlm: readonly string[];
  readonly owaspAgentic: readonly string[];
  readonly owaspNhi: readonly string[];
  readonly atlas: readonly string[];
  /** Items 1–10 of the audit's checklist. */
  readonly checklist: readonly number[];
  readonly fixes: readonly string[];
  /** GitHub's `security-severity`, "0.0" to "10.0". */
  readonly securitySeverity: string;
  /** True for rules that only the audit reports, never the editor. */
  readonly auditOnly: boolean;
}

export type Check = (project: Project) => readonly FindingDraft[];

export interface Rule {
  readonly meta: RuleMeta;
  /** The page's body in Markdown. */
  readonly doc: string;
  readonly check: Check;
}
