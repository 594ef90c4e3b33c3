import { attribute, blocksOf, textOf, type HclBlock, type HclValue } from "../../languages/hcl/reader";
import type { CloudKnowledge } from "../../model/knowledge";
import type { Location } from "../../text/range";
import type { TerraformFile } from "../read/terraform";
import type { Grant } from "./fact";
import { federationGrants } from "./federation";
import { kubernetesBlock } from "./kubernetes";
import { tokenGrants } from "./tokens";

/** The accounts that Google Cloud makes for Compute Engine and App Engine. */
const DEFAULT_ACCOUNT = /(?:-compute@developer|@appspot)\.gserviceaccount\.com$|\$\{data\.google_(?:compute|app_engine)_default_service_account\./;

/** Wide grants of Google Cloud, Azure, Kubernetes and code hosts in Terraform. */
export function* terraformGrants(file: TerraformFile, cloud: CloudKnowledge): Generator<Grant> {
  for (const block of file.blocks) {
    const [type = "", name = ""] = block.labels;
    if (block.type === "data" && type === "aws_iam_policy") yield* namedPolicy(block, name, file.path, cloud);
    if (block.type === "data" && type === "google_iam_policy") for (const binding of blocksOf(block, "binding")) yield* gcp(binding, name, file.path, cloud);
    if (block.type !== "resource") continue;
    if (/^google_(?:project|folder|organization)_iam_(?:member|binding)$/.test(type)) yield* gcp(block, name, file.path, cloud);
    else if (/^google_\w+_iam_(?:member|binding)$/.test(type)) yield* everyone(block, name, file.path);
    else if (type === "google_bigquery_dataset" || type === "google_bigquery_dataset_access") yield* publicDataset(block, name, file.path);
    else if (/^google_storage_(?:bucket|object|default_object)_access_control$/.test(type)) yield* publicBucket(block, name, file.path);
    else if (/^google_compute_instance/.test(type)) yield* defaultAccount(block, name, file.path);
    else if (type === "azurerm_role_assignment") yield* azure(block, name, file.path, cloud);
    else if (type === "azurerm_role_definition") yield* azureDefinition(block, name, file.path);
    else if (type === "aws_lambda_layer_version_permission") yield* layerPermission(block, name, file.path);
    else if (type === "aws_lambda_permission") yield* lambdaPermission(block, name, file.path);
    else if (/^kubernetes_(?:cluster_)?role/.test(type)) yield* kubernetesBlock(block, file.path);
    else if (/^(?:gitlab|github)_/.test(type)) yield* tokenGrants(block, file.path);
    else yield* federationGrants(block, file.path);
  }
}

/** A managed policy that is looked up by its name or ARN, to be attached. */
function* namedPolicy(block: HclBlock, name: string, path: string, cloud: CloudKnowledge): Generator<Grant> {
  const value = attribute(block, "name") ?? attribute(block, "arn");
  const policy = (textOf(value) ?? "").replace(/^arn:[^:]*:iam::aws:policy\//, "");
  const what = Object.hasOwn(cloud.aws.managed, policy) ? cloud.aws.managed[policy] : undefined;
  if (value && what !== undefined) yield { format: "aws-json", check: "managed-admin", kind: "identity", name, location: place(value, path), severity: "warning", confidence: "medium", message: `The managed policy ${policy} is looked up here, which allows ${what}` };
}

function* gcp(block: HclBlock, name: string, path: string, cloud: CloudKnowledge): Generator<Grant> {
  const value = attribute(block, "role");
  const role = textOf(value);
  const what = role === null ? undefined : cloud.gcp.roles[role];
  if (value && role !== null && what !== undefined && blocksOf(block, "condition").length === 0) {
    yield { format: "gcp", check: "primitive-role", kind: "identity", name, location: place(value, path), severity: role === "roles/owner" || /Admin$/.test(role) ? "error" : "warning", confidence: "high", message: `Binding '${name}' grants ${role}: ${what}` };
  }
  yield* everyone(block, name, path);
  const shared = membersOf(block).find((member) => DEFAULT_ACCOUNT.test(textOf(member) ?? "") || /^data\.google_(?:compute|app_engine)_default_service_account\./.test(member.kind === "reference" ? member.path : ""));
  if (shared && what === undefined) yield { format: "gcp", check: "default-account", kind: "identity", name, location: place(shared, path), severity: "warning", confidence: "medium", message: `Binding '${name}' grants ${role ?? "a role"} to the default service account, which all machines and functions without an account of their own share` };
}

function membersOf(block: HclBlock): HclValue[] {
  const members = attribute(block, "members");
  return [attribute(block, "member"), ...(members?.kind === "list" ? members.items : [])].filter((one) => one !== undefined);
}

function* everyone(block: HclBlock, name: string, path: string): Generator<Grant> {
  const all = membersOf(block).find((one) => /^all(?:Authenticated)?Users$/.test(textOf(one) ?? ""));
  if (!all) return;
  yield open(name, path, all, `grants ${textOf(attribute(block, "role")) ?? "its role"} to ${textOf(all) ?? ""}`);
}

function* publicDataset(block: HclBlock, name: string, path: string): Generator<Grant> {
  for (const access of block.labels[0] === "google_bigquery_dataset" ? blocksOf(block, "access") : [block]) {
    const group = attribute(access, "special_group") ?? attribute(access, "iam_member");
    if (group && /^all(?:Authenticated)?Users$/.test(textOf(group) ?? "")) yield open(name, path, group, `opens its data to ${textOf(group) ?? ""}`);
  }
}

function* publicBucket(block: HclBlock, name: string, path: string): Generator<Grant> {
  const entity = attribute(block, "entity");
  if (entity && /^all(?:Authenticated)?Users$/.test(textOf(entity) ?? "")) yield open(name, path, entity, `opens its objects to ${textOf(entity) ?? ""}`);
}

function open(name: string, path: string, at: HclValue, clause: string): Grant {
  return { format: "gcp", check: "wildcard-principal", kind: "resource", name, location: place(at, path), severity: "warning", confidence: "high", message: `Binding '${name}' ${clause}: anyone on the internet has it` };
}

/** The project's default account is an editor: with the whole scope a machine can do what an editor can. */
function* defaultAccount(block: HclBlock, name: string, path: string): Generator<Grant> {
  for (const account of blocksOf(block, "service_account")) {
    const email = attribute(account, "email");
    const scopes = attribute(account, "scopes");
    const all = scopes?.kind === "list" ? scopes.items.find((item) => /^(?:https:\/\/www\.googleapis\.com\/auth\/)?cloud-platform$/.test(textOf(item) ?? "")) : undefined;
    const isDefault = email === undefined || /-compute@developer\.gserviceaccount\.com$/.test(textOf(email) ?? "");
    if (all && isDefault) yield { format: "gcp", check: "default-account", kind: "identity", name, location: place(all, path), severity: "warning", confidence: "high", message: `Instance '${name}' runs as the project's default service account with every scope: what runs there can do what an editor of the project can` };
  }
}

function* azure(block: HclBlock, name: string, path: string, cloud: CloudKnowledge): Generator<Grant> {
  const value = attribute(block, "role_definition_name") ?? attribute(block, "role_definition_id");
  const text = textOf(value) ?? "";
  const [role, known] = Object.entries(cloud.azure.roles).find(([title, one]) => text === title || text.toLowerCase().includes(one.id)) ?? [];
  const scope = attribute(block, "scope");
  const wide = scope?.kind === "reference" ? /^data\.azurerm_(?:subscription|management_group)\./.test(scope.path) : /^(?:\/subscriptions\/[^/]+|\/|\/providers\/Microsoft\.Management\/managementGroups\/[^/]+|\$\{data\.azurerm_subscription\.[^}]*\})\/?$/.test(textOf(scope) ?? "");
  if (!value || role === undefined || known === undefined || !wide) return;
  yield { format: "azure", check: "primitive-role", kind: "identity", name, location: place(value, path), severity: role === "Contributor" ? "warning" : "error", confidence: "high", message: `Role assignment '${name}' makes its principal ${role} of the whole subscription: ${known.what}` };
}

function* azureDefinition(block: HclBlock, name: string, path: string): Generator<Grant> {
  for (const permissions of blocksOf(block, "permissions")) {
    for (const kind of ["actions", "data_actions"]) {
      const actions = attribute(permissions, kind);
      const star = actions?.kind === "list" ? actions.items.find((item) => textOf(item) === "*") : undefined;
      if (star) yield { format: "azure", check: "admin-wildcard", kind: "identity", name, location: place(star, path), severity: "error", confidence: "high", message: `Role '${name}' allows every action of every provider` };
    }
  }
}

function* lambdaPermission(block: HclBlock, name: string, path: string): Generator<Grant> {
  const principal = attribute(block, "principal");
  if (!principal) return;
  yield* invokers(textOf(principal) ?? "", ["source_arn", "source_account", "principal_org_id", "function_url_auth_type", "event_source_token"].some((key) => attribute(block, key)), name, place(principal, path));
}

function* layerPermission(block: HclBlock, name: string, path: string): Generator<Grant> {
  const principal = attribute(block, "principal");
  if (principal) yield* layerUsers(textOf(principal) ?? "", attribute(block, "organization_id") !== undefined, name, place(principal, path));
}

/** Who may read a layer's code. */
export function* layerUsers(principal: string, bounded: boolean, name: string, location: Location): Generator<Grant> {
  if (principal === "*" && !bounded) yield { format: "aws-json", check: "wildcard-principal", kind: "resource", name, location, severity: "warning", confidence: "high", message: `Permission '${name}' lets anyone in any AWS account read and run the layer's code` };
}

/** Who may invoke a function: everybody, or a service on behalf of anybody's resources. */
export function* invokers(principal: string, bounded: boolean, name: string, location: Location): Generator<Grant> {
  if (bounded) return;
  const grant = (severity: Grant["severity"], clause: string): Grant => ({ format: "aws-json", check: "wildcard-principal", kind: "resource", name, location, severity, confidence: severity === "error" ? "high" : "medium", message: `Permission '${name}' ${clause}` });
  if (principal === "*") yield grant("error", "lets anyone in any AWS account invoke the function");
  // CloudFormation's macros cannot be bound to a source
  else if (/\.amazonaws\.com$/.test(principal) && principal !== "cloudformation.amazonaws.com") yield grant("warning", `lets ${principal} invoke the function for any account's resources: it names no source`);
}

function place(value: HclValue, path: string): Location {
  return { path, range: { start: value.start, end: value.end } };
}
