import type { Expr, Node } from "../../languages/python/ast";
import type { ModuleScopes, PythonScope } from "../../languages/python/scopes";
import type { Term } from "../ir";

/** Python 3.14's builtins that code calls by bare name, and names that a module always has. */
const BUILTINS = new Set(
  ("print open input len str int float bool list dict set tuple frozenset bytes bytearray memoryview range enumerate zip map filter sorted reversed min max sum any all repr ascii type " +
    "isinstance issubclass callable getattr setattr hasattr delattr vars dir id hash iter next aiter anext super object property staticmethod classmethod format round abs divmod pow bin hex oct chr ord " +
    "slice complex exec eval compile globals locals breakpoint help exit quit display get_ipython __import__ __name__ __file__ __doc__ __builtins__ NotImplemented Ellipsis").split(" "),
);

export function isBuiltin(name: string): boolean {
  return BUILTINS.has(name) || /^(?:[A-Z]\w*(?:Error|Exception|Warning|Exit|Interrupt|Iteration))$/.test(name) || name === "Exception" || name === "BaseException";
}

/** The scope of the function, lambda or module that a scope belongs to: comprehensions have variables of their own but run inside it. */
export function functionScope(scope: PythonScope): PythonScope {
  let at = scope;
  while (at.node.kind === "Comprehension" && at.parent) at = at.parent;
  return at;
}

/** What a name means at a place. `capture` is told of names that belong to a function around. */
export function resolveName(id: string, at: Node, scope: PythonScope, scopes: ModuleScopes, capture: (name: string) => void): Term {
  const owner = scope.resolve(id);
  const dotted = scopes.qualify({ kind: "Name", id, start: at.start, end: at.end }, scope);
  if (!owner) return { k: "ref", path: dotted ?? id, known: dotted !== id || isBuiltin(id), at };
  const imported = owner.bindings.get(id)?.some((binding) => binding.kind === "import") ?? false;
  if (imported && dotted !== null) return { k: "ref", path: dotted, known: true, at };
  const home = functionScope(scope);
  const ownerHome = functionScope(owner);
  if (ownerHome === home) return { k: "var", name: id, at };
  if (owner.node.kind === "Module") return { k: "global", name: id, at };
  if (owner.node.kind === "ClassDef") return { k: "plain", parts: [], at };
  capture(id);
  return { k: "free", name: id, at };
}

/** Dotted name of an annotation or base class; `Optional[X]`, `X | None`, `Annotated[X, …]`, `Final[X]` count as X, `list[X]` as null. */
export function dottedType(expr: Expr | null, scope: PythonScope, scopes: ModuleScopes): string | null {
  if (expr === null) return null;
  switch (expr.kind) {
    case "Str":
      return /^[A-Za-z_][\w.]*$/.test(expr.value) ? scopes.qualify(nameOf(expr.value, expr), scope) : null;
    case "Name":
    case "Attribute": {
      const dotted = scopes.qualify(expr, scope);
      return dotted ?? (expr.kind === "Name" ? expr.id : null);
    }
    case "BinOp":
      return expr.op === "|" ? (isNone(expr.left) ? dottedType(expr.right, scope, scopes) : dottedType(expr.left, scope, scopes)) : null;
    case "Subscript": {
      const outer = dottedType(expr.value, scope, scopes)?.split(".").at(-1);
      if (outer === undefined || !["Optional", "Annotated", "Final", "ClassVar", "Union", "Type", "Generic"].includes(outer)) return outer ?? null;
      return dottedType(expr.index.kind === "Tuple" ? (expr.index.elts[0] ?? null) : expr.index, scope, scopes);
    }
    default:
      return null;
  }
}

function isNone(expr: Expr): boolean {
  return expr.kind === "Constant" && expr.value === null;
}

function nameOf(dotted: string, at: Node): Expr {
  const [head = "", ...rest] = dotted.split(".");
  let result: Expr = { kind: "Name", id: head, start: at.start, end: at.end };
  for (const attr of rest) result = { kind: "Attribute", value: result, attr, attrStart: at.start, start: at.start, end: at.end };
  return result;
}
