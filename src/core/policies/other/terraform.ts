import { attribute, blocksOf, textOf, type HclBlock, type HclValue } from "../../languages/hcl/reader";
import type { Location } from "../../text/range";
import type { TerraformFile } from "../read/terraform";
import type { Grant } from "./fact";

/** Basic roles and roles that lead to them (Google Cloud: "Basic roles", "Privilege escalation"; read 2026-11). */
const GCP: Readonly<Record<string, string>> = {
  "roles/owner": "every action on every resource of the project, its policy included",
  "roles/editor": "changing nearly every resource of the project",
  "roles/iam.securityAdmin": "changing every policy of the project",
  "roles/resourcemanager.projectIamAdmin": "changing the project's policy, so any role",
  "roles/resourcemanager.organizationAdmin": "the whole organisation",
  "roles/iam.serviceAccountTokenCreator": "tokens of every service account of the project",
  "roles/iam.serviceAccountKeyAdmin": "keys of every service account of the project",
  "roles/iam.serviceAccountUser": "acting as every service account of the project",
};

/** Wide grants of Google Cloud and Azure in Terraform. */
export function* terraformGrants(file: TerraformFile): Generator<Grant> {
  for (const block of file.blocks) {
    const [type = "", name = ""] = block.labels;
    if (block.type === "resource" && /^google_(?:project|folder|organization)_iam_(?:member|binding)$/.test(type)) yield* gcp(block, name, file.path);
    else if (block.type === "data" && type === "google_iam_policy") for (const binding of blocksOf(block, "binding")) yield* gcp(binding, name, file.path);
    else if (block.type === "resource" && /^google_\w+_iam_(?:member|binding)$/.test(type)) yield* everyone(block, name, file.path);
    else if (block.type === "resource" && type === "azurerm_role_assignment") yield* azure(block, name, file.path);
    else if (block.type === "resource" && type === "azurerm_role_definition") yield* azureDefinition(block, name, file.path);
  }
}

function* gcp(block: HclBlock, name: string, path: string): Generator<Grant> {
  const value = attribute(block, "role");
  const role = textOf(value);
  const what = role === null ? undefined : GCP[role];
  if (value && role !== null && what !== undefined) {
    yield { format: "gcp", check: "primitive-role", kind: "identity", name, location: place(value, path), severity: role === "roles/owner" || /Admin$/.test(role) ? "error" : "warning", confidence: "high", message: `Binding '${name}' grants ${role}: ${what}` };
  }
  yield* everyone(block, name, path);
}

function* everyone(block: HclBlock, name: string, path: string): Generator<Grant> {
  const members = attribute(block, "members");
  const all = [attribute(block, "member"), ...(members?.kind === "list" ? members.items : [])].find((one) => /^all(?:Authenticated)?Users$/.test(textOf(one) ?? ""));
  if (!all) return;
  const role = textOf(attribute(block, "role")) ?? "its role";
  yield { format: "gcp", check: "wildcard-principal", kind: "resource", name, location: place(all, path), severity: "warning", confidence: "high", message: `Binding '${name}' grants ${role} to ${textOf(all) ?? ""}: anyone on the internet has it` };
}

const AZURE: Readonly<Record<string, string>> = { Owner: "every action, handing out roles included", Contributor: "changing and deleting every resource", "User Access Administrator": "handing out any role, its own included" };

function* azure(block: HclBlock, name: string, path: string): Generator<Grant> {
  const value = attribute(block, "role_definition_name");
  const role = textOf(value);
  const what = role === null ? undefined : AZURE[role];
  const scope = attribute(block, "scope");
  const wide = scope?.kind === "reference" ? /^data\.azurerm_(?:subscription|management_group)\./.test(scope.path) : /^(?:\/subscriptions\/[^/]+|\/|\/providers\/Microsoft\.Management\/managementGroups\/[^/]+)\/?$/.test(textOf(scope) ?? "");
  if (!value || role === null || what === undefined || !wide) return;
  yield { format: "azure", check: "primitive-role", kind: "identity", name, location: place(value, path), severity: role === "Contributor" ? "warning" : "error", confidence: "high", message: `Role assignment '${name}' makes its principal ${role} of the whole subscription: ${what}` };
}

function* azureDefinition(block: HclBlock, name: string, path: string): Generator<Grant> {
  for (const permissions of blocksOf(block, "permissions")) {
    const actions = attribute(permissions, "actions");
    const star = actions?.kind === "list" ? actions.items.find((item) => textOf(item) === "*") : undefined;
    if (star) yield { format: "azure", check: "admin-wildcard", kind: "identity", name, location: place(star, path), severity: "error", confidence: "high", message: `Role '${name}' allows every action of every provider` };
  }
}

function place(value: HclValue, path: string): Location {
  return { path, range: { start: value.start, end: value.end } };
}
