import type { Finding } from "../model/finding";
import { overlaps } from "../text/range";
import { mergeChanges } from "./changes";
import { fixAll } from "./index";
import { approvalChanges } from "./patterns/approval";
import { auditTrailChanges } from "./patterns/audit-trail";
import { credentialsClassChanges } from "./patterns/credentials-class";
import { gatewayChanges, llmGatewayChanges } from "./patterns/gateways";
import { identityChanges } from "./patterns/identities";
import { linkRedaction, maskingChanges, redactionChanges } from "./patterns/redaction";
import { render } from "./render";
import { trackedNotes } from "./tracked";
import type { Changes, FixAllResult, FixContext, Refusal } from "./types";

/** A part of hardening a crew, for a menu. */
export interface Hardening {
  readonly id: HardeningId;
  readonly title: string;
  readonly detail: string;
  /** Chosen where nobody chooses. */
  readonly usual: boolean;
}

export const HARDENING_IDS = ["findings", "redaction", "audit-trail", "masking", "approval", "credentials-class", "identities", "data-gateway", "llm-gateway"] as const;
export type HardeningId = (typeof HARDENING_IDS)[number];

export const HARDENINGS: readonly Hardening[] = [
  { id: "findings", title: "Fix what was found", detail: "each agent its own credential, nothing in the source, TLS on, policies narrowed", usual: true },
  { id: "redaction", title: "Redact logs", detail: "every log record and traceback of the program, by known values and patterns", usual: true },
  { id: "audit-trail", title: "Audit trail", detail: "each tool and LLM call of each agent, hash-chained; `verify` checks it", usual: true },
  { id: "approval", title: "Approval", detail: "a person is asked before a tool deletes, pays, sends or deploys; without an answer it does not run", usual: true },
  { id: "masking", title: "Mask tool results", detail: "agents get no secrets and personal data out of tools", usual: true },
  { id: "credentials-class", title: "Credential classes", detail: "dataclasses read their secrets when they are made, raise where one is missing, and show none", usual: true },
  { id: "identities", title: "An identity for each agent", detail: "AWS roles or Vault AppRoles with a policy for the agent's own secrets (Terraform)", usual: true },
  { id: "data-gateway", title: "Database gateway", detail: "a hoop-inspect listener and a hoop.dev connection for each agent (YAML, Terraform)", usual: false },
  { id: "llm-gateway", title: "LLM gateway", detail: "a LiteLLM proxy with a virtual key for each agent (YAML, shell)", usual: false },
];

/** Rules whose findings belong to a part of their own; all others belong to `findings`. */
const RULES: Readonly<Record<string, HardeningId>> = { "unapproved-action": "approval", "missing-audit-trail": "audit-trail" };

const APPLY: Readonly<Record<HardeningId, ((context: FixContext) => Changes | Refusal) | null>> = {
  findings: null,
  redaction: (context) => linkRedaction(context) ?? redactionChanges(context),
  "audit-trail": auditTrailChanges,
  approval: approvalChanges,
  masking: maskingChanges,
  "credentials-class": credentialsClassChanges,
  identities: identityChanges,
  "data-gateway": gatewayChanges,
  "llm-gateway": llmGatewayChanges,
};

export function isHardening(name: string): name is HardeningId {
  return HARDENING_IDS.some((id) => id === name);
}

/**
 * One round of hardening: the fixes of the findings that belong to the chosen parts, and the parts themselves, in one plan.
 * Analyse what it gives and call again until there is no plan: some fixes build on others. What is done already asks for
 * nothing, so a hardened crew has no plan.
 */
export function harden(findings: readonly Finding[], context: FixContext, chosen: readonly HardeningId[]): FixAllResult {
  const mine = chosen.includes("findings") ? findings.filter((finding) => RULES[finding.ruleId] === undefined) : [];
  const repaired = fixAll(mine, context, "unsafe");
  const parts = new Map<HardeningId, Changes>();
  for (const id of HARDENING_IDS.filter((one) => chosen.includes(one))) {
    const changes = APPLY[id]?.(context);
    // what the findings' fixes rewrite waits for the next round
    if (changes && !("reason" in changes) && !touchesSame(changes, repaired.plan?.changes)) parts.set(id, changes);
  }
  const settled = findings.filter(({ ruleId }) => RULES[ruleId] !== undefined && parts.has(RULES[ruleId])).map(({ fingerprint }) => fingerprint);
  const fixed = [...repaired.fixed, ...settled];
  const changes = mergeChanges([...(repaired.plan ? [repaired.plan.changes] : []), ...parts.values()]);
  const files = render(changes, context);
  if (files.length === 0) return { ...repaired, fixed, plan: null };
  return { ...repaired, fixed, plan: { title: "Harden this crew", files, notes: [...new Set([...changes.notes, ...trackedNotes(files, context)])], store: changes.toStore, changes } };
}

function touchesSame(changes: Changes, others: Changes | undefined): boolean {
  return changes.edits.some((edit) => others?.edits.some((other) => other.path === edit.path && overlaps(edit.range, other.range)) === true);
}
