import type { Location } from "../../text/range";
import { list } from "../read/statements";
import { get, type ObjectValue, type Value } from "../read/value";
import type { Grant } from "./fact";
import { ruleGrants, type Rule, type Texts } from "./kubernetes-rules";

const KINDS = ["List", "Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"] as const;

/** Roles and bindings of Kubernetes RBAC; source: "Role Based Access Control Good Practices" (kubernetes.io, read 2026-11). */
export function* kubernetesGrants(root: Value): Generator<Grant> {
  if (root.kind !== "object") return;
  // the API refuses a kind in another case, but what is meant is plain
  const kind = KINDS.find((one) => one.toLowerCase() === textOf(get(root, "kind")).toLowerCase());
  if (kind === "List") {
    const items = get(root, "items");
    if (items?.kind === "list") for (const item of items.items) yield* kubernetesGrants(item);
    return;
  }
  if (!/^rbac\.authorization\.k8s\.io\//.test(textOf(get(root, "apiVersion")))) return;
  const metadata = get(root, "metadata");
  const label = (key: string): string => (metadata?.kind === "object" ? textOf(get(metadata, key)) : "");
  // what a chart puts in is not shown
  const name = label("name").replace(/\$\{x+\}/g, "…");
  if (kind === "ClusterRoleBinding" || kind === "RoleBinding") yield* binding(root, kind, name);
  if (kind !== "Role" && kind !== "ClusterRole") return;
  const rules = get(root, "rules");
  for (const rule of rules?.kind === "list" ? rules.items : []) if (rule.kind === "object") yield* ruleGrants({ ...ruleOf(rule, kind, name), namespace: label("namespace") });
}

/** Rules of a role among a chart's values, wherever they stand: `rbac.rules`, `clusterRole.extraRules`. */
export function* valuesGrants(root: Value, context: readonly string[] = []): Generator<Grant> {
  if (root.kind === "list") for (const item of root.items) yield* valuesGrants(item, context);
  if (root.kind !== "object") return;
  const [verbs, resources] = [get(root, "verbs"), get(root, "resources")];
  if (verbs?.kind === "list" && resources?.kind === "list") {
    yield* ruleGrants(ruleOf(root, context.some((key) => /cluster/i.test(key)) ? "ClusterRole" : "Role", context.join(".")));
    return;
  }
  for (const entry of root.entries) yield* valuesGrants(entry.value, [...context, entry.key]);
}

function ruleOf(rule: ObjectValue, kind: Rule["kind"], name: string): Rule {
  const texts = (key: string): Texts => list(get(rule, key)).values;
  return { kind, name, namespace: "", verbs: texts("verbs"), resources: texts("resources"), groups: texts("apiGroups"), names: texts("resourceNames") };
}

function* binding(root: ObjectValue, kind: string, name: string): Generator<Grant> {
  const role = get(root, "roleRef");
  const target = role?.kind === "object" ? get(role, "name") : undefined;
  if (target?.kind === "text" && target.text === "cluster-admin") yield admin(kind, name, target.location);
  const subjects = get(root, "subjects");
  for (const subject of subjects?.kind === "list" ? subjects.items : []) {
    const [who, as] = subject.kind === "object" ? [get(subject, "name"), textOf(get(subject, "kind"))] : [];
    if (who?.kind === "text") yield* bound(kind, name, { ...who, as: as ?? "" }, textOf(target));
  }
}

/** A binding's subject that stands for everybody, for the group that no policy binds, or for whatever names no account. */
export function* bound(kind: string, name: string, { text, location, as }: Texts[number] & { readonly as: string }, role: string): Generator<Grant> {
  const grant = (check: string, severity: Grant["severity"], clause: string): Grant => ({ format: "kubernetes", check, kind: "identity", name, location, severity, confidence: "high", message: `${kind} '${name}' ${clause} (${text})` });
  // signing in is what these roles are for
  const harmless = /^system:(?:public-info-viewer|basic-user|discovery)$/.test(role);
  if (/^system:(?:anonymous|unauthenticated|authenticated)$/.test(text) && !harmless) {
    yield grant("wildcard-principal", "error", `grants its role to ${text === "system:authenticated" ? "everyone who is signed in" : "anyone, signed in or not"}`);
  }
  // the group's own binding comes with every cluster
  if (text === "system:masters" && as === "Group" && name !== "cluster-admin") yield grant("admin-wildcard", "error", "names the group whose members are administrators whatever their roles say, and keep that right when the binding goes");
  if (text === "default" && as === "ServiceAccount") yield grant("default-account", "warning", "grants its role to the service account that every pod of the namespace without one of its own runs as");
}

/** A binding to the role that may do everything. */
export function admin(kind: string, name: string, location: Location): Grant {
  const cluster = kind === "ClusterRoleBinding";
  return { format: "kubernetes", check: "admin-wildcard", kind: "identity", name, location, severity: cluster ? "error" : "warning", confidence: "high", message: `${kind} '${name}' makes its subjects administrators of ${cluster ? "the whole cluster" : "the namespace, its secrets included"} (cluster-admin)` };
}

function textOf(value: Value | undefined): string {
  return value?.kind === "text" ? value.text : "";
}
