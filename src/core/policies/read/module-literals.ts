import { get, type Entry, type ObjectValue, type Value } from "./value";

/** Arguments that modules take for statements (terraform-aws-modules: lambda, iam, s3), by IAM's own names. */
const ELEMENTS: Readonly<Record<string, string>> = { sid: "Sid", effect: "Effect", actions: "Action", not_actions: "NotAction", resources: "Resource", not_resources: "NotResource" };

/** Statements that a module is given as plain objects (`{ effect = "Allow", actions = […], resources = […] }`), as IAM's JSON would hold them. */
export function moduleStatements(value: Value): Value {
  if (value.kind === "list") return { ...value, items: value.items.map(moduleStatements) };
  if (value.kind !== "object") return value;
  const listed = (key: string): boolean => get(value, key)?.kind === "list";
  if ((listed("actions") || listed("not_actions")) && (get(value, "effect") ?? get(value, "resources") ?? get(value, "principals"))) return statement(value);
  return { ...value, entries: value.entries.map((entry) => ({ ...entry, value: moduleStatements(entry.value) })) };
}

function statement(value: ObjectValue): ObjectValue {
  const { location, syntax } = value;
  const entry = (key: string, inner: Value): Entry => ({ key, keyLocation: inner.location, value: inner });
  const entries = value.entries.flatMap((one): Entry[] => {
    const name = Object.hasOwn(ELEMENTS, one.key) ? ELEMENTS[one.key] : undefined;
    if (name !== undefined) return [{ ...one, key: name }];
    if (one.key === "principals") return [{ ...one, key: "Principal", value: grouped(one.value, "type", "identifiers") }];
    if (one.key !== "conditions" && one.key !== "condition") return [];
    // conditions that cannot be read are conditions all the same
    return [{ ...one, key: "Condition", value: conditions(one.value) }];
  });
  if (!entries.some(({ key }) => key === "Effect")) entries.push(entry("Effect", { kind: "text", text: "Allow", location, syntax }));
  return { kind: "object", entries, location, syntax };
}

/** `[{ type = "AWS", identifiers = […] }]` as `{ AWS = […] }`. */
function grouped(value: Value, name: string, inner: string): Value {
  const items = value.kind === "list" ? value.items : value.kind === "object" ? value.entries.map((entry) => entry.value) : [];
  const entries = items.flatMap((item): Entry[] => {
    const [key, values] = item.kind === "object" ? [get(item, name), get(item, inner)] : [];
    return key?.kind === "text" && values ? [{ key: key.text, keyLocation: key.location, value: values }] : [];
  });
  return { kind: "object", entries, location: value.location, syntax: value.syntax };
}

/** `[{ test = "StringEquals", variable = "aws:x", values = […] }]` as IAM's nested object. */
function conditions(value: Value): Value {
  const items = value.kind === "list" ? value.items : value.kind === "object" ? value.entries.map((entry) => entry.value) : [];
  const entries = items.flatMap((item): Entry[] => {
    const test = item.kind === "object" ? get(item, "test") : undefined;
    return test?.kind === "text" ? [{ key: test.text, keyLocation: test.location, value: grouped({ ...item, kind: "list", items: [item], complete: true }, "variable", "values") }] : [];
  });
  return entries.length === 0 ? { kind: "opaque", location: value.location, syntax: value.syntax } : { kind: "object", entries, location: value.location, syntax: value.syntax };
}
