import type { Expr } from "../languages/python/ast";
import { evaluate } from "./expressions";
import { at, unknown, type Frame, type Machine } from "./machine";
import { writeEnvironment } from "./environ";
import { absent, elements, members, onlyString, union, type BoundName, type DictValue, type InstanceValue, siteKey, type Site, type Value } from "./value";

const MAX_NAMES = 12;

/** Binds a value to a target: name, attribute, subscript or a tuple of them. A loop's own variable (`via`) names nothing. */
export function assign(m: Machine, target: Expr, value: Value, frame: Frame, via: "variable" | "argument" = "variable"): void {
  switch (target.kind) {
    case "Name":
      frame.env.set(target.id, named(value, via, target.id, frame, target));
      return;
    case "Attribute": {
      const holder = evaluate(m, target.value, frame);
      const mine = named(value, "attribute", target.attr, frame, target);
      for (const object of members(holder)) setAttribute(m, object, target.attr, mine, frame);
      return;
    }
    case "Subscript": {
      const key = evaluate(m, target.index, frame);
      for (const object of members(evaluate(m, target.value, frame))) setItem(m, object, key, value, frame, target);
      return;
    }
    case "Tuple":
    case "List":
      target.elts.forEach((elt, index) => {
        assign(m, elt, part(value, index, elt.kind === "Starred", at(frame, target)), frame, via);
      });
      return;
    case "Starred":
      assign(m, target.value, value, frame, via);
      return;
    default:
      return;
  }
}

/** Element of a sequence by its place; any of them for a starred target. */
export function part(value: Value, index: number, rest: boolean, site: Site): Value {
  const found = members(value).flatMap((one): Value[] => {
    if (one.kind === "list") {
      if (rest) return [{ ...one, items: one.items.slice(index) }];
      const item = one.items[index];
      return item ? [item] : elements(one);
    }
    if (one.kind === "instance" && one.cls === null) return [one];
    return [];
  });
  return found.length > 0 ? union(found, site) : unknown("part of an unknown value", site);
}

export function setAttribute(m: Machine, object: Value, name: string, value: Value, frame: Frame): void {
  if (object.kind === "instance") {
    const known = object.attrs.get(name) ?? (object.cls ? undefined : object.kwargs.get(name));
    // under a condition, and for whom the code that makes the object hands it to besides, the old value stays possible
    object.attrs.set(name, known && (frame.branches > 0 || isElsewhere(object, frame)) ? union([known, value]) : value);
  } else if (object.kind === "class") object.namespace.set(name, value);
  else if (object.kind === "module") object.env.set(name, value);
  else if (object.kind === "external") {
    const known = m.state.get(`${object.fqn}.${name}`);
    m.state.set(`${object.fqn}.${name}`, known ? union([known, value]) : value);
  }
}

/** Whether code that had no part in making a library's object changes it: others use it as it was made. */
function isElsewhere(object: InstanceValue, { fn, source }: Frame): boolean {
  if (object.cls || !("source" in object.site)) return false;
  return fn ? !object.within.some((maker) => maker.node === fn.node) : object.within.length === 0 && object.site.source !== source;
}

function setItem(m: Machine, object: Value, key: Value, value: Value, frame: Frame, target: Expr): void {
  if (object.kind === "dict") setEntry(object, key, value, frame, at(frame, target));
  else if (object.kind === "list") object.items.push(value);
  else if (object.kind === "external") {
    if (object.fqn === "os.environ") writeEnvironment(m, key, value, at(frame, target));
    else {
      const name = onlyString(key);
      if (name !== null) setAttribute(m, object, name, value, frame);
    }
  } else if (object.kind === "instance") {
    const name = onlyString(key);
    if (name !== null) object.attrs.set(name, value);
  }
}

/** Puts a value under a key of a dict; under an unknown key it may be any entry. */
export function setEntry(dict: DictValue, key: Value, value: Value, frame: Frame, site: Site): void {
  const names = members(key).flatMap((one) => (one.kind === "const" && one.value !== null ? [String(one.value)] : []));
  if (names.length === 0) dict.rest.push(value);
  for (const name of names) {
    const bound = names.length > 1 ? value : named(value, "key", name, frame, "path" in site ? null : site.node);
    putEntry(dict, name, bound, frame, site);
  }
}

/** Puts a value under a key; under a condition the entry of before, or none, stays possible. */
export function putEntry(dict: DictValue, name: string, value: Value, frame: Frame, site: Site): void {
  const before = frame.branches === 0 ? null : (dict.entries.get(name) ?? (frame.env.isOlder(dict) ? absent(site) : null));
  dict.entries.set(name, before ? union([before, value]) : value);
  if (!dict.keys.has(name)) dict.keys.set(name, site);
}

/** Lets a value know the name it is bound to: objects collect them, a literal keeps its first. */
export function named(value: Value, via: BoundName["via"], name: string, frame: Frame, node: { readonly start: number; readonly end: number } | null): Value {
  if (value.kind === "const") return typeof value.value === "string" && value.name === null ? { ...value, name } : value;
  // one of several that one call made in a loop: the name is of whichever it is
  const own = ofOneCall(value) ? "argument" : via;
  if (node) for (const one of members(value)) if (one.kind === "instance") remember(one, { via: own, name, site: at(frame, node), shared: takesParameters(frame) });
  return value;
}

function ofOneCall(value: Value): boolean {
  const places = members(value).flatMap((one) => (one.kind === "instance" && one.rounds.length > 0 ? [siteKey(one.site)] : []));
  return new Set(places).size < places.length;
}

export function remember(instance: InstanceValue, bound: BoundName): void {
  if (instance.names.length < MAX_NAMES) instance.names.push(bound);
}

function takesParameters(frame: Frame): boolean {
  const { fn } = frame;
  if (!fn || fn.node.kind === "Lambda") return false;
  return fn.node.params.some((param) => param.name !== "self" && param.name !== "cls");
}
