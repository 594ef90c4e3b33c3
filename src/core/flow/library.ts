import { responseBody } from "./answers";
import type { CallSite } from "./calls";
import { container } from "./containers";
import { constants, dumpedFields, dumpOf, dumpWithout } from "./dumps";
import { store } from "./assign";
import { lastName } from "./evaluate";
import { allRaised } from "./exceptions";
import type { Frame } from "./frame";
import { braceFields } from "./format";
import { labelByCallee } from "./invoke";
import { parsed } from "./parsers";
import { printed } from "./printed";
import { elementOf, isMapping, iterated, dumpMark, readItem, readPath, isVariableName, pairs, variableOf, singleton, VARIABLE_NAME } from "./read";
import { environmentMark, hasSourceMarks, isEnvironment, nameMark, oneOf, partlyNamed, someVariable, oneOfTexts, specMark, weakNameCounts } from "./sources";
import { specialCall } from "./special";
import { tableCall } from "./tables";
import { CLEAN, hasMarks, library, OPAQUE, taken, withField, type Value } from "./values";

/** A call of a library or of something unknown: sources, sanitizers, what passes a value on; all else ends the flow. */
export function libraryCall(frame: Frame, site: CallSite): Value {
  const { tables } = frame.world;
  const { path, method } = site;
  const special = specialCall(frame, site) ?? parsed(frame, site) ?? tableCall(frame, site);
  if (special) return special;
  const source = sourceCall(frame, site);
  if (source) return source;
  const body = method === "json" && site.receiver ? responseBody(frame, site.receiver, site.receiverName, "json()", site.term.at) : null;
  if (body) return { ...OPAQUE, marks: singleton(body) };
  if (path !== null && tables.cleansFunction(path)) return CLEAN;
  if (method === "keys" && site.receiver && isEnvironment(site.receiver)) return VARIABLE_NAMES;
  if (method !== null && site.receiver && tables.cleansMethod(method)) return CLEAN;
  const name = method ?? path ?? "";
  if (tables.isRedactor(name)) return CLEAN;
  if (site.receiver && method !== null) {
    const changed = container(frame, site, site.receiver, method);
    if (changed) return changed;
    const blank = isObject(site.receiver);
    // `session.get(url)` of a library object is no mapping's `get`
    if (tables.passesMethod(method) && !(blank && !DUMPS.has(method))) return passOn(frame, site, site.receiver, method);
  }
  if (path !== null && tables.passesFunction(path)) return passThrough(frame, site, path);
  const unknown = result(frame, site);
  return labelByCallee(frame, site.result === null ? unknown : { ...unknown, marks: site.result }, name.split(".").at(-1) ?? name, site);
}

const VARIABLE_NAMES = withField(CLEAN, "[*]", VARIABLE_NAME);

/** An object of a library of which no more is known than how it was made. */
function isObject(value: Value): boolean {
  return !hasSourceMarks(value) && [...(value.fields?.keys() ?? [])].every((name) => !name.startsWith("[")) && value.types.some((type) => type.kind === "library" && type.path.endsWith(")"));
}

/** An unknown call's result: nothing is known but how it was got. */
function result(frame: Frame, site: CallSite): Value {
  const paths = site.path !== null ? [site.path] : site.receiverPaths.map((path) => `${path}.${site.method ?? ""}`);
  let value: Value = OPAQUE;
  for (const path of paths) value = frame.join(value, library(`${path}()`));
  const dump = site.path === null ? null : frame.world.tables.dumpOf(site.path);
  if (dump?.needs && site.args.some(({ argument, value: held }) => argument.name !== null && dump.needs?.includes(argument.name) && held.constant !== null)) value = withField(value, "?needs", CLEAN);
  const base = site.path?.split(".").at(-1);
  // `Server(headers=…).headers`
  if (base !== undefined && /^[A-Z]/.test(base) && (dump === null || dump.needs)) for (const { argument, value: held } of site.args) if (argument.name !== null && hasMarks(held)) value = withField(value, `.${argument.name}`, held);
  if (base === "open" || base === "Path" || base === "FileHandler") value = withField(value, "?file", fileName(site));
  return value;
}

function fileName(site: CallSite): Value {
  const own = site.receiver?.fields?.get("?file");
  if (own) return own;
  const first = site.args[0];
  if (!first) return CLEAN;
  if (typeof first.value.constant === "string") return { ...CLEAN, constant: first.value.constant };
  const inner = first.value.fields?.get("?file");
  if (inner) return inner;
  const { term } = first.argument;
  const pieces = term.k === "text" ? term.parts.map((part) => (part.term.k === "const" ? String(part.term.value) : (lastName(part.term) ?? ""))) : [lastName(term) ?? ""];
  return { ...CLEAN, constant: pieces.join(" ") };
}

function sourceCall(frame: Frame, site: CallSite): Value | null {
  const { tables } = frame.world;
  const at = site.term.at;
  for (const spec of tables.sourcesOf(site.path, site.method, site.receiverPaths)) {
    if (spec.when && !site.args.some(({ argument, value }) => argument.name === spec.when?.keyword && value.constant === spec.when.equals)) continue;
    const base = library(`${site.path ?? site.method ?? ""}()`);
    if (spec.nameArgument === undefined) {
      const shown = site.method === "get_secret_value" && site.receiverName !== null && tables.names.classify(site.receiverName) ? site.receiverName : null;
      return { ...base, marks: singleton(specMark(frame, at, spec, shown)) };
    }
    const name = site.args[spec.nameArgument]?.value.constant;
    const fallback = site.args[spec.nameArgument + 1]?.value;
    const namedBy = site.args[spec.nameArgument]?.argument.term;
    if (site.args[spec.nameArgument] && isVariableName(site.args[spec.nameArgument]?.value ?? CLEAN)) return someVariable(frame, at);
    const partly = name === undefined && namedBy ? (partlyNamed(frame, namedBy) ?? oneOf(frame, site.args[spec.nameArgument]?.value, at)) : null;
    if (partly) return partly;
    const meaning = typeof name === "string" ? tables.names.classifyVariable(name) : null;
    if (typeof name === "string" && meaning?.category === "credential" && (meaning.strength === "strong" || !/webhook/i.test(name) || weakNameCounts(frame, name))) return { ...CLEAN, marks: frame.joinMarks(singleton(environmentMark(frame, at, name)), fallback?.marks ?? null) };
    if (typeof name === "string" && meaning?.category === "personal-data") return { ...CLEAN, marks: singleton(nameMark(frame, at, name, meaning)) };
    const byCaller = typeof name !== "string" && spec.origin === "env" ? variableOf(frame, site.args[spec.nameArgument]?.value ?? CLEAN, at).marks : null;
    if (byCaller !== null) return { ...CLEAN, marks: frame.joinMarks(byCaller, fallback?.marks ?? null) };
    return fallback?.marks ? { ...CLEAN, marks: fallback.marks, opaque: typeof name !== "string" } : typeof name === "string" ? CLEAN : OPAQUE;
  }
  return null;
}

const DUMPS = new Set(["model_dump", "model_dump_json", "dict", "json", "_asdict", "to_dict", "as_dict", "__str__", "__repr__"]);

/** Those of them that give a dictionary. */
const MAPPINGS = new Set(["model_dump", "dict", "_asdict"]);

function passOn(frame: Frame, site: CallSite, receiver: Value, method: string): Value {
  const { args, term } = site;
  const first = args[0]?.value;
  switch (method) {
    case "get":
    case "pop":
    case "popleft":
    case "getlist":
    case "setdefault":
    case "__getitem__": {
      const key = first?.constant;
      const value = readItem(frame, receiver, typeof key === "string" || typeof key === "number" ? key : null, term.at);
      const names = typeof key === "string" ? [key] : first ? oneOfTexts(first) : [];
      if (method === "pop" && site.receiverTerm && names.length > 0) store(frame, site.receiverTerm, names.reduce((left, name) => taken(left, `[${name}]`), receiver), null);
      const fallback = args[1]?.argument.name === null || args[1]?.argument.name === "default" ? args[1].value : undefined;
      return fallback ? frame.join(value, fallback) : value;
    }
    case "items":
      return pairs(isEnvironment(receiver) ? VARIABLE_NAME : CLEAN, values(frame, receiver));
    case "values":
      return withField(CLEAN, "[*]", values(frame, receiver));
    case "copy":
      return { ...receiver, root: null };
    default:
      break;
  }
  if (DUMPS.has(method)) {
    const left = args.find(({ argument }) => argument.name === "exclude");
    if (args.some(({ argument }) => argument.name === "include")) return CLEAN;
    const dictionary = MAPPINGS.has(method) ? dumpedFields(frame, receiver, new Set(left ? constants(left.value) : []), term.at) : null;
    if (dictionary && (!left || constants(left.value).length > 0)) return dictionary;
    const library_ = receiver.types.find((type) => type.kind === "library");
    const dump = library_?.kind === "library" ? frame.world.tables.dumpOf(library_.path.replace(/\(\)$/, "")) : null;
    if (left) return dump ? CLEAN : { ...CLEAN, marks: dumpWithout(frame, receiver, new Set(constants(left.value)), term.at) };
    if (dump) return dump.members.includes(method) && (!dump.needs || receiver.fields?.has("?needs")) ? { ...CLEAN, marks: singleton(dumpMark(frame, term.at, dump.label)) } : CLEAN;
    return { ...CLEAN, marks: dumpOf(frame, receiver, site, false) };
  }
  let marks = printed(frame, receiver, "str", term.at);
  if (marks !== null && /^r?(?:split|partition)$/.test(method)) return parts({ ...CLEAN, marks, opaque: receiver.opaque, types: resultTypes(receiver, method) }, first?.constant);
  if (method === "join" && first && isDrawn(frame, first)) return { ...OPAQUE, marks };
  if ((method === "format" || method === "format_map") && typeof receiver.constant === "string") {
    const filled: Value = { ...CLEAN, marks: frame.joinMarks(marks, filledIn(frame, site, receiver.constant)) };
    return filled.marks !== null && /[?&][\w.%-]+=\{/.test(receiver.constant) ? withField(filled, "?q", filled) : filled;
  }
  // `", ".join(keys)`, `"{}".format(key)`
  if (["join", "format", "format_map", "replace", "substitute", "safe_substitute", "setdefault"].includes(method)) {
    // `", ".join(mapping)` is its keys
    for (const { value } of args) marks = frame.joinMarks(marks, printed(frame, method === "join" && (isMapping(value) || holdsEnvironment(value)) ? iterated(frame, value) : value, "str", term.at));
  }
  return { ...CLEAN, marks, opaque: receiver.opaque, types: resultTypes(receiver, method) };
}

function holdsEnvironment({ marks }: Value): boolean {
  return marks !== null && [...marks.values()].some(({ label }) => label.kind === "source" && label.category === "environment");
}

/** What the fields of a text show of what `format` is given. */
function filledIn(frame: Frame, { args, term, method }: CallSite, format: string): Value["marks"] {
  let marks: Value["marks"] = null;
  let next = 0;
  const positional = args.filter(({ argument }) => argument.name === null && argument.spread === "none");
  for (const { name, path, how, kept, number } of braceFields(format)) {
    const position = name === null ? next++ : /^\d+$/.test(name) ? Number(name) : null;
    if (number || (kept ?? Infinity) <= 4) continue;
    const mappings = args.filter(({ argument }) => argument.spread === (position === null ? "dict" : "list")).concat(method === "format_map" ? args : []);
    const given = position === null ? args.find(({ argument }) => argument.name === name) : positional[position];
    const values = given && method === "format" ? [given.value] : mappings.map(({ value }) => readItem(frame, value, position === null ? name : null, term.at));
    for (const value of values) marks = frame.joinMarks(marks, printed(frame, readPath(frame, value, path, term.at), how, term.at));
  }
  return marks;
}

/** `"".join(secrets.choice(letters) for _ in range(20))`: what it is its name tells. */
function isDrawn(frame: Frame, value: Value): boolean {
  return elementOf(frame, value).types.some((type) => type.kind === "library" && /^(?:secrets|random)\.(?:\w+\(\)\.)?choices?\(\)/.test(type.path)) || value.types.some((type) => type.kind === "library" && /^random\.(?:choices|sample)\(\)/.test(type.path));
}

/** Parts of a text that a separator tells from its secret one: an address before `://` and `?` and after `@`, a token's header and payload. */
const SAFE_PARTS: ReadonlyMap<Value["constant"], readonly string[]> = new Map([["://", ["[0]"]], ["?", ["[0]"]], ["@", ["[1]", "[-1]", "[2]"]], [".", ["[0]", "[1]"]]]);

function parts(whole: Value, separator: Value["constant"]): Value {
  return (SAFE_PARTS.get(separator) ?? []).reduce((made, part) => withField(made, part, CLEAN), whole);
}

function resultTypes(receiver: Value, method: string): Value["types"] {
  return receiver.types.flatMap((type) => (type.kind === "library" ? library(`${type.path}.${method}()`).types : []));
}

/** Values of a mapping; of the environment they are the whole environment. */
function values(frame: Frame, receiver: Value): Value {
  const environment = [...(receiver.marks ?? [])].filter(([, mark]) => mark.label.kind === "source" && mark.label.category === "environment");
  const element = elementOf(frame, receiver);
  return environment.length === 0 ? element : { ...element, marks: frame.joinMarks(element.marks, new Map(environment)) };
}

/** What they read has names that tell what it is. */
const READS = /^(?:yaml\.(?:safe_load|load)|json\.loads|ast\.literal_eval)$/;

/** Field of a text: what it was written from. */
const WRITTEN = "?written";

const LISTING = /^(?:list|tuple|set|frozenset|(?:collections\.)?deque|sorted|reversed|iter|max|min|next|enumerate)$/;

/** `list(mapping)` holds its keys; of anything else what it holds. */
function listed(frame: Frame, value: Value): Value {
  if (isEnvironment(value)) return VARIABLE_NAMES;
  // `list(secret)` of a parsed secret: its keys
  if (value.fields === null && value.types.length === 0 && value.marks !== null && [...value.marks.values()].every(({ label }) => label.kind === "source" && label.origin === "manager")) return CLEAN;
  const keys = iterated(frame, value);
  return keys === CLEAN || keys.fields === null && isMapping(value) ? { ...keys, fields: null } : value;
}

function passThrough(frame: Frame, site: CallSite, path: string): Value {
  let marks: Value["marks"] = null;
  let fields: Value["fields"] = null;
  const keepsShape = /^(?:list|tuple|set|frozenset|(?:collections\.)?deque|sorted|reversed|iter|copy\.|typing\.cast|cast|filter|next|asyncio\.)/.test(path);
  const how = path === "repr" || path === "ascii" ? "repr" : "str";
  for (const { argument, value } of site.args) {
    if (keepsShape) {
      const kept = path === "next" ? elementOf(frame, value) : LISTING.test(path) ? listed(frame, value) : value;
      marks = frame.joinMarks(marks, kept.marks);
      fields = kept.fields ?? fields;
    } else marks = frame.joinMarks(marks, printed(frame, value, how, argument.term.at));
  }
  const environ = site.args[0]?.value;
  const written = environ?.fields?.get(WRITTEN);
  if (READS.test(path) && written) return written;
  if (/^(?:json\.dumps|yaml\.(?:safe_)?dump)$/.test(path) && marks !== null && environ?.fields) return { ...CLEAN, marks, fields: new Map([[WRITTEN, environ]]) };
  const opaque = environ?.opaque ?? false;
  if (path === "traceback.format_exc" || path === "traceback.format_exception") marks = frame.joinMarks(marks, allRaised(frame.exception));
  return { ...CLEAN, marks, fields, opaque: (keepsShape && opaque) || (marks === null && READS.test(path)), types: keepsShape && environ && path !== "next" && !LISTING.test(path) ? environ.types : [] };
}
