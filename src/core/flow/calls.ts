import { evaluate, functionValue, lastName } from "./evaluate";
import type { Frame } from "./frame";
import { construct, invoke } from "./invoke";
import type { Argument, Term } from "./ir";
import { libraryCall } from "./library";
import { deeper, readAttribute } from "./read";
import { redactsByBody } from "./redactors";
import { reportSinks } from "./sinks";
import { isException } from "./program";
import { CLEAN, library, LIMITS, OPAQUE, typed, type Type, type Value } from "./values";

/** Stands for the constructor of a library's exception, called by a class built on it. */
export const EXCEPTION_INIT = "BaseException.__init__";

/** Stands for `object.__new__`, called by a class of the project. */
export const NEW = "object.__new__";

export interface EvaluatedArgument {
  readonly argument: Argument;
  readonly value: Value;
}

/** A call as the tables and the project's own functions are asked about it. */
export interface CallSite {
  readonly term: Term & { k: "call" };
  /** Dotted callee of a library, null for anything else. */
  readonly path: string | null;
  readonly method: string | null;
  readonly receiver: Value | null;
  readonly receiverTerm: Term | null;
  readonly receiverName: string | null;
  /** Library paths of the receiver. */
  readonly receiverPaths: readonly string[];
  readonly args: readonly EvaluatedArgument[];
  /** What is called is something that the caller passed: marks of its result. */
  readonly result: Value["marks"];
}

export function call(frame: Frame, term: Term & { k: "call" }): Value {
  const func = memberOfImported(frame, term.func);
  let receiver: Value | null = null;
  let callee: Value;
  let method: string | null = null;
  let path: string | null = null;
  let receiverTerm: Term | null = null;
  const inherited = func.k === "attr" ? superMethod(frame, func) : null;
  if (func.k === "attr" && inherited) {
    ({ receiver, receiverTerm, callee } = inherited);
    method = func.name;
  } else if (func.k === "attr") {
    receiver = evaluate(frame, func.base);
    receiverTerm = func.base;
    method = func.name;
    callee = calleeOf(frame, receiver, func);
  } else {
    callee = func.k === "ref" ? referenceCallee(frame, func) : evaluate(frame, func);
    if (func.k === "ref") {
      path = libraryName(frame, func);
      const dot = path.lastIndexOf(".");
      if (dot > 0) method = path.slice(dot + 1);
      // `os.environ.items()`: the owner is a source itself
      if (dot > 0 && frame.world.tables.attributeSource(path.slice(0, dot))) {
        receiver = evaluate(frame, { k: "ref", path: path.slice(0, dot), known: func.known, at: func.at });
      }
    }
  }
  const targets = callee.types.flatMap((type) => (type.kind === "instance" ? callable(frame, callee, type.id) : type.kind === "library" ? [] : [type]));
  const librarian = callee.types.find((type) => type.kind === "library");
  if (targets.length > 0) path = null;
  else if (librarian?.kind === "library") {
    ({ path } = librarian);
    // `say = log.info; say(key)`, `getattr(logging, level)(key)`
    if (method === null && func.k !== "ref") method = path.includes(".") ? path.slice(path.lastIndexOf(".") + 1) : null;
  }
  const receiverPaths = receiver ? receiver.types.flatMap((type) => (type.kind === "library" ? [type.path] : type.kind === "instance" ? frame.world.program.libraryBases(type.id).map((base) => `${base}()`) : [])) : path !== null && method !== null ? [path.slice(0, -method.length - 1)] : [];
  const args = term.args.map((argument) => ({ argument, value: evaluate(frame, argument.term) }));
  const receiverName = receiverTerm ? lastName(receiverTerm) : func.k === "ref" ? (func.path.split(".").at(-2) ?? null) : null;
  const site: CallSite = { term, path, method, receiver, receiverTerm, receiverName, receiverPaths, args, result: func.k === "attr" ? null : deeper(frame, callee, "()", () => null) };
  if (func.k !== "attr" && targets.length === 0) frame.raise("", deeper(frame, callee, "!", () => null));
  // a project's own method named like a sink is judged by its body
  if (targets.length === 0) reportSinks(frame, site);
  if (targets.length > 0) return project(frame, site, targets);
  return libraryCall(frame, site);
}

/** `settings.model_dump` of an imported variable is a method of what the variable holds. */
function memberOfImported(frame: Frame, func: Term): Term {
  if (func.k !== "ref" || !func.known || !func.path.includes(".")) return func;
  const resolved = frame.world.resolve(func.path, frame.fn.source);
  if (resolved?.entity.kind !== "cell" || resolved.rest.length === 0) return func;
  const dot = func.path.lastIndexOf(".");
  return { k: "attr", base: { ...func, path: func.path.slice(0, dot) }, name: func.path.slice(dot + 1), at: func.at };
}

/** `super().method(…)`: the next class's method on the function's own object. */
function superMethod(frame: Frame, func: Term & { k: "attr" }): { receiver: Value; receiverTerm: Term; callee: Value } | null {
  const { base } = func;
  const { cls, params } = frame.fn;
  const self = params[0]?.name;
  if (base.k !== "call" || base.func.k !== "ref" || base.func.path !== "super" || cls === null || self === undefined) return null;
  const receiver = frame.env.get(self) ?? OPAQUE;
  const receiverTerm: Term = { k: "var", name: self, at: base.at };
  for (const one of frame.world.lineage(cls.id).slice(1)) {
    const method = one.methods.get(func.name);
    if (method) return { receiver, receiverTerm, callee: typed({ kind: "function", id: method.id, bound: method.static ? [] : [receiver], keywords: null, captured: null }) };
  }
  if (func.name === "__new__") return { receiver, receiverTerm, callee: library(NEW) };
  return isException(frame.world.program, cls.id) && func.name === "__init__" ? { receiver, receiverTerm, callee: library(EXCEPTION_INIT) } : { receiver: OPAQUE, receiverTerm, callee: { ...OPAQUE, types: [] } };
}

/** What a method name on a receiver calls: project methods only; library methods are judged by path. */
function calleeOf(frame: Frame, receiver: Value, func: Term & { k: "attr" }): Value {
  if (receiver.types.length === 0 && receiver.fields === null) return OPAQUE;
  const stored = receiver.fields?.get(`.${func.name}`);
  if (stored) return stored;
  const value = readAttribute(frame, { ...receiver, marks: null, opaque: false }, func.name, func.at);
  return { ...value, marks: null, types: value.types.map((type) => (type.kind === "function" ? boundTo(type, receiver) : type)) };
}

/** A method of the receiver, with what only the caller knows of it. */
function boundTo(method: Type & { kind: "function" }, receiver: Value): Type {
  const [self, ...others] = method.bound;
  return self === undefined || receiver.root === null || self.root !== receiver.root || self.marks !== null ? method : { ...method, bound: [{ ...self, marks: receiver.marks }, ...others] };
}

/** An object with `__call__`. */
function callable(frame: Frame, object: Value, id: string): readonly Type[] {
  const method = frame.world.method(id, "__call__");
  return method ? [{ kind: "function", id: method.id, bound: [object], keywords: null, captured: null }] : [];
}

/** Name of a library's function, under whatever name a module of the project hands it on. */
function libraryName(frame: Frame, { path, known }: Term & { k: "ref" }): string {
  return known && path.includes(".") && frame.world.resolve(path, frame.fn.source) === null ? (frame.world.program.alias(path, frame.fn.source) ?? path) : path;
}

function referenceCallee(frame: Frame, func: Term & { k: "ref" }): Value {
  const resolved = func.known && func.path.includes(".") ? frame.world.resolve(func.path, frame.fn.source) : null;
  if (!resolved) return { ...OPAQUE, types: [{ kind: "library", path: libraryName(frame, func) }] };
  if (resolved.rest.length === 0 && resolved.entity.kind === "function") return functionValue(resolved.entity.fn.id);
  return evaluate(frame, func);
}

function project(frame: Frame, site: CallSite, targets: readonly Type[]): Value {
  let result: Value = CLEAN;
  for (const target of targets.slice(0, LIMITS.targets)) {
    if (target.kind === "class") result = frame.join(result, construct(frame, site, target.id));
    else if (target.kind === "function") {
      const fn = frame.world.program.functions.get(target.id);
      if (!fn) continue;
      const returned = invoke(frame, site, fn, target);
      result = frame.join(result, frame.world.tables.isRedactor(fn.name) && redactsByBody(fn) ? CLEAN : returned);
    }
  }
  if (targets.length > LIMITS.targets) frame.onLimit();
  return result;
}
