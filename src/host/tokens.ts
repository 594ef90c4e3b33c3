import type { TokenScanner } from "../core/analysis";
import { createSecretlintScanner } from "./secretlint";

/** The scanner that Node programs add to the data patterns. */
export function createTokenScanner(): Promise<TokenScanner> {
  return createSecretlintScanner();
}
