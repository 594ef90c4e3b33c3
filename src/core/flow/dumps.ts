import type { Node } from "../languages/python/ast";
import type { CallSite } from "./calls";
import type { Frame } from "./frame";
import { instanceFields, printed, shownFields } from "./printed";
import { dumpMark, singleton } from "./read";
import type { Value } from "./values";

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
