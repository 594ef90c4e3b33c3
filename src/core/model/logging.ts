import type { Location } from "../text/range";
import type { Confidence, FlowStep, Severity } from "./finding";

/** A value that flows to a place where others can read it. */
export interface LogFlow {
  readonly id: string;
  readonly category: "credential" | "personal-data" | "dump" | "environment" | "response-body";
  /** Name of the credential or object that leaks, never a value. */
  readonly what: string;
  readonly sink: { readonly id: string; readonly label: string; readonly location: Location };
  /** The expression in the sink call that carries the value. */
  readonly argument: Location;
  readonly source: Location;
  readonly steps: readonly FlowStep[];
  /** The function whose exception took the value along, by name; null where no exception did. */
  readonly thrownBy: string | null;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly rule: "unredacted-logging" | "credential-in-prompt" | "plaintext-checkpoint";
  readonly consequence: string;
}
