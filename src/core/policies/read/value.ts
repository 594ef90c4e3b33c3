import type { PolicyFormat, PolicySyntax } from "../../model/policy";
import type { Location } from "../../text/range";

/**
 * A literal value of any language with its place. Interpolations and references are texts of the form `${…}`,
 * so they never look like a wildcard; `opaque` is what cannot be read at all.
 */
export type Value = TextValue | ListValue | ObjectValue | OpaqueValue;

interface Base {
  readonly location: Location;
  readonly syntax: PolicySyntax;
}
export interface TextValue extends Base {
  readonly kind: "text";
  readonly text: string;
}
export interface ListValue extends Base {
  readonly kind: "list";
  readonly items: readonly Value[];
  /** False where elements could not be read. */
  readonly complete: boolean;
}
export interface ObjectValue extends Base {
  readonly kind: "object";
  readonly entries: readonly Entry[];
}
export interface OpaqueValue extends Base {
  readonly kind: "opaque";
}
export interface Entry {
  readonly key: string;
  readonly keyLocation: Location;
  readonly value: Value;
}

export function get(object: ObjectValue, key: string): Value | undefined {
  return object.entries.find((entry) => entry.key === key)?.value;
}

/** Where a value stands: names of the keys, variables or attributes around it, outermost first. */
export type Context = readonly string[];

/** A value that may hold policies, with its surroundings. */
export interface Root {
  readonly value: Value;
  readonly context: Context;
  /** Set where the language has several ways to write a policy. */
  readonly format?: PolicyFormat;
}
