import type { PolicyDocument } from "../../model/policy";
import type { AgentPolicy, WrittenStatement } from "../../policies/agent-policies";
import { summary } from "./json";

/** A data document, a role and its policy for each agent. The roles trust whom the shared one trusts, where it is known. */
export function terraformFile(document: PolicyDocument, policies: readonly AgentPolicy[]): string {
  const role = document.holders.find((holder) => holder.startsWith("aws_iam_role."));
  return policies.map((policy) => agentBlocks(policy, role ?? null)).join("\n");
}

function agentBlocks(policy: AgentPolicy, role: string | null): string {
  const name = `agent_${policy.agent.name.replace(/\W+/g, "_").toLowerCase()}`;
  const lines = [
    `# ${policy.agent.name}, from the calls of its tools`,
    ...summary(policy).map((line) => `#   ${line}`),
    `data "aws_iam_policy_document" "${name}" {`,
    policy.statements.map(statement).join("\n\n"),
    "}",
    "",
    ...(role === null
      ? [`resource "aws_iam_policy" "${name}" {`, `  policy = data.aws_iam_policy_document.${name}.json`, "}"]
      : [
          `resource "aws_iam_role" "${name}" {`,
          `  name               = "crew-${name.slice(6).replace(/_/g, "-")}"`,
          `  assume_role_policy = ${role}.assume_role_policy`,
          "}",
          "",
          `resource "aws_iam_role_policy" "${name}" {`,
          `  role   = aws_iam_role.${name}.id`,
          `  policy = data.aws_iam_policy_document.${name}.json`,
          "}",
        ]),
    "",
  ];
  return lines.join("\n");
}

function statement(one: WrittenStatement): string {
  const conditions = one.conditions.flatMap(({ operator, key, values }) => ["    condition {", `      test     = ${text(operator)}`, `      variable = ${text(key)}`, `      values   = ${list(values)}`, "    }"]);
  return [
    "  statement {",
    ...(one.kept === null ? [] : [`    # kept: ${one.kept}`]),
    ...(one.effect === "Deny" ? [`    effect    = "Deny"`] : []),
    `    actions   = ${list(one.actions)}`,
    `    resources = ${list(one.resources)}`,
    ...conditions,
    "  }",
  ].join("\n");
}

function list(values: readonly string[]): string {
  return values.length === 1 ? `[${text(values[0] ?? "")}]` : `[\n${values.map((value) => `      ${text(value)},`).join("\n")}\n    ]`;
}

/** A bare reference stays one; IAM's own variables are escaped. */
function text(value: string): string {
  const reference = /^\$\{([\w.[\]"*-]+)\}$/.exec(value)?.[1];
  return reference !== undefined && !reference.startsWith("aws:") ? reference : JSON.stringify(value).replace(/(^|[^$])\$\{(aws|s3|saml|iam):/g, "$1$$$${$2:");
}
