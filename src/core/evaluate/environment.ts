import type { Range } from "../text/range";
import { union, type Value } from "./value";

/** A branch that control left, and the names that it had bound by then. */
interface Ended {
  readonly range: Range;
  readonly names: Map<string, Value>;
}

/** Names of one scope while its body is read. */
export class Env {
  readonly vars = new Map<string, Value>();
  /** What the branches around the current statement have bound so far, innermost last. */
  readonly layers: Map<string, Value>[] = [];
  /** Modules outside the project that `from m import *` took names from. */
  readonly stars: string[] = [];
  /** Names declared `global` or `nonlocal`, and the scope that owns them. */
  readonly outer = new Map<string, Env>();
  private readonly ended: Ended[] = [];

  constructor(
    readonly parent: Env | null,
    /** Dotted name. */
    readonly name: string,
    readonly isClass = false,
  ) {}

  get(name: string): Value | undefined {
    const first = this.outer.get(name) ?? this;
    const own = first.own(name);
    if (own) return own;
    for (let env = first.parent; env; env = env.parent) {
      // a class body is no enclosing scope for the functions inside it
      const value = env.isClass ? undefined : env.own(name);
      if (value) return value;
    }
    return undefined;
  }

  own(name: string): Value | undefined {
    for (let index = this.layers.length - 1; index >= 0; index--) {
      const value = this.layers[index]?.get(name);
      if (value) return value;
    }
    return this.vars.get(name);
  }

  set(name: string, value: Value): void {
    const owner = this.outer.get(name) ?? this;
    (owner.layers[owner.layers.length - 1] ?? owner.vars).set(name, value);
  }

  /** Whether a value was bound before the innermost branch around the current statement began. */
  isOlder(value: Value): boolean {
    const top = this.layers[this.layers.length - 1];
    if (top && [...top.values()].includes(value)) return false;
    return [this.vars, ...this.layers].some((names) => [...names.values()].includes(value));
  }

  /** Control leaves a branch (return, raise): what it bound is seen by its own code only. */
  leave(range: Range): void {
    const top = this.layers[this.layers.length - 1];
    if (!top || top.size === 0) return;
    const known = this.ended.find((one) => one.range.start === range.start);
    if (!known) this.ended.push({ range, names: new Map(top) });
    else {
      for (const [name, value] of top) {
        const before = known.names.get(name);
        known.names.set(name, before ? union([before, value]) : value);
      }
    }
  }

  /** The scope as code at an offset sees it: with the names of the branches around it that control left. */
  seenAt(offset: number): Env {
    const view = new Env(this, this.name);
    for (const [name, env] of this.outer) view.outer.set(name, env);
    for (const env of this.chain()) {
      const around = env.ended.filter(({ range }) => range.start <= offset && offset < range.end).sort((a, b) => a.range.start - b.range.start);
      for (const [name, value] of around.flatMap(({ names }) => [...names])) if (env === this || !this.own(name)) view.vars.set(name, value);
    }
    return view.vars.size > 0 ? view : this;
  }

  /** This scope and those around it, outermost first. */
  private chain(): Env[] {
    return [...(this.parent?.chain() ?? []), this];
  }

  root(): Env {
    let env: Env = this.parent ?? this;
    while (env.parent) env = env.parent;
    return env;
  }
}
