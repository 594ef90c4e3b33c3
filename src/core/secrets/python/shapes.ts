import type { ClassDef, Dict, Expr, FunctionDef } from "../../languages/python/ast";
import type { PythonScope } from "../../languages/python/scopes";
import { genericPair, isLocalHost } from "../urls";
import { dotted } from "./calls";
import { fold } from "./fold";
import { boundLiteral } from "./pairs";

const SETTINGS_BASES = /(?:BaseSettings|BaseModel|Settings|Config|Schema|SQLModel|Struct|TypedDict|NamedTuple)$/;

/** Parameter names in order, `self` and `cls` left out; of a class its `__init__`'s, or a dataclass's fields. */
export function parameterNames(node: FunctionDef | ClassDef): readonly string[] {
  if (node.kind === "FunctionDef") return node.params.filter((param) => param.form === "positional").map((param) => param.name).filter((name, i) => i > 0 || (name !== "self" && name !== "cls"));
  const init = node.body.find((stmt) => stmt.kind === "FunctionDef" && stmt.name === "__init__");
  if (init?.kind === "FunctionDef") return parameterNames(init);
  const dataclass = node.decorators.some((decorator) => /dataclass|^attr|define|frozen/.test(dotted(decorator.kind === "Call" ? decorator.func : decorator))) || node.bases.some((base) => /NamedTuple/.test(dotted(base)));
  return dataclass ? node.body.flatMap((stmt) => (stmt.kind === "AnnAssign" && stmt.target.kind === "Name" ? [stmt.target.id] : [])) : [];
}

/** A class whose fields are settings. */
export function isSettings(node: ClassDef): boolean {
  return node.decorators.length > 0 || node.bases.some((base) => SETTINGS_BASES.test(dotted(base))) || /(?:Settings|Config|Configuration)$/.test(node.name);
}

/** Names of what opens a connection: a server and a user. */
export function isLogin(names: readonly string[]): boolean {
  return names.some((name) => /^(?:host(?:name)?|server|dsn|account|db_?host|mysql_?host)$/i.test(name)) && names.some((name) => /^(?:user(?:name)?|uid|login|db_?user)$/i.test(name));
}

/** An address of this machine. */
export function isLocal(url: string): boolean {
  const host = /^(?:[a-z]+:\/\/)?([^/]+)/i.exec(url)?.[1] ?? "";
  return isLocalHost(host) && !/^[\w-]+$/.test(url.replace(/^localhost$/, "localhost."));
}

/** Keys under which documentation shows values. */
export const SAMPLE = /^(?:examples?|sample|openapi_examples?)$/i;

/** Notes the dicts of a sample. */
export function markSamples(value: Expr, into: Set<Expr>): void {
  if (value.kind === "Dict") into.add(value);
  else if (value.kind === "List" || value.kind === "Tuple") for (const element of value.elts) markSamples(element, into);
}

/** Keywords and attributes that take a user and a password. */
export const AUTH = /^_?(?:http_?|basic_?|proxy_?)?auth$/i;

/** The second of a pair: `("user", "password")`, also where a name stands for it. */
export function pairedPassword(written: Expr, scope: PythonScope): Expr | null {
  const value = boundLiteral(written, scope);
  if ((value?.kind !== "Tuple" && value?.kind !== "List") || value.elts.length !== 2) return null;
  const [user, password] = value.elts;
  return password && !genericPair(textOf(user), textOf(password)) ? password : null;
}

/** What may be a password beside a user's name: no role, no number of a person, no address. */
export const LOGIN = /^(?=\S*[a-z])(?=\S*[\d!@#$%&*])(?!\S+@\S+\.[a-z]{2,10}$|[a-z]+(?:[-_][a-z\d]+)+$)[^\s:/]{5,40}$/;

/** The passwords of a table of logins: `USERS = {"admin": "…"}`. */
export function logins(dict: Dict): readonly Expr[] {
  return dict.items.flatMap(({ key, value }) => (key?.kind === "Str" && value.kind === "Str" && LOGIN.test(value.value) ? [value] : []));
}

/** The text of a literal, empty for anything else. */
export function textOf(expr: Expr | undefined): string {
  return expr?.kind === "Str" ? expr.value : "";
}

/** The name that a target or operand goes by: `x`, `self.x`, `config["x"]`. */
export function targetName(target: Expr): string | null {
  if (target.kind === "Name") return target.id;
  if (target.kind === "Attribute") return target.attr;
  if (target.kind === "Subscript") return fold(target.index)?.value ?? null;
  if (target.kind === "Call" && target.func.kind === "Attribute" && target.func.attr === "get" && target.args[0]?.kind === "Str") return target.args[0].value;
  return null;
}
