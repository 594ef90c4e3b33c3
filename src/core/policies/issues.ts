import type { CrewModel } from "../model/crew";
import type { Severity } from "../model/finding";
import type { PolicyDocument, PolicyIssue, SdkUse } from "../model/policy";
import { some, type Draft } from "./aws/checks/draft";
import type { Verdict } from "./aws/judge";

const LOWER: Readonly<Record<Severity, Severity>> = { error: "warning", warning: "information", information: "information" };

/** Words a verdict as issues: which policy, what it grants and to what end, and which agents use it where that is known. */
export function issuesOf(document: PolicyDocument, verdict: Verdict, uses: readonly SdkUse[], crew: CrewModel): PolicyIssue[] {
  const subject = nounOf(document);
  const issues = verdict.drafts.map((draft): PolicyIssue => {
    const bounded = document.bounded && document.kind === "identity";
    return {
      id: `${document.id}:${String(draft.statement)}:${draft.check}${draft.account ? `:${draft.account.id}` : ""}`,
      rule: "overscoped-policy",
      check: draft.check,
      location: draft.location,
      related: draft.related ?? [],
      severity: bounded ? LOWER[draft.severity] : draft.severity,
      confidence: draft.confidence,
      message: `${subject} ${draft.clause}${bounded ? " (as far as its permission boundary lets it)" : ""}${document.kind === "identity" ? usedBy(draft, uses, crew) : ""}.`,
      policy: document.id,
      statement: draft.statement,
      ...(draft.account ? { account: draft.account } : {}),
    };
  });
  for (const [order, { value, nearest, reason, statement }] of verdict.unknown.entries()) {
    const problem = {
      "no-service": `names '${value.text}', whose service AWS does not have (any more)`,
      "no-action": `names '${value.text}', which is no action of its service`,
      "no-match": `names '${value.text}', which matches no action`,
      "no-prefix": `names '${value.text}', which has no service prefix`,
    }[reason];
    issues.push({
      id: `${document.id}:${String(statement)}:unknown:${String(order)}`,
      rule: "unknown-policy-action",
      check: reason,
      location: value.location,
      related: [],
      severity: "information",
      confidence: nearest === null && reason === "no-action" ? "medium" : "high",
      message: `${subject} ${problem}: it grants nothing now, and too much if the name ever comes to mean something${nearest === null ? "" : `; did you mean '${nearest}'?`}`,
      policy: document.id,
      statement,
    });
  }
  return issues;
}

function nounOf(document: PolicyDocument): string {
  const noun = { identity: "Policy", trust: "Trust policy", resource: "Resource policy", boundary: "Boundary" }[document.kind];
  return document.name === null || /[^\w./ -]/.test(document.name) ? `This ${noun.toLowerCase()}` : `${noun} '${document.name}'`;
}

/** What the agents do with the services in excess: the contrast between granted and used. */
function usedBy(draft: Draft, uses: readonly SdkUse[], crew: CrewModel): string {
  const mine = uses.filter((use) => use.cloud === "aws" && use.agents.length > 0 && (draft.services.includes("*") || draft.services.includes(use.service)));
  if (mine.length === 0) return "";
  const agents = some(mine.flatMap((use) => use.agents.map((id) => `'${crew.agents.get(id)?.name ?? id}'`)));
  const actions = some(mine.flatMap((use) => use.actions));
  const one = new Set(mine.flatMap((use) => use.agents)).size === 1;
  return actions === "" ? `; agent${one ? "" : "s"} ${agents} can use it` : `; of it agent${one ? "" : "s"} ${agents} use${one ? "s" : ""} ${mine.every((use) => use.unresolved === null) ? "only " : ""}${actions}`;
}
