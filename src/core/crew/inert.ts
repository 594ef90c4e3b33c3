import type { PythonSource } from "../languages/document";
import type { Expr, FunctionDef, Stmt } from "../languages/python/ast";
import { scopesOf, type Binding } from "../languages/python/scopes";
import { childExpressions, walkAllExpressions, walkStatements } from "../languages/python/visit";
import { inClass } from "../evaluate/objects";
import type { ClassValue, ModuleValue, Value } from "../evaluate";
import type { Machine } from "../evaluate/machine";

/** Builtins through which code can change what other code sees. */
const REACHING = new Set("exec eval compile globals locals vars setattr super __import__".split(" "));
const MUTATING = new Set("append extend insert add update setdefault pop popitem remove discard clear sort reverse".split(" "));
/** Libraries that make crews, or read the environment. */
const READ = /^(?:crewai\w*|decouple|dotenv|environs?|dynaconf|prefect|starlette\.config)(?:\.|$)/;

/** The place of a function: what its names mean. */
export interface FunctionPlace {
  readonly node: FunctionDef;
  readonly source: PythonSource;
  readonly cls: ClassValue | null;
}

/** What an inert function does for the crew model: it names variables of the environment, and nothing else. */
export interface Inert {
  /** Its reads of the environment under literal names, in order. */
  readonly reads: readonly Expr[];
}

/**
 * Judges functions that nothing which makes a crew calls: reading their bodies adds nothing to the crew model where they
 * make no agents, change nothing that outlives the call, and call only functions of the same kind.
 */
export class InertFunctions {
  private readonly known = new Map<FunctionDef, Inert | null>();
  private readonly modules = new Map<string, ModuleValue>();

  constructor(machine: Machine) {
    for (const module of machine.modules.values()) this.modules.set(module.source.path, module);
  }

  /** The module as it was read, by the path of its file. */
  module(path: string): ModuleValue | undefined {
    return this.modules.get(path);
  }

  /** Null for a function that is not inert. */
  of(place: FunctionPlace): Inert | null {
    const known = this.known.get(place.node);
    if (known !== undefined) return known;
    this.known.set(place.node, { reads: [] }); // functions that call one another
    const inert = this.judge(place);
    this.known.set(place.node, inert);
    return inert;
  }

  private judge({ node, source, cls }: FunctionPlace): Inert | null {
    const { bindings } = scopesOf(source).of(node);
    const module = this.modules.get(source.path);
    if (!module) return null;
    const names = new Names(bindings, (name) => module.env.own(name) ?? null, cls, node.params[0]?.name ?? null, this);
    if (node.params.some(({ annotation }) => annotation !== null && !names.isPlain(annotation))) return null;
    const reads: Expr[] = [];
    let harmful = 0;
    walkStatements(node.body, (stmt) => {
      if (!names.keeps(stmt)) harmful++;
      return harmful === 0;
    });
    walkAllExpressions(node.body, (expr) => {
      if (names.isRead(expr)) {
        reads.push(expr);
        return false;
      }
      if (harmful === 0 && !names.allows(expr)) harmful++;
      return harmful === 0;
    });
    return harmful === 0 ? { reads } : null;
  }
}

/** What the names in one function mean. */
class Names {
  constructor(
    private readonly locals: ReadonlyMap<string, readonly Binding[]>,
    private readonly outside: (name: string) => Value | null,
    private readonly cls: ClassValue | null,
    private readonly self: string | null,
    private readonly functions: InertFunctions,
  ) {}

  /** Whether an annotation names no class of the project: the parameter would be an object of it. */
  isPlain(annotation: Expr): boolean {
    if (annotation.kind === "Name" && this.valueOf(annotation)?.kind === "class") return false;
    if (annotation.kind === "Str") return false;
    return childExpressions(annotation).every((child) => this.isPlain(child));
  }

  /** Whether a statement changes nothing but the function's own names. */
  keeps(stmt: Stmt): boolean {
    switch (stmt.kind) {
      case "Import":
      case "ImportFrom":
      case "Scope":
      case "BadStmt":
      case "ClassDef":
        return false;
      case "Assign":
        return stmt.targets.every((target) => this.isOwn(target));
      case "AugAssign":
      case "AnnAssign":
      case "For":
        return this.isOwn(stmt.target);
      case "With":
        return stmt.items.every((item) => item.target === null || this.isOwn(item.target));
      default:
        return true;
    }
  }

  private isOwn(target: Expr): boolean {
    switch (target.kind) {
      case "Name":
        return true;
      case "Tuple":
      case "List":
        return target.elts.every((elt) => this.isOwn(elt));
      case "Starred":
        return this.isOwn(target.value);
      case "Subscript":
        return this.isFresh(target.value);
      default:
        return false;
    }
  }

  /** A name that this function itself binds to a new list, dict or set, and to nothing else. */
  private isFresh(expr: Expr): boolean {
    if (expr.kind !== "Name") return false;
    const bindings = this.locals.get(expr.id) ?? [];
    return bindings.length > 0 && bindings.every((one) => one.kind === "assign" && one.path.length === 0 && /^(?:List|Dict|Set|Comprehension)$/.test(one.value.kind));
  }

  /** `os.environ["X"]`, `os.getenv("X", "default")` and `os.environ.get(…)` with nothing but literals. */
  isRead(expr: Expr): boolean {
    if (expr.kind === "Subscript") return expr.index.kind === "Str" && this.libraryName(expr.value) === "os.environ";
    if (expr.kind !== "Call" || expr.keywords.length > 0 || !expr.args.every((arg) => arg.kind === "Str" || arg.kind === "Num" || arg.kind === "Constant")) return false;
    const name = this.libraryName(expr.func);
    return expr.args[0]?.kind === "Str" && (name === "os.getenv" || name === "os.environ.get");
  }

  private libraryName(expr: Expr): string | null {
    if (expr.kind === "Attribute") {
      const holder = this.libraryName(expr.value);
      return holder === null ? null : `${holder}.${expr.attr}`;
    }
    const value = expr.kind === "Name" ? this.valueOf(expr) : null;
    return value?.kind === "external" ? value.fqn : null;
  }

  allows(expr: Expr): boolean {
    switch (expr.kind) {
      case "Name":
        return this.harmless(this.valueOf(expr), expr.id);
      case "Attribute":
        return this.allowsAttribute(expr.value, expr.attr);
      case "Call":
        if (expr.func.kind === "Attribute" && MUTATING.has(expr.func.attr) && !this.isFresh(expr.func.value)) return false;
        return [...expr.args, ...expr.keywords.map((keyword) => keyword.value)].every((arg) => this.mayBePassed(arg));
      case "BadExpr":
        return false;
      default:
        return true;
    }
  }

  private allowsAttribute(holder: Expr, name: string): boolean {
    if (holder.kind !== "Name") return true;
    const value = this.valueOf(holder);
    if (value?.kind === "external" && value.fqn === "os") return !/^(?:environb?|getenv|putenv)$/.test(name);
    if (holder.id !== this.self || !this.cls) return true;
    const member = inClass(this.cls, name);
    return !member || this.harmless(member.value, name);
  }

  private harmless(value: Value | null, name: string): boolean {
    if (!value) return !REACHING.has(name);
    switch (value.kind) {
      case "function":
        return value.node.kind === "FunctionDef" && this.functions.of({ node: value.node, source: value.source, cls: value.owner }) !== null;
      case "external":
        return !READ.test(value.fqn) && !value.fqn.startsWith("os.");
      case "instance":
        return value.cls === null && !READ.test(value.fqn);
      case "class":
      case "module":
        return false;
      case "union":
        return value.members.every((member) => this.harmless(member, name));
      default:
        return true;
    }
  }

  /** What is handed on may be changed there: only what this function does not share. */
  private mayBePassed(arg: Expr): boolean {
    if (arg.kind === "Starred") return this.mayBePassed(arg.value);
    if (arg.kind !== "Name") return true;
    if (arg.id === this.self && this.cls) return false;
    const value = this.valueOf(arg);
    return value === null || value.kind === "const" || value.kind === "text" || value.kind === "env" || value.kind === "unknown";
  }

  private valueOf(name: Expr & { kind: "Name" }): Value | null {
    return this.locals.has(name.id) ? null : this.outside(name.id);
  }
}
