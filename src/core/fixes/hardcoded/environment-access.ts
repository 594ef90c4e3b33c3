import type { PythonSource } from "../../languages/document";
import type { Call, Expr } from "../../languages/python/ast";
import { scopesOf } from "../../languages/python/scopes";
import type { Range } from "../../text/range";
import { placeAt, type Place } from "../python/place";

/** How a secret literal takes part in reading or writing the environment. */
export type EnvironmentAccess =
  /** `os.getenv("X", "secret")`, `os.getenv("X") or "secret"`: `expr` is the whole read. */
  | { readonly kind: "default"; readonly key: Expr; readonly expr: Expr }
  /** `os.getenv("secret")`, `os.environ["secret"]`: the key stands where the name belongs. */
  | { readonly kind: "name"; readonly expr: Expr }
  /** `os.environ["X"] = "secret"`, `os.environ.setdefault("X", "secret")` as a whole statement. */
  | { readonly kind: "write"; readonly key: Expr; readonly form: "assign" | "setdefault" };

const READS = new Set(["os.getenv", "os.environ.get", "os.environ.pop"]);

/** What the literal at a place is to the environment; null where it is nothing to it. */
export function environmentAccess(place: Place): EnvironmentAccess | null {
  const { node, stmt } = place;
  const parent = place.chain.at(-2);
  if (parent?.kind === "Call") {
    const name = qualified(place, parent.func);
    if (name !== null && READS.has(name)) {
      const [key, fallback] = parent.args;
      if (key === node) return { kind: "name", expr: parent };
      if (key && (fallback === node || parent.keywords.some((keyword) => keyword.name === "default" && keyword.value === node))) return { kind: "default", key, expr: parent };
    }
    if (name === "os.environ.setdefault" && stmt.kind === "Expr" && stmt.value === parent && parent.args[1] === node && parent.args[0]) {
      return { kind: "write", key: parent.args[0], form: "setdefault" };
    }
  }
  if (parent?.kind === "Subscript" && parent.index === node && qualified(place, parent.value) === "os.environ") return { kind: "name", expr: parent };
  if (parent?.kind === "BoolOp" && parent.op === "or" && parent.values.length === 2 && parent.values[1] === node) {
    const key = readKey(place, parent.values[0]);
    if (key) return { kind: "default", key, expr: parent };
  }
  if (stmt.kind === "Assign" && stmt.value === node && stmt.targets.length === 1) {
    const [target] = stmt.targets;
    if (target?.kind === "Subscript" && qualified(place, target.value) === "os.environ") return { kind: "write", key: target.index, form: "assign" };
  }
  return null;
}

/** The variable that the code at a place reads or writes; null where there is none or it is computed. */
export function environmentKeyAt(source: PythonSource, range: Range): string | null {
  const place = placeAt(source, range);
  const access = place && environmentAccess(place);
  return access && access.kind !== "name" ? literalKey(access.key) : null;
}

/** The literal name of an environment variable that can stand in a `.env`; null for any other expression. */
export function literalKey(key: Expr): string | null {
  return key.kind === "Str" && !key.bytes && /^[A-Za-z_][A-Za-z0-9_]*$/.test(key.value) ? key.value : null;
}

function readKey(place: Place, expr: Expr | undefined): Expr | null {
  if (expr?.kind === "Subscript" && qualified(place, expr.value) === "os.environ") return expr.index;
  const call: Call | null = expr?.kind === "Call" ? expr : null;
  const name = call && qualified(place, call.func);
  return call && name !== null && READS.has(name) && call.args.length === 1 ? (call.args[0] ?? null) : null;
}

function qualified(place: Place, expr: Expr): string | null {
  return scopesOf(place.source).qualify(expr, place.scope);
}
