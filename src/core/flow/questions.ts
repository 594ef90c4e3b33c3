import type { AnalysisInput } from "../analysis";
import type { Node } from "../languages/python/ast";
import type { PythonSource } from "../languages/document";
import type { FlowCache, SecretNames } from "./cache";
import type { Cell } from "./cells";
import { allRaised } from "./exceptions";
import type { World } from "./frame";
import type { FunctionIr } from "./ir";
import { fieldCell, type Program, type Resolved } from "./program";
import type { Summary } from "./summary";
import type { Value } from "./values";

/** Looks at functions that an answer needs. */
export interface Looker {
  /** The function's summary is asked for. */
  need(id: string): void;
  /** The cell's value is asked for. */
  fill(key: string): void;
  /** How many analyses have begun. */
  begun(): number;
}

/** Questions of one function, and what the answers were. */
interface Notes {
  readonly answers: Map<string, string>;
  readonly source: PythonSource | null;
  /** Names that it has resolved in its own file. */
  readonly seen: Map<string, Resolved | null>;
  /** File whose hardcoded secrets it has asked for. */
  lettered: PythonSource | null;
}

const NOBODY: Notes = { answers: new Map(), source: null, seen: new Map(), lettered: null };

/**
 * Answers what the interpreter asks of the rest of the program, and notes each question with its answer as text: a function
 * is looked at again when an answer has changed. The first letter of a question tells its kind: summary, cell, method, overriding methods (`o`),
 * class (`k`), name (`r`), the file's hardcoded secrets (`l`).
 */
export class Questions implements World {
  readonly tables: World["tables"];
  private notes = NOBODY;
  private readonly summaries = new Texts("s");
  private readonly asked = new Map<string, AskedCell>();
  /** The same by class and field: a key is put together once. */
  private readonly fields = new Map<string, Map<string, AskedCell>>();
  private readonly classes = new Texts("k");
  private readonly methods = new Map<string, Map<string, AskedMethod>>();
  private readonly heirs = new Map<string, Texts>();
  private readonly names = new Map<string, Texts>();

  constructor(
    private readonly input: AnalysisInput,
    readonly program: Program,
    private readonly cache: FlowCache,
    private readonly secrets: SecretNames,
    private readonly looker: Looker,
  ) {
    this.tables = cache.tables;
  }

  /** Runs the analysis of a function of a file: what it makes, and the answers that it was given. */
  noting<T>(source: PythonSource, analyse: () => T): { readonly made: T; readonly answers: ReadonlyMap<string, string> } {
    const outer = this.notes;
    const notes: Notes = { answers: new Map(), source, seen: new Map(), lettered: null };
    this.notes = notes;
    try {
      return { made: analyse(), answers: notes.answers };
    } finally {
      this.notes = outer;
    }
  }

  get version(): number {
    return this.looker.begun();
  }

  summary(id: string): Summary | null {
    this.looker.need(id);
    const summary = this.cache.entries.get(id)?.analysed.summary ?? null;
    this.notes.answers.set(this.summaries.of(id), summary?.hash ?? "-");
    return summary;
  }

  cell(key: string): Value | null {
    return this.read(this.askedCell(key));
  }

  field(cls: string, name: string): Value | null {
    let group = this.fields.get(cls);
    if (!group) this.fields.set(cls, (group = new Map<string, AskedCell>()));
    let asked = group.get(name);
    if (!asked) group.set(name, (asked = this.askedCell(fieldCell(cls, name))));
    return this.read(asked);
  }

  private askedCell(key: string): AskedCell {
    let asked = this.asked.get(key);
    if (!asked) this.asked.set(key, (asked = { key, question: `c:${key}`, cell: undefined, filled: false }));
    return asked;
  }

  private read(asked: AskedCell): Value | null {
    if (!asked.filled) {
      asked.filled = true;
      this.looker.fill(asked.key);
    }
    asked.cell ??= this.cache.cells.get(asked.key);
    this.notes.answers.set(asked.question, asked.cell?.hash ?? "-");
    return asked.cell?.value ?? null;
  }

  method(cls: string, name: string): FunctionIr | null {
    let group = this.methods.get(cls);
    if (!group) this.methods.set(cls, (group = new Map<string, AskedMethod>()));
    let asked = group.get(name);
    if (!asked) group.set(name, (asked = { question: `m:${cls}|${name}`, method: this.program.method(cls, name) }));
    if (!this.notes.answers.has(asked.question)) this.note(asked.question, asked.method?.id ?? "-");
    return asked.method;
  }

  overrides(cls: string, name: string): readonly FunctionIr[] {
    const all = this.program.overrides(cls, name);
    if (all.length === 0) return all;
    for (const fn of all) if (mayPrint(fn)) this.looker.need(fn.id);
    const telling = this.telling(all);
    this.note(within(this.heirs, "o", cls).of(name), idsOf(telling));
    return telling;
  }

  /** Those that have been looked at and give something away or print what they are passed. */
  private telling(all: readonly FunctionIr[]): readonly FunctionIr[] {
    return all.filter((fn) => isTelling(this.cache.entries.get(fn.id)?.analysed.summary));
  }

  lineage(cls: string): ReturnType<Program["lineage"]> {
    const question = this.classes.of(cls);
    if (!this.notes.answers.has(question)) this.note(question, this.program.shape(cls));
    return this.program.lineage(cls);
  }

  resolve(dotted: string, from: PythonSource): Resolved | null {
    const { notes } = this;
    // a function asks for the same few names again and again
    const known = notes.seen.get(dotted);
    if (known !== undefined && notes.source === from) return known;
    const resolved = this.program.resolve(dotted, from);
    this.note(within(this.names, "r", from.path).of(dotted), resolved ? resolvedKey(resolved) : (this.program.alias(dotted, from) ?? "-"));
    if (notes.source === from) notes.seen.set(dotted, resolved);
    return resolved;
  }

  secretAt(source: PythonSource, node: Node): string | null {
    const { notes } = this;
    if (notes.lettered !== source) notes.answers.set(`l:${source.path}`, this.secrets.fingerprint(source.path));
    notes.lettered = source;
    return this.secrets.at(source, node);
  }

  /** The answer to a question as it is now. */
  answer(question: string): string {
    const name = question.slice(2);
    switch (question.charAt(0)) {
      case "s":
        return this.cache.entries.get(name)?.analysed.summary.hash ?? "-";
      case "c":
        return this.cache.cells.get(name)?.hash ?? "-";
      case "l":
        return this.secrets.fingerprint(name);
      case "o":
        return this.fact(question);
      default:
        return this.cache.facts.get(question) ?? this.fact(question);
    }
  }

  /** What a name or a class means now, whatever is kept. */
  fact(question: string): string {
    const name = question.slice(2);
    const bar = name.lastIndexOf("|");
    switch (question.charAt(0)) {
      case "m":
        return this.program.method(name.slice(0, bar), name.slice(bar + 1))?.id ?? "-";
      case "o":
        return idsOf(this.telling(this.program.overrides(name.slice(0, bar), name.slice(bar + 1))));
      case "k":
        return this.program.shape(name);
      default: {
        const source = this.input.python.get(name.slice(0, bar));
        if (!source) return "-";
        const dotted = name.slice(bar + 1);
        const resolved = this.program.resolve(dotted, source);
        return resolved ? resolvedKey(resolved) : (this.program.alias(dotted, source) ?? "-");
      }
    }
  }

  private note(question: string, answer: string): void {
    this.cache.facts.set(question, answer);
    this.notes.answers.set(question, answer);
  }
}

/** A method that was asked for in this run. */
interface AskedMethod {
  readonly question: string;
  readonly method: FunctionIr | null;
}

/** A cell that was asked for in this run. */
interface AskedCell {
  readonly key: string;
  readonly question: string;
  cell: Cell | undefined;
  /** Its writers have been looked for. */
  filled: boolean;
}

/**
 * Questions of one kind, by what they ask for. Each is made once: a map reads a text that was put together anew from its
 * beginning to its end.
 */
class Texts {
  private readonly made = new Map<string, string>();

  constructor(
    private readonly kind: string,
    private readonly owner: string | null = null,
  ) {}

  of(name: string): string {
    const known = this.made.get(name);
    if (known !== undefined) return known;
    const text = this.owner === null ? `${this.kind}:${name}` : `${this.kind}:${this.owner}|${name}`;
    this.made.set(name, text);
    return text;
  }
}

function within(groups: Map<string, Texts>, kind: string, owner: string): Texts {
  let group = groups.get(owner);
  if (!group) groups.set(owner, (group = new Texts(kind, owner)));
  return group;
}

/** Words by which a function may be one that prints. */
const PRINTS = /\b(?:print|log|logs|logger|logging|raise|warn|echo|emit|write|capture\w*|secho)\b/;

function mayPrint(fn: FunctionIr): boolean {
  return fn.params.length > 1 && PRINTS.test(fn.source.text.slice(fn.at.start, fn.at.end));
}

/** A method that matters to those who call it by its base: it gives something away, or prints or passes on what it is handed. */
export function isTelling(summary: Summary | undefined): boolean {
  if (!summary) return false;
  return summary.sinks.some((sink) => sink.slot !== "p0") || tells(allRaised(summary.raises)) || tellsOf(summary.returns);
}

function tellsOf(value: Value): boolean {
  if (tells(value.marks)) return true;
  for (const field of value.fields?.values() ?? []) if (tellsOf(field)) return true;
  return false;
}

/** What the object itself holds is known of its class, so it is among the sources. */
function tells(marks: Value["marks"]): boolean {
  if (marks !== null) for (const { label } of marks.values()) if (label.kind === "source") return true;
  return false;
}

function idsOf(functions: readonly FunctionIr[]): string {
  return functions.length === 0 ? "-" : functions.map((fn) => fn.id).join(",");
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
