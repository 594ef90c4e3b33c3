import { madeAgain } from "./again";
import type { PythonSource } from "../languages/document";
import type { Call, Param } from "../languages/python/ast";
import { remember } from "./assignment";
import { containerMethod } from "./containers";
import { credentialsCall } from "./credentials-module";
import { Env } from "./environment";
import { evaluate, mergeInto, newDict } from "./expressions";
import { libraryCall } from "./library";
import { at, BUDGET, unknown, type Frame, type Machine, type Used } from "./machine";
import { attribute, decoratorName, inClass, isDecorated, linearise } from "./objects";
import { instantiate, instanceOf } from "./instantiate";
import { credentialOrigins } from "./origins";
import { runBody } from "./statements";
import { isAbsent, members, onlyString, union, type ClassValue, type FunctionValue, type InstanceValue, type Site, type Value } from "./value";

export type Kwargs = Map<string, Value>;

interface Arguments {
  readonly args: Value[];
  readonly kwargs: Kwargs;
  readonly sites: Map<string, Site>;
}

export function evaluateCall(m: Machine, expr: Call, frame: Frame): Value {
  const site = at(frame, expr);
  const { func } = expr;
  if (func.kind === "Attribute" && func.value.kind === "Call" && func.value.func.kind === "Name" && func.value.func.id === "super") {
    return callSuper(m, func.attr, evaluateArguments(m, expr, frame), site, frame);
  }
  if (func.kind !== "Attribute") {
    const callee = evaluate(m, func, frame);
    const given = evaluateArguments(m, expr, frame);
    const value = callValue(m, callee, given.args, given.kwargs, site, frame, given.sites);
    m.record(expr, value);
    return value;
  }
  const receiver = evaluate(m, func.value, frame);
  const given = evaluateArguments(m, expr, frame);
  const value = union(members(receiver).map((one) => callMethod(m, one, func.attr, given, site, frame)));
  m.record(expr, value);
  return value;
}

function callMethod(m: Machine, receiver: Value, name: string, given: Arguments, site: Site, frame: Frame): Value {
  const result = containerMethod(m, receiver, name, given.args, given.kwargs, site, frame);
  if (result) return result;
  // a copy of a mapping that is not known still takes what is put into it
  if (receiver.kind === "unknown" && name === "copy") return { ...newDict(site), rest: [receiver] };
  if (receiver.kind === "unknown" || receiver.kind === "const") return unknown(`what ${name}() of an unknown value gives`, site);
  return callValue(m, attribute(m, receiver, name, site, frame), given.args, given.kwargs, site, frame, given.sites);
}

function evaluateArguments(m: Machine, expr: Call, frame: Frame): Arguments {
  const args: Value[] = [];
  const kwargs: Kwargs = new Map();
  const sites = new Map<string, Site>();
  for (const arg of expr.args) {
    const value = evaluate(m, arg, frame);
    if (arg.kind !== "Starred") args.push(value);
    else for (const one of members(value)) args.push(...(one.kind === "list" ? one.items : [one]));
  }
  for (const keyword of expr.keywords) {
    const value = evaluate(m, keyword.value, frame);
    if (keyword.name !== null) {
      kwargs.set(keyword.name, value.kind === "const" && value.name === null && typeof value.value === "string" ? { ...value, name: keyword.name } : value);
      sites.set(keyword.name, at(frame, keyword.value));
      continue;
    }
    for (const one of members(value)) {
      if (one.kind === "dict") {
        for (const [name, item] of one.entries) {
          const known = kwargs.get(name);
          kwargs.set(name, known && value.kind === "union" ? union([known, item]) : item);
          sites.set(name, one.keys.get(name) ?? at(frame, keyword.value));
        }
      } else kwargs.set("**", one);
    }
  }
  return { args, kwargs, sites };
}

/** Calls a value: every alternative of it. */
export function callValue(m: Machine, callee: Value, args: readonly Value[], kwargs: Kwargs, site: Site, frame: Frame, sites: ReadonlyMap<string, Site> = new Map()): Value {
  switch (callee.kind) {
    case "union":
      return union(callee.members.map((one) => callValue(m, one, args, kwargs, site, frame, sites)));
    case "function":
      return callFunction(m, callee, args, kwargs, site, frame);
    case "class":
      return instantiate(m, callee, args, kwargs, site, frame, sites);
    case "external":
      return libraryCall(m, { fqn: callee.fqn, receiver: callee.receiver, args, kwargs, site, frame }, sites);
    case "instance": {
      if (callee.cls) {
        const call = inClass(callee.cls, "__call__");
        if (call?.value.kind === "function") return callFunction(m, { ...call.value, self: callee }, args, kwargs, site, frame);
      }
      if (callee.fqn === "functools.partial" && callee.args[0]) {
        const merged: Kwargs = new Map([...callee.kwargs, ...kwargs]);
        return callValue(m, callee.args[0], [...callee.args.slice(1), ...args], merged, site, frame, sites);
      }
      return libraryCall(m, { fqn: `${callee.fqn}.__call__`, receiver: callee, args, kwargs, site, frame }, sites);
    }
    default:
      runCallbacks(m, [...args, ...kwargs.values()], site, frame);
      return unknown(callee.kind === "unknown" ? callee.reason : "a call of an unknown value", site);
  }
}

/** Reads a project function with these arguments. Equal arguments give the same result, as the same objects. */
export function callFunction(m: Machine, fn: FunctionValue, args: readonly Value[], kwargs: Kwargs, site: Site, frame: Frame): Value {
  m.called(fn, frame);
  const credential = credentialsCall(m, fn, args, kwargs, site, frame);
  if (credential) return credential;
  const key = [m.key(fn.node), m.key(fn.closure), fn.self ? m.key(fn.self) : "", ...args.map((arg) => m.key(arg)), ...[...kwargs].map(([name, value]) => `${name}=${m.key(value)}`)].join(",");
  const known = m.memo.get(key);
  if (known) {
    for (const one of known.touched) frame.touched.add(one);
    return madeAgain(m, fn, known, site, frame) ?? known.value;
  }
  const contexts = m.contexts.get(fn.node) ?? [];
  if (m.depth >= BUDGET.depth || frame.within.some((caller) => caller.node === fn.node && caller.self === fn.self && frame.within.filter((one) => one.node === fn.node).length > 1)) {
    return unknown("analysis limits reached: calls nested too deep", site);
  }
  const allowed = m.contextLimit(fn, frame);
  if (contexts.length >= allowed) {
    if (contexts.length === allowed) m.limit(fn.fqn, site, `analysis limits reached in ${fn.fqn}()`);
    contexts.push(new Env(null, ""));
    // what earlier calls used, a further one uses as well; what it gives is not known
    for (const one of usedBefore(m, fn, args.length + kwargs.size === 0)) frame.touched.add(one);
    return unknown(`analysis limits reached in ${fn.fqn}()`, site);
  }
  const env = new Env(fn.closure, fn.fqn);
  contexts.push(env);
  m.contexts.set(fn.node, contexts);
  m.executed.add(fn.node);
  m.functions.set(fn.node, fn);
  const inner: Frame = {
    env,
    source: fn.source,
    fn,
    cls: fn.owner,
    loops: frame.loops,
    rounds: frame.rounds,
    choices: frame.choices,
    outerLoops: frame.loops.length,
    branches: 0,
    lapsed: null,
    touched: new Set(),
    returns: [],
    yields: [],
    within: [...frame.within, fn],
  };
  bind(m, fn, args, kwargs, inner);
  // a call of itself with the same arguments gives nothing new
  m.memo.set(key, { value: unknown("a recursive call", site), touched: inner.touched, frame, site });
  m.depth++;
  let value: Value;
  try {
    value = fn.node.kind === "Lambda" ? evaluate(m, fn.node.body, inner) : bodyValue(m, fn, inner, site);
  } finally {
    m.depth--;
  }
  m.memo.set(key, { value, touched: inner.touched, frame, site });
  for (const one of inner.touched) frame.touched.add(one);
  noteUsed(m, fn, inner.touched);
  return value;
}

function noteUsed(m: Machine, fn: FunctionValue, touched: ReadonlySet<Value>): void {
  if (touched.size === 0) return;
  let readings = m.used.get(fn.node);
  if (!readings) m.used.set(fn.node, (readings = new Map<FunctionValue["self"], Used>()));
  let known = readings.get(fn.self);
  if (!known) readings.set(fn.self, (known = { all: new Set(), own: [], judged: 0 }));
  for (const one of touched) known.all.add(one);
}

/**
 * What earlier readings of a function used, as far as its own file names it: what other callers gave it is theirs. Bound to other
 * objects, only what it reads from the environment.
 */
function usedBefore(m: Machine, fn: FunctionValue, bare: boolean): readonly Value[] {
  const readings = m.used.get(fn.node);
  const same = readings?.get(fn.self);
  // without arguments a constructor does for one object what it did for another
  if (bare && !same && fn.node.kind === "FunctionDef" && fn.node.name === "__init__") return [...(readings?.values() ?? [])].flatMap((one) => [...one.all].filter((value) => value.kind === "env"));
  return same ? ownUsed(same, fn.source) : [...(readings?.values() ?? [])].flatMap((one) => ownUsed(one, fn.source).filter((value) => value.kind === "env"));
}

/** Busy functions are asked for by the thousand: each value is judged once. */
function ownUsed(used: Used, source: PythonSource): readonly Value[] {
  if (used.judged === used.all.size) return used.own;
  const isOwn = (site: Site | null): boolean => site !== null && "source" in site && site.source === source;
  let at = 0;
  for (const one of used.all) if (at++ >= used.judged && "site" in one && isOwn(one.site) && credentialOrigins(one).every((origin) => isOwn(origin.site))) used.own.push(one);
  used.judged = used.all.size;
  return used.own;
}

function bodyValue(m: Machine, fn: FunctionValue, frame: Frame, site: Site): Value {
  if (fn.node.kind === "Lambda") return unknown("a lambda", site);
  const end = runBody(m, fn.node.body, frame);
  if (frame.yields.length > 0) return { kind: "list", type: "list", items: frame.yields, site, rounds: new Set(frame.yields) };
  const none: Value = { kind: "const", value: null, name: null, site: { source: fn.source, node: fn.node } };
  // a body whose last statement swallows an exception has failed where it comes to its end
  const ended = end === "next" && frame.lapsed !== fn.node.body[fn.node.body.length - 1];
  const value = frame.returns.length === 0 ? none : union(ended && !onlyNone(frame.returns) ? [...frame.returns, none] : frame.returns);
  const shared = fn.node.params.some((param) => param.name !== "self" && param.name !== "cls");
  for (const one of members(value)) {
    if (one.kind === "instance") remember(one, { via: "return", name: fn.node.name, site: { source: fn.source, node: fn.node }, shared });
  }
  return value;
}

function onlyNone(values: readonly Value[]): boolean {
  return values.every((value) => value.kind === "const" && value.value === null);
}

function bind(m: Machine, fn: FunctionValue, args: readonly Value[], kwargs: Kwargs, frame: Frame): void {
  const given = fn.self && !isDecorated(fn, "staticmethod") ? [fn.self, ...args] : [...args];
  const used = new Set<string>();
  const site: Site = { source: fn.source, node: fn.node };
  for (const param of fn.node.params) {
    if (param.form === "args") frame.env.vars.set(param.name, { kind: "list", type: "tuple", items: given.splice(0), site });
    else if (param.form === "kwargs") {
      const dict = newDict(site);
      for (const [name, value] of kwargs) if (!used.has(name)) mergeInto(dict, { ...newDict(site), entries: new Map([[name, value]]) });
      frame.env.vars.set(param.name, dict);
    } else {
      const positional = param.form === "positional" ? given.shift() : undefined;
      const value = positional ?? kwargs.get(param.name);
      used.add(param.name);
      const sure = value ? members(value).filter((one) => !isAbsent(one)) : [];
      if (value && sure.length === members(value).length) frame.env.vars.set(param.name, value);
      else frame.env.vars.set(param.name, union([...sure, missing(m, fn, param, kwargs.has("**"), frame)]));
    }
  }
}

/** The value of a parameter that the call does not give: its default, or something of its annotated class. */
function missing(m: Machine, fn: FunctionValue, param: Param, spread: boolean, frame: Frame): Value {
  const fallback = param.default ? evaluate(m, param.default, { ...frame, env: fn.closure, touched: new Set() }) : null;
  if (fallback && !spread) return onlyString(fallback) === null ? fallback : { ...fallback, name: param.name } as Value;
  const annotated = param.annotation ? evaluate(m, param.annotation, { ...frame, env: fn.closure, touched: new Set() }) : null;
  for (const one of annotated ? members(annotated) : []) {
    if (one.kind === "class" && one.node !== fn.owner?.node && !linearise(one).some((base) => base.bases.some((b) => decoratorName(b)?.endsWith(".Enum") === true))) return instanceOf(m, one, frame);
  }
  return unknown(`parameter ${param.name} of ${fn.fqn}`, { source: fn.source, node: param });
}

function callSuper(m: Machine, name: string, given: Arguments, site: Site, frame: Frame): Value {
  const self = frame.fn?.self ?? frame.within[frame.within.length - 1]?.self ?? null;
  const start: ClassValue | null = self?.kind === "instance" ? self.cls : self;
  if (!self || !start) return unknown("super() outside a method", site);
  const found = inClass(start, name, frame.cls);
  if (found?.value.kind === "function") return callFunction(m, { ...found.value, self }, given.args, given.kwargs, site, frame);
  if (self.kind === "instance" && name === "__init__") {
    for (const [key, value] of given.kwargs) {
      self.kwargs.set(key, value);
      self.kwargSites.set(key, given.sites.get(key) ?? site);
      self.attrs.set(key, value);
    }
    return { kind: "const", value: null, name: null, site };
  }
  return callValue(m, attribute(m, self, name, site, frame), given.args, given.kwargs, site, frame, given.sites);
}

/** Functions handed to a library are called by it: with what, is not known. */
export function runCallbacks(m: Machine, values: readonly Value[], site: Site, frame: Frame): void {
  for (const value of values) {
    for (const one of members(value)) {
      // a method without its object is named, not handed over: `@listen(first_step)`
      if (one.kind !== "function" || m.executed.has(one.node) || (one.owner && !one.self)) continue;
      const params = one.node.params.filter((param, index) => !(index === 0 && one.self) && param.form === "positional" && param.default === null);
      callFunction(m, one, params.map((param) => unknown(`parameter ${param.name} of ${one.fqn}`, { source: one.source, node: param })), new Map(), site, frame);
    }
  }
}

/** What `with value as x` binds. */
export function enterContext(m: Machine, value: Value, site: Site, frame: Frame): Value {
  return union(
    members(value).map((one) => {
      if (one.kind === "list") return one.items.length > 0 ? union(one.items.flatMap(members)) : unknown("an empty context", site);
      if (one.kind !== "instance" || !one.cls) return one;
      const enter = inClass(one.cls, "__enter__") ?? inClass(one.cls, "__aenter__");
      return enter?.value.kind === "function" ? callFunction(m, { ...enter.value, self: one }, [], new Map(), site, frame) : one;
    }),
  );
}

export type { Arguments, InstanceValue };
