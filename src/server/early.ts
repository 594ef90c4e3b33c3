import type { AnalysisInput } from "../core/analysis";
import type { Document } from "../core/languages/document";
import { EMPTY_CREW_MODEL, type Finding, type Project, type Rule } from "../core/model";
import { judge } from "../core/rules/judge";
import { suppressionsOf } from "../core/rules/suppressions";
import { documentSecrets } from "../core/secrets";
import { AT_ONCE } from "./quick";
import type { RootConfig } from "./root-config";

export interface EarlyInput {
  readonly input: AnalysisInput;
  /** The open documents. */
  readonly open: readonly Document[];
  readonly rules: readonly Rule[];
  readonly config: RootConfig;
}

/** Findings that open files show by themselves, while the rest of their folder is still being read. */
export function earlyFindings({ input, open, rules, config }: EarlyInput): readonly Finding[] {
  const project: Project = {
    name: "",
    files: new Map(open.map(({ file, language }) => [file.path, { path: file.path, language, ignored: file.ignored }])),
    crewaiVersion: null,
    crew: EMPTY_CREW_MODEL,
    secrets: open.flatMap((document) => documentSecrets(document, input).literals),
    secretFiles: [],
    policies: [],
    policyIssues: [],
    sdkUses: [],
    controls: { operations: [], approvals: [], dataAccesses: [], longLived: [], weakRecords: [], procedures: { incident: [], review: [] } },
    identities: [],
    logFlows: [],
    transports: [],
    suppressions: open.flatMap((document) => suppressionsOf(document, input)),
    problems: [],
    options: { sharedCredentialAllow: [] },
  };
  return judge(project, rules, input.vault, { config: config.tree, baseline: config.baseline, only: AT_ONCE }).findings;
}
