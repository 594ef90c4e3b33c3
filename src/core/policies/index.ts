import type { AnalysisInput } from "../analysis";
import type { CrewModel } from "../model/crew";
import type { PolicyDocument, PolicyIssue, SdkUse } from "../model/policy";

export interface PolicyFacts {
  readonly documents: readonly PolicyDocument[];
  readonly issues: readonly PolicyIssue[];
  readonly uses: readonly SdkUse[];
}

/** Reads policies, judges them, and finds the SDK calls that use them. */
export function analysePolicies(_input: AnalysisInput, _crew: CrewModel): PolicyFacts {
  return { documents: [], issues: [], uses: [] };
}
