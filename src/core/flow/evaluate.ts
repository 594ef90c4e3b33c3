import type { Node } from "../languages/python/ast";
import { call } from "./calls";
import { FETCH } from "./invoke";
import { dictionary, each, sequence } from "./collect";
import type { Frame } from "./frame";
import { assignTo, isPassed } from "./assign";
import type { Term } from "./ir";
import { slotLabel, type Mark } from "./labels";
import { awaited } from "./pools";
import { isVariableName, readAttribute, readItem, singleton, variableOf } from "./read";
import { constants } from "./dumps";
import { clearedBy, pathOf } from "./refine";
import { isEnvironment, labelByName, nameMark, oneOf, oneOfTexts, partlyNamed, someVariable, sourceMark, specMark, weakNameCounts } from "./sources";
import { chosen, isTable } from "./tables";
import { slice, text } from "./text";
import { settled } from "./truth";
import { CLEAN, constant, library, NONE, OPAQUE, typed, withField, type Value } from "./values";
import { globalCell, isState } from "./program";

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
      if (index.constant === undefined && isEnvironment(base)) return (isVariableName(index) ? someVariable(frame, term.at) : null) ?? partlyNamed(frame, term.index) ?? oneOf(frame, index, term.at) ?? namedByCaller(frame, index, term.at) ?? readItem(frame, base, null, term.at);
      const names = index.constant === undefined && (base.fields !== null || isPassed(base)) ? oneOfTexts(index) : [];
      if (names.length > 0) return names.map((name) => readItem(frame, base, name, term.at)).reduce((a, b) => frame.join(a, b));
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
    case "choose": {
      evaluate(frame, term.test);
      const truth = settled(frame, term.test);
      if (truth !== null) return assuming(frame, clearedBy(term.test, truth), () => evaluate(frame, truth ? term.then : term.orelse));
      return frame.join(
        assuming(frame, clearedBy(term.test, true), () => evaluate(frame, term.then)),
        assuming(frame, clearedBy(term.test, false), () => evaluate(frame, term.orelse)),
      );
    }
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
      return awaited(evaluate(frame, term.part));
    case "yield": {
      const value = term.part ? evaluate(frame, term.part) : CLEAN;
      frame.returns = frame.join(frame.returns, term.from ? value : withField(CLEAN, "[*]", value));
      frame.returned = true;
      return OPAQUE;
    }
  }
}

function namedByCaller(frame: Frame, name: Value, at: Node): Value | null {
  const value = variableOf(frame, name, at);
  return value.marks === null ? null : value;
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
  const sibling = siblingOf(frame, name);
  if (sibling) return sibling;
  const label = slotLabel(`f:${name}`, []);
  return { ...OPAQUE, marks: new Map([[label.key, { label, trace: null } satisfies Mark]]) };
}

/** A function or class that a function around this one defines. */
function siblingOf(frame: Frame, name: string): Value | null {
  const { program } = frame.world;
  for (let dot = frame.fn.id.lastIndexOf("."); dot > frame.fn.id.indexOf("::"); dot = frame.fn.id.lastIndexOf(".", dot - 1)) {
    const id = `${frame.fn.id.slice(0, dot)}.${name}`;
    if (program.functions.has(id)) return functionValue(id);
    if (program.classes.has(id)) return typed({ kind: "class", id });
  }
  return null;
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
    else value = classMember(frame, entity.key, at) ?? world.cell(entity.key) ?? OPAQUE;
    for (const name of rest) value = readAttribute(frame, value, name, at);
    return value.opaque ? labelByName(frame, value, path.split(".").at(-1) ?? path, at) : value;
  }
  const handed = path.includes(".") ? world.program.alias(path, fn.source) : null;
  if (handed !== null) return reference(frame, handed, known, at);
  const dot = path.lastIndexOf(".");
  if (isState(path.slice(0, dot))) return readAttribute(frame, library(path.slice(0, dot)), path.slice(dot + 1), at);
  const spec = world.tables.attributeSource(path);
  if (spec) return { ...library(path), marks: singleton(specMark(frame, at, spec, null)) };
  const last = path.split(".").at(-1) ?? path;
  // `vault.get_password` is a function: its result is the password
  const meaning = path.includes(".") && !FETCH.test(last) ? world.tables.names.classify(last) : null;
  if (meaning?.category === "credential" && meaning.strength === "strong" && weakNameCounts(frame, last)) return { ...library(path), marks: singleton(nameMark(frame, at, last, meaning)) };
  return library(path);
}

/** `Provider.OPENAI` of an imported enumeration; null for a cell that is no class's. */
function classMember(frame: Frame, cell: string, at: Node): Value | null {
  const dot = cell.lastIndexOf(".");
  return cell.startsWith("a:") && frame.world.program.classes.has(cell.slice(2, dot)) ? readAttribute(frame, typed({ kind: "class", id: cell.slice(2, dot) }), cell.slice(dot + 1), at) : null;
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
