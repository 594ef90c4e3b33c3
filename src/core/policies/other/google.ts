import type { CloudKnowledge } from "../../model/knowledge";
import type { Location } from "../../text/range";
import { list } from "../read/statements";
import { get, type Value } from "../read/value";
import type { Grant } from "./fact";

/**
 * Bindings of Google Cloud wherever a role stands beside its members: Deployment Manager (`accessControl`, member
 * bindings), Config Connector, and policy files of `gcloud … set-iam-policy`.
 */
export function* bindingGrants(root: Value, cloud: CloudKnowledge): Generator<Grant> {
  if (root.kind === "list") for (const item of root.items) yield* bindingGrants(item, cloud);
  if (root.kind !== "object") return;
  const role = get(root, "role");
  const members = get(root, "members") ?? get(root, "member");
  if (role?.kind === "text" && members) yield* binding(role.text, role.location, list(members).values, cloud);
  for (const entry of root.entries) yield* bindingGrants(entry.value, cloud);
}

function* binding(role: string, location: Location, members: readonly { readonly text: string; readonly location: Location }[], cloud: CloudKnowledge): Generator<Grant> {
  const what = cloud.gcp.roles[role];
  if (what !== undefined && /^roles\/(?:owner|editor)$|Admin$/.test(role)) {
    yield { format: "gcp", check: "primitive-role", kind: "identity", name: null, location, severity: role === "roles/editor" ? "warning" : "error", confidence: "high", message: `This binding grants ${role}: ${what}` };
  }
  const all = role.startsWith("roles/") ? members.find((member) => /^all(?:Authenticated)?Users$/.test(member.text)) : undefined;
  if (all) yield { format: "gcp", check: "wildcard-principal", kind: "resource", name: null, location: all.location, severity: "warning", confidence: "high", message: `This binding grants ${role} to ${all.text}: anyone on the internet has it` };
}
