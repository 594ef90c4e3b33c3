import { assignTo } from "./assign";
import { evaluate } from "./evaluate";
import { dumpedFields } from "./dumps";
import { chosenKeys, leavesOut, picksSecrets } from "./filters";
import type { Frame } from "./frame";
import type { Target, Term } from "./ir";
import { isFuture, keyedBy } from "./pools";
import { elementOf, iterated, pairs } from "./read";
import { clearedBy } from "./refine";
import { labelByName } from "./sources";
import { CLEAN, SOME_KEY, withField, type Value } from "./values";

export function dictionary(frame: Frame, term: Term & { k: "dict" }): Value {
  let result: Value = CLEAN;
  for (const { key, value } of term.entries) {
    const held = evaluate(frame, value);
    if (key === null) {
      // of a `TypedDict` the keys are known: those that follow take their place
      const known = isTypedDict(frame, held) ? dumpedFields(frame, held, new Set(), value.at) : null;
      result = frame.join(result, known ?? { ...held, root: null });
      continue;
    }
    const name = evaluate(frame, key).constant;
    if (typeof name === "string" || typeof name === "number") result = withField(result, `[${String(name)}]`, labelByName(frame, held, String(name), value.at));
    else result = addElement(frame, result, held);
  }
  return result === CLEAN ? { ...CLEAN, fields: new Map() } : result;
}

function isTypedDict(frame: Frame, value: Value): boolean {
  return value.types.some((type) => type.kind === "instance" && frame.world.program.libraryBases(type.id).some((base) => /(?:^|\.)TypedDict$/.test(base)));
}

export function addElement(frame: Frame, container: Value, element: Value): Value {
  const known = container.fields?.get("[*]");
  return withField(container, "[*]", known ? frame.join(known, element) : element);
}

export function sequence(frame: Frame, term: Term & { k: "list" }): Value {
  let result: Value = { ...CLEAN, fields: new Map() };
  for (const [index, item] of term.items.entries()) {
    const value = evaluate(frame, item.term);
    if (item.spread) result = addElement(frame, result, elementOf(frame, value));
    else if (term.items.length <= 8) result = withField(result, `[${String(index)}]`, value);
    else result = addElement(frame, result, value);
  }
  return result;
}

export function each(frame: Frame, term: Term & { k: "each" }): Value {
  const saved = frame.fork();
  let filtered = false;
  const chosen = chosenKeys(frame, term);
  if (chosen !== null && mapsAsIs(term)) return { ...CLEAN, fields: chosen.fields };
  for (const loop of term.loops) {
    const over = chosen === null ? evaluate(frame, loop.over) : pairs(CLEAN, elementOf(frame, chosen));
    assignTo(frame, loop.target, iterated(frame, over));
    for (const filter of loop.filters) {
      filtered ||= !picksSecrets(frame, filter);
      evaluate(frame, filter);
      const cleared = clearedBy(filter, true);
      if (cleared.size > 0) frame.cleared = new Set([...frame.cleared, ...cleared]);
    }
  }
  const key = term.key ? evaluate(frame, term.key) : CLEAN;
  const value = evaluate(frame, term.value);
  const after = frame.env;
  frame.restore(saved);
  keepChanges(frame, after, term);
  // `{k: v for k, v in os.environ.items() if …}`: what a filter leaves of the environment is not known
  const kept = chosen === null && leavesOut(term) ? { ...CLEAN } : filtered ? withoutEnvironment(value) : value;
  const made = withField(term.type === "dict" ? withField(CLEAN, SOME_KEY, CLEAN) : CLEAN, "[*]", kept);
  return isFuture(key) ? keyedBy(made, key) : made;
}

/** `{k: v for k, v in …}`. */
function mapsAsIs({ type, loops, key, value }: Term & { k: "each" }): boolean {
  const [first, second] = loops[0]?.target.k === "unpack" ? namesOf(loops[0].target) : [];
  return type === "dict" && key?.k === "var" && key.name === first && value.k === "var" && value.name === second;
}

/** What calls inside have put into variables around it. */
function keepChanges(frame: Frame, after: ReadonlyMap<string, Value>, term: Term & { k: "each" }): void {
  const own = new Set(term.loops.flatMap(({ target }) => namesOf(target)));
  for (const [name, value] of after) {
    const before = frame.env.get(name);
    if (before && before !== value && !own.has(name)) frame.set(name, frame.join(before, value));
  }
}

function namesOf(target: Target): readonly string[] {
  return target.k === "name" ? [target.name] : target.k === "unpack" ? target.parts.flatMap(namesOf) : [];
}

function withoutEnvironment(value: Value): Value {
  if (value.marks === null) return value;
  const marks = new Map([...value.marks].filter(([, mark]) => mark.label.kind !== "source" || mark.label.category !== "environment"));
  return { ...value, marks: marks.size === 0 ? null : marks };
}
