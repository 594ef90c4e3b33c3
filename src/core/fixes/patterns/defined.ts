import type { FixContext } from "../types";

/** The file that defines a class at its top level, ours or the project's own; null where none does. */
export function definedIn(name: string, context: FixContext): string | null {
  for (const source of context.input.python.values()) {
    if (source.module.body.some((stmt) => stmt.kind === "ClassDef" && stmt.name === name)) return source.path;
  }
  return null;
}
