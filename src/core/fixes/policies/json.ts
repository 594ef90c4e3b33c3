import type { AgentPolicy, WrittenStatement } from "../../policies/agent-policies";

/** A statement as IAM's JSON has it. */
export function statementJson(statement: WrittenStatement): Readonly<Record<string, unknown>> {
  const conditions: Record<string, Record<string, string | readonly string[]>> = {};
  for (const { operator, key, values } of statement.conditions) {
    const [first = ""] = values;
    conditions[operator] = { ...conditions[operator], [key]: values.length === 1 ? first : values };
  }
  return { Effect: statement.effect, Action: statement.actions, Resource: statement.resources, ...(statement.conditions.length > 0 ? { Condition: conditions } : {}) };
}

export function policyJson(policy: AgentPolicy): Readonly<Record<string, unknown>> {
  return { Version: "2012-10-17", Statement: policy.statements.map(statementJson) };
}

export function jsonPolicy(policy: AgentPolicy): string {
  return `${JSON.stringify(policyJson(policy), null, 2)}\n`;
}

/** Lines that say what an agent was granted, what it uses and what it loses. */
export function summary(policy: AgentPolicy): readonly string[] {
  return [`granted: ${policy.granted.join(", ")}`, `used:    ${policy.used.join(", ") || "nothing that is known"}`, `excess:  ${policy.excess.join(", ") || "none"}`];
}
