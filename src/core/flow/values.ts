import type { Mark } from "./labels";

/** Budgets of design.md: reported when reached, never silent. */
export const LIMITS = { labels: 16, sinks: 64, targets: 8, rounds: 6, fields: 64, depth: 2, path: 120 } as const;

/** What is known of a value's class. Project entities are named by id so that cached values survive an edit. */
export type Type =
  /** `open`: told by an annotation or by being `self`, so it may be of any class built on this one. */
  | { readonly kind: "instance"; readonly id: string; readonly open?: boolean }
  | { readonly kind: "class"; readonly id: string }
  | { readonly kind: "function"; readonly id: string; readonly bound: readonly Value[]; readonly keywords: ReadonlyMap<string, Value> | null; readonly captured: ReadonlyMap<string, Value> | null }
  /** Something of a library, by the way it was got: `os.environ`, `logging.getLogger()`. */
  | { readonly kind: "library"; readonly path: string };

/**
 * An abstract value. `fields` holds attributes (`.name`), constant keys (`[key]`) and any other element (`[*]`).
 * `opaque`: nothing is known of it, so the name it gets may say what it is.
 */
export interface Value {
  readonly marks: ReadonlyMap<string, Mark> | null;
  readonly fields: ReadonlyMap<string, Value> | null;
  readonly types: readonly Type[];
  readonly constant: string | number | boolean | null | undefined;
  readonly opaque: boolean;
  /** Slot of the parameter that this value still is: what is written to its fields is an effect on the caller. */
  readonly root: string | null;
  /** A field that one branch wrote and another did not: what the field held before belongs to it. */
  readonly partial: boolean;
}

/** Field of a text that is one of several constants: all of them. */
export const ONE_OF = "?one of";

/** Field of a mapping that some key of it is not known. */
export const SOME_KEY = "[?]";

export const CLEAN: Value = { marks: null, fields: null, types: [], constant: undefined, opaque: false, root: null, partial: false };
export const OPAQUE: Value = { ...CLEAN, opaque: true };
export const NONE: Value = { ...CLEAN, constant: null };

export function constant(value: string | number | boolean): Value {
  return { ...CLEAN, constant: value };
}
export function library(path: string): Value {
  return path.length > LIMITS.path ? OPAQUE : { ...OPAQUE, types: [{ kind: "library", path }] };
}
export function typed(type: Type): Value {
  return { ...CLEAN, types: [type] };
}
export function marked(marks: ReadonlyMap<string, Mark> | null): Value {
  return marks === null || marks.size === 0 ? CLEAN : { ...CLEAN, marks };
}
export function withMark(value: Value, mark: Mark): Value {
  const marks = new Map(value.marks);
  marks.set(mark.label.key, mark);
  return { ...value, marks };
}
export function hasMarks(value: Value): boolean {
  return value.marks !== null || (value.fields !== null && [...value.fields.values()].some(hasMarks));
}

/** Called when a value would carry more labels than the budget allows. */
export type OnLimit = () => void;

export function joinMarks(a: Value["marks"], b: Value["marks"], onLimit: OnLimit): Value["marks"] {
  if (a === null || a === b) return b;
  if (b === null) return a;
  let result: Map<string, Mark> | null = null;
  for (const [key, mark] of b) {
    const known = (result ?? a).get(key);
    if (known?.via === undefined && mark.via !== undefined && known) continue;
    if (known && (known.via === undefined) === (mark.via === undefined) && (known.trace?.length ?? 0) <= (mark.trace?.length ?? 0)) continue;
    if (!known && (result ?? a).size >= LIMITS.labels) {
      onLimit();
      continue;
    }
    result ??= new Map(a);
    result.set(key, mark);
  }
  return result ?? a;
}

function joinTypes(a: readonly Type[], b: readonly Type[], onLimit: OnLimit): readonly Type[] {
  if (b.length === 0 || a === b) return a;
  if (a.length === 0) return b;
  let result: Type[] | null = null;
  for (const type of b) {
    const at = (result ?? a).findIndex((known) => known === type || isSameEntity(known, type));
    if (at >= 0) {
      if (isOpen(type) && !isOpen((result ?? a)[at])) (result ??= [...a])[at] = type;
      continue;
    }
    if ((result ?? a).length >= LIMITS.targets) onLimit();
    else (result ??= [...a]).push(type);
  }
  return result ?? a;
}

export function typeKey(type: Type): string {
  return type.kind === "library" ? `l:${type.path}` : `${type.kind}${isOpen(type) ? "+" : ""}:${type.id}`;
}

function isOpen(type: Type | undefined): boolean {
  return type?.kind === "instance" && type.open === true;
}

function isSameEntity(a: Type, b: Type): boolean {
  if (a.kind === "library" || b.kind === "library") return a.kind === b.kind && typeKey(a) === typeKey(b);
  return a.kind === b.kind && a.id === b.id;
}

export function join(a: Value, b: Value, onLimit: OnLimit): Value {
  if (a === b) return a;
  if (isBottom(a)) return b;
  if (isBottom(b)) return a;
  const joined: Value = {
    marks: joinMarks(a.marks, b.marks, onLimit),
    fields: joinFields(a, b, onLimit),
    types: joinTypes(a.types, b.types, onLimit),
    constant: a.constant === b.constant ? a.constant : undefined,
    opaque: a.opaque || b.opaque,
    root: a.root === b.root ? a.root : null,
    partial: a.partial || b.partial,
  };
  // the same value again is the same object: what compares by identity stops here
  return isSame(joined, a) ? a : joined;
}

function isSame(a: Value, b: Value): boolean {
  return a.marks === b.marks && a.fields === b.fields && a.types === b.types && a.constant === b.constant && a.opaque === b.opaque && a.root === b.root && a.partial === b.partial;
}

function isBottom(value: Value): boolean {
  return value === CLEAN || value === NONE;
}

function joinFields(a: Value, b: Value, onLimit: OnLimit): Value["fields"] {
  if (a.fields === b.fields) return a.fields;
  let result: Map<string, Value> | null = null;
  for (const [name, value] of a.fields ?? []) {
    const there = b.fields?.get(name);
    const joined = there ? join(value, there, onLimit) : besides(value, b);
    if (joined !== value) (result ??= new Map(a.fields)).set(name, joined);
  }
  for (const [name, value] of b.fields ?? []) {
    if (a.fields?.has(name) === true) continue;
    result ??= new Map(a.fields);
    if (result.size >= LIMITS.fields) break;
    result.set(name, besides(value, a));
  }
  return result ?? a.fields;
}

/** A field that the other value does not hold: there it may be what nobody knows. */
function besides(field: Value, other: Value): Value {
  return field.partial || (other.root === null && !other.opaque && other.types.length === 0) ? field : { ...field, partial: true };
}

/** The value with one field set; below the depth limit what is deeper is folded into the field itself. */
export function withField(value: Value, name: string, field: Value): Value {
  return withFields(value, [[name, field]]);
}

/** The value with some fields set, one after the other. */
export function withFields(value: Value, written: readonly (readonly [string, Value])[]): Value {
  if (written.length === 0) return value;
  const fields = new Map(value.fields);
  let { marks, constant: known } = value;
  let changed = false;
  for (const [name, field] of written) {
    if (fields.size >= LIMITS.fields && !fields.has(name)) {
      marks = joinMarks(marks, allMarks(field, noLimit), noLimit);
      continue;
    }
    // an object's attribute is a place of its own: what it holds is known as deep as elsewhere
    fields.set(name, limitDepth(unwound(field), name.startsWith(".") ? LIMITS.depth : LIMITS.depth - 1));
    known = undefined;
    changed = true;
  }
  return { ...value, marks, fields: changed ? fields : value.fields, constant: known };
}

/** The value with one field gone. */
export function withoutField(value: Value, name: string): Value {
  if (value.fields?.has(name) !== true) return value;
  const fields = new Map(value.fields);
  fields.delete(name);
  return { ...value, fields };
}

/** The same where only the caller knows whether there is such a field: in any case it is gone. */
export function taken(value: Value, name: string): Value {
  const open = value.marks !== null && [...value.marks.values()].some(({ label }) => label.kind === "slot");
  return open ? withField(value, name, CLEAN) : withoutField(value, name);
}

function noLimit(): void {
  // folding is exact enough here: the budget is reported where labels are joined
}

/**
 * A function that an object keeps must not hold the object in full: `self.a = wrap(self.b)` line after line would
 * double it each time.
 */
function unwound(value: Value): Value {
  if (!value.types.some((type) => type.kind === "function" && (type.bound.length > 0 || type.captured !== null || type.keywords !== null))) return value;
  return {
    ...value,
    types: value.types.map((type) => (type.kind === "function" ? { ...type, bound: type.bound.map(flat), keywords: flatMap(type.keywords), captured: flatMap(type.captured) } : type)),
  };
}

function flatMap(values: ReadonlyMap<string, Value> | null): ReadonlyMap<string, Value> | null {
  return values === null ? null : new Map([...values].map(([name, value]) => [name, flat(value)]));
}

/** The value without what is inside it. */
export function flat(value: Value): Value {
  const types = value.types.filter((type) => type.kind !== "function");
  return value.fields === null && types.length === value.types.length ? value : { ...value, fields: null, types };
}

function limitDepth(value: Value, depth: number): Value {
  if (value.fields === null) return value;
  if (depth === 0) {
    // what the fields of a project's object hold is known of its class; a library's object does not give its own away
    if (value.types.some((type) => type.kind === "instance")) return { ...value, fields: null };
    const own = value.types.some((type) => type.kind === "library");
    const inside = [...value.fields].filter(([name]) => !own || !name.startsWith(".")).reduce<Value["marks"]>((all, [, field]) => joinMarks(all, allMarks(field, noLimit), noLimit), value.marks);
    return { ...value, marks: inside, fields: null };
  }
  let fields: Map<string, Value> | null = null;
  for (const [name, field] of value.fields) {
    const limited = limitDepth(field, depth - 1);
    if (limited !== field) (fields ??= new Map(value.fields)).set(name, limited);
  }
  return fields === null ? value : { ...value, fields };
}

/** Every mark of the value and of everything inside it. */
export function allMarks(value: Value, onLimit: OnLimit): Value["marks"] {
  let marks = value.marks;
  for (const field of value.fields?.values() ?? []) marks = joinMarks(marks, allMarks(field, onLimit), onLimit);
  return marks;
}
