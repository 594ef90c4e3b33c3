import type { AnalysisInput } from "../analysis";
import { CREW_FRAMEWORK } from "./frameworks/crewai";
import type { PythonSource } from "../languages/document";
import type { ClassDef, Expr, FunctionDef, Stmt } from "../languages/python/ast";
import { bodies } from "../languages/python/visit";
import { frameInside } from "./comprehensions";
import { runEntries } from "./entries";
import { evaluate } from "./expressions";
import { libraryNames } from "./imports";
import { Machine, moduleFrame, unknown, type Frame, type Limit } from "./machine";
import { credentialOrigins, type CredentialOrigin } from "./origins";
import { strings, union, type Value } from "./value";

/** Reads values of a project. One per analysis: ask `evaluatorOf`. */
export interface Evaluator {
  /**
   * What an expression of a source can be, every context that the code was read in joined. Inside a function that
   * nothing calls, its parameters are unknown (or objects of their annotated class).
   */
  valueOf(expr: Expr, source: PythonSource): Value;
  /** Literal strings that an expression can be. */
  stringsOf(expr: Expr, source: PythonSource): readonly string[];
  /** Dotted library names of the class or function that made the object: `boto3.client`, `sqlalchemy.create_engine`; bases of a project class. */
  classesOf(expr: Expr, source: PythonSource): readonly string[];
  /** Environment variables, literals, widgets and secret ids that a value is, or carries inside. */
  origins(value: Value): readonly CredentialOrigin[];
  /** What the budgets cut. */
  readonly limits: readonly Limit[];
  /** The state behind it, for the crew model. */
  readonly machine: Machine;
}

const evaluators = new WeakMap<AnalysisInput, Evaluator>();

/** The evaluator of an analysis: made at first use, shared by all domains. */
export function evaluatorOf(input: AnalysisInput): Evaluator {
  const known = evaluators.get(input);
  if (known) return known;
  const machine = new Machine(input, CREW_FRAMEWORK);
  const valueOf = (expr: Expr, source: PythonSource): Value => readValue(machine, expr, source);
  const made: Evaluator = {
    valueOf,
    stringsOf: (expr, source) => strings(valueOf(expr, source)),
    classesOf: (expr, source) => libraryNames(valueOf(expr, source)),
    origins: credentialOrigins,
    limits: machine.limits,
    machine,
  };
  evaluators.set(input, made);
  return made;
}

function readValue(m: Machine, expr: Expr, source: PythonSource): Value {
  const module = m.module(source);
  const path = enclosing(source.module.body, expr.start);
  const fn = path.find((node): node is FunctionDef => node.kind === "FunctionDef");
  if (fn && !m.executed.has(fn) && !m.entered.has(source)) {
    m.entered.add(source);
    runEntries(m, [source]);
  }
  if (expr.kind === "Call") {
    const known = m.results.get(expr);
    if (known) return known;
  }
  const inner = path[path.length - 1];
  const function_ = [...path].reverse().find((node): node is FunctionDef => node.kind === "FunctionDef");
  if (!function_) {
    const cls = inner ? module.env.own(inner.name) : undefined;
    return evaluate(m, expr, frameInside(m, expr, source, moduleFrame(source, cls?.kind === "class" ? cls.namespace : module.env.seenAt(expr.start))));
  }
  const contexts = m.contexts.get(function_) ?? [];
  if (contexts.length === 0) return unknown(`${function_.name}() is never read`, { source, node: expr });
  return union(
    contexts.map((env) => {
      const frame: Frame = moduleFrame(source, env.seenAt(expr.start));
      return evaluate(m, expr, frameInside(m, expr, source, frame));
    }),
  );
}

/** Functions and classes around an offset, outermost first. */
function enclosing(body: readonly Stmt[], offset: number): (FunctionDef | ClassDef)[] {
  for (const stmt of body) {
    if (offset < stmt.start || offset >= stmt.end) continue;
    const inner = bodies(stmt).flatMap((one) => enclosing(one, offset));
    return stmt.kind === "FunctionDef" || stmt.kind === "ClassDef" ? [stmt, ...inner] : inner;
  }
  return [];
}
