import type { SinkSpec } from "../model/knowledge";
import type { Raised } from "./exceptions";
import type { Mark, SourceLabel, Spot, Trace } from "./labels";
import { spotKey } from "./labels";
import { typeKey, type Value } from "./values";

/** How a value is turned to text: `str(Agent)` shows the key, `repr(Agent)` does not. */
export type How = "str" | "repr";

/** A place where what the caller passes comes out. */
export interface SlotSink {
  readonly slot: string;
  readonly path: readonly string[];
  readonly how: How;
  readonly spec: SinkSpec;
  readonly spot: Spot;
  readonly argument: Spot;
  readonly trace: Trace | null;
}

/** A source that reached a sink. */
export interface Flow {
  readonly label: SourceLabel;
  readonly spec: SinkSpec;
  readonly spot: Spot;
  readonly argument: Spot;
  readonly trace: Trace | null;
}

/** What callers need to know of a function: bottom-up, without its body. */
export interface Summary {
  readonly returns: Value;
  readonly sinks: readonly SlotSink[];
  /** Fields that the function writes on what it is passed, by slot. */
  readonly effects: ReadonlyMap<string, ReadonlyMap<string, Value>>;
  readonly raises: Raised | null;
  /** What the function writes to module variables of what it is passed, by cell. */
  readonly spills: ReadonlyMap<string, Value>;
  /** Variables of functions around it that it sets. */
  readonly rebinds: ReadonlyMap<string, Value>;
  readonly hash: string;
}

export function hashSummary(summary: Omit<Summary, "hash">): string {
  const sinks = summary.sinks.map((sink) => `${sink.slot}${sink.path.join("")}>${sink.spec.id}@${spotKey(sink.argument)}`);
  const effects = [...summary.effects].map(([slot, fields]) => `${slot}{${hashFields(fields)}}`);
  return [hashValue(summary.returns), sinks.join(","), effects.join(","), [...(summary.raises ?? [])].map(([cls, marks]) => `${cls}!${hashMarks(marks)}`).join(","), hashFields(summary.spills), hashFields(summary.rebinds)].join("|");
}

/** Text that two values share when callers could not tell them apart. */
export function hashValue(value: Value): string {
  const fields = value.fields === null ? "" : `{${hashFields(value.fields)}}`;
  const types = value.types.length === 0 ? "" : value.types.map((type) => (type.kind === "function" && type.captured ? `${typeKey(type)}(${hashFields(type.captured)})` : typeKey(type))).join("&");
  const known = value.constant === undefined ? "" : JSON.stringify(value.constant);
  return `${hashMarks(value.marks)};${fields};${types};${known};${value.opaque ? "?" : ""};${value.root ?? ""};${value.partial ? "~" : ""}`;
}

function hashFields(fields: ReadonlyMap<string, Value>): string {
  let text = "";
  for (const [name, value] of fields) text = `${text}${text === "" ? "" : ","}${name}=${hashValue(value)}`;
  return text;
}

function hashMarks(marks: ReadonlyMap<string, Mark> | null): string {
  if (marks === null) return "";
  return [...marks.values()].map((mark) => `${mark.label.key}@${mark.trace ? `${spotKey(mark.trace.spot)}:${String(mark.trace.length)}` : ""}${mark.via ? `<${mark.via.slot}${mark.via.field}` : ""}`).join(" ");
}
