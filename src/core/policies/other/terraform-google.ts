import { attribute, blocksOf, type HclBlock, type HclValue } from "../../languages/hcl/reader";
import type { CloudKnowledge } from "../../model/knowledge";
import type { Location } from "../../text/range";
import type { Grant } from "./fact";
import { customRoleGrants, opened, roleGrant } from "./google";
import { given, givenIn, givenList, type Given, type Scope } from "./scope";

/** The accounts that Google Cloud makes for Compute Engine and App Engine. */
const DEFAULT_ACCOUNT = /(?:-compute@developer|@appspot)\.gserviceaccount\.com$|\$\{data\.google_(?:compute|app_engine)_default_service_account\./;
const DEFAULT_MACHINE = /-compute@developer\.gserviceaccount\.com$/;
const EVERYONE = /^all(?:Authenticated)?Users$/;

/** Wide grants of Google Cloud in one block of Terraform. */
export function* googleBlock(block: HclBlock, type: string, name: string, scope: Scope, cloud: CloudKnowledge): Generator<Grant> {
  if (block.type === "data" && type === "google_iam_policy") for (const inner of blocksOf(block, "binding")) yield* binding(inner, name, scope, cloud);
  if (block.type !== "resource") return;
  if (/^google_(?:project|folder|organization)_iam_(?:member|binding)$/.test(type)) yield* binding(block, name, scope, cloud);
  else if (/^google_(?:project|organization)_iam_custom_role$/.test(type)) yield* customRoleGrants(name, givenList(attribute(block, "permissions"), scope), cloud);
  else if (/^google_\w+_iam_(?:member|binding)$/.test(type)) yield* everyone(block, name, scope);
  else if (type === "google_bigquery_dataset" || type === "google_bigquery_dataset_access") yield* publicDataset(block, name, scope);
  else if (/^google_storage_(?:bucket|object|default_object)_access_control$/.test(type)) yield* publicBucket(block, name, scope);
  else if (/^google_compute_instance/.test(type)) yield* defaultAccount(block, name, scope);
  else if (type === "google_container_cluster" || type === "google_container_node_pool") yield* defaultNodes(block, name, scope);
}

function* binding(block: HclBlock, name: string, scope: Scope, cloud: CloudKnowledge): Generator<Grant> {
  const role = given(attribute(block, "role"), scope);
  const found = role && roleGrant(role, `Binding '${name}'`, name, cloud);
  if (found && blocksOf(block, "condition").length === 0) yield found;
  yield* everyone(block, name, scope);
  const held = members(block, scope).find((member) => DEFAULT_ACCOUNT.test(member.text));
  if (held && !found) yield { format: "gcp", check: "default-account", kind: "identity", name, location: held.location, severity: "warning", confidence: "medium", message: `Binding '${name}' grants ${role?.text ?? "a role"} to the default service account, which all machines and functions without an account of their own share` };
}

function members(block: HclBlock, scope: Scope): readonly Given[] {
  const one = given(attribute(block, "member"), scope);
  return [...(one ? [one] : []), ...givenList(attribute(block, "members"), scope)];
}

function* everyone(block: HclBlock, name: string, scope: Scope): Generator<Grant> {
  const all = members(block, scope).find((one) => EVERYONE.test(one.text));
  if (all) yield opened(`Binding '${name}'`, name, all.location, `grants ${given(attribute(block, "role"), scope)?.text ?? "its role"} to ${all.text}`);
}

function* publicDataset(block: HclBlock, name: string, scope: Scope): Generator<Grant> {
  for (const access of block.labels[0] === "google_bigquery_dataset" ? blocksOf(block, "access") : [block]) {
    const group = given(attribute(access, "special_group") ?? attribute(access, "iam_member"), scope);
    if (group && EVERYONE.test(group.text)) yield opened(`Binding '${name}'`, name, group.location, `opens its data to ${group.text}`);
  }
}

function* publicBucket(block: HclBlock, name: string, scope: Scope): Generator<Grant> {
  const entity = given(attribute(block, "entity"), scope);
  if (entity && EVERYONE.test(entity.text)) yield opened(`Binding '${name}'`, name, entity.location, `opens its objects to ${entity.text}`);
}

/** `cloud-platform` among the scopes of a machine. */
function wholeScope(scopes: HclValue | undefined, scope: Scope): Given | undefined {
  return givenList(scopes, scope).find((one) => /^(?:https:\/\/www\.googleapis\.com\/auth\/)?cloud-platform$/.test(one.text));
}

/** The project's default account is an editor: with the whole scope a machine can do what an editor can. */
function* defaultAccount(block: HclBlock, name: string, scope: Scope): Generator<Grant> {
  for (const account of blocksOf(block, "service_account")) {
    const email = givenIn(account, "email", scope);
    const all = wholeScope(attribute(account, "scopes"), scope);
    const isDefault = attribute(account, "email") === undefined || DEFAULT_MACHINE.test(email?.text ?? "");
    if (!isDefault) continue;
    if (all) yield shared(name, all.location, "high", `Instance '${name}' runs as the project's default service account with every scope: what runs there can do what an editor of the project can`);
    else yield shared(name, email?.location ?? scope.locate(account.start, account.end), "medium", `Instance '${name}' runs as the project's default service account, an editor that all machines share: only the scopes of the machine hold it back`);
  }
}

/** The same for the nodes of a cluster: every pod that asks the node for a token gets it. */
function* defaultNodes(block: HclBlock, name: string, scope: Scope): Generator<Grant> {
  const nodes = blocksOf(block, "node_config");
  for (const node of nodes) {
    const account = givenIn(node, "service_account", scope);
    const all = wholeScope(attribute(node, "oauth_scopes"), scope);
    const isDefault = attribute(node, "service_account") === undefined || /^default$/.test(account?.text ?? "") || DEFAULT_MACHINE.test(account?.text ?? "");
    if (!isDefault) continue;
    if (all) yield shared(name, all.location, "high", `The nodes of '${name}' run as the project's default service account with every scope: pods without an identity of their own can do what an editor of the project can`);
    else if (hasOwnNodes(block)) yield unnamed(name, account?.location ?? scope.locate(node.start, node.end));
  }
  if (nodes.length === 0 && hasOwnNodes(block)) yield unnamed(name, scope.locate(block.start, block.end));
}

/** A pool, or a cluster that keeps its first pool. Autopilot and blocks that come several times make their nodes otherwise. */
function hasOwnNodes(block: HclBlock): boolean {
  const isOn = (name: string): boolean => {
    const value = attribute(block, name);
    return value !== undefined && !(value.kind === "scalar" && value.value === false);
  };
  return block.labels[0] === "google_container_node_pool" || (!isOn("remove_default_node_pool") && !isOn("enable_autopilot") && blocksOf(block, "node_pool").length === 0);
}

function unnamed(name: string, location: Location): Grant {
  return shared(name, location, "medium", `The nodes of '${name}' run as the project's default service account, an editor that all machines share: only the scopes of the nodes hold it back`);
}

function shared(name: string, location: Location, confidence: Grant["confidence"], message: string): Grant {
  return { format: "gcp", check: "default-account", kind: "identity", name, location, severity: "warning", confidence, message };
}
