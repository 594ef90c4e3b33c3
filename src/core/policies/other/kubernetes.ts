import { attribute, blocksOf, textOf as hclText, type HclBlock } from "../../languages/hcl/reader";
import type { PolicyStatement } from "../../model/policy";
import type { Location } from "../../text/range";
import { list } from "../read/statements";
import { get, type ObjectValue, type Value } from "../read/value";
import type { Grant } from "./fact";

type Texts = PolicyStatement["actions"];

/** One rule of a role: what it lists, and whose it is. */
interface Rule {
  readonly kind: string;
  readonly name: string;
  readonly verbs: Texts;
  readonly resources: Texts;
  readonly groups: Texts;
  readonly names: Texts;
}

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
  if (kind === "ClusterRoleBinding" || kind === "RoleBinding") yield* binding(root, kind, name);
  if (kind !== "Role" && kind !== "ClusterRole") return;
  const rules = get(root, "rules");
  for (const rule of rules?.kind === "list" ? rules.items : []) if (rule.kind === "object") yield* ruleGrants(ruleOf(rule, kind, name));
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

/** The same in Terraform: `kubernetes_cluster_role`, `kubernetes_role_binding` and their kin. */
export function* kubernetesBlock(block: HclBlock, path: string): Generator<Grant> {
  const [type = "", label = ""] = block.labels;
  const cluster = type.startsWith("kubernetes_cluster_role");
  if (type.includes("_binding")) {
    for (const reference of blocksOf(block, "role_ref")) {
      const target = attribute(reference, "name");
      if (target && hclText(target) === "cluster-admin") yield admin(cluster ? "ClusterRoleBinding" : "RoleBinding", label, place(target.start, target.end, path));
    }
    return;
  }
  for (const rule of blocksOf(block, "rule")) {
    const texts = (key: string): Texts => {
      const value = attribute(rule, key);
      return value?.kind === "list" ? value.items.flatMap((item) => (item.kind === "text" ? [{ text: item.text, location: place(item.start, item.end, path) }] : [])) : [];
    };
    yield* ruleGrants({ kind: cluster ? "ClusterRole" : "Role", name: label, verbs: texts("verbs"), resources: texts("resources"), groups: texts("api_groups"), names: texts("resource_names") });
  }
}

function ruleOf(rule: ObjectValue, kind: string, name: string): Rule {
  const texts = (key: string): Texts => list(get(rule, key)).values;
  return { kind, name, verbs: texts("verbs"), resources: texts("resources"), groups: texts("apiGroups"), names: texts("resourceNames") };
}

function* binding(root: ObjectValue, kind: string, name: string): Generator<Grant> {
  const role = get(root, "roleRef");
  const target = role?.kind === "object" ? get(role, "name") : undefined;
  if (target?.kind === "text" && target.text === "cluster-admin") yield admin(kind, name, target.location);
  const subjects = get(root, "subjects");
  for (const subject of subjects?.kind === "list" ? subjects.items : []) {
    const who = subject.kind === "object" ? get(subject, "name") : undefined;
    // signing in is what `system:public-info-viewer` and `system:basic-user` are for
    if (who?.kind === "text" && /^system:(?:anonymous|unauthenticated|authenticated)$/.test(who.text) && !/^system:(?:public-info-viewer|basic-user|discovery)$/.test(target?.kind === "text" ? target.text : "")) {
      yield { format: "kubernetes", check: "wildcard-principal", kind: "identity", name, location: who.location, severity: "error", confidence: "high", message: `${kind} '${name}' grants its role to ${who.text === "system:authenticated" ? "everyone who is signed in" : "anyone, signed in or not"} (${who.text})` };
    }
  }
}

function admin(kind: string, name: string, location: Location): Grant {
  const cluster = kind === "ClusterRoleBinding";
  return { format: "kubernetes", check: "admin-wildcard", kind: "identity", name, location, severity: cluster ? "error" : "warning", confidence: "high", message: `${kind} '${name}' makes its subjects administrators of ${cluster ? "the whole cluster" : "the namespace, its secrets included"} (cluster-admin)` };
}

function* ruleGrants({ kind, name, verbs, resources, groups, names }: Rule): Generator<Grant> {
  // measurements can only be read
  if (groups.length > 0 && groups.every((group) => /(?:^|\.)metrics\.k8s\.io$/.test(group.text))) return;
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
  const writes = verbs.some((verb) => /^(?:\*|create|update|patch|delete|deletecollection|approve|sign)$/.test(verb.text));
  const power = has(verbs, "escalate", "bind", "impersonate") ?? (has(resources, "roles", "clusterroles", "rolebindings", "clusterrolebindings", "serviceaccounts", "users", "groups") && star);
  const writesRbac = writes && has(verbs, "create", "update", "patch") ? has(resources, "rolebindings", "clusterrolebindings") : undefined;
  if (power && names.length === 0) {
    yield make("privilege-escalation", power, power.text === "*" && kind === "Role" ? "warning" : "error", power.text === "*" ? `every verb, escalating, binding and impersonating included, on ${shown(resources)}` : `'${power.text}', with which its holder takes rights that it was not given,`);
    return;
  }
  if (writesRbac && names.length === 0) yield make("privilege-escalation", writesRbac, "warning", `writing ${writesRbac.text}`);
  const secrets = has(resources, "secrets");
  const read = has(verbs, "get", "list", "watch", "*");
  if (secrets && read && (names.length === 0 || has(verbs, "list", "watch", "*"))) {
    yield make("data-exfiltration", secrets, kind === "ClusterRole" ? "error" : "warning", `reading every secret (${read.text})`);
  }
  const exec = has(resources, "pods/exec", "pods/attach", "nodes/proxy");
  if (exec && has(verbs, "create", "get", "*")) yield make("privilege-escalation", exec, "warning", `running commands in any pod (${exec.text})`);
  const token = has(resources, "serviceaccounts/token");
  if (token && has(verbs, "create", "*") && names.length === 0) yield make("privilege-escalation", token, "warning", "making tokens of every service account");
  const webhooks = has(resources, "mutatingwebhookconfigurations", "validatingwebhookconfigurations");
  if (webhooks && has(verbs, "create", "update", "patch", "*") && names.length === 0) yield make("privilege-escalation", webhooks, "warning", `changing what is admitted to the cluster (${webhooks.text}), so reading and rewriting every object,`);
  const approval = has(resources, "certificatesigningrequests/approval");
  if (approval && has(verbs, "update", "patch", "*")) yield make("privilege-escalation", approval, "warning", "approving certificates, with which its holder can be anyone,");
  if (!secrets && !exec && !webhooks && !approval && !token && !writesRbac && (everything ?? star)) yield* broad();

  function* broad(): Generator<Grant> {
    const at = everything ?? star;
    if (!at || names.length > 0) return;
    const core = groups.length === 0 || has(groups, "", "*") !== undefined;
    const words = verbs.map((verb) => verb.text).filter((verb) => verb !== "");
    // a custom resource's own group: its controller does need every verb
    const own = !everything && groups.length > 0 && groups.every((group) => group.text.includes(".") && !/(?:^|\.)(?:k8s\.io)$/.test(group.text));
    if (words.length === 0) return;
    if (everything) yield make("service-wildcard", at, writes ? "warning" : "information", `${words.join(", ")} on every resource${core ? ", secrets included," : " of its API groups"}`);
    else yield make("service-wildcard", at, own ? "information" : "warning", `every verb on ${shown(resources)}`);
  }
}

function shown(resources: Texts): string {
  return resources.map((one) => one.text).slice(0, 3).join(", ");
}

function textOf(value: Value | undefined): string {
  return value?.kind === "text" ? value.text : "";
}

function place(start: number, end: number, path: string): Location {
  return { path, range: { start, end } };
}
