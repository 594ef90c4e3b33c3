import type { Label, Mark, Spot, Trace } from "./labels";
import type { Type, Value } from "./values";

/** Whether two values are the same in every part, their maps in the same order too. */
export function sameValue(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (a.constant !== b.constant || a.opaque !== b.opaque || a.root !== b.root || a.partial !== b.partial) return false;
  return sameMap(a.marks, b.marks, sameMark) && sameTypes(a.types, b.types) && sameMap(a.fields, b.fields, sameValue);
}

function sameMap<T>(a: ReadonlyMap<string, T> | null, b: ReadonlyMap<string, T> | null, same: (a: T, b: T) => boolean): boolean {
  if (a === b) return true;
  if (a === null || b === null || a.size !== b.size) return false;
  const others = b.entries();
  for (const [key, value] of a) {
    const { value: other, done } = others.next();
    if (done === true || key !== other[0] || !same(value, other[1])) return false;
  }
  return true;
}

function sameTypes(a: readonly Type[], b: readonly Type[]): boolean {
  if (a === b) return true;
  return a.length === b.length && a.every((type, index) => sameType(type, b[index]));
}

function sameType(a: Type, b: Type | undefined): boolean {
  if (a === b) return true;
  if (b === undefined) return false;
  switch (a.kind) {
    case "library":
      return b.kind === "library" && a.path === b.path;
    case "class":
      return b.kind === "class" && a.id === b.id;
    case "instance":
      return b.kind === "instance" && a.id === b.id && a.open === b.open;
    case "function":
      if (b.kind !== "function" || a.id !== b.id || a.bound.length !== b.bound.length) return false;
      return a.bound.every((value, index) => sameAs(value, b.bound[index])) && sameMap(a.keywords, b.keywords, sameValue) && sameMap(a.captured, b.captured, sameValue);
  }
}

function sameAs(a: Value, b: Value | undefined): boolean {
  return b !== undefined && sameValue(a, b);
}

function sameMark(a: Mark, b: Mark): boolean {
  return a === b || (sameLabel(a.label, b.label) && sameTrace(a.trace, b.trace) && a.via?.slot === b.via?.slot && a.via?.field === b.via?.field);
}

function sameLabel(a: Label, b: Label): boolean {
  if (a === b) return true;
  if (a.key !== b.key) return false;
  if (a.kind === "slot") return b.kind === "slot" && a.slot === b.slot && a.path.length === b.path.length && a.path.every((step, index) => step === b.path[index]);
  if (b.kind === "slot") return false;
  return a.category === b.category && a.origin === b.origin && a.name === b.name && a.confidence === b.confidence && a.ceiling === b.ceiling && sameSpot(a.spot, b.spot);
}

function sameTrace(a: Trace | null, b: Trace | null): boolean {
  while (a !== b) {
    if (a === null || b === null || a.length !== b.length || a.message !== b.message || !sameSpot(a.spot, b.spot)) return false;
    a = a.before;
    b = b.before;
  }
  return true;
}

function sameSpot(a: Spot, b: Spot): boolean {
  return a === b || (a.fn === b.fn && a.start === b.start && a.end === b.end);
}
