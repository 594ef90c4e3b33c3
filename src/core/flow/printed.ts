import type { Node } from "../languages/python/ast";
import type { Frame } from "./frame";
import { dumpMark, fieldOf, knownBetter, outside, readAttribute, readPath, singleton } from "./read";
import { isException, SESSION, sessionCell, showsFields } from "./program";
import { labelByName } from "./sources";
import type { How } from "./summary";
import type { Value } from "./values";

/** Marks that come out when a value is turned to text. */
export function printed(frame: Frame, value: Value, how: How, at: Node, depth = 0): Value["marks"] {
  if (value.types.length === 0 && value.fields === null) return value.marks;
  const { tables } = frame.world;
  let marks = value.marks;
  for (const [name, field] of value.fields ?? []) {
    if (name.startsWith("[") && depth < 4) marks = frame.joinMarks(marks, printed(frame, field, "repr", at, depth + 1));
  }
  for (const type of value.types) {
    if (type.kind === "library") {
      if (type.path === SESSION) marks = frame.joinMarks(marks, sessionMarks(frame, at));
      const path = type.path.replace(/\(\)$/, "");
      if (path !== type.path && tables.maskedTypes.has(path)) return null;
      const dump = path === type.path ? null : tables.dumpOf(path);
      const shows = dump && (how === "str" ? dump.str : dump.repr) && (!dump.needs || value.fields?.has("?needs"));
      if (dump && shows) marks = frame.joinMarks(marks, singleton(dumpMark(frame, at, dump.label)));
    } else if (type.kind === "instance" && depth < 3) {
      // a caught exception carries what its text shows, and the way that it came
      if (value.marks !== null && isException(frame.world.program, type.id)) continue;
      marks = frame.joinMarks(marks, printedInstance(frame, value, type.id, how, at, depth));
    }
  }
  return marks;
}

/** All that a page has put into its session. */
function sessionMarks(frame: Frame, at: Node): Value["marks"] {
  const all = frame.world.cell(sessionCell(frame.fn.source.path, "*"));
  return all ? printed(frame, all, "repr", at, 1) : null;
}

function printedInstance(frame: Frame, value: Value, cls: string, how: How, at: Node, depth: number): Value["marks"] {
  const { world } = frame;
  const custom = (how === "str" ? world.method(cls, "__str__") : null) ?? world.method(cls, "__repr__");
  if (custom) {
    const returns = frame.world.summary(custom.id)?.returns;
    let marks: Value["marks"] = null;
    for (const mark of returns?.marks?.values() ?? []) {
      if (knownBetter(mark, (slot) => (slot === "p0" ? value : undefined))) continue;
      if (mark.label.kind === "source") marks = frame.joinMarks(marks, singleton(outside(mark)));
      else if (mark.label.slot === "p0") marks = frame.joinMarks(marks, readPath(frame, value, mark.label.path, at).marks);
    }
    return marks;
  }
  if (isException(world.program, cls)) return printed(frame, readAttribute(frame, value, "args", at), "str", at, depth + 1);
  if (!showsFields(world.program, cls)) return dumpOfSubclass(frame, cls, how, at);
  return instanceFields(frame, value, cls, at, "text", depth);
}

/** How fields are shown: as the text of the object, or as a dump of it (`asdict`, `model_dump`), which has hidden fields too. */
export type Form = "text" | "dump";

/** Fields of an instance that show; masked ones do not. */
export function instanceFields(frame: Frame, value: Value, cls: string, at: Node, form: Form, depth = 0): Value["marks"] {
  const bare = value.fields === null && value.marks === null;
  const key = form === "text" ? cls : `${cls} ${form}`;
  const known = bare ? frame.shown.get(key) : undefined;
  if (known !== undefined) return known;
  const marks = shownFields(frame, value, cls, at, form, depth);
  if (bare) frame.shown.set(key, marks);
  return marks;
}

/** The same without some fields, nothing kept. */
export function shownFields(frame: Frame, value: Value, cls: string, at: Node, form: Form, depth: number, without?: ReadonlySet<string>): Value["marks"] {
  let marks: Value["marks"] = null;
  for (const one of frame.world.lineage(cls)) {
    for (const field of one.fields) {
      if ((form === "text" ? field.hidden : field.undumped) || !field.declared || without?.has(field.name)) continue;
      const own = value.fields?.has(`.${field.name}`) === true;
      const way = 1 << (2 * depth + (form === "text" ? 0 : 1));
      if (!own && frame.memory.isBlank(cls, field, way)) continue;
      const { version } = frame.world;
      const held = heldBy(frame, value, cls, field.name, at);
      let shown = printed(frame, held, "repr", at, depth + 1);
      // what an object holds is dumped with it
      if (form === "dump" && depth < 3) for (const type of held.types) if (type.kind === "instance") shown = frame.joinMarks(shown, instanceFields(frame, held, type.id, at, form, depth + 1));
      if (shown === null && !own) frame.memory.setBlank(cls, field, way, version);
      marks = frame.joinMarks(marks, shown);
    }
  }
  return marks;
}

/** What a declared field of an instance holds. */
function heldBy(frame: Frame, value: Value, cls: string, name: string, at: Node): Value {
  return value.fields?.get(`.${name}`) ?? labelByName(frame, fieldOf(frame, cls, name), name, at);
}

function dumpOfSubclass(frame: Frame, cls: string, how: How, at: Node): Value["marks"] {
  for (const base of frame.world.program.libraryBases(cls)) {
    const dump = frame.world.tables.dumpOf(base);
    if (dump && !dump.needs && (how === "str" ? dump.str : dump.repr)) return singleton(dumpMark(frame, at, dump.label));
  }
  return null;
}
