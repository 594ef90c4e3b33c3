import type { PythonSource } from "../languages/document";
import type { Stmt } from "../languages/python/ast";
import { bodies } from "../languages/python/visit";
import { absoluteModule, projectModule } from "./imports";
import type { Machine } from "./machine";

/** These files and those of `others` that import one of them, or one that does. */
export function withImporters(m: Machine, chosen: Iterable<PythonSource>, others: Iterable<PythonSource>): Set<PythonSource> {
  const result = new Set(chosen);
  let rest = result.size === 0 ? [] : [...others].map((source) => ({ source, imports: importsOf(m, source) }));
  for (let grown = true; grown; ) {
    const found = rest.filter(({ imports }) => imports.some((one) => result.has(one)));
    for (const { source } of found) result.add(source);
    rest = rest.filter(({ source }) => !result.has(source));
    grown = found.length > 0;
  }
  return result;
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
