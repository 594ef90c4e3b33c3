import type { Location } from "../text/range";

export type Severity = "error" | "warning" | "information";
export type Confidence = "high" | "medium" | "low";

export const SEVERITIES: readonly Severity[] = ["error", "warning", "information"];
export const CONFIDENCES: readonly Confidence[] = ["high", "medium", "low"];

export interface Related {
  readonly location: Location;
  readonly message: string;
}

/** One step of a value's way from source to sink, in order. */
export interface FlowStep {
  readonly location: Location;
  readonly message: string;
}

/** What a rule reports. Messages name agent, credential (name or masked preview) and consequence; never a value. */
export interface FindingDraft {
  readonly message: string;
  /** Overrides the rule's default severity. */
  readonly severity?: Severity;
  readonly confidence?: Confidence;
  readonly location: Location;
  readonly related?: readonly Related[];
  readonly flow?: readonly FlowStep[];
  /**
   * Stable key of what was found, without line numbers and values: for example `OPENAI_API_KEY@ResearchCrew`.
   * With rule and path it makes the fingerprint; equal keys in one file are told apart by their order.
   */
  readonly key: string;
  /** Id of the model fact behind the finding, for fixes (see the fact's `id`). */
  readonly subject?: string;
  /** Handle and hash of the secret, where there is one: for the baseline's digest. */
  readonly secretHash?: string;
  /** More specific findings silence less specific ones at the same place: higher wins. Default 0. */
  readonly specificity?: number;
}

export interface Finding extends FindingDraft {
  readonly ruleId: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly related: readonly Related[];
  readonly flow: readonly FlowStep[];
  /** 16 hex digits: rule, path, key and ordinal. */
  readonly fingerprint: string;
}
