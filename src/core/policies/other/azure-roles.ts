import type { CloudKnowledge } from "../../model/knowledge";
import type { Grant } from "./fact";
import type { Given } from "./scope";

/** What a role definition of Azure allows beyond a task: everything, or handing out roles. */
export function* definitionGrants(name: string, actions: readonly Given[], notActions: readonly string[], cloud: CloudKnowledge): Generator<Grant> {
  const make = (check: string, at: Given, severity: Grant["severity"], clause: string): Grant => ({ format: "azure", check, kind: "identity", name, location: at.location, severity, confidence: "high", message: `Role '${name}' ${clause}` });
  const taken = notActions.some((one) => one === "*");
  const star = actions.find((one) => one.text === "*");
  if (star && !taken) yield make("admin-wildcard", star, "error", "allows every action of every provider");
  if (star || taken) return;
  for (const [action, gain] of Object.entries(cloud.azure.escalating)) {
    const by = actions.find((one) => covers(one.text, action));
    if (!by || notActions.some((one) => covers(one, action))) continue;
    yield make("privilege-escalation", by, "error", `allows ${by.text}: its holder can ${gain}`);
    return;
  }
}

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
