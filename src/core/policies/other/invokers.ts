import { attribute, type HclBlock } from "../../languages/hcl/reader";
import type { Location } from "../../text/range";
import type { Grant } from "./fact";
import { givenIn, type Given, type Scope } from "./scope";

/** Attributes of a permission that bound who invokes the function, in Terraform; CloudFormation writes them without underscores. */
const BOUNDS = ["source_arn", "source_account", "principal_org_id", "function_url_auth_type", "event_source_token"];

/** `aws_lambda_permission` and `aws_lambda_layer_version_permission`. */
export function* lambdaBlock(block: HclBlock, type: string, name: string, scope: Scope): Generator<Grant> {
  const principal = givenIn(block, "principal", scope);
  if (!principal) return;
  if (type === "aws_lambda_layer_version_permission") yield* layerUsers(principal.text, attribute(block, "organization_id") !== undefined, name, principal.location);
  else yield* invokers({ principal, action: givenIn(block, "action", scope), bounded: BOUNDS.some((key) => attribute(block, key) && givenIn(block, key, scope)?.text !== "NONE"), name });
}

/** Who may read a layer's code. */
export function* layerUsers(principal: string, bounded: boolean, name: string, location: Location): Generator<Grant> {
  if (principal === "*" && !bounded) yield { format: "aws-json", check: "wildcard-principal", kind: "resource", name, location, severity: "warning", confidence: "high", message: `Permission '${name}' lets anyone in any AWS account read and run the layer's code` };
}

export interface Permission {
  readonly principal: Given;
  readonly action: Given | null;
  /** A source, an account, an organisation or a sign-in is asked for. */
  readonly bounded: boolean;
  readonly name: string;
}

/** Who may invoke a function: everybody, or a service on behalf of anybody's resources; and what else they may do with it. */
export function* invokers({ principal: { text: principal, location }, action, bounded, name }: Permission): Generator<Grant> {
  const grant = (check: string, at: Location, severity: Grant["severity"], confidence: Grant["confidence"], clause: string): Grant => ({ format: "aws-json", check, kind: "resource", name, location: at, severity, confidence, message: `Permission '${name}' ${clause}` });
  if (!bounded && principal === "*") yield grant("wildcard-principal", location, "error", "high", "lets anyone in any AWS account invoke the function");
  // CloudFormation's macros cannot be bound to a source
  else if (!bounded && /\.amazonaws\.com$/.test(principal) && principal !== "cloudformation.amazonaws.com") yield grant("wildcard-principal", location, "warning", "medium", `lets ${principal} invoke the function for any account's resources: it names no source`);
  else if (action && /^lambda:(?!Invoke|EnableReplication)[\w*]+$/i.test(action.text)) yield grant("action-wildcard", action.location, "warning", "high", `lets ${principal} use ${action.text}, where invoking is all that calling the function takes`);
}
