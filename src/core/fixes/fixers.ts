import type { Finding } from "../model/finding";
import { exposedFixer } from "./exposed";
import { hardcodedFixer } from "./hardcoded";
import { loggingFixer } from "./logging";
import { quietFixer } from "./logging/quiet";
import { storeFixer } from "./logging/stores";
import { policyFixer } from "./policy";
import { sharedFixer } from "./shared";
import { transportFixer } from "./transport";
import type { Changes, FixContext, FixOffer, Offers, Refusal } from "./types";

/** Repairs the findings of some rules. */
export interface Fixer {
  readonly rules: readonly string[];
  /** Kinds of its offers, where another fixer has the same rule. */
  readonly kinds?: readonly string[];
  offers(finding: Finding, context: FixContext): Offers;
  build(offer: FixOffer, context: FixContext): Changes | Refusal;
}

export const FIXERS: readonly Fixer[] = [quietFixer, hardcodedFixer, exposedFixer, loggingFixer, storeFixer, policyFixer, sharedFixer, transportFixer];
