import type { LogFlow } from "../../model/logging";
import type { FixContext } from "../types";

/** Sinks at which only people read: what they print may change without changing what the program does. */
export const READ_BY_PEOPLE: ReadonlySet<string> = new Set(["log", "stdout", "error", "telemetry"]);

/** Kind of the place where a flow comes out, as the tables name it. */
export function groupOf(flow: LogFlow, context: FixContext): string {
  return context.input.knowledge.flow.sinks.find((sink) => sink.id === flow.sink.id)?.group ?? "";
}
