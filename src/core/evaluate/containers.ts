import { mergeInto, newDict, text } from "./expressions";
import { putEntry, setEntry } from "./assignment";
import { readItem, tableItem } from "./environ";
import { BUDGET, unknown, type Frame, type Machine } from "./machine";
import { attribute } from "./objects";
import { formatText, joinText } from "./templates";
import { elements, isAbsent, isParameter, members, onlyString, union, type Choice, type DictValue, type EnvValue, type InstanceValue, type ListValue, type Site, type TextValue, type Value, type ConstValue } from "./value";

/** `a + b`: lists are joined, text is put together. */
export function addValues(m: Machine, left: Value, right: Value, site: Site): Value {
  if (left.kind === "union" || right.kind === "union") {
    const lists = [...members(left), ...members(right)];
    if (lists.some((one) => one.kind === "list")) return { kind: "list", type: "list", items: bounded(m, lists.flatMap((one) => (one.kind === "list" ? one.items : [one])), site), site };
  }
  if (left.kind === "list") {
    const items = right.kind === "list" ? right.items : right.kind === "instance" || right.kind === "unknown" ? [right] : elements(right);
    const rounds = right.kind === "list" ? new Set([...(left.rounds ?? []), ...(right.rounds ?? [])]) : left.rounds;
    return { ...left, items: bounded(m, [...left.items, ...items], site), ...(rounds ? { rounds } : {}) };
  }
  if (right.kind === "list" && left.kind === "instance") return { ...right, items: [left, ...right.items] };
  if (left.kind === "const" && right.kind === "const") {
    if (typeof left.value === "number" && typeof right.value === "number") return { ...left, value: left.value + right.value };
    if (typeof left.value === "string" && typeof right.value === "string") return text([left, right], site);
  }
  const textual = (one: Value): boolean => one.kind === "text" || one.kind === "env" || (one.kind === "const" && typeof one.value === "string");
  if (textual(left) || textual(right)) return text([left, right], site);
  return unknown("the result of +", site);
}

/** `holder[key]`. */
export function subscript(m: Machine, holder: Value, key: Value, site: Site, frame: Frame): Value {
  switch (holder.kind) {
    case "dict": {
      // an entry that is left out is not read: that fails
      const found = entry(holder, key, site);
      return union(members(found).filter((one) => !isAbsent(one)).length > 0 ? members(found).filter((one) => !isAbsent(one)) : [found]);
    }
    case "list": {
      if (key.kind === "const" && typeof key.value === "number") {
        const found = itemsAt(holder, key.value, frame);
        if (found.length > 0) return union(found);
      }
      if (key.kind === "unknown" && key.reason === "a slice") return holder;
      const found = elements(holder);
      return found.length > 0 ? union(found) : unknown("element of an empty list", site);
    }
    case "instance": {
      const name = onlyString(key);
      const known = name === null ? undefined : holder.attrs.get(name);
      if (known) return known;
      if (holder.cls) return unknown("item of an object", site);
      const read = name === null ? null : readItem(holder.fqn, name, site);
      if (read) return read;
      return libraryResult(holder, name === null ? "[]" : `[${name}]`, site, frame);
    }
    case "external": {
      const name = onlyString(key);
      return name === null ? unknown("item of a library object", site) : attribute(m, holder, name, site, frame);
    }
    case "env": {
      const name = onlyString(key);
      return (name === null ? null : tableItem(holder, name, site)) ?? holder;
    }
    case "text":
      return holder;
    case "class":
      // Generic[T] and enums by name
      return onlyString(key) === null ? holder : (holder.namespace.own(onlyString(key) ?? "") ?? holder);
    default:
      return holder.kind === "unknown" && isParameter(holder) && key.kind === "unknown" && key.reason === "a slice" ? holder : unknown("item of an unknown value", site);
  }
}

/** What may stand at a place of a list: where a condition may have left out items before it, one of those after it as well. */
function itemsAt(list: ListValue, index: number, frame: Frame): readonly Value[] {
  const items = index < 0 ? [...list.items].reverse() : list.items;
  const place = index < 0 ? -index - 1 : index;
  const found: Value[] = [];
  let sure = 0;
  for (const [at_, item] of items.entries()) {
    if (at_ >= place) found.push(item);
    if (!mayLack(list, item, frame)) sure++;
    if (sure > place) break;
  }
  return found;
}

/** Whether a branch that the code at hand is no part of put an item into a list. */
function mayLack(list: ListValue, item: Value, frame: Frame): boolean {
  return (list.choices?.get(item) ?? []).some((choice) => !frame.choices.some((known) => known.fork === choice.fork && known.index === choice.index));
}

/** A list of what a dict holds, with what a condition may have left out of it marked so. */
function viewOf(dict: DictValue, items: readonly (readonly [key: string | null, item: Value])[], site: Site): ListValue {
  const choices = new Map(items.flatMap(([key, item]) => (key !== null && members(dict.entries.get(key) ?? item).some(isAbsent) ? [[item, [{ fork: {}, index: 0 }]] as const] : [])));
  const rounds = new Set(items.flatMap(([key, item]) => (key === null ? [item] : [])));
  return { kind: "list", type: "list", items: items.map(([, item]) => item), site, ...(choices.size > 0 ? { choices } : {}), ...(rounds.size > 0 ? { rounds } : {}) };
}

/** What a library's object gives when one of its methods, attributes or items is asked for. */
export function libraryResult(receiver: InstanceValue, name: string, site: Site, frame: Frame): InstanceValue {
  return {
    kind: "instance",
    fqn: receiver.fqn.length > 200 ? receiver.fqn : name.startsWith("[") ? `${receiver.fqn}${name}` : `${receiver.fqn}.${name}`,
    cls: null,
    args: [],
    kwargs: new Map(),
    kwargSites: new Map(),
    attrs: new Map(),
    receiver,
    site,
    loops: frame.loops,
    rounds: frame.rounds,
    names: [],
    within: frame.within,
    assumed: false,
  };
}

function entry(dict: DictValue, key: Value, site: Site): Value {
  const names = members(key).flatMap((one) => (one.kind === "const" && one.value !== null ? [String(one.value)] : []));
  const found = names.flatMap((name) => dict.entries.get(name) ?? []);
  if (found.length > 0) return union(found);
  if (names.length > 0) return dict.rest.length > 0 ? union(dict.rest) : unknown(`no entry ${names.join(", ")}`, site);
  const all = [...dict.entries.values(), ...dict.rest];
  return all.length > 0 ? union(all) : unknown("entry of an unknown key", site);
}

const TEXT_METHODS = new Set("strip lstrip rstrip lower upper title replace encode decode removeprefix removesuffix split splitlines get_secret_value casefold expandtabs as_posix resolve absolute".split(" "));

/** Methods of lists, dicts and strings; null where the receiver has no such method. */
export function containerMethod(m: Machine, receiver: Value, name: string, args: readonly Value[], kwargs: ReadonlyMap<string, Value>, site: Site, frame: Frame): Value | null {
  switch (receiver.kind) {
    case "list":
      return listMethod(m, receiver, name, args, site, frame);
    case "dict":
      return dictMethod(receiver, name, args, kwargs, site, frame);
    case "const":
    case "text":
    case "env":
      return textMethod(receiver, name, args, kwargs, site);
    case "unknown":
      // a text that somebody gives stays theirs, however it is trimmed
      return isParameter(receiver) && TRIMS.has(name) ? receiver : null;
    default:
      return null;
  }
}

const TRIMS = new Set(["strip", "lstrip", "rstrip", "removeprefix", "removesuffix", "replace", "lower", "upper", "encode", "decode", "expandtabs"]);

function listMethod(m: Machine, list: ListValue, name: string, args: readonly Value[], site: Site, frame: Frame): Value | null {
  const none: Value = { kind: "const", value: null, name: null, site };
  const [first, second] = args;
  switch (name) {
    case "append":
    case "add":
      if (first) put(m, list, [first], site, frame);
      if (first && frame.loops.length > 0) (list.rounds ??= new Set()).add(first);
      return none;
    case "insert":
      if (second) put(m, list, [second], site, frame);
      return none;
    case "extend":
    case "update":
      for (const one of first ? members(first) : []) {
        put(m, list, one.kind === "list" ? one.items : [one], site, frame);
        if (one.kind === "list") for (const item of one.rounds ?? []) (list.rounds ??= new Set()).add(item);
      }
      return none;
    case "copy":
      return { ...list, items: [...list.items] };
    case "pop":
      return list.items.length > 0 ? union(list.items.flatMap(members)) : unknown("element of an empty list", site);
    default:
      return null;
  }
}

/** At most as many elements as the budget allows. */
function bounded(m: Machine, items: Value[], site: Site): Value[] {
  if (items.length <= BUDGET.items) return items;
  m.limit("a list", site, LONG);
  return items.slice(0, BUDGET.items);
}

const LONG = "analysis limits reached: a list too long to follow";

function put(m: Machine, list: ListValue, items: readonly Value[], site: Site, frame: Frame): void {
  // `found.extend(found)`: the list holds all of it
  if (items === list.items) return;
  for (const item of items) {
    if (list.items.length >= BUDGET.items) {
      m.limit("a list", site, LONG);
      return;
    }
    if (frame.choices.length > 0) (list.choices ??= new Map<Value, readonly Choice[]>()).set(item, list.items.includes(item) ? [] : frame.choices);
    list.items.push(item);
  }
}

function dictMethod(dict: DictValue, name: string, args: readonly Value[], kwargs: ReadonlyMap<string, Value>, site: Site, frame: Frame): Value | null {
  const [key, fallback] = args;
  const none: Value = { kind: "const", value: null, name: null, site };
  switch (name) {
    case "get":
    case "pop": {
      if (!key) return none;
      const found = entry(dict, key, site);
      const sure = key.kind === "const" && dict.entries.has(String(key.value));
      if (found.kind !== "unknown") return sure || !fallback ? found : union([found, fallback]);
      return dict.rest.length === 0 ? (fallback ?? none) : fallback ? union([found, fallback]) : found;
    }
    case "setdefault":
      if (key && fallback && onlyString(key) !== null && !dict.entries.has(onlyString(key) ?? "")) setEntry(dict, key, fallback, frame, site);
      return key ? entry(dict, key, site) : none;
    case "update": {
      if (key && (frame.branches === 0 || key.kind !== "dict")) mergeInto(dict, key);
      else if (key?.kind === "dict") for (const [name_, value] of key.entries) putEntry(dict, name_, value, frame, key.keys.get(name_) ?? site);
      for (const [name_, value] of kwargs) putEntry(dict, name_, value, frame, site);
      return none;
    }
    case "copy": {
      const copy = newDict(dict.site);
      mergeInto(copy, dict);
      return copy;
    }
    case "values":
      return viewOf(dict, [...dict.entries, ...dict.rest.map((item) => [null, item] as const)], site);
    case "keys":
      return viewOf(dict, [...dict.keys].map(([text_, keySite]) => [text_, { kind: "const", value: text_, name: null, site: keySite }]), site);
    case "items":
      return viewOf(
        dict,
        [...dict.entries].map(([text_, value]) => [text_, { kind: "list", type: "tuple", items: [{ kind: "const", value: text_, name: null, site: dict.keys.get(text_) ?? site }, value], site }]),
        site,
      );
    default:
      return null;
  }
}

function textMethod(receiver: ConstValue | TextValue | EnvValue, name: string, args: readonly Value[], kwargs: ReadonlyMap<string, Value>, site: Site): Value | null {
  const key = name === "get" ? onlyString(args[0]) : null;
  const item = key === null ? null : tableItem(receiver, key, site);
  if (item) return item;
  if (name === "format" || name === "format_map") {
    return args.length + kwargs.size === 0 ? receiver : formatText(receiver, args, [...kwargs.values()], site);
  }
  if (name === "join") return joinText(receiver, args, site);
  if (!TEXT_METHODS.has(name)) return null;
  if (receiver.kind === "const" && typeof receiver.value === "string") {
    if (name === "lower") return { ...receiver, value: receiver.value.toLowerCase() };
    if (name === "upper") return { ...receiver, value: receiver.value.toUpperCase() };
    if (name === "strip") return { ...receiver, value: receiver.value.trim() };
    if (name === "replace") {
      const [from, to] = args.map(onlyString);
      if (typeof from === "string" && typeof to === "string" && from !== "") return { ...receiver, value: receiver.value.split(from).join(to) };
    }
    if (name === "split") {
      const separator = onlyString(args[0]);
      const items = receiver.value.split(separator ?? " ").map((piece): Value => ({ ...receiver, value: piece }));
      return { kind: "list", type: "list", items, site };
    }
  }
  return name === "split" || name === "splitlines" ? { kind: "list", type: "list", items: [receiver], site } : receiver;
}
