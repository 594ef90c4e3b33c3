import type { AnalysisInput } from "../analysis";
import type { CrewModel } from "../model/crew";
import type { LogFlow } from "../model/logging";
import type { FileProblem } from "../model/problem";
import type { SecretLiteral } from "../model/secret";
import type { TransportIssue } from "../model/transport";

export interface FlowFacts {
  readonly logFlows: readonly LogFlow[];
  readonly transports: readonly TransportIssue[];
  /** Budgets that were reached ("analysis limits reached in f()"). */
  readonly problems: readonly FileProblem[];
}

/** Follows credentials and personal data to logs, prompts and files. */
export function analyseFlows(_input: AnalysisInput, _crew: CrewModel, _secrets: readonly SecretLiteral[]): FlowFacts {
  return { logFlows: [], transports: [], problems: [] };
}
