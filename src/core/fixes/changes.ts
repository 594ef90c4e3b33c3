import type { Changes } from "./types";

export const NO_CHANGES: Changes = { edits: [], imports: [], setups: [], environment: [], toStore: [], ignore: [], lines: [], appended: [], dependencies: [], modules: [], files: [], notes: [] };

/** What several fixes want, as one. Equal intents are kept once. */
export function mergeChanges(all: readonly Changes[]): Changes {
  const unique = <T>(pick: (changes: Changes) => readonly T[]): T[] => {
    const seen = new Map<string, T>();
    for (const item of all.flatMap(pick)) {
      const key = JSON.stringify(item);
      if (!seen.has(key)) seen.set(key, item);
    }
    return [...seen.values()];
  };
  return {
    edits: unique((changes) => changes.edits),
    imports: unique((changes) => changes.imports),
    setups: unique((changes) => changes.setups),
    environment: unique((changes) => changes.environment),
    toStore: unique((changes) => changes.toStore),
    ignore: unique((changes) => changes.ignore),
    lines: unique((changes) => changes.lines),
    appended: unique((changes) => changes.appended),
    dependencies: unique((changes) => changes.dependencies),
    modules: unique((changes) => changes.modules),
    files: unique((changes) => changes.files),
    notes: unique((changes) => changes.notes),
  };
}
