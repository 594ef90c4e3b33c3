import { store } from "./assign";
import { EXCEPTION_INIT, NEW, type CallSite } from "./calls";
import { dumpedFields, dumpOf } from "./dumps";
import { evaluate } from "./evaluate";
import type { Frame } from "./frame";
import { mapped, pooled } from "./pools";
import { SESSION } from "./program";
import { elementOf, inheritedLog, isMapping, iterated, readAttribute } from "./read";
import { replacing } from "./replace";
import { labelByName } from "./sources";
import { kickedOff } from "./steps";
import { CLEAN, library, OPAQUE, typed, withField, type Value } from "./values";

const LOGGER = /^logging$|(?:^|\.)(?:getLogger|get_logger)\(\)$|^loguru\.logger$/;

/** Calls whose meaning no table can tell; null for all others. */
export function specialCall(frame: Frame, site: CallSite): Value | null {
  const { path, args, term } = site;
  const first = args[0]?.value;
  switch (path) {
    case "getattr": {
      const name = args[1]?.value.constant;
      const from = args[0]?.argument.term;
      // a module of the project, by the name that it is imported under
      if (from?.k === "ref" && typeof name === "string") return evaluate(frame, { k: "ref", path: `${from.path}.${name}`, known: from.known, at: term.at });
      if (first && typeof name === "string") return readAttribute(frame, first, name, term.at);
      // `getattr(logging, level)`: one of its methods
      const log = first?.types.find((type) => type.kind === "library" && LOGGER.test(type.path));
      const own = first?.types.find((type) => type.kind === "instance");
      return log?.kind === "library" ? library(`${log.path}.info`) : ((own?.kind === "instance" ? inheritedLog(frame, own.id, "info") : null) ?? OPAQUE);
    }
    case "vars":
    case "dataclasses.asdict":
    case "dataclasses.astuple":
    case "attrs.asdict":
    case "attrs.astuple":
    case "attr.asdict":
    case "attr.astuple":
      if (!first) return locals(frame);
      return (path.endsWith("asdict") ? dumpedFields(frame, first, new Set(), term.at) : null) ?? { ...CLEAN, marks: dumpOf(frame, first, site, path === "vars") };
    case "dataclasses.replace":
    case "attrs.evolve":
    case "attr.evolve":
    case "copy.replace":
      return first ? changed(frame, first, args) : null;
    case "itertools.chain.from_iterable":
      return first ? withField(CLEAN, "[*]", elementOf(frame, iterated(frame, first))) : null;
    case "locals":
      return locals(frame);
    case "functools.partial":
    case "partial": {
      const target = first?.types.find((type) => type.kind === "function");
      const printer = first?.types.find((type) => type.kind === "library");
      if (printer?.kind === "library" && args.every(({ value }) => value.marks === null)) return library(printer.path);
      if (target?.kind !== "function") return null;
      const keywords = new Map(args.flatMap(({ argument, value }) => (argument.name === null ? [] : [[argument.name, value] as const])));
      return typed({ ...target, bound: [...target.bound, ...args.slice(1).flatMap(({ argument, value }) => (argument.name === null ? [value] : []))], keywords });
    }
    case "min":
    case "max":
      // one of what is in it, not all
      return first && args.filter(({ argument }) => argument.name === null).length === 1 ? (isMapping(first) ? CLEAN : elementOf(frame, first)) : null;
    case "functools.reduce":
      return args[1] ? elementOf(frame, args[1].value) : null;
    case "enumerate":
      return first ? counted(elementOf(frame, first)) : null;
    case "zip":
      return rows(args) ?? { ...CLEAN, fields: new Map([["[*]", { ...CLEAN, fields: new Map(args.map(({ value }, index) => [`[${String(index)}]`, elementOf(frame, value)] as const)) }]]) };
    case "collections.OrderedDict":
    case "dict":
      if (first && args.length === 1 && first.fields !== null && listedPairs(first)) return { ...CLEAN, fields: listedPairs(first) };
      if (first && args.length === 1 && isPairs(first)) return { ...CLEAN, fields: new Map([["[*]", first.fields?.get("[*]")?.fields?.get("[1]") ?? CLEAN]]) };
      return args.reduce<Value>((made, { argument, value }) => (argument.name === null ? frame.join(made, { ...value, root: null, types: value.types.filter((type) => type.kind === "library" && type.path === SESSION) }) : withField(made, `[${argument.name}]`, labelByName(frame, value, argument.name, argument.term.at))), { ...CLEAN, fields: new Map() });
    case "map":
      return mapped(frame, site);
    case NEW: {
      const made = first?.types.find((type) => type.kind === "class" || type.kind === "instance") ?? (frame.fn.cls ? { kind: "instance" as const, id: frame.fn.cls.id } : null);
      return made?.kind === "class" || made?.kind === "instance" ? typed({ kind: "instance", id: made.id }) : null;
    }
    case EXCEPTION_INIT:
      if (site.receiver && site.receiverTerm) store(frame, site.receiverTerm, withField(site.receiver, ".args", tuple(args)), null);
      return CLEAN;
    default:
      break;
  }
  return pooled(frame, site) ?? kickedOff(frame, site) ?? replacing(frame, site);
}

/** Of lists of which each element is known: their rows, one by one. */
function rows(args: CallSite["args"]): Value | null {
  const [first] = args;
  const size = first?.value.fields?.size ?? 0;
  if (size === 0 || size > 8 || !args.every(({ value }) => value.marks === null && value.fields?.size === size && [...value.fields.keys()].every((name) => /^\[\d+\]$/.test(name)))) return null;
  const made = new Map<string, Value>();
  for (let index = 0; index < size; index++) made.set(`[${String(index)}]`, { ...CLEAN, fields: new Map(args.map(({ value }, at) => [`[${String(at)}]`, value.fields?.get(`[${String(index)}]`) ?? CLEAN] as const)) });
  return { ...CLEAN, fields: made };
}

/** A mapping's fields of a list of pairs of which every key is known. */
function listedPairs(value: Value): ReadonlyMap<string, Value> | null {
  const made = new Map<string, Value>();
  for (const [name, pair] of value.fields ?? []) {
    const key = pair.fields?.get("[0]")?.constant;
    const held = pair.fields?.get("[1]");
    if (!/^\[\d+\]$/.test(name) || typeof key !== "string" || held === undefined) return null;
    made.set(`[${key}]`, held);
  }
  return made.size > 0 ? made : null;
}

/** `sorted(mapping.items())`: what `dict` makes a mapping of again. */
function isPairs(value: Value): boolean {
  const pair = value.fields?.size === 1 ? value.fields.get("[*]")?.fields : null;
  return pair?.size === 2 && pair.has("[0]") && pair.has("[1]");
}

/** Pairs of a number and an element; at full depth, for an element may be a pair itself: `enumerate(zip(models, names))`. */
function counted(element: Value): Value {
  const pair: Value = { ...CLEAN, fields: new Map([["[0]", CLEAN], ["[1]", element]]) };
  return { ...CLEAN, fields: new Map([["[*]", pair]]) };
}

/** The same object with some fields changed. */
function changed(frame: Frame, value: Value, args: CallSite["args"]): Value {
  return args.reduce<Value>((made, { argument, value: held }) => (argument.name === null ? made : withField(made, `.${argument.name}`, labelByName(frame, held, argument.name, argument.term.at))), { ...value, root: null });
}

function tuple(args: CallSite["args"]): Value {
  return args.reduce<Value>((made, { value }, index) => withField(made, `[${String(index)}]`, value), { ...CLEAN, fields: new Map() });
}

function locals(frame: Frame): Value {
  let made: Value = { ...CLEAN, fields: new Map() };
  for (const [name, value] of frame.env) made = withField(made, `[${name}]`, value);
  return made;
}
