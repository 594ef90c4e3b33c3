import type { RiskKind } from "../controls";

/** Library calls that act on the world. `*` in a name stands for any text. */
export interface RiskKnowledge {
  readonly operations: readonly RiskPattern[];
  /** Tools that are such an operation by themselves, by class. */
  readonly tools: Readonly<Record<string, RiskKind>>;
  /** Calls that ask a person, by dotted name. */
  readonly asking: readonly string[];
  /** Packages whose presence in a crew's code records what agents do. */
  readonly tracing: readonly string[];
  /** Clients of data stores: dotted name → where the address stands. */
  readonly stores: readonly StorePattern[];
  /** Ends of host names that cloud databases have. */
  readonly managedHosts: readonly string[];
}

export interface RiskPattern {
  readonly kind: RiskKind;
  readonly calls: readonly string[];
  /** What has to hold of the arguments: the model chooses one, a text in them is a writing SQL statement, or an address is one of `hosts`. */
  readonly when?: "chosen" | "dml" | "host";
  readonly hosts?: readonly string[];
}

export interface StorePattern {
  readonly call: string;
  /** Keyword arguments that hold an address; `0` is the first positional one. */
  readonly address: readonly string[];
}
