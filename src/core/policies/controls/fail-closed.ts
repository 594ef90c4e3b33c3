import type { ExceptHandler, Expr, FunctionDef, Stmt } from "../../languages/python/ast";
import { bodies, statementExpressions, walkExpression, walkStatements } from "../../languages/python/visit";
import { lastName } from "./calls";

/**
 * Why a tool hook lets calls through when it fails: crewai swallows every exception of a hook but `HookAborted` and
 * then runs the tool, so whatever can raise has to stand in a `try` that catches everything and blocks.
 * Null where the hook fails closed; "never blocks" for one that only looks on.
 */
export function whyOpen(fn: FunctionDef): string | null {
  if (!canBlock(fn.body)) return "never blocks";
  return unguarded(fn.body) ? "an exception in it lets the call through: crewai swallows what a hook raises, so it has to catch everything and return False" : null;
}

function canBlock(body: readonly Stmt[]): boolean {
  let found = false;
  walkStatements(body, (stmt) => {
    found ||= blocks(stmt);
    return !found;
  });
  return found;
}

/** `return False`, a computed answer, or `raise HookAborted(…)`. */
function blocks(stmt: Stmt): boolean {
  if (stmt.kind === "Raise") return stmt.exc !== null && lastName(stmt.exc.kind === "Call" ? stmt.exc.func : stmt.exc) === "HookAborted";
  if (stmt.kind !== "Return" || stmt.value === null) return false;
  return !(stmt.value.kind === "Constant" && stmt.value.value !== false);
}

/** Whether something that can raise stands outside of a `try` that blocks. */
function unguarded(body: readonly Stmt[]): boolean {
  return body.some((stmt) => {
    if (stmt.kind === "Try" && stmt.handlers.some(catchesAll)) return unguarded([...stmt.orelse, ...stmt.finalbody, ...stmt.handlers.flatMap((handler) => handler.body)]);
    if (stmt.kind === "FunctionDef" || stmt.kind === "ClassDef" || stmt.kind === "Raise") return false;
    return statementExpressions(stmt).some(canRaise) || bodies(stmt).some(unguarded);
  });
}

function catchesAll(handler: ExceptHandler): boolean {
  const everything = handler.type === null || /^(?:Exception|BaseException)$/.test(lastName(handler.type));
  return everything && canBlock(handler.body);
}

/** Functions that do not raise on what a hook gives them. */
const SAFE = /^(?:isinstance|getattr|hasattr|str|repr|len|bool|print|get|lower|upper|strip|startswith|endswith|format|debug|info|warning|error|exception|HookAborted)$/;

function canRaise(expr: Expr): boolean {
  let found = false;
  walkExpression(expr, (one) => {
    if (one.kind === "Subscript" || (one.kind === "Call" && !SAFE.test(lastName(one.func)))) found = true;
    return !found && one.kind !== "Lambda";
  });
  return found;
}
