import type { AnalysisInput } from "../analysis";
import { analyseFunction, type Analysed } from "./analyse";
import { pathOfCell, type Entry, type FlowCache, type SecretNames } from "./cache";
import { Demand } from "./demand";
import type { FunctionIr } from "./ir";
import type { Program } from "./program";
import { isTelling, Questions } from "./questions";
import { shapeOf } from "./shape";
import { LIMITS, OPAQUE } from "./values";

/** Callees are analysed while their caller waits, to this depth; deeper ones come after it. */
const MAX_DEPTH = 10;

/** Runs functions to a fixpoint: those that name sources with what they need, then whoever gets something from them. */
export class Solver {
  private readonly demand: Demand;
  private readonly questions: Questions;
  private readonly visits = new Map<string, number>();
  private readonly running = new Set<string>();
  private pending = new Set<string>();
  private dirty = new Set<string>();
  private computed = 0;

  constructor(
    private readonly input: AnalysisInput,
    private readonly program: Program,
    private readonly cache: FlowCache,
    private readonly secrets: SecretNames,
  ) {
    this.demand = new Demand(program, cache.tables, cache.evidence);
    this.questions = new Questions(input, program, cache, secrets, {
      need: (id) => {
        this.need(id);
      },
      fill: (key) => {
        this.fill(key);
      },
      begun: () => this.computed,
    });
  }

  /** Throws CancelledError when the work was overtaken; the next run makes up for what was left undone. */
  run(): ReadonlyMap<string, Entry> {
    const resumed = this.cache.interrupted;
    this.cache.interrupted = true;
    this.forget();
    if (resumed) this.resume();
    for (const id of this.cache.owed) {
      if (this.program.functions.has(id)) this.pending.add(id);
      else this.cache.owed.delete(id);
    }
    this.solve();
    this.cache.interrupted = false;
    return this.cache.entries;
  }

  private solve(): void {
    for (const module of this.program.modules) {
      this.input.cancellation.check();
      for (const fn of this.demand.roots(module, this.secrets.places(module.source))) this.activate(fn);
    }
    this.settle();
    const asked = new Set<string>();
    for (let words = this.words(asked); words.length > 0; words = this.words(asked)) {
      for (const fn of this.demand.mentioning(words)) this.activate(fn);
      this.settle();
    }
  }

  /** After a cancelled run: nothing that it has noted is known any more, so every answer is compared. */
  private resume(): void {
    const { cache } = this;
    cache.filled.clear();
    this.checkFacts();
    this.checkLiterals();
    for (const [id, entry] of cache.entries) {
      this.input.cancellation.check();
      if (this.stale(entry)) this.dirty.add(id);
    }
  }

  /** Words that nobody has looked for yet. */
  private words(asked: Set<string>): readonly string[] {
    const found: string[] = [];
    const add = (word: string): void => {
      if (asked.has(word)) return;
      asked.add(word);
      found.push(word);
    };
    if (asked.size === 0) for (const module of this.program.modules) this.demand.classWords(module).forEach(add);
    let looked = 0;
    for (const entry of this.cache.entries.values()) {
      if (looked++ % 256 === 0) this.input.cancellation.check();
      this.demand.words(entry.fn, entry.analysed).forEach(add);
    }
    return found;
  }

  /** Drops what changed files have made void, and notes who must look again. */
  private forget(): void {
    const { cache } = this;
    const now = new Map(this.program.modules.map((module) => [module.source.path, module]));
    const changed = new Set<string>();
    for (const path of new Set([...cache.modules.keys(), ...now.keys()])) if (cache.modules.get(path) !== now.get(path)) changed.add(path);
    if (changed.size === 0) {
      this.checkLiterals();
      return;
    }
    const renamed = [...changed].some((path) => shapeOf(cache.modules.get(path)) !== shapeOf(now.get(path)));
    cache.modules = now;
    for (const [id, entry] of cache.entries) {
      if (!changed.has(entry.fn.source.path)) continue;
      cache.entries.delete(id);
      // a function of the same name in the new text takes its place
      if (this.program.functions.has(id)) cache.owed.add(id);
      else {
        this.changed(cache.cells.publish(id, new Map()).map((key) => `c:${key}`));
        this.changed([`s:${id}`]);
      }
    }
    for (const key of cache.filled) if (changed.has(pathOfCell(key))) cache.filled.delete(key);
    if (renamed) this.checkFacts();
    this.checkLiterals();
  }

  private checkFacts(): void {
    let looked = 0;
    for (const [key, answer] of this.cache.facts) {
      if (looked++ % 64 === 0) this.input.cancellation.check();
      const now = this.questions.fact(key);
      if (now === answer) continue;
      this.cache.facts.set(key, now);
      this.changed([key]);
    }
  }

  private checkLiterals(): void {
    for (const { source } of this.program.modules) {
      const now = this.secrets.fingerprint(source.path);
      if ((this.cache.literals.get(source.path) ?? "") === now) continue;
      this.cache.literals.set(source.path, now);
      this.changed([`l:${source.path}`]);
    }
  }

  private changed(keys: readonly string[]): void {
    for (const key of keys) for (const id of this.cache.askers.get(key) ?? []) this.dirty.add(id);
  }

  private activate(fn: FunctionIr): void {
    if (!this.cache.entries.has(fn.id)) this.pending.add(fn.id);
  }

  /** Runs until nobody is left who must look, or look again. */
  private settle(): void {
    for (;;) {
      const [first] = this.pending;
      if (first !== undefined) {
        this.pending.delete(first);
        if (!this.cache.entries.has(first)) this.compute(first);
        continue;
      }
      if (this.dirty.size === 0) return;
      const { order } = this.cache;
      const round = [...this.dirty].sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
      this.dirty = new Set();
      const left = new Set(round);
      for (const id of round) {
        left.delete(id);
        const entry = this.cache.entries.get(id);
        if (!entry || !this.stale(entry)) continue;
        const before = this.dirty;
        this.dirty = new Set();
        this.compute(id);
        // whoever comes later in this round looks then
        for (const asker of this.dirty) if (!left.has(asker)) before.add(asker);
        this.dirty = before;
      }
    }
  }

  /** Analyses one function and notes who must look again. */
  private compute(id: string): void {
    const fn = this.program.functions.get(id);
    if (!fn) return;
    const { entries, order } = this.cache;
    const before = entries.get(id);
    const count = (this.visits.get(id) ?? 0) + 1;
    this.visits.set(id, count);
    if (count > LIMITS.rounds && before) {
      before.limited = true;
      return;
    }
    this.input.cancellation.check();
    this.running.add(id);
    const version = ++this.computed;
    const { made: analysed, answers: deps } = this.questions.noting(fn.source, () => this.guarded(fn));
    this.running.delete(id);
    for (const key of deps.keys()) if (before?.deps.has(key) !== true) this.cache.ask(key, id);
    const entry: Entry = { fn, analysed, deps, limited: analysed.limited };
    entries.set(id, entry);
    this.cache.owed.delete(id);
    if (!order.has(id)) order.set(id, order.size);
    const changed = this.cache.cells.publish(id, analysed.writes).map((key) => `c:${key}`);
    if (before?.analysed.summary.hash !== analysed.summary.hash) {
      changed.push(`s:${id}`);
      if (isTelling(analysed.summary) !== isTelling(before?.analysed.summary)) changed.push(...this.standIns(fn));
    }
    this.changed(changed);
    // what it asked may have changed while others were analysed on its way
    if (version !== this.computed && this.stale(entry)) this.dirty.add(id);
  }

  /** Questions of those who call a method by one of its class's bases. */
  private standIns(fn: FunctionIr): readonly string[] {
    return fn.cls === null ? [] : this.program.lineage(fn.cls.id).slice(1).map((base) => `o:${base.id}|${fn.name}`);
  }

  private stale(entry: Entry): boolean {
    for (const [key, answer] of entry.deps) if (this.questions.answer(key) !== answer) return true;
    return false;
  }

  /** Deeply nested code may exhaust the stack: that function is given up and named, its neighbours are not. */
  private guarded(fn: FunctionIr): Analysed {
    try {
      return analyseFunction(fn, this.questions);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      const before = this.cache.entries.get(fn.id);
      return { ...(before?.analysed ?? NOTHING_KNOWN), limited: true };
    }
  }

  /** Analyses a function that another one asks for, at once or, deep down, later. */
  private need(id: string): void {
    if (this.cache.entries.has(id) || this.running.has(id)) return;
    if (this.running.size < MAX_DEPTH) {
      this.pending.delete(id);
      this.compute(id);
    } else this.pending.add(id);
  }

  private fill(key: string): void {
    const { filled } = this.cache;
    if (filled.has(key)) return;
    filled.add(key);
    for (const fn of this.demand.writers(key)) this.need(fn.id);
  }
}

const NOTHING_KNOWN: Analysed = { summary: { returns: OPAQUE, sinks: [], effects: new Map(), raises: null, spills: new Map(), rebinds: new Map(), hash: "" }, flows: [], writes: new Map(), limited: false };
