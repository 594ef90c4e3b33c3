import type { CallSite } from "./calls";
import { evaluate } from "./evaluate";
import { entered } from "./execute";
import type { Frame } from "./frame";
import { printed } from "./printed";
import { elementOf, singleton } from "./read";
import { labelByName, nameMark, weakNameCounts } from "./sources";
import { CLEAN, library, OPAQUE, withField, type Value } from "./values";

const ARGUMENTS = /(?:^|\.)(?:ArgumentParser|ArgParser|add_argument_group\(\)|add_mutually_exclusive_group\(\)|add_parser\(\))(?:\(\))?$/;
/** What the options of a parser are kept under until they are read. */
const OPTIONS = "?options";

/** A parser that has been told of one more option, where that is named like a secret; null for anything else. */
export function parserOption(frame: Frame, site: CallSite, receiver: Value): Value | null {
  if (site.method !== "add_argument" || !site.receiverPaths.some((path) => ARGUMENTS.test(path))) return null;
  const names = site.args.flatMap(({ argument, value }) => (argument.name === null && typeof value.constant === "string" ? [value.constant] : []));
  const given = site.args.find(({ argument }) => argument.name === "dest")?.value.constant;
  const name = (typeof given === "string" ? given : (names.find((one) => one.startsWith("--")) ?? names[0] ?? "")).replace(/^-+/, "").replace(/-/g, "_");
  const meaning = frame.world.tables.names.classify(name);
  const standard = site.args.find(({ argument }) => argument.name === "default")?.value;
  if (standard?.marks) return withField(receiver, OPTIONS, withField(receiver.fields?.get(OPTIONS) ?? CLEAN, `[${name}]`, { ...CLEAN, marks: standard.marks }));
  if (meaning?.category !== "credential" || (meaning.strength !== "strong" && !weakNameCounts(frame, name)) || site.args.some(({ argument }) => argument.name === "action")) return null;
  // `type=Path`: where it lies
  const path = site.args.some(({ argument }) => argument.name === "type" && argument.term.k === "ref" && argument.term.path.endsWith("Path"));
  const held = withField(receiver.fields?.get(OPTIONS) ?? CLEAN, path ? `.${name}` : `[${name}]`, path ? CLEAN : { ...OPAQUE, marks: singleton(nameMark(frame, site.term.at, name, meaning)) });
  return withField(receiver, OPTIONS, held);
}

/** Objects made by parsers of arguments, configuration and addresses, and by factories of the standard library; null for anything else. */
export function parsed(frame: Frame, site: CallSite): Value | null {
  const { args, method, path, receiver, term } = site;
  const first = args[0]?.value;
  if (path === "collections.namedtuple()") return tupleOf(frame, site);
  if (path === "collections.namedtuple" || path === "namedtuple") return { ...library("collections.namedtuple()"), fields: new Map([["?names", args[1]?.value ?? CLEAN]]) };
  if (path === "io.StringIO" || path === "io.BytesIO") return { ...library(`${path}()`), marks: first ? printed(frame, first, "str", term.at) : null };
  if (path === "urllib.parse.urlencode" && first) {
    const marks = first.fields ? [...first.fields.values()].reduce<Value["marks"]>((all, field) => frame.joinMarks(all, field.marks), first.marks) : first.marks;
    return marks === null ? null : { ...CLEAN, marks, fields: new Map([["?q", { ...CLEAN, marks }]]) };
  }
  if (receiver === null) return null;
  const is = (pattern: RegExp): boolean => site.receiverPaths.some((one) => pattern.test(one));
  if (method === "parse_args" || method === "parse_known_args") {
    const options = receiver.fields?.get(OPTIONS);
    return options ? { ...library(`${site.receiverPaths[0] ?? "argparse.ArgumentParser()"}.${method}()`), fields: options.fields } : null;
  }
  if ((method === "enter_context" || method === "enter_async_context") && first) return entered(frame, first);
  if (method === "get" && is(/(?:^|\.)(?:Raw)?ConfigParser\(\)$/) && typeof args[1]?.value.constant === "string") return labelByName(frame, OPAQUE, args[1].value.constant, term.at);
  if (method === "get" && is(/(?:^|\.)ContextVar\(\)/)) return receiver.marks === null ? null : { ...CLEAN, marks: receiver.marks };
  if (method === "render" && is(/^jinja2\./)) return { ...CLEAN, marks: args.reduce<Value["marks"]>((all, { value }) => frame.joinMarks(all, value.fields ? frame.joinMarks(value.marks, elementOf(frame, value).marks) : value.marks), null) };
  return null;
}

/** An object of `namedtuple("Point", "x y")`: shown whole, read by position and by name. */
function tupleOf(frame: Frame, site: CallSite): Value | null {
  if (site.term.func.k !== "var" && site.term.func.k !== "global") return null;
  const names = evaluate(frame, site.term.func).fields?.get("?names");
  if (!names) return null;
  const known = typeof names.constant === "string" ? names.constant.split(/[\s,]+/) : [...(names.fields ?? [])].map(([, field]) => String(field.constant));
  let made: Value = { ...CLEAN, fields: new Map() };
  site.args.forEach(({ argument, value }, index) => {
    const name = argument.name ?? known[index] ?? String(index);
    const held = labelByName(frame, value, name, argument.term.at);
    made = withField(withField(made, `[${String(argument.name === null ? index : known.indexOf(name))}]`, held), `.${name}`, held);
  });
  return made;
}

