import type { ClassDef, Comprehension, Expr, FunctionDef, Lambda, Module, Param, Stmt } from "./ast";
import { bodies, childExpressions, statementExpressions } from "./visit";

/** What a name is bound to. `import` holds the absolute dotted target (relative imports resolved). */
export type Binding =
  | { readonly kind: "import"; readonly target: string; readonly stmt: Stmt }
  | { readonly kind: "star"; readonly module: string; readonly stmt: Stmt }
  | { readonly kind: "assign"; readonly value: Expr; readonly stmt: Stmt; /** Tuple targets: the path into the value. */ readonly path: readonly number[] }
  | { readonly kind: "annotation"; readonly annotation: Expr; readonly stmt: Stmt }
  | { readonly kind: "augment"; readonly value: Expr; readonly stmt: Stmt }
  | { readonly kind: "for"; readonly iter: Expr; readonly path: readonly number[]; readonly stmt: Stmt | null }
  | { readonly kind: "with"; readonly context: Expr; readonly stmt: Stmt }
  | { readonly kind: "except"; readonly type: Expr | null; readonly stmt: Stmt }
  | { readonly kind: "param"; readonly param: Param; readonly owner: FunctionDef | Lambda }
  | { readonly kind: "function"; readonly node: FunctionDef }
  | { readonly kind: "class"; readonly node: ClassDef }
  | { readonly kind: "capture"; readonly stmt: Stmt };

export type ScopeNode = Module | FunctionDef | ClassDef | Lambda | Comprehension;

export class PythonScope {
  readonly bindings = new Map<string, Binding[]>();
  /** Names declared `global` or `nonlocal` here. */
  readonly outer = new Set<string>();

  constructor(
    readonly node: ScopeNode,
    readonly parent: PythonScope | null,
    /** Dotted name of the scope: `pkg.mod.Class.method`. */
    readonly name: string,
  ) {}

  bind(name: string, binding: Binding): void {
    const known = this.bindings.get(name);
    if (known) known.push(binding);
    else this.bindings.set(name, [binding]);
  }

  /** The scope that binds a name as Python would look it up from here; null for builtins and unknown names. */
  resolve(name: string): PythonScope | null {
    let scope: PythonScope | null = this.outer.has(name) ? this.parent : this;
    let first = true;
    while (scope) {
      // a class body is no enclosing scope for the functions inside it
      if ((first || scope.node.kind !== "ClassDef") && scope.bindings.has(name)) return scope;
      first = false;
      scope = scope.parent;
    }
    return null;
  }

  lookup(name: string): readonly Binding[] {
    return this.resolve(name)?.bindings.get(name) ?? [];
  }
}

/** Scopes of one module, found by their node. */
export class ModuleScopes {
  private readonly scopes = new Map<ScopeNode, PythonScope>();
  readonly top: PythonScope;

  constructor(
    readonly module: Module,
    readonly moduleName: string,
    private readonly isPackage: boolean,
  ) {
    this.top = this.open(module, null, moduleName);
    this.body(module.body, this.top);
  }

  of(node: ScopeNode): PythonScope {
    return this.scopes.get(node) ?? this.top;
  }

  /**
   * Dotted name of an expression with imports resolved: `os.environ.get`, `crewai.Agent`, `pkg.mod.helper`.
   * Calls and subscripts end it: null. Names bound by assignment or parameter give null too; builtins give themselves.
   */
  qualify(expr: Expr, scope: PythonScope): string | null {
    if (expr.kind === "Attribute") {
      const base = this.qualify(expr.value, scope);
      return base === null ? null : `${base}.${expr.attr}`;
    }
    if (expr.kind !== "Name") return null;
    const found = scope.resolve(expr.id);
    if (!found) return this.fromStar(expr.id) ?? expr.id;
    // the last binding that says where the name comes from wins: `try: import x except ImportError: x = None`
    const bindings = found.bindings.get(expr.id) ?? [];
    for (const binding of [...bindings].reverse()) {
      if (binding.kind === "import") return binding.target;
      if (binding.kind === "function" || binding.kind === "class") return `${found.name}.${expr.id}`;
    }
    return null;
  }

  private fromStar(name: string): string | null {
    const stars = this.top.bindings.get("*") ?? [];
    const star = stars.length === 1 ? stars[0] : undefined;
    return star?.kind === "star" && !BUILTINS.has(name) ? `${star.module}.${name}` : null;
  }

  private open(node: ScopeNode, parent: PythonScope | null, name: string): PythonScope {
    const scope = new PythonScope(node, parent, name);
    this.scopes.set(node, scope);
    return scope;
  }

  private absolute(module: string, level: number): string {
    if (level === 0) return module;
    const parts = this.moduleName === "" ? [] : this.moduleName.split(".");
    const keep = parts.slice(0, Math.max(0, parts.length - level + (this.isPackage ? 1 : 0)));
    return [...keep, ...(module === "" ? [] : [module])].join(".");
  }

  private body(body: readonly Stmt[], scope: PythonScope): void {
    for (const stmt of body) this.statement(stmt, scope);
  }

  private statement(stmt: Stmt, scope: PythonScope): void {
    for (const expr of statementExpressions(stmt)) this.expression(expr, scope);
    switch (stmt.kind) {
      case "Import":
        for (const alias of stmt.names) {
          const [head = ""] = alias.name.split(".");
          scope.bind(alias.asname ?? head, { kind: "import", target: alias.asname ? alias.name : head, stmt });
        }
        return;
      case "ImportFrom": {
        const module = this.absolute(stmt.module, stmt.level);
        for (const alias of stmt.names) {
          if (alias.name === "*") scope.bind("*", { kind: "star", module, stmt });
          else scope.bind(alias.asname ?? alias.name, { kind: "import", target: module === "" ? alias.name : `${module}.${alias.name}`, stmt });
        }
        return;
      }
      case "FunctionDef": {
        scope.bind(stmt.name, { kind: "function", node: stmt });
        const inner = this.open(stmt, scope, `${scope.name}.${stmt.name}`);
        for (const param of stmt.params) inner.bind(param.name, { kind: "param", param, owner: stmt });
        this.body(stmt.body, inner);
        return;
      }
      case "ClassDef": {
        scope.bind(stmt.name, { kind: "class", node: stmt });
        this.body(stmt.body, this.open(stmt, scope, `${scope.name}.${stmt.name}`));
        return;
      }
      case "Scope":
        for (const name of stmt.names) scope.outer.add(name);
        return;
      case "Assign":
        for (const target of stmt.targets) this.target(target, scope, (path) => ({ kind: "assign", value: stmt.value, stmt, path }));
        break;
      case "AnnAssign": {
        const { value } = stmt;
        this.target(stmt.target, scope, (path) => value ? { kind: "assign", value, stmt, path } : { kind: "annotation", annotation: stmt.annotation, stmt });
        break;
      }
      case "AugAssign":
        this.target(stmt.target, scope, () => ({ kind: "augment", value: stmt.value, stmt }));
        break;
      case "For":
        this.target(stmt.target, scope, (path) => ({ kind: "for", iter: stmt.iter, path, stmt }));
        break;
      case "With":
        for (const item of stmt.items) {
          if (item.target) this.target(item.target, scope, () => ({ kind: "with", context: item.context, stmt }));
        }
        break;
      case "Try":
        for (const handler of stmt.handlers) {
          if (handler.name !== null) scope.bind(handler.name, { kind: "except", type: handler.type, stmt });
        }
        break;
      case "Match":
        for (const one of stmt.cases) for (const name of one.captures) scope.bind(name.id, { kind: "capture", stmt });
        break;
      default:
        break;
    }
    for (const inner of bodies(stmt)) this.body(inner, scope);
  }

  private target(target: Expr, scope: PythonScope, make: (path: readonly number[]) => Binding, path: readonly number[] = []): void {
    if (target.kind === "Name") {
      const owner = scope.outer.has(target.id) ? (scope.parent?.resolve(target.id) ?? this.top) : scope;
      owner.bind(target.id, make(path));
    } else if (target.kind === "Tuple" || target.kind === "List") {
      target.elts.forEach((elt, index) => {
        this.target(elt, scope, make, [...path, index]);
      });
    } else if (target.kind === "Starred") this.target(target.value, scope, make, path);
  }

  private expression(expr: Expr, scope: PythonScope): void {
    let inside = scope;
    if (expr.kind === "Lambda") {
      inside = this.open(expr, scope, `${scope.name}.<lambda>`);
      for (const param of expr.params) inside.bind(param.name, { kind: "param", param, owner: expr });
    } else if (expr.kind === "Comprehension") {
      inside = this.open(expr, scope, `${scope.name}.<comprehension>`);
      for (const generator of expr.generators) {
        this.target(generator.target, inside, (path) => ({ kind: "for", iter: generator.iter, path, stmt: null }));
      }
    } else if (expr.kind === "NamedExpr" && expr.target.kind === "Name") {
      // a walrus inside a comprehension binds in the function around it
      let owner = scope;
      while (owner.node.kind === "Comprehension" && owner.parent) owner = owner.parent;
      const stmt: Stmt = { kind: "Expr", start: expr.start, end: expr.end, value: expr };
      owner.bind(expr.target.id, { kind: "assign", value: expr.value, stmt, path: [] });
    }
    for (const child of childExpressions(expr)) this.expression(child, inside);
  }
}

/** Builtins that a star import is not assumed to replace. */
const BUILTINS = new Set(
  ("print open input len str int float bool list dict set tuple range enumerate zip map filter sorted min max sum any all repr type " +
    "isinstance issubclass getattr setattr hasattr vars dir id hash iter next super object property staticmethod classmethod " +
    "Exception ValueError TypeError KeyError RuntimeError format round abs exec eval compile globals locals __name__ __file__").split(" "),
);

const cache = new WeakMap<Module, ModuleScopes>();

/** Scopes of a module, built once. */
export function scopesOf(source: { readonly module: Module; readonly moduleName: string; readonly path: string }): ModuleScopes {
  const known = cache.get(source.module);
  if (known) return known;
  const scopes = new ModuleScopes(source.module, source.moduleName, source.path.endsWith("__init__.py"));
  cache.set(source.module, scopes);
  return scopes;
}
