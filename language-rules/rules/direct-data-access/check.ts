import type { Agent, Check, DataAccess, FindingDraft } from "../../../src/core/model";

/** One finding for each connection that an agent's tool opens to a data store itself. */
export const check: Check = ({ crew, controls }) => {
  const places = new Map<string, DataAccess[]>();
  for (const access of controls.dataAccesses) {
    const key = `${access.location.path}:${String(access.location.range.start)}`;
    places.set(key, [...(places.get(key) ?? []), access]);
  }
  return [...places.values()].flatMap((accesses): FindingDraft[] => {
    const [first] = accesses;
    if (!first) return [];
    const agents = [...new Set(accesses.flatMap((one) => one.agents))].flatMap((id) => crew.agents.get(id) ?? []);
    const where = { managed: `the database ${first.target}`, remote: `the server ${first.target}`, variable: `whatever database ${first.target} names at run time` }[first.reach];
    return [
      {
        message: `${names(agents)} ${agents.length === 1 ? "reaches" : "reach"} ${where} directly (${first.client}): no gateway in between masks, approves or records what is asked.`,
        severity: first.reach === "variable" ? "information" : "warning",
        confidence: first.reach === "managed" ? "high" : "medium",
        location: first.location,
        related: agents.map((agent) => ({ location: agent.nameLocation, message: `agent ${agent.name} holds the tool` })),
        key: `${first.client}@${first.target}`,
        subject: first.id,
      },
    ];
  });
};

function names(agents: readonly Agent[]): string {
  const all = agents.map((agent) => agent.name);
  return all.length === 1 ? `Agent ${all[0] ?? ""}` : `Agents ${all.slice(0, 3).join(", ")}${all.length > 3 ? ` and ${String(all.length - 3)} more` : ""}`;
}
