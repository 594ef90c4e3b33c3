import type { Location, Range } from "../text/range";
import type { Confidence, Severity } from "./finding";

/** A connection without TLS or without its checks. `replace` is the safe text for `range`, null when there is none. */
export interface TransportIssue {
  readonly id: string;
  readonly check: "verify-off" | "http-with-credential" | "sslmode-off" | "insecure-flag";
  readonly location: Location;
  readonly message: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly replace: { readonly range: Range; readonly newText: string } | null;
}
