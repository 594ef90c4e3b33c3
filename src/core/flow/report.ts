import type { Location } from "../text/range";
import type { Confidence, FlowStep, Severity } from "../model/finding";
import type { LogFlow } from "../model/logging";
import type { Spot, Trace } from "./labels";
import { spotKey, thrower } from "./labels";
import type { Program } from "./program";
import type { Flow } from "./summary";

const MAX_NAMES = 3;
const RANK: Readonly<Record<Severity, number>> = { information: 0, warning: 1, error: 2 };

export function lower(a: Severity, b: Severity): Severity {
  return RANK[a] <= RANK[b] ? a : b;
}
export function raiseOne(severity: Severity): Severity {
  return severity === "information" ? "warning" : "error";
}

/** Where a spot is in its file now. */
export function locate(program: Program, spot: Spot): Location | null {
  const fn = program.functions.get(spot.fn);
  return fn ? fn.source.locate({ start: fn.at.start + spot.start, end: fn.at.start + spot.end }) : null;
}

/** What the project around a flow says of it. */
export interface ReportContext {
  /** A redacting filter or record factory is installed. */
  readonly guarded: boolean;
  /** Files of crews that print or keep what is said in them, and how. */
  readonly loud: ReadonlyMap<string, string>;
  /** Severity of a kind of value as the project sets it, or off. */
  readonly levels: ReadonlyMap<string, Severity | "off">;
}

/** One fact for each sink and expression: what it gives away, known sources before mere names. */
export function reportFlows(program: Program, flows: Iterable<Flow>, context: ReportContext): LogFlow[] {
  const groups = new Map<string, Flow[]>();
  for (const flow of flows) {
    const key = `${spotKey(flow.spot)}|${spotKey(flow.argument)}|${flow.spec.rule}`;
    const known = groups.get(key);
    if (known) known.push(flow);
    else groups.set(key, [flow]);
  }
  const result: LogFlow[] = [];
  for (const [key, group] of groups) {
    const made = one(program, key, best(group), context);
    if (made) result.push(made);
  }
  return result.sort((a, b) => (a.sink.location.path < b.sink.location.path ? -1 : a.sink.location.path > b.sink.location.path ? 1 : a.argument.range.start - b.argument.range.start));
}

/** Known sources silence names, the most serious comes first, the shortest way stands for the rest. */
function best(group: readonly Flow[]): Flow[] {
  const known = group.filter((flow) => flow.label.origin !== "name");
  const kept = known.length > 0 ? known : [...group];
  const full = kept.filter((flow) => !flow.label.key.endsWith("[:]"));
  const byKey = new Map<string, Flow>();
  for (const flow of full.length > 0 ? full : kept) {
    const before = byKey.get(flow.label.key);
    if (!before || (before.trace?.length ?? 0) > (flow.trace?.length ?? 0)) byKey.set(flow.label.key, flow);
  }
  return [...byKey.values()].sort((a, b) => RANK[severityOf(b)] - RANK[severityOf(a)] || (a.trace?.length ?? 0) - (b.trace?.length ?? 0) || (a.label.name < b.label.name ? -1 : 1));
}

function severityOf(flow: Flow): Severity {
  const { label, spec } = flow;
  if (label.category === "environment" && spec.rule === "unredacted-logging") return "error";
  const severity = lower(spec.severity, label.ceiling);
  const persisted = ["log", "file"].includes(spec.group);
  return persisted && severity === "warning" && label.ceiling === "error" && ["env", "manager", "literal"].includes(label.origin) ? "error" : severity;
}

function one(program: Program, key: string, group: readonly Flow[], context: ReportContext): LogFlow | null {
  const [first] = group;
  if (!first) return null;
  const sink = locate(program, first.spot);
  const argument = locate(program, first.argument);
  const source = locate(program, first.label.spot);
  if (!sink || !argument || !source) return null;
  let severity = severityOf(first);
  // a redacting filter or record factory lowers, never clears
  if (context.guarded && first.spec.group === "log" && severity !== "information") severity = severity === "error" ? "warning" : "information";
  const loud = first.spec.group === "prompt" && first.label.origin !== "name" ? context.loud.get(sink.path) : undefined;
  if (loud !== undefined) severity = raiseOne(severity);
  const level = context.levels.get(first.label.category);
  if (level === "off") return null;
  severity = level ?? severity;
  const names = [...new Set(group.map((flow) => flow.label.name))];
  const what = names.slice(0, MAX_NAMES).join(", ") + (names.length > MAX_NAMES ? " and more" : "");
  return {
    id: `flow:${key}`,
    category: first.label.category,
    what,
    sink: { id: first.spec.id, label: first.spec.label, location: sink },
    argument,
    source,
    steps: steps(program, first.trace),
    thrownBy: thrower(first.trace),
    severity,
    confidence: confidenceOf(first),
    rule: first.spec.rule,
    consequence: loud === undefined ? first.spec.consequence : `${first.spec.consequence}, and ${loud}`,
  };
}

/** A mere name that comes from far away says little: httpx's `password` argument reaches every printed URL. */
const FAR = 4;

/** So many steps through a program lose track of which of several values went which way. */
const LOST = 9;

function confidenceOf(flow: Flow): Confidence {
  if ((flow.trace?.length ?? 0) > LOST) return "low";
  // parsers complain of a `token` that is a piece of text
  if (flow.label.key.startsWith("weak:") && flow.spec.id === "exception") return "low";
  const far = flow.spec.id === "exception" ? FAR - 2 : FAR;
  return flow.label.origin === "name" && (flow.trace?.length ?? 0) > far ? "low" : flow.label.confidence;
}

function steps(program: Program, trace: Trace | null): FlowStep[] {
  const result: FlowStep[] = [];
  for (let at = trace; at !== null; at = at.before) {
    const location = locate(program, at.spot);
    if (location) result.unshift({ location, message: at.message });
  }
  return result;
}
