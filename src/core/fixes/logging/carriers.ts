import type { Expr, Node } from "../../languages/python/ast";
import type { PythonScope } from "../../languages/python/scopes";
import { childExpressions, walkExpression } from "../../languages/python/visit";
import type { LogFlow } from "../../model/logging";
import { overlaps } from "../../text/range";
import type { Place } from "../python/place";

/** An expression that brings the value into the call; `inText` where it is an interpolation of an f-string. */
export interface Carrier {
  readonly expr: Expr;
  readonly inText: boolean;
}

/** The innermost expressions of an argument that carry the flow's value; empty where that cannot be told. */
export function carriers(place: Place, flow: LogFlow): readonly Carrier[] {
  const found: Carrier[] = [];
  const visit = (expr: Expr, inText: boolean): void => {
    const parts = textParts(expr);
    if (parts === null) found.push({ expr, inText });
    else for (const part of parts) visit(part, expr.kind === "JoinedStr");
  };
  visit(place.node, place.chain.at(-2)?.kind === "JoinedStr");
  const [only] = found;
  if (only && found.length === 1) return found;
  return found.filter(({ expr }) => carries(expr, place, flow));
}

/** Parts of an expression that only builds a text (or a list of arguments) out of them; null for anything else. */
function textParts(expr: Expr): readonly Expr[] | null {
  switch (expr.kind) {
    case "JoinedStr":
      return childExpressions(expr);
    case "Str":
    case "Num":
    case "Constant":
      return [];
    case "BinOp":
      return expr.op === "+" || expr.op === "%" ? [expr.left, expr.right] : null;
    case "Tuple":
    case "List":
      return expr.elts;
    case "Dict":
      return expr.items.map((item) => item.value);
    case "Call":
      // `"…".format(a, b)` and `" ".join([...])` on a literal
      return expr.func.kind === "Attribute" && expr.func.value.kind === "Str" && (expr.func.attr === "format" || expr.func.attr === "join")
        ? [...expr.args, ...expr.keywords.map((keyword) => keyword.value)]
        : null;
    default:
      return null;
  }
}

/** True where the flow's own steps go through the expression, or where it names what leaks. */
function carries(expr: Expr, place: Place, flow: LogFlow): boolean {
  const places = [flow.source, ...flow.steps.map((step) => step.location)].filter((one) => one.path === place.source.path && !contained(place, one.range));
  const here = [flow.source, ...flow.steps.map((step) => step.location)].filter((one) => one.path === place.source.path && contained(place, one.range));
  const own = place.source.locate(expr).range;
  if (here.some((one) => overlaps(one.range, own) && one.range.end - one.range.start <= own.end - own.start)) return true;
  let hit = false;
  walkExpression(expr, (inner) => {
    if (inner.kind === "Name") hit ||= inner.id === flow.what || boundAt(inner.id, place.scope).some((range) => places.some((one) => overlaps(place.source.locate(range).range, one.range)));
    else if (inner.kind === "Attribute") hit ||= inner.attr === flow.what || flow.what.endsWith(`.${inner.attr}`);
    else if (inner.kind === "Str") hit ||= inner.value === flow.what;
    return true;
  });
  return hit;
}

/** A step at the sink's own argument tells nothing of which part of it. */
function contained(place: Place, range: { readonly start: number; readonly end: number }): boolean {
  const outer = place.source.locate(place.node).range;
  return outer.start <= range.start && range.end <= outer.end;
}

function boundAt(name: string, scope: PythonScope): readonly Node[] {
  return scope.lookup(name).flatMap((binding): readonly Node[] => {
    switch (binding.kind) {
      case "assign":
      case "augment":
        return [binding.stmt];
      case "with":
        return [binding.context];
      case "param":
        return [binding.param];
      case "for":
        return [binding.iter];
      default:
        return [];
    }
  });
}
