import { attribute, type HclBlock } from "../../languages/hcl/reader";
import type { Agent } from "../../model/crew";
import type { CloudRole } from "../../model/knowledge";
import type { PolicyDocument, PolicyIssue, SdkUse } from "../../model/policy";
import { rolesFor } from "../../policies/cloud-roles";
import { terraformFile } from "../../policies/read/terraform";
import { NO_CHANGES } from "../changes";
import type { Changes, FixContext, Refusal } from "../types";
import { bindingOf, commandAround, type Binding } from "./bindings";

/** An agent, the name of its own identity, and the roles that its calls need. */
interface AgentIdentity {
  readonly agent: Agent;
  /** Lower-case, with hyphens, at most 30 characters: `crew-fact-finder`. */
  readonly name: string;
  readonly roles: readonly Pick<CloudRole, "name" | "id">[];
  readonly used: readonly string[];
  /** Why it keeps the shared role; null where it has its own. */
  readonly kept: string | null;
}

/** An identity for each agent that reaches a cloud, with the roles that its calls need, in the project's own format. */
export function identityChanges(issue: PolicyIssue, document: PolicyDocument, context: FixContext): Changes | Refusal {
  const binding = bindingOf(issue, document, context);
  if ("reason" in binding) return binding;
  const identities = identitiesOf(binding, context);
  if (identities.length === 0) return { reason: "no call of an agent's tool was found that uses this role" };
  const written = write(binding, identities, context);
  if ("reason" in written) return written;
  const folder = binding.path.slice(0, binding.path.lastIndexOf("/") + 1);
  return {
    ...NO_CHANGES,
    files: [{ path: folder + written.name, text: written.text }],
    notes: [...identities.map((one) => noteOf(one, binding)), "the shared binding stays as it is until every agent runs under its own identity; take it away then"],
  };
}

function identitiesOf(binding: Binding, context: FixContext): AgentIdentity[] {
  const { sdkUses, crew } = context.project;
  const mine = sdkUses.filter((use: SdkUse) => use.cloud === binding.side);
  const names = new Set<string>();
  return [...new Set(mine.flatMap((use) => use.agents))].flatMap((id) => {
    const agent = crew.agents.get(id);
    if (!agent) return [];
    const { cloud } = context.input.knowledge;
    const choice = rolesFor(mine.filter((use) => use.agents.includes(id)), binding.side, binding.held, cloud);
    const held = { name: binding.held, ...(binding.side === "azure" ? { id: cloud.azure.roles[binding.held]?.id ?? "" } : {}) };
    const own = choice.kind === "roles" ? { roles: choice.roles, used: choice.used, kept: null } : { roles: [held], used: [], kept: choice.why };
    return [{ agent, name: nameFor(agent, names), ...own }];
  });
}

function nameFor(agent: Agent, taken: Set<string>): string {
  const plain = `crew-${agent.name.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "")}`.slice(0, 28).replace(/-$/, "");
  let name = plain;
  for (let count = 2; taken.has(name); count++) name = `${plain}-${String(count)}`;
  taken.add(name);
  return name;
}

function noteOf(one: AgentIdentity, binding: Binding): string {
  const roles = one.roles.map((role) => role.name).join(", ");
  return one.kept === null ? `agent ${one.agent.name}: granted ${binding.held}; used ${one.used.join(", ")}; now ${roles}` : `agent ${one.agent.name} keeps ${roles}: ${one.kept}`;
}

function write(binding: Binding, identities: readonly AgentIdentity[], context: FixContext): { readonly name: string; readonly text: string } | Refusal {
  const { side, path, block } = binding;
  if (block) return side === "gcp" ? googleTerraform(binding, block, identities) : azureTerraform(binding, block, identities, context);
  if (/\.bicep$/.test(path)) return { name: "crew-agents.bicep", text: bicep(identities) };
  const command = commandAround(binding);
  if (!command) return { reason: "identities per agent are not written in this format" };
  const line = binding.text.slice(command.start, command.end);
  return side === "gcp" ? googleScript(line, identities) : azureScript(line, identities);
}

function head(one: AgentIdentity, mark: string): string[] {
  return [`${mark} ${one.agent.name}, from the calls of its tools`, one.kept === null ? `${mark}   used: ${one.used.join(", ")}` : `${mark}   kept: ${one.kept}`];
}

function list(roles: AgentIdentity["roles"]): string {
  return `[${roles.map((role) => JSON.stringify(role.name)).join(", ")}]`;
}

function label(one: AgentIdentity): string {
  return `agent_${one.name.slice(5).replace(/-/g, "_")}`;
}

function googleTerraform(binding: Binding, block: HclBlock, identities: readonly AgentIdentity[]): { readonly name: string; readonly text: string } | Refusal {
  if (!/^google_project_iam_/.test(block.labels[0] ?? "")) return { reason: "the role is given on a folder or organisation; identities per agent need one on a project" };
  const project = attribute(block, "project");
  const text = identities.map((one) =>
    [
      ...head(one, "#"),
      `resource "google_service_account" "${label(one)}" {`,
      `  account_id   = "${one.name}"`,
      `  display_name = ${JSON.stringify(`Agent ${one.agent.name.replace(/[^\w .-]/g, "")}`.slice(0, 90))}`,
      ...(project ? [`  project      = ${binding.text.slice(project.start, project.end)}`] : []),
      "}",
      "",
      `resource "google_project_iam_member" "${label(one)}" {`,
      `  for_each = toset(${list(one.roles)})`,
      ...(project ? [`  project  = ${binding.text.slice(project.start, project.end)}`] : []),
      "  role     = each.value",
      `  member   = "serviceAccount:\${google_service_account.${label(one)}.email}"`,
      "}",
      "",
    ].join("\n"),
  );
  return { name: "crew_agents_google.tf", text: text.join("\n") };
}

function azureTerraform(binding: Binding, block: HclBlock, identities: readonly AgentIdentity[], context: FixContext): { readonly name: string; readonly text: string } | Refusal {
  const folder = binding.path.slice(0, binding.path.lastIndexOf("/") + 1);
  const groups = [...context.input.documents].flatMap(([path, one]) => (one.language === "hcl" && path.slice(0, path.lastIndexOf("/") + 1) === folder ? terraformFile(one).blocks : []));
  const group = groups.find((one) => /^(?:resource|data)$/.test(one.type) && one.labels[0] === "azurerm_resource_group");
  const scope = attribute(block, "scope");
  if (!group || !scope) return { reason: "no resource group stands in this module to put the agents' identities in" };
  const place = `${group.type === "data" ? "data." : ""}azurerm_resource_group.${group.labels[1] ?? ""}`;
  const text = identities.map((one) =>
    [
      ...head(one, "#"),
      `resource "azurerm_user_assigned_identity" "${label(one)}" {`,
      `  name                = "${one.name}"`,
      `  resource_group_name = ${place}.name`,
      `  location            = ${place}.location`,
      "}",
      "",
      `resource "azurerm_role_assignment" "${label(one)}" {`,
      `  for_each             = toset(${list(one.roles)})`,
      `  scope                = ${binding.text.slice(scope.start, scope.end)}`,
      "  role_definition_name = each.value",
      `  principal_id         = azurerm_user_assigned_identity.${label(one)}.principal_id`,
      "}",
      "",
    ].join("\n"),
  );
  return { name: "crew_agents_azure.tf", text: text.join("\n") };
}

/** In a resource group: narrower than the subscription that the shared assignment reaches. */
function bicep(identities: readonly AgentIdentity[]): string {
  const blocks = identities.map((one) => {
    const id = label(one).replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
    return [
      ...head(one, "//"),
      `resource ${id} 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {`,
      `  name: '${one.name}'`,
      "  location: location",
      "}",
      "",
      ...one.roles.flatMap((role, index) => [
        `resource ${id}Role${String(index + 1)} 'Microsoft.Authorization/roleAssignments@2022-04-01' = {`,
        `  name: guid(resourceGroup().id, ${id}.id, '${role.id ?? ""}')`,
        "  properties: {",
        `    // ${role.name}`,
        `    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '${role.id ?? ""}')`,
        `    principalId: ${id}.properties.principalId`,
        "    principalType: 'ServicePrincipal'",
        "  }",
        "}",
        "",
      ]),
    ].join("\n");
  });
  return ["param location string = resourceGroup().location", "", ...blocks].join("\n");
}

function googleScript(command: string, identities: readonly AgentIdentity[]): { readonly name: string; readonly text: string } | Refusal {
  const project = /\bprojects\s+add-iam-policy-binding\s+("[^"\n]+"|'[^'\n]+'|[\w${}.:-]+)/.exec(command)?.[1];
  if (project === undefined || project.startsWith("-")) return { reason: "the command does not name a project first" };
  const lines = identities.flatMap((one) => [
    ...head(one, "#"),
    `gcloud iam service-accounts create ${one.name} --project=${project}`,
    ...one.roles.map((role) => `gcloud projects add-iam-policy-binding ${project} --role=${role.name} --member="serviceAccount:${one.name}@"${project}".iam.gserviceaccount.com"`),
    "",
  ]);
  return { name: "crew-agents-google.sh", text: ["#!/bin/sh", "set -eu", "", ...lines].join("\n") };
}

function azureScript(command: string, identities: readonly AgentIdentity[]): { readonly name: string; readonly text: string } | Refusal {
  const scope = /--scope[= ]("[^"\n]+"|'[^'\n]+'|\S+)/.exec(command)?.[1];
  if (scope === undefined) return { reason: "the command does not name a scope" };
  const lines = identities.flatMap((one) => [
    ...head(one, "#"),
    `az identity create --name ${one.name} --resource-group "$RESOURCE_GROUP" --output none`,
    ...one.roles.map((role) => `az role assignment create --role "${role.name}" --scope ${scope} --assignee-principal-type ServicePrincipal --assignee-object-id "$(az identity show --name ${one.name} --resource-group "$RESOURCE_GROUP" --query principalId --output tsv)"`),
    "",
  ]);
  return { name: "crew-agents-azure.sh", text: ["#!/bin/sh", "set -eu", ': "${RESOURCE_GROUP:?the resource group that the identities belong to}"', "", ...lines].join("\n") };
}
