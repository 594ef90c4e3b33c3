import { backendInfo, type BackendId } from "../backends";
import type { Finding } from "../../model/finding";
import type { SecretLiteral } from "../../model/secret";
import { mergeChanges, NO_CHANGES } from "../changes";
import type { Fixer } from "../fixers";
import { LOOKUPS } from "../lookups";
import { namesOf } from "../names";
import type { Changes, FixContext, FixOffer, Offers, Refusal } from "../types";
import { fileChanges, fileFix } from "./files";
import { pythonChanges } from "./python";

/** Moves secrets out of files: into the environment or a secrets manager. */
export const hardcodedFixer: Fixer = {
  rules: ["hardcoded-credential", "weak-credential-default", "credential-in-image", "credential-in-prompt"],
  offers(finding, context) {
    const literal = subjectOf(finding.subject, context);
    return literal ? literalOffers(finding, literal, context) : { fixes: [], reason: "the finding is about a file, not about a value that an edit could move" };
  },
  build(offer, context) {
    const literal = subjectOf(offer.subject, context);
    if (!literal) return { reason: "the secret is not there any more" };
    const changes = changesFor(offer, literal, context);
    return "reason" in changes ? changes : mergeChanges([changes, { ...NO_CHANGES, notes: rotationNotes(literal) }]);
  },
};

function subjectOf(subject: string | undefined, context: FixContext): SecretLiteral | null {
  return context.project.secrets.find((literal) => literal.id === subject) ?? null;
}

function changesFor(offer: FixOffer, literal: SecretLiteral, context: FixContext): Changes | Refusal {
  const source = context.input.python.get(literal.location.path);
  if (offer.kind === "secret-lookup" && source && offer.backend) return pythonChanges(literal, source, offer.backend, context);
  return fileChanges(literal, context);
}

function literalOffers(finding: Finding, literal: SecretLiteral, context: FixContext): Offers {
  const source = context.input.python.get(literal.location.path);
  const base = { ruleId: finding.ruleId, fingerprint: finding.fingerprint, subject: literal.id };
  const inCode = source !== undefined && finding.ruleId !== "credential-in-prompt" && !["comment", "text", "notebook-output"].includes(literal.shape);
  if (!inCode) {
    const fix = fileFix(literal, context);
    if ("reason" in fix) return { fixes: [], reason: fix.reason };
    return { fixes: [{ ...base, kind: "move-value", title: fix.title, safe: fix.safe, backend: null, preferred: true }], reason: fix.safe ? null : fix.why };
  }
  const refusal = pythonChanges(literal, source, "dotenv", context);
  const names = namesOf(literal, context);
  const backends: BackendId[] = [context.backend, ...(Object.keys(LOOKUPS) as BackendId[]).filter((id) => id !== context.backend)];
  const fixes = backends.flatMap((backend): FixOffer[] => {
    if (!LOOKUPS[backend]) return [];
    if (backend === "dotenv" && "reason" in refusal) return [];
    if ("reason" in pythonChanges(literal, source, backend, context)) return [];
    const title = backend === "dotenv" ? `Read ${names.env} from the environment (.env)` : `Read ${names.id} from ${backendInfo(backend).title}`;
    return [{ ...base, kind: "secret-lookup", title, safe: backend === "dotenv", backend, preferred: backend === context.backend }];
  });
  const reason = "reason" in refusal ? refusal.reason : null;
  return { fixes, reason: fixes.some((fix) => fix.safe) ? null : (reason ?? "no backend fits this place") };
}

function rotationNotes(literal: SecretLiteral): string[] {
  const preview = literal.secret.preview;
  return [`rotate the ${literal.label} (${preview}): it has been in ${literal.location.path}`];
}
