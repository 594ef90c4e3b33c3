import type { AnalysisInput } from "../analysis";
import type { CrewModel } from "../model/crew";
import type { SecretFileFact, SecretLiteral } from "../model/secret";
import { compareText } from "../rules/engine";
import { documentSecrets, type DocumentSecrets } from "./document";
import { secretFiles } from "./files";
import { linkReferences } from "./link";

export interface SecretFacts {
  readonly literals: readonly SecretLiteral[];
  readonly files: readonly SecretFileFact[];
}

/** Finds secrets that stand in files in the clear, and files of secrets that others can see. */
export function findSecrets(input: AnalysisInput, _crew: CrewModel): SecretFacts {
  const facts = new Map<string, DocumentSecrets>();
  for (const [path, doc] of input.documents) {
    input.cancellation.check();
    facts.set(path, documentSecrets(doc, input));
  }
  const linked = linkReferences(facts, input);
  const literals = [...linked].sort(
    (a, b) => compareText(a.location.path, b.location.path) || a.value.start - b.value.start || a.value.end - b.value.end,
  );
  return { literals, files: secretFiles(input, literals) };
}

export { documentSecrets };
export { scanText, type TokenHit } from "./scan";
