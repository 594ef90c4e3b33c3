import type { Agent, Credential, Crew, CrewModel } from "../../../src/core/model";

function wayTo(model: CrewModel, agent: Agent, credential: Credential): string {
  if (agent.llms.some((llm) => model.llms.get(llm)?.credentials.includes(credential.id))) return `uses ${credential.name} for its LLM`;
  if (agent.otherLlms.some((llm) => model.llms.get(llm)?.credentials.includes(credential.id))) return `uses ${credential.name} for function calling or embeddings`;
  const tool = agent.tools.map((id) => model.tools.get(id)).find((one) => one?.credentials.includes(credential.id));
  return `uses ${credential.name} through ${tool?.className ?? "a tool"}`;
}

export function waysTo(model: CrewModel, agent: Agent, credentials: readonly Credential[]): string {
  const [first] = credentials;
  if (credentials.length === 1 && first) return wayTo(model, agent, first);
  return `uses one of ${joined(credentials.map(({ name }) => name))} for its LLM`;
}

/** A literal by its masked text; several as what they are: one of them, by how the program is set. */
export function sharedText(credentials: readonly Credential[], masked = true): string {
  const texts = credentials.map((credential) => `${credential.name}${masked && credential.secret && credential.kind === "literal" ? ` (${credential.secret.preview})` : ""}`);
  return texts.length === 1 ? texts.join("") : `one key, whichever of ${joined(texts)} the program chooses`;
}

function joined(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.slice(-1).join("")}`;
}

export function titleOf(crews: readonly Crew[]): string {
  const [crew] = crews;
  if (crew && crew.flow !== null) return crew.flow;
  return crew?.name ?? "the crew";
}

export function people(agents: readonly Agent[], crews: readonly Crew[]): string {
  const [only] = agents;
  if (agents.length === 1 && only) return only.many ? `The agents that ${only.name} stands for` : `agent ${only.name}`;
  return `${String(agents.length)} agents (${listed(agents.map((agent) => nameOf(agent, agents, crews)))})`;
}

/** An agent's name; where another one has the same, its role if that tells them apart, or its crew's name beside it. */
function nameOf(agent: Agent, agents: readonly Agent[], crews: readonly Crew[]): string {
  const same = agents.filter((other) => other !== agent && other.name === agent.name);
  if (same.length === 0) return agent.name;
  if (agent.role !== null && !agent.role.includes("{") && same.every((other) => other.role !== agent.role)) return agent.role;
  const crew = crews.find((one) => one.manager === agent.id || one.agents.includes(agent.id));
  return crew === undefined || crew.name === null ? agent.name : `${agent.name} of ${crew.name}`;
}

export function listed(names: readonly string[]): string {
  const distinct = [...new Set(names)];
  return distinct.length > 4 ? `${distinct.slice(0, 3).join(", ")} and ${String(distinct.length - 3)} more` : distinct.join(", ");
}

/** Several crews by their names; crews of one name are told by it. */
export function crewsCalled(titles: readonly string[]): string {
  const count = `${String(titles.length)} crews`;
  const [only] = titles;
  return titles.every((title) => title === only) ? `${count} called ${only ?? ""}` : `${count} (${listed(titles)})`;
}

export function consequence(credential: Credential): string {
  const what: Partial<Record<Credential["power"], string>> = {
    database: "one hijacked agent has the data rights of all, and the database cannot tell who asked",
    payment: "one hijacked agent can move money in the name of all",
    mail: "one hijacked agent can read and send mail in the name of all",
    cloud: "one hijacked agent has the cloud rights of all",
    "code-host": "one hijacked agent can change code in the name of all",
  };
  return what[credential.power] ?? "a leak in one agent exposes all of them, use cannot be told apart, and it can only be revoked for all at once";
}
