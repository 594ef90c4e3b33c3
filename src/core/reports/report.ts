import type { BlastRadius } from "../audit/blast-radius";
import type { Comparison } from "../audit/compare";
import type { Network } from "../audit/network";
import type { ScorecardItem } from "../audit/scorecard";
import type { WhatIf } from "../audit/what-if";
import type { Confidence, Severity } from "../model/finding";
import type { FileProblem } from "../model/problem";
import type { RuleMeta } from "../model/rule";

/** A place as reports show it: lines and columns are 1-based, columns count UTF-16 code units. */
export interface Place {
  readonly path: string;
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  /** One past the last character. */
  readonly endColumn: number;
  /** Set in notebooks: cell and line in it, both 1-based. */
  readonly cell: { readonly number: number; readonly line: number } | null;
  readonly frame: Frame;
}

/** The line a place begins on, every secret masked, and what to underline in it. */
export interface Frame {
  readonly text: string;
  /** 0-based UTF-16 columns in `text`. */
  readonly start: number;
  readonly end: number;
}

export interface Step {
  readonly place: Place;
  readonly message: string;
}

export interface ReportFinding {
  readonly ruleId: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly message: string;
  readonly place: Place;
  readonly related: readonly Step[];
  readonly flow: readonly Step[];
  readonly fingerprint: string;
  /** Hash of the redacted lines from here on, and its ordinal in the file: GitHub's `primaryLocationLineHash`. */
  readonly lineHash: string;
}

export interface ReportRule {
  readonly meta: RuleMeta;
  /** The page's body in Markdown. */
  readonly doc: string;
  readonly url: string;
}

export interface ReportProblem extends Pick<FileProblem, "path" | "message" | "kind"> {
  /** 1-based; null where the whole file is meant. */
  readonly line: number | null;
}

/** A secret that some commit holds and no file of today shows. `commit` is the first one's full id; `line` is 1-based and counts in it. */
export interface ReportLeak {
  readonly ruleId: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly message: string;
  readonly commit: string;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly path: string;
  readonly line: number;
  /** A git-ignored file that holds the same value today. */
  readonly inUse: string | null;
  readonly fingerprint: string;
}

/** What the git history holds; there only when it was asked for. */
export interface ReportHistory {
  readonly leaks: readonly ReportLeak[];
  readonly commits: number;
  /** Contents of files that were looked at, each once. */
  readonly versions: number;
  /** Leaks that the baseline knows. */
  readonly known: number;
  /** What could not be read, and why. */
  readonly notes: readonly string[];
}

/** Everything a renderer may show. It holds no secret value, and nothing of it is escaped yet. */
export interface Report {
  readonly tool: { readonly name: string; readonly version: string; readonly url: string };
  /** `uri` is the root's `file:` URI with a slash at its end. */
  readonly root: { readonly name: string; readonly uri: string };
  readonly findings: readonly ReportFinding[];
  readonly history: ReportHistory | null;
  readonly suppressed: { readonly comment: number; readonly baseline: number };
  readonly problems: readonly ReportProblem[];
  /** Rules that crashed. */
  readonly failures: readonly string[];
  readonly rules: readonly ReportRule[];
  readonly scorecard: readonly ScorecardItem[];
  readonly blastRadius: BlastRadius;
  readonly network: Network;
  readonly whatIf: readonly WhatIf[];
  /** Against a report of before; null where none was given. */
  readonly comparison: Comparison | null;
  readonly counts: { readonly files: number; readonly crews: number; readonly agents: number; readonly credentials: number };
  /** URI reference of a path, relative to the root. */
  readonly uriOf: (path: string) => string;
}
