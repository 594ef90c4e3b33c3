import type { PolicyStatement } from "../../model/policy";
import { list } from "../read/statements";
import { get, type ObjectValue, type Value } from "../read/value";
import type { Grant } from "./fact";

type Texts = PolicyStatement["actions"];

/** Roles and bindings of Kubernetes RBAC; source: "Role Based Access Control Good Practices" (kubernetes.io, read 2026-11). */
export function* kubernetesGrants(root: Value): Generator<Grant> {
  if (root.kind !== "object") return;
  const kind = textOf(get(root, "kind"));
  if (kind === "List") {
    const items = get(root, "items");
    if (items?.kind === "list") for (const item of items.items) yield* kubernetesGrants(item);
    return;
  }
  if (!/^rbac\.authorization\.k8s\.io\//.test(textOf(get(root, "apiVersion")))) return;
  const metadata = get(root, "metadata");
  const name = metadata?.kind === "object" ? textOf(get(metadata, "name")) : "";
  if (kind === "ClusterRoleBinding") yield* binding(root, name);
  if (kind !== "Role" && kind !== "ClusterRole") return;
  const rules = get(root, "rules");
  for (const rule of rules?.kind === "list" ? rules.items : []) if (rule.kind === "object") yield* ruleGrants(rule, kind, name);
}

function* binding(root: ObjectValue, name: string): Generator<Grant> {
  const role = get(root, "roleRef");
  const target = role?.kind === "object" ? get(role, "name") : undefined;
  if (target?.kind === "text" && target.text === "cluster-admin") {
    yield { format: "kubernetes", check: "admin-wildcard", kind: "identity", name, location: target.location, severity: "error", confidence: "high", message: `ClusterRoleBinding '${name}' makes its subjects administrators of the whole cluster (cluster-admin)` };
  }
}

function* ruleGrants(rule: ObjectValue, kind: string, name: string): Generator<Grant> {
  const [verbs, resources, groups, names] = ["verbs", "resources", "apiGroups", "resourceNames"].map((key): Texts => list(get(rule, key)).values) as [Texts, Texts, Texts, Texts];
  const where = kind === "ClusterRole" ? "throughout the cluster" : "in its namespace";
  const has = (values: Texts, ...words: string[]): Texts[number] | undefined => values.find((value) => words.includes(value.text));
  const make = (check: string, at: Texts[number], severity: Grant["severity"], clause: string): Grant => ({ format: "kubernetes", check, kind: "identity", name, location: at.location, severity, confidence: "high", message: `${kind} '${name}' allows ${clause} ${where}` });
  const star = has(verbs, "*");
  const everything = has(resources, "*");
  if (star && everything) {
    const all = has(groups, "*") !== undefined;
    yield make(all ? "admin-wildcard" : "service-wildcard", star, all || kind === "ClusterRole" ? "error" : "warning", `every verb on every resource${all ? "" : " of its API groups"}`);
    return;
  }
  const power = has(verbs, "escalate", "bind", "impersonate");
  if (power) yield make("privilege-escalation", power, "error", `'${power.text}', with which its holder takes rights that it was not given,`);
  const secrets = has(resources, "secrets");
  const read = has(verbs, "get", "list", "watch", "*");
  if (secrets && read && (names.length === 0 || has(verbs, "list", "watch", "*"))) {
    yield make("data-exfiltration", secrets, kind === "ClusterRole" ? "error" : "warning", `reading every secret (${read.text})`);
  }
  const exec = has(resources, "pods/exec", "pods/attach", "nodes/proxy");
  if (exec && has(verbs, "create", "get", "*")) yield make("privilege-escalation", exec, "warning", `running commands in any pod (${exec.text})`);
  if (!secrets && !exec && (everything ?? star)) {
    const at = everything ?? star;
    const writes = verbs.some((verb) => !/^(?:get|list|watch)$/.test(verb.text));
    if (at && (writes || everything)) yield make("service-wildcard", at, writes ? "warning" : "information", everything ? `${verbs.map((verb) => verb.text).join(", ")} on every resource, secrets included,` : `every verb on ${resources.map((one) => one.text).slice(0, 3).join(", ")}`);
  }
}

function textOf(value: Value | undefined): string {
  return value?.kind === "text" ? value.text : "";
}
