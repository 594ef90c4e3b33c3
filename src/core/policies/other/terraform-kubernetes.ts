import { attribute, type HclBlock } from "../../languages/hcl/reader";
import { repeatedBlocks, type Repeated } from "../read/repeats";
import type { Grant } from "./fact";
import { admin, bound } from "./kubernetes";
import { ruleGrants, type Texts } from "./kubernetes-rules";
import { givenIn, givenList, type Scope } from "./scope";

/** Roles and bindings of Kubernetes in Terraform (`kubernetes_cluster_role`, `kubernetes_role_binding` and their kin), with what a module is called with. */
export function* kubernetesBlock(block: HclBlock, scope: Scope): Generator<Grant> {
  const [type = "", label = ""] = block.labels;
  const cluster = type.startsWith("kubernetes_cluster_role");
  const inside = (name: string): { readonly block: HclBlock; readonly scope: Scope }[] => repeatedBlocks(block, name, scope.locate, scope.resolve).map((one: Repeated) => ({ block: one.block, scope: { ...scope, resolve: one.resolve } }));
  if (type.includes("_binding")) {
    const kind = cluster ? "ClusterRoleBinding" : "RoleBinding";
    const target = inside("role_ref").map((one) => givenIn(one.block, "name", one.scope))[0];
    if (target?.text === "cluster-admin") yield admin(kind, label, target.location);
    for (const subject of inside("subject")) {
      const who = givenIn(subject.block, "name", subject.scope);
      if (who) yield* bound(kind, label, { ...who, as: givenIn(subject.block, "kind", subject.scope)?.text ?? "" }, target?.text ?? "");
    }
    return;
  }
  for (const rule of inside("rule")) {
    const texts = (key: string): Texts => givenList(attribute(rule.block, key), rule.scope);
    yield* ruleGrants({ kind: cluster ? "ClusterRole" : "Role", name: label, namespace: "", verbs: texts("verbs"), resources: texts("resources"), groups: texts("api_groups"), names: texts("resource_names") });
  }
}
