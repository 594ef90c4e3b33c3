import { members, type InstanceValue, type Site, type Value } from "../evaluate";
import { dicts } from "../evaluate/files";
import { libraryNames } from "../evaluate/imports";
import { inClass, isDecorated } from "../evaluate/objects";
import type { FunctionValue } from "../evaluate/value";
import { locationOf } from "../evaluate";
import type { Location } from "../text/range";

/** What an object was given under a name: set later, given to its constructor, or by its class. */
export function argument(object: InstanceValue, name: string): Value | undefined {
  return object.attrs.get(name) ?? object.kwargs.get(name) ?? (object.cls ? classValue(object, name) : undefined);
}

function classValue(object: InstanceValue, name: string): Value | undefined {
  const found = object.cls ? inClass(object.cls, name)?.value : undefined;
  return found && found.kind !== "function" && found.kind !== "class" ? found : undefined;
}

export function argumentSite(object: InstanceValue, name: string): Site | null {
  return object.kwargSites.get(name) ?? null;
}

/** Whether an object is of a library class, or derived from one, whose dotted name matches. */
export function isA(object: InstanceValue, pattern: RegExp): boolean {
  return libraryNames(object).some((name) => pattern.test(name));
}

/** True, false, or null where it is not given or not literal. */
export function flag(value: Value | undefined): boolean | null {
  if (value?.kind === "const" && typeof value.value === "boolean") return value.value;
  if (value?.kind === "const" && typeof value.value === "number") return value.value !== 0;
  return null;
}

/** `config=` of an agent or task: the YAML or dict entries behind it. */
export function configsOf(object: InstanceValue): (Value & { kind: "dict" })[] {
  return dicts(argument(object, "config"));
}

/** The innermost function around an object's construction that carries one of crewai.project's decorators. */
export function decoratedMethod(object: InstanceValue, decorator: string): FunctionValue | null {
  for (const fn of [...object.within].reverse()) if (isDecorated(fn, decorator)) return fn;
  return null;
}

/** The object whose method made this one. */
export function maker(object: InstanceValue): InstanceValue | null {
  for (const fn of [...object.within].reverse()) if (fn.self?.kind === "instance") return fn.self;
  return null;
}

/** The called name of a constructing call (`Agent` of `crewai.Agent(`): a short place to underline. */
export function calleeLocation(object: InstanceValue): Location {
  const { site } = object;
  if ("path" in site) return site;
  const text = site.source.text.slice(site.node.start, site.node.end);
  const open = text.indexOf("(");
  if (open <= 0) return locationOf(site);
  const head = text.slice(0, open);
  const name = /[\w]+\s*$/.exec(head)?.[0] ?? head;
  return locationOf({ source: site.source, node: { start: site.node.start + head.length - name.length, end: site.node.start + head.trimEnd().length } });
}

/** Every alternative of a value that is an object. */
export function objects(value: Value | undefined): InstanceValue[] {
  return value ? members(value).filter((one): one is InstanceValue => one.kind === "instance") : [];
}
