import type { Node } from "../languages/python/ast";
import { call } from "./calls";
import type { Frame } from "./frame";
import { assignTo } from "./assign";
import type { Term } from "./ir";
import { slotLabel, type Mark } from "./labels";
import { printed } from "./printed";
import { elementOf, iterated, readAttribute, readItem, singleton } from "./read";
import { constants } from "./dumps";
import { leavesOut, picksSecrets } from "./filters";
import { clearedBy, pathOf } from "./refine";
import { labelByName, nameMark, oneOf, partlyNamed, sourceMark, specMark, weakNameCounts } from "./sources";
import { chosen, isTable } from "./tables";
import { CLEAN, constant, library, NONE, OPAQUE, typed, withField, type Value } from "./values";
import { globalCell } from "./program";

/** Value of a term; records what its calls do on the way. */
export function evaluate(frame: Frame, term: Term): Value {
  if (frame.cleared.size > 0) {
    const path = pathOf(term);
    if (path !== null && frame.cleared.has(path)) return CLEAN;
  }
  switch (term.k) {
    case "const":
      return constantValue(frame, term);
    case "var":
      return frame.env.get(term.name) ?? OPAQUE;
    case "free":
      return freeValue(frame, term.name);
    case "global":
      return globalValue(frame, term.name);
    case "ref":
      return reference(frame, term.path, term.known, term.at);
    case "attr":
      return readAttribute(frame, evaluate(frame, term.base), term.name, term.at, lastName(term.base));
    case "item": {
      const base = evaluate(frame, term.base);
      const index = evaluate(frame, term.index);
      if (term.index.k === "list" && isTable(base)) return chosen(base, constants(index));
      if (index.constant === undefined && isEnvironment(base)) return partlyNamed(frame, term.index) ?? oneOf(frame, index, term.at) ?? readItem(frame, base, null, term.at);
      return readItem(frame, base, typeof index.constant === "string" || typeof index.constant === "number" ? index.constant : null, term.at);
    }
    case "slice":
      return slice(frame, term);
    case "call":
      return call(frame, term);
    case "text":
      return text(frame, term);
    case "either":
      return term.parts.map((part) => evaluate(frame, part)).reduce((a, b) => frame.join(a, b), CLEAN);
    case "choose":
      evaluate(frame, term.test);
      return frame.join(
        assuming(frame, clearedBy(term.test, true), () => evaluate(frame, term.then)),
        assuming(frame, clearedBy(term.test, false), () => evaluate(frame, term.orelse)),
      );
    case "logic":
      return logic(frame, term);
    case "not":
      evaluate(frame, term.part);
      return CLEAN;
    case "compare":
      evaluate(frame, term.left);
      for (const part of term.right) evaluate(frame, part);
      return CLEAN;
    case "plain":
      return joined(term.parts.map((part) => evaluate(frame, part)));
    case "dict":
      return dictionary(frame, term);
    case "list":
      return sequence(frame, term);
    case "each":
      return each(frame, term);
    case "function":
      return typed({ kind: "function", id: term.fn.id, bound: [], keywords: null, captured: null });
    case "bind": {
      const value = evaluate(frame, term.value);
      assignTo(frame, term.target, value);
      return term.target.k === "name" ? (frame.env.get(term.target.name) ?? value) : value;
    }
    case "await":
      return evaluate(frame, term.part);
    case "yield": {
      const value = term.part ? evaluate(frame, term.part) : CLEAN;
      frame.returns = frame.join(frame.returns, term.from ? value : withField(CLEAN, "[*]", value));
      frame.returned = true;
      return OPAQUE;
    }
  }
}

function isEnvironment(value: Value): boolean {
  return value.types.some((type) => type.kind === "library" && type.path === "os.environ");
}

/** `folder / "run.log"`: a path under the name of both; of other arithmetic nothing is left. */
function joined(parts: readonly Value[]): Value {
  const path = parts.find((part) => part.fields?.has("?file") === true && part.types.some((type) => type.kind === "library" && type.path.endsWith("Path()")));
  if (!path) return CLEAN;
  const names = parts.map((part) => part.fields?.get("?file")?.constant ?? part.constant).filter((name) => typeof name === "string");
  return withField(path, "?file", { ...CLEAN, constant: names.join("/") });
}

/** Last word of a receiver: `self.logger` is `logger`. */
export function lastName(term: Term): string | null {
  switch (term.k) {
    case "var":
    case "free":
    case "global":
    case "attr":
      return term.name;
    case "ref":
      return term.path.split(".").at(-1) ?? null;
    case "await":
      return lastName(term.part);
    default:
      return null;
  }
}

export function assuming<T>(frame: Frame, cleared: ReadonlySet<string>, run: () => T): T {
  if (cleared.size === 0) return run();
  const before = frame.cleared;
  frame.cleared = new Set([...before, ...cleared]);
  const result = run();
  frame.cleared = before;
  return result;
}

function constantValue(frame: Frame, term: Term & { k: "const" }): Value {
  if (term.value === null) return NONE;
  const value = constant(term.value);
  if (!term.literal) return value;
  const name = frame.world.secretAt(frame.fn.source, term.at);
  if (name === null) return value;
  const mark = sourceMark(frame, term.at, { key: `literal:${name}`, category: "credential", origin: "literal", name, confidence: "high", ceiling: "error", message: `${name} stands here in the source` });
  return { ...value, marks: singleton(mark), constant: undefined };
}

function freeValue(frame: Frame, name: string): Value {
  const known = frame.env.get(name);
  if (known) return known;
  const label = slotLabel(`f:${name}`, []);
  return { ...OPAQUE, marks: new Map([[label.key, { label, trace: null } satisfies Mark]]) };
}

function globalValue(frame: Frame, name: string): Value {
  const { world, fn } = frame;
  const entity = world.resolve(`${fn.source.moduleName}.${name}`, fn.source);
  if (entity?.rest.length === 0 && entity.entity.kind === "function" && entity.entity.fn.source === fn.source) return functionValue(entity.entity.fn.id);
  if (entity?.rest.length === 0 && entity.entity.kind === "class" && entity.entity.cls.source === fn.source) return typed({ kind: "class", id: entity.entity.cls.id });
  return world.cell(globalCell(fn.source.path, name)) ?? OPAQUE;
}

export function functionValue(id: string): Value {
  return typed({ kind: "function", id, bound: [], keywords: null, captured: null });
}

/** An imported name, a builtin, or a name that nothing binds. */
function reference(frame: Frame, path: string, known: boolean, at: Node): Value {
  const { world, fn } = frame;
  if (!known) {
    const value = labelByName(frame, OPAQUE, path, at);
    return value === OPAQUE ? library(path) : value;
  }
  const resolved = path.includes(".") ? world.resolve(path, fn.source) : null;
  if (resolved) {
    const { entity, rest } = resolved;
    let value: Value;
    if (entity.kind === "function") value = functionValue(entity.fn.id);
    else if (entity.kind === "class") value = typed({ kind: "class", id: entity.cls.id });
    else value = world.cell(entity.key) ?? OPAQUE;
    for (const name of rest) value = readAttribute(frame, value, name, at);
    return value.opaque ? labelByName(frame, value, path.split(".").at(-1) ?? path, at) : value;
  }
  const spec = world.tables.attributeSource(path);
  if (spec) return { ...library(path), marks: singleton(specMark(frame, at, spec, null)) };
  const last = path.split(".").at(-1) ?? path;
  const meaning = path.includes(".") ? world.tables.names.classify(last) : null;
  if (meaning?.category === "credential" && meaning.strength === "strong" && weakNameCounts(frame, last)) return { ...library(path), marks: singleton(nameMark(frame, at, last, meaning)) };
  return library(path);
}

/** A slice's bound; `n` of `def tail(text, n=4)` is what its default says. */
function bound(frame: Frame, term: Term): Value["constant"] {
  const { constant: known } = evaluate(frame, term);
  if (known !== undefined) return known;
  const negative = term.k === "plain" && term.parts.length === 1;
  const name = negative ? term.parts[0] : term;
  const given = name?.k === "var" ? frame.fn.params.find((param) => param.name === name.name)?.default : null;
  if (given?.k !== "const" || typeof given.value !== "number") return undefined;
  return negative ? -given.value : given.value;
}

/** `x[:4]`, `x[-4:]`: at most four characters stay; up to twelve is a hint, not the key. */
function slice(frame: Frame, term: Term & { k: "slice" }): Value {
  const base = evaluate(frame, term.base);
  const lower = term.lower ? bound(frame, term.lower) : 0;
  const upper = term.upper ? bound(frame, term.upper) : undefined;
  let kept = Infinity;
  if (typeof lower === "number" && typeof upper === "number" && lower >= 0 === upper >= 0) kept = upper - lower;
  else if (typeof lower === "number" && lower < 0 && term.upper === null) kept = -lower;
  else if (typeof upper === "number" && upper >= 0 && typeof lower !== "number") kept = upper;
  const elements = base.fields !== null && [...base.fields.keys()].some((name) => name.startsWith("["));
  if (elements) return base;
  if (kept <= 4) return CLEAN;
  const marks = printed(frame, base, "str", term.at);
  if (marks === null) return base.opaque ? OPAQUE : CLEAN;
  if (kept > 12) return { ...CLEAN, marks };
  const hints = new Map<string, Mark>();
  for (const mark of marks.values()) {
    if (mark.label.kind !== "source") continue;
    const label = { ...mark.label, key: `${mark.label.key}[:]`, ceiling: "information" as const };
    hints.set(label.key, { ...mark, label });
  }
  return { ...CLEAN, marks: hints.size === 0 ? null : hints };
}

const QUERY = /[?&][\w.%-]+=$/;

function text(frame: Frame, term: Term & { k: "text" }): Value {
  let marks: Value["marks"] = null;
  let query: Value["marks"] = null;
  let before = "";
  let whole: string | null = "";
  for (const part of term.parts) {
    const value = evaluate(frame, part.term);
    const shown = printed(frame, value, part.how, part.term.at);
    marks = frame.joinMarks(marks, shown);
    if (shown !== null && QUERY.test(before)) query = frame.joinMarks(query, shown);
    query = frame.joinMarks(query, value.fields?.get("?q")?.marks ?? null);
    before = typeof value.constant === "string" ? value.constant : "";
    whole = whole !== null && typeof value.constant === "string" ? whole + value.constant : null;
  }
  const result: Value = { ...CLEAN, marks, constant: whole ?? undefined };
  return query === null ? result : withField(result, "?q", { ...CLEAN, marks: query });
}

/** `a or b` is one of them; `a and b` is `b`, or an `a` that is empty. */
function logic(frame: Frame, term: Term & { k: "logic" }): Value {
  let result: Value = CLEAN;
  const before = frame.cleared;
  for (const [index, part] of term.parts.entries()) {
    const value = evaluate(frame, part);
    if (term.op === "or" || index === term.parts.length - 1) result = frame.join(result, value);
    const cleared = clearedBy(part, term.op === "and");
    if (cleared.size > 0) frame.cleared = new Set([...frame.cleared, ...cleared]);
  }
  frame.cleared = before;
  return result;
}

function dictionary(frame: Frame, term: Term & { k: "dict" }): Value {
  let result: Value = CLEAN;
  for (const { key, value } of term.entries) {
    const held = evaluate(frame, value);
    if (key === null) {
      result = frame.join(result, { ...held, root: null });
      continue;
    }
    const name = evaluate(frame, key).constant;
    if (typeof name === "string" || typeof name === "number") result = withField(result, `[${String(name)}]`, labelByName(frame, held, String(name), value.at));
    else result = addElement(frame, result, held);
  }
  return result === CLEAN ? { ...CLEAN, fields: new Map() } : result;
}

export function addElement(frame: Frame, container: Value, element: Value): Value {
  const known = container.fields?.get("[*]");
  return withField(container, "[*]", known ? frame.join(known, element) : element);
}

function sequence(frame: Frame, term: Term & { k: "list" }): Value {
  let result: Value = { ...CLEAN, fields: new Map() };
  for (const [index, item] of term.items.entries()) {
    const value = evaluate(frame, item.term);
    if (item.spread) result = addElement(frame, result, elementOf(frame, value));
    else if (term.items.length <= 8) result = withField(result, `[${String(index)}]`, value);
    else result = addElement(frame, result, value);
  }
  return result;
}

function each(frame: Frame, term: Term & { k: "each" }): Value {
  const saved = frame.fork();
  let filtered = false;
  for (const loop of term.loops) {
    const over = evaluate(frame, loop.over);
    assignTo(frame, loop.target, iterated(frame, over));
    for (const filter of loop.filters) {
      filtered ||= !picksSecrets(frame, filter);
      evaluate(frame, filter);
      const cleared = clearedBy(filter, true);
      if (cleared.size > 0) frame.cleared = new Set([...frame.cleared, ...cleared]);
    }
  }
  if (term.key) evaluate(frame, term.key);
  const value = evaluate(frame, term.value);
  frame.restore(saved);
  // `{k: v for k, v in os.environ.items() if …}`: what a filter leaves of the environment is not known
  const kept = leavesOut(term) ? { ...CLEAN } : filtered ? withoutEnvironment(value) : value;
  return withField(CLEAN, "[*]", kept);
}

function withoutEnvironment(value: Value): Value {
  if (value.marks === null) return value;
  const marks = new Map([...value.marks].filter(([, mark]) => mark.label.kind !== "source" || mark.label.category !== "environment"));
  return { ...value, marks: marks.size === 0 ? null : marks };
}

