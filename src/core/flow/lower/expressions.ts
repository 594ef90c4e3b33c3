import type { Call, Comprehension, Expr, Lambda } from "../../languages/python/ast";
import type { ModuleScopes, PythonScope } from "../../languages/python/scopes";
import { limits, percentConversions } from "../format";
import type { Argument, FunctionIr, Loop, Target, Term } from "../ir";
import { resolveName } from "./names";

/** What lowering an expression needs of the function around it. */
export interface ExpressionContext {
  readonly scopes: ModuleScopes;
  capture(name: string): void;
  lambda(expr: Lambda, scope: PythonScope): FunctionIr;
}

export function lowerExpression(expr: Expr, scope: PythonScope, context: ExpressionContext): Term {
  const lower = (part: Expr): Term => lowerExpression(part, scope, context);
  const at = expr;
  switch (expr.kind) {
    case "Name":
      return resolveName(expr.id, expr, scope, context.scopes, context.capture.bind(context));
    case "Str":
      return { k: "const", value: expr.value, literal: true, at };
    case "Num": {
      const number = Number(expr.text.replace(/_/g, ""));
      return { k: "const", value: Number.isNaN(number) ? null : number, literal: false, at };
    }
    case "Constant":
      return { k: "const", value: expr.value === "..." ? null : expr.value, literal: false, at };
    case "JoinedStr":
      return {
        k: "text",
        at,
        parts: expr.values.map((part) =>
          part.kind === "StrChunk"
            ? { term: { k: "const", value: part.value, literal: false, at: part }, how: "str" }
            : { term: part.format === null ? lower(part.value) : cut(lower(part.value), limits(part.format)), how: part.conversion?.includes("r") ? "repr" : "str" },
        ),
      };
    case "Attribute":
      return attribute(lower(expr.value), expr.attr, expr);
    case "Subscript":
      if (expr.index.kind === "Slice") {
        return { k: "slice", base: lower(expr.value), lower: expr.index.lower ? lower(expr.index.lower) : null, upper: expr.index.upper ? lower(expr.index.upper) : null, at };
      }
      return { k: "item", base: lower(expr.value), index: lower(expr.index), at };
    case "Slice":
      return { k: "plain", parts: [expr.lower, expr.upper, expr.step].filter((part) => part !== null).map(lower), at };
    case "Call":
      return lowerCall(expr, scope, context);
    case "BinOp":
      return lowerOperator(lower(expr.left), expr.op, lower(expr.right), expr);
    case "UnaryOp":
      return expr.op === "not" ? { k: "not", part: lower(expr.operand), at } : negative(lower(expr.operand), expr);
    case "BoolOp":
      return { k: "logic", op: expr.op, parts: expr.values.map(lower), at };
    case "Compare":
      return { k: "compare", left: lower(expr.left), ops: expr.ops, right: expr.comparators.map(lower), at };
    case "IfExp":
      return { k: "choose", test: lower(expr.test), then: lower(expr.body), orelse: lower(expr.orelse), at };
    case "NamedExpr":
      return { k: "bind", target: lowerTarget(expr.target, scope, context), value: lower(expr.value), at };
    case "Lambda":
      return { k: "function", fn: context.lambda(expr, scope), at };
    case "List":
    case "Tuple":
    case "Set":
      return {
        k: "list",
        tuple: expr.kind === "Tuple",
        at,
        items: expr.elts.map((elt) => (elt.kind === "Starred" ? { term: lower(elt.value), spread: true } : { term: lower(elt), spread: false })),
      };
    case "Dict":
      return { k: "dict", at, entries: expr.items.map((item) => ({ key: item.key ? lower(item.key) : null, value: lower(item.value) })) };
    case "Comprehension":
      return lowerComprehension(expr, context);
    case "Starred":
      return lower(expr.value);
    case "Await":
      return { k: "await", part: lower(expr.value), at };
    case "Yield":
      return { k: "yield", part: expr.value ? lower(expr.value) : null, from: expr.from, at };
    case "BadExpr":
      return { k: "plain", parts: expr.children.map(lower), at };
  }
}

/** An attribute of an imported name stays a dotted name: `os.environ`. */
function attribute(base: Term, name: string, at: Expr): Term {
  return base.k === "ref" && base.known ? { k: "ref", path: `${base.path}.${name}`, known: true, at } : { k: "attr", base, name, at };
}

function negative(operand: Term, at: Expr): Term {
  return operand.k === "const" && typeof operand.value === "number" ? { k: "const", value: -operand.value, literal: false, at } : { k: "plain", parts: [operand], at };
}

const ARITHMETIC = new Set(["-", "/", "//", "**", "<<", ">>", "&", "^", "@"]);

/** Of a text that is written as a multiple of another. */
const LONGEST = 200;

/** `+` joins, `%` formats when the left side may be a text, `*` repeats, `|` merges; the rest is arithmetic. */
export function lowerOperator(left: Term, op: string, right: Term, at: Expr): Term {
  if (ARITHMETIC.has(op)) return { k: "plain", parts: [left, right], at };
  if (op === "%") {
    if (left.k === "const" && typeof left.value === "number") return { k: "plain", parts: [left, right], at };
    return { k: "text", at, parts: [{ term: left, how: "str" }, ...formatted(left, right)] };
  }
  if (op === "*" && left.k === "const" && typeof left.value === "string" && right.k === "const" && typeof right.value === "number" && right.value <= LONGEST) return { ...left, value: left.value.repeat(Math.max(0, Math.floor(right.value))) };
  if (op === "*") return right.k === "const" && typeof right.value === "number" ? left : { k: "plain", parts: [left, right], at };
  return { k: "text", at, parts: [{ term: left, how: "str" }, { term: right, how: "str" }] };
}

/** What a `%` format shows of its right side. */
function formatted(left: Term, right: Term): readonly { readonly term: Term; readonly how: "str" | "repr" }[] {
  const values = right.k === "list" && right.tuple ? right.items.map((item) => item.term) : [right];
  const conversions = left.k === "const" && typeof left.value === "string" ? percentConversions(left.value) : null;
  const named = conversions?.filter(({ name }) => name !== null) ?? [];
  if (conversions && named.length > 0 && named.length === conversions.length) {
    return named.map((one) => ({ term: cut({ k: "item", base: right, index: { k: "const", value: one.name, literal: false, at: right.at }, at: right.at }, one), how: one.how }));
  }
  return values.map((term, index) => {
    const one = conversions?.length === values.length ? conversions[index] : undefined;
    return one ? { term: cut(term, one), how: one.how } : { term, how: "str" };
  });
}

/** A value of which a format lets a number or the first characters through. */
function cut(term: Term, { kept, number }: { readonly kept: number | null; readonly number: boolean }): Term {
  const { at } = term;
  if (number) return { k: "plain", parts: [term], at };
  return kept === null ? term : { k: "slice", base: { k: "text", parts: [{ term, how: "str" }], at }, lower: null, upper: { k: "const", value: kept, literal: false, at }, at };
}

function lowerCall(expr: Call, scope: PythonScope, context: ExpressionContext): Term {
  const func = lowerExpression(expr.func, scope, context);
  const args: Argument[] = expr.args.map((arg) =>
    arg.kind === "Starred"
      ? { name: null, spread: "list", term: lowerExpression(arg.value, scope, context) }
      : { name: null, spread: "none", term: lowerExpression(arg, scope, context) },
  );
  for (const keyword of expr.keywords) {
    args.push({ name: keyword.name, spread: keyword.name === null ? "dict" : "none", term: lowerExpression(keyword.value, scope, context) });
  }
  return { k: "call", func, args, at: expr };
}

function lowerComprehension(expr: Comprehension, context: ExpressionContext): Term {
  const inside = context.scopes.of(expr);
  const loops: Loop[] = expr.generators.map((generator) => ({
    target: lowerTarget(generator.target, inside, context),
    over: lowerExpression(generator.iter, inside, context),
    filters: generator.ifs.map((test) => lowerExpression(test, inside, context)),
  }));
  return {
    k: "each",
    type: expr.type,
    loops,
    key: expr.key ? lowerExpression(expr.key, inside, context) : null,
    value: lowerExpression(expr.elt, inside, context),
    at: expr,
  };
}

export function lowerTarget(target: Expr, scope: PythonScope, context: ExpressionContext): Target {
  switch (target.kind) {
    case "Name": {
      const term = resolveName(target.id, target, scope, context.scopes, context.capture.bind(context));
      return { k: "name", name: target.id, scope: term.k === "global" || term.k === "free" ? term.k : "var", at: target };
    }
    case "Attribute":
      return { k: "attr", base: lowerExpression(target.value, scope, context), name: target.attr, at: target };
    case "Subscript":
      return { k: "item", base: lowerExpression(target.value, scope, context), index: lowerExpression(target.index, scope, context), at: target };
    case "Tuple":
    case "List":
    {
      const starred = target.elts.findIndex((elt) => elt.kind === "Starred");
      return { k: "unpack", parts: target.elts.map((elt) => lowerTarget(elt, scope, context)), starred: starred < 0 ? null : starred, at: target };
    }
    case "Starred":
      return lowerTarget(target.value, scope, context);
    default:
      return { k: "none", at: target };
  }
}
