import type { Check, PolicyIssue } from "../../../src/core/model";

/** Reports each grant that goes beyond a task. */
export const check: Check = (project) =>
  project.policyIssues
    .filter((issue) => issue.rule === "overscoped-policy" && isForeign(issue, project.options.ownAccounts ?? []))
    .map((issue) => ({
      message: issue.message,
      severity: issue.severity,
      confidence: issue.confidence,
      location: issue.location,
      related: issue.related,
      key: `${issue.check}@${project.policies.find((policy) => policy.id === issue.policy)?.name ?? ""}`,
      subject: issue.id,
    }));

/** With the accounts configured, any other one is foreign; without, only those that the policy shows to be. */
function isForeign({ account }: PolicyIssue, own: readonly string[]): boolean {
  if (!account) return true;
  return own.length > 0 ? !own.includes(account.id) : account.evident;
}
