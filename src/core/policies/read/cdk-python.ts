import type { PythonSource } from "../../languages/document";
import type { Call, Expr } from "../../languages/python/ast";
import { cdkDocument, cdkPrincipal, cdkStatement, cdkTrust } from "./cdk";
import type { Entry, Value } from "./value";

/** `iam.PolicyStatement(actions=[…])`, `iam.PolicyDocument(statements=[…])` and CDK's principals as values; null for any other call. */
export function pythonStatement(call: Call, read: (expr: Expr) => Value, source: PythonSource): Value | null {
  const name = call.func.kind === "Attribute" ? call.func.attr : call.func.kind === "Name" ? call.func.id : "";
  const location = source.locate(call);
  if (name === "PolicyStatement" || name === "PolicyDocument") {
    const entries = call.keywords.flatMap((keyword): Entry[] => (keyword.name === null ? [] : [{ key: keyword.name, keyLocation: source.locate(keyword), value: read(keyword.value) }]));
    return name === "PolicyStatement" ? cdkStatement(entries, location, "python") : cdkDocument(entries, location, "python");
  }
  if (!/Principal$|^Anyone$/.test(name)) return null;
  const conditions = call.keywords.find((keyword) => keyword.name === "conditions");
  return cdkPrincipal(name, [...call.args, ...(conditions ? [conditions.value] : [])].map(read), location, "python");
}

/** The trust policy of `iam.Role(…, assumed_by=…)`; null for any other call. */
export function pythonTrust(call: Call, read: (expr: Expr) => Value): Value | null {
  const name = call.func.kind === "Attribute" ? call.func.attr : call.func.kind === "Name" ? call.func.id : "";
  const assumed = name === "Role" ? call.keywords.find((keyword) => keyword.name === "assumed_by") : undefined;
  return assumed ? cdkTrust(read(assumed.value)) : null;
}
