import type { Expr, Param, Stmt } from "./ast";

/** Direct subexpressions of an expression, in source order. Lambda and comprehension bodies included. */
export function childExpressions(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case "Name":
    case "Str":
    case "Num":
    case "Constant":
      return [];
    case "JoinedStr":
      return expr.values.flatMap((part) => (part.kind === "FormattedValue" ? [part.value] : []));
    case "Attribute":
    case "Starred":
    case "Await":
      return [expr.value];
    case "Subscript":
      return [expr.value, expr.index];
    case "Slice":
      return [expr.lower, expr.upper, expr.step].filter((part) => part !== null);
    case "Call":
      return [expr.func, ...expr.args, ...expr.keywords.map((keyword) => keyword.value)];
    case "BinOp":
      return [expr.left, expr.right];
    case "UnaryOp":
      return [expr.operand];
    case "BoolOp":
      return expr.values;
    case "Compare":
      return [expr.left, ...expr.comparators];
    case "IfExp":
      return [expr.body, expr.test, expr.orelse];
    case "NamedExpr":
      return [expr.target, expr.value];
    case "Lambda":
      return [...paramExpressions(expr.params), expr.body];
    case "List":
    case "Tuple":
    case "Set":
      return expr.elts;
    case "Dict":
      return expr.items.flatMap((item) => (item.key ? [item.key, item.value] : [item.value]));
    case "Comprehension":
      return [
        ...(expr.key ? [expr.key] : []),
        expr.elt,
        ...expr.generators.flatMap((generator) => [generator.target, generator.iter, ...generator.ifs]),
      ];
    case "Yield":
      return expr.value ? [expr.value] : [];
    case "BadExpr":
      return expr.children;
  }
}

function paramExpressions(params: readonly Param[]): Expr[] {
  return params.flatMap((param) => [param.annotation, param.default].filter((part) => part !== null));
}

/** Expressions that a statement holds itself, nested statements' not included. */
export function statementExpressions(stmt: Stmt): readonly Expr[] {
  switch (stmt.kind) {
    case "FunctionDef":
      return [...stmt.decorators, ...paramExpressions(stmt.params), ...(stmt.returns ? [stmt.returns] : [])];
    case "ClassDef":
      return [...stmt.decorators, ...stmt.bases, ...stmt.keywords.map((keyword) => keyword.value)];
    case "Assign":
      return [...stmt.targets, stmt.value];
    case "AugAssign":
      return [stmt.target, stmt.value];
    case "AnnAssign":
      return stmt.value ? [stmt.target, stmt.annotation, stmt.value] : [stmt.target, stmt.annotation];
    case "Expr":
      return [stmt.value];
    case "Return":
      return stmt.value ? [stmt.value] : [];
    case "Delete":
      return stmt.targets;
    case "If":
    case "While":
      return [stmt.test];
    case "For":
      return [stmt.target, stmt.iter];
    case "With":
      return stmt.items.flatMap((item) => (item.target ? [item.context, item.target] : [item.context]));
    case "Try":
      return stmt.handlers.flatMap((handler) => (handler.type ? [handler.type] : []));
    case "Raise":
      return [stmt.exc, stmt.cause].filter((part) => part !== null);
    case "Assert":
      return stmt.msg ? [stmt.test, stmt.msg] : [stmt.test];
    case "Match":
      return [stmt.subject, ...stmt.cases.flatMap((one) => (one.guard ? [one.guard] : []))];
    case "Import":
    case "ImportFrom":
    case "Scope":
    case "Simple":
    case "BadStmt":
      return [];
  }
}

/** Statement lists directly inside a statement, in source order. */
export function bodies(stmt: Stmt): readonly (readonly Stmt[])[] {
  switch (stmt.kind) {
    case "FunctionDef":
    case "ClassDef":
    case "With":
    case "BadStmt":
      return [stmt.body];
    case "If":
    case "For":
    case "While":
      return [stmt.body, stmt.orelse];
    case "Try":
      return [stmt.body, ...stmt.handlers.map((handler) => handler.body), stmt.orelse, stmt.finalbody];
    case "Match":
      return stmt.cases.map((one) => one.body);
    default:
      return [];
  }
}

/** Calls `visit` for an expression and everything inside it, outermost first. Return false to skip the inside. */
export function walkExpression(expr: Expr, visit: (expr: Expr) => boolean | undefined): void {
  if (visit(expr) === false) return;
  for (const child of childExpressions(expr)) walkExpression(child, visit);
}

/** Calls `visit` for every statement of a body and, unless it returns false, of the bodies inside it. */
export function walkStatements(body: readonly Stmt[], visit: (stmt: Stmt) => boolean | undefined): void {
  for (const stmt of body) {
    if (visit(stmt) === false) continue;
    for (const inner of bodies(stmt)) walkStatements(inner, visit);
  }
}

/** Every expression of a body, nested functions and classes included, outermost first. */
export function walkAllExpressions(body: readonly Stmt[], visit: (expr: Expr, stmt: Stmt) => boolean | undefined): void {
  walkStatements(body, (stmt) => {
    for (const expr of statementExpressions(stmt)) walkExpression(expr, (inner) => visit(inner, stmt));
    return true;
  });
}
