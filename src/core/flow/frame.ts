import type { Node } from "../languages/python/ast";
import type { PythonSource } from "../languages/document";
import { addRaised, type Raised } from "./exceptions";
import type { FunctionIr, Term } from "./ir";
import type { Mark, Spot } from "./labels";
import { Memory } from "./memory";
import type { Program } from "./program";
import type { SinkSpec } from "../model/knowledge";
import { resultSinks } from "./roles";
import type { FlowTables } from "./specs";
import type { Flow, How, SlotSink, Summary } from "./summary";
import { CLEAN, join, joinMarks, LIMITS, type Value } from "./values";

/** What the interpreter asks of the rest of the program; every answer becomes a dependency of the function. */
export interface World {
  readonly program: Program;
  readonly tables: FlowTables;
  /** Changes whenever some function is looked at: until then the same questions have the same answers. */
  readonly version: number;
  summary(id: string): Summary | null;
  cell(key: string): Value | null;
  /** The cell of a class's field. */
  field(cls: string, name: string): Value | null;
  method(cls: string, name: string): FunctionIr | null;
  /** Methods of classes built on a class that stand in for its own. */
  overrides(cls: string, name: string): readonly FunctionIr[];
  lineage(cls: string): ReturnType<Program["lineage"]>;
  resolve(dotted: string, from: PythonSource): ReturnType<Program["resolve"]>;
  /** Name of the hardcoded secret whose literal stands at a node; null when there is none. */
  secretAt(source: PythonSource, node: Node): string | null;
}

/** Everything that the analysis of one function makes. */
export class Frame {
  private variables = new Map<string, Value>();
  private shared = false;
  /** Variables and attribute paths that a test has shown to be empty here. */
  cleared: ReadonlySet<string> = new Set();
  live = true;
  returns: Value = CLEAN;
  returned = false;
  /** States in which `break` and `continue` left the open loops, innermost last. */
  readonly left: { readonly break: State[]; readonly continue: State[] }[] = [];
  /** Open `try` bodies, innermost last: what they raise goes to their handlers. */
  readonly catching: { raised: Raised | null }[] = [];
  raises: Raised | null = null;
  /** What is being handled: `raise` alone raises it again. */
  exception: Raised | null = null;
  readonly sinks = new Map<string, SlotSink>();
  readonly flows = new Map<string, Flow>();
  readonly writes = new Map<string, Value>();
  /** Writes to module variables of what callers pass. */
  readonly spills = new Map<string, Value>();
  /** Variables of functions around this one that it sets. */
  readonly rebinds = new Map<string, Value>();
  limited = false;
  /** Depth of calls inlined for lambdas and closures. */
  depth = 0;
  looping = false;
  /** Names of the values of the open loops over pairs, by the names of their keys. */
  readonly pairs = new Map<string, string>();
  /** Evaluating again to find which part carries a mark: nothing is reported. */
  quiet = false;
  /** What printing any instance of a class shows, as far as asked. */
  readonly shown = new Map<string, ReadonlyMap<string, Mark> | null>();
  /** Carriers found so far, by sink argument and label. */
  readonly carriers = new Map<string, { readonly term: Term; readonly how: How }>();

  /** Sinks that are what this function gives back. */
  readonly results: readonly SinkSpec[];
  readonly memory: Memory;

  constructor(
    readonly fn: FunctionIr,
    readonly world: World,
  ) {
    this.results = resultSinks(fn, world);
    this.memory = new Memory(world);
  }

  readonly onLimit = (): void => {
    this.limited = true;
  };

  spot(node: Node): Spot {
    return { fn: this.fn.id, start: node.start - this.fn.at.start, end: node.end - this.fn.at.start };
  }

  join(a: Value, b: Value): Value {
    return join(a, b, this.onLimit);
  }

  joinMarks(a: Value["marks"], b: Value["marks"]): Value["marks"] {
    return joinMarks(a, b, this.onLimit);
  }

  addSink(sink: SlotSink): void {
    const key = `${sink.slot}${sink.path.join("")}|${sink.spec.id}|${sink.spot.fn}|${String(sink.argument.start)}|${String(sink.argument.end)}|${sink.how}`;
    const known = this.sinks.get(key);
    if (known && (known.trace?.length ?? 0) <= (sink.trace?.length ?? 0)) return;
    if (!known && this.sinks.size >= LIMITS.sinks) this.limited = true;
    else this.sinks.set(key, sink);
  }

  addFlow(flow: Flow): void {
    const key = `${flow.label.key}|${flow.spec.id}|${flow.spot.fn}|${String(flow.argument.start)}|${String(flow.argument.end)}`;
    const known = this.flows.get(key);
    if (!known || (known.trace?.length ?? 0) > (flow.trace?.length ?? 0)) this.flows.set(key, flow);
  }

  write(cell: string, value: Value): void {
    const kept = withoutSlots(value);
    // what only a caller knows, the caller writes
    if (cell.startsWith("g:") && this.fn.kind !== "module" && hasSlots(value)) {
      const spilt = this.spills.get(cell);
      const bare = { ...value, root: null, partial: false };
      this.spills.set(cell, spilt ? this.join(spilt, bare) : bare);
    }
    const known = this.writes.get(cell);
    this.writes.set(cell, known ? this.join(known, kept) : kept);
  }

  /** Raises an exception of a class (see {@link Raised}) with something in it. */
  raise(cls: string, marks: Value["marks"]): void {
    const handler = this.catching.at(-1);
    if (handler) handler.raised = addRaised(this, handler.raised, cls, marks);
    else this.raises = addRaised(this, this.raises, cls, marks);
  }

  raiseAll(raised: Raised | null): void {
    for (const [cls, marks] of raised ?? []) this.raise(cls, marks);
  }

  /** Sets a variable; states that share the variables with this one keep theirs. */
  set(name: string, value: Value): void {
    if (this.shared) {
      this.variables = new Map(this.variables);
      this.shared = false;
    }
    this.variables.set(name, value);
  }

  get env(): ReadonlyMap<string, Value> {
    return this.variables;
  }

  fork(): State {
    this.shared = true;
    return { env: this.variables, cleared: this.cleared, live: this.live };
  }

  restore(state: State): void {
    this.variables = state.env;
    this.shared = true;
    this.cleared = state.cleared;
    this.live = state.live;
  }

  /** Joins another branch's end into the current state. */
  merge(other: State): void {
    if (!other.live) return;
    if (!this.live) {
      this.restore(other);
      return;
    }
    if (other.env !== this.variables) {
      for (const [name, value] of other.env) {
        const mine = this.variables.get(name);
        if (mine === value) continue;
        const joined = mine ? this.join(mine, value) : value;
        if (joined !== mine) this.set(name, joined);
      }
    }
    if (this.cleared !== other.cleared) this.cleared = new Set([...this.cleared].filter((path) => other.cleared.has(path)));
  }
}

/** Variables and knowledge at one point; never changed once taken. */
export interface State {
  readonly env: Map<string, Value>;
  readonly cleared: ReadonlySet<string>;
  readonly live: boolean;
}

function hasSlots(value: Value): boolean {
  if (value.marks !== null) for (const mark of value.marks.values()) if (mark.label.kind === "slot") return true;
  for (const field of value.fields?.values() ?? []) if (hasSlots(field)) return true;
  return false;
}

/** Whether some of the marks hold only for one caller or object. */
function depends(marks: ReadonlyMap<string, Mark>): boolean {
  for (const mark of marks.values()) if (mark.label.kind === "slot" || mark.via !== undefined) return true;
  return false;
}

/** The value without what only a caller could know: cells are shared by all callers. */
export function withoutSlots(value: Value): Value {
  let { marks } = value;
  if (marks !== null && depends(marks)) {
    const kept = [...marks].filter(([, mark]) => mark.label.kind === "source");
    marks = kept.length === 0 ? null : new Map(kept.map(([key, mark]) => [key, mark.via === undefined ? mark : { label: mark.label, trace: mark.trace }] as const));
  }
  let changed: Map<string, Value> | null = null;
  for (const [name, field] of value.fields ?? []) {
    const kept = withoutSlots(field);
    if (kept === field) continue;
    changed ??= new Map(value.fields);
    changed.set(name, kept);
  }
  return marks === value.marks && changed === null && value.root === null && !value.partial ? value : { ...value, marks, fields: changed ?? value.fields, root: null, partial: false };
}
