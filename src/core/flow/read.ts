import type { Node } from "../languages/python/ast";
import type { FlowOrigin } from "../model/knowledge";
import { BODY, responseBody } from "./answers";
import { allRaised } from "./exceptions";
import type { Frame } from "./frame";
import type { FunctionIr } from "./ir";
import { slotLabel, type Mark, type Via } from "./labels";
import { fieldsOf, isState, SESSION, sessionCell } from "./program";
import { stateOf } from "./steps";
import { environmentMark, hasSourceMarks, labelByName, nameMark, oneOf, someVariable, sourceMark, specMark } from "./sources";
import { allMarks, CLEAN, hasMarks, library, LIMITS, ONE_OF, OPAQUE, typed, withField, type Value } from "./values";

/** Slot marks point one step further in; below the depth limit they stay where they are. */
export function deeper(frame: Frame, value: Value, key: string, keep: (mark: Mark) => Mark | null): Value["marks"] {
  if (value.marks === null) return null;
  const marks = new Map<string, Mark>();
  for (const mark of value.marks.values()) {
    const { label } = mark;
    let moved: Mark | null;
    if (label.kind === "source") moved = keep(mark);
    // two steps further than values are kept, for a field of what an attribute's mapping holds; far inside what an unknown function gives nothing is known any more
    else if (label.path.length >= LIMITS.depth + 2) moved = label.path[0] === "()" || label.path[0] === "!" ? null : mark;
    else moved = { label: slotLabel(label.slot, [...label.path, key]), trace: mark.trace };
    if (moved) marks.set(moved.label.key, moved);
  }
  return marks.size === 0 ? null : marks;
}

function isPersonalName({ label }: Mark): boolean {
  return label.kind === "source" && label.origin === "name" && label.category === "personal-data";
}

/** Attributes that tell of an object's class, not of the object. */
const ABOUT_CLASS = new Set(["__class__", "__name__", "__qualname__", "__module__", "__doc__", "__annotations__"]);

/** `value.name`. */
export function readAttribute(frame: Frame, value: Value, name: string, at: Node, receiverName: string | null = null): Value {
  if (ABOUT_CLASS.has(name)) return CLEAN;
  const key = `.${name}`;
  const field = value.fields?.get(key);
  if (field && !field.partial) return field;
  let result = attributeDefault(frame, value, name, at, receiverName);
  // every field of an object, by name
  if (name === "__dict__" && value.fields !== null) result = { ...result, fields: new Map([...value.fields].flatMap(([key, held]) => (key.startsWith(".") ? [[`[${key.slice(1)}]`, held] as const] : []))) };
  if (field) result = frame.join({ ...field, partial: false }, result);
  return receiverName !== null && PLACES.test(receiverName) ? result : labelByName(frame, result, name, at);
}

/** `config.paths.credentials` is where they lie. */
const PLACES = /(?:^|_)(?:paths?|files?|dirs?|folders?|names?|flags?|counts?)$/i;

function attributeDefault(frame: Frame, value: Value, name: string, at: Node, receiverName: string | null): Value {
  const { tables } = frame.world;
  const marks = deeper(frame, value, `.${name}`, (mark) =>
    // `email.body` is a text, `email.value` the address
    (tables.passesAttribute(name) || name === "__dict__") && !(isPersonalName(mark) && name !== "value") ? mark : null,
  );
  const [first, ...rest] = value.types;
  const unnamed = first === undefined && value.opaque && receiverName !== null ? tables.attributeSource(`?.${receiverName}.${name}`) : null;
  if (unnamed) return { ...OPAQUE, marks: singleton(specMark(frame, at, unnamed, null)) };
  const told = (): Value => (first ? rest.reduce((all, type) => frame.join(all, memberOf(frame, value, type, name, at)), memberOf(frame, value, first, name, at)) : OPAQUE);
  // what a library gives is told by the place as well
  let result = first === undefined || value.types.some((type) => type.kind === "library") ? told() : frame.memory.member(value, name, told);
  if (marks !== null) result = { ...result, marks: frame.joinMarks(result.marks, marks) };
  const body = BODY.has(name) ? responseBody(frame, value, receiverName, name, at) : null;
  if (body) result = { ...result, marks: frame.joinMarks(result.marks, new Map([[body.label.key, body]])) };
  return result;
}

function memberOf(frame: Frame, value: Value, type: Value["types"][number], name: string, at: Node): Value {
  const { world } = frame;
  switch (type.kind) {
    case "function":
      return OPAQUE;
    case "library": {
      const kept = isState(type.path) ? world.cell(sessionCell(frame.fn.source.path, name)) : null;
      if (kept) return kept;
      const path = `${type.path}.${name}`;
      const member = world.tables.memberOf(path);
      if (member !== null) return member.endsWith("[]") ? { ...library(path), fields: new Map([["[*]", library(member.slice(0, -2))]]) } : library(member);
      const dump = world.tables.dumpOf(type.path.replace(/\(\)$/, ""));
      if (dump?.members.includes(name)) return { ...library(path), marks: new Map([[dump.label, dumpMark(frame, at, dump.label)]]) };
      const spec = world.tables.attributeSource(path);
      return spec ? { ...library(path), marks: singleton(specMark(frame, at, spec, null)) } : library(path);
    }
    case "instance":
    case "class": {
      if (type.kind === "class" && isMember(frame, type.id, name)) return { ...typed({ kind: "instance", id: type.id }), fields: new Map([[".value", fieldOf(frame, type.id, name)], [".name", CLEAN]]) };
      const method = world.method(type.id, name);
      let result = method ? methodOf(frame, value, method) : (inheritedLog(frame, type.id, name) ?? ownField(frame, value, type.id, name));
      if (type.kind === "instance" && type.open) {
        const overrides = world.overrides(type.id, name);
        if (overrides.length > LIMITS.targets) frame.onLimit();
        // a class built on this one: its own fields are known of it
        for (const override of overrides.slice(0, LIMITS.targets)) if (override.cls) result = frame.join(result, methodOf(frame, { ...value, types: [{ kind: "instance", id: override.cls.id, open: true }] }, override));
      }
      return result;
    }
  }
}

/** `Provider.OPENAI` of an enumeration. */
function isMember(frame: Frame, cls: string, name: string): boolean {
  return frame.world.program.libraryBases(cls).some((base) => /^enum\.\w*(?:Enum|Flag)$/.test(base)) && frame.world.lineage(cls).some((one) => one.fields.some((field) => field.name === name));
}

/** A method taken from an object, or what its property gives. */
function methodOf(frame: Frame, self: Value, method: FunctionIr): Value {
  if (method.decoratorNames.some((decorator) => /(?:^|\.)(?:cached_)?property$|computed_field$/.test(decorator))) return resultOn(frame, method.id, self);
  return typed({ kind: "function", id: method.id, bound: method.static ? [] : [self], keywords: null, captured: null });
}

const LOGGER = /^logging\.(?:Logger|LoggerAdapter)$/;

/** `info = log.info` of a logger that is a class of the project. */
export function inheritedLog(frame: Frame, cls: string, name: string): Value | null {
  const base = /^(?:debug|info|warn(?:ing)?|error|critical|exception|log)$/.test(name) ? frame.world.program.libraryBases(cls).find((one) => LOGGER.test(one)) : undefined;
  return base === undefined ? null : library(`${base}().${name}`);
}

/** A field of an object that the caller passed: what it is over all instances counts where the caller does not know better. */
function ownField(frame: Frame, value: Value, cls: string, name: string): Value {
  const field = fieldOf(frame, cls, name);
  if (value.root === null || (field.marks === null && field.fields === null)) return field;
  // the same field is read again and again: what compares by identity must find the same value
  let ways = told.get(field);
  if (!ways) told.set(field, (ways = new Map<string, Value>()));
  const way = `${value.root}.${name}`;
  const known = ways.get(way);
  if (known) return known;
  const made = cameBy(field, { slot: value.root, field: `.${name}` });
  ways.set(way, made);
  return made;
}

const told = new WeakMap<Value, Map<string, Value>>();

/** The same value, each source in it with the field that it came out of. */
function cameBy(value: Value, via: Via): Value {
  if (!hasSourceMarks(value) && ![...(value.fields?.values() ?? [])].some(hasMarks)) return value;
  const marks = value.marks === null ? null : new Map([...value.marks].map(([key, mark]) => [key, mark.label.kind === "source" ? { ...mark, via } : mark] as const));
  const fields = value.fields === null ? null : new Map([...value.fields].map(([name, field]) => [name, cameBy(field, via)] as const));
  return { ...value, marks, fields };
}

/** Whether a mark that stands for a field of some object of a class is told better by the object itself. */
export function knownBetter({ via }: Mark, given: (slot: string) => Value | undefined): boolean {
  if (via === undefined) return false;
  // the name of a parameter: what is passed says more, and nothing is passed where its default counts
  if (via.field === "") {
    const passed = given(via.slot);
    return passed === undefined || !passed.opaque || hasSourceMarks(passed);
  }
  const field = given(via.slot)?.fields?.get(via.field);
  return field !== undefined && !field.partial && !field.opaque;
}

/** The mark as it is outside the function that made it. */
export function outside(mark: Mark): Mark {
  return mark.via === undefined ? mark : { label: mark.label, trace: mark.trace };
}

/** A field over all instances of the class and its bases. */
export function fieldOf(frame: Frame, cls: string, name: string): Value {
  const { world } = frame;
  let result: Value | null = null;
  for (const one of world.lineage(cls)) {
    const declared = fieldsOf(one).get(name);
    if (declared?.annotation && world.tables.maskedTypes.has(declared.annotation)) return library(`${declared.annotation}()`);
    const cell = world.field(one.id, name);
    if (cell) result = result ? frame.join(result, cell) : cell;
    else if (declared?.annotation) {
      const annotated = annotatedValue(frame, declared.annotation, one.source);
      if (annotated) result = result ? frame.join(result, annotated) : annotated;
      else if (/^(?:bool|int|float)$/.test(declared.annotation)) result = result ?? CLEAN;
    }
  }
  const state = name === "state" ? stateOf(world.program, cls) : null;
  if (state) return result ? frame.join(state, result) : state;
  return result ?? OPAQUE;
}

/** A value of which only the annotation is known; null where that tells nothing. */
export function annotatedValue(frame: Frame, annotation: string, source: Frame["fn"]["source"]): Value | null {
  if (frame.world.tables.maskedTypes.has(annotation)) return { ...library(`${annotation}()`), opaque: false };
  const resolved = frame.world.resolve(annotation, source);
  if (resolved?.entity.kind === "class" && resolved.rest.length === 0) return typed({ kind: "instance", id: resolved.entity.cls.id, open: true });
  return annotation.includes(".") && !annotation.startsWith("typing.") ? library(`${annotation}()`) : null;
}

/** `value[key]` with a constant key, or any element where the key is not known (null). */
export function readItem(frame: Frame, value: Value, key: string | number | null, at: Node): Value {
  const { tables } = frame.world;
  for (const type of value.types) {
    const getter = type.kind === "instance" ? frame.world.method(type.id, "__getitem__") : null;
    if (getter) return resultOn(frame, getter.id, value);
  }
  if (key === null) return withoutNames(elementOf(frame, value), ["name", "header"]);
  const field = value.fields?.get(`[${String(key)}]`);
  if (field && !field.partial) return field;
  const text = String(key);
  const ofEnvironment = [...(value.marks?.values() ?? [])].some(({ label }) => label.kind === "source" && label.category === "environment");
  const meaning = typeof key === "string" ? (tables.names.classify(text) ?? (ofEnvironment ? tables.names.classifyVariable(text) : null)) : null;
  const harmless = typeof key === "string" && meaning === null && tables.names.isHarmless(text);
  const telling = meaning !== null || /cookie|authorization|session/i.test(text);
  const marks = deeper(frame, value, `[${text}]`, (mark) => {
    if (mark.label.kind !== "source") return mark;
    if (mark.label.category === "environment") return meaning?.category === "credential" ? environmentMark(frame, at, text) : null;
    // a part of an answer is not the whole of it; one with a telling name is labelled by that name
    if (harmless || mark.label.origin === "response") return null;
    if (mark.label.origin === "header") return telling ? mark : null;
    if (mark.label.origin === "name" && typeof key === "string") return meaning ? nameMark(frame, at, text, meaning) : null;
    return mark;
  });
  const element = value.fields?.get("[*]");
  const any = element && typeof key === "string" ? withoutNames(element, telling ? ["name"] : ["name", "header"]) : element;
  let result: Value = { ...CLEAN, marks, opaque: value.opaque && !any && (value.marks === null || [...value.marks.values()].every(({ label }) => label.kind === "source" && label.origin === "response")) };
  if (value.root !== null || (harmless && value.types.length > 0) || (value.marks !== null && [...value.marks.values()].every((mark) => mark.label.kind === "slot"))) result = { ...result, opaque: true };
  if (any) result = frame.join(result, any);
  if (field) result = frame.join(result, { ...field, partial: false });
  const kept = typeof key === "string" && value.types.some((type) => type.kind === "library" && type.path === SESSION) ? frame.world.cell(sessionCell(frame.fn.source.path, key)) : null;
  if (kept) return kept;
  for (const type of value.types) if (type.kind === "library" && !harmless) result = frame.join(result, library(`${type.path}[]`));
  return typeof key === "string" ? labelByName(frame, result, text, at) : result;
}

/** Some element, no telling which: that a container also holds something with a telling name says nothing of it. */
function withoutNames(value: Value, origins: readonly FlowOrigin[] = ["name"]): Value {
  const kept = value.marks === null ? [] : [...value.marks].filter(([, mark]) => mark.label.kind !== "source" || !origins.includes(mark.label.origin));
  const marks = kept.length === (value.marks?.size ?? 0) ? value.marks : kept.length === 0 ? null : new Map(kept);
  // pairs of a mapping's items
  const fields = origins.includes("header") && value.fields ? new Map([...value.fields].map(([name, field]) => [name, withoutNames(field, origins)] as const)) : value.fields;
  return marks === value.marks && fields === value.fields ? value : { ...value, marks, fields };
}

/** What iterating gives. */
export function elementOf(frame: Frame, value: Value): Value {
  const marks = deeper(frame, value, "[*]", (mark) => (mark.label.kind === "source" && (mark.label.category === "environment" || mark.label.origin === "response") ? null : mark));
  let result: Value = { ...CLEAN, marks, opaque: value.opaque };
  for (const [name, field] of value.fields ?? []) if (name.startsWith("[")) result = frame.join(result, { ...field, partial: false });
  for (const type of value.types) if (type.kind === "library" && PAGES.test(type.path)) result = frame.join(result, library(`${type.path}[]`));
  return listsTexts(value) ? withField(result, ONE_OF, value) : result;
}

/** Calls that give several containers of a page. */
const PAGES = /^streamlit\.(?:sidebar\.)?(?:columns|tabs)\(\)$/;

/** A list of a few texts: names of keys, of variables of the environment. */
function listsTexts(value: Value): boolean {
  if (value.fields === null || value.fields.size === 0 || hasSourceMarks(value)) return false;
  for (const [name, { constant }] of value.fields) if (typeof constant !== "string" || !/^\[\d+\]$/.test(name)) return false;
  return true;
}

/** True for a value with a named key. */
export function isMapping(value: Value): boolean {
  return value.fields !== null && [...value.fields.keys()].some((name) => /^\[[^\]*\d]/.test(name));
}

/** Pairs of a mapping's items at full depth: what it holds may be mappings, of which one key is read. */
export function pairs(key: Value, value: Value): Value {
  const pair: Value = { ...CLEAN, fields: new Map([["[0]", key], ["[1]", value]]) };
  return { ...CLEAN, fields: new Map([["[*]", pair]]) };
}

/** Name of some variable of the environment, no telling which. */
export const VARIABLE_NAME: Value = { ...CLEAN, types: library("os.environ{}").types };

export function isVariableName(value: Value): boolean {
  return value.types.some((type) => type.kind === "library" && type.path === "os.environ{}");
}

/** Type of a `**` parameter: a mapping. */
export const KEYWORDS = "kwargs{}";

/** What a loop gets: of a mapping its keys. */
export function iterated(frame: Frame, value: Value): Value {
  if (value.types.some((type) => type.kind === "library" && type.path === "os.environ")) return VARIABLE_NAME;
  if (value.types.some((type) => type.kind === "library" && type.path === KEYWORDS)) return CLEAN;
  for (const type of value.types) {
    const iterator = type.kind === "instance" ? frame.world.method(type.id, "__iter__") : null;
    if (iterator) return elementOf(frame, resultOn(frame, iterator.id, value));
  }
  if ([...(value.marks?.values() ?? [])].some(({ label }) => label.kind === "source" && label.category === "environment")) return CLEAN;
  return isMapping(value) ? CLEAN : elementOf(frame, value);
}

export function dumpMark(frame: Frame, at: Node, label: string): Mark {
  return sourceMark(frame, at, {
    key: `dump:${label}`,
    category: "dump",
    origin: "dump",
    name: label,
    confidence: "high",
    ceiling: "error",
    message: `the ${label} holds its API key in clear text`,
  });
}

export function singleton(mark: Mark): ReadonlyMap<string, Mark> {
  return new Map([[mark.label.key, mark]]);
}

/** Reads along a path of fields: what a slot label of a callee means for the caller's value. */
export function readPath(frame: Frame, value: Value, path: readonly string[], at: Node): Value {
  let result = value;
  for (const key of path) {
    if (key.startsWith(".")) result = readAttribute(frame, result, key.slice(1), at);
    else if (key === "()") result = called(frame, result);
    else if (key === NAMED) result = variableOf(frame, result, at);
    else if (key === "!") result = called(frame, result, "raises");
    else if (key === "[*]") result = withoutNames(elementOf(frame, result));
    else result = readItem(frame, result, key.slice(1, -1), at);
  }
  return result;
}

/** Step of a slot's path: the variable of the environment that is named so. */
const NAMED = "$env";

/** The variable of the environment of which the name is a value; what only a caller knows, the caller says. */
export function variableOf(frame: Frame, name: Value, at: Node): Value {
  if (typeof name.constant === "string") {
    const meaning = frame.world.tables.names.classifyVariable(name.constant);
    return meaning?.category === "credential" && meaning.strength === "strong" ? { ...CLEAN, marks: singleton(environmentMark(frame, at, name.constant)) } : CLEAN;
  }
  if (isVariableName(name)) return someVariable(frame, at);
  const one = oneOf(frame, name, at);
  if (one) return one;
  const open = new Map([...(name.marks ?? [])].filter(([, { label }]) => label.kind === "slot" && label.path.length < LIMITS.depth + 2 && !label.path.includes(NAMED)));
  return open.size === 0 ? CLEAN : { ...CLEAN, marks: deeper(frame, { ...CLEAN, marks: open }, NAMED, () => null) };
}

/** What calling a value gives or raises, as far as it does not depend on arguments that are not known: a tuple's parts as well. */
export function called(frame: Frame, value: Value, what: "returns" | "raises" = "returns"): Value {
  let marks: Value["marks"] = null;
  for (const type of value.types) {
    if (type.kind !== "function") continue;
    const summary = frame.world.summary(type.id);
    if (!summary) continue;
    const all = what === "raises" ? allRaised(summary.raises) : allMarks(summary.returns, frame.onLimit);
    for (const mark of all?.values() ?? []) {
      if (mark.label.kind === "source") marks = frame.joinMarks(marks, singleton(outside(mark)));
      else {
        const bound = /^p(\d+)$/.exec(mark.label.slot)?.[1];
        const held = bound === undefined ? undefined : type.bound[Number(bound)];
        if (held) marks = frame.joinMarks(marks, allMarks(readPath(frame, held, mark.label.path, frame.fn.at), frame.onLimit));
      }
    }
  }
  return { ...CLEAN, marks };
}

/** What a method without arguments gives on one receiver. */
export function resultOn(frame: Frame, method: string, self: Value): Value {
  const summary = frame.world.summary(method);
  if (!summary) return OPAQUE;
  return summary.returns.root === "p0" ? self : frame.memory.result(self, summary.returns, () => substituteSelf(frame, summary.returns, self));
}

function substituteSelf(frame: Frame, returns: Value, self: Value): Value {
  let marks: Value["marks"] = null;
  let result: Value = { ...returns, marks: null, root: null };
  for (const mark of returns.marks?.values() ?? []) {
    if (knownBetter(mark, (slot) => (slot === "p0" ? self : undefined))) continue;
    if (mark.label.kind === "source") marks = frame.joinMarks(marks, singleton(outside(mark)));
    else if (mark.label.slot === "p0" && mark.label.path.length > 0) result = frame.join(result, readPath(frame, self, mark.label.path, frame.fn.at));
  }
  marks = frame.joinMarks(marks, result.marks);
  return { ...result, marks };
}

export function everything(frame: Frame, value: Value): Value["marks"] {
  return allMarks(value, frame.onLimit);
}
