import type { DumpSpec, FlowSpecs, SinkSpec, SourceSpec } from "../model/knowledge";
import { NameClassifier, wordsOf } from "./names";

interface Receiver {
  readonly paths: ReadonlySet<string>;
  readonly endings: readonly string[];
  readonly name: RegExp | null;
}

/** Members that tell nothing without what they belong to. */
const GENERIC = new Set(["get", "pop", "setdefault", "copy", "__getitem__"]);

/** Words of a dotted path, without those that say nothing. */
function partsOf(path: string): readonly string[] {
  return path.split(".").map((part) => part.replace(/[()[\]]/g, "")).filter((part) => part !== "*" && part !== "" && !GENERIC.has(part));
}

/** Sources, sinks and sanitizers in the form that the interpreter asks in: by callee, by method, by type. */
export class FlowTables {
  readonly names: NameClassifier;
  private readonly sinkFunctions = new Map<string, SinkSpec[]>();
  private readonly sinkMethods = new Map<string, { spec: SinkSpec; receiver: Receiver }[]>();
  private readonly sourceFunctions = new Map<string, SourceSpec[]>();
  private readonly sourceMethods = new Map<string, { spec: SourceSpec; receiver: Receiver | null }[]>();
  private readonly sourceAttributes = new Map<string, SourceSpec>();
  private readonly sourceAttributeEndings: { ending: string; spec: SourceSpec }[] = [];
  private readonly cleanFunctions = new Set<string>();
  private readonly cleanPrefixes: string[] = [];
  private readonly cleanMethods: ReadonlySet<string>;
  private readonly redactWords: ReadonlySet<string>;
  private readonly redactors = new Map<string, boolean>();
  private readonly passFunctions: ReadonlySet<string>;
  private readonly passMethods: ReadonlySet<string>;
  private readonly passAttributes: ReadonlySet<string>;
  private readonly dumpTypes = new Map<string, DumpSpec>();
  readonly maskedTypes: ReadonlySet<string>;
  /** Sinks that are what a function gives back. */
  readonly results: readonly SinkSpec[];
  private readonly starts = new Map<string, (readonly string[])[]>();

  constructor(readonly specs: FlowSpecs) {
    this.names = new NameClassifier(specs.names);
    for (const spec of specs.sinks) {
      for (const name of spec.functions ?? []) push(this.sinkFunctions, name, spec);
      for (const name of spec.methods ?? []) push(this.sinkMethods, name, { spec, receiver: receiver(spec.receivers ?? [], spec.receiverName ?? null) });
    }
    for (const spec of specs.sources) {
      for (const name of spec.functions ?? []) push(this.sourceFunctions, name, spec);
      for (const name of spec.methods ?? []) push(this.sourceMethods, name, { spec, receiver: spec.receivers ? receiver(spec.receivers, null) : null });
      for (const name of spec.attributes ?? []) {
        if (name.startsWith("*.")) this.sourceAttributeEndings.push({ ending: name.slice(1), spec });
        else this.sourceAttributes.set(name, spec);
      }
    }
    for (const name of specs.sanitizers.functions) {
      if (name.endsWith(".*")) this.cleanPrefixes.push(name.slice(0, -1));
      else this.cleanFunctions.add(name);
    }
    this.cleanMethods = new Set(specs.sanitizers.methods);
    this.redactWords = new Set(specs.sanitizers.words);
    this.maskedTypes = new Set(specs.sanitizers.types);
    this.passFunctions = new Set(specs.propagators.functions);
    this.passMethods = new Set(specs.propagators.methods);
    this.passAttributes = new Set(specs.propagators.attributes);
    for (const dump of specs.dumps) for (const type of dump.types) this.dumpTypes.set(type, dump);
    this.results = specs.sinks.filter((spec) => spec.results);
    for (const spec of specs.sinks) if (spec.when === "switch") for (const name of spec.functions ?? []) this.start(name);
    for (const spec of specs.sources) {
      for (const path of [...(spec.functions ?? []), ...(spec.attributes ?? [])]) this.start(path);
      for (const name of spec.methods ?? []) for (const path of spec.receivers ?? [""]) push(this.starts, name, partsOf(path));
    }
    for (const type of this.dumpTypes.keys()) this.start(type);
  }

  /** For each way in which a word may begin a flow the words that must stand in the same file. */
  beginnings(word: string): readonly (readonly string[])[] {
    return this.starts.get(word) ?? [];
  }

  private start(path: string): void {
    const parts = partsOf(path);
    push(this.starts, parts.at(-1) ?? path, parts);
  }

  sinksOf(path: string | null, method: string | null, paths: readonly string[], name: string | null): readonly SinkSpec[] {
    const found = path === null ? [] : [...(this.sinkFunctions.get(path) ?? [])];
    for (const { spec, receiver: expected } of method === null ? [] : (this.sinkMethods.get(method) ?? [])) {
      if (!found.includes(spec) && fits(expected, paths, name)) found.push(spec);
    }
    return found;
  }

  /** Library path of what an attribute of a library's object holds; null where nothing is known. */
  memberOf(path: string): string | null {
    return this.specs.objects.members[path.split(".").slice(-2).join(".")] ?? null;
  }

  /** Library path of a parameter of a function that a library calls; `argument` is the first one of the decorator. */
  parameterOf(decorator: string, position: number, argument: string | null): string | null {
    const spec = this.specs.objects.parameters.find((one) => one.position === position && one.decorators.some((name) => matches(name, decorator)));
    if (!spec) return null;
    return spec.type !== "@" ? spec.type : argument === null ? null : `${argument}()`;
  }

  isHook(decorator: string): boolean {
    return this.specs.objects.parameters.some((one) => one.decorators.some((name) => matches(name, decorator)));
  }

  /** What comes out when the value at a path is switched on. */
  switchOf(path: string): SinkSpec | null {
    return this.sinkFunctions.get(path)?.find((spec) => spec.when === "switch") ?? null;
  }

  mayBeSink(method: string): boolean {
    return this.sinkMethods.has(method);
  }

  sourcesOf(path: string | null, method: string | null, paths: readonly string[]): readonly SourceSpec[] {
    const found = path === null ? [] : [...(this.sourceFunctions.get(path) ?? [])];
    for (const { spec, receiver: expected } of method === null ? [] : (this.sourceMethods.get(method) ?? [])) {
      if (expected === null || fits(expected, paths, null)) found.push(spec);
    }
    return found;
  }

  attributeSource(path: string): SourceSpec | null {
    const exact = this.sourceAttributes.get(path);
    if (exact) return exact;
    return this.sourceAttributeEndings.find(({ ending }) => path.endsWith(ending))?.spec ?? null;
  }

  cleansFunction(path: string): boolean {
    return this.cleanFunctions.has(path) || this.cleanPrefixes.some((prefix) => path.startsWith(prefix));
  }
  cleansMethod(name: string): boolean {
    return this.cleanMethods.has(name);
  }
  /** A name that promises redaction: `mask_key`, `redactSecrets`. */
  isRedactor(name: string): boolean {
    const known = this.redactors.get(name);
    if (known !== undefined) return known;
    const made = wordsOf(name).some((word) => this.redactWords.has(word));
    this.redactors.set(name, made);
    return made;
  }
  passesFunction(path: string): boolean {
    return this.passFunctions.has(path) || /(?:^|\.)[A-Z]\w*(?:Error|Exception|Warning|ExceptionGroup)$/.test(path) || path === "Exception" || path === "SystemExit" || path === "BaseException";
  }
  passesMethod(name: string): boolean {
    return this.passMethods.has(name);
  }
  passesAttribute(name: string): boolean {
    return this.passAttributes.has(name);
  }
  dumpOf(path: string): DumpSpec | null {
    return this.dumpTypes.get(path) ?? null;
  }
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}

function receiver(paths: readonly string[], name: string | null): Receiver {
  return {
    paths: new Set(paths.filter((path) => !path.startsWith("*."))),
    endings: paths.filter((path) => path.startsWith("*.")).map((path) => path.slice(1)),
    name: name === null ? null : new RegExp(name, "i"),
  };
}

function fits(expected: Receiver, paths: readonly string[], name: string | null): boolean {
  for (const path of paths) {
    if (expected.paths.has(path) || expected.endings.some((ending) => path.endsWith(ending) || path === ending.slice(1))) return true;
  }
  return name !== null && expected.name !== null && expected.name.test(name);
}

/** Whether a dotted name is the one of a table; a leading `*.` there stands for any prefix. */
export function matches(name: string, dotted: string): boolean {
  return name.startsWith("*.") ? dotted.endsWith(name.slice(1)) || dotted === name.slice(2) : dotted === name;
}

/** The exception itself as a place where a value comes out (`<raise>` in the tables). */
export function raiseSpec(tables: FlowTables): SinkSpec | null {
  return tables.sinksOf("<raise>", null, [], null)[0] ?? null;
}
