import { get, type Entry, type Value } from "./value";

const MAX_HOPS = 5;
const VARIABLE = /\$\{(self|env|opt|sls|param):([^{},]*)(?:,\s*([^{}]*))?\}/;

/** True for a Serverless Framework file: the only one whose variables look into the file itself. */
export function isServerless(root: Value): boolean {
  return root.kind === "object" && get(root, "service") !== undefined && get(root, "provider") !== undefined;
}

/**
 * A Serverless file with `${self:custom.x}` replaced by what stands there, and `${env:X, 'y'}` and `${opt:x, 'y'}` by
 * their fall-back; one without becomes `${X}`, which nobody takes for a wildcard.
 */
export function withoutVariables(root: Value): Value {
  return replace(root, 0);

  function replace(value: Value, hops: number): Value {
    if (hops > MAX_HOPS) return value;
    switch (value.kind) {
      case "text":
        return text(value, hops);
      case "list":
        return { ...value, items: value.items.flatMap((item) => spread(item, replace(item, hops))) };
      case "object":
        return { ...value, entries: value.entries.map((entry): Entry => ({ ...entry, value: replace(entry.value, hops) })) };
      case "opaque":
        return value;
    }
  }

  function text(value: Extract<Value, { kind: "text" }>, hops: number): Value {
    const [whole, source = "", path = "", fallback] = VARIABLE.exec(value.text) ?? [];
    if (whole === undefined) return value;
    const found = source === "self" ? at(path.trim()) : undefined;
    const written = fallback === undefined ? undefined : { ...value, text: fallback.trim().replace(/^["']|["']$/g, "") };
    const target = found ?? written;
    if (whole === value.text) return target ? { ...replace(target, hops + 1), location: value.location } : { ...value, text: `\${${path.trim()}}` };
    const inner = target?.kind === "text" ? target.text : `\${${path.trim()}}`;
    return inner === whole ? value : text({ ...value, text: value.text.replace(whole, () => inner) }, hops + 1);
  }

  function at(path: string): Value | undefined {
    return path.split(".").reduce<Value | undefined>((value, key) => (value?.kind === "object" ? get(value, key) : value?.kind === "list" ? value.items[Number(key)] : undefined), root);
  }
}

/** A list that stands in a list for one of its items: `- ${self:custom.statements}`. */
function spread(before: Value, after: Value): readonly Value[] {
  return before.kind === "text" && after.kind === "list" ? after.items : [after];
}
