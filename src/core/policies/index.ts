import type { AnalysisInput } from "../analysis";
import type { CrewModel } from "../model/crew";
import type { CallIdentity, PolicyDocument, PolicyIssue, PolicyStatement, SdkUse } from "../model/policy";
import { controlsOf } from "./controls";
import type { Controls } from "../model/controls";
import { combine } from "./aws/identities";
import { judgePolicy, type Verdict } from "./aws/judge";
import { awsTables, type AwsTables } from "./aws/tables";
import { identitiesOf } from "./identities";
import { issuesOf } from "./issues";
import { factsOf, otherGrants } from "./other";
import { readPolicies } from "./read";
import { sdkUses } from "./sdk";

export { narrow, type Narrowing } from "./narrow";

export interface PolicyFacts {
  readonly documents: readonly PolicyDocument[];
  readonly issues: readonly PolicyIssue[];
  readonly uses: readonly SdkUse[];
  readonly controls: Controls;
  readonly identities: readonly CallIdentity[];
}

const verdicts = new WeakMap<PolicyDocument, Verdict>();

/** Reads policies, judges them, and finds the SDK calls that use them. */
export function analysePolicies(input: AnalysisInput, crew: CrewModel): PolicyFacts {
  const tables = awsTables(input.knowledge.cloud.aws);
  const documents = readPolicies(input);
  const uses = sdkUses(input, crew, tables);
  const identities = combine(documents, tables);
  const issues = documents.flatMap((document) => {
    const verdict = verdictOf(document, identities.denials.get(document) ?? [], tables);
    return issuesOf(document, { ...verdict, drafts: [...verdict.drafts, ...(identities.drafts.get(document) ?? [])] }, uses, crew);
  });
  const others = otherGrants(input).map(factsOf);
  return {
    documents: [...documents, ...others.map(({ document }) => document)],
    issues: [...once(issues), ...others.map(({ issue }) => issue)],
    uses,
    controls: controlsOf(input, crew, uses, tables),
    identities: identitiesOf(input, crew, uses),
  };
}

/** What two calls of a module have in common is said once. */
function once(issues: readonly PolicyIssue[]): PolicyIssue[] {
  const seen = new Set<string>();
  return issues.filter(({ location: { path, range }, check, message }) => {
    const key = [path, range.start, range.end, check, message].join("\n");
    return !seen.has(key) && seen.add(key);
  });
}

/**
 * A policy's verdict rests on the policy alone, so it lives as long as the file is unchanged; unless another policy of
 * the same identity denies a part of it.
 */
function verdictOf(document: PolicyDocument, denials: readonly PolicyStatement[], tables: AwsTables): Verdict {
  if (denials.length > 0) {
    const { drafts, unknown } = judgePolicy({ ...document, statements: [...document.statements, ...denials] }, tables);
    return { drafts, unknown: unknown.filter((one) => one.statement < document.statements.length) };
  }
  let verdict = verdicts.get(document);
  if (!verdict) {
    verdict = judgePolicy(document, tables);
    verdicts.set(document, verdict);
  }
  return verdict;
}
