import type { Value } from "./value";

/** Names of one scope while its body is read. */
export class Env {
  readonly vars = new Map<string, Value>();
  /** What the branches around the current statement have bound so far, innermost last. */
  readonly layers: Map<string, Value>[] = [];
  /** Modules outside the project that `from m import *` took names from. */
  readonly stars: string[] = [];
  /** Names declared `global` or `nonlocal`, and the scope that owns them. */
  readonly outer = new Map<string, Env>();

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

  root(): Env {
    let env: Env = this.parent ?? this;
    while (env.parent) env = env.parent;
    return env;
  }
}
