import type { Check } from "../../../src/core/model";

/** Reports actions that no service knows. */
export const check: Check = (project) =>
  project.policyIssues
    .filter((issue) => issue.rule === "unknown-policy-action")
    .map((issue) => ({
      message: issue.message,
      severity: issue.severity,
      confidence: issue.confidence,
      location: issue.location,
      key: `${issue.check}@${project.policies.find((policy) => policy.id === issue.policy)?.name ?? ""}`,
      subject: issue.id,
    }));
