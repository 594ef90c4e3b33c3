import type { BinOp, BoolOp, Compare, Comprehension, Expr, JoinedStr } from "../languages/python/ast";
import { assign, setEntry } from "./assignment";
import { evaluateCall } from "./calls";
import { eachRound, iteratedBy } from "./comprehensions";
import { addValues, subscript } from "./containers";
import { readEnvironment } from "./environ";
import { external } from "./imports";
import { at, unknown, type Frame, type Machine } from "./machine";
import { attribute } from "./objects";
import { elementOf } from "./statements";
import { truth } from "./truth";
import { percentText } from "./templates";
import { isAbsent, isNone, members, union, type DictValue, type ListValue, type Site, type Value } from "./value";

/** What an expression gives. Evaluates everything inside it, so that effects of calls are seen. */
export function evaluate(m: Machine, expr: Expr, frame: Frame): Value {
  if (!m.step(frame, expr)) return unknown("analysis limits reached", at(frame, expr));
  switch (expr.kind) {
    case "Str":
      return { kind: "const", value: expr.value, name: null, site: at(frame, expr) };
    case "Num":
      return { kind: "const", value: Number(expr.text.replace(/_/g, "")), name: null, site: at(frame, expr) };
    case "Constant":
      return expr.value === "..." ? unknown("...", at(frame, expr)) : { kind: "const", value: expr.value, name: null, site: at(frame, expr) };
    case "Name":
      return touch(lookup(m, expr.id, frame, at(frame, expr)), frame);
    case "Attribute":
      return touch(attribute(m, evaluate(m, expr.value, frame), expr.attr, at(frame, expr), frame), frame);
    case "Call":
      return touch(evaluateCall(m, expr, frame), frame);
    case "Subscript": {
      const holder = evaluate(m, expr.value, frame);
      const key = evaluate(m, expr.index, frame);
      return touch(union(withoutNone(holder).map((one) => subscriptOf(m, one, key, at(frame, expr), frame))), frame);
    }
    case "JoinedStr":
      return joined(m, expr, frame);
    case "BinOp":
      return binary(m, expr, frame);
    case "UnaryOp": {
      const operand = evaluate(m, expr.operand, frame);
      if (expr.op === "not") {
        const known = truth(operand);
        return known === null ? unknown("a condition", at(frame, expr)) : bool(!known, at(frame, expr));
      }
      return expr.op === "-" && operand.kind === "const" && typeof operand.value === "number" ? { ...operand, value: -operand.value } : operand;
    }
    case "BoolOp":
      return boolean(m, expr, frame);
    case "Compare":
      return compare(m, expr, frame);
    case "IfExp": {
      const known = truth(evaluate(m, expr.test, frame));
      if (known !== null && frame.loops.length === frame.outerLoops) return evaluate(m, known ? expr.body : expr.orelse, frame);
      return union([evaluate(m, expr.body, frame), evaluate(m, expr.orelse, frame)]);
    }
    case "NamedExpr": {
      const value = evaluate(m, expr.value, frame);
      assign(m, expr.target, value, frame);
      return value;
    }
    case "Lambda":
      return { kind: "function", node: expr, source: frame.source, closure: frame.env, fqn: `${frame.env.name}.<lambda>`, owner: frame.cls, self: null, decorators: [] };
    case "List":
      return list(m, "list", expr.elts, frame, at(frame, expr));
    case "Tuple":
      return list(m, "tuple", expr.elts, frame, at(frame, expr));
    case "Set":
      return list(m, "set", expr.elts, frame, at(frame, expr));
    case "Dict": {
      const dict = newDict(at(frame, expr));
      for (const item of expr.items) {
        const value = evaluate(m, item.value, frame);
        if (item.key) setEntry(dict, evaluate(m, item.key, frame), value, frame, at(frame, item.key));
        else mergeInto(dict, value);
      }
      return dict;
    }
    case "Comprehension":
      return comprehension(m, expr, frame);
    case "Await":
      return evaluate(m, expr.value, frame);
    case "Starred":
      return evaluate(m, expr.value, frame);
    case "Yield": {
      const value = expr.value ? evaluate(m, expr.value, frame) : unknown("nothing", at(frame, expr));
      frame.yields.push(expr.from ? elementOf(value, at(frame, expr)) : value);
      return unknown("what is sent to a generator", at(frame, expr));
    }
    case "Slice":
      for (const side of [expr.lower, expr.upper, expr.step]) if (side) evaluate(m, side, frame);
      return unknown("a slice", at(frame, expr));
    case "BadExpr":
      for (const child of expr.children) evaluate(m, child, frame);
      return unknown("does not parse", at(frame, expr));
  }
}

/** A value's alternatives but None, which has no items: the others are what the code counts on. */
function withoutNone(value: Value): readonly Value[] {
  const some = members(value).filter((one) => !isNone(one));
  return some.length > 0 ? some : members(value);
}

/** Notes a value that a tool's code may use to reach something: environment reads, library objects, named literals. */
function touch(value: Value, frame: Frame): Value {
  for (const one of members(value)) {
    if (one.kind === "env" || one.kind === "text" || (one.kind === "instance" && one.cls === null)) frame.touched.add(one);
    else if (one.kind === "const" && one.name !== null) frame.touched.add(one);
    else if (one.kind === "external" && one.fqn === "os.environ") frame.touched.add(one);
  }
  return value;
}

function lookup(m: Machine, name: string, frame: Frame, site: Site): Value {
  const value = frame.env.get(name);
  if (value) return value;
  if (BUILTINS.has(name)) return external(name);
  const stars = frame.env.root().stars;
  const [star] = stars;
  if (star !== undefined && stars.length === 1) return external(`${star}.${name}`);
  // several star imports, or a notebook whose importing cell is gone: crewai's names are known
  const known = /^(?:Agent|Task|Crew|Process|LLM|Flow|BaseTool|tool)$/.test(name);
  const lost = frame.source.path.endsWith(".ipynb") && /\bcrewai/.test(frame.source.text) ? "crewai" : undefined;
  if (stars.includes("crewai_tools") && Object.hasOwn(m.input.knowledge.crewai.tools, name)) return external(`crewai_tools.${name}`);
  const crewai = known ? (stars.find((one) => one.startsWith("crewai")) ?? lost) : undefined;
  return crewai === undefined ? unknown(`${name} is not defined here`, site) : external(`${crewai}.${name}`);
}

const BUILTINS = new Set(
  ("print open input len str int float bool list dict set tuple frozenset range enumerate zip map filter sorted reversed min max sum any all repr type " +
    "isinstance issubclass getattr setattr hasattr vars dir id hash iter next super object property staticmethod classmethod bytes callable " +
    "Exception ValueError TypeError KeyError RuntimeError ImportError format round abs exec eval compile globals locals __import__").split(" "),
);

export function bool(value: boolean, site: Site): Value {
  return { kind: "const", value, name: null, site };
}

export function newDict(site: Site): DictValue {
  return { kind: "dict", entries: new Map(), keys: new Map(), rest: [], site };
}

/** `{**other}` and `dict.update(other)`. */
export function mergeInto(dict: DictValue, other: Value): void {
  for (const one of members(other)) {
    if (one.kind === "dict") {
      for (const [key, value] of one.entries) {
        dict.entries.set(key, value);
        const site = one.keys.get(key);
        if (site) dict.keys.set(key, site);
      }
      dict.rest.push(...one.rest);
    } else dict.rest.push(one);
  }
}

function subscriptOf(m: Machine, holder: Value, key: Value, site: Site, frame: Frame): Value {
  if (holder.kind === "external" && holder.fqn === "os.environ") return readEnvironment(m, key, null, site);
  return subscript(m, holder, key, site, frame);
}

/** Items that stars bring into one list: `found = [*found, *more]` on many paths doubles it time and again. */
const MAX_SPREAD = 1000;

function list(m: Machine, type: ListValue["type"], elts: readonly Expr[], frame: Frame, site: Site): ListValue {
  const items: Value[] = [];
  for (const elt of elts) {
    const value = evaluate(m, elt, frame);
    if (elt.kind !== "Starred") items.push(value);
    else for (const one of members(value)) for (const item of one.kind === "list" ? one.items : [one]) if (items.length < MAX_SPREAD) items.push(item);
  }
  return { kind: "list", type, items, site };
}

function joined(m: Machine, expr: JoinedStr, frame: Frame): Value {
  const parts = expr.values.map((piece): Value =>
    piece.kind === "StrChunk" ? { kind: "const", value: piece.value, name: null, site: at(frame, piece) } : evaluate(m, piece.value, frame),
  );
  return text(parts, at(frame, expr));
}

/** Text of its parts: a literal when all of them are. */
export function text(parts: readonly Value[], site: Site): Value {
  let whole = "";
  for (const piece of parts) {
    if (piece.kind !== "const") return { kind: "text", parts, site };
    whole += piece.value === null ? "None" : String(piece.value);
  }
  return { kind: "const", value: whole, name: null, site };
}

function binary(m: Machine, expr: BinOp, frame: Frame): Value {
  const left = evaluate(m, expr.left, frame);
  const right = evaluate(m, expr.right, frame);
  const site = at(frame, expr);
  if (expr.op === "+") return addValues(m, left, right, site);
  if (expr.op === "/" && (left.kind === "instance" || left.kind === "text" || left.kind === "external")) return { kind: "text", parts: [left, right], site };
  if (expr.op === "%") return percentText(left, right.kind === "list" ? right.items : [right], site);
  if (expr.op === "|" && left.kind === "dict") {
    const dict = newDict(site);
    mergeInto(dict, left);
    mergeInto(dict, right);
    return dict;
  }
  return unknown(`the result of ${expr.op}`, site);
}

function boolean(m: Machine, expr: BoolOp, frame: Frame): Value {
  const kept: Value[] = [];
  const last = expr.values[expr.values.length - 1];
  for (const operand of expr.values) {
    const value = evaluate(m, operand, frame);
    const known = truth(value);
    const decides = known === (expr.op === "or");
    // `a or b`: a false `a` is never the result
    if (known === null || decides) kept.push(...members(value).filter((one) => expr.op !== "or" || truth(one) !== false));
    if (decides) break;
    if (operand === last && known !== null) kept.push(value);
  }
  return union(kept, at(frame, expr));
}

function compare(m: Machine, expr: Compare, frame: Frame): Value {
  const left = evaluate(m, expr.left, frame);
  const rights = expr.comparators.map((one) => evaluate(m, one, frame));
  const [op] = expr.ops;
  const [right] = rights;
  const site = at(frame, expr);
  if (!right || op === undefined || rights.length !== 1) return unknown("a comparison", site);
  const isNone = right.kind === "const" && right.value === null;
  if (left.kind === "const" && right.kind === "const") {
    if (op === "==" || op === "is") return bool(left.value === right.value, site);
    if (op === "!=" || op === "is not") return bool(left.value !== right.value, site);
  }
  const within = op === "in" || op === "not in" ? holds(left, right) : null;
  if (within !== null) return bool(op === "in" ? within : !within, site);
  if (isNone && (left.kind === "instance" || left.kind === "function" || left.kind === "class" || left.kind === "dict" || left.kind === "list")) {
    if (op === "is" || op === "==") return bool(false, site);
    if (op === "is not" || op === "!=") return bool(true, site);
  }
  return unknown("a comparison", site);
}

/** `left in right`, where both are known. */
function holds(left: Value, right: Value): boolean | null {
  if (left.kind !== "const") return null;
  if (right.kind === "const") return typeof left.value === "string" && typeof right.value === "string" ? right.value.includes(left.value) : null;
  if (right.kind === "dict") {
    const found = right.entries.get(String(left.value));
    if (found) return members(found).some(isAbsent) ? null : true;
    // an empty one may be filled elsewhere
    return right.entries.size > 0 && right.rest.length === 0 ? false : null;
  }
  if (right.kind !== "list" || right.items.some((item) => item.kind !== "const")) return null;
  return right.items.some((item) => item.kind === "const" && item.value === left.value);
}

function comprehension(m: Machine, expr: Comprehension, frame: Frame): Value {
  const site = at(frame, expr);
  return union(iteratedBy(m, expr, frame).map((first) => comprehensionOver(m, expr, first, frame, site)), site);
}

function comprehensionOver(m: Machine, expr: Comprehension, first: Value, frame: Frame, site: Site): Value {
  const { key } = expr;
  if (key) {
    const dict = newDict(site);
    eachRound(m, expr, first, frame, (inner) => {
      setEntry(dict, evaluate(m, key, inner), evaluate(m, expr.elt, inner), inner, at(frame, key));
    });
    return dict;
  }
  const items: Value[] = [];
  const rounds = new Set<Value>();
  eachRound(m, expr, first, frame, (inner) => {
    const item = evaluate(m, expr.elt, inner);
    items.push(item);
    if (inner.loops.length > frame.loops.length) rounds.add(item);
  });
  return { kind: "list", type: expr.type === "set" ? "set" : "list", items, site, rounds };
}
