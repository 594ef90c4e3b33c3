import type { PythonSource } from "../languages/document";
import type { ModuleIndex } from "../languages/python/modules";
import type { ClassIr, FieldIr, FunctionIr, ModuleIr } from "./ir";

/** What a dotted name of the project stands for; `rest` are attributes behind it. */
export type Entity =
  | { readonly kind: "function"; readonly fn: FunctionIr }
  | { readonly kind: "class"; readonly cls: ClassIr }
  | { readonly kind: "cell"; readonly key: string };

export interface Resolved {
  readonly entity: Entity;
  readonly rest: readonly string[];
}

const MAX_BASES = 12;
const NO_METHODS: readonly FunctionIr[] = [];
const FLOW = /^crewai\b.*\.Flow$/;

/** The functions and classes of all files, and what names mean across them. Made anew for each run; cheap. */
export class Program {
  readonly functions = new Map<string, FunctionIr>();
  readonly classes = new Map<string, ClassIr>();
  private readonly byPath = new Map<string, ModuleIr>();
  private readonly resolved = new Map<PythonSource, Map<string, Resolved | null>>();
  private readonly aliases = new Map<PythonSource, Map<string, string | null>>();
  private readonly shapes = new Map<string, string>();
  private readonly orders = new Map<string, readonly ClassIr[]>();
  /** Classes with all that are built on them. */
  private descent: Map<string, string[]> | null = null;
  /** Attributes that a property's setter sets, as `name=`. */
  private readonly setters = new Set<string>();
  private readonly replaced = new Map<string, readonly FunctionIr[]>();

  constructor(
    private readonly index: ModuleIndex,
    readonly modules: readonly ModuleIr[],
  ) {
    for (const module of modules) {
      this.byPath.set(module.source.path, module);
      for (const fn of module.functions) this.functions.set(fn.id, fn);
      for (const cls of module.classes) {
        this.classes.set(cls.id, cls);
        for (const name of cls.methods.keys()) if (name.endsWith("=")) this.setters.add(name);
      }
    }
  }

  module(path: string): ModuleIr | undefined {
    return this.byPath.get(path);
  }

  /** Project entity of a dotted name as seen from a file; null for libraries. */
  resolve(dotted: string, from: PythonSource): Resolved | null {
    let answers = this.resolved.get(from);
    if (!answers) this.resolved.set(from, (answers = new Map<string, Resolved | null>()));
    const known = answers.get(dotted);
    if (known !== undefined) return known;
    const made = this.search(dotted, from);
    answers.set(dotted, made);
    return made;
  }

  /** Name in its library of what another module of the project has imported; null where the name is a library's already or the project's. */
  alias(dotted: string, from: PythonSource): string | null {
    let names = this.aliases.get(from);
    if (!names) this.aliases.set(from, (names = new Map<string, string | null>()));
    const known = names.get(dotted);
    if (known !== undefined) return known;
    const made = this.resolve(dotted, from) === null ? this.index.handedOn(dotted, from) : null;
    names.set(dotted, made);
    return made;
  }

  /** Function or class that a module binds at its top; null for a variable. */
  global(name: string, source: PythonSource): Entity | null {
    const resolved = this.resolve(`${source.moduleName}.${name}`, source);
    // another module of the same dotted name must not answer for this one
    if (resolved?.rest.length !== 0 || resolved.entity.kind === "cell") return null;
    const owner = resolved.entity.kind === "function" ? resolved.entity.fn.source : resolved.entity.cls.source;
    return owner === source ? resolved.entity : null;
  }

  /** The class and its project bases, nearest first. */
  lineage(id: string): readonly ClassIr[] {
    const known = this.orders.get(id);
    if (known) return known;
    const result: ClassIr[] = [];
    const pending = [this.classes.get(id)];
    while (pending.length > 0 && result.length < MAX_BASES) {
      const cls = pending.shift();
      if (!cls || result.includes(cls)) continue;
      result.push(cls);
      for (const base of cls.bases) {
        const resolved = this.resolve(base, cls.source);
        if (resolved?.entity.kind === "class" && resolved.rest.length === 0) pending.push(resolved.entity.cls);
      }
    }
    this.orders.set(id, result);
    return result;
  }

  method(id: string, name: string): FunctionIr | null {
    for (const cls of this.lineage(id)) {
      const found = cls.methods.get(name);
      if (found) return found;
    }
    return null;
  }

  /** Whether any class has a setter of an attribute. */
  hasSetter(name: string): boolean {
    return this.setters.has(`${name}=`);
  }

  /** Methods of this name in classes built on one: what a call on an object of the base may run. */
  overrides(id: string, name: string): readonly FunctionIr[] {
    const heirs = this.heirs(id);
    if (heirs.length <= 1) return NO_METHODS;
    const key = `${id}|${name}`;
    const known = this.replaced.get(key);
    if (known) return known;
    const made = heirs.flatMap((heir) => (heir === id ? [] : (this.classes.get(heir)?.methods.get(name) ?? [])));
    this.replaced.set(key, made);
    return made;
  }

  /** The class and all that are built on it. */
  heirs(id: string): readonly string[] {
    if (this.descent === null) {
      this.descent = new Map();
      for (const cls of this.classes.keys()) {
        for (const one of this.lineage(cls)) {
          const known = this.descent.get(one.id);
          if (known) known.push(cls);
          else this.descent.set(one.id, [cls]);
        }
      }
    }
    return this.descent.get(id) ?? [];
  }

  /** Text that changes when what printing or constructing an instance shows does. */
  shape(id: string): string {
    const known = this.shapes.get(id);
    if (known !== undefined) return known;
    const made = this.lineage(id)
      .map((cls) => [cls.id, cls.bases.join(","), cls.baseArguments.join(","), cls.silent ? "s" : "", cls.decoratorNames.join(","), cls.fields.map((field) => `${field.name}:${field.annotation ?? ""}:${field.hidden ? "h" : ""}${field.undumped ? "u" : ""}`).join(",")].join("|"))
      .concat(this.isFlow(id) ? [this.stateOf(id)?.id ?? "", ...this.lineage(id).flatMap((cls) => [...cls.methods.keys()])] : [])
      .join(";");
    this.shapes.set(id, made);
    return made;
  }

  /** A flow of CrewAI. */
  isFlow(id: string): boolean {
    return this.libraryBases(id).some((base) => FLOW.test(base));
  }

  /** Class of a flow's state (`Flow[State]`); null where it is a mapping or not known. */
  stateOf(id: string): ClassIr | null {
    if (!this.isFlow(id)) return null;
    for (const cls of this.lineage(id)) {
      for (const argument of cls.baseArguments) {
        const resolved = this.resolve(argument, cls.source);
        if (resolved?.entity.kind === "class" && resolved.rest.length === 0) return resolved.entity.cls;
      }
    }
    return null;
  }

  /** Bases that come from libraries: `pydantic.BaseModel`. */
  libraryBases(id: string): readonly string[] {
    return this.lineage(id).flatMap((cls) => cls.bases.filter((base) => this.resolve(base, cls.source) === null));
  }

  private search(dotted: string, from: PythonSource): Resolved | null {
    const parts = dotted.split(".");
    for (let cut = parts.length; cut >= 2; cut--) {
      const entity = this.exact(parts.slice(0, cut).join("."), from);
      if (entity) return { entity, rest: parts.slice(cut) };
    }
    return null;
  }

  private exact(dotted: string, from: PythonSource): Entity | null {
    const definition = this.index.find(dotted, from);
    if (!definition) return null;
    const module = this.byPath.get(definition.source.path);
    if (!module) return null;
    for (const binding of definition.bindings) {
      if (binding.kind !== "function" && binding.kind !== "class") continue;
      const ir = module.byNode.get(binding.node);
      if (ir) return "methods" in ir ? { kind: "class", cls: ir } : { kind: "function", fn: ir };
    }
    if (definition.scope.node.kind === "Module") return { kind: "cell", key: globalCell(definition.source.path, definition.name) };
    const owner = module.byNode.get(definition.scope.node);
    return owner && "methods" in owner ? { kind: "cell", key: fieldCell(owner.id, definition.name) } : null;
  }
}

const fieldsByName = new WeakMap<ClassIr, ReadonlyMap<string, FieldIr>>();

/** A class's own fields by name; of two with one name the first. */
export function fieldsOf(cls: ClassIr): ReadonlyMap<string, FieldIr> {
  const known = fieldsByName.get(cls);
  if (known) return known;
  const made = new Map<string, FieldIr>();
  for (const field of cls.fields) if (!made.has(field.name)) made.set(field.name, field);
  fieldsByName.set(cls, made);
  return made;
}

/** Cell of a module's variable. */
export function globalCell(path: string, name: string): string {
  return `g:${path}:${name}`;
}
/** Cell of a class's field, over all its instances. */
export function fieldCell(cls: string, name: string): string {
  return `a:${cls}.${name}`;
}

/** Streamlit's state of a page's session. */
export const SESSION = "streamlit.session_state";

/** Objects of libraries that a program puts anything into, by name, to read it elsewhere: Streamlit's session, what Flask keeps for a request. */
export function isState(path: string): boolean {
  return path === SESSION || path === "flask.g";
}

/** Cell of one entry of it, within a file. */
export function sessionCell(path: string, name: string): string {
  return globalCell(path, `${SESSION}.${name}`);
}

/** Classes built on an exception of Python or a library. */
export function isException(program: Program, cls: string): boolean {
  return program.libraryBases(cls).some((base) => /(?:Error|Exception|Warning|Exit)$/.test(base));
}

const SHOWN_BASES = /(?:^|\.)(?:BaseModel|BaseSettings|NamedTuple|TypedDict|Struct|SQLModel|RootModel)$/;
const SHOWN_DECORATORS = /(?:^|\.)(?:dataclass|define|attrs|frozen|s|attr\.s|mutable)$/;

/** Classes whose default text shows their fields. */
export function showsFields(program: Program, cls: string): boolean {
  if (program.libraryBases(cls).some((base) => SHOWN_BASES.test(base))) return true;
  return program.lineage(cls).some((one) => !one.silent && one.decoratorNames.some((decorator) => SHOWN_DECORATORS.test(decorator)));
}
