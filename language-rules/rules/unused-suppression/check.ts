import type { Check } from "../../../src/core/model";

/** A comment that names no rule silences nothing. What names a rule in vain is known only after all rules ran (src/core/rules/judge.ts). */
export const check: Check = (project) =>
  project.suppressions
    .filter((suppression) => suppression.ruleIds.length === 0)
    .map((suppression) => ({
      message: "This suppression names no rule, so it hides nothing; write ignore[rule-id]",
      location: suppression.location,
      key: "no-rule",
    }));
