import type { AwsKnowledge } from "../../model/knowledge/cloud";
import type { Location } from "../../text/range";
import type { Grant } from "./fact";

/** Places that attach a policy: Terraform, CloudFormation, boto3, CDK, scripts. What merely compares an ARN is none. */
const ATTACHES = /(?:policy_?arns?|managed_?policy_?arns?|ManagedPolicyArns|PolicyArn|policy-arn|from_aws_managed_policy_name|fromAwsManagedPolicyName|Policies)\b["']?(?:\s*[:=(]|\s)(?:[[({\s,]|-\s|["'][^"'\n]*["']|arn:[\w:/-]+|!\w+|#[^\n]*\n)*["']?$/;

/** A call that takes a policy away names it as well. */
function isAttached(before: string): boolean {
  const call = /(\w+)\([^()]*$/.exec(before)?.[1] ?? /\biam\s+(\S+)[^\n]*(?:\\\r?\n[^\n]*)*$/.exec(before)?.[1] ?? "";
  return ATTACHES.test(before) && !/^detach/i.test(call);
}

/** AWS managed policies that are attached and give far too much. */
export function* managedGrants(text: string, knowledge: AwsKnowledge, locate: (start: number, end: number) => Location): Generator<Grant> {
  for (const match of text.matchAll(/\barn:(?:aws[\w-]*|\$\{[^}]*\}):iam::aws:policy\/(?:job-function\/|service-role\/)?([\w-]+)|(?<=["'(\s])(AdministratorAccess|PowerUserAccess|IAMFullAccess|ReadOnlyAccess)\b(?!-)/g)) {
    const name = match[1] ?? match[2] ?? "";
    const what = knowledge.managed[name] ?? knowledge.managedReading[name] ?? (/^A(?:mazon|WS)\w+FullAccess$/.test(name) ? `every action of its service on every resource` : undefined);
    if (what === undefined || !isAttached(text.slice(Math.max(0, match.index - 400), match.index))) continue;
    const admin = knowledge.managed[name] !== undefined;
    const check = knowledge.managedReading[name] === undefined ? "managed-full-access" : "managed-reading";
    yield { format: "aws-json", check: admin ? "managed-admin" : check, kind: "identity", name, location: locate(match.index, match.index + match[0].length), severity: admin ? "error" : "warning", confidence: admin ? "high" : "medium", message: `The managed policy ${name} allows ${what}` };
  }
}
