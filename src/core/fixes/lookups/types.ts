import type { EditText } from "../../text/edit";
import type { SecretNames } from "../names";
import type { Changes, FixContext } from "../types";
import type { WriteExpression } from "../python/literal";
import type { UsePoint } from "../python/imports";

/** How code reads a secret from a backend at one place, and what else has to be there for it. */
export interface Lookup {
  readonly write: WriteExpression;
  /** Imports, setup, files and notes that the expression needs. */
  readonly changes: Changes;
}

/** `value` is null where the user has to get one (an own key for an agent that shared another's). */
export type MakeLookup = (names: SecretNames, value: EditText | null, use: UsePoint, context: FixContext) => Lookup;
