import type { PythonSource } from "../languages/document";
import type { Comprehension, Expr } from "../languages/python/ast";
import { walkAllExpressions } from "../languages/python/visit";
import { assign } from "./assignment";
import { Env } from "./environment";
import { evaluate } from "./expressions";
import { at, type Frame, type Machine } from "./machine";
import { elementOf } from "./statements";

type Generator = Comprehension["generators"][number];

/** A frame for what stands inside a comprehension. */
export function comprehensionFrame(expr: Comprehension, frame: Frame): Frame {
  return { ...frame, env: new Env(frame.env, `${frame.env.name}.<comprehension>`), loops: [...frame.loops, expr] };
}

/** Binds a generator's target to an element of what it runs over. */
export function bindTarget(m: Machine, generator: Generator, inner: Frame): void {
  assign(m, generator.target, elementOf(evaluate(m, generator.iter, inner), at(inner, generator.iter)), inner);
}

/** The frame that an expression has in the comprehensions around it; the given one outside of any. */
export function frameInside(m: Machine, expr: Expr, source: PythonSource, frame: Frame): Frame {
  return comprehensionsOf(source)
    .filter((one) => one !== expr && one.start <= expr.start && expr.end <= one.end)
    .reduce((outer, one) => {
      const inner = comprehensionFrame(one, outer);
      for (const generator of one.generators) {
        if (generator.iter.start <= expr.start && expr.end <= generator.iter.end) break;
        bindTarget(m, generator, inner);
      }
      return inner;
    }, frame);
}

const known = new WeakMap<PythonSource, readonly Comprehension[]>();

/** All comprehensions of a file, outer before inner. */
function comprehensionsOf(source: PythonSource): readonly Comprehension[] {
  let found = known.get(source);
  if (!found) {
    const all: Comprehension[] = [];
    walkAllExpressions(source.module.body, (expr) => {
      if (expr.kind === "Comprehension") all.push(expr);
      return true;
    });
    found = all;
    known.set(source, found);
  }
  return found;
}
