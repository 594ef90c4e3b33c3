import type { HclValue } from "../../languages/hcl/reader";
import { embeddedJson, type Locate } from "./json";
import type { Value } from "./value";

const SYNTAX = "hcl";

/** What a reference stands for (`local.x`, `var.x` with a default), null when it is not in the module. */
export type Resolve = (path: string) => { readonly value: HclValue; readonly locate: Locate } | null;

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
      return target ? fromHcl(target.value, target.locate, resolve, hops + 1) : { kind: "text", text: `\${${value.text}}`, ...base };
    }
    case "other": {
      // a conditional or a loop: every literal branch is possible
      const inner = value.children.map(read).filter((child) => child.kind === "object" || child.kind === "list");
      return inner.length > 0 ? { kind: "list", items: inner.flatMap((child) => (child.kind === "list" ? child.items : [child])), complete: false, ...base } : { kind: "opaque", ...base };
    }
  }
}
