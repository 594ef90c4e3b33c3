import { sharedList, sharedMap } from "./empties";
import { evaluate } from "./evaluate";
import { execute } from "./execute";
import { Frame, withoutSlots, type World } from "./frame";
import type { FunctionIr } from "./ir";
import { slotLabel, step } from "./labels";
import { globalCell } from "./program";
import { printed } from "./printed";
import { annotatedValue, KEYWORDS, readPath } from "./read";
import { handedType } from "./roles";
import { labelByName } from "./sources";
import { handedOn } from "./steps";
import { emit } from "./sinks";
import { hashSummary, type Flow, type Summary } from "./summary";
import { CLEAN, flat, library, OPAQUE, typed, type Value } from "./values";

/** What analysing one function gives: its summary for callers, and what belongs to it alone. */
export interface Analysed {
  readonly summary: Summary;
  readonly flows: readonly Flow[];
  readonly writes: ReadonlyMap<string, Value>;
  readonly limited: boolean;
}

/** Interprets one function over the summaries of what it calls. */
export function analyseFunction(fn: FunctionIr, world: World): Analysed {
  const frame = new Frame(fn, world);
  fn.params.forEach((param, index) => {
    frame.set(param.name, parameter(frame, fn, param, index));
  });
  execute(frame, fn.body);
  closeOver(frame, fn);
  if (fn.kind === "module") for (const [name, value] of frame.env) frame.write(globalCell(fn.source.path, name), value);
  const effects = new Map<string, ReadonlyMap<string, Value>>();
  for (const value of frame.env.values()) if (value.root !== null && value.fields !== null && value.fields.size > 0) effects.set(value.root, value.fields);
  const returns = capture(frame, frame.returns);
  const partial = { returns: frame.returned ? returns : CLEAN, sinks: sharedList([...frame.sinks.values()]), effects: sharedMap(effects), raises: frame.raises, spills: sharedMap(frame.spills), rebinds: sharedMap(frame.rebinds) };
  return { summary: { ...partial, hash: hashSummary(partial) }, flows: sharedList([...frame.flows.values()]), writes: sharedMap(frame.writes), limited: frame.limited };
}

function parameter(frame: Frame, fn: FunctionIr, param: FunctionIr["params"][number], index: number): Value {
  const slot = `p${String(index)}`;
  const label = slotLabel(slot, []);
  const handed = handedType(fn, fn.cls !== null && !fn.static ? index - 1 : index, frame.world);
  const annotated = handed !== null ? library(handed) : param.annotation === null ? null : annotatedValue(frame, param.annotation, fn.source);
  const self = index === 0 && fn.cls !== null && !fn.static ? fn.cls : null;
  let value: Value = { ...(annotated ?? OPAQUE), marks: new Map([[label.key, { label, trace: null }]]), root: slot };
  if (self) value = { ...value, types: typed(fn.decoratorNames.includes("classmethod") ? { kind: "class", id: self.id } : { kind: "instance", id: self.id, open: true }).types, opaque: false };
  else if (param.form === "args") value = { ...value, opaque: false };
  else if (param.form === "kwargs") value = { ...value, opaque: false, types: library(KEYWORDS).types };
  else if (param.annotation !== null && /^(?:bool|int|float|datetime(?:\.datetime)?)$/.test(param.annotation)) value = { ...value, opaque: false };
  else {
    const named = labelByName(frame, value, validated(fn, index) ?? param.name, param.at);
    value = { ...named, root: slot };
    if (param.default?.k === "const" && named.marks !== null) value = { ...value, marks: new Map([...named.marks].map(([key, mark]) => [key, mark.label.kind === "source" ? { ...mark, via: { slot, field: "" } } : mark] as const)) };
    if (param.default && param.default.k !== "const") {
      const standard = evaluate(frame, param.default);
      // `log=print`: what is called when nobody says otherwise
      const callable = value.types.length === 0 && standard.marks === null ? standard.types.filter((type) => type.kind === "function" || (type.kind === "library" && /(?:^|[^)])$|[lL]ogger\(\)$/.test(type.path))) : [];
      value = { ...value, marks: frame.joinMarks(value.marks, standard.marks), types: [...value.types, ...callable] };
    }
    else if (param.default?.k === "const" && typeof param.default.value === "number") value = { ...value, constant: param.default.value };
  }
  const given = index === 1 && self === null ? handedOn(frame, fn, frame.env.get(fn.params[0]?.name ?? "") ?? OPAQUE) : null;
  return given ? { ...value, marks: frame.joinMarks(value.marks, given.marks), fields: given.fields, types: value.types.length > 0 ? value.types : given.types } : value;
}

/** Field that a pydantic validator is told of: `@field_validator("password")`. */
function validated(fn: FunctionIr, index: number): string | null {
  if (index !== 1 || fn.cls === null) return null;
  for (const [place, name] of fn.decoratorNames.entries()) {
    const decorator = fn.decorators[place];
    const [first] = decorator?.k === "call" ? decorator.args : [];
    if (/(?:^|\.)(?:field_)?validator$/.test(name) && first?.term.k === "const" && typeof first.term.value === "string") return first.term.value;
  }
  return null;
}

/** Functions made here may be called by anyone later: what they capture reaches their sinks. */
function closeOver(frame: Frame, fn: FunctionIr): void {
  for (const nested of fn.nested) {
    if (nested.free.length === 0) continue;
    for (const [name, value] of frame.world.summary(nested.id)?.rebinds ?? []) {
      const own = frame.env.get(name);
      if (own) frame.set(name, frame.join(own, withoutSlots(value)));
    }
  }
  for (const nested of fn.nested) {
    if (nested.free.length === 0) continue;
    const summary = frame.world.summary(nested.id);
    for (const sink of summary?.sinks ?? []) {
      if (!sink.slot.startsWith("f:")) continue;
      const value = frame.env.get(sink.slot.slice(2));
      if (!value) continue;
      const marks = printed(frame, readPath(frame, value, sink.path, nested.at), sink.how, nested.at);
      for (const mark of marks?.values() ?? []) {
        emit(frame, { label: mark.label, trace: step(mark.trace, sink.argument, `written to ${sink.spec.label}`) }, sink.spec, sink.spot, sink.argument, sink.how);
      }
    }
  }
}

/** A returned function takes the variables around it along. */
function capture(frame: Frame, value: Value): Value {
  if (!value.types.some((type) => type.kind === "function" && type.captured === null)) return value;
  return {
    ...value,
    types: value.types.map((type) => {
      if (type.kind !== "function" || type.captured !== null) return type;
      const free = frame.world.program.functions.get(type.id)?.free ?? [];
      return { ...type, captured: new Map(free.flatMap((name) => { const held = frame.env.get(name); return held ? [[name, flat(held)] as const] : []; })) };
    }),
  };
}
