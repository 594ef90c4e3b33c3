import { store } from "./assign";
import type { CallSite } from "./calls";
import { addElement } from "./collect";
import type { Frame } from "./frame";
import { printed } from "./printed";
import { parserOption } from "./parsers";
import { CLEAN, withField, type Value } from "./values";

/** Containers of the standard library, and what they hold. */
const CONTAINER = /(?:^|\.)(?:\w*Queue|deque|defaultdict|OrderedDict|Counter|UserDict|UserList)\(\)(?:\[\])?$|^kwargs\{\}$/;

/** Methods that put something into a container, or change a mapping. */
export function container(frame: Frame, site: CallSite, receiver: Value, method: string): Value | null {
  const values = site.args.map(({ value }) => value);
  if (method === "clear" && values.length === 0 && site.receiverTerm && !receiver.types.some((type) => type.kind === "library" && !CONTAINER.test(type.path))) {
    store(frame, site.receiverTerm, { ...receiver, marks: null, fields: new Map(), root: null }, null);
    return CLEAN;
  }
  const last = values.at(-1);
  if (!last || !site.receiverTerm) return null;
  const kept = keeps(frame, site, receiver, method) ?? parserOption(frame, site, receiver);
  if (kept) {
    store(frame, site.receiverTerm, kept, null);
    return CLEAN;
  }
  if (["append", "add", "appendleft", "insert", "put", "put_nowait"].includes(method)) {
    if (receiver.fields === null && receiver.types.some((type) => type.kind === "library" && !CONTAINER.test(type.path))) return null;
    store(frame, site.receiverTerm, addElement(frame, receiver, last), null);
    return CLEAN;
  }
  if (method === "extend" || method === "update") {
    if (receiver.types.some((type) => type.kind === "library" && !CONTAINER.test(type.path))) return null;
    let made = receiver;
    for (const { argument, value } of site.args) {
      if (argument.name !== null) made = withField(made, `[${argument.name}]`, value);
      else for (const [name, field] of value.fields ?? []) if (name.startsWith("[")) made = method === "extend" ? addElement(frame, made, field) : withField(made, name, field);
    }
    const marks = site.args.reduce<Value["marks"]>((all, { value }) => frame.joinMarks(all, value.marks), null);
    store(frame, site.receiverTerm, marks === null ? made : { ...made, marks: frame.joinMarks(made.marks, marks) }, null);
    return CLEAN;
  }
  return null;
}

/** Objects that give back what they were given: a text buffer, a context variable, an exception's notes, a mapping's default. */
function keeps(frame: Frame, site: CallSite, receiver: Value, method: string): Value | null {
  const [first, second] = site.args;
  if (!first) return null;
  const is = (path: RegExp): boolean => receiver.types.some((type) => type.kind === "library" && path.test(type.path));
  if (method === "write" && is(/^io\.(?:String|Bytes)IO\(\)$/)) return { ...receiver, marks: frame.joinMarks(receiver.marks, printed(frame, first.value, "str", site.term.at)) };
  if (method === "set" && is(/(?:^|\.)ContextVar\(\)(?:\[\])?$/)) return { ...receiver, marks: frame.joinMarks(receiver.marks, first.value.marks) };
  if (method === "add_note") return withField(receiver, ".__notes__", addElement(frame, receiver.fields?.get(".__notes__") ?? CLEAN, first.value));
  if (method === "setdefault" && second && typeof first.value.constant === "string" && receiver.fields !== null && !receiver.fields.has(`[${first.value.constant}]`)) return withField(receiver, `[${first.value.constant}]`, second.value);
  return null;
}
