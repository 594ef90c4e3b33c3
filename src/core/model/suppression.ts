import type { Location, Range } from "../text/range";

/** A comment `crewvet: ignore[rule-id, …] -- reason` and the line that it speaks of. */
export interface Suppression {
  /** The comment itself. */
  readonly location: Location;
  /** The rules that it names; empty when it names none, which has no effect. */
  readonly ruleIds: readonly string[];
  /** What follows `--`; empty without a reason. */
  readonly reason: string;
  /** The line of the file that it silences: its own, or the next one with code when it stands alone. */
  readonly target: Range;
}
