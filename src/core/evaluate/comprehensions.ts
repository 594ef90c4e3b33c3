import type { PythonSource } from "../languages/document";
import type { Comprehension, Expr } from "../languages/python/ast";
import { walkAllExpressions } from "../languages/python/visit";
import { assign } from "./assignment";
import { Env } from "./environment";
import { evaluate } from "./expressions";
import { at, type Frame, type Machine } from "./machine";
import { roundsOf, withRound } from "./rounds";
import { elementOf } from "./statements";
import { truth } from "./truth";
import { members, type Value } from "./value";
import { remembered } from "../remember";

type Generator = Comprehension["generators"][number];

/** A frame for what stands inside a comprehension. */
function comprehensionFrame(expr: Comprehension, frame: Frame): Frame {
  return { ...innerFrame(expr, frame), loops: [...frame.loops, expr] };
}

/** Binds a generator's target to an element of what it runs over. */
function bindTarget(m: Machine, generator: Generator, inner: Frame): void {
  assign(m, generator.target, elementOf(evaluate(m, generator.iter, inner), at(inner, generator.iter)), inner, "argument");
}

/**
 * Runs a comprehension over `first`, what its first generator iterates over: calls `give` for each round that is told apart, else
 * once for any, with the frame that it has there.
 */
export function eachRound(m: Machine, expr: Comprehension, first: Value, frame: Frame, give: (inner: Frame) => void): void {
  const visit = (place: number, inner: Frame): void => {
    const generator = expr.generators[place];
    if (!generator) {
      give(inner);
      return;
    }
    const iterated = place === 0 ? first : evaluate(m, generator.iter, inner);
    const known = roundsOf(m, expr, iterated, inner);
    const rounds = known?.map((element, index) => ({ element, inner: { ...inner, rounds: withRound(inner, generator.target, index, known.length) } }));
    const any = { element: elementOf(iterated, at(inner, generator.iter)), inner: { ...inner, loops: [...inner.loops, expr] } };
    for (const round of rounds ?? [any]) {
      assign(m, generator.target, round.element, round.inner, "argument");
      const tests = generator.ifs.map((condition) => truth(evaluate(m, condition, round.inner)));
      if (!rounds || !tests.includes(false)) visit(place + 1, round.inner);
    }
  };
  visit(0, innerFrame(expr, frame));
}

function innerFrame(expr: Comprehension, frame: Frame): Frame {
  return { ...frame, env: new Env(frame.env, `${frame.env.name}.<comprehension>`) };
}

/** What a comprehension may run over: each sequence by itself where all of them are known, else all at once. */
export function iteratedBy(m: Machine, expr: Comprehension, frame: Frame): readonly Value[] {
  const [generator] = expr.generators;
  if (!generator) return [];
  const iterated = evaluate(m, generator.iter, frame);
  const each = members(iterated).filter((one) => one.kind !== "list" || one.items.length > 0);
  return each.length > 1 && each.every((one) => roundsOf(m, expr, one, frame) !== null) ? each : [iterated];
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

/** All comprehensions of a file, outer before inner. */
const comprehensionsOf = remembered((source: PythonSource): readonly Comprehension[] => {
  const all: Comprehension[] = [];
  walkAllExpressions(source.module.body, (expr) => {
    if (expr.kind === "Comprehension") all.push(expr);
    return true;
  });
  return all;
});
