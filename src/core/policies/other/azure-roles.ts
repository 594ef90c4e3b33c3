import type { CloudKnowledge } from "../../model/knowledge";
import { list } from "../read/statements";
import { get, type ObjectValue, type Value } from "../read/value";
import type { Grant } from "./fact";
import type { Given } from "./scope";

/** What one entry of a role definition's permissions lists. */
export interface DefinedRole {
  readonly actions: readonly Given[];
  readonly notActions: readonly Given[];
  readonly dataActions: readonly Given[];
  readonly notDataActions: readonly Given[];
}

/** What a role definition of Azure allows beyond a task: everything, a whole provider, or handing out roles. */
export function* definitionGrants(name: string, role: DefinedRole, cloud: CloudKnowledge): Generator<Grant> {
  const { actions, dataActions } = role;
  const make = (check: string, at: Given, severity: Grant["severity"], clause: string): Grant => ({ format: "azure", check, kind: "identity", name, location: at.location, severity, confidence: "high", message: `Role '${name}' ${clause}` });
  const [denied, deniedData] = [role.notActions, role.notDataActions].map((left) => left.map((one) => one.text));
  const taken = denied?.includes("*") === true;
  const star = actions.find((one) => one.text === "*");
  if (star && !taken) {
    yield make("admin-wildcard", star, "error", "allows every action of every provider");
    return;
  }
  const allData = dataActions.find((one) => one.text === "*");
  if (allData && deniedData?.includes("*") !== true) yield make("admin-wildcard", allData, "error", "allows reading, writing and deleting the data of every provider");
  if (taken) return;
  for (const [action, gain] of Object.entries(cloud.azure.escalating)) {
    const by = actions.find((one) => covers(one.text, action));
    if (!by || denied?.some((one) => covers(one, action)) === true) continue;
    yield make("privilege-escalation", by, "error", `allows ${by.text}: its holder can ${gain}`);
    return;
  }
  yield* wholesale(actions, make);
  yield* wholesale(allData ? [] : dataActions, make);
}

// Patterns that leave nothing to name but the provider, or nothing but the verb.
function* wholesale(actions: readonly Given[], make: (check: string, at: Given, severity: Grant["severity"], clause: string) => Grant): Generator<Grant> {
  const provider = actions.find((one) => /^[\w.]+\/\*$/.test(one.text) && !READING.test(one.text));
  if (provider) yield make("service-wildcard", provider, "warning", `allows ${provider.text}: reading, writing and deleting all that the provider has`);
  const verb = actions.find((one) => /^\*\/(?:write|delete|action)$/i.test(one.text));
  if (verb) yield make("service-wildcard", verb, "warning", `allows ${verb.text}, which is this on every resource of every provider`);
}

/** Providers that hold no resources of their own, but what portals and deployments need to work. */
const READING = /^Microsoft\.(?:Support|Features|ResourceHealth|Capacity|CostManagement|Consumption|Billing)\//i;

/** Whether a pattern of Azure reaches an action; `*` stands for any run of characters. */
function covers(pattern: string, action: string): boolean {
  const source = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return pattern.length < 300 && new RegExp(`^${source.join("[^]*")}$`, "i").test(action);
}

/** A role of the directory that leads to all others. */
export function* directoryGrant(name: string, role: Given, cloud: CloudKnowledge): Generator<Grant> {
  const [title, known] = Object.entries(cloud.azure.directoryRoles).find(([one, { id }]) => one.toLowerCase() === role.text.toLowerCase() || id === role.text.toLowerCase()) ?? [];
  if (title !== undefined && known) yield { format: "azure", check: "primitive-role", kind: "identity", name, location: role.location, severity: "warning", confidence: "medium", message: `'${name}' is the directory role ${title}, which this module assigns: ${known.what}` };
}

/** The file of `az role definition create --role-definition @role.json`, which the portal writes as well, and Ansible's task. */
export function* definitionFile(root: Value, cloud: CloudKnowledge): Generator<Grant> {
  if (root.kind === "list") for (const item of root.items) yield* definitionFile(item, cloud);
  if (root.kind !== "object") return;
  const properties = at(root, "properties");
  const body = properties?.kind === "object" ? properties : root;
  const task = root.entries.find((entry) => /(?:^|\.)azure_rm_roledefinition$/.test(entry.key))?.value;
  if (task?.kind === "object") yield* permissionsOf(task, cloud);
  else if (at(body, "AssignableScopes")) yield* permissionsOf(body, cloud);
}

function* permissionsOf(body: ObjectValue, cloud: CloudKnowledge): Generator<Grant> {
  const label = at(body, "Name") ?? at(body, "RoleName");
  const name = label?.kind === "text" ? label.text : "custom";
  const permissions = at(body, "Permissions");
  const entries = permissions?.kind === "list" ? permissions.items : permissions?.kind === "object" ? [permissions] : [body];
  for (const one of entries) {
    if (one.kind !== "object") continue;
    const [actions, notActions, dataActions, notDataActions] = ["Actions", "NotActions", "DataActions", "NotDataActions"].map((key) => list(at(one, key)).values);
    yield* definitionGrants(name, { actions: actions ?? [], notActions: notActions ?? [], dataActions: dataActions ?? [], notDataActions: notDataActions ?? [] }, cloud);
  }
}

/** Azure's tools do not mind the case of keys, and Ansible writes them with underscores. */
function at(value: ObjectValue, key: string): Value | undefined {
  const plain = (name: string): string => name.replace(/_/g, "").toLowerCase();
  const name = value.entries.find((entry) => plain(entry.key) === key.toLowerCase())?.key;
  return name === undefined ? undefined : get(value, name);
}
