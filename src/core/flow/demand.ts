import type { EvidenceReader } from "./evidence";
import { allRaised } from "./exceptions";
import type { ClassIr, FunctionIr, ModuleIr } from "./ir";
import { showsFields, type Program } from "./program";
import type { FlowTables } from "./specs";
import { isStep, STARTS } from "./steps";
import type { Analysed } from "./analyse";
import type { Type, Value } from "./values";

/**
 * Which functions have to be looked at: those that name a source, what they call and read, and whoever calls or reads
 * what has turned out to hold something. All others stay unread.
 */
export class Demand {
  private readonly spans = new WeakMap<ModuleIr, readonly FunctionIr[]>();
  /** Classes of which an instance holds something secret. */
  readonly tainted = new Set<string>();
  /** Number of classes known to hold something when an analysis was last asked for its words. */
  private readonly heard = new WeakMap<Analysed, number>();
  private states: Set<string> | null = null;

  constructor(
    private readonly program: Program,
    private readonly tables: FlowTables,
    private readonly evidence: EvidenceReader,
  ) {}

  /** Functions of a file that name a source; `further`: more places that begin a flow. */
  roots(module: ModuleIr, further: readonly number[]): ReadonlySet<FunctionIr> {
    const found = new Set<FunctionIr>();
    for (const place of this.evidence.of(module.source).roots) this.around(module, place, found);
    for (const place of further) this.around(module, place, found);
    for (const fn of module.functions) if ((isStep(fn) && fn.params.length > 1) || fn.decoratorNames.some((name) => this.tables.isHook(name))) found.add(fn);
    return found;
  }

  /** Functions in which one of the words stands. */
  mentioning(words: readonly string[]): ReadonlySet<FunctionIr> {
    const found = new Set<FunctionIr>();
    const wanted = this.evidence.known(words);
    for (const module of this.program.modules) {
      for (const place of this.evidence.places(module.source, wanted)) {
        this.around(module, place, found);
        for (const other of this.renamed(module, place)) this.around(module, other, found);
      }
    }
    return found;
  }

  /** `import secret as s`: where the other name stands. */
  private renamed(module: ModuleIr, place: number): readonly number[] {
    RENAMED.lastIndex = place;
    const alias = RENAMED.exec(module.source.text)?.[1];
    return alias === undefined ? [] : this.evidence.places(module.source, this.evidence.known([alias]));
  }

  /** Functions that may write to a cell. */
  writers(key: string): readonly FunctionIr[] {
    if (key.startsWith("g:")) {
      const colon = key.lastIndexOf(":");
      const module = this.program.module(key.slice(2, colon));
      return module ? [module.main, ...this.globalWriters(module, key.slice(colon + 1))] : [];
    }
    const dot = key.lastIndexOf(".");
    const cls = this.program.classes.get(key.slice(2, dot));
    return cls ? this.fieldWriters(cls, key.slice(dot + 1)) : [];
  }

  /** Words by which others get at what a function gives away; empty where it gives nothing away. */
  words(fn: FunctionIr, analysed: Analysed): readonly string[] {
    // what it says depends on itself and on the classes known by now
    if (isMute(analysed) || this.heard.get(analysed) === this.tainted.size) return [];
    this.heard.set(analysed, this.tainted.size);
    const words: string[] = [];
    const { summary, writes } = analysed;
    const given = this.speaks(summary.returns) || hasSources(allRaised(summary.raises)) || [...summary.effects.values()].some((fields) => [...fields.values()].some((field) => this.speaks(field)));
    if (given) words.push(...this.callWords(fn));
    for (const [key, value] of writes) {
      if (!this.speaks(value)) continue;
      words.push(key.slice(Math.max(key.lastIndexOf("."), key.lastIndexOf(":")) + 1));
      if (key.startsWith("a:")) words.push(...DUMPING, ...this.taint(key.slice(2, key.lastIndexOf("."))), ...this.inherited(key));
    }
    return words;
  }

  private speaks(value: Value): boolean {
    if (hasSources(value.marks) || value.types.some((type) => this.typeSpeaks(type))) return true;
    // attributes of an object that shows none of them are read by their names
    const silent = value.types.some((type) => type.kind === "instance" && !this.shows(type.id));
    for (const [name, field] of value.fields ?? []) if (!(silent && name.startsWith(".")) && this.speaks(field)) return true;
    return false;
  }

  /** Whether the text of an instance may hold its fields. */
  private shows(id: string): boolean {
    return showsFields(this.program, id) || this.program.method(id, "__str__") !== null || this.program.method(id, "__repr__") !== null;
  }

  private typeSpeaks(type: Type): boolean {
    switch (type.kind) {
      case "instance":
        return this.tainted.has(type.id) || this.program.libraryBases(type.id).some((base) => this.tables.dumpOf(base) !== null);
      case "class":
        return false;
      case "function":
        return [...type.bound, ...(type.captured?.values() ?? []), ...(type.keywords?.values() ?? [])].some((value) => this.speaks(value));
      case "library":
        return type.path.endsWith("()") && this.tables.dumpOf(type.path.slice(0, -2)) !== null;
    }
  }

  private callWords(fn: FunctionIr): readonly string[] {
    if (fn.kind !== "function") return [];
    if (!/^__\w+__$/.test(fn.name)) return isStep(fn) ? [fn.name, ...STARTS] : [fn.name];
    return fn.cls ? this.taint(fn.cls.id, fn.name !== "__init__" && fn.name !== "__new__") : [];
  }

  /** Words of the classes that show a field which is named like a secret. */
  classWords(module: ModuleIr): readonly string[] {
    const words: string[] = [];
    for (const cls of module.classes) {
      if (cls.fields.some((field) => field.declared && this.tables.names.classify(field.name) !== null)) words.push(...this.taint(cls.id));
    }
    return words;
  }

  /** Instances of the class and of those built on it give something away without being asked by name; `surely`: by more than their text. */
  private taint(id: string, surely = false): readonly string[] {
    const words: string[] = [];
    for (const heir of this.program.heirs(id)) {
      if (!surely && !this.shows(heir)) continue;
      this.tainted.add(heir);
      words.push(this.program.classes.get(heir)?.name ?? "", ...(this.isState(heir) ? ["state"] : []));
    }
    return words;
  }

  /** The class of some flow's state: it is read by that name. */
  private isState(id: string): boolean {
    this.states ??= new Set([...this.program.classes.keys()].flatMap((cls) => this.program.stateOf(cls)?.id ?? []));
    return this.states.has(id);
  }

  /** A base's method that reads a field which only this class fills: whoever makes an object of it decides. */
  private inherited(key: string): readonly string[] {
    const dot = key.lastIndexOf(".");
    const [cls, ...bases] = this.program.lineage(key.slice(2, dot));
    const reads = bases.some((base) => base.source.text.slice(base.at.start, base.at.end).includes(key.slice(dot)));
    return cls && reads ? [cls.name] : [];
  }

  private globalWriters(module: ModuleIr, name: string): FunctionIr[] {
    const found = new Set<FunctionIr>();
    for (const place of this.evidence.places(module.source, this.evidence.known(["global"]))) {
      const line = module.source.text.slice(place, module.source.text.indexOf("\n", place) + 1 || undefined);
      if (new RegExp(`\\b${name}\\b`).test(line)) this.around(module, place, found);
    }
    return [...found];
  }

  /** Methods that assign the field, and the code that runs the class's body. */
  private fieldWriters(cls: ClassIr, name: string): FunctionIr[] {
    const module = this.program.module(cls.source.path);
    if (!module) return [];
    const found = new Set<FunctionIr>();
    if (cls.fields.some((field) => field.name === name)) this.around(module, cls.at.start, found);
    const { text } = cls.source;
    for (let dot = text.indexOf(`.${name}`, cls.at.start); dot >= 0 && dot < cls.at.end; dot = text.indexOf(`.${name}`, dot + 1)) {
      const after = dot + 1 + name.length;
      if (!/\w/.test(text.charAt(after)) && ASSIGNED.test(text.slice(after, after + 200))) this.around(module, dot + 1, found);
    }
    return [...found];
  }

  /** The functions in which a place stands, outermost last; the module's own code where it stands in none. */
  private around(module: ModuleIr, place: number, found: Set<FunctionIr>): void {
    const spans = this.spansOf(module);
    let low = 0;
    let high = spans.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((spans[middle]?.at.start ?? 0) <= place) low = middle + 1;
      else high = middle;
    }
    let inside = false;
    // spans are sorted by their start: those around the place are before it, and none of them begins before the outermost one
    for (let index = low - 1; index >= 0; index--) {
      const fn = spans[index];
      if (!fn) break;
      if (fn.at.end > place) {
        found.add(fn);
        // whoever makes a lambda may use it on the spot
        inside ||= fn.kind === "function";
      }
      if (fn.top) break;
    }
    if (!inside) found.add(module.main);
  }

  private spansOf(module: ModuleIr): readonly FunctionIr[] {
    const known = this.spans.get(module);
    if (known) return known;
    const made = module.functions.filter((fn) => fn.kind !== "module").sort((a, b) => a.at.start - b.at.start || b.at.end - a.at.end);
    this.spans.set(module, made);
    return made;
  }
}

/** Names by which objects are shown whole. */
const DUMPING = ["vars", "__dict__", "asdict", "astuple"];
/** A name that an import binds to another one. */
const RENAMED = /\w+[ \t]+as[ \t]+(\w+)/y;
/** What follows a field that is assigned, alone or among others. */
const ASSIGNED = /^\s*(?:[,)\]]|:[^=\n]*=(?!=)|[-+*/|&]?=(?!=)|$)/;

const mute = new WeakMap<Analysed, boolean>();

/** Nothing that a function gives away or writes carries a source or is of any type: it stays so as long as the analysis does. */
function isMute(analysed: Analysed): boolean {
  const known = mute.get(analysed);
  if (known !== undefined) return known;
  const { summary, writes } = analysed;
  const values = [summary.returns, ...writes.values(), ...[...summary.effects.values()].flatMap((fields) => [...fields.values()])];
  const made = !hasSources(allRaised(summary.raises)) && values.every(isPlain);
  mute.set(analysed, made);
  return made;
}

function isPlain(value: Value): boolean {
  if (hasSources(value.marks) || value.types.length > 0) return false;
  for (const field of value.fields?.values() ?? []) if (!isPlain(field)) return false;
  return true;
}

function hasSources(marks: Value["marks"]): boolean {
  if (marks === null) return false;
  for (const mark of marks.values()) if (mark.label.kind === "source") return true;
  return false;
}
