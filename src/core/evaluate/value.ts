import type { PythonSource } from "../languages/document";
import type { ClassDef, FunctionDef, Lambda, Node } from "../languages/python/ast";
import type { Location } from "../text/range";
import type { Env } from "./environment";

/** Where a value comes from: a node of a Python source, or a place in another file (YAML, JSON, dotenv). */
export type Site = { readonly source: PythonSource; readonly node: Node } | Location;

export function locationOf(site: Site): Location {
  return "path" in site ? site : site.source.locate(site.node);
}

/** Stable text of a place: `path:offset`. */
export function siteKey(site: Site): string {
  return "path" in site ? `${site.path}:${String(site.range.start)}` : `${site.source.path}:${String(site.node.start)}`;
}

/** What an expression can be, as far as reading the code tells. Containers and instances are shared by identity, as in Python. */
export type Value =
  | ConstValue
  | TextValue
  | ListValue
  | DictValue
  | InstanceValue
  | FunctionValue
  | ClassValue
  | ExternalValue
  | ModuleValue
  | EnvValue
  | UnionValue
  | UnknownValue;

/** A literal. `name` is the variable, attribute or keyword it was first given to. */
export interface ConstValue {
  readonly kind: "const";
  readonly value: string | number | boolean | null;
  readonly name: string | null;
  readonly site: Site;
}

/** Text built of parts (f-string, concatenation, format, join) that are not all literal. */
export interface TextValue {
  readonly kind: "text";
  readonly parts: readonly Value[];
  readonly site: Site;
}

export interface ListValue {
  readonly kind: "list";
  readonly type: "list" | "tuple" | "set";
  readonly items: Value[];
  readonly site: Site;
  /** Items that a loop put there: one of several in each round, and all of them in the end. */
  rounds?: Set<Value>;
  /** Under which branches an item was put there; none for an item that several put there. */
  choices?: Map<Value, readonly Choice[]>;
}

/** String keys only; `rest` holds values whose key is not known. */
export interface DictValue {
  readonly kind: "dict";
  readonly entries: Map<string, Value>;
  /** Place of each literal key. */
  readonly keys: Map<string, Site>;
  readonly rest: Value[];
  readonly site: Site;
}

/** A name that an object was bound to, in order: `llm = LLM()`, `self.llm = …`, `{"llm": …}`, `return` of a function. */
export interface BoundName {
  readonly via: "variable" | "attribute" | "key" | "return" | "argument";
  readonly name: string;
  /** The binding's place. */
  readonly site: Site;
  /** True inside a function that takes parameters (but self): the name stands for several objects. */
  readonly shared: boolean;
}

/**
 * An object: of a project class (`cls`), or what a library's class or function returned (`fqn` is the callee:
 * `crewai.LLM`, `boto3.client`, `boto3.client.get_object` for a method's result, whose object is `receiver`).
 */
export interface InstanceValue {
  readonly kind: "instance";
  readonly fqn: string;
  readonly cls: ClassValue | null;
  readonly args: Value[];
  /** Keyword arguments of the constructing call, `**mapping` and `super().__init__` merged in. */
  readonly kwargs: Map<string, Value>;
  readonly kwargSites: Map<string, Site>;
  readonly attrs: Map<string, Value>;
  readonly receiver: Value | null;
  /** The constructing call. */
  readonly site: Site;
  /** Loops and comprehensions that the call stands in, outermost first. */
  readonly loops: readonly Node[];
  /** Rounds of loops that are read round by round, outermost first. */
  readonly rounds: readonly Round[];
  readonly names: BoundName[];
  /** Functions being called when it was made, innermost last. */
  readonly within: readonly FunctionValue[];
  /** Made up for a class that nothing in the project constructs. */
  readonly assumed: boolean;
}

/** One of several rounds of a loop whose elements are all known. */
export interface Round {
  readonly loop: Node;
  readonly index: number;
  readonly of: number;
}

/** One branch of a condition whose outcome is not known. */
export interface Choice {
  /** Stands for the condition, as it was met that time. */
  readonly fork: object;
  readonly index: number;
}

export interface FunctionValue {
  readonly kind: "function";
  readonly node: FunctionDef | Lambda;
  readonly source: PythonSource;
  readonly closure: Env;
  /** Dotted name. */
  readonly fqn: string;
  readonly owner: ClassValue | null;
  /** The bound object of a method. */
  readonly self: InstanceValue | ClassValue | null;
  readonly decorators: readonly Value[];
}

export interface ClassValue {
  readonly kind: "class";
  readonly node: ClassDef;
  readonly source: PythonSource;
  readonly fqn: string;
  readonly bases: readonly Value[];
  readonly decorators: readonly Value[];
  readonly namespace: Env;
}

/** A module, class or function that is not part of the project; `receiver` for a library object's method or attribute. */
export interface ExternalValue {
  readonly kind: "external";
  readonly fqn: string;
  readonly receiver: InstanceValue | null;
}

export interface ModuleValue {
  readonly kind: "module";
  readonly source: PythonSource;
  readonly env: Env;
}

/** Where a configuration value is read from at run time. */
export type EnvOrigin = "env" | "settings" | "streamlit-input" | "secret-manager" | "file" | "input";

/** A value read from the environment, settings, a widget, a secret store or a file. `name` is what the code asks for. */
export interface EnvValue {
  readonly kind: "env";
  readonly name: string;
  readonly origin: EnvOrigin;
  readonly aliases: readonly string[];
  readonly fallback: Value | null;
  readonly site: Site;
  /** A table of settings as much as a value: further keys belong to its name (`st.secrets["openai"]["api_key"]`). */
  readonly table?: boolean;
}

/** One of several, by branch or by caller. Never nested; at least two. */
export interface UnionValue {
  readonly kind: "union";
  readonly members: readonly Value[];
}

export interface UnknownValue {
  readonly kind: "unknown";
  readonly reason: string;
  readonly site: Site | null;
}

export const MAX_UNION = 40;

/** Joins values: flat, without repetition, at most MAX_UNION members. */
export function union(values: readonly Value[], site: Site | null = null): Value {
  const members: Value[] = [];
  for (const value of values) {
    for (const one of value.kind === "union" ? value.members : [value]) {
      if (!members.some((known) => sameValue(known, one))) members.push(one);
    }
  }
  const [first] = members;
  if (first === undefined) return { kind: "unknown", reason: "no value", site };
  if (members.length === 1) return first;
  return { kind: "union", members: members.slice(0, MAX_UNION) };
}

export function sameValue(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (a.kind === "const" && b.kind === "const") return a.value === b.value && siteKey(a.site) === siteKey(b.site);
  if (a.kind === "external" && b.kind === "external") return a.fqn === b.fqn && a.receiver === b.receiver;
  if (a.kind === "env" && b.kind === "env") return a.name === b.name && a.origin === b.origin && siteKey(a.site) === siteKey(b.site);
  if (a.kind === "function" && b.kind === "function") return a.node === b.node && a.self === b.self;
  if (a.kind === "unknown" && b.kind === "unknown") return a.reason === b.reason;
  return false;
}

/** The value's alternatives: a union's members, else itself. */
export function members(value: Value): readonly Value[] {
  return value.kind === "union" ? value.members : [value];
}

/** Every literal string the value can be; parts that are not known are left out. */
export function strings(value: Value | undefined): string[] {
  if (!value) return [];
  return members(value).flatMap((one) => {
    if (one.kind === "const" && typeof one.value === "string") return [one.value];
    if (one.kind === "env" && one.fallback) return strings(one.fallback);
    return [];
  });
}

/** The one string that the value is, null when it is none or not certain. */
export function onlyString(value: Value | undefined): string | null {
  return value?.kind === "const" && typeof value.value === "string" ? value.value : null;
}

const NOT_GIVEN = "(not given)";

/** Stands beside an entry of a dict that a condition may have left out: None to all, and told apart by `isAbsent`. */
export function absent(site: Site): ConstValue {
  return { kind: "const", value: null, name: NOT_GIVEN, site };
}

/** Whether a value may not be given at all. */
export function isAbsent(value: Value): boolean {
  return value.kind === "const" && value.value === null && value.name === NOT_GIVEN;
}

export function isNone(value: Value | undefined): boolean {
  return value?.kind === "const" && value.value === null;
}

/** Elements of a list, tuple or set, values of a dict; the alternatives of each flattened. */
export function elements(value: Value | undefined): Value[] {
  if (!value) return [];
  return members(value).flatMap((one) => {
    if (one.kind === "list") return one.items.flatMap((item) => members(item));
    if (one.kind === "dict") return [...one.entries.values(), ...one.rest].flatMap((item) => members(item));
    return [];
  });
}

/** What the caller of a function gives, as far as nobody calls it in the project. */
export function isParameter(value: Value): boolean {
  return value.kind === "unknown" && value.reason.startsWith("parameter ");
}
