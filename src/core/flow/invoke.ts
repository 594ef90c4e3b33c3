import type { CallSite } from "./calls";
import { store } from "./assign";
import type { Frame } from "./frame";
import type { FunctionIr, Term } from "./ir";
import { append, slotLabel, step, type Trace, raisedBy } from "./labels";
import { fieldCell, isException, showsFields } from "./program";
import { printed } from "./printed";
import { elementOf, knownBetter, readPath } from "./read";
import { labelByName } from "./sources";
import { emit } from "./sinks";
import type { Summary } from "./summary";
import { CLEAN, OPAQUE, typed, withField, withFields, type Type, type Value } from "./values";

type Slots = ReadonlyMap<string, Value>;
type FunctionType = Type & { kind: "function" };

/** Calls a project function: what it returns, and what it does with what it is passed. */
export function invoke(frame: Frame, site: CallSite, fn: FunctionIr, type: FunctionType): Value {
  const bound = site.receiver !== null && fn.cls !== null && !fn.static && type.bound.length === 0 ? [] : type.bound;
  const slots = bindArguments(frame, fn, site, bound, type.keywords);
  for (const name of fn.free) slots.set(`f:${name}`, type.captured?.get(name) ?? around(frame, name) ?? OPAQUE);
  return apply(frame, site, fn, slots, bound.length > 0 || (fn.cls !== null && !fn.static) ? site.receiverTerm : null);
}

function apply(frame: Frame, site: CallSite, fn: FunctionIr, slots: Slots, selfTerm: CallSite["receiverTerm"]): Value {
  const summary = frame.world.summary(fn.id);
  if (!summary) return OPAQUE;
  const spot = frame.spot(site.term.at);
  const entering = (slot: string): string => {
    const param = slot.startsWith("p") ? fn.params[Number(slot.slice(1))] : undefined;
    return param ? `passed to ${fn.name}() as \`${param.name}\`` : `used by ${fn.name}()`;
  };
  for (const sink of frame.quiet ? [] : summary.sinks) {
    const value = given(frame, slots, sink.slot);
    if (!value) continue;
    const held = readPath(frame, value, sink.path, site.term.at);
    const marks = printed(frame, held, sink.how, site.term.at);
    for (const mark of marks?.values() ?? []) {
      // what a field's name says, the method that prints the field is told as well
      if (sink.slot === "p0" && fn.cls !== null && !fn.static && mark.label.kind === "source" && mark.label.origin === "name") continue;
      const trace = append(step(mark.trace, spot, entering(sink.slot)), sink.trace);
      emit(frame, { ...mark, trace }, sink.spec, sink.spot, sink.argument, sink.how);
    }
  }
  applyEffects(frame, site, summary, slots, selfTerm, fn);
  for (const [cell, value] of summary.spills) frame.write(cell, substitute(frame, value, slots, site, `stored by ${fn.name}()`));
  for (const [name, value] of summary.rebinds) {
    const own = frame.env.get(name);
    if (own) frame.set(name, frame.join(own, substitute(frame, value, slots, site, `set by ${fn.name}()`)));
  }
  for (const [cls, marks] of summary.raises ?? []) frame.raise(cls, substituteMarks(frame, marks, slots, site, raisedBy(fn.name)));
  const returned = substitute(frame, summary.returns, slots, site, `returned by ${fn.name}()`);
  for (const decorator of fn.decorators) applyDecorator(frame, site, fn, decorator, slots);
  return labelByCallee(frame, returned, fn.name, site);
}

/** A variable of a function around: of this one, or of one further out, which its caller knows. */
function around(frame: Frame, name: string): Value | undefined {
  const own = frame.env.get(name);
  if (own || frame.fn.top || frame.fn.kind === "module") return own;
  const label = slotLabel(`f:${name}`, []);
  return { ...OPAQUE, marks: new Map([[label.key, { label, trace: null }]]) };
}

/** What a slot of a callee is here; functions defined side by side use each other's variables. */
function given(frame: Frame, slots: Slots, slot: string): Value | undefined {
  return slots.get(slot) ?? (slot.startsWith("f:") ? around(frame, slot.slice(2)) : undefined);
}

/** Names of functions that give what their name says. */
export const FETCH = /^_*(?:get|load|fetch|read|retrieve|resolve|decrypt|lookup|require|obtain)_/;

/** `get_api_key()` of which nothing else is known gives a credential. */
export function labelByCallee(frame: Frame, value: Value, name: string, site: CallSite): Value {
  if (!FETCH.test(name)) return value;
  // `def get_password(): return "…"`: whatever the text is, the caller takes it for one
  if (typeof value.constant === "string" && value.constant !== "" && value.marks === null) value = { ...value, opaque: true };
  const rest = name.replace(FETCH, "");
  const meaning = frame.world.tables.names.classify(rest);
  return meaning?.category === "credential" && meaning.strength === "strong" ? labelByName(frame, value, rest, site.term.at) : value;
}

/** A project's decorator replaces the function by its wrapper: the wrapper sees the arguments too. */
function applyDecorator(frame: Frame, site: CallSite, fn: FunctionIr, decorator: FunctionIr["decorators"][number], slots: Slots): void {
  const callee = decorator.k === "call" ? decorator.func : decorator;
  if (callee.k !== "ref" && callee.k !== "global" && callee.k !== "var") return;
  const path = callee.k === "ref" ? callee.path : `${fn.source.moduleName}.${callee.name}`;
  const resolved = frame.world.resolve(path, fn.source);
  if (frame.depth > 0) return;
  if (resolved?.entity.kind === "class") {
    const method = frame.world.method(resolved.entity.cls.id, "__call__");
    if (!method) return;
    frame.depth++;
    apply(frame, site, method, bindArguments(frame, method, site, [typed({ kind: "instance", id: resolved.entity.cls.id }), ...slotsOfSelf(fn, slots)], null), null);
    frame.depth--;
    return;
  }
  if (resolved?.entity.kind !== "function") return;
  let wrapper = frame.world.summary(resolved.entity.fn.id)?.returns.types.find((type) => type.kind === "function");
  const takers = [resolved.entity.fn];
  const middle = decorator.k === "call" && wrapper?.kind === "function" ? frame.world.program.functions.get(wrapper.id) : undefined;
  if (middle) takers.push(middle);
  if (decorator.k === "call" && wrapper?.kind === "function") wrapper = frame.world.summary(wrapper.id)?.returns.types.find((type) => type.kind === "function");
  const inner = wrapper?.kind === "function" ? frame.world.program.functions.get(wrapper.id) : undefined;
  if (!inner || wrapper?.kind !== "function") return;
  frame.depth++;
  // with the arguments of this call: what it gives and raises depends on them
  const own = typed({ kind: "function", id: fn.id, bound: fn.params.map((_, index) => slots.get(`p${String(index)}`) ?? OPAQUE), keywords: null, captured: null });
  // the wrapper knows the function by the name that the decorator gives it
  const bound = inner.free.map((name) => [`f:${name}`, takers.some((taker) => taker.params[0]?.name === name) ? own : OPAQUE] as const);
  apply(frame, site, inner, new Map([...bindArguments(frame, inner, site, slotsOfSelf(fn, slots), null), ...bound]), null);
  frame.depth--;
}

function slotsOfSelf(fn: FunctionIr, slots: Slots): readonly Value[] {
  const self = fn.cls !== null && !fn.static ? slots.get("p0") : undefined;
  return self ? [self] : [];
}

/** Positional, keyword, `*` and `**` arguments to parameter slots. */
function bindArguments(frame: Frame, fn: FunctionIr, site: CallSite, bound: readonly Value[], keywords: ReadonlyMap<string, Value> | null): Map<string, Value> {
  const slots = new Map<string, Value>();
  const positional = fn.params.flatMap((param, index) => (param.form === "positional" ? [index] : []));
  const rest = fn.params.findIndex((param) => param.form === "args");
  const named = fn.params.findIndex((param) => param.form === "kwargs");
  let extra: Value = { ...CLEAN, fields: new Map() };
  let mapping: Value = { ...CLEAN, fields: new Map() };
  let next = 0;
  const place = (value: Value): void => {
    const index = positional[next];
    if (index !== undefined) slots.set(`p${String(index)}`, value);
    else extra = withField(extra, `[${String(next - positional.length)}]`, value);
    next++;
  };
  const byName = (name: string, value: Value): void => {
    const index = fn.params.findIndex((param) => param.name === name && (param.form === "positional" || param.form === "keyword-only"));
    if (index >= 0) slots.set(`p${String(index)}`, value);
    else mapping = withField(mapping, `[${name}]`, value);
  };
  for (const value of bound) place(value);
  for (const [name, value] of keywords ?? []) byName(name, value);
  for (const { argument, value } of site.args) {
    if (argument.spread === "list") {
      for (let i = next; i < positional.length; i++) slots.set(`p${String(positional[i] ?? 0)}`, value.fields?.get(`[${String(i - next)}]`) ?? elementOf(frame, value));
      extra = frame.join(extra, value);
      next = positional.length;
    } else if (argument.spread === "dict") {
      for (const [index, param] of fn.params.entries()) {
        const field = value.fields?.get(`[${param.name}]`);
        if (field) slots.set(`p${String(index)}`, field);
      }
      mapping = frame.join(mapping, value);
    } else if (argument.name !== null) byName(argument.name, value);
    else place(value);
  }
  if (rest >= 0) slots.set(`p${String(rest)}`, extra);
  if (named >= 0) slots.set(`p${String(named)}`, mapping);
  return slots;
}

function applyEffects(frame: Frame, site: CallSite, summary: Summary, slots: Slots, selfTerm: CallSite["receiverTerm"], fn: FunctionIr): void {
  for (const [slot, fields] of summary.effects) {
    const value = slots.get(slot);
    if (!value) continue;
    const position = Number(slot.slice(1));
    const place = position === 0 && selfTerm ? selfTerm : (site.args[position - (selfTerm ? 1 : 0)]?.argument.term ?? null);
    const message = `stored by ${fn.name}()`;
    const written: [string, Value][] = [];
    for (const [name, field] of fields) {
      const held = substitute(frame, field, slots, site, message);
      if (name.startsWith(".")) for (const type of value.types) if (type.kind === "instance") frame.write(fieldCell(type.id, name.slice(1)), held);
      written.push([name, held]);
    }
    if (place) store(frame, place, withFields(value, written), null);
  }
}

function substituteMarks(frame: Frame, marks: Value["marks"], slots: Slots, site: CallSite, message: string): Value["marks"] {
  let result: Value["marks"] = null;
  const spot = frame.spot(site.term.at);
  for (const mark of marks?.values() ?? []) {
    if (knownBetter(mark, (slot) => slots.get(slot))) continue;
    if (mark.label.kind === "source") {
      result = frame.joinMarks(result, new Map([[mark.label.key, { label: mark.label, trace: step(mark.trace, spot, message) }]]));
      continue;
    }
    const value = given(frame, slots, mark.label.slot);
    if (!value) continue;
    for (const inner of printed(frame, readPath(frame, value, mark.label.path, site.term.at), "str", site.term.at)?.values() ?? []) {
      const trace: Trace = step(append(inner.trace, mark.trace), spot, message);
      result = frame.joinMarks(result, new Map([[inner.label.key, { label: inner.label, trace }]]));
    }
  }
  return result;
}

/** A callee's value as the caller sees it. */
export function substitute(frame: Frame, value: Value, slots: Slots, site: CallSite, message: string): Value {
  if (isSettled(value)) return value;
  if (value.root !== null) {
    const whole = slots.get(value.root);
    if (whole) return whole;
  }
  let fields: Map<string, Value> | null = null;
  if (value.fields) {
    fields = new Map();
    for (const [name, field] of value.fields) fields.set(name, substitute(frame, field, slots, site, message));
  }
  const types = value.types.map((type): Type => {
    if (type.kind !== "function" || !type.captured) return type;
    const captured = new Map([...type.captured].map(([name, held]) => [name, substitute(frame, held, slots, site, message)]));
    return { ...type, captured };
  });
  const whole = fields === null ? null : changedWhole(value, slots);
  if (whole) return { ...value, marks: whole.marks, fields: new Map([...(whole.fields ?? []), ...(fields ?? [])]), types, root: null };
  return { ...value, marks: substituteMarks(frame, value.marks, slots, site, message), fields, types, root: null };
}

const settled = new WeakMap<Value, boolean>();

/** Nothing in it depends on what the caller passes, and no way leads through the call. */
function isSettled(value: Value): boolean {
  if (value.marks !== null || value.root !== null) return false;
  if (value.fields === null && !value.types.some(captures)) return true;
  const known = settled.get(value);
  if (known !== undefined) return known;
  const made = all(value.fields, isSettled) && value.types.every((type) => type.kind !== "function" || all(type.captured, isSettled));
  settled.set(value, made);
  return made;
}

function captures(type: Type): boolean {
  return type.kind === "function" && type.captured !== null;
}

function all(values: ReadonlyMap<string, Value> | null, holds: (value: Value) => boolean): boolean {
  if (values !== null) for (const value of values.values()) if (!holds(value)) return false;
  return true;
}

/** The mapping that a caller passed, where a callee gives it back with some keys changed: `clean = dict(headers); del clean["Authorization"]`. */
function changedWhole(value: Value, slots: Slots): Value | null {
  const [mark, ...others] = [...(value.marks?.values() ?? [])];
  if (mark?.label.kind !== "slot" || mark.label.path.length > 0 || others.length > 0) return null;
  const passed = slots.get(mark.label.slot);
  return passed && passed.types.length === 0 && passed.fields !== null && [...passed.fields.keys()].every((name) => name.startsWith("[")) ? passed : null;
}

/** `token: str = ""`, `token: str | None = Field(default=None)`. */
function isEmptyDefault(standard: Term | null): boolean {
  const value = standard?.k === "call" ? standard.args.find((arg) => arg.name === "default" || arg.name === null)?.term : standard;
  return value?.k === "const" && (value.value === "" || value.value === null);
}

/** A project class called: the instance with the fields that its constructor gives it. */
export function construct(frame: Frame, site: CallSite, id: string): Value {
  const { world } = frame;
  let self: Value = typed({ kind: "instance", id });
  const init = world.method(id, "__init__") ?? world.method(id, "__new__");
  // an exception keeps what it is made of, whatever its constructor does
  if (isException(world.program, id)) {
    const positional = site.args.filter(({ argument }) => argument.name === null);
    self = withField(self, ".args", positional.reduce<Value>((made, { value }, index) => withField(made, `[${String(index)}]`, value), { ...CLEAN, fields: new Map() }));
  }
  if (init) {
    const summary = frame.world.summary(init.id);
    const slots = bindArguments(frame, init, site, [self], null);
    if (summary) {
      for (const [name, field] of summary.effects.get("p0") ?? []) {
        const held = substitute(frame, field, slots, site, "kept by the object");
        self = withField(self, name, held);
        if (name.startsWith(".")) frame.write(fieldCell(id, name.slice(1)), held);
      }
      if (init.name === "__new__") {
        slots.set("p0", typed({ kind: "class", id }));
        return frame.join(self, apply(frame, { ...site, receiverTerm: null, args: [] }, init, slots, null));
      }
      slots.delete("p0");
      apply(frame, { ...site, receiverTerm: null, args: [] }, init, slots, null);
    }
    return self;
  }
  const declared = showsFields(world.program, id) || world.lineage(id).some((cls) => cls.fields.some((field) => field.declared));
  if (!declared) return self;
  const names = [...world.lineage(id)].reverse().flatMap((cls) => cls.fields.filter((field) => field.declared).map((field) => field));
  let next = 0;
  for (const { argument, value } of site.args) {
    const name = argument.name ?? (argument.spread === "none" ? names[next++]?.name : undefined);
    if (name === undefined) continue;
    const field = names.find((one) => one.name === name);
    if (field?.annotation && frame.world.tables.maskedTypes.has(field.annotation)) continue;
    const held = labelByName(frame, value, name, argument.term.at);
    self = withField(self, `.${name}`, held);
    frame.write(fieldCell(id, name), held);
  }
  const spread = site.args.some(({ argument }) => argument.spread !== "none");
  // settings are filled from outside, models and dataclasses by their arguments only
  if (!spread && !world.program.libraryBases(id).some((base) => /(?:^|\.)BaseSettings$/.test(base))) {
    for (const { name, default: standard } of names) if (self.fields?.has(`.${name}`) !== true && isEmptyDefault(standard)) self = withField(self, `.${name}`, CLEAN);
  }
  return self;
}

