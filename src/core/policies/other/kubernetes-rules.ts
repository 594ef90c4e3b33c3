import type { PolicyStatement } from "../../model/policy";
import type { Grant } from "./fact";

export type Texts = PolicyStatement["actions"];

/** One rule of a role: what it lists, and whose it is. */
export interface Rule {
  readonly kind: "Role" | "ClusterRole";
  readonly name: string;
  /** Empty where it is not written down. */
  readonly namespace: string;
  readonly verbs: Texts;
  readonly resources: Texts;
  readonly groups: Texts;
  readonly names: Texts;
}

/** Resources that are as good as another right, and the verbs that make them so. */
interface Power {
  readonly check: string;
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  /** Naming the objects does not help. */
  readonly evenNamed?: boolean;
  readonly clause: (resource: string) => string;
}

const WRITES = ["create", "update", "patch", "*"];

/** Source: "Role Based Access Control Good Practices" (kubernetes.io, read 2026-11). */
const POWERS: readonly Power[] = [
  { check: "privilege-escalation", resources: ["rolebindings", "clusterrolebindings"], verbs: WRITES, clause: (resource) => `writing ${resource}` },
  { check: "privilege-escalation", resources: ["pods/exec", "pods/attach", "pods/*", "nodes/proxy"], verbs: ["create", "get", "*"], evenNamed: true, clause: (resource) => `running commands in any pod (${resource})` },
  { check: "privilege-escalation", resources: ["pods/portforward"], verbs: ["create", "get", "*"], clause: (resource) => `reaching every port of any pod (${resource})` },
  { check: "privilege-escalation", resources: ["serviceaccounts/token"], verbs: ["create", "*"], clause: () => "making tokens of every service account" },
  { check: "privilege-escalation", resources: ["mutatingwebhookconfigurations", "validatingwebhookconfigurations"], verbs: WRITES, clause: (resource) => `changing what is admitted to the cluster (${resource}), so reading and rewriting every object,` },
  { check: "privilege-escalation", resources: ["mutatingwebhookconfigurations", "validatingwebhookconfigurations"], verbs: ["delete", "deletecollection"], clause: (resource) => `removing what guards admission to the cluster (${resource})` },
  { check: "privilege-escalation", resources: ["certificatesigningrequests/approval"], verbs: ["update", "patch", "*"], evenNamed: true, clause: () => "approving certificates, with which its holder can be anyone," },
];

const WORKLOADS = ["pods", "deployments", "daemonsets", "statefulsets", "replicasets", "replicationcontrollers", "jobs", "cronjobs"];
const RBAC = ["roles", "clusterroles", "rolebindings", "clusterrolebindings", "serviceaccounts", "users", "groups"];

/** What a rule grants beyond a task. */
export function* ruleGrants(rule: Rule): Generator<Grant> {
  const { kind, name, verbs, resources, groups, names } = rule;
  // addresses of the API itself (`nonResourceURLs`): health, metrics, versions
  if (resources.length === 0) return;
  // measurements can only be read
  if (groups.length > 0 && groups.every((group) => /(?:^|\.)metrics\.k8s\.io$/.test(group.text))) return;
  const where = kind === "ClusterRole" ? "throughout the cluster" : "in its namespace";
  const make: Make = (check, at, severity, clause) => ({ format: "kubernetes", check, kind: "identity", name, location: at.location, severity, confidence: "high", message: `${kind} '${name}' allows ${clause} ${where}` });
  const star = has(verbs, ["*"]);
  const everything = has(resources, ["*"]);
  if (star && everything) {
    const all = has(groups, ["*"]) !== undefined;
    yield make(all ? "admin-wildcard" : "service-wildcard", star, areOwn(groups) ? "information" : all || kind === "ClusterRole" ? "error" : "warning", `every verb on every resource${all ? "" : " of its API groups"}`);
    return;
  }
  const power = has(verbs, ["escalate", "bind", "impersonate"]) ?? (has(resources, RBAC) && star);
  if (power && names.length === 0) {
    yield make("privilege-escalation", power, power.text === "*" && kind === "Role" ? "warning" : "error", power.text === "*" ? `every verb, escalating, binding and impersonating included, on ${shown(resources)}` : `'${power.text}', with which its holder takes rights that it was not given,`);
    return;
  }
  const found = [...powers(rule, make), ...secretGrants(rule, make)];
  yield* found;
  if (found.length === 0) yield* everything || star ? broad(rule, make) : workloads(rule, make);
}

type Make = (check: string, at: Texts[number], severity: Grant["severity"], clause: string) => Grant;

function has(values: Texts, words: readonly string[]): Texts[number] | undefined {
  return values.find((value) => words.includes(value.text));
}

function* powers({ kind, namespace, verbs, resources, names }: Rule, make: Make): Generator<Grant> {
  const told = new Set<string>();
  for (const power of POWERS) {
    const resource = has(resources, power.resources);
    if (!resource || told.has(resource.text) || !has(verbs, power.verbs) || (names.length > 0 && power.evenNamed !== true)) continue;
    told.add(resource.text);
    yield make(power.check, resource, "warning", power.clause(resource.text));
  }
  const map = has(resources, ["configmaps"]);
  const named = has(names, ["aws-auth"]) ?? (names.length === 0 && kind === "Role" && namespace === "kube-system");
  if (map && named && has(verbs, WRITES)) yield make("privilege-escalation", map, "error", "changing aws-auth, which makes any AWS identity an administrator of the cluster,");
}

function* secretGrants({ kind, verbs, resources, names }: Rule, make: Make): Generator<Grant> {
  const secrets = has(resources, ["secrets"]);
  if (!secrets) return;
  const listing = has(verbs, ["list", "watch", "*"]);
  const read = names.length === 0 ? has(verbs, ["get", "list", "watch", "*"]) : listing;
  if (read) yield make("data-exfiltration", secrets, kind === "ClusterRole" ? "error" : "warning", `reading every secret (${read.text})`);
  else if (names.length === 0) {
    // making one cannot be limited to a name
    const change = has(verbs, ["update", "patch", "delete", "deletecollection"]);
    if (change) yield make("resource-exposure", secrets, "warning", `changing every secret (${change.text})`);
  }
}

/** Groups of custom resources: their controller does need every verb. */
function areOwn(groups: Texts): boolean {
  return groups.length > 0 && groups.every((group) => group.text.includes(".") && !/(?:^|\.)(?:k8s\.io)$/.test(group.text));
}

function* broad({ verbs, resources, groups, names }: Rule, make: Make): Generator<Grant> {
  const everything = has(resources, ["*"]);
  const at = everything ?? has(verbs, ["*"]);
  if (!at || names.length > 0) return;
  const core = groups.length === 0 || has(groups, ["", "*"]) !== undefined;
  const words = verbs.map((verb) => verb.text).filter((verb) => verb !== "");
  const own = !everything && areOwn(groups);
  if (words.length === 0) return;
  const harms = words.some((verb) => /^(?:\*|create|update|patch|delete|deletecollection|approve|sign)$/.test(verb) || (core && /^(?:get|list|watch)$/.test(verb)));
  if (everything) yield make("service-wildcard", at, harms ? "warning" : "information", `${words.join(", ")} on every resource${core ? ", secrets included," : " of its API groups"}`);
  else yield make("service-wildcard", at, own ? "information" : "warning", `every verb on ${shown(resources)}`);
}

/** Who may make or change a pod has what its namespace's secrets and service accounts give. */
function* workloads({ verbs, resources, names }: Rule, make: Make): Generator<Grant> {
  const workload = has(resources, WORKLOADS);
  const write = has(verbs, ["create", "update", "patch"]);
  if (workload && write && names.length === 0) yield make("workload-escalation", workload, "warning", `${write.text} on ${workload.text}, so acting as any service account and reading any secret that a pod can mount`);
}

function shown(resources: Texts): string {
  return resources.map((one) => one.text).slice(0, 3).join(", ");
}
