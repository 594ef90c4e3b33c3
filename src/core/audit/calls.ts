import type { PythonSource } from "../languages/document";
import type { Call, Expr, Stmt } from "../languages/python/ast";
import { bodies, childExpressions, statementExpressions } from "../languages/python/visit";

export interface NamedCall {
  readonly node: Call;
  /** Dotted name as written: `logging.setLogRecordFactory`; empty for a computed callee. */
  readonly name: string;
}

/** All calls of a module whose callee is a dotted name. */
export function walkCalls(source: PythonSource): NamedCall[] {
  const found: NamedCall[] = [];
  const expressions: Expr[] = [];
  const statements: Stmt[] = [...source.module.body];
  for (let statement = statements.pop(); statement; statement = statements.pop()) {
    expressions.push(...statementExpressions(statement));
    for (const body of bodies(statement)) statements.push(...body);
  }
  for (let expr = expressions.pop(); expr; expr = expressions.pop()) {
    expressions.push(...childExpressions(expr));
    if (expr.kind === "Call") found.push({ node: expr, name: dotted(expr.func) });
  }
  return found.sort((a, b) => a.node.start - b.node.start);
}

function dotted(expr: Expr): string {
  if (expr.kind === "Name") return expr.id;
  if (expr.kind !== "Attribute") return "";
  const base = dotted(expr.value);
  return base === "" ? "" : `${base}.${expr.attr}`;
}
