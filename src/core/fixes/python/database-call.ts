import type { PythonSource } from "../../languages/document";
import type { Call, Expr } from "../../languages/python/ast";
import { scopesOf, type PythonScope } from "../../languages/python/scopes";
import type { PlainEdit } from "../../text/edit";
import type { Range } from "../../text/range";
import { addKeyword } from "../shared/call";
import type { Refusal } from "../types";
import { argumentsOf, isKeyword, takesUnseen, withoutArguments } from "./arguments";

/** How a call opens a database: SQLAlchemy's engine, or a driver's own connection. */
export type Opening = "engine" | "connection";

const OPENINGS: Readonly<Record<string, Opening>> = {
  "sqlalchemy.create_engine": "engine",
  "sqlalchemy.engine.create_engine": "engine",
  "sqlmodel.create_engine": "engine",
  "psycopg.connect": "connection",
  "psycopg.Connection.connect": "connection",
  "psycopg2.connect": "connection",
};
const URL_MAKERS: ReadonlySet<string> = new Set(["sqlalchemy.URL.create", "sqlalchemy.engine.URL.create", "sqlalchemy.engine.url.URL.create"]);
const ADDRESSES: Readonly<Record<Opening, ReadonlySet<string>>> = { engine: new Set(["url"]), connection: new Set(["dsn", "conninfo"]) };
const LOGIN: ReadonlySet<string> = new Set(["user", "username", "password"]);
/** What makes an engine's connections in its place, or gives them a login that would win. */
const OWN_CONNECTIONS: ReadonlySet<string> = new Set(["creator", "connect_args", "pool"]);

/** What a call opens; null for any other call. */
export function openingOf(call: Call, source: PythonSource, scope: PythonScope): Opening | null {
  return OPENINGS[scopesOf(source).qualify(call.func, scope) ?? ""] ?? null;
}

/** True where an argument says which database, with or without a login. */
export function isAddress(call: Call, opening: Opening, node: Expr): boolean {
  return call.args[0] === node || call.keywords.some((keyword) => keyword.name !== null && keyword.value === node && ADDRESSES[opening].has(keyword.name));
}

/** True for `URL.create(…)` of SQLAlchemy. */
export function makesUrl(call: Call, source: PythonSource, scope: PythonScope): boolean {
  return URL_MAKERS.has(scopesOf(source).qualify(call.func, scope) ?? "");
}

/** Deletes user and password from the call's arguments. */
export function withoutLogin(call: Call, text: string): readonly PlainEdit[] | Refusal {
  if (takesUnseen(call)) return { reason: "the call takes its arguments from a mapping (**), which may hold a login" };
  if (argumentsOf(call).some((item) => isKeyword(item, LOGIN)) && /#/.test(text.slice(call.argsStart, call.argsEnd))) return { reason: "a comment between the arguments may speak of the login" };
  return withoutArguments(call, (item) => isKeyword(item, LOGIN)).map((range) => ({ range, newText: "" }));
}

/** Makes `create_engine(url, …)` a `leased_engine("agent", url, …)`, and a connection take `**leased_login("agent")`. */
export function leasedCall(call: Call, opening: Opening, text: string, name: string, agent: string): readonly PlainEdit[] | Refusal {
  if (takesUnseen(call)) return { reason: "the call takes its arguments from a mapping (**), which may hold a login" };
  return opening === "engine" ? leasedEngine(call, text, name, agent) : leasedConnection(call, text, `**${name}(${agent})`);
}

function leasedEngine(call: Call, text: string, name: string, agent: string): readonly PlainEdit[] | Refusal {
  const [first] = argumentsOf(call);
  if (!first) return { reason: "the call names no database" };
  if (argumentsOf(call).some((item) => isKeyword(item, OWN_CONNECTIONS))) return { reason: "the engine makes its connections in a way of its own" };
  const gap = text.slice(call.argsStart + 1, first.start);
  const separator = /[\r\n]/.test(gap) && !gap.includes("#") ? `,${gap}` : ", ";
  return [
    { range: { start: call.func.start, end: call.func.end }, newText: name },
    { range: { start: first.start, end: first.start }, newText: agent + separator },
  ];
}

function leasedConnection(call: Call, text: string, login: string): readonly PlainEdit[] | Refusal {
  const mine = argumentsOf(call).filter((item) => isKeyword(item, LOGIN));
  const anchor = mine.find((item) => isKeyword(item, new Set(["password"]))) ?? mine[0];
  if (!anchor) return [addKeyword(call, text, login)];
  if (mine.length > 1 && /#/.test(text.slice(call.argsStart, call.argsEnd))) return { reason: "a comment between the arguments may speak of the login" };
  const dropped = withoutArguments(call, (item) => item !== anchor && isKeyword(item, LOGIN)).map((range): PlainEdit => ({ range, newText: "" }));
  return [...dropped, { range: { start: anchor.start, end: anchor.end }, newText: login }];
}

/**
 * The parts of an address literal that are the login, to be deleted: `app:…@` of `postgresql://app:…@db/app`, or
 * `user=app` and `password=…` of `host=db user=app password=…`. Empty where it has none, or a computed one.
 */
export function loginIn(text: string, within: Range): Range[] {
  const literal = text.slice(within.start, within.end);
  const at = (index: number, length: number): Range => ({ start: within.start + index, end: within.start + index + length });
  const url = /:\/\/([^/\s"'{}\\@]*@)(?=[^@]*$)/.exec(literal);
  if (url) return [at(url.index + 3, url[1]?.length ?? 0)];
  return [...literal.matchAll(/(?<=^\w*["']|\s)(?:user|password)=[^\s"'{}\\]+\s?/g)].map((match) => at(match.index, match[0].length));
}
