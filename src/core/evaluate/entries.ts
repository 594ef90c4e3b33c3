import type { PythonSource } from "../languages/document";
import type { ClassDef, FunctionDef, Stmt } from "../languages/python/ast";
import { bodies, walkAllExpressions } from "../languages/python/visit";
import { callFunction } from "./calls";
import { moduleFrame, unknown, type Machine } from "./machine";
import { instanceOf } from "./instantiate";
import { isDecorated } from "./objects";
import { isLibrary } from "./instantiate";
import type { ClassValue, FunctionValue, Value } from "./value";
import { remembered } from "../remember";

interface Entry {
  readonly source: PythonSource;
  readonly node: FunctionDef;
  readonly owner: ClassDef | null;
}

/** Reads modules, then every function in them that nothing has called: callers before what they call. */
export function runEntries(m: Machine, sources: readonly PythonSource[]): void {
  for (const source of sources) m.module(source);
  const entries = sources.flatMap((source) => entriesOf(source));
  const users = referencesOf(entries);
  let waiting = entries;
  for (let round = 0; round < 8; round++) {
    waiting = waiting.filter((entry) => !m.executed.has(entry.node));
    const names = new Set(waiting.map((entry) => entry.node.name));
    const called = new Set<string>();
    for (const entry of waiting) for (const name of users.get(entry.node) ?? []) if (name !== entry.node.name && names.has(name)) called.add(name);
    const free = waiting.filter((entry) => !called.has(entry.node.name));
    if (free.length === 0) break;
    for (const entry of free) runEntry(m, entry);
  }
  // what is left calls one another in a circle
  for (const entry of waiting) runEntry(m, entry);
}

function runEntry(m: Machine, entry: Entry): void {
  if (m.executed.has(entry.node)) return;
  m.input.cancellation.check();
  const fn = functionOf(m, entry);
  if (!fn) return;
  const frame = moduleFrame(entry.source, fn.closure);
  const given = fn.self ? entry.node.params.slice(1) : entry.node.params;
  const kwargs = new Map<string, Value>();
  for (const param of given) {
    // a default says what the parameter is where nobody else does; an annotation names its class; a switch stands either way
    const isSwitch = param.default?.kind === "Constant" && typeof param.default.value === "boolean";
    if (isSwitch || (param.default === null && param.annotation === null && (param.form === "positional" || param.form === "keyword-only"))) {
      kwargs.set(param.name, unknown(`parameter ${param.name} of ${fn.fqn}`, { source: entry.source, node: param }));
    }
  }
  m.entry = entry.node;
  callFunction(m, fn, [], kwargs, { source: entry.source, node: entry.node }, frame);
}

function functionOf(m: Machine, entry: Entry): FunctionValue | null {
  const { env } = m.module(entry.source);
  if (!entry.owner) {
    const value = env.own(entry.node.name);
    return value?.kind === "function" && value.node === entry.node ? value : null;
  }
  const cls = env.own(entry.owner.name);
  if (cls?.kind !== "class" || cls.node !== entry.owner) return null;
  const method = cls.namespace.own(entry.node.name);
  if (method?.kind !== "function" || method.node !== entry.node) return null;
  if (isDecorated(method, "staticmethod")) return method;
  if (isDecorated(method, "classmethod")) return { ...method, self: cls };
  const self = instanceOf(m, cls, moduleFrame(entry.source, cls.namespace));
  return self.kind === "instance" ? { ...method, self } : null;
}

/** Functions of a module and methods of its classes. Functions inside functions run with those around them. */
function entriesOf(source: PythonSource): Entry[] {
  const entries: Entry[] = [];
  const visit = (body: readonly Stmt[], owner: ClassDef | null): void => {
    for (const stmt of body) {
      if (stmt.kind === "FunctionDef") entries.push({ source, node: stmt, owner });
      else if (stmt.kind === "ClassDef") {
        if (!owner) visit(stmt.body, stmt);
      } else for (const inner of bodies(stmt)) visit(inner, owner);
    }
  };
  visit(source.module.body, null);
  return entries;
}

/** Names that a function mentions. */
const mentionedIn = remembered((node: FunctionDef): ReadonlySet<string> => {
  const found = new Set<string>();
  walkAllExpressions(node.body, (expr) => {
    if (expr.kind === "Name") found.add(expr.id);
    else if (expr.kind === "Attribute") found.add(expr.attr);
    return true;
  });
  return found;
});

function referencesOf(entries: readonly Entry[]): Map<FunctionDef, ReadonlySet<string>> {
  return new Map(entries.map(({ node }) => [node, mentionedIn(node)]));
}

/** Project classes that are derived from a library class whose name matches, in the modules that were read. */
export function classesOf(m: Machine, pattern: RegExp): ClassValue[] {
  const found: ClassValue[] = [];
  for (const module of m.modules.values()) {
    for (const value of module.env.vars.values()) {
      if (value.kind === "class" && value.source === module.source && isLibrary(value, pattern)) found.push(value);
    }
  }
  return found;
}
