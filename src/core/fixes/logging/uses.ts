import type { Expr } from "../../languages/python/ast";
import { childExpressions, walkAllExpressions } from "../../languages/python/visit";
import type { PythonScope } from "../../languages/python/scopes";
import { scopesOf } from "../../languages/python/scopes";
import type { PythonSource } from "../../languages/document";
import { edit } from "../python/literal";
import { placeOf, textOf, type Place } from "../python/place";
import { importedElsewhere } from "../shared/code";
import type { FixContext, Refusal, SourceEdit } from "../types";
import type { Carrier } from "./carriers";
import { groupOf, READ_BY_PEOPLE } from "./groups";
import { interpolationOf } from "./quotes";
import { shownBy } from "./redact";
import { remembered } from "../../remember";

/** A variable with one assignment. */
export interface Variable {
  readonly name: string;
  readonly owner: PythonScope;
  /** The assigned value's place. */
  readonly place: Place;
  readonly value: Expr;
  readonly annotation: Expr | null;
}

/** A place where a variable or field is read; `shown` where only people see it. */
export interface Use {
  readonly place: Place;
  readonly node: Expr;
  readonly shown: boolean;
}

/** The variable that an expression names, where one plain assignment gives it its value. */
export function variableBehind(expr: Expr, at: Place): Variable | null {
  if (expr.kind !== "Name") return null;
  const owner = at.scope.resolve(expr.id);
  const bindings = owner?.bindings.get(expr.id) ?? [];
  const [only] = bindings;
  if (!owner || bindings.length !== 1 || only?.kind !== "assign" || only.path.length > 0 || owner.node.kind === "ClassDef") return null;
  const { stmt, value } = only;
  const plain = (stmt.kind === "Assign" && stmt.targets.length === 1) || (stmt.kind === "AnnAssign" && stmt.annotation.kind === "Name" && stmt.annotation.id === "str");
  const place = plain ? placeOf(at.source, value) : null;
  return place && { name: expr.id, owner, place, value, annotation: stmt.kind === "AnnAssign" ? stmt.annotation : null };
}

/** Every read of a variable; a reason where not all of them can be seen. */
export function uses(variable: Variable, context: FixContext): readonly Use[] | Refusal {
  const { name, owner, place } = variable;
  const { source } = place;
  if (owner === scopesOf(source).top && importedElsewhere(name, place, context)) return { reason: `${name} is read in another file as well` };
  const shown = shownNodes(source, context);
  const found: Use[] = [];
  const deleted: Expr[] = [];
  walkAllExpressions(source.module.body, (expr, stmt) => {
    if (expr.kind !== "Name" || expr.id !== name) return true;
    const at = placeOf(source, expr);
    if (at?.scope.resolve(name) !== owner) return true;
    if (stmt.kind === "Delete") deleted.push(expr);
    const target = (stmt.kind === "Assign" && stmt.targets.includes(expr)) || (stmt.kind === "AnnAssign" && stmt.target === expr);
    if (!target) found.push({ place: at, node: expr, shown: shown.has(expr) });
    return true;
  });
  return deleted.length > 0 ? { reason: `${name} is deleted on the way` } : found;
}

/** Where people read it the object stays, as text where a text is asked for; elsewhere its value is taken out. */
export function useEdit({ place, node, shown }: Use, value: string): SourceEdit | null {
  if (!shown) return edit(place, node, value);
  return showsItself(node, place) ? null : edit(place, node, `str(${textOf(place.source, node)})`);
}

/** An interpolation without a format, an operand of `%` or `.format()`, an argument of a call that prints. */
function showsItself(node: Expr, place: Place): boolean {
  const part = interpolationOf(node, place)?.part;
  if (part) return part.format === null || part.conversion !== null;
  const parent = place.chain.at(-2);
  if (parent?.kind === "Tuple") return place.chain.at(-3)?.kind === "BinOp";
  return (parent?.kind === "BinOp" && parent.op === "%") || parent?.kind === "Call";
}

/** Expressions of a file that carry a secret into something that only people read. */
export function shownNodes(source: PythonSource, context: FixContext): ReadonlySet<Expr> {
  return shownIn(context)(source);
}

const shownIn = remembered((context: FixContext) => remembered((source: PythonSource) => searchShown(source, context)));

function searchShown(source: PythonSource, context: FixContext): ReadonlySet<Expr> {
  const nodes = new Set<Expr>();
  for (const flow of context.project.logFlows) {
    if (flow.argument.path !== source.path || flow.rule !== "unredacted-logging" || !READ_BY_PEOPLE.has(groupOf(flow, context))) continue;
    const shown = shownBy(flow, context);
    if ("reason" in shown) continue;
    for (const carrier of shown.carriers) for (const expr of repeated(carrier, shown.place)) nodes.add(expr);
  }
  return nodes;
}

/** A flow names one of the places where a text shows the same value. */
function repeated({ expr, inText }: Carrier, place: Place): readonly Expr[] {
  if (!inText) return [expr];
  const same: Expr[] = [];
  walkAllExpressions([place.stmt], (one) => {
    if (one.kind === "JoinedStr" && one.values.some((part) => part.kind === "FormattedValue" && part.value === expr)) {
      same.push(...childExpressions(one).filter((part) => textOf(place.source, part) === textOf(place.source, expr)));
    }
    return true;
  });
  return same;
}
