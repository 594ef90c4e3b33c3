import type { HclValue } from "../../languages/hcl/reader";
import { embeddedJson, type Locate } from "./json";
import type { Value } from "./value";

const SYNTAX = "hcl";

/** An expression of another place: what is written there, and how its own references are read. */
export interface Target {
  readonly value: HclValue;
  readonly locate: Locate;
  /** Where it is not the reader's own module. */
  readonly resolve?: Resolve;
}

/** What a reference stands for (`local.x`, `var.x` as handed in or by default), null when it is not in the module. */
export type Resolve = (path: string) => Target | null;

/** Looks a dotted path up in named values, going into objects: `var.rights.actions`. */
export function resolver(values: ReadonlyMap<string, Target>): Resolve {
  return (path) => {
    const exact = values.get(path);
    if (exact) return exact;
    const parts = path.split(".");
    for (let length = parts.length - 1; length > 0; length--) {
      const found = values.get(parts.slice(0, length).join("."));
      if (found) return within(found, parts.slice(length));
    }
    return null;
  };
}

function within(target: Target, keys: readonly string[]): Target | null {
  let { value } = target;
  for (const key of keys) {
    const entry = value.kind === "object" ? value.entries.find((one) => one.key === key) : undefined;
    if (!entry) return null;
    value = entry.value;
  }
  return { ...target, value };
}

/** The expression behind references. */
export function followed(value: HclValue, locate: Locate, resolve: Resolve): Target {
  let found: Target = { value, locate, resolve };
  for (let hops = 0; hops < 4 && found.value.kind === "reference"; hops++) {
    const next = (found.resolve ?? resolve)(found.value.path);
    if (!next) return found;
    found = { ...next, resolve: next.resolve ?? found.resolve ?? resolve };
  }
  return found;
}

/** An HCL expression as a value: `jsonencode(…)`, lists, objects, heredocs with JSON; references become `${…}` texts. */
export function fromHcl(value: HclValue, locate: Locate, resolve: Resolve, hops = 0): Value {
  const base = { location: locate(value.start, value.end), syntax: SYNTAX } as const;
  const read = (inner: HclValue): Value => fromHcl(inner, locate, resolve, hops);
  switch (value.kind) {
    case "text": {
      const inside = embeddedJson(value.text, (from, to) => (value.content < 0 ? base.location : locate(value.content + from, value.content + to)));
      return inside ?? { kind: "text", text: value.text, ...base };
    }
    case "scalar":
      return value.value === null ? { kind: "opaque", ...base } : { kind: "text", text: String(value.value), ...base };
    case "list": {
      const items = value.items.map(read);
      return { kind: "list", items, complete: items.every((item) => item.kind !== "opaque"), ...base };
    }
    case "object":
      return { kind: "object", entries: value.entries.map((entry) => ({ key: entry.key, keyLocation: locate(entry.keyRange.start, entry.keyRange.end), value: read(entry.value) })), ...base };
    case "call": {
      const args = value.args.map(read);
      if (/^(?:jsonencode|yamlencode|trimspace|tolist|toset|sensitive|compact|distinct)$/.test(value.name) && args[0]) return args[0];
      if (/^(?:concat|flatten|setunion)$/.test(value.name)) {
        const lists = value.name === "flatten" && args[0]?.kind === "list" ? args[0].items : args;
        return { kind: "list", items: lists.flatMap((arg) => (arg.kind === "list" ? arg.items : [arg])), complete: lists.every((arg) => arg.kind === "list" && arg.complete), ...base };
      }
      if (value.name === "merge") return { kind: "object", entries: args.flatMap((arg) => (arg.kind === "object" ? arg.entries : [])), ...base };
      if (value.name === "format" && args[0]?.kind === "text") return { kind: "text", text: args[0].text.replace(/%[sdvq]/g, "${?}"), ...base };
      return { kind: "text", text: `\${${value.name}()}`, ...base };
    }
    case "reference": {
      const target = hops < 4 ? resolve(value.path) : null;
      return target ? fromHcl(target.value, target.locate, target.resolve ?? resolve, hops + 1) : { kind: "text", text: `\${${value.text}}`, ...base };
    }
    case "other": {
      // a conditional or a loop: every literal branch is possible
      const inner = value.children.map(read).filter((child) => child.kind === "object" || child.kind === "list");
      return inner.length > 0 ? { kind: "list", items: inner.flatMap((child) => (child.kind === "list" ? child.items : [child])), complete: false, ...base } : { kind: "opaque", ...base };
    }
  }
}
