import type { Node } from "../languages/python/ast";
import type { Frame, Machine } from "./machine";
import type { Choice, ListValue, Round, Value } from "./value";

/** Rounds of one loop, and of loops inside one another, that are read one by one. Longer ones are read once, with any element. */
const MAX_ROUNDS = 40;
const MAX_NESTED = 120;

/**
 * The elements of a loop that is worth reading round by round: it speaks of agents, models or tools, and runs over a list or dict
 * whose elements are all known (written in the code, or in a file of the project). Null for all others.
 */
export function roundsOf(m: Machine, loop: Node, iterated: Value, frame: Frame): readonly Value[] | null {
  const found = elementsOf(iterated);
  // what code leaves empty may be filled elsewhere; what a file leaves empty is
  if (!found || found.length > MAX_ROUNDS || (found.length === 0 && !isFromFile(iterated))) return null;
  const nested = frame.rounds.reduce((count, round) => count * round.of, found.length);
  return nested <= MAX_NESTED && m.speaks(loop, frame.source) ? found : null;
}

function isFromFile(value: Value): boolean {
  return value.kind === "list" && "path" in value.site;
}

function elementsOf(iterated: Value): readonly Value[] | null {
  if (iterated.kind === "dict") return iterated.rest.length > 0 ? null : [...iterated.keys].map(([key, site]) => ({ kind: "const", value: key, name: null, site }));
  if (iterated.kind !== "list" || (iterated.rounds?.size ?? 0) > 0) return null;
  return iterated.items.every((item) => isKnown(item) || isPair(item)) ? iterated.items : null;
}

/** What the code or a file spells out; what a library's function gives may stand for any number of elements. */
function isKnown(value: Value): boolean {
  if (value.kind === "instance") return value.cls !== null || (value.receiver === null && /(?:^|\.)[A-Z]\w*$/.test(value.fqn));
  return value.kind === "const" || value.kind === "dict" || value.kind === "class" || value.kind === "function";
}

/** `(name, config)`, as `items()`, `enumerate()` and `zip()` give. */
function isPair(value: Value): value is ListValue {
  return value.kind === "list" && value.items.some(isKnown);
}

/** A frame's rounds with one more. */
export function withRound(frame: Frame, loop: Node, index: number, of: number): readonly Round[] {
  return [...frame.rounds, { loop, index, of }];
}

/** Whether two items cannot be in one list: different branches of one condition put them there. */
export function exclude(one: readonly Choice[], other: readonly Choice[]): boolean {
  return one.some((choice) => other.some((known) => known.fork === choice.fork && known.index !== choice.index));
}

/** Whether two objects come from different rounds of a loop that `around` is no part of: there are two of them then. */
export function apart(one: readonly Round[], other: readonly Round[], around: readonly Round[]): boolean {
  const outside = (round: Round): boolean => !around.some((known) => known.loop === round.loop && known.index === round.index);
  return one.some((round) => outside(round) && other.some((known) => known.loop === round.loop && known.index !== round.index));
}
