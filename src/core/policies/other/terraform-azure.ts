import { attribute, blocksOf, type HclBlock } from "../../languages/hcl/reader";
import type { CloudKnowledge } from "../../model/knowledge";
import { definitionGrants, directoryGrant } from "./azure-roles";
import type { Grant } from "./fact";
import { givenIn, givenList, type Scope } from "./scope";

const WIDE = /^(?:\/subscriptions\/[^/]+|\/|\/providers\/Microsoft\.Management\/managementGroups\/[^/]+|\$\{data\.azurerm_(?:subscription|management_group)\.[^}]*\})\/?$/;

/**
 * Wide grants of Azure and its directory in one resource of Terraform.
 * @param assigned whether the module gives a directory role to somebody
 */
export function* azureBlock(block: HclBlock, type: string, name: string, scope: Scope, cloud: CloudKnowledge, assigned: (role: string) => boolean): Generator<Grant> {
  if (type === "azurerm_role_assignment") yield* assignment(block, name, scope, cloud);
  else if (type === "azurerm_role_definition") {
    for (const permissions of blocksOf(block, "permissions")) {
      const [actions, notActions, dataActions, notDataActions] = ["actions", "not_actions", "data_actions", "not_data_actions"].map((key) => givenList(attribute(permissions, key), scope));
      yield* definitionGrants(name, { actions: actions ?? [], notActions: notActions ?? [], dataActions: dataActions ?? [], notDataActions: notDataActions ?? [] }, cloud);
    }
  } else if (type === "azuread_directory_role" && assigned(name)) {
    const role = givenIn(block, "display_name", scope) ?? givenIn(block, "template_id", scope);
    if (role) yield* directoryGrant(name, role, cloud);
  }
}

function* assignment(block: HclBlock, name: string, scope: Scope, cloud: CloudKnowledge): Generator<Grant> {
  const given = givenIn(block, "role_definition_name", scope) ?? givenIn(block, "role_definition_id", scope);
  const where = givenIn(block, "scope", scope);
  if (!given || !where || !WIDE.test(where.text)) return;
  const [role, known] = Object.entries(cloud.azure.roles).find(([title, one]) => given.text === title || given.text.toLowerCase().includes(one.id)) ?? [];
  if (role === undefined || known === undefined) return;
  yield { format: "azure", check: "primitive-role", kind: "identity", name, location: given.location, severity: role === "Contributor" ? "warning" : "error", confidence: "high", message: `Role assignment '${name}' makes its principal ${role} of the whole subscription: ${known.what}` };
}
