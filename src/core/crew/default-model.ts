import type { Site } from "../evaluate";
import type { FunctionDef, If, Stmt } from "../languages/python/ast";
import { walkStatements } from "../languages/python/visit";

/**
 * Whether a function that returns None here means the library's default model: the default's own key is set then
 * (`if not os.getenv("OPENAI_API_KEY"): return local` and None after it). Any other None of a helper that gives a model says
 * that it has none.
 */
export function meansDefaultModel(site: Site, keys: readonly string[]): boolean {
  if (!("source" in site)) return false;
  const { source, node } = site;
  const around = enclosing(source.module.body, node.start);
  let found = false;
  walkStatements(around?.body ?? [], (stmt) => {
    if (stmt.kind !== "If") return stmt.kind !== "FunctionDef" && stmt.kind !== "ClassDef";
    const test = source.text.slice(stmt.test.start, stmt.test.end);
    if (keys.some((key) => new RegExp(`\\b${key}\\b`).test(test))) found ||= holdsAt(stmt, /^\s*not\b|\bnot in\b|\bis None\b|== *(?:None|""|'')/.test(test), node.start);
    return true;
  });
  return found;
}

/** Whether the key is set at an offset: in the branch that asks for it, or past one that ends without it. */
function holdsAt(stmt: If, negated: boolean, offset: number): boolean {
  const inside = (body: readonly Stmt[]): boolean => body.some((one) => one.start <= offset && offset < one.end);
  if (!negated) return inside(stmt.body);
  const last = stmt.body[stmt.body.length - 1];
  const ends = last?.kind === "Return" || last?.kind === "Raise";
  return inside(stmt.orelse) || (ends && offset >= stmt.end);
}

function enclosing(body: readonly Stmt[], offset: number): FunctionDef | null {
  let found: FunctionDef | null = null;
  walkStatements(body, (stmt) => {
    if (stmt.start > offset || offset >= stmt.end) return false;
    if (stmt.kind === "FunctionDef") found = stmt;
    return true;
  });
  return found;
}
