import type { Call, Dict, Expr } from "../../languages/python/ast";
import type { PythonScope } from "../../languages/python/scopes";
import type { SecretShape } from "../../model/secret";

/** Where an expression stands: what it is called there and how. */
export interface Place {
  readonly name: string;
  readonly shape: SecretShape;
  readonly fallback: boolean;
  readonly localServer: boolean;
  /** True where a server and a user stand beside it. */
  readonly login?: boolean;
  /** True where the value is sent as a request's credential. */
  readonly sent?: boolean;
  /** True where the name alone says little: only a value that looks generated counts. */
  readonly generatedOnly?: boolean;
}

export interface Sink {
  /** Called for each statement; throws where the work was overtaken. */
  step(): void;
  /** An expression stands where a value named `place.name` would. */
  value(expr: Expr, place: Place, scope: PythonScope): void;
  /** The name argument of a lookup: a key there is a mistake. */
  lookupName(expr: Expr): void;
  prompt(expr: Expr, scope: PythonScope): void;
  /** An argument whose parameter is known only where the callee's module is. */
  foreign(call: Call, qualified: string): void;
  /** What is encoded in base64: `user:password` of basic authentication; `oracle`: `user/password@server`. */
  basic(expr: Expr, oracle: boolean): void;
  /** Who may log in and with what: `{"admin": "…"}`. */
  users(dict: Dict, scope: PythonScope): void;
  /** A command with its arguments as a list. */
  command(words: readonly Expr[]): void;
  /** Any string-like expression, outermost first. */
  string(expr: Expr, place: Place | null): void;
}

/** Calls that declare a field and hold its default. */
export const FIELD_CALLS = new Set(["Field", "field", "ib", "attrib", "PrivateAttr", "Option", "Argument", "Input", "mapped_column", "Column", "CharField", "StrInput", "SecretStrInput", "Body", "Query", "Header"]);
/** Headers and cookies that carry a credential. */
export const HEADERS = /^(?:authorization|proxy-authorization|x-[\w-]*(?:key|token|secret|auth)[\w-]*|api-key|apikey|cookie|x-access-token|private-token|ocp-apim-subscription-key|xi-api-key)$/i;
