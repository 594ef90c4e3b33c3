import type { Site, Value } from "../evaluate";
import type { Expr, Stmt } from "../languages/python/ast";
import { bodies } from "../languages/python/visit";

/** `parameter table of module.Tool._run` */
const PARAMETER = /^parameter (\w+) of /;

/**
 * Whether a call's text names a parameter only behind a check that lets listed values through: `if table not in ALLOWED:
 * return …` above it, or `if table in ALLOWED:` around it.
 */
export function isVetted(value: Value, call: Site): boolean {
  const name = value.kind === "unknown" ? PARAMETER.exec(value.reason)?.[1] : undefined;
  return name !== undefined && "source" in call && guarded(call.source.module.body, name, call.node.start);
}

function guarded(body: readonly Stmt[], name: string, at: number): boolean {
  let refused = false;
  for (const stmt of body) {
    if (stmt.kind === "If" && stmt.end <= at && compares(stmt.test, name, "not in") && leaves(stmt.body)) refused = true;
    if (stmt.start > at || stmt.end <= at) continue;
    if (refused) return true;
    if (stmt.kind === "If" && compares(stmt.test, name, "in") && stmt.body.some((inner) => inner.start <= at && at < inner.end)) return true;
    return bodies(stmt).some((inner) => guarded(inner, name, at));
  }
  return false;
}

function compares(test: Expr, name: string, op: string): boolean {
  return test.kind === "Compare" && test.left.kind === "Name" && test.left.id === name && test.ops.length === 1 && test.ops[0] === op && test.comparators[0]?.kind !== "Str";
}

function leaves(body: readonly Stmt[]): boolean {
  const last = body.at(-1);
  return last?.kind === "Return" || last?.kind === "Raise";
}
