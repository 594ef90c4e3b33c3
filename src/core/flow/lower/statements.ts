import type { Expr, Stmt } from "../../languages/python/ast";
import type { PythonScope } from "../../languages/python/scopes";
import type { Op, Target, Term } from "../ir";
import { lowerExpression, lowerOperator, lowerTarget } from "./expressions";
import type { FunctionLowering } from "./module";
import { dottedType } from "./names";

export function lowerBody(body: readonly Stmt[], scope: PythonScope, context: FunctionLowering): Op[] {
  return body.flatMap((stmt) => lowerStatement(stmt, scope, context));
}

function lowerStatement(stmt: Stmt, scope: PythonScope, context: FunctionLowering): Op[] {
  const term = (expr: Expr): Term => lowerExpression(expr, scope, context);
  const target = (expr: Expr): Target => lowerTarget(expr, scope, context);
  const body = (statements: readonly Stmt[]): Op[] => lowerBody(statements, scope, context);
  switch (stmt.kind) {
    case "FunctionDef":
      return [{ k: "def", fn: context.define(stmt, scope) }];
    case "ClassDef":
      return [{ k: "class", cls: context.defineClass(stmt, scope) }];
    case "Assign":
      return [{ k: "assign", targets: stmt.targets.map(target), value: term(stmt.value), annotation: null }];
    case "AnnAssign":
      return stmt.value ? [{ k: "assign", targets: [target(stmt.target)], value: term(stmt.value), annotation: dottedType(stmt.annotation, scope, context.scopes) }] : [];
    case "AugAssign":
      return [{ k: "assign", targets: [target(stmt.target)], value: lowerOperator(term(stmt.target), stmt.op.replace("=", ""), term(stmt.value), stmt.value), annotation: null }];
    case "Expr":
      return [{ k: "do", value: term(stmt.value) }];
    case "Return":
      return [{ k: "return", value: stmt.value ? term(stmt.value) : null }];
    case "Delete":
      return stmt.targets.flatMap((one) => (one.kind === "Tuple" || one.kind === "List" ? one.elts : [one])).flatMap((one): Op[] => {
        if (one.kind === "Name") return [{ k: "delete", name: one.id }];
        return one.kind === "Subscript" && one.index.kind !== "Slice" ? [{ k: "remove", base: term(one.value), index: term(one.index) }] : [];
      });
    case "If":
      return [{ k: "if", test: term(stmt.test), then: body(stmt.body), orelse: body(stmt.orelse) }];
    case "For":
      return [{ k: "for", loop: { target: target(stmt.target), over: term(stmt.iter), filters: [] }, body: body(stmt.body), orelse: body(stmt.orelse) }];
    case "While":
      return [{ k: "while", test: term(stmt.test), body: body(stmt.body), orelse: body(stmt.orelse) }];
    case "With":
      return [{ k: "with", items: stmt.items.map((item) => ({ context: term(item.context), target: item.target ? target(item.target) : null })), body: body(stmt.body) }];
    case "Try":
      return [
        {
          k: "try",
          body: body(stmt.body),
          handlers: stmt.handlers.map((handler) => ({ name: handler.name, types: caught(handler.type).map((one) => dottedType(one, scope, context.scopes) ?? "?"), body: body(handler.body) })),
          orelse: body(stmt.orelse),
          finalbody: body(stmt.finalbody),
        },
      ];
    case "Raise":
      return [{ k: "raise", value: stmt.exc ? term(stmt.exc) : null, at: stmt }];
    case "Assert": {
      const message = stmt.msg;
      return message ? [{ k: "if", test: term(stmt.test), then: [], orelse: [{ k: "raise", value: { k: "text", parts: [{ term: term(message), how: "str" }], at: message }, at: message }] }] : [{ k: "do", value: term(stmt.test) }];
    }
    case "Match":
      return [{ k: "cases", subject: term(stmt.subject), cases: stmt.cases.map((one) => ({ names: one.captures.map((name) => name.id), body: body(one.body) })) }];
    case "BadStmt":
      return body(stmt.body);
    case "Import":
    case "ImportFrom":
    case "Scope":
      return [];
    case "Simple":
      return stmt.keyword === "break" || stmt.keyword === "continue" ? [{ k: "leave", loop: stmt.keyword }] : [];
  }
}

/** The classes of `except A` and `except (A, B)`. */
function caught(type: Expr | null): readonly Expr[] {
  return type === null ? [] : type.kind === "Tuple" ? type.elts : [type];
}
