import type { AnalysisInput } from "../analysis";
import type { CrewModel } from "../model/crew";
import type { PolicyDocument, PolicyIssue, SdkUse } from "../model/policy";
import { controlsOf } from "./controls";
import type { Controls } from "../model/controls";
import { judgePolicy, type Verdict } from "./aws/judge";
import { awsTables, type AwsTables } from "./aws/tables";
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
}

const verdicts = new WeakMap<PolicyDocument, Verdict>();

/** Reads policies, judges them, and finds the SDK calls that use them. */
export function analysePolicies(input: AnalysisInput, crew: CrewModel): PolicyFacts {
  const tables = awsTables(input.knowledge.cloud.aws);
  const documents = readPolicies(input);
  const uses = sdkUses(input, crew, tables);
  const issues = documents.flatMap((document) => issuesOf(document, verdictOf(document, tables), uses, crew));
  const others = otherGrants(input).map(factsOf);
  return {
    documents: [...documents, ...others.map(({ document }) => document)],
    issues: [...issues, ...others.map(({ issue }) => issue)],
    uses,
    controls: controlsOf(input, crew, uses, tables),
  };
}

/** A policy's verdict rests on the policy alone, so it lives as long as the file is unchanged. */
function verdictOf(document: PolicyDocument, tables: AwsTables): Verdict {
  let verdict = verdicts.get(document);
  if (!verdict) {
    verdict = judgePolicy(document, tables);
    verdicts.set(document, verdict);
  }
  return verdict;
}
