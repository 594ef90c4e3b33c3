import type { Document, PythonSource } from "./languages/document";
import type { ModuleIndex } from "./languages/python/modules";
import type { Knowledge } from "./model/knowledge";
import type { SecretVault } from "./redact";

/** A provider token that a scanner found in a text. Offsets count in that text. */
export interface TokenMatch {
  readonly start: number;
  readonly end: number;
  readonly tokenType: string;
  readonly label: string;
  readonly provider: string | null;
}

/** Scans a text for provider tokens. Node programs pass one that asks secretlint as well; the browser has the data patterns alone. */
export interface TokenScanner {
  scan(text: string): readonly TokenMatch[];
}

/** The work was overtaken by a newer edit: thrown by `Cancellation.check` and caught by whoever started the analysis. */
export class CancelledError extends Error {}

export interface Cancellation {
  /** Throws CancelledError when the work is no longer wanted. Call it between files and functions. */
  check(): void;
}

export const NEVER_CANCELLED: Cancellation = { check: () => undefined };

/** Everything that the domain analyses (crew, secrets, policies, flow) read. */
export interface AnalysisInput {
  /** By path, in path order. */
  readonly documents: ReadonlyMap<string, Document>;
  /** Python files and notebooks that could be parsed, by path. */
  readonly python: ReadonlyMap<string, PythonSource>;
  readonly modules: ModuleIndex;
  readonly vault: SecretVault;
  readonly tokens: TokenScanner;
  readonly knowledge: Knowledge;
  /** Pinned version of crewai, null when the project pins none. */
  readonly crewaiVersion: string | null;
  readonly cancellation: Cancellation;
}

/**
 * Memoises a per-file analysis. Documents are immutable and made anew when their text changes, so the document itself
 * is the key; an entry goes when its document does.
 */
export function perDocument<T>(analyse: (doc: Document, input: AnalysisInput) => T): (doc: Document, input: AnalysisInput) => T {
  const cache = new WeakMap<SecretVault, WeakMap<Document, T>>();
  return (doc, input) => {
    // a vault belongs to one session; facts hold its handles, so they are never shared across vaults
    let known = cache.get(input.vault);
    if (!known) {
      known = new WeakMap();
      cache.set(input.vault, known);
    }
    const hit = known.get(doc);
    if (hit !== undefined) return hit;
    const made = analyse(doc, input);
    known.set(doc, made);
    return made;
  };
}
