import type { CallSite } from "./calls";
import type { Frame } from "./frame";
import type { FunctionIr, Term } from "./ir";
import { fieldCell, type Program } from "./program";
import { resultOn } from "./read";
import { OPAQUE, typed, withField, type Value } from "./values";

const STEP = /(?:^|\.)(?:start|listen|router)$/;
const KICKOFF = new Set(["kickoff", "kickoff_async", "akickoff"]);

/** Names by which a flow is started. */
export const STARTS: readonly string[] = [...KICKOFF];

/** A step of a CrewAI flow: a method with `@start`, `@listen` or `@router`. */
export function isStep(fn: FunctionIr): boolean {
  return fn.cls !== null && fn.decoratorNames.some((name) => STEP.test(name));
}

/** What the steps that a step listens to give: it is handed to it. Null where it listens to none that are known. */
export function handedOn(frame: Frame, fn: FunctionIr, self: Value): Value | null {
  if (fn.cls === null || !isStep(fn)) return null;
  let result: Value | null = null;
  for (const name of triggers(fn)) {
    const before = frame.world.method(fn.cls.id, name);
    if (!before || before === fn) continue;
    const given = resultOn(frame, before.id, self);
    result = result ? frame.join(result, given) : given;
  }
  return result;
}

/** `flow.kickoff(inputs)`: the inputs become the state, and it gives what the last steps give. Null for any other call. */
export function kickedOff(frame: Frame, site: CallSite): Value | null {
  if (site.method === null || !KICKOFF.has(site.method) || !site.receiver) return null;
  let result: Value | null = null;
  for (const type of site.receiver.types) {
    if (type.kind !== "instance" || !frame.world.program.isFlow(type.id)) continue;
    const inputs = site.args.find(({ argument }) => argument.name === null || argument.name === "inputs")?.value;
    if (inputs) fillState(frame, type.id, inputs);
    const steps = frame.world.lineage(type.id).flatMap((cls) => [...cls.methods.values()].filter(isStep));
    const heard = new Set(steps.flatMap((step) => [...triggers(step)]));
    for (const step of steps) {
      if (heard.has(step.name)) continue;
      const given = resultOn(frame, step.id, site.receiver);
      result = result ? frame.join(result, given) : given;
    }
  }
  return result;
}

function fillState(frame: Frame, flow: string, inputs: Value): void {
  const state = frame.world.program.stateOf(flow);
  for (const [name, value] of inputs.fields ?? []) {
    const key = /^\[(\w+)\]$/.exec(name)?.[1];
    if (key === undefined) continue;
    if (state) frame.write(fieldCell(state.id, key), value);
    else frame.write(fieldCell(flow, "state"), withField(OPAQUE, name, value));
  }
}

/** `self.state` of a flow: an object of the class in its base's brackets. Null where there is none. */
export function stateOf(program: Program, flow: string): Value | null {
  const state = program.stateOf(flow);
  return state ? typed({ kind: "instance", id: state.id }) : null;
}

/** Names of the steps that a step waits for: `@listen(fetch)`, `@listen(or_(fetch, "retry"))`. */
export function triggers(fn: FunctionIr): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (term: Term): void => {
    if (term.k === "var" || term.k === "global" || term.k === "attr") found.add(term.name);
    else if (term.k === "const" && typeof term.value === "string") found.add(term.value);
    else if (term.k === "call") for (const arg of term.args) visit(arg.term);
  };
  fn.decorators.forEach((decorator, index) => {
    if (STEP.test(fn.decoratorNames[index] ?? "") && decorator.k === "call") for (const arg of decorator.args) visit(arg.term);
  });
  return found;
}
