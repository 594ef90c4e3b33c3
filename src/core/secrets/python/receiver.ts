import type { Call, Expr } from "../../languages/python/ast";
import type { Binding, ModuleScopes, PythonScope } from "../../languages/python/scopes";

/** Dotted name of a method by the class of its object: `discord.Client.run` for `client.run`; null where that is unknown. */
export function methodName(func: Expr, scopes: ModuleScopes, scope: PythonScope): string | null {
  if (func.kind !== "Attribute") return null;
  const made = func.value.kind === "Call" ? func.value : func.value.kind === "Name" ? maker(scope.lookup(func.value.id)) : null;
  const name = made && className(made.func, scopes, scope);
  return name ? `${name}.${func.attr}` : null;
}

/** The one call that made what a name is bound to. */
function maker(bindings: readonly Binding[]): Call | null {
  const last = bindings.at(-1);
  const value = last?.kind === "assign" && last.path.length === 0 ? last.value : last?.kind === "with" ? last.context : null;
  return value?.kind === "Call" ? value : null;
}

/** A library's class, or the one that a class of this module extends. */
function className(func: Expr, scopes: ModuleScopes, scope: PythonScope): string | null {
  if (func.kind === "Name") {
    const binding = scope.lookup(func.id).at(-1);
    const base = binding?.kind === "class" ? binding.node.bases[0] : undefined;
    if (base) return scopes.qualify(base, scope);
  }
  return scopes.qualify(func, scope);
}
