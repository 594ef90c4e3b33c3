import type { Reading } from "./again";
import type { AnalysisInput } from "../analysis";
import type { PythonSource } from "../languages/document";
import type { Call, FunctionDef, Lambda, Node, Stmt } from "../languages/python/ast";
import type { Location } from "../text/range";
import { Env } from "./environment";
import { runModule } from "./imports";
import { locationOf, union, type Choice, type ClassValue, type EnvValue, type FunctionValue, type InstanceValue, type ModuleValue, type Round, type Site, type UnknownValue, type Value } from "./value";

/** Budgets of one analysis. What they cut is listed in `Machine.limits`, so that nothing is left out in silence. */
export const BUDGET = {
  /** Statements and expressions read in all. */
  steps: 2_500_000,
  /** Calls followed into one another. */
  depth: 24,
  /** Different arguments with which one function is read: one that speaks of agents, models or tools, and any other. */
  contexts: 24,
  otherContexts: 6,
  /** How many times as often in the rounds of a loop that are read one by one. */
  perRound: 3,
  /** Modules that import one another in a chain. */
  imports: 120,
  /** Elements of one list. */
  items: 10_000,
} as const;

/** `os.environ["X"] = value` and its kin. */
export interface EnvWrite {
  readonly name: string;
  readonly value: Value;
  readonly site: Site;
}

export interface Limit {
  readonly what: string;
  readonly location: Location;
  readonly reason: string;
}

/** One body being read. */
export interface Frame {
  readonly env: Env;
  readonly source: PythonSource;
  readonly fn: FunctionValue | null;
  readonly cls: ClassValue | null;
  /** Enclosing loops, also those around the call. */
  loops: readonly Node[];
  /** Rounds of loops that are read round by round, also those around the call. */
  rounds: readonly Round[];
  /** Loops that were open when the body was entered. */
  readonly outerLoops: number;
  /** Branches around the current statement, also those around the call, outermost first. */
  choices: readonly Choice[];
  /** How many conditions stand around the current statement in this body. */
  branches: number;
  /** The last `try` that returns unless an exception is swallowed. */
  lapsed: Stmt | null;
  /** Credentials' sources, library objects and named literals that the body used, calls included. */
  readonly touched: Set<Value>;
  readonly returns: Value[];
  readonly yields: Value[];
  /** Calls on the way here, innermost last. */
  readonly within: readonly FunctionValue[];
}

/** What readings of one function used. */
export interface Used {
  readonly all: Set<Value>;
  /** Those of the first `judged` that the function's own file names. */
  readonly own: Value[];
  judged: number;
}

export interface LibraryCall {
  readonly fqn: string;
  readonly receiver: InstanceValue | null;
  readonly args: readonly Value[];
  readonly kwargs: ReadonlyMap<string, Value>;
  readonly site: Site;
  readonly frame: Frame;
}

/** What a framework adds to Python. Each answers null where it has nothing to say. */
export interface Framework {
  /** An attribute that the class itself does not define (`self.agents` of a @CrewBase class). */
  attribute(object: InstanceValue, name: string, machine: Machine): Value | null;
  call(call: LibraryCall, machine: Machine): Value | null;
  /** Whether an object is one that a project counts: an agent, not a value. */
  isCounted(object: InstanceValue): boolean;
}

/** Words of functions that are read closely: they speak of agents, models, tools or settings, or read a file of them. */
export const SPEAKS = /[Aa]gent|[Cc]rew|LLM|llm|Tool|tool|Chat|Task|env|secret|config|safe_load|yaml\.|json\.load\(|toml/;

/** The state of one analysis: modules read, objects made, environment written. */
export class Machine {
  /** Objects in the order they are made: project classes' and what library calls return. */
  readonly instances: InstanceValue[] = [];
  readonly writes: EnvWrite[] = [];
  /** Reads of configuration, one entry for each evaluation. */
  readonly reads: EnvValue[] = [];
  readonly limits: Limit[] = [];
  readonly modules = new Map<PythonSource, ModuleValue>();
  readonly executed = new Set<FunctionDef | Lambda>();
  readonly functions = new Map<FunctionDef | Lambda, FunctionValue>();
  /** Sources whose functions were read because someone asked for a value in one; what could not be read then cannot be later. */
  readonly entered = new Set<PythonSource>();
  /** Names of each body that was read, one per context. */
  readonly contexts = new Map<FunctionDef | Lambda, Env[]>();
  /** By which functions each function was called; null stands for a module's own code and for the crew model. */
  readonly callers = new Map<FunctionDef | Lambda, Set<FunctionDef | Lambda | null>>();
  /** The function that is about to be read because nothing calls it. */
  entry: FunctionDef | null = null;
  /** What each call gave. */
  readonly results = new Map<Call, Value>();
  readonly memo = new Map<string, Reading>();
  /** What the readings of a function used, by the object that it was bound to. */
  readonly used = new Map<FunctionDef | Lambda, Map<FunctionValue["self"], Used>>();
  /** Values put into `st.session_state` and the like, by name. */
  readonly state = new Map<string, Value>();
  /** What the construction of an object of a project class used. */
  readonly constructed = new Map<InstanceValue, ReadonlySet<Value>>();
  readonly classInstances = new Map<Node, InstanceValue>();
  private readonly speaking = new WeakMap<Node, boolean>();
  /** True while the crew model asks what a tool or model uses: what the project's own calls have left of a budget is not enough then. */
  asking = false;
  depth = 0;
  importing = 0;
  private steps = 0;
  private nextKey = 1;
  private readonly keys = new WeakMap<object, string>();

  constructor(
    readonly input: AnalysisInput,
    readonly framework: Framework,
  ) {}

  /** Counts a step. False when the budget is used up. */
  step(frame: Frame, node: Node): boolean {
    this.steps++;
    if ((this.steps & 0x3fff) === 0) this.input.cancellation.check();
    if (this.steps < BUDGET.steps) return true;
    if (this.steps === BUDGET.steps) this.limit("the project", { source: frame.source, node }, "analysis limits reached: too much code to follow");
    return false;
  }

  limit(what: string, site: Site, reason: string): void {
    if (this.limits.length < 100) this.limits.push({ what, location: locationOf(site), reason });
  }

  /** With how many different arguments a function is read. */
  contextLimit(fn: FunctionValue, frame: Frame): number {
    const times = (this.asking ? 3 : 1) * (frame.rounds.length > 0 ? BUDGET.perRound : 1);
    return (this.speaks(fn.node, fn.source) ? BUDGET.contexts : BUDGET.otherContexts) * times;
  }

  /** Whether code speaks of agents, models, tools or settings. */
  speaks(node: Node, source: PythonSource): boolean {
    let known = this.speaking.get(node);
    if (known === undefined) {
      known = SPEAKS.test(source.text.slice(node.start, node.end));
      this.speaking.set(node, known);
    }
    return known;
  }

  module(source: PythonSource): ModuleValue {
    return this.modules.get(source) ?? runModule(this, source);
  }

  /** Notes who calls a function. An entry has no caller. */
  called(fn: FunctionValue, frame: Frame): void {
    if (this.entry === fn.node) {
      this.entry = null;
      return;
    }
    const caller = frame.within[frame.within.length - 1]?.node ?? null;
    const known = this.callers.get(fn.node);
    if (known) known.add(caller);
    else this.callers.set(fn.node, new Set([caller]));
  }

  record(call: Call, value: Value): void {
    const known = this.results.get(call);
    this.results.set(call, known ? union([known, value]) : value);
  }

  /** Text that is equal for equal constants and for one and the same object. */
  key(value: Value | Env | Node): string {
    if ("kind" in value) {
      if (value.kind === "const") return `${typeof value.value}:${String(value.value)}`;
      if (value.kind === "union") return value.members.map((member) => this.key(member)).join("|");
      if (value.kind === "external" && value.receiver === null) return `x:${value.fqn}`;
      if (value.kind === "function" && value.self === null) return `${this.key(value.node)}@${this.key(value.closure)}`;
      if (value.kind === "unknown") return "?";
    }
    const known = this.keys.get(value);
    if (known !== undefined) return known;
    const key = `#${String(this.nextKey++)}`;
    this.keys.set(value, key);
    return key;
  }
}

export function unknown(reason: string, site: Site | null = null): UnknownValue {
  return { kind: "unknown", reason, site };
}

export function at(frame: Frame, node: Node): Site {
  return { source: frame.source, node };
}

export function moduleFrame(source: PythonSource, env: Env): Frame {
  return { env, source, fn: null, cls: null, loops: [], rounds: [], choices: [], outerLoops: 0, branches: 0, lapsed: null, touched: new Set(), returns: [], yields: [], within: [] };
}
