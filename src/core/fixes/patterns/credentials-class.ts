import type { ClassDef, Expr, Stmt } from "../../languages/python/ast";
import type { PythonSource } from "../../languages/document";
import { scopesOf } from "../../languages/python/scopes";
import { walkStatements } from "../../languages/python/visit";
import { mergeChanges, NO_CHANGES } from "../changes";
import { reference } from "../python/imports";
import { edit } from "../python/literal";
import { placeOf, textOf, type Place } from "../python/place";
import { useAt } from "../shared/python-agent";
import type { Changes, FixContext, Refusal } from "../types";

const SECRET_NAME = /(?:^|_)(?:api_?key|key|token|secret|password|passwd|dsn|credentials?)$|_pwd$|^database_url$/i;

/**
 * Dataclass fields whose default reads a secret from the environment: `key: str = os.environ.get("X")` is read when the
 * class is made, gives None where the variable is missing, and stands in every repr. The fix reads it when an object is
 * made, raises where it is missing, and keeps it out of the repr.
 */
export function credentialsClassChanges(context: FixContext): Changes | Refusal {
  const sources = [...context.input.python.values()];
  // a field that is read from the class itself has to stay there
  const read = (attribute: string): boolean => sources.some(({ text }) => text.includes(attribute));
  const changes = sources.flatMap((source) => fields(source, read).map(rewritten));
  return changes.length > 0 ? mergeChanges(changes) : { reason: "no dataclass reads a secret when it is imported" };
}

interface Field {
  readonly name: string;
  readonly place: Place;
  readonly variable: Expr;
}

function fields(source: PythonSource, read: (attribute: string) => boolean): Field[] {
  if (!/dataclass/.test(source.text) || !/environ|getenv/.test(source.text)) return [];
  const all: Field[] = [];
  walkStatements(source.module.body, (stmt) => {
    if (stmt.kind === "ClassDef" && isDataclass(stmt, source)) all.push(...stmt.body.flatMap((one) => fieldOf(one, source) ?? []).filter(({ name }) => !read(`${stmt.name}.${name}`)));
    return true;
  });
  return all;
}

function isDataclass(stmt: ClassDef, source: PythonSource): boolean {
  const scopes = scopesOf(source);
  return stmt.decorators.some((decorator) => scopes.qualify(decorator.kind === "Call" ? decorator.func : decorator, scopes.top) === "dataclasses.dataclass");
}

/** `name: type = os.environ.get("X")`, `os.getenv("X")` or `os.environ["X"]`, without a default of its own. */
function fieldOf(stmt: Stmt, source: PythonSource): Field | null {
  if (stmt.kind !== "AnnAssign" || !stmt.value || stmt.target.kind !== "Name") return null;
  const variable = variableOf(stmt.value, source);
  if (variable?.kind !== "Str" || !(SECRET_NAME.test(stmt.target.id) || SECRET_NAME.test(variable.value))) return null;
  const place = placeOf(source, stmt.value);
  return place && { name: stmt.target.id, place, variable };
}

function variableOf(value: Expr, source: PythonSource): Expr | null {
  const scopes = scopesOf(source);
  if (value.kind === "Subscript") return scopes.qualify(value.value, scopes.top) === "os.environ" ? value.index : null;
  if (value.kind !== "Call" || value.args.length !== 1 || value.keywords.length > 0) return null;
  const name = scopes.qualify(value.func, scopes.top);
  return name === "os.getenv" || name === "os.environ.get" ? (value.args[0] ?? null) : null;
}

function rewritten({ place, variable }: Field): Changes {
  const field = reference(useAt(place), "dataclasses", "field", "name");
  const environ = reference(useAt(place), "os", "environ", "module");
  const text = `${field.text}(default_factory=lambda: ${environ.text}[${textOf(place.source, variable)}], repr=False)`;
  return { ...NO_CHANGES, imports: [...field.needs, ...environ.needs], edits: [edit(place, place.node, text)] };
}
