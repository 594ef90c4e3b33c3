import { callFunction, type Kwargs } from "./calls";

import { moduleFrame, unknown, type Frame, type Machine } from "./machine";
import { decoratorName, inClass, linearise } from "./objects";
import { libraryNames } from "./imports";
import type { ClassValue, InstanceValue, Site, Value } from "./value";

/** Makes an object of a project class and reads its `__init__`. */
export function instantiate(m: Machine, cls: ClassValue, args: readonly Value[], kwargs: Kwargs, site: Site, frame: Frame, sites: ReadonlyMap<string, Site>): Value {
  const object = newObject(cls, args, kwargs, site, sites, frame, false);
  m.instances.push(object);
  if (!m.classInstances.has(cls.node)) m.classInstances.set(cls.node, object);
  construct(m, object, args, kwargs, site, frame);
  return object;
}

function construct(m: Machine, object: InstanceValue, args: readonly Value[], kwargs: Kwargs, site: Site, outer: Frame): void {
  const { cls } = object;
  if (!cls) return;
  const frame: Frame = { ...outer, touched: new Set() };
  m.constructed.set(object, frame.touched);
  const init = inClass(cls, "__init__");
  if (init?.value.kind === "function") callFunction(m, { ...init.value, self: object }, args, kwargs, site, frame);
  else {
    // dataclass, pydantic model or a library's class: arguments become fields
    const fields = fieldNames(cls);
    args.forEach((arg, index) => {
      const name = fields[index];
      if (name !== undefined) object.attrs.set(name, arg);
    });
    for (const [name, value] of kwargs) object.attrs.set(name, value);
  }
  for (const hook of ["__post_init__", "model_post_init"]) {
    const found = inClass(cls, hook);
    if (found?.value.kind === "function") callFunction(m, { ...found.value, self: object }, [], new Map(), site, frame);
  }
  for (const one of linearise(cls)) for (const method of validators(one)) callFunction(m, { ...method, self: object }, [], new Map(), site, frame);
  for (const one of frame.touched) outer.touched.add(one);
}

/** Methods that pydantic runs on a new object (`@model_validator(mode="after")`). */
function validators(cls: ClassValue): (Value & { kind: "function" })[] {
  return [...cls.namespace.vars.values()].filter(
    (value): value is Value & { kind: "function" } =>
      value.kind === "function" &&
      value.decorators.some((decorator) => {
        const mode = decorator.kind === "instance" ? decorator.kwargs.get("mode") : undefined;
        return decoratorName(decorator)?.endsWith(".model_validator") === true && mode?.kind === "const" && mode.value === "after";
      }),
  );
}

function fieldNames(cls: ClassValue): string[] {
  const names: string[] = [];
  for (const one of [...linearise(cls)].reverse()) {
    for (const stmt of one.node.body) {
      if (stmt.kind === "AnnAssign" && stmt.target.kind === "Name" && !names.includes(stmt.target.id)) names.push(stmt.target.id);
    }
  }
  return names;
}

function newObject(cls: ClassValue, args: readonly Value[], kwargs: Kwargs, site: Site, sites: ReadonlyMap<string, Site>, frame: Frame, assumed: boolean): InstanceValue {
  return {
    kind: "instance",
    fqn: cls.fqn,
    cls,
    args: [...args],
    kwargs: new Map(kwargs),
    kwargSites: new Map(sites),
    attrs: new Map(),
    receiver: null,
    site,
    loops: frame.loops,
    rounds: frame.rounds,
    names: [],
    within: frame.within,
    assumed,
  };
}

/** An object of a class that the code at hand does not construct: one the project makes elsewhere, else an assumed one. */
export function instanceOf(m: Machine, cls: ClassValue, frame: Frame): Value {
  const known = m.classInstances.get(cls.node);
  if (known) return known;
  const site: Site = { source: cls.source, node: cls.node };
  const outside = moduleFrame(cls.source, cls.namespace);
  const object = newObject(cls, [], new Map(), site, new Map(), { ...outside, within: frame.within }, true);
  m.classInstances.set(cls.node, object);
  m.instances.push(object);
  const init = inClass(cls, "__init__");
  const params = init?.value.kind === "function" ? init.value.node.params.slice(1).filter((param) => param.form === "positional" && param.default === null && param.annotation === null) : [];
  construct(m, object, params.map((param) => unknown(`parameter ${param.name} of ${cls.fqn}`, site)), new Map(), site, { ...outside, within: frame.within });
  return object;
}

/** Whether an object is of, or derived from, a library class whose dotted name matches. */
export function isLibrary(value: Value, pattern: RegExp): boolean {
  return libraryNames(value).some((name) => pattern.test(name));
}

