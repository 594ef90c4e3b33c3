import { BACKENDS, backendInfo, FIX_STYLES, type BackendId, type FixStyle } from "../backends";
import type { Finding } from "../../model/finding";
import type { SecretLiteral } from "../../model/secret";
import { mergeChanges, NO_CHANGES } from "../changes";
import type { Fixer } from "../fixers";
import { lookupFor, styleFor } from "../lookups";
import { moduleKey, moduleVariable } from "../module-key";
import { llmSection } from "../module";
import { namesOf, type SecretNames } from "../names";
import type { Changes, FixContext, FixOffer, Offers, Refusal } from "../types";
import { cloudIdentityChanges, isCloudKey } from "./cloud-identity";
import { fileChanges, fileFix, NOBODY_READS, TAKE_OUT } from "./files";
import { leasedLoginChanges } from "./leased-login";
import { isUnread, pythonChanges, type Target } from "./python";

/** Backends whose values a process takes once: `.env` goes into its environment. */
const READ_AT_START: ReadonlySet<BackendId> = new Set<BackendId>(["dotenv", "infisical", "doppler", "1password"]);
/** Providers whose clients keep the key that they were made with (STATIC_PROVIDERS of sections/llm_interceptor.py). */
const KEY_AT_START: ReadonlySet<string> = new Set(["gemini", "google", "azure", "bedrock", "aws"]);

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
  if (offer.kind === "cloud-identity" && source) return cloudIdentityChanges(literal, source, context);
  if (offer.kind === "leased-login" && source) return leasedLoginChanges(literal, source, context);
  const style = offer.kind === "secret-lookup" ? "inline" : offer.kind === "secret-module" ? "module" : null;
  if (style && source && offer.backend) return pythonChanges(literal, source, { backend: offer.backend, style }, context);
  return fileChanges(literal, context);
}

function literalOffers(finding: Finding, literal: SecretLiteral, context: FixContext): Offers {
  const source = context.input.python.get(literal.location.path);
  const base = { ruleId: finding.ruleId, fingerprint: finding.fingerprint, subject: literal.id };
  if (source && finding.ruleId !== "credential-in-prompt" && isUnread(literal, source)) {
    return { fixes: [{ ...base, kind: "move-value", title: TAKE_OUT, safe: false, backend: null, preferred: true }], reason: NOBODY_READS };
  }
  const inCode = source !== undefined && finding.ruleId !== "credential-in-prompt" && !["comment", "text", "notebook-output"].includes(literal.shape);
  if (!inCode) {
    const fix = fileFix(literal, context);
    if ("reason" in fix) return { fixes: [], reason: fix.reason };
    return { fixes: [{ ...base, kind: "move-value", title: fix.title, safe: fix.safe, backend: null, preferred: true }], reason: fix.safe ? null : fix.why };
  }
  const refusal = pythonChanges(literal, source, { backend: "dotenv", style: "inline" }, context);
  // what a manager's lookup may replace does not depend on which manager it is
  const managed = pythonChanges(literal, source, { backend: "aws", style: "inline" }, context);
  const names = namesOf(literal, context);
  const live = isLive(pythonChanges(literal, source, { backend: "aws", style: "module" }, context), names, context);
  const fixes = targets(context).flatMap((target): FixOffer[] => {
    const { backend, style } = target;
    if ("reason" in (backend === "dotenv" && style === "inline" ? refusal : managed)) return [];
    const preferred = backend === context.backend && style === styleFor(context);
    const kind = style === "inline" ? "secret-lookup" : "secret-module";
    const group = backend === context.backend ? {} : ({ group: "manager" } as const);
    return [{ ...base, kind, title: titleOf(target, live), detail: detailOf(target, names), safe: backend === "dotenv" && style === "inline", backend, preferred, ...group }];
  });
  if (!("reason" in leasedLoginChanges(literal, source, context))) {
    const group = context.backend === "vault" ? {} : ({ group: "other" } as const);
    fixes.push({ ...base, kind: "leased-login", title: "Lease a database login from Vault instead", detail: "each agent its own, which ends by itself; adds crew_credentials.py", safe: false, backend: null, preferred: false, ...group });
  }
  if (isCloudKey(literal, source)) {
    const preferred = context.backend === "aws";
    const role: FixOffer = { ...base, kind: "cloud-identity", title: "Drop the keys: boto3 takes the process's role", safe: false, backend: null, preferred };
    if (preferred) return { fixes: [role, ...fixes.map((fix) => ({ ...fix, preferred: false }))], reason: "the process needs a role first" };
    fixes.push(role);
  }
  const reason = "reason" in refusal ? refusal.reason : null;
  return { fixes, reason: fixes.some((fix) => fix.safe) ? null : (reason ?? "no backend fits this place") };
}

/** The chosen backend in both styles, then every other manager in the style that it has. Run wrappers only when chosen. */
function targets(context: FixContext): Target[] {
  const chosen = context.backend;
  const style = styleFor(context);
  const styles = (backend: BackendId): FixStyle[] => FIX_STYLES.filter((one) => !("reason" in lookupFor(backend, one)));
  const others = BACKENDS.filter((one) => one.id !== chosen && one.wrapper === null).flatMap(({ id }) => ({ backend: id, style: styles(id)[0] ?? style }));
  return [{ backend: chosen, style }, ...styles(chosen).filter((one) => one !== style).map((one) => ({ backend: chosen, style: one })), ...others];
}

function titleOf({ backend, style }: Target, live: boolean): string {
  const place = backendInfo(backend).title;
  if (style === "inline") return `Move it to ${place}`;
  return live && !READ_AT_START.has(backend) ? `Move it to ${place}, with rotation while the crew runs` : `Move it to ${place}, read through crew_credentials.py`;
}

function detailOf({ backend, style }: Target, names: SecretNames): string {
  const byVariable = ["dotenv", "pydantic-settings", "sops"].includes(backend) || backendInfo(backend).wrapper !== null;
  const variable = style === "module" ? moduleVariable(moduleKey(names)) : names.env;
  return `as ${byVariable ? variable : names.id}${style === "module" ? "; adds crew_credentials.py" : "; read once, when the crew starts"}`;
}

/** Whether a rotated key reaches the running crew: the fix makes LLMs that ask for their key with each request. */
function isLive(changes: Changes | Refusal, names: SecretNames, context: FixContext): boolean {
  if ("reason" in changes || KEY_AT_START.has(moduleKey(names).provider)) return false;
  return changes.modules.some(({ section }) => section === llmSection(context));
}

function rotationNotes(literal: SecretLiteral): string[] {
  const preview = literal.secret.preview;
  return [`rotate the ${literal.label} (${preview}): it has been in ${literal.location.path}`];
}
