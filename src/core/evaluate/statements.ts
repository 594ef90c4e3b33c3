import type { ClassDef, For, FunctionDef, If, Stmt, Try, With } from "../languages/python/ast";
import { assign } from "./assignment";
import { Env } from "./environment";
import { addValues } from "./containers";
import { callFunction, enterContext } from "./calls";
import { evaluate } from "./expressions";
import { runImport } from "./imports";
import { at, type Frame, type Machine } from "./machine";
import { narrow } from "./narrow";
import { roundsOf, withRound } from "./rounds";
import { truth } from "./truth";
import { elements, isNone, union, type ClassValue, type FunctionValue, type Value } from "./value";

/** `stop`: control leaves the function (return, raise); `break` and `continue` leave the loop or its round. */
export type Completion = "next" | "stop" | "break" | "continue";

export function runBody(m: Machine, body: readonly Stmt[], frame: Frame): Completion {
  for (const stmt of body) {
    if (!m.step(frame, stmt)) return "stop";
    const end = runStatement(m, stmt, frame);
    if (end !== "next") {
      frame.env.leave({ start: body[0]?.start ?? stmt.start, end: body[body.length - 1]?.end ?? stmt.end });
      return end;
    }
  }
  return "next";
}

function runStatement(m: Machine, stmt: Stmt, frame: Frame): Completion {
  switch (stmt.kind) {
    case "Import":
    case "ImportFrom":
      runImport(m, stmt, frame);
      return "next";
    case "FunctionDef":
      runDecorators(m, defineFunction(m, stmt, frame), frame);
      return "next";
    case "ClassDef":
      frame.env.set(stmt.name, defineClass(m, stmt, frame));
      return "next";
    case "Assign": {
      const value = evaluate(m, stmt.value, frame);
      for (const target of stmt.targets) assign(m, target, value, frame);
      return "next";
    }
    case "AnnAssign":
      if (stmt.value) assign(m, stmt.target, evaluate(m, stmt.value, frame), frame);
      return "next";
    case "AugAssign":
      assign(m, stmt.target, addValues(m, evaluate(m, stmt.target, frame), evaluate(m, stmt.value, frame), at(frame, stmt)), frame);
      return "next";
    case "Expr":
      evaluate(m, stmt.value, frame);
      return "next";
    case "Return":
      if (stmt.value && !(stmt.value.kind === "Constant" && stmt.value.value === null)) frame.returns.push(evaluate(m, stmt.value, frame));
      else frame.returns.push({ kind: "const", value: null, name: null, site: at(frame, stmt) });
      return "stop";
    case "Raise":
      if (stmt.exc) evaluate(m, stmt.exc, frame);
      return "stop";
    case "Simple":
      return stmt.keyword === "break" || stmt.keyword === "continue" ? stmt.keyword : "next";
    case "If": {
      const test = evaluate(m, stmt.test, frame);
      // inside a loop a flag may change between rounds
      const known = frame.loops.length > frame.outerLoops ? null : truth(test);
      if (known !== null) return runBody(m, known ? stmt.body : stmt.orelse, frame);
      return runIf(m, stmt, frame);
    }
    case "Match":
      evaluate(m, stmt.subject, frame);
      return fork(frame, [...stmt.cases.map((one) => () => runBody(m, one.body, frame)), () => "next"]);
    case "For":
      return runFor(m, stmt, frame);
    case "While": {
      const test = evaluate(m, stmt.test, frame);
      const loops = frame.loops;
      // a `while` repeats a conversation far more often than it fills a list, so it opens no loop of its own
      const body = (): Completion => {
        runBody(m, stmt.body, frame);
        return "next";
      };
      if (truth(test) === true) body();
      else fork(frame, [body, () => "next"]);
      frame.loops = loops;
      return runBody(m, stmt.orelse, frame);
    }
    case "With":
      return runWith(m, stmt, frame);
    case "Try":
      return runTry(m, stmt, frame);
    case "Assert":
      evaluate(m, stmt.test, frame);
      return "next";
    case "Scope":
      for (const name of stmt.names) frame.env.outer.set(name, stmt.keyword === "global" ? frame.env.root() : owner(frame.env, name));
      return "next";
    case "BadStmt":
      return runBody(m, stmt.body, frame);
    case "Delete":
      return "next";
  }
}

function runIf(m: Machine, stmt: If, frame: Frame): Completion {
  const ends: Completion[] = [];
  const branch = (body: readonly Stmt[], holds: boolean) => (): Completion => {
    const undo = narrow(stmt.test, holds, frame);
    const end = runBody(m, body, frame);
    undo();
    ends.push(end);
    return end;
  };
  const end = fork(frame, [branch(stmt.body, true), branch(stmt.orelse, false)]);
  // what follows `if not x: raise` is what follows the other branch
  if (end === "next" && ends.some((one) => one !== "next")) narrow(stmt.test, ends[0] === "next", frame);
  return end;
}

function owner(env: Env, name: string): Env {
  for (let outer = env.parent; outer; outer = outer.parent) if (outer.own(name)) return outer;
  return env.root();
}

/** Runs branches apart from one another, each on top of its `start`, and joins the names that they leave. */
export function fork(frame: Frame, branches: readonly (() => Completion)[], start: readonly Map<string, Value>[] = []): Completion {
  const { env } = frame;
  const after: Map<string, Value>[] = [];
  const ends: Completion[] = [];
  const { choices } = frame;
  const fork_ = {};
  frame.branches++;
  branches.forEach((branch, index) => {
    env.layers.push(start[index] ?? new Map<string, Value>());
    frame.choices = [...choices, { fork: fork_, index }];
    const end = branch();
    const layer = env.layers.pop();
    ends.push(end);
    if (end === "next" && layer) after.push(layer);
  });
  frame.branches--;
  frame.choices = choices;
  if (after.length === 0) return ends.find((end) => end === "continue") ?? ends.find((end) => end === "break") ?? "stop";
  const names = new Set(after.flatMap((layer) => [...layer.keys()]));
  for (const name of names) {
    const before = env.own(name);
    const values = after.flatMap((layer) => layer.get(name) ?? before ?? []);
    env.set(name, union(values));
  }
  return "next";
}

function runFor(m: Machine, stmt: For, frame: Frame): Completion {
  const iterated = evaluate(m, stmt.iter, frame);
  const known = roundsOf(m, stmt, iterated, frame);
  if (known) return runRounds(m, stmt, known, frame);
  const loops = frame.loops;
  frame.loops = [...loops, stmt];
  assign(m, stmt.target, elementOf(iterated, at(frame, stmt.iter)), frame, "argument");
  runBody(m, stmt.body, frame);
  frame.loops = loops;
  return runBody(m, stmt.orelse, frame);
}

/** A loop whose elements are all known, round by round. */
function runRounds(m: Machine, stmt: For, known: readonly Value[], frame: Frame): Completion {
  const { rounds } = frame;
  let end: Completion = "next";
  for (const [index, element] of known.entries()) {
    frame.rounds = withRound({ ...frame, rounds }, stmt, index, known.length);
    assign(m, stmt.target, element, frame, "argument");
    end = runBody(m, stmt.body, frame);
    if (end === "break" || end === "stop") break;
  }
  frame.rounds = rounds;
  if (end === "stop") return "stop";
  return end === "break" ? "next" : runBody(m, stmt.orelse, frame);
}

/** Any element of what is iterated over. */
export function elementOf(iterated: Value, site: ReturnType<typeof at>): Value {
  const dict = iterated.kind === "dict";
  if (dict) return union([...iterated.keys].map(([key, keySite]): Value => ({ kind: "const", value: key, name: null, site: keySite })), site);
  const found = elements(iterated);
  if (found.length > 0) return union(found, site);
  // a library's result: `for tool in toolkit.get_tools()` gives what the result holds
  return iterated.kind === "instance" || iterated.kind === "env" ? iterated : { kind: "unknown", reason: "element of an unknown sequence", site };
}

function runWith(m: Machine, stmt: With, frame: Frame): Completion {
  for (const item of stmt.items) {
    const entered = enterContext(m, evaluate(m, item.context, frame), at(frame, item.context), frame);
    if (item.target) assign(m, item.target, entered, frame);
  }
  return runBody(m, stmt.body, frame);
}

function runTry(m: Machine, stmt: Try, frame: Frame): Completion {
  const { env } = frame;
  const done = new Map<string, Value>();
  env.layers.push(done);
  const body = runBody(m, stmt.body, frame);
  env.layers.pop();
  // a handler may start anywhere in the body: with the names of before, or those of after
  const start = new Map<string, Value>();
  for (const [name, value] of done) {
    const known = env.own(name);
    start.set(name, known && known !== value ? union([known, value]) : value);
  }
  const completion = fork(
    frame,
    [() => (body === "next" ? runBody(m, stmt.orelse, frame) : body), ...stmt.handlers.map((handler) => () => runHandler(m, handler.body, frame))],
    [done, ...stmt.handlers.map(() => new Map(start))],
  );
  const final = runBody(m, stmt.finalbody, frame);
  if (completion === "next" && body !== "next") frame.lapsed = stmt;
  return final === "next" ? completion : final;
}

/** `except: return None` says that something failed, not what the function gives. */
function runHandler(m: Machine, body: readonly Stmt[], frame: Frame): Completion {
  const from = frame.returns.length;
  const end = runBody(m, body, frame);
  if (!frame.returns.slice(0, from).some((value) => !isNone(value))) return end;
  const kept = frame.returns.splice(from).filter((value) => !isNone(value));
  frame.returns.push(...kept);
  return end;
}

export function defineFunction(m: Machine, node: FunctionDef, frame: Frame): FunctionValue {
  return {
    kind: "function",
    node,
    source: frame.source,
    closure: frame.env,
    fqn: `${frame.env.name}.${node.name}`,
    owner: frame.cls,
    self: null,
    decorators: node.decorators.map((decorator) => evaluate(m, decorator, frame)),
  };
}

function defineClass(m: Machine, node: ClassDef, frame: Frame): ClassValue {
  const namespace = new Env(frame.env, `${frame.env.name}.${node.name}`, true);
  const cls: ClassValue = {
    kind: "class",
    node,
    source: frame.source,
    fqn: namespace.name,
    bases: node.bases.map((base) => evaluate(m, base.kind === "Subscript" ? base.value : base, frame)),
    decorators: node.decorators.map((decorator) => evaluate(m, decorator, frame)),
    namespace,
  };
  runBody(m, node.body, { ...frame, env: namespace, cls, branches: 0, returns: [], yields: [] });
  return cls;
}

/** Binds a function and runs the project's own decorators on it: they may put it into a registry. What they return is taken to act like it. */
function runDecorators(m: Machine, fn: FunctionValue, frame: Frame): void {
  if (fn.node.kind === "Lambda") return;
  frame.env.set(fn.node.name, fn);
  for (const decorator of fn.decorators) {
    if (decorator.kind === "function") callFunction(m, decorator, [fn], new Map(), { source: fn.source, node: fn.node }, frame);
  }
}
