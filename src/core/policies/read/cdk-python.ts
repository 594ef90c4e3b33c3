import type { PythonSource } from "../../languages/document";
import type { Call, Expr } from "../../languages/python/ast";
import { cdkDocument, cdkPrincipal, cdkStatement, cdkTrust } from "./cdk";
import type { Entry, Value } from "./value";

/** `iam.PolicyStatement(actions=[…])`, `iam.PolicyDocument(statements=[…])` and CDK's principals as values; null for any other call. */
export function pythonStatement(call: Call, read: (expr: Expr) => Value, source: PythonSource): Value | null {
  const name = call.func.kind === "Attribute" ? call.func.attr : call.func.kind === "Name" ? call.func.id : "";
  const location = source.locate(call);
  if (name === "from_json" && call.func.kind === "Attribute" && /PolicyStatement$/.test(lastName(call.func.value)) && call.args[0]) return allowing(read(call.args[0]));
  if (name === "PolicyStatement" || name === "PolicyDocument") {
    const entries = call.keywords.flatMap((keyword): Entry[] => (keyword.name === null ? [] : [{ key: keyword.name, keyLocation: source.locate(keyword), value: read(keyword.value) }]));
    return name === "PolicyStatement" ? cdkStatement(entries, location, "python") : cdkDocument(entries, location, "python");
  }
  if (!/Principal$|^Anyone$/.test(name)) return null;
  const conditions = call.keywords.find((keyword) => keyword.name === "conditions");
  return cdkPrincipal(name, [...call.args, ...(conditions ? [conditions.value] : [])].map(read), location, "python");
}

function lastName(expr: Expr): string {
  return expr.kind === "Attribute" ? expr.attr : expr.kind === "Name" ? expr.id : "";
}

/** CDK takes a statement without an effect for an allow. */
function allowing(value: Value): Value {
  if (value.kind !== "object" || value.entries.some((entry) => entry.key === "Effect")) return value;
  const { location, syntax } = value;
  return { ...value, entries: [...value.entries, { key: "Effect", keyLocation: location, value: { kind: "text", text: "Allow", location, syntax } }] };
}

/** The trust policy of `iam.Role(…, assumed_by=…)`; null for any other call. */
export function pythonTrust(call: Call, read: (expr: Expr) => Value): Value | null {
  const name = call.func.kind === "Attribute" ? call.func.attr : call.func.kind === "Name" ? call.func.id : "";
  const assumed = name === "Role" ? call.keywords.find((keyword) => keyword.name === "assumed_by") : undefined;
  return assumed ? cdkTrust(read(assumed.value)) : null;
}
