import type { Cancellation } from "../../analysis";
import type { PythonSource } from "../../languages/document";
import type { ClassDef, Expr, FunctionDef, Lambda, Module, Node, Param, Stmt } from "../../languages/python/ast";
import { scopesOf, type ModuleScopes, type PythonScope } from "../../languages/python/scopes";
import { sharedList } from "../empties";
import type { ClassIr, FieldIr, FunctionIr, ModuleIr, Op, ParamIr, Term } from "../ir";
import { lowerExpression, type ExpressionContext } from "./expressions";
import { dottedType } from "./names";
import { lowerBody } from "./statements";

const cache = new WeakMap<Module, ModuleIr>();

/** Lowers a file to functions and classes, once for as long as its text stands. Cancelled between functions. */
export function lowerModule(source: PythonSource, cancellation: Cancellation): ModuleIr {
  const known = cache.get(source.module);
  if (known) return known;
  const made = new ModuleLowering(source, cancellation).run();
  cache.set(source.module, made);
  return made;
}

/** A function whose class is known only when all of the class has been read. */
type Lowered = FunctionIr & { cls: ClassIr | null };

interface Building {
  readonly name: string;
  readonly kind: FunctionIr["kind"];
  readonly at: Node;
  readonly params: readonly Param[];
  readonly decorators: readonly Expr[];
  readonly outer: PythonScope;
  readonly scope: PythonScope;
}

/** Lowering of one function: what its expressions need, and what they found out. */
export class FunctionLowering implements ExpressionContext {
  readonly free = new Set<string>();
  readonly nested: FunctionIr[] = [];

  constructor(
    readonly scopes: ModuleScopes,
    readonly isModule: boolean,
    private readonly owner: ModuleLowering,
  ) {}

  capture(name: string): void {
    this.free.add(name);
  }
  lambda(expr: Lambda, scope: PythonScope): FunctionIr {
    return this.adopt(this.owner.lambda(expr, scope));
  }
  define(node: FunctionDef, scope: PythonScope): FunctionIr {
    return this.adopt(this.owner.define(node, scope));
  }
  defineClass(node: ClassDef, scope: PythonScope): ClassIr {
    const cls = this.owner.defineClass(node, scope, this);
    for (const method of cls.methods.values()) this.adopt(method);
    return cls;
  }
  /** A nested function's free names that are not this function's own are captured from further out. */
  private adopt(fn: FunctionIr): FunctionIr {
    this.nested.push(fn);
    return fn;
  }
}

class ModuleLowering {
  private readonly scopes: ModuleScopes;
  private readonly functions: FunctionIr[] = [];
  private readonly classes: ClassIr[] = [];
  private readonly byNode = new Map<Node, FunctionIr | ClassIr>();
  private readonly ids = new Map<string, number>();

  constructor(
    private readonly source: PythonSource,
    private readonly cancellation: Cancellation,
  ) {
    this.scopes = scopesOf(source);
  }

  run(): ModuleIr {
    const { module } = this.source;
    const main = this.finish({ name: "<module>", kind: "module", at: module, params: [], decorators: [], outer: this.scopes.top, scope: this.scopes.top }, (context) =>
      lowerBody(module.body, this.scopes.top, context),
    );
    return { source: this.source, main, functions: this.functions, classes: this.classes, byNode: this.byNode };
  }

  define(node: FunctionDef, outer: PythonScope): Lowered {
    this.cancellation.check();
    const scope = this.scopes.of(node);
    const fn = this.finish({ name: node.name, kind: "function", at: node, params: node.params, decorators: node.decorators, outer, scope }, (context) => lowerBody(node.body, scope, context));
    this.byNode.set(node, fn);
    return fn;
  }

  lambda(expr: Lambda, outer: PythonScope): FunctionIr {
    const scope = this.scopes.of(expr);
    return this.finish({ name: "<lambda>", kind: "lambda", at: expr, params: expr.params, decorators: [], outer, scope }, (context) => [
      { k: "return", value: lowerExpression(expr.body, scope, context) },
    ]);
  }

  defineClass(node: ClassDef, outer: PythonScope, context: FunctionLowering): ClassIr {
    const scope = this.scopes.of(node);
    const methods = new Map<string, FunctionIr>();
    const fields: FieldIr[] = [];
    const own: Lowered[] = [];
    const visit = (body: readonly Stmt[]): void => {
      for (const stmt of body) {
        if (stmt.kind === "FunctionDef") {
          const known = methods.get(stmt.name);
          const fn = this.define(stmt, scope);
          own.push(fn);
          if (stmt.decorators.some((decorator) => decorator.kind === "Attribute" && decorator.attr === "setter")) methods.set(`${stmt.name}=`, fn);
          // a property's setter must not hide its getter
          if (!known?.decoratorNames.includes("property")) methods.set(stmt.name, fn);
        } else if (stmt.kind === "ClassDef") context.defineClass(stmt, scope);
        else if (stmt.kind === "If" || stmt.kind === "Try") visit(stmt.body);
        else fields.push(...this.fields(stmt, scope, context, node.decorators.length > 0));
      }
    };
    visit(node.body);
    const ir: ClassIr = {
      id: this.id(scope.name),
      name: node.name,
      source: this.source,
      at: node,
      bases: node.bases.flatMap((base) => dottedType(base.kind === "Subscript" ? base.value : base, outer, this.scopes) ?? []),
      baseArguments: node.bases.flatMap((base) => (base.kind === "Subscript" ? (dottedType(base.index, outer, this.scopes) ?? []) : [])),
      silent: node.decorators.some((decorator) => decorator.kind === "Call" && decorator.keywords.some(({ name, value }) => name === "repr" && value.kind === "Constant" && value.value === false)),
      decoratorNames: node.decorators.flatMap((decorator) => this.decoratorName(decorator, outer) ?? []),
      fields,
      methods,
    };
    for (const fn of own) fn.cls = ir;
    this.classes.push(ir);
    this.byNode.set(node, ir);
    return ir;
  }

  private fields(stmt: Stmt, scope: PythonScope, context: FunctionLowering, decorated: boolean): FieldIr[] {
    if (stmt.kind === "AnnAssign" && stmt.target.kind === "Name") {
      const annotation = dottedType(stmt.annotation, scope, this.scopes);
      const value = stmt.value ? lowerExpression(stmt.value, scope, context) : null;
      // of a model such a field is private, of a dataclass it is one like the others
      const inner = stmt.target.id.startsWith("_") && !decorated;
      const { hidden, undumped } = value?.k === "call" ? hiding(value) : { hidden: false, undumped: false };
      return [{ name: stmt.target.id, annotation, default: value, hidden: hidden || inner, undumped: undumped || inner, declared: true, at: stmt.target }];
    }
    if (stmt.kind === "Assign") {
      const value = lowerExpression(stmt.value, scope, context);
      return stmt.targets.flatMap((target) => (target.kind === "Name" ? [{ name: target.id, annotation: null, default: value, hidden: false, undumped: false, declared: false, at: target }] : []));
    }
    if (stmt.kind === "Expr") lowerExpression(stmt.value, scope, context);
    return [];
  }

  private finish(building: Building, body: (context: FunctionLowering) => readonly Op[]): Lowered {
    const context = new FunctionLowering(this.scopes, building.kind === "module", this);
    const outerContext = new FunctionLowering(this.scopes, building.kind === "module", this);
    const ops = body(context);
    const params: ParamIr[] = building.params.map((param) => ({
      name: param.name,
      form: param.form,
      annotation: dottedType(param.annotation, building.outer, this.scopes),
      default: param.default ? lowerExpression(param.default, building.outer, outerContext) : null,
      at: param,
    }));
    const decoratorNames = building.decorators.flatMap((decorator) => this.decoratorName(decorator, building.outer) ?? []);
    const free = new Set(context.free);
    for (const inner of context.nested) for (const name of inner.free) if (!building.scope.bindings.has(name)) free.add(name);
    const fn: Lowered = {
      id: this.id(building.kind === "function" ? building.scope.name : `${building.scope.name}${building.kind === "module" ? ".<module>" : ""}`),
      name: building.name,
      kind: building.kind,
      source: this.source,
      at: building.at,
      params: sharedList(params),
      body: sharedList(ops),
      decorators: sharedList(building.decorators.map((decorator) => lowerExpression(decorator, building.outer, outerContext))),
      decoratorNames: sharedList(decoratorNames),
      free: sharedList([...free]),
      nested: sharedList(context.nested),
      static: decoratorNames.includes("staticmethod"),
      top: !insideFunction(building.outer),
      cls: null,
    };
    this.functions.push(fn);
    return fn;
  }

  private decoratorName(decorator: Expr, scope: PythonScope): string | null {
    const callee = decorator.kind === "Call" ? decorator.func : decorator;
    return this.scopes.qualify(callee, scope) ?? (callee.kind === "Attribute" ? `*.${callee.attr}` : null);
  }

  private id(name: string): string {
    const base = `${this.source.path}::${name}`;
    const count = this.ids.get(base) ?? 0;
    this.ids.set(base, count + 1);
    return count === 0 ? base : `${base}#${String(count)}`;
  }
}

function insideFunction(scope: PythonScope): boolean {
  for (let at: PythonScope | null = scope; at !== null; at = at.parent) if (at.node.kind === "FunctionDef" || at.node.kind === "Lambda") return true;
  return false;
}

/** Where a field's value does not show. */
function hiding(call: Term & { k: "call" }): { readonly hidden: boolean; readonly undumped: boolean } {
  const callee = call.func.k === "ref" ? (call.func.path.split(".").at(-1) ?? "") : "";
  if (callee === "PrivateAttr") return { hidden: true, undumped: true };
  const says = (name: string, value: boolean): boolean => FIELD.test(callee) && call.args.some((arg) => arg.name === name && arg.term.k === "const" && arg.term.value === value);
  return { hidden: says("repr", false), undumped: says("exclude", true) };
}

const FIELD = /^(?:field|Field|ib|attrib)$/;
