import type { Agent, Credential, Crew, CrewModel, Power, Tool } from "../model/crew";
import type { Project } from "../model/project";
import type { AwsTables } from "../policies/aws/tables";
import { NEVER_CANCELLED, type Cancellation } from "../analysis";
import type { Place } from "../reports/report";
import type { Location } from "../text/range";
import { agentAbilities, BREADTH, grantAbilities, strongest, VERB, toolAbilities, useAbilities, type Ability, type Operation } from "./abilities";
import { exposure, processReader, processScope, teamOf, toolsOf, type Member } from "./reach";
import { scopeOf, type AgentScope, type Scope } from "./scope";

export type { Ability, Breadth, Operation } from "./abilities";
export type { Scope } from "./scope";

/** How an agent comes by a credential. */
export type Reach = "own" | "tool" | "delegation" | "process";

export interface ReachedCredential {
  readonly id: string;
  readonly name: string;
  readonly power: Power;
  readonly privileged: boolean;
  readonly reach: Reach;
  /** The way: agents and tools, the agent itself first. */
  readonly path: readonly string[];
}

export interface AgentRadius {
  readonly id: string;
  readonly name: string;
  readonly crew: string;
  readonly location: Location;
  /** Filled in for reports. */
  readonly place?: Place | null;
  /** The nearest way to each credential; in order of power. */
  readonly credentials: readonly ReachedCredential[];
  readonly operations: readonly Operation[];
  /** Each operation at its broadest. */
  readonly abilities: readonly Ability[];
  /** Actions that its tools are seen to use, `service:Action`. */
  readonly used: readonly string[];
  /** Cloud actions granted, used and left over, of the agent's own calls. */
  readonly scope: Scope;
  /** Untrusted input, sensitive reading and a way out meet in one agent. */
  readonly exposed: boolean;
  /** The tool that reads the whole process, and the way to it; empty where there is none. */
  readonly process: readonly string[];
  /** Most powerful credential or operation that a hijacked agent reaches, as a way; empty when it reaches none. */
  readonly worst: readonly string[];
}

export interface CredentialRadius {
  readonly id: string;
  readonly name: string;
  readonly power: Power;
  readonly privileged: boolean;
  readonly location: Location | null;
  /** Filled in for reports. */
  readonly place?: Place | null;
  /** Two or more agents hold it themselves or by a tool. */
  readonly shared: boolean;
  /** Agents that reach it in any way, by name. */
  readonly agents: readonly string[];
  readonly crews: readonly string[];
}

export interface BlastRadius {
  readonly agents: readonly AgentRadius[];
  readonly credentials: readonly CredentialRadius[];
}

/** Strongest first. */
const POWERS: readonly Power[] = ["cloud", "database", "payment", "code-host", "mail", "storage", "messaging", "other", "unknown", "llm", "search"];

/** What each agent can reach when it is hijacked, and each credential opens when it leaks. */
export function blastRadius(project: Project, tables: AwsTables, cancellation: Cancellation = NEVER_CANCELLED): BlastRadius {
  const { crew: model } = project;
  const known = new Map<string, AgentScope>();
  const scopes = (agent: Agent): AgentScope => {
    const scope = known.get(agent.id) ?? scopeOf(agent, project, tables);
    known.set(agent.id, scope);
    return scope;
  };
  const agents = model.crews.flatMap((crew) => [...crew.agents, ...(crew.manager === null ? [] : [crew.manager])].flatMap((id) => {
    cancellation.check();
    const agent = model.agents.get(id);
    return agent ? [radiusOf(agent, crew, project, tables, scopes)] : [];
  }));
  const holders = new Map<string, AgentRadius[]>();
  for (const agent of agents) for (const { id } of agent.credentials) holders.set(id, [...(holders.get(id) ?? []), agent]);
  const credentials = [...model.credentials.values()].map((credential) => credentialRadius(credential, holders.get(credential.id) ?? [], model));
  credentials.sort((a, b) => b.agents.length - a.agents.length || rank(a.power) - rank(b.power) || (a.name < b.name ? -1 : 1));
  return { agents, credentials };
}

function credentialRadius(credential: Credential, reached: readonly AgentRadius[], model: CrewModel): CredentialRadius {
  const holding = new Set(reached.filter((agent) => agent.credentials.some((one) => one.id === credential.id && (one.reach === "own" || one.reach === "tool"))).map((agent) => agent.id));
  // a name with a gap is another one for each of the many
  const many = [...holding].some((id) => model.agents.get(id)?.many === true && !credential.name.includes("*"));
  return {
    id: credential.id,
    name: credential.name,
    power: credential.power,
    privileged: credential.privileged,
    location: credential.location,
    shared: credential.kind !== "none-local" && (holding.size > 1 || many),
    agents: unique(reached.map((agent) => agent.name)),
    crews: unique(reached.map((agent) => agent.crew)),
  };
}

function radiusOf(agent: Agent, crew: Crew, project: Project, tables: AwsTables, scopes: (agent: Agent) => AgentScope): AgentRadius {
  const { crew: model } = project;
  const team = teamOf(agent, crew, model);
  const process = processReader(team, crew, model);
  const credentials = reachedCredentials(team, crew, model, process);
  const scope = scopes(agent).scope;
  const granted = team.flatMap((member) => scopes(member.agent).policies.flatMap((policy) => policy.statements.flatMap((statement) => grantAbilities(statement, `policy ${policy.name ?? "without a name"}`, tables))));
  const tools = team.flatMap(({ agent: member }) => toolsOf(member, crew, model));
  const uses = project.sdkUses.filter((use) => team.some((member) => use.agents.includes(member.agent.id)));
  const abilities = strongest([
    ...team.flatMap((member) => agentAbilities(member.agent)),
    ...tools.flatMap(toolAbilities),
    ...uses.flatMap((use) => useAbilities(use, tables)),
    ...granted,
  ]);
  return {
    id: agent.id,
    name: agent.name,
    crew: crew.name ?? "crew",
    location: agent.location,
    credentials,
    operations: abilities.map((ability) => ability.operation),
    abilities,
    used: scope.used,
    scope,
    exposed: exposure(team, tools),
    process,
    worst: worstWay(agent.name, credentials, process, granted),
  };
}

/** The nearest way to each credential, strongest first. */
function reachedCredentials(team: readonly Member[], crew: Crew, model: CrewModel, process: readonly string[]): ReachedCredential[] {
  const reached = new Map<string, ReachedCredential>();
  const add = (ids: readonly string[], reach: Reach, path: readonly string[]): void => {
    for (const id of ids) {
      const credential = model.credentials.get(id);
      if (credential && credential.kind !== "none-local" && !reached.has(id)) reached.set(id, { id, name: credential.name, power: credential.power, privileged: credential.privileged, reach, path });
    }
  };
  const [self] = team;
  for (const { agent, path } of team) {
    const own = agent === self?.agent;
    add(agent.llms.flatMap((id) => model.llms.get(id)?.credentials ?? []), own ? "own" : "delegation", path);
    for (const tool of toolsOf(agent, crew, model)) add(tool.credentials, own ? "tool" : "delegation", [...path, toolName(tool)]);
    if (own) add(crew.sharedLlms.flatMap((id) => model.llms.get(id)?.credentials ?? []), "own", [agent.name, crew.name ?? "crew"]);
  }
  if (process.length > 0) add(processScope(crew, model), "process", process);
  return [...reached.values()].sort((a, b) => rank(a.power) - rank(b.power) || (a.name < b.name ? -1 : 1));
}

/** A wide grant that changes permissions, else a privileged credential, the whole process, another wide grant, any credential. */
function worstWay(name: string, credentials: readonly ReachedCredential[], process: readonly string[], granted: readonly Ability[]): string[] {
  const [strongestOne] = credentials;
  const wide = strongest(granted).filter((one) => one.operation !== "read" && (one.breadth === "service" || one.breadth === "account"));
  const way = ({ by, operation, breadth }: Ability): string[] => [name, by, `${VERB[operation]} ${BREADTH[breadth]}`];
  const escalation = wide.find((one) => one.operation === "permissions");
  if (escalation) return way(escalation);
  if (strongestOne?.privileged === true) return [...strongestOne.path, strongestOne.name];
  if (process.length > 0) return [...process, "everything the process holds"];
  const grant = wide.at(-1);
  if (grant) return way(grant);
  return strongestOne ? [...strongestOne.path, strongestOne.name] : [];
}

export function toolName(tool: Tool): string {
  return tool.name ?? tool.className;
}

export function rank(power: Power): number {
  return POWERS.indexOf(power);
}

function unique<T>(items: readonly T[]): T[] {
  return [...new Set(items)];
}
