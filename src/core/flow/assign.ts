import type { Frame } from "./frame";
import { addElement } from "./collect";
import { evaluate } from "./evaluate";
import type { Target, Term } from "./ir";
import { fieldCell, globalCell, isState, sessionCell } from "./program";
import { elementOf, readAttribute, readItem } from "./read";
import { pathOf } from "./refine";
import { reportStored, reportSwitch } from "./sinks";
import { labelByName, oneOfTexts } from "./sources";
import { redactsByBody } from "./redactors";
import { CLEAN, SOME_KEY, withField, type Value } from "./values";

/** Binds a value to a target; a name that says "credential" labels a value of which nothing else is known. `from` is what an assignment writes. */
export function assignTo(frame: Frame, target: Target, value: Value, from: Term | null = null): void {
  switch (target.k) {
    case "none":
      return;
    case "name": {
      uncover(frame, target.name);
      const named = isMasked(frame, target.name) ? CLEAN : isComposed(frame, target.name, from) ? { ...value, partial: false } : labelByName(frame, { ...value, partial: false }, target.name, target.at);
      frame.set(target.name, named);
      if (target.scope === "free") frame.rebinds.set(target.name, named);
      if (target.scope === "global") frame.write(globalCell(frame.fn.source.path, target.name), named);
      return;
    }
    case "unpack":
      target.parts.forEach((part, index) => {
        if (target.starred !== null && index >= target.starred) {
          assignTo(frame, part, rest(frame, value, target.starred, target.parts.length, index));
          return;
        }
        const named = tupleField(frame, value, index);
        const field = value.fields?.get(`[${String(index)}]`);
        assignTo(frame, part, named !== null ? readAttribute(frame, value, named, part.at) : field || isPassed(value) ? readItem(frame, value, index, part.at) : elementOf(frame, value));
      });
      return;
    case "attr": {
      if (target.base.k === "ref") reportSwitch(frame, `${target.base.path}.${target.name}`, value, target.at);
      const base = evaluate(frame, target.base);
      const named = labelByName(frame, { ...value, partial: false }, target.name, target.at);
      for (const type of base.types) if (type.kind === "instance" || type.kind === "class") frame.write(fieldCell(type.id, target.name), named);
      if (from && frame.world.program.hasSetter(target.name)) callSetter(frame, { base, target }, from);
      if (from) reportStored(frame, { base, term: target.base, method: `${target.name}=` }, from);
      remember(frame, base, target.name, named);
      store(frame, target.base, withField(base, `.${target.name}`, named), target.name);
      return;
    }
    case "item": {
      const base = evaluate(frame, target.base);
      const key = evaluate(frame, target.index).constant;
      const name = typeof key === "string" || typeof key === "number" ? String(key) : null;
      const named = name === null ? value : labelByName(frame, { ...value, partial: false }, name, target.at);
      // the process environment takes secrets in: nothing comes out by that
      if (base.types.some((type) => type.kind === "library" && type.path === "os.environ")) return;
      if (from) reportStored(frame, { base, term: target.base, method: "__setitem__" }, from);
      if (name !== null) remember(frame, base, name, named);
      const names = name === null ? oneOfTexts(evaluate(frame, target.index)) : [];
      if (names.length > 0) {
        store(frame, target.base, names.reduce((made, each) => withField(made, `[${each}]`, value), base), null);
        return;
      }
      store(frame, target.base, name === null ? keyed(addElement(frame, base, named), target.index) : withField(base, `[${name}]`, named), null);
      return;
    }
  }
}

/** What `*names` gets, or a part that stands after it. */
function rest(frame: Frame, value: Value, starred: number, parts: number, index: number): Value {
  const size = value.fields?.size ?? 0;
  const listed = Array.from({ length: size }, (_, at) => value.fields?.get(`[${String(at)}]`)).filter((field) => field !== undefined);
  if (value.marks !== null || listed.length !== size || size < parts - 1) {
    const element = elementOf(frame, value);
    return index === starred ? addElement(frame, { ...CLEAN, fields: new Map() }, element) : element;
  }
  const after = size - (parts - 1 - starred);
  if (index > starred) return listed[after + index - starred - 1] ?? CLEAN;
  return { ...CLEAN, fields: new Map(listed.slice(starred, after).map((field, at) => [`[${String(at)}]`, field] as const)) };
}

/** What only the caller knows: which part is which, the caller says. */
export function isPassed(value: Value): boolean {
  return value.fields === null && value.marks !== null && [...value.marks.values()].every(({ label }) => label.kind === "slot");
}

/** `account.token = key` runs the property's setter. */
function callSetter(frame: Frame, { base, target }: { readonly base: Value; readonly target: Target & { k: "attr" } }, from: Term): void {
  for (const type of base.types) {
    const setter = type.kind === "instance" ? frame.world.method(type.id, `${target.name}=`) : null;
    if (!setter || setter === frame.fn) continue;
    const fn: Term = { k: "function", fn: setter, at: target.at };
    evaluate(frame, { k: "call", func: fn, args: [{ name: null, spread: "none", term: target.base }, { name: null, spread: "none", term: from }], at: target.at });
  }
}

const COUNTING = /^(?:[ijkn]|idx|index|pos|position|row|col|num|number|slot)$/;

/** `cache[name] = value`: a mapping, though none of its keys is known. */
function keyed(container: Value, index: Term): Value {
  return index.k === "var" && !COUNTING.test(index.name) ? withField(container, SOME_KEY, CLEAN) : container;
}

/** Name of the field at a place of a `NamedTuple` of the project; null for anything else. */
function tupleField(frame: Frame, value: Value, index: number): string | null {
  const type = value.types.find((one) => one.kind === "instance");
  if (type?.kind !== "instance" || !frame.world.program.libraryBases(type.id).some((base) => /(?:^|\.)NamedTuple$/.test(base))) return null;
  return frame.world.lineage(type.id)[0]?.fields.filter((field) => field.declared)[index]?.name ?? null;
}

const MASKED = /(?:^|_)(?:masked|redacted|saniti[sz]ed|obfuscated|scrubbed|censored)(?:_|$)/i;

/** `masked_url` of a function that masks: where it is the whole URL, there was nothing in it to mask. */
function isMasked(frame: Frame, name: string): boolean {
  return MASKED.test(name) && redactsByBody(frame.fn);
}

/** `token = f"{slug}-{number}"`: a text put together here is no token that somebody gave away. */
function isComposed(frame: Frame, name: string, from: Term | null): boolean {
  const text = from?.k === "choose" ? (from.then.k === "text" ? from.then : from.orelse) : from;
  return text?.k === "text" && text.parts.length > 1 && frame.world.tables.names.classify(name)?.strength === "weak";
}

/** `st.session_state["key"]` is one mapping for the whole page. */
function remember(frame: Frame, base: Value, name: string, value: Value): void {
  if (!base.types.some((type) => type.kind === "library" && isState(type.path))) return;
  frame.write(sessionCell(frame.fn.source.path, name), value);
  frame.write(sessionCell(frame.fn.source.path, "*"), withField(CLEAN, "[*]", value));
}

/** Writes a changed value back to the variable or field that it came from. */
export function store(frame: Frame, place: Term, value: Value, written: string | null): void {
  const path = pathOf(place);
  if (path !== null) uncover(frame, written === null ? path : `${path}.${written}`);
  if (place.k === "var" || place.k === "free" || place.k === "global") {
    frame.set(place.name, value);
    if (place.k === "free") frame.rebinds.set(place.name, value);
  } else if (place.k === "attr") {
    const base = evaluate(frame, place.base);
    for (const type of base.types) if (type.kind === "instance") frame.write(fieldCell(type.id, place.name), value);
    store(frame, place.base, withField(base, `.${place.name}`, value), null);
  }
  else if (place.k === "call") {
    // `conf.setdefault("llm", {}).update(…)`
    const key = place.args[0]?.term;
    if (place.func.k === "attr" && place.func.name === "setdefault" && key) store(frame, { k: "item", base: place.func.base, index: key, at: place.at }, value, null);
  } else if (place.k === "item") {
    const base = evaluate(frame, place.base);
    const key = evaluate(frame, place.index).constant;
    store(frame, place.base, typeof key === "string" || typeof key === "number" ? withField(base, `[${String(key)}]`, value) : addElement(frame, base, value), null);
  }
  if (place.k === "global" && frame.fn.kind !== "module") frame.write(globalCell(frame.fn.source.path, place.name), value);
}

function uncover(frame: Frame, path: string): void {
  if (frame.cleared.size === 0) return;
  frame.cleared = new Set([...frame.cleared].filter((one) => one !== path && !one.startsWith(`${path}.`)));
}

