import type { PythonSource } from "../languages/document";
import { withImporters } from "../evaluate/importers";
import type { Machine } from "../evaluate/machine";

/** Words without which a file makes no agent. */
export const CREW_WORDS = /\bcrewai/;
/** A project without these words has tools at most. */
export const PEOPLE = /\b(?:Agent|LiteAgent|Crew|CrewBase)\b/;
export const MAKES = /\b(?:Agent|Crew)\s*\(/;
const TEST = /(?:^|\/)(?:tests?|__tests__)\/|(?:^|\/)(?:test_[^/]*|[^/]*_test|conftest)\.py$/;

export interface CrewSources {
  readonly code: readonly PythonSource[];
  /** Tests that make agents of their own: read last, so that their stand-ins do not come before the real callers. */
  readonly tests: readonly PythonSource[];
}

/**
 * The files that the crew model reads from: those that speak of crews, and those that import them (they say with what a
 * crew is built). What these import is read whatever its words; other files are not.
 */
export function crewSources(m: Machine): CrewSources {
  const chosen = new Set<PythonSource>();
  const tests: PythonSource[] = [];
  const waiting: PythonSource[] = [];
  for (const source of m.input.python.values()) {
    const speaks = CREW_WORDS.test(source.text);
    if (TEST.test(source.path)) {
      if (speaks && MAKES.test(source.text)) tests.push(source);
    } else if (speaks) chosen.add(source);
    else waiting.push(source);
  }
  if (![...chosen, ...tests].some((source) => PEOPLE.test(source.text))) return { code: [], tests: [] };
  const code = withImporters(m, chosen, waiting);
  return { code: [...m.input.python.values()].filter((source) => code.has(source)), tests };
}
