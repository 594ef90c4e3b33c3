import type { Node, Stmt } from "../../languages/python/ast";
import { scopesOf, type PythonScope } from "../../languages/python/scopes";
import type { ImportNeed } from "../types";
import type { PythonSource } from "../../languages/document";

/** How code refers to something of a module, and the import that it still needs. */
export interface Reference {
  readonly text: string;
  readonly needs: readonly ImportNeed[];
}

/** Where the reference will stand. */
export interface UsePoint {
  readonly source: PythonSource;
  readonly scope: PythonScope;
  readonly node: Node;
  /** Runs while the module is imported, so what it uses must be bound above it. */
  readonly early: boolean;
}

/**
 * A reference to `module.attribute` (or to the module itself) at a place: through an import that is there and visible,
 * else through a new one at the top, under another name where its own is taken.
 * `form` says what a new import looks like: `import os` → `os.environ`, or `from dotenv import load_dotenv`.
 */
export function reference(use: UsePoint, module: string, attribute: string | null, form: "module" | "name"): Reference {
  const full = attribute === null ? module : `${module}.${attribute}`;
  for (const [name, target] of visibleImports(use)) {
    if (target === full) return { text: name, needs: [] };
  }
  for (const [name, target] of visibleImports(use)) {
    if (attribute !== null && target === module) return { text: `${name}.${attribute}`, needs: [] };
  }
  const { path } = use.source;
  if (form === "name" && attribute !== null) {
    const alias = taken(use, attribute, full) ? `_crew_${attribute}` : null;
    return { text: alias ?? attribute, needs: [{ path, module, name: attribute, alias }] };
  }
  const alias = taken(use, module, module) ? `_crew_${module.replace(/\./g, "_")}` : null;
  return { text: `${alias ?? module}${attribute === null ? "" : `.${attribute}`}`, needs: [{ path, module: null, name: module, alias }] };
}

/** Names that are bound by nothing but one import, in this scope's view, before the use. */
function* visibleImports(use: UsePoint): Generator<readonly [name: string, target: string]> {
  const top = scopesOf(use.source).top;
  const names = new Set<string>();
  for (let scope: PythonScope | null = use.scope; scope; scope = scope.parent) {
    for (const name of scope.bindings.keys()) names.add(name);
  }
  for (const name of names) {
    const owner = use.scope.resolve(name);
    const bindings = owner?.bindings.get(name) ?? [];
    const [first] = bindings;
    if (!owner || first?.kind !== "import") continue;
    if (!bindings.every((binding) => binding.kind === "import" && binding.target === first.target)) continue;
    // what a conditional import binds may be missing; in the same function or at import time it must stand above
    const before = first.stmt.end <= use.node.start;
    const unconditional = owner === top ? use.source.module.body.includes(first.stmt) : owner === use.scope;
    if (unconditional && (before || (owner === top && !use.early))) yield [name, first.target];
  }
}

/** True where a name means something else at the top or at the place. */
function taken(use: UsePoint, name: string, target: string): boolean {
  const head = name.split(".")[0] ?? name;
  const top = scopesOf(use.source).top;
  const same = (scope: PythonScope | null): boolean =>
    (scope?.bindings.get(head) ?? []).every((binding) => binding.kind === "import" && (binding.target === target || binding.target === head));
  return !same(top) || !same(use.scope.resolve(head)) || (top.bindings.get("*") ?? []).length > 0 && RISKY_STAR.has(head);
}

/** Names that a star import is likely to bind to something else. */
const RISKY_STAR = new Set(["llm", "agent", "task", "crew", "tool"]);

/** `import os`, `from dotenv import load_dotenv as _crew_load_dotenv`. */
export function importText(need: ImportNeed): string {
  const as = need.alias === null ? "" : ` as ${need.alias}`;
  return need.module === null ? `import ${need.name}${as}` : `from ${need.module} import ${need.name}${as}`;
}

/** True for a statement that only imports: what may stand between a module's docstring and its code. */
export function isImportOnly(stmt: Stmt): boolean {
  switch (stmt.kind) {
    case "Import":
    case "ImportFrom":
      return true;
    case "If":
      return stmt.test.kind !== "Compare" && [...stmt.body, ...stmt.orelse].every(isImportOnly);
    case "Try":
      return (
        [...stmt.body, ...stmt.orelse, ...stmt.finalbody].every(isImportOnly) &&
        stmt.handlers.every((handler) => handler.body.every((inner) => isImportOnly(inner) || inner.kind === "Simple"))
      );
    default:
      return false;
  }
}
