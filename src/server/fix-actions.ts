import { build, fixAll, offers, type BackendId, type FixPlan } from "../core/fixes";
import type { ActionData } from "./code-actions";
import type { Analysis, RootSession } from "./root-session";

/** A plan for what the user chose, and whether it needs a look before it is applied. */
export interface ChosenFix {
  readonly plan: FixPlan;
  readonly safe: boolean;
}

export type Choice = ChosenFix | { readonly reason: string };

/** Builds the chosen fix from the newest analysis: the finding is found again by its fingerprint, never by its place. */
export function choose(data: ActionData, session: RootSession, analysis: Analysis, backend: BackendId | null): Choice {
  const context = session.fixContext(analysis, backend);
  if (data.type === "fix-all") {
    const inFile = analysis.findings.filter((finding) => finding.location.path === data.path);
    const { plan } = fixAll(inFile, context, "safe");
    return plan ? { plan, safe: true } : { reason: "nothing in this file can be fixed safely any more" };
  }
  const finding = analysis.findings.find((one) => one.fingerprint === data.fingerprint);
  const offer = finding && offers(finding, context).fixes.find((one) => one.kind === data.kind && one.backend === data.backend);
  if (!offer) return { reason: "the finding is not there any more" };
  const plan = build(offer, context);
  return "reason" in plan ? plan : { plan, safe: offer.safe };
}
