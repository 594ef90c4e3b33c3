import type { PythonSource } from "../../languages/document";
import type { Call, Expr } from "../../languages/python/ast";
import type { PythonScope } from "../../languages/python/scopes";
import type { CredentialName } from "../names";
import type { Place } from "./place";

/** A name in a credential's place: its literal may stand elsewhere in the project. */
export interface Reference {
  readonly expr: Expr;
  readonly place: Place;
  readonly name: CredentialName;
  readonly scope: PythonScope;
  readonly source: PythonSource;
}

/** A call of another module's function with literals among its positional arguments. */
export interface ForeignCall {
  readonly call: Call;
  readonly qualified: string;
  readonly source: PythonSource;
}

export interface PythonFacts {
  readonly references: readonly Reference[];
  readonly foreign: readonly ForeignCall[];
  /** Names that the module gives a literal text. */
  readonly constants: ReadonlySet<string>;
  /** Functions and classes of the module that take a credential by position. */
  readonly takers: ReadonlySet<string>;
}
