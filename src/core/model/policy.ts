import type { Location } from "../text/range";
import type { Confidence, Severity } from "./finding";

export type PolicyFormat =
  | "aws-json"
  | "aws-python"
  | "aws-terraform"
  | "aws-yaml"
  | "aws-cloudformation"
  | "aws-cdk"
  | "gcp"
  | "azure"
  | "vault"
  | "kubernetes"
  | "ci"
  | "oauth"
  | "sql";

/** One statement that allows or denies. Values are literal texts; interpolations stay as written. */
export interface PolicyStatement {
  readonly location: Location;
  readonly effect: "Allow" | "Deny";
  readonly actions: readonly PolicyValue[];
  readonly notActions: readonly PolicyValue[];
  readonly resources: readonly PolicyValue[];
  readonly notResources: readonly PolicyValue[];
  readonly principals: readonly PolicyValue[];
  readonly conditions: readonly string[];
  /** False where a part could not be read (interpolated, computed). */
  readonly complete: boolean;
}

export interface PolicyValue {
  readonly text: string;
  readonly location: Location;
}

export interface PolicyDocument {
  readonly id: string;
  readonly format: PolicyFormat;
  readonly kind: "identity" | "trust" | "resource" | "boundary";
  readonly name: string | null;
  readonly location: Location;
  readonly statements: readonly PolicyStatement[];
}

/** What is wrong with a policy: one per statement and kind of excess. */
export interface PolicyIssue {
  readonly id: string;
  readonly rule: "overscoped-policy" | "unknown-policy-action";
  /** Stable id of the check: `admin-wildcard`, `passrole-without-condition`, … */
  readonly check: string;
  readonly location: Location;
  readonly related: readonly { readonly location: Location; readonly message: string }[];
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly message: string;
  /** Policy document and statement index. */
  readonly policy: string;
  readonly statement: number;
}

/** An SDK call of the project and what it needs. `actions` empty and `unresolved` set where it is not known. */
export interface SdkUse {
  readonly location: Location;
  readonly cloud: "aws" | "gcp" | "azure";
  readonly service: string;
  readonly operation: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly unresolved: string | null;
  /** Agents that reach it through their tools; empty when none is known. */
  readonly agents: readonly string[];
}
