import type { Expr } from "../../languages/python/ast";
import type { PythonScope } from "../../languages/python/scopes";

/** Tables of more rows are data. */
const MAX_ROWS = 200;

/** What the names of a loop's target stand for, row by row: `for name, key in [("crm", "…"), ("erp", "…")]`. */
export function loopPairs(target: Expr, iter: Expr, scope: PythonScope): readonly (readonly [name: string, value: Expr])[] {
  if (target.kind === "Name") {
    const rows = iter.kind === "List" || iter.kind === "Tuple" || iter.kind === "Set" ? iter.elts : [];
    return rows.slice(0, MAX_ROWS).map((row) => [target.id, row] as const);
  }
  if (target.kind !== "Tuple" && target.kind !== "List") return [];
  const names = target.elts.map((elt) => (elt.kind === "Name" ? elt.id : null));
  return rowsOf(iter, scope).flatMap((row) => names.flatMap((name, i) => (name !== null && row[i] ? [[name, row[i]] as const] : [])));
}

function rowsOf(iter: Expr, scope: PythonScope): readonly (readonly Expr[])[] {
  const items = iter.kind === "Call" && iter.func.kind === "Attribute" && iter.func.attr === "items" && iter.args.length === 0 ? iter.func.value : null;
  const table = boundLiteral(items ?? iter, scope);
  if (items) return table?.kind === "Dict" ? table.items.slice(0, MAX_ROWS).flatMap(({ key, value }) => (key ? [[key, value]] : [])) : [];
  if (table?.kind !== "List" && table?.kind !== "Tuple") return [];
  return table.elts.slice(0, MAX_ROWS).flatMap((row) => (row.kind === "Tuple" || row.kind === "List" ? [row.elts] : []));
}

/** The literal that a name is bound to once, or the expression itself. */
export function boundLiteral(expr: Expr, scope: PythonScope): Expr | null {
  if (expr.kind !== "Name") return expr;
  const bindings = scope.lookup(expr.id);
  const [only] = bindings;
  return bindings.length === 1 && only?.kind === "assign" && only.path.length === 0 ? only.value : null;
}
