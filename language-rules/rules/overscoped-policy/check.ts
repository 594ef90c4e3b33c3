import type { Check } from "../../../src/core/model";

/** Reports each grant that goes beyond a task. */
export const check: Check = (project) =>
  project.policyIssues
    .filter((issue) => issue.rule === "overscoped-policy")
    .map((issue) => ({
      message: issue.message,
      severity: issue.severity,
      confidence: issue.confidence,
      location: issue.location,
      related: issue.related,
      key: `${issue.check}@${project.policies.find((policy) => policy.id === issue.policy)?.name ?? ""}`,
      subject: issue.id,
    }));
