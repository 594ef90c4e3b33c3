import type { PythonSource } from "../document";
import type { ClassDef, FunctionDef } from "./ast";
import { scopesOf, type Binding, type PythonScope } from "./scopes";

/** Where a dotted name is defined in the project. */
export interface Definition {
  readonly source: PythonSource;
  readonly scope: PythonScope;
  readonly name: string;
  readonly bindings: readonly Binding[];
}

const MAX_HOPS = 12;

/** Finds project modules and what their names are bound to, through imports and re-exports. */
export class ModuleIndex {
  private readonly byName = new Map<string, PythonSource[]>();
  private readonly followed = new Map<string, Definition | null>();

  private readonly answers = new Map<PythonSource, Map<string, Definition | null>>();
  private readonly nearest = new Map<PythonSource, Map<string, PythonSource | null>>();

  constructor(sources: Iterable<PythonSource>) {
    for (const source of sources) {
      // `src/pkg/mod.py` is imported as `pkg.mod`, and as `mod` from its own folder: index every suffix
      const parts = source.moduleName.split(".");
      for (let i = 0; i < parts.length; i++) {
        const name = parts.slice(i).join(".");
        const known = this.byName.get(name);
        if (known) known.push(source);
        else this.byName.set(name, [source]);
      }
    }
  }

  /** The module a dotted name means when imported from `from`; the nearest in the tree where several fit. */
  module(name: string, from: PythonSource): PythonSource | null {
    let nearest = this.nearest.get(from);
    if (!nearest) this.nearest.set(from, (nearest = new Map<string, PythonSource | null>()));
    const known = nearest.get(name);
    if (known !== undefined) return known;
    const found = this.nearestOf(name, from);
    nearest.set(name, found);
    return found;
  }

  /**
   * The one module that a name means whose package was renamed: `src.my_project.tools` for `src/tools.py`, where `src` is a folder
   * of the project and no other module ends so. Null for all other names: they may well be a library's.
   */
  moved(name: string, from: PythonSource): PythonSource | null {
    const parts = name.split(".");
    const [head = ""] = parts;
    if (parts.length < 3 || !from.moduleName.split(".").includes(head)) return null;
    const [found, ...others] = (this.byName.get([head, ...parts.slice(2)].join(".")) ?? []).filter((one) => one !== from);
    return found && others.length === 0 ? found : null;
  }

  private nearestOf(name: string, from: PythonSource): PythonSource | null {
    const candidates = this.byName.get(name);
    if (!candidates) return null;
    let best: PythonSource | null = null;
    let bestScore = -1;
    for (const candidate of candidates) {
      const isPackage = candidate.path.endsWith("/__init__.py");
      // a package comes before a module of the same name beside it
      const score = (candidate.moduleName === name ? 1e6 : commonPrefix(isPackage ? `${candidate.path.slice(0, -"/__init__.py".length)}.py` : candidate.path, from.path)) + (isPackage ? 0.5 : 0);
      if (score > bestScore) [best, bestScore] = [candidate, score];
    }
    return best;
  }

  /** Definition of a dotted name (`pkg.mod.helper`, `pkg.mod.Class.attr`) as seen from a module; null when not in the project. */
  find(dotted: string, from: PythonSource): Definition | null {
    return this.follow(dotted, from, 0);
  }

  /** Name in a library of what a module of the project imports and hands on (`from utils import log` of loguru's logger); null for anything else. */
  handedOn(dotted: string, from: PythonSource): string | null {
    let name = dotted;
    let source = from;
    for (let hops = 0; hops < MAX_HOPS; hops++) {
      const parts = name.split(".");
      const cut = parts.findLastIndex((_, index) => index > 0 && this.module(parts.slice(0, index).join("."), source) !== null);
      if (cut < 1) return hops === 0 ? null : name;
      const next = this.module(parts.slice(0, cut).join("."), source);
      const bindings = next ? (scopesOf(next).top.bindings.get(parts[cut] ?? "") ?? []) : [];
      const imported = bindings.find((binding) => binding.kind === "import");
      if (!next || imported?.kind !== "import" || !bindings.every((binding) => binding.kind === "import")) return null;
      name = [imported.target, ...parts.slice(cut + 1)].join(".");
      source = next;
    }
    return null;
  }

  private follow(dotted: string, from: PythonSource, hops: number): Definition | null {
    if (hops > MAX_HOPS) return null;
    // star imports that import each other would be followed again and again: each name is looked for once
    const key = `${from.path}\0${dotted}`;
    const known = this.followed.get(key);
    if (known !== undefined) return known;
    this.followed.set(key, null);
    const found = this.search(dotted, from, hops);
    this.followed.set(key, found);
    return found;
  }

  private search(dotted: string, from: PythonSource, hops: number): Definition | null {
    const parts = dotted.split(".");
    for (let cut = parts.length - 1; cut >= 1; cut--) {
      const source = this.module(parts.slice(0, cut).join("."), from);
      if (!source) continue;
      const found = this.inside(source, parts.slice(cut), hops);
      if (found) return found;
    }
    return null;
  }

  /** What a name means inside a module does not depend on who asks: packages that star-import each other ask it often. */
  private inside(source: PythonSource, path: readonly string[], hops: number): Definition | null {
    let answers = this.answers.get(source);
    if (!answers) this.answers.set(source, (answers = new Map<string, Definition | null>()));
    const key = path.join(".");
    const known = answers.get(key);
    if (known !== undefined) return known;
    answers.set(key, null);
    const found = this.lookInside(source, path, hops);
    answers.set(key, found);
    return found;
  }

  private lookInside(source: PythonSource, path: readonly string[], hops: number): Definition | null {
    const scopes = scopesOf(source);
    let scope = scopes.top;
    for (let i = 0; i < path.length; i++) {
      const name = path[i] ?? "";
      const bindings = scope.bindings.get(name);
      const last = i === path.length - 1;
      if (!bindings) {
        for (const star of scope.bindings.get("*") ?? []) {
          if (star.kind !== "star") continue;
          // in that module and nowhere above it: a shorter module name with a longer path would be tried for ever
          const target = hops < MAX_HOPS ? this.module(star.module, source) : null;
          const found = target ? this.inside(target, path.slice(i), hops + 1) : null;
          if (found) return found;
        }
        return null;
      }
      const imported = bindings.find((binding) => binding.kind === "import");
      if (imported?.kind === "import" && bindings.every((binding) => binding.kind === "import")) {
        return this.follow([imported.target, ...path.slice(i + 1)].join("."), source, hops + 1);
      }
      if (last) return { source, scope, name, bindings };
      const node: ClassDef | FunctionDef | undefined = bindings.flatMap((binding) => (binding.kind === "class" || binding.kind === "function" ? [binding.node] : []))[0];
      if (!node) return null;
      scope = scopes.of(node);
    }
    return null;
  }
}

function commonPrefix(a: string, b: string): number {
  const x = a.split("/");
  const y = b.split("/");
  let same = 0;
  while (same < x.length && same < y.length && x[same] === y[same]) same++;
  return same * 100 - x.length;
}
