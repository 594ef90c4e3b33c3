import type { Location } from "../text/range";
import type { Confidence, Severity } from "./finding";

export type PolicyFormat =
  | "aws-json"
  | "aws-python"
  | "aws-script"
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

/** How a list of texts is written at a place: decides what replaces it. `json-text` is JSON inside another language's string. */
export type PolicySyntax = "json" | "json-text" | "python" | "script" | "hcl" | "yaml-flow" | "yaml-block";

/** One statement that allows or denies. Values are literal texts; interpolations stay as written. */
export interface PolicyStatement {
  readonly location: Location;
  readonly sid: string | null;
  readonly effect: "Allow" | "Deny";
  readonly actions: readonly PolicyValue[];
  readonly notActions: readonly PolicyValue[];
  readonly resources: readonly PolicyValue[];
  readonly notResources: readonly PolicyValue[];
  /** `AWS:arn…`, `Service:ec2.amazonaws.com`, `Federated:…`, or `*`; with `Not` before it where everyone else is meant. */
  readonly principals: readonly PolicyValue[];
  readonly conditions: readonly PolicyCondition[];
  /** The whole value of Action and Resource (list or single text): what a narrowing fix replaces. Null without one. */
  readonly actionsLocation: Location | null;
  readonly resourcesLocation: Location | null;
  readonly syntax: PolicySyntax;
  /** False where a part could not be read (interpolated, computed). */
  readonly complete: boolean;
}

export interface PolicyValue {
  readonly text: string;
  readonly location: Location;
}

export interface PolicyCondition {
  /** `StringEquals`, `ArnLike`, …, as written. */
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
  /** False where the values could not be read. */
  readonly complete: boolean;
}

export interface PolicyDocument {
  readonly id: string;
  readonly format: PolicyFormat;
  /** `boundary`: limits and grants nothing (permission boundary, organisation policy). */
  readonly kind: "identity" | "trust" | "resource" | "boundary";
  readonly name: string | null;
  readonly location: Location;
  readonly statements: readonly PolicyStatement[];
  /** A permission boundary limits the role that carries this policy. */
  readonly bounded: boolean;
  /** Identities that carry it, as far as the project says: `aws_iam_role.agent`, `template.yaml#AgentRole`. */
  readonly holders: readonly string[];
  /** What the cloud calls those identities, where the project names them: `crew-researcher`. */
  readonly holderNames?: readonly string[];
  /** A policy of a bucket whose block of public access keeps strangers out, whatever the policy says. */
  readonly closed?: boolean;
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
  /**
   * An account that is let in by name: only too much if it is not the project's own. `evident` where the policy itself
   * shows that it is another one.
   */
  readonly account?: { readonly id: string; readonly evident: boolean };
}

/** An SDK call of the project and what it needs. `actions` empty and `unresolved` set where it is not known. */
export interface SdkUse {
  readonly location: Location;
  readonly cloud: "aws" | "gcp" | "azure";
  /** IAM prefix (`s3`); `*` where not even the service is known. */
  readonly service: string;
  readonly operation: string;
  readonly actions: readonly string[];
  /** Per resource type, ARNs the call names. Empty with `resourcesUnresolved` null: the actions work on `*` only. */
  readonly resources: readonly string[];
  readonly unresolved: string | null;
  /** Why the resource is not known; null when `resources` is complete. */
  readonly resourcesUnresolved: string | null;
  /** Agents that reach it through their tools; empty when none is known. */
  readonly agents: readonly string[];
  /** Tools whose code it is. */
  readonly tools: readonly string[];
}

export type IdentityKind = "role" | "profile" | "service-account" | "app-role" | "token" | "key";

/** The identity under which a call reaches a cloud or a secrets manager, as the code names it. */
export interface CallIdentity {
  /** The call. */
  readonly location: Location;
  readonly via: IdentityKind;
  /** ARN, profile, account, or `$NAME` of the variable that holds it; `*` stands for what the caller gives. */
  readonly name: string;
}
