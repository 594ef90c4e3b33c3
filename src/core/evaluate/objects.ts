import type { ClassDef, Expr } from "../languages/python/ast";
import { libraryResult } from "./containers";
import { callFunction, callValue } from "./calls";
import { envValue, readItem, tableItem } from "./environ";
import { evaluate } from "./expressions";
import { externalAttribute, libraryNames, moduleAttribute } from "./imports";
import { at, moduleFrame, unknown, type Frame, type Machine } from "./machine";
import { elements, members, onlyString, union, type ClassValue, type ExternalValue, type FunctionValue, type InstanceValue, type Site, type Value } from "./value";

const MAX_BASES = 20;

/** `holder.name`. */
export function attribute(m: Machine, holder: Value, name: string, site: Site, frame: Frame): Value {
  switch (holder.kind) {
    case "union":
      return union(holder.members.map((one) => attribute(m, one, name, site, frame)));
    case "module":
      return moduleAttribute(m, holder, name) ?? unknown(`${name} is not defined in ${holder.source.moduleName}`, site);
    case "external":
      return (holder.receiver === null ? readItem(holder.fqn, name, site) : null) ?? externalAttribute(m, holder, name, frame.source);
    case "class":
      return classAttribute(m, holder, name, site, frame);
    case "instance":
      return instanceAttribute(m, holder, name, site, frame);
    case "env":
      return tableItem(holder, name, site) ?? holder;
    case "text":
      return holder;
    case "const":
      // enum members and pydantic secrets: `.value`
      return name === "value" || name === "name" ? holder : unknown(`attribute ${name} of a literal`, site);
    case "dict": {
      const known = holder.entries.get(name);
      return known ?? unknown(`attribute ${name} of a dict`, site);
    }
    default:
      return unknown(`attribute ${name} of an unknown value`, site);
  }
}

function classAttribute(m: Machine, cls: ClassValue, name: string, site: Site, frame: Frame): Value {
  const found = inClass(cls, name);
  if (found) {
    const { value } = found;
    if (value.kind === "function") return isDecorated(value, "classmethod") ? { ...value, self: cls } : value;
    return unwrapField(m, value, frame);
  }
  if (name === "__name__") return { kind: "const", value: cls.node.name, name: null, site };
  const [library] = libraryNames(cls);
  return library === undefined ? unknown(`${name} is not defined in ${cls.node.name}`, site) : { kind: "external", fqn: `${library}.${name}`, receiver: null };
}

function instanceAttribute(m: Machine, object: InstanceValue, name: string, site: Site, frame: Frame): Value {
  const own = object.attrs.get(name);
  // a configuration given as a path is read by the framework
  if (own && !(name.endsWith("_config") && own.kind === "const")) return own;
  if (object.cls) {
    const more = m.framework.attribute(object, name, m);
    if (more) return more;
    const found = inClass(object.cls, name);
    if (found) return boundMember(m, object, found.value, name, frame, site);
    const field = settingsField(m, object, name);
    if (field) return field;
    const [library] = libraryNames(object.cls);
    if (library === undefined) return unknown(`${name} is not defined in ${object.cls.node.name}`, site);
    const given = object.kwargs.get(name);
    if (given) return given;
    return { kind: "external", fqn: `${library}.${name}`, receiver: object };
  }
  const given = object.kwargs.get(name);
  if (given) return given;
  const read = readItem(object.fqn, name, site) ?? m.framework.attribute(object, name, m);
  if (read) return read;
  return { kind: "external", fqn: `${object.fqn}.${name}`, receiver: object };
}

function boundMember(m: Machine, object: InstanceValue, value: Value, name: string, frame: Frame, site: Site): Value {
  if (value.kind !== "function") {
    if (settings(object.cls) && object.cls) {
      const field = settingsField(m, object, name);
      if (field) return field;
    }
    const unwrapped = unwrapField(m, value, frame);
    if (unwrapped !== value) object.attrs.set(name, unwrapped);
    return unwrapped;
  }
  if (isDecorated(value, "staticmethod")) return value;
  if (isDecorated(value, "classmethod")) return object.cls ? { ...value, self: object.cls } : value;
  const bound: FunctionValue = { ...value, self: object };
  if (isProperty(value)) {
    const result = callFunction(m, bound, [], new Map(), site, frame);
    if (isDecorated(value, "cached_property")) object.attrs.set(name, result);
    return result;
  }
  return bound;
}

function isProperty(fn: FunctionValue): boolean {
  return isDecorated(fn, "property") || isDecorated(fn, "cached_property") || isDecorated(fn, "computed_field");
}

/** Whether a decorator's last name part is `name`: `property`, `functools.cached_property`. */
export function isDecorated(value: FunctionValue | ClassValue, name: string): boolean {
  return value.decorators.some((decorator) => decoratorName(decorator)?.split(".").pop() === name);
}

/** Library name of a decorator, called or not. */
export function decoratorName(decorator: Value): string | null {
  if (decorator.kind === "external") return decorator.fqn;
  if (decorator.kind === "instance" && decorator.cls === null) return decorator.fqn;
  if (decorator.kind === "function" || decorator.kind === "class") return decorator.fqn;
  // a stand-in for a library that may not be installed: `except ImportError: def agent(fn): return fn`
  return members(decorator).find((one) => one.kind === "external")?.fqn ?? null;
}

/** Looks a name up in a class and the project classes it is derived from. */
export function inClass(cls: ClassValue, name: string, after: ClassValue | null = null): { readonly value: Value; readonly cls: ClassValue } | null {
  let skipping = after !== null;
  for (const one of linearise(cls)) {
    if (skipping) {
      skipping = one.node !== after?.node;
      continue;
    }
    const value = one.namespace.own(name);
    if (value) return { value, cls: one };
  }
  return null;
}

/** The class and its project bases, nearest first. */
export function linearise(cls: ClassValue): ClassValue[] {
  const order: ClassValue[] = [];
  const visit = (one: ClassValue): void => {
    if (order.length >= MAX_BASES || order.some((known) => known.node === one.node)) return;
    order.push(one);
    for (const base of one.bases) for (const member of members(base)) if (member.kind === "class") visit(member);
  };
  visit(cls);
  return order;
}

/** `Field(default_factory=f)`, `field(default=x)`: what an object gets when it does not say otherwise. */
function unwrapField(m: Machine, value: Value, frame: Frame): Value {
  if (value.kind !== "instance" || value.cls || !/(?:^|\.)(?:[Ff]ield|PrivateAttr)$/.test(value.fqn)) return value;
  const factory = value.kwargs.get("default_factory");
  if (factory) return callValue(m, factory, [], new Map(), value.site, frame);
  const fallback = value.kwargs.get("default") ?? value.args[0];
  return fallback && fallback.kind !== "unknown" ? fallback : unknown("a required field", value.site);
}

function settings(cls: ClassValue | null): boolean {
  return cls !== null && libraryNames(cls).some((name) => /(?:^|\.)BaseSettings$/.test(name));
}

/** A field of a pydantic settings class reads the environment variable of its (prefixed, aliased) name. */
function settingsField(m: Machine, object: InstanceValue, name: string): Value | null {
  if (!object.cls || !settings(object.cls)) return null;
  const given = object.kwargs.get(name);
  if (given) return given;
  for (const cls of linearise(object.cls)) {
    const stmt = annotated(cls.node, name);
    if (!stmt) continue;
    const frame = moduleFrame(cls.source, cls.namespace);
    const value = stmt.value ? evaluate(m, stmt.value, frame) : null;
    const field = value?.kind === "instance" && !value.cls ? value : null;
    const alias = field ? (field.kwargs.get("validation_alias") ?? field.kwargs.get("alias") ?? field.kwargs.get("env")) : undefined;
    const names = alias ? [...members(alias), ...elements(alias), ...(alias.kind === "instance" ? alias.args : [])].map(onlyString).filter((one) => one !== null) : [];
    const env = names[0] ?? `${prefix(cls)}${name}`.toUpperCase();
    const fallback = field ? (field.kwargs.get("default") ?? field.args[0] ?? null) : value;
    return envValue(env, "settings", fallback?.kind === "unknown" ? null : fallback, at(frame, stmt), [name, ...names.slice(1)]);
  }
  return null;
}

function annotated(node: ClassDef, name: string): { readonly value: Expr | null; readonly start: number; readonly end: number } | null {
  for (const stmt of node.body) if (stmt.kind === "AnnAssign" && stmt.target.kind === "Name" && stmt.target.id === name) return stmt;
  return null;
}

function prefix(cls: ClassValue): string {
  const config = cls.namespace.own("model_config");
  const value = config?.kind === "instance" ? config.kwargs.get("env_prefix") : config?.kind === "dict" ? config.entries.get("env_prefix") : undefined;
  const inner = cls.namespace.own("Config");
  return onlyString(value ?? (inner?.kind === "class" ? inner.namespace.own("env_prefix") : undefined)) ?? "";
}

/** Calls a library object's method, or reads its attribute as an object of its own. */
export function libraryObject(external: ExternalValue, site: Site, frame: Frame): InstanceValue | null {
  return external.receiver ? libraryResult(external.receiver, external.fqn.slice(external.receiver.fqn.length + 1), site, frame) : null;
}
