import type { Agent, Credential, Crew, CrewModel } from "../model/crew";
import type { CallIdentity } from "../model/policy";
import type { Project } from "../model/project";
import { credentialsOf } from "../model/sharing";
import type { Location } from "../text/range";
import { processReader, readsProcess, toolsOf } from "./reach";
import type { Evidence } from "./scorecard";

interface Fetch {
  readonly agent: Agent;
  readonly credential: Credential;
  /** Names of who fetches; empty where it is the process's own identity. */
  readonly names: readonly string[];
  readonly location: Location;
}

/** What speaks against isolation: an agent that reads the process of others, or one identity that fetches for several. */
export function isolationBroken(project: Project): Evidence[] {
  return teams(project).flatMap((crew) => [...processReaders(crew, project.crew), ...sharedIdentities(crew, project)]);
}

/** Crews whose every agent fetches each of its credentials under an identity of its own; all crews of several agents have to. */
export function isolated(project: Project): Evidence[] {
  const crews = teams(project);
  const found = crews.map((crew) => isolatedCrew(crew, project));
  return found.every((one) => one !== null) ? found : [];
}

/** Crews of several agents that hold credentials. */
function teams({ crew: model }: Project): Crew[] {
  return model.crews.filter((crew) => crew.location !== null && agentsOf(crew, model).filter((agent) => credentialsIn(agent, crew, model).length > 0).length > 1);
}

function processReaders(crew: Crew, model: CrewModel): Evidence[] {
  return agentsOf(crew, model).flatMap((agent) => {
    const [, by] = processReader([{ agent, path: [agent.name] }], crew, model);
    if (by === undefined) return [];
    const tool = toolsOf(agent, crew, model).find(readsProcess);
    return [{ text: `${agent.name} can read the whole process by ${by}, and with it the credentials of the crew's other agents`, location: tool?.location ?? agent.nameLocation }];
  });
}

function sharedIdentities(crew: Crew, project: Project): Evidence[] {
  const owners = new Map<string, Fetch[]>();
  for (const fetch of fetches(crew, project)) {
    const [name] = fetch.names;
    if (fetch.names.length === 1 && name !== undefined && !name.includes("*")) owners.set(name, [...(owners.get(name) ?? []), fetch]);
  }
  return [...owners].flatMap(([name, mine]) => {
    const agents = [...new Set(mine.map((fetch) => fetch.agent.name))];
    return agents.length > 1 ? [{ text: `${agents.join(", ")} fetch their credentials under one identity, ${name}`, location: mine[0]?.location ?? null }] : [];
  });
}

function isolatedCrew(crew: Crew, project: Project): Evidence | null {
  const all = fetches(crew, project);
  const agents = agentsOf(crew, project.crew);
  const complete = agents.every((agent) => credentialsIn(agent, crew, project.crew).every((credential) => all.some((fetch) => fetch.agent === agent && fetch.credential === credential && isOwn(fetch, all))));
  const [first] = all;
  if (!complete || !first) return null;
  return { text: `each of the ${String(agents.length)} agents of ${crew.name ?? "the crew"} fetches its credentials under an identity of its own (${[...new Set(all.flatMap((fetch) => fetch.names))].join(", ")})`, location: first.location };
}

/** One name for one agent; or a call that gives every agent its own name, one for each secret that it fetches. */
function isOwn(fetch: Fetch, all: readonly Fetch[]): boolean {
  const [name] = fetch.names;
  if (name === undefined) return false;
  const here = all.filter((other) => sameCall(other.location, fetch.location));
  const secrets = new Set(here.map((other) => other.credential.id));
  const holders = new Set(here.filter((other) => other.credential === fetch.credential).map((other) => other.agent));
  if (holders.size > 1) return false;
  if (fetch.names.length > 1 || name.includes("*")) return name.includes("*") || fetch.names.length >= secrets.size;
  return all.every((other) => other.agent === fetch.agent || !other.names.includes(name));
}

function fetches(crew: Crew, project: Project): Fetch[] {
  return agentsOf(crew, project.crew).flatMap((agent) =>
    credentialsIn(agent, crew, project.crew)
      .filter((credential) => credential.kind === "secret-manager")
      .flatMap((credential) => credential.reads.map((location): Fetch => ({ agent, credential, location, names: namesAt(location, project.identities) }))),
  );
}

function namesAt(location: Location, identities: readonly CallIdentity[]): string[] {
  return identities.filter((identity) => sameCall(identity.location, location)).map((identity) => `${identity.via} ${identity.name}`);
}

function credentialsIn(agent: Agent, crew: Crew, model: CrewModel): Credential[] {
  const shared = crew.sharedLlms.flatMap((id) => model.llms.get(id)?.credentials ?? []);
  const tasks = toolsOf(agent, crew, model).flatMap((tool) => tool.credentials);
  return [...new Set([...credentialsOf(model, agent), ...tasks, ...shared])].flatMap((id) => model.credentials.get(id) ?? []).filter((credential) => credential.kind !== "none-local");
}

function agentsOf(crew: Crew, model: CrewModel): Agent[] {
  return [...crew.agents, ...(crew.manager === null ? [] : [crew.manager])].flatMap((id) => model.agents.get(id) ?? []);
}

function sameCall(a: Location, b: Location): boolean {
  return a.path === b.path && a.range.start === b.range.start && a.range.end === b.range.end;
}
