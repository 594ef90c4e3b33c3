import type { AnalysisInput } from "../analysis";
import type { Node } from "../languages/python/ast";
import type { PythonSource } from "../languages/document";
import { analyseFunction, type Analysed } from "./analyse";
import type { World } from "./frame";
import type { FunctionIr } from "./ir";
import { bottomUp } from "./order";
import type { Program, Resolved } from "./program";
import type { FlowTables } from "./specs";
import { sameData } from "./same";
import { hashValue } from "./summary";
import { hasMarks, join, LIMITS, type Value } from "./values";

interface Entry {
  readonly fn: FunctionIr;
  analysed: Analysed;
  /** What the function asked, and what the answer was. */
  deps: ReadonlyMap<string, string>;
  /** Reached a budget: labels, sinks, targets or rounds. */
  limited: boolean;
}

/** Summaries of a session. A run keeps every entry whose function and answers are what they were. */
export class FlowCache {
  readonly entries = new Map<string, Entry>();
  readonly literals = new Map<string, string>();
  order: readonly string[] = [];
}

export type SecretNames = (source: PythonSource, node: Node) => string | null;

interface Cell {
  readonly writers: Map<string, Value>;
  /** All that is written, as it is. */
  joined: Value | null;
  /** The same as readers see it. */
  value: Value | null;
  hash: string;
}

/** Runs functions to a fixpoint: bottom-up first, then whoever asked something whose answer has changed. */
export class Solver {
  private readonly cells = new Map<string, Cell>();
  private readonly askers = new Map<string, Set<string>>();
  private current = new Map<string, string>();

  constructor(
    private readonly input: AnalysisInput,
    private readonly program: Program,
    private readonly tables: FlowTables,
    private readonly cache: FlowCache,
    private readonly secretAt: SecretNames,
    private readonly literalsOf: (path: string) => string,
  ) {}

  run(): ReadonlyMap<string, Entry> {
    const { entries } = this.cache;
    for (const [id, entry] of entries) if (this.program.functions.get(id) !== entry.fn) entries.delete(id);
    for (const [id, entry] of entries) this.publish(id, entry.analysed.writes);
    const fresh = [...this.program.functions.keys()].filter((id) => !entries.has(id));
    if (fresh.length > entries.size || this.cache.order.length === 0) this.cache.order = bottomUp(this.program).map((fn) => fn.id);
    else this.cache.order = [...fresh, ...this.cache.order.filter((id) => entries.has(id))];
    const visits = new Map<string, number>();
    // the edited files settle among themselves first: if nothing of them has changed for others, nobody else is asked
    this.settle(new Set(fresh), visits, new Set(fresh));
    const dirty = new Set<string>();
    const answers = new Map<string, string>();
    for (const [id, entry] of entries) {
      for (const [key, answer] of entry.deps) {
        this.ask(key, id);
        let now = answers.get(key);
        if (now === undefined) answers.set(key, (now = this.answer(key)));
        if (now !== answer) dirty.add(id);
      }
    }
    this.settle(dirty, visits, null);
    return entries;
  }

  /** Runs until nobody is left who must look again; with `only`, among those functions. */
  private settle(start: ReadonlySet<string>, visits: Map<string, number>, only: ReadonlySet<string> | null): void {
    let dirty = start;
    while (dirty.size > 0) {
      const round = this.cache.order.filter((id) => dirty.has(id));
      const next = new Set<string>();
      const left = new Set(round);
      for (const id of round) {
        left.delete(id);
        if (!this.stale(id)) continue;
        const count = (visits.get(id) ?? 0) + 1;
        visits.set(id, count);
        if (count > LIMITS.rounds) {
          const entry = this.cache.entries.get(id);
          if (entry) entry.limited = true;
          continue;
        }
        for (const asker of this.compute(id)) if (!left.has(asker) && (only === null || only.has(asker))) next.add(asker);
      }
      dirty = next;
    }
  }

  /** Analyses one function; the ids of those who must look again. */
  private compute(id: string): readonly string[] {
    const fn = this.program.functions.get(id);
    if (!fn) return [];
    this.input.cancellation.check();
    this.current = new Map();
    const analysed = this.guarded(fn);
    const deps = this.current;
    for (const key of deps.keys()) this.ask(key, id);
    const before = this.cache.entries.get(id);
    this.cache.entries.set(id, { fn, analysed, deps, limited: analysed.limited });
    const changed = this.publish(id, analysed.writes);
    if (before?.analysed.summary.hash !== analysed.summary.hash) changed.push(`s:${id}`);
    return changed.flatMap((key) => [...(this.askers.get(key) ?? [])]);
  }

  private stale(id: string): boolean {
    const entry = this.cache.entries.get(id);
    return !entry || [...entry.deps].some(([key, answer]) => this.answer(key) !== answer);
  }

  /** Deeply nested code may exhaust the stack: that function is given up and named, its neighbours are not. */
  private guarded(fn: FunctionIr): Analysed {
    try {
      return analyseFunction(fn, this.world());
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      const before = this.cache.entries.get(fn.id);
      return { ...(before?.analysed ?? { summary: { returns: { marks: null, fields: null, types: [], constant: undefined, opaque: true, root: null, partial: false }, sinks: [], effects: new Map(), raises: null, hash: "" }, flows: [], writes: new Map() }), limited: true };
    }
  }

  private world(): World {
    const asked = <T>(key: string, value: T, answer: string): T => {
      this.current.set(key, answer);
      return value;
    };
    const { entries } = this.cache;
    return {
      program: this.program,
      tables: this.tables,
      summary: (id) => {
        const summary = entries.get(id)?.analysed.summary ?? null;
        return asked(`s:${id}`, summary, summary?.hash ?? "-");
      },
      cell: (name) => {
        const cell = this.cells.get(name);
        return asked(`c:${name}`, cell?.value ?? null, cell?.hash ?? "-");
      },
      method: (cls, name) => {
        const method = this.program.method(cls, name);
        return asked(`m:${cls}|${name}`, method, method?.id ?? "-");
      },
      lineage: (cls) => asked(`k:${cls}`, this.program.lineage(cls), this.program.shape(cls)),
      resolve: (dotted, from) => {
        const resolved = this.program.resolve(dotted, from);
        return asked(`r:${from.path}|${dotted}`, resolved, resolvedKey(resolved));
      },
      secretAt: (source, node) => asked(`l:${source.path}`, this.secretAt(source, node), this.literalsOf(source.path)),
    };
  }

  private answer(key: string): string {
    const name = key.slice(2);
    switch (key.charAt(0)) {
      case "s":
        return this.cache.entries.get(name)?.analysed.summary.hash ?? "-";
      case "c":
        return this.cells.get(name)?.hash ?? "-";
      case "l":
        return this.literalsOf(name);
      case "m": {
        const bar = name.lastIndexOf("|");
        return this.program.method(name.slice(0, bar), name.slice(bar + 1))?.id ?? "-";
      }
      case "k":
        return this.program.shape(name);
      default: {
        const bar = name.indexOf("|");
        const source = this.input.python.get(name.slice(0, bar));
        return source ? resolvedKey(this.program.resolve(name.slice(bar + 1), source)) : "-";
      }
    }
  }

  private ask(key: string, id: string): void {
    const known = this.askers.get(key);
    if (known) known.add(id);
    else this.askers.set(key, new Set([id]));
  }

  /** Replaces what a function writes to cells; the cells that changed. */
  private publish(id: string, writes: ReadonlyMap<string, Value>): string[] {
    const changed: string[] = [];
    const touched = new Set(writes.keys());
    for (const key of this.written.get(id) ?? []) touched.add(key);
    this.written.set(id, [...writes.keys()]);
    for (const key of touched) {
      let cell = this.cells.get(key);
      if (!cell) this.cells.set(key, (cell = { writers: new Map(), joined: null, value: null, hash: "-" }));
      const value = writes.get(key);
      const before = cell.writers.get(id);
      if (value && !before) {
        // a further writer only adds: joining all of them again would cost their square
        cell.writers.set(id, value);
        const joined = cell.joined === null ? value : join(cell.joined, value, () => undefined);
        // most writers add nothing: readers' view and its hash stay
        if (joined === cell.joined) continue;
        cell.joined = joined;
      } else {
        if (value && sameData(value, before)) continue;
        if (value) cell.writers.set(id, value);
        else cell.writers.delete(id);
        const all = [...cell.writers.values()];
        cell.joined = all.length === 0 ? null : all.reduce((a, b) => join(a, b, () => undefined));
      }
      cell.value = cell.joined === null ? null : this.coarse(key, cell.joined);
      const hash = cell.value === null ? "-" : hashValue(cell.value);
      if (hash !== cell.hash) changed.push(`c:${key}`);
      cell.hash = hash;
    }
    return changed;
  }

  /**
   * A field over all instances: where it is harmless, how it is built does not matter. Fewer differences mean fewer
   * functions that must look again.
   */
  private coarse(key: string, value: Value): Value | null {
    if (!key.startsWith("a:")) return value;
    const kept = [...(value.fields ?? [])].filter(([, field]) => hasMarks(field));
    const fields = kept.length === 0 ? null : new Map(kept);
    const constant = typeof value.constant === "string" ? value.constant : undefined;
    if (value.marks === null && fields === null && value.types.length === 0 && constant === undefined) {
      const named = this.tables.names.classify(key.slice(key.lastIndexOf(".") + 1)) !== null;
      if (!named || value.opaque || value.constant === null) return null;
    }
    return { ...value, fields, constant, root: null, partial: false };
  }

  private readonly written = new Map<string, readonly string[]>();
}

const keys = new WeakMap<Resolved, string>();

function resolvedKey(resolved: Resolved | null): string {
  if (!resolved) return "-";
  const known = keys.get(resolved);
  if (known !== undefined) return known;
  const { entity, rest } = resolved;
  const id = entity.kind === "function" ? entity.fn.id : entity.kind === "class" ? entity.cls.id : entity.key;
  const made = `${id}+${rest.join(".")}`;
  keys.set(resolved, made);
  return made;
}
