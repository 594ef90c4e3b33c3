import type { PolicySyntax } from "../../model/policy";
import type { Location } from "../../text/range";
import { get, type Entry, type ObjectValue, type Value } from "./value";

/** Properties of CDK's `PolicyStatement` by IAM's own names (aws-cdk-lib 2, `aws-iam`). Snake case in Python. */
const ELEMENTS: Readonly<Record<string, string>> = {
  sid: "Sid",
  effect: "Effect",
  actions: "Action",
  notactions: "NotAction",
  resources: "Resource",
  notresources: "NotResource",
  principals: "Principal",
  notprincipals: "NotPrincipal",
  conditions: "Condition",
};

/** CDK's principals: class → kind of principal, with the argument as its name; empty for the own account. */
const PRINCIPALS: Readonly<Record<string, string>> = {
  AnyPrincipal: "*",
  StarPrincipal: "*",
  Anyone: "*",
  ArnPrincipal: "AWS",
  AccountPrincipal: "AWS",
  AccountRootPrincipal: "",
  ServicePrincipal: "Service",
  FederatedPrincipal: "Federated",
  WebIdentityPrincipal: "Federated",
  OpenIdConnectPrincipal: "Federated",
  CanonicalUserPrincipal: "CanonicalUser",
};

/** A `PolicyStatement` of CDK, in either language, as the object that IAM's JSON would hold. Without an effect it allows. */
export function cdkStatement(properties: readonly Entry[], location: Location, syntax: PolicySyntax): ObjectValue {
  const entries = properties.flatMap(({ key, keyLocation, value }): Entry[] => {
    const element = ELEMENTS[key.replace(/_/g, "").toLowerCase()];
    return element === undefined ? [] : [{ key: element, keyLocation, value: element === "Effect" ? effect(value) : value }];
  });
  if (!entries.some((entry) => entry.key === "Effect")) entries.push({ key: "Effect", keyLocation: location, value: { kind: "text", text: "Allow", location, syntax } });
  return { kind: "object", entries: entries.map((entry) => (/^(?:Not)?Principal$/.test(entry.key) ? { ...entry, value: principals(entry.value) } : entry)), location, syntax };
}

/** A `PolicyDocument` of CDK, in either language, as the object that IAM's JSON would hold. */
export function cdkDocument(properties: readonly Entry[], location: Location, syntax: PolicySyntax): ObjectValue {
  const entries = properties.flatMap((entry): Entry[] => (entry.key === "statements" ? [{ ...entry, key: "Statement" }] : []));
  return { kind: "object", entries, location, syntax };
}

/** `iam.Effect.DENY`, `Effect.ALLOW`. */
function effect(value: Value): Value {
  if (value.kind !== "text") return value;
  const word = /\bEffect\.(ALLOW|DENY)\b/.exec(value.text)?.[1];
  return word === undefined ? value : { ...value, text: word === "DENY" ? "Deny" : "Allow" };
}

/** A CDK principal as an object that `cdkStatement` and `cdkTrust` understand; null for any other class. */
export function cdkPrincipal(className: string, args: readonly Value[], location: Location, syntax: PolicySyntax): Value | null {
  const known = Object.hasOwn(PRINCIPALS, className) ? PRINCIPALS[className] : undefined;
  if (known === undefined) return null;
  const [first, second] = args;
  const name = known === "*" ? "*" : known === "" ? "${AWS::AccountId}" : first?.kind === "text" ? first.text : "${?}";
  const text = (content: string): Value => ({ kind: "text", text: content, location, syntax });
  const entry = (key: string, value: Value): Entry => ({ key, keyLocation: location, value });
  const type = known === "" ? "AWS" : known === "AWS" && name === "*" ? "*" : known;
  const conditions = type === "Federated" && second ? [entry(CONDITIONS, second)] : [];
  return { kind: "object", entries: [entry(TYPE, text(type)), entry(NAME, text(name)), ...conditions], location, syntax };
}

const TYPE = "principal type";
const NAME = "principal name";
const CONDITIONS = "principal conditions";

/** A list of `new AnyPrincipal()` as IAM's `Principal`. */
function principals(value: Value): Value {
  const items = value.kind === "list" ? value.items : [value];
  const entries = items.map((item): Entry => {
    const [type, name] = item.kind === "object" ? [get(item, TYPE), get(item, NAME)] : [];
    if (type?.kind !== "text" || !name) return { key: "AWS", keyLocation: item.location, value: { kind: "text", text: "${?}", location: item.location, syntax: item.syntax } };
    return { key: type.text, keyLocation: item.location, value: name };
  });
  const anyone = entries.find((one) => one.key === "*");
  return anyone ? { ...anyone.value } : { kind: "object", entries, location: value.location, syntax: value.syntax };
}

/** The trust policy that `assumed_by` of a CDK role makes; null where it names no principal that is known. */
export function cdkTrust(assumedBy: Value): ObjectValue | null {
  const type = assumedBy.kind === "object" ? get(assumedBy, TYPE) : undefined;
  if (assumedBy.kind !== "object" || type?.kind !== "text") return null;
  const { location, syntax } = assumedBy;
  const text = (content: string): Value => ({ kind: "text", text: content, location, syntax });
  const entry = (key: string, value: Value): Entry => ({ key, keyLocation: location, value });
  const conditions = get(assumedBy, CONDITIONS);
  const action = type.text === "Federated" ? "sts:AssumeRoleWithWebIdentity" : "sts:AssumeRole";
  return { kind: "object", entries: [entry("Effect", text("Allow")), entry("Action", text(action)), entry("Principal", principals(assumedBy)), ...(conditions ? [entry("Condition", conditions)] : [])], location, syntax };
}
