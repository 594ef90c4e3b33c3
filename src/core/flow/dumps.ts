import type { Node } from "../languages/python/ast";
import type { CallSite } from "./calls";
import type { Frame } from "./frame";
import { instanceFields, printed, shownFields } from "./printed";
import { dumpMark, readAttribute, singleton } from "./read";
import { labelByName } from "./sources";
import { CLEAN, type Value } from "./values";

const MAX_DEPTH = 3;

/**
 * The dictionary that `asdict(x)` or `x.model_dump()` makes, field by field, so that a field put in its place or taken
 * out afterwards counts; null where the object is of no class of the project that declares its fields.
 */
export function dumpedFields(frame: Frame, value: Value, left: ReadonlySet<string>, at: Node, depth = 0): Value | null {
  const [type, ...others] = value.types;
  if (type?.kind !== "instance" || others.length > 0 || depth > MAX_DEPTH) return null;
  const declared = frame.world.lineage(type.id).flatMap((cls) => cls.fields.filter((field) => field.declared));
  if (declared.length === 0 || frame.world.program.libraryBases(type.id).some((base) => frame.world.tables.dumpOf(base))) return null;
  const fields = new Map<string, Value>();
  for (const { name, undumped } of declared) {
    if (undumped || left.has(name) || fields.has(`[${name}]`)) continue;
    const held = labelByName(frame, readAttribute(frame, value, name, at), name, at);
    fields.set(`[${name}]`, dumpedFields(frame, held, NOTHING, at, depth + 1) ?? held);
  }
  const marks = new Map([...(value.marks ?? [])].filter(([, mark]) => mark.label.kind === "source"));
  return { ...CLEAN, marks: marks.size > 0 ? marks : null, fields };
}

const NOTHING: ReadonlySet<string> = new Set();

/** What a whole-object dump shows. */
export function dumpOf(frame: Frame, value: Value, site: CallSite, raw: boolean): Value["marks"] {
  let marks = value.marks;
  for (const [name, field] of value.fields ?? []) if (name.startsWith("[") || raw) marks = frame.joinMarks(marks, printed(frame, field, "repr", site.term.at));
  for (const type of value.types) {
    if (type.kind === "instance") marks = frame.joinMarks(marks, instanceFields(frame, value, type.id, site.term.at, "dump"));
    else if (type.kind === "library") {
      const dump = frame.world.tables.dumpOf(type.path.replace(/\(\)$/, ""));
      if (dump?.members.includes("vars") && (!dump.needs || value.fields?.has("?needs"))) marks = frame.joinMarks(marks, singleton(dumpMark(frame, site.term.at, dump.label)));
    }
  }
  return marks;
}

/** Texts in a list or set; none where one of them is not known. */
export function constants(value: Value): readonly string[] {
  const all = [...(value.fields ?? [])].flatMap(([name, field]) => (name === "[*]" ? [undefined] : name.startsWith("[") ? [field.constant] : []));
  return all.every((one) => typeof one === "string") ? all : [];
}

/** What a dump shows that leaves some fields out; nothing where it is not known which ones. */
export function dumpWithout(frame: Frame, value: Value, left: ReadonlySet<string>, at: Node): Value["marks"] {
  if (left.size === 0) return null;
  let marks: Value["marks"] = null;
  for (const type of value.types) if (type.kind === "instance") marks = frame.joinMarks(marks, shownFields(frame, value, type.id, at, "dump", 0, left));
  return marks;
}
