import type { AgentPolicy, WrittenStatement } from "../../policies/agent-policies";
import { policyJson, statementJson, summary } from "./json";

/** A Python module with the policies by agent: CDK statements, or plain dictionaries for boto3. */
export function pythonModule(policies: readonly AgentPolicy[], cdk: boolean): string {
  const entries = policies.flatMap((policy) => [
    ...summary(policy).map((line) => `    # ${line}`),
    ...comments(policy).map((line) => `    # ${line}`),
    cdk ? `    ${JSON.stringify(policy.agent.name)}: [\n${policy.statements.map((one) => `        ${pythonStatement(one)},`).join("\n")}\n    ],` : `    ${JSON.stringify(policy.agent.name)}: ${JSON.stringify(policyJson(policy), null, 4).replace(/\n/g, "\n    ")},`,
  ]);
  const head = cdk ? ["from aws_cdk import aws_iam as iam", "", "AGENT_STATEMENTS = {"] : ["AGENT_POLICIES = {"];
  return [`"""What each agent's tools call, one policy for each."""`, "", ...head, ...entries, "}", ""].join("\n");
}

function pythonStatement(one: WrittenStatement): string {
  const { Condition: conditions } = statementJson(one);
  const parts = [...(one.effect === "Deny" ? ["effect=iam.Effect.DENY"] : []), `actions=${JSON.stringify(one.actions)}`, `resources=${JSON.stringify(one.resources)}`, ...(conditions === undefined ? [] : [`conditions=${JSON.stringify(conditions)}`])];
  return `iam.PolicyStatement(${parts.join(", ")})`;
}

/** The same for CDK in TypeScript. */
export function scriptModule(policies: readonly AgentPolicy[]): string {
  const entries = policies.flatMap((policy) => [
    ...[...summary(policy), ...comments(policy)].map((line) => `  // ${line}`),
    `  ${JSON.stringify(policy.agent.name)}: [\n${policy.statements.map((one) => `    ${scriptStatement(one)},`).join("\n")}\n  ],`,
  ]);
  return [`import * as iam from "aws-cdk-lib/aws-iam";`, "", "/** What each agent's tools call, one policy for each. */", "export const agentStatements: Record<string, iam.PolicyStatement[]> = {", ...entries, "};", ""].join("\n");
}

function scriptStatement(one: WrittenStatement): string {
  const { Condition: conditions } = statementJson(one);
  const parts = [...(one.effect === "Deny" ? ["effect: iam.Effect.DENY"] : []), `actions: ${JSON.stringify(one.actions)}`, `resources: ${JSON.stringify(one.resources)}`, ...(conditions === undefined ? [] : [`conditions: ${JSON.stringify(conditions)}`])];
  return `new iam.PolicyStatement({ ${parts.join(", ")} })`;
}

function comments(policy: AgentPolicy): string[] {
  return policy.statements.flatMap((one) => (one.kept === null ? [] : [`kept ${one.actions.join(", ")}: ${one.kept}`]));
}
