import type { Finding } from "../model/finding";
import { overlaps } from "../text/range";
import { mergeChanges } from "./changes";
import { FIXERS, type Fixer } from "./fixers";
import { dependencyNotes } from "./files/dependencies";
import { hardcodedFixer } from "./hardcoded";
import { keepValues } from "./keep";
import { isPattern, patternChanges, patternOffers, patternRefusal } from "./patterns";
import { render } from "./render";
import { trackedNotes } from "./tracked";
import type { Changes, FixAllResult, FixContext, FixOffer, FixPlan, Offers, Refusal, SourceEdit } from "./types";

export { BACKENDS, backendInfo, detectBackend, FIX_STYLES, isBackend, isFixStyle, type BackendId, type BackendInfo, type FixStyle } from "./backends";
export type { FixAllResult, FixContext, FixOffer, FixPlan, Offers, Refusal, StoreEntry } from "./types";

const NO_FIX: Offers = { fixes: [], reason: "this rule has no automatic fix; its page says how to repair it" };

/** The fixes of a finding, best first, and why there is no safe one. Cheap: nothing is built, nothing holds a value. */
export function offers(finding: Finding, context: FixContext): Offers {
  const { vault } = context.input;
  const { fixes, reason } = allOffers(finding, context);
  return { fixes: fixes.map((fix) => ({ ...fix, title: vault.scrub(fix.title) })), reason: reason === null ? null : vault.scrub(reason) };
}

function allOffers(finding: Finding, context: FixContext): Offers {
  const own = ownOffers(finding, context);
  const patterns = patternOffers(finding, context);
  if (patterns.length === 0) return own === NO_FIX ? { ...own, reason: patternRefusal(finding, context) ?? own.reason } : own;
  return { fixes: [...own.fixes, ...patterns], reason: own === NO_FIX ? "it changes how the crew works" : own.reason };
}

function ownOffers(finding: Finding, context: FixContext): Offers {
  const all = FIXERS.filter((fixer) => fixer.rules.includes(finding.ruleId)).map((fixer) => fixer.offers(finding, context));
  const [first = NO_FIX] = all;
  if (all.length < 2) return first;
  const fixes = all.flatMap((one) => one.fixes);
  return { fixes, reason: fixes.some((fix) => fix.safe) ? null : (all.find((one) => one.reason !== null)?.reason ?? null) };
}

/** Makes the edits of an offer. The offer has to come from the same analysis as the context. */
export function build(offer: FixOffer, context: FixContext): FixPlan | Refusal {
  const changes = changesOf(offer, context);
  return "reason" in changes ? changes : plan(offer.title, changes, context);
}

/** One plan that does what several do. Throws OverlappingEditsError where two of them touch the same text. */
export function combine(plans: readonly FixPlan[], context: FixContext): FixPlan {
  const [first] = plans;
  if (first && plans.length === 1) return first;
  return plan(`${String(plans.length)} fixes`, mergeChanges(plans.map((one) => one.changes)), context);
}

/**
 * Repairs as many findings as fit into one plan: the preferred fix of each that is safe, or with `unsafe` any preferred
 * one. Findings whose fix touches text that another one rewrites are left with `deferred`: analyse again and call again.
 */
export function fixAll(findings: readonly Finding[], context: FixContext, level: "safe" | "unsafe"): FixAllResult {
  const taken: Changes[] = [];
  const fixed: string[] = [];
  const left: { fingerprint: string; reason: string; deferred: boolean }[] = [];
  for (const finding of findings) {
    const { fixes, reason } = offers(finding, context);
    const offer = fixes.find((one) => one.preferred && (one.safe || level === "unsafe"));
    const leave = (why: string, deferred: boolean): void => {
      left.push({ fingerprint: finding.fingerprint, reason: why, deferred });
    };
    if (!offer) {
      // offers that nobody takes by default are for the menu: what keeps the others away is the reason
      const chosen = fixes.find((one) => one.preferred);
      leave(chosen ? `needs --fix=unsafe: ${chosen.title}` : (reason ?? NO_FIX.reason ?? ""), false);
      continue;
    }
    const changes = changesOf(offer, context);
    if ("reason" in changes) leave(changes.reason, false);
    else if (taken.some((one) => collide(one.edits, changes.edits))) leave("another fix rewrites the same text", true);
    else {
      taken.push(changes);
      fixed.push(finding.fingerprint);
    }
  }
  if (taken.length === 0) return { plan: null, fixed, left };
  const title = taken.length === 1 ? "1 fix" : `${String(taken.length)} fixes`;
  const made = plan(title, mergeChanges(taken), context);
  return made.files.length > 0 ? { plan: made, fixed, left } : { plan: null, fixed: [], left };
}

function plan(title: string, changes: Changes, context: FixContext): FixPlan {
  const files = render(changes, context);
  return { title, files, notes: [...new Set([...changes.notes, ...dependencyNotes(context, changes.dependencies), ...trackedNotes(files, context)])], store: changes.toStore, changes };
}

function changesOf(offer: FixOffer, context: FixContext): Changes | Refusal {
  const fixer = fixerOf(offer);
  const made = isPattern(offer.kind) ? patternChanges(offer, context) : fixer?.build(offer, context);
  if (!made) return { reason: "this fix is not known any more" };
  return "reason" in made || fixer === hardcodedFixer ? made : keepValues(made, context);
}

function fixerOf({ ruleId, kind }: FixOffer): Fixer | undefined {
  return FIXERS.find((fixer) => fixer.rules.includes(ruleId) && (fixer.kinds?.includes(kind) ?? true));
}

/** Equal edits are one edit; others may not share text, and two different insertions not a place. */
function collide(a: readonly SourceEdit[], b: readonly SourceEdit[]): boolean {
  return a.some((x) =>
    b.some((y) => {
      if (x.path !== y.path) return false;
      if (x.range.start === y.range.start && x.range.end === y.range.end) return JSON.stringify(x.newText) !== JSON.stringify(y.newText);
      return overlaps(x.range, y.range);
    }),
  );
}
