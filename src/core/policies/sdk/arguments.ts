import type { PythonSource } from "../../languages/document";
import type { Call } from "../../languages/python/ast";
import { type DictValue, type Evaluator, type Value } from "../../evaluate";

/** Arguments of an SDK call by name; `open` where `**mapping` hides some. */
export interface CallArguments {
  readonly named: ReadonlyMap<string, Value>;
  readonly positional: readonly Value[];
  readonly open: boolean;
}

export function argumentsOf(call: Call, source: PythonSource, evaluator: Evaluator): CallArguments {
  const named = new Map<string, Value>();
  let open = false;
  for (const keyword of call.keywords) {
    const value = evaluator.valueOf(keyword.value, source);
    if (keyword.name !== null) named.set(keyword.name, value);
    else if (value.kind === "dict" && value.rest.length === 0) for (const [key, inner] of value.entries) named.set(key, inner);
    else open = true;
  }
  return { named, positional: call.args.map((arg) => evaluator.valueOf(arg, source)), open };
}

export function fromDict(value: Value | undefined): CallArguments {
  const dict: DictValue | undefined = value?.kind === "dict" ? value : undefined;
  return { named: dict ? new Map(dict.entries) : new Map(), positional: [], open: !dict || dict.rest.length > 0 };
}

/** Literal texts that a value can be (several by branch), or why they are not known. */
export function literals(value: Value | undefined): { readonly texts: readonly string[] } | { readonly why: string } {
  switch (value?.kind) {
    case "const":
      return typeof value.value === "string" ? { texts: [value.value] } : { why: "the name is no text" };
    case "env":
      return { why: `the name is read from ${value.name} at run time` };
    case "union":
    case "list": {
      const texts: string[] = [];
      for (const one of value.kind === "union" ? value.members : value.items) {
        const inner = literals(one);
        if ("why" in inner) return inner;
        texts.push(...inner.texts);
      }
      return texts.length > 0 ? { texts } : { why: "the list of names is empty" };
    }
    case undefined:
      return { why: "the call names none" };
    default:
      return { why: "the name is computed at run time" };
  }
}
