import type { Expr } from "../languages/python/ast";
import type { Frame } from "./machine";
import { truth } from "./truth";
import { isNone, members, union, type InstanceValue, type Value } from "./value";

/** Undoes what a condition narrowed in objects; names of the frame live in the branch's layer and need no undoing. */
export type Undo = () => void;

const NOTHING: Undo = () => undefined;

/**
 * Takes away from names and from attributes of `self` what a condition rules out: after `if not llm: raise` and inside
 * `if self.llm is not None:` they are not None. What only its alternatives tell is kept.
 */
export function narrow(test: Expr, holds: boolean, frame: Frame): Undo {
  switch (test.kind) {
    case "UnaryOp":
      return test.op === "not" ? narrow(test.operand, !holds, frame) : NOTHING;
    case "BoolOp": {
      if ((test.op === "and") !== holds) return NOTHING;
      const undo = test.values.map((value) => narrow(value, holds, frame));
      return () => {
        for (const one of undo.reverse()) one();
      };
    }
    case "Compare": {
      const [right] = test.comparators;
      const [op] = test.ops;
      if (right?.kind !== "Constant" || right.value !== null || test.comparators.length !== 1) return NOTHING;
      const is = op === "is" || op === "==" ? holds : op === "is not" || op === "!=" ? !holds : true;
      return is ? NOTHING : drop(test.left, isNone, frame);
    }
    case "Name":
    case "Attribute":
      return holds ? drop(test, (one) => truth(one) === false, frame) : NOTHING;
    default:
      return NOTHING;
  }
}

function drop(target: Expr, ruledOut: (value: Value) => boolean, frame: Frame): Undo {
  if (target.kind === "Name") {
    const value = frame.env.get(target.id);
    const rest = value ? without(value, ruledOut) : null;
    if (rest) frame.env.set(target.id, rest);
    return NOTHING;
  }
  if (target.kind !== "Attribute" || target.value.kind !== "Name") return NOTHING;
  const holder = frame.env.get(target.value.id);
  return holder?.kind === "instance" ? dropAttribute(holder, target.attr, ruledOut) : NOTHING;
}

function dropAttribute(holder: InstanceValue, name: string, ruledOut: (value: Value) => boolean): Undo {
  const value = holder.attrs.get(name);
  const rest = value ? without(value, ruledOut) : null;
  if (!value || !rest) return NOTHING;
  holder.attrs.set(name, rest);
  return () => {
    if (holder.attrs.get(name) === rest) holder.attrs.set(name, value);
  };
}

/** A union without some of its members; null where there is nothing to take away, or nothing would be left. */
function without(value: Value, ruledOut: (value: Value) => boolean): Value | null {
  const all = members(value);
  const kept = all.filter((one) => !ruledOut(one));
  return kept.length > 0 && kept.length < all.length ? union(kept) : null;
}
