import type { Finding } from "../../model/finding";
import { kebab } from "../names";
import type { Changes, FixContext, FixOffer, Refusal } from "../types";
import { approvalChanges, unapprovedTools } from "./approval";
import { auditTrailChanges } from "./audit-trail";
import { gatewayChanges, llmGatewayChanges } from "./gateways";
import { identityChanges } from "./identities";
import { passLlmChanges } from "./pass-llm";
import { maskingChanges, redactionChanges } from "./redaction";
import { rotationChanges } from "./rotation";
import { secureAgentChanges } from "./secure-agent";

/** A pattern for the whole crew: what it is called in menus, and what makes it so. */
interface Pattern {
  /** Rules whose findings offer it. The first one that the pattern settles takes it when nobody chooses. */
  readonly rules: readonly string[];
  readonly settles: readonly string[];
  title(context: FixContext): string;
  readonly detail?: string;
  build(context: FixContext, subject: string | undefined): Changes | Refusal;
}

const PATTERNS: Readonly<Record<string, Pattern>> = {
  "approve-tools": { rules: ["unapproved-action"], settles: ["unapproved-action"], title: (context) => `Ask a person before ${list(unapprovedTools(context))} ${unapprovedTools(context).length === 1 ? "runs" : "run"}`, build: approvalChanges },
  "audit-trail": { rules: ["missing-audit-trail"], settles: ["missing-audit-trail"], title: () => "Record every call in a hash-chained audit trail", build: auditTrailChanges },
  "data-gateway": { rules: ["direct-data-access"], settles: [], title: () => "Put a database gateway in front, with a listener for each agent", detail: "writes configuration for hoop-inspect and hoop.dev", build: gatewayChanges },
  "install-redaction": { rules: ["unredacted-logging"], settles: [], title: () => "Redact everything that the project logs", detail: "every log record and traceback; adds crew_credentials.py", build: redactionChanges },
  "mask-responses": { rules: ["direct-data-access", "unredacted-logging"], settles: [], title: () => "Mask secrets and personal data in tool results", detail: "before the agent sees them; adds crew_credentials.py", build: maskingChanges },
  "pass-llm": { rules: ["shared-credential"], settles: ["shared-credential"], title: () => "Pass it as llm, which CrewAI reads", build: passLlmChanges },
  "secure-agent": { rules: ["shared-credential"], settles: [], title: () => "Make each agent a SecureAgent with a secret of its own", detail: "a class that fetches the agent's secret; adds crew_credentials.py", build: secureAgentChanges },
  "agent-identities": { rules: ["shared-credential", "unrotated-credential"], settles: [], title: (context) => `Give each agent its own ${context.backend === "vault" ? "Vault AppRole" : "AWS role"}`, detail: "writes Terraform: an identity and a policy for the agent's own secrets", build: identityChanges },
  "llm-gateway": { rules: ["shared-credential"], settles: [], title: () => "Put a LiteLLM proxy in front, with a key for each agent", detail: "writes its configuration and a script that makes the keys", build: llmGatewayChanges },
  "rotating-credential": { rules: ["unrotated-credential"], settles: [], title: () => "Add RotatingCredential, which keeps both keys valid for a while", detail: "adds crew_credentials.py; you say how this key is issued and revoked", build: rotationChanges },
};

export function isPattern(kind: string): boolean {
  return Object.hasOwn(PATTERNS, kind);
}

/** Patterns that help against a finding. They change how the project works, so none is safe. */
export function patternOffers(finding: Finding, context: FixContext): FixOffer[] {
  return Object.entries(PATTERNS).flatMap(([kind, pattern]): FixOffer[] => {
    if (!pattern.rules.includes(finding.ruleId) || "reason" in built(kind, pattern, context, finding.subject)) return [];
    const settles = pattern.settles.includes(finding.ruleId);
    return [{ kind, ruleId: finding.ruleId, fingerprint: finding.fingerprint, subject: finding.subject ?? kebab(finding.ruleId), title: pattern.title(context), safe: false, backend: null, preferred: settles, ...(settles ? {} : { group: "other" as const, detail: pattern.detail ?? "" }) }];
  });
}

/** Why no pattern is offered for a finding though there is one; null where there is none. */
export function patternRefusal(finding: Finding, context: FixContext): string | null {
  for (const [kind, pattern] of Object.entries(PATTERNS)) {
    const changes = pattern.rules.includes(finding.ruleId) ? built(kind, pattern, context, finding.subject) : null;
    if (changes && "reason" in changes) return changes.reason;
  }
  return null;
}

export function patternChanges(offer: FixOffer, context: FixContext): Changes | Refusal {
  const pattern = PATTERNS[offer.kind];
  return pattern ? built(offer.kind, pattern, context, offer.subject) : { reason: "this fix is not known any more" };
}

const BUILT = new WeakMap<FixContext, Map<string, Changes | Refusal>>();

/** Once for each context: what a pattern changes is the same for every finding, unless it asks which one. */
function built(kind: string, pattern: Pattern, context: FixContext, subject: string | undefined): Changes | Refusal {
  const key = pattern.build.length < 2 ? kind : `${kind} ${subject ?? ""}`;
  const all = BUILT.get(context) ?? new Map<string, Changes | Refusal>();
  BUILT.set(context, all);
  const known = all.get(key) ?? pattern.build(context, subject);
  all.set(key, known);
  return known;
}

function list(names: readonly string[]): string {
  if (names.length > 3) return `${names.slice(0, 2).join(", ")} and ${String(names.length - 2)} more tools`;
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""}`;
}
