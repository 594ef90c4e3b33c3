import type { Agent, Credential, Crew, CrewModel, Lineup } from "./crew";

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
  /** Other credentials that the same agents share of which they use one at a time: the program chooses its provider when it runs. */
  readonly alternatives: readonly Credential[];
}

/** Credentials that two or more agents of the crews reach, or one agent that stands for many. A local model needs none. */
export function sharedCredentials(model: CrewModel, crews: readonly Crew[]): SharedCredential[] {
  const found = heldTogether(model, crews);
  return found.map((one): SharedCredential => ({ ...one, alternatives: alternativesTo(model, one, found) }));
}

/** Of entries that are alternatives to each other, one list for each choice; an entry without alternatives stands alone. */
export function choicesOf<T extends { readonly credential: Credential; readonly alternatives: readonly Credential[] }>(shared: readonly T[]): (readonly [T, ...T[]])[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const one of shared) {
    const key = [one.credential, ...one.alternatives].map(({ id }) => id).sort().join(" ");
    const known = groups.get(key);
    if (known) known.push(one);
    else groups.set(key, [one]);
  }
  return [...groups.values()];
}

/** Credentials of `others` that the same agents hold and of which each of them uses one or the other, never both. */
export function alternativesTo<T extends { readonly credential: Credential; readonly agents: readonly Agent[] }>(model: CrewModel, one: T, others: readonly T[]): Credential[] {
  const same = (other: T): boolean => other.agents.length === one.agents.length && other.agents.every((agent) => one.agents.includes(agent));
  const chosen = ({ credential, agents }: T): boolean => agents.every((agent) => isChosen(model, agent, credential.id));
  return chosen(one) ? others.filter((other) => other.credential !== one.credential && same(other) && chosen(other)).map((other) => other.credential) : [];
}

/** Whether an agent uses a credential only where its one LLM is one of several, none of which uses another key besides. */
function isChosen(model: CrewModel, agent: Agent, id: string): boolean {
  // one that stands for many has them all at once
  if (agent.many || agent.tools.some((tool) => model.tools.get(tool)?.credentials.includes(id)) || agent.otherLlms.some((llm) => model.llms.get(llm)?.credentials.includes(id))) return false;
  const llms = agent.llms.flatMap((llm) => model.llms.get(llm) ?? []);
  const mine = llms.filter((llm) => llm.credentials.includes(id));
  return mine.every((llm) => llm.credentials.length === 1 || llm.oneOf) && (mine.length < llms.length || mine.some((llm) => llm.oneOf));
}

/** Agents of a crew with its manager. */
export function membersOf(crew: Crew): readonly string[] {
  return crew.manager === null ? crew.agents : [...crew.agents, crew.manager];
}

/** Of some agents, those that work beside another one of them: in one line-up of a crew, or in several crews of a flow. */
export function workingTogether(crews: readonly Crew[], agents: readonly Agent[]): readonly Agent[] {
  const here = crews.map((crew) => agents.filter((agent) => membersOf(crew).includes(agent.id))).filter((found) => found.length > 0);
  if (here.length > 1 && new Set(here.flat()).size > 1) return agents;
  const together = new Set(crews.flatMap((crew) => crew.lineups.flatMap((lineup) => teamIn(crew, lineup, agents))));
  return agents.filter((agent) => together.has(agent.id));
}

function teamIn(crew: Crew, lineup: Lineup, agents: readonly Agent[]): readonly string[] {
  const held = [...lineup, ...(crew.manager === null ? [] : [[crew.manager]])].map((place) => place.filter((id) => agents.some((agent) => agent.id === id))).filter((place) => place.length > 0);
  return held.length > 1 && new Set(held.flat()).size > 1 ? held.flat() : [];
}

function heldTogether(model: CrewModel, crews: readonly Crew[]): Omit<SharedCredential, "alternatives">[] {
  const holders = new Map<string, Agent[]>();
  const ids = new Set(crews.flatMap(membersOf));
  for (const id of ids) {
    const agent = model.agents.get(id);
    if (!agent) continue;
    for (const credential of credentialsOf(model, agent)) holders.set(credential, [...(holders.get(credential) ?? []), agent]);
  }
  return [...holders].flatMap(([id, agents]) => {
    const credential = model.credentials.get(id);
    if (!credential || credential.kind === "none-local") return [];
    if (credential.name.includes("*")) {
      const together = workingTogether(crews, holdingTogether(model, agents, id));
      return together.length < 2 ? [] : [{ credential, agents: together }];
    }
    const many = agents.filter((agent) => agent.many);
    const together = workingTogether(crews, agents);
    if (together.length < 2 && many.length === 0) return [];
    return [{ credential, agents: agents.filter((agent) => many.includes(agent) || together.includes(agent)) }];
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
