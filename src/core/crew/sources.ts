import type { PythonSource } from "../languages/document";
import { bodies } from "../languages/python/visit";
import type { Stmt } from "../languages/python/ast";
import { absoluteModule, projectModule } from "../evaluate/imports";
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
  let rest = chosen.size === 0 ? [] : waiting.map((source) => ({ source, imports: importsOf(m, source) }));
  for (let grown = true; grown; ) {
    const found = rest.filter(({ imports }) => imports.some((one) => chosen.has(one)));
    for (const { source } of found) chosen.add(source);
    rest = rest.filter(({ source }) => !chosen.has(source));
    grown = found.length > 0;
  }
  return { code: [...m.input.python.values()].filter((source) => chosen.has(source)), tests };
}

/** Project modules that a file imports, wherever in it. */
function importsOf(m: Machine, source: PythonSource): PythonSource[] {
  const found: PythonSource[] = [];
  const visit = (body: readonly Stmt[]): void => {
    for (const stmt of body) {
      const names = stmt.kind === "Import" ? stmt.names.map((alias) => alias.name) : stmt.kind === "ImportFrom" ? importedFrom(source, stmt) : [];
      for (const name of names) {
        const module = projectModule(m, name, source);
        if (module) found.push(module);
      }
      for (const inner of bodies(stmt)) visit(inner);
    }
  };
  visit(source.module.body);
  return found;
}

function importedFrom(source: PythonSource, stmt: Stmt & { kind: "ImportFrom" }): string[] {
  const base = absoluteModule(source, stmt.module, stmt.level);
  return [...(base === "" ? [] : [base]), ...stmt.names.map((alias) => (base === "" ? alias.name : `${base}.${alias.name}`))];
}
