import type { AnalysisInput } from "../analysis";
import type { CrewModel } from "../model/crew";
import type { SecretFileFact, SecretLiteral } from "../model/secret";

export interface SecretFacts {
  readonly literals: readonly SecretLiteral[];
  readonly files: readonly SecretFileFact[];
}

/** Finds secrets that stand in files in the clear. */
export function findSecrets(_input: AnalysisInput, _crew: CrewModel): SecretFacts {
  return { literals: [], files: [] };
}
