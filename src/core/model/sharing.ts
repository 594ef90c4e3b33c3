import type { Agent, Credential, Crew, CrewModel } from "./crew";

/** Credentials of an agent: its LLMs' and its tools'. */
export function credentialsOf(model: CrewModel, agent: Agent): Set<string> {
  const found = new Set<string>();
  for (const id of [...agent.llms, ...agent.otherLlms]) for (const credential of model.llms.get(id)?.credentials ?? []) found.add(credential);
  for (const id of agent.tools) for (const credential of model.tools.get(id)?.credentials ?? []) found.add(credential);
  return found;
}

export interface SharedCredential {
  readonly credential: Credential;
  readonly agents: readonly Agent[];
}

/** Credentials that two or more agents of the crews reach, or one agent that stands for many. A local model needs none. */
export function sharedCredentials(model: CrewModel, crews: readonly Crew[]): SharedCredential[] {
  const holders = new Map<string, Agent[]>();
  const ids = new Set(crews.flatMap((crew) => (crew.manager === null ? crew.agents : [...crew.agents, crew.manager])));
  for (const id of ids) {
    const agent = model.agents.get(id);
    if (!agent) continue;
    for (const credential of credentialsOf(model, agent)) holders.set(credential, [...(holders.get(credential) ?? []), agent]);
  }
  return [...holders].flatMap(([id, agents]) => {
    const credential = model.credentials.get(id);
    if (!credential || credential.kind === "none-local") return [];
    if (credential.name.includes("*")) {
      const together = holdingTogether(model, agents, id);
      return together.length < 2 ? [] : [{ credential, agents: together }];
    }
    if (agents.length < 2 && !agents.some((agent) => agent.many)) return [];
    return [{ credential, agents }];
  });
}

/** A name with a gap may be another one for each reader: shared for certain by those that have an LLM or a tool in common. */
function holdingTogether(model: CrewModel, agents: readonly Agent[], id: string): Agent[] {
  const means = (agent: Agent): string[] => [
    ...[...agent.llms, ...agent.otherLlms].filter((llm) => model.llms.get(llm)?.credentials.includes(id)),
    ...agent.tools.filter((tool) => model.tools.get(tool)?.credentials.includes(id)),
  ];
  const counts = new Map<string, number>();
  for (const agent of agents) for (const one of new Set(means(agent))) counts.set(one, (counts.get(one) ?? 0) + 1);
  return agents.filter((agent) => means(agent).some((one) => (counts.get(one) ?? 0) > 1));
}
