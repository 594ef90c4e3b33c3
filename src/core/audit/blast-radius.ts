import type { Agent, Capability, Credential, Crew, CrewModel, Power, Tool } from "../model/crew";
import type { SdkUse } from "../model/policy";
import type { Project } from "../model/project";

export type Operation = "read" | "write" | "delete" | "permissions" | "execute";

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
  /** The nearest way to each credential; in order of power. */
  readonly credentials: readonly ReachedCredential[];
  readonly operations: readonly Operation[];
  /** Actions that its tools are seen to use, `service:Operation`. */
  readonly used: readonly string[];
  /** Untrusted input, sensitive reading and a way out meet in one agent. */
  readonly exposed: boolean;
  /** Most powerful credential or operation that a hijacked agent reaches, as a way; empty when it reaches none. */
  readonly worst: readonly string[];
}

export interface CredentialRadius {
  readonly id: string;
  readonly name: string;
  readonly power: Power;
  readonly agents: readonly string[];
  readonly crews: readonly string[];
}

export interface BlastRadius {
  readonly agents: readonly AgentRadius[];
  readonly credentials: readonly CredentialRadius[];
}

/** Strongest first. */
const POWERS: readonly Power[] = ["cloud", "database", "payment", "code-host", "mail", "storage", "messaging", "other", "unknown", "llm", "search"];

const OPERATIONS: Readonly<Record<Capability, readonly Operation[]>> = {
  "web-search": ["read"],
  "file-read": ["read"],
  "file-write": ["write"],
  sql: ["read"],
  shell: ["execute"],
  "code-exec": ["execute"],
  cloud: ["read"],
  email: ["write"],
  payment: ["write"],
  http: ["read"],
  rag: ["read"],
  mcp: ["read"],
  other: [],
};

const ORDER: readonly Operation[] = ["read", "write", "delete", "permissions", "execute"];
/** Reads everything the process holds: agents of a crew share one. */
const WHOLE_PROCESS: readonly Capability[] = ["shell", "code-exec"];
const UNTRUSTED: readonly Capability[] = ["web-search", "http", "rag", "email", "mcp"];
const SENSITIVE: readonly Capability[] = ["file-read", "sql", "cloud"];
const WAY_OUT: readonly Capability[] = ["http", "email", "shell", "code-exec", "mcp"];

/** What each agent can reach when it is hijacked, and each credential opens when it leaks. */
export function blastRadius(project: Project): BlastRadius {
  const { crew: model } = project;
  const agents = model.crews.flatMap((crew) => [...crew.agents, ...(crew.manager === null ? [] : [crew.manager])].flatMap((id) => {
    const agent = model.agents.get(id);
    return agent ? [radiusOf(agent, crew, model, project.sdkUses)] : [];
  }));
  const credentials = [...model.credentials.values()].map((credential): CredentialRadius => {
    const reached = agents.filter((agent) => agent.credentials.some((one) => one.id === credential.id));
    return { id: credential.id, name: credential.name, power: credential.power, agents: unique(reached.map((agent) => agent.name)), crews: unique(reached.map((agent) => agent.crew)) };
  });
  credentials.sort((a, b) => b.agents.length - a.agents.length || rank(a.power) - rank(b.power) || (a.name < b.name ? -1 : 1));
  return { agents, credentials };
}

function radiusOf(agent: Agent, crew: Crew, model: CrewModel, uses: readonly SdkUse[]): AgentRadius {
  const reached = new Map<string, ReachedCredential>();
  const add = (ids: readonly string[], reach: Reach, path: readonly string[]): void => {
    for (const id of ids) {
      const credential = model.credentials.get(id);
      if (credential && credential.kind !== "none-local" && !reached.has(id)) reached.set(id, describe(credential, reach, path));
    }
  };
  const team = [agent, ...delegates(agent.id, crew).flatMap((id) => model.agents.get(id) ?? [])];
  const capabilities = new Set<Capability>();
  for (const [index, member] of team.entries()) {
    const path = index === 0 ? [agent.name] : [agent.name, member.name];
    add(member.llms.flatMap((id) => model.llms.get(id)?.credentials ?? []), index === 0 ? "own" : "delegation", path);
    if (member.codeExecution) capabilities.add("code-exec");
    for (const tool of toolsOf(member, crew, model)) {
      for (const capability of tool.capabilities) capabilities.add(capability);
      add(tool.credentials, index === 0 ? "tool" : "delegation", [...path, tool.name ?? tool.className]);
    }
  }
  add(crew.sharedLlms.flatMap((id) => model.llms.get(id)?.credentials ?? []), "own", [agent.name, crew.name ?? "crew"]);
  const tools = team.flatMap((member) => toolsOf(member, crew, model));
  const process = WHOLE_PROCESS.find((capability) => capabilities.has(capability));
  if (process !== undefined || tools.some((tool) => tool.mcp?.wholeEnvironment === true)) {
    add([...model.credentials.keys()], "process", [agent.name, process ?? "MCP server with the whole environment"]);
  }
  const used = uses.filter((use) => use.agents.includes(agent.id)).map((use) => `${use.service}:${use.operation}`);
  const operations = new Set([...capabilities].flatMap((capability) => OPERATIONS[capability]).concat(used.flatMap(operationOf)));
  if (tools.some((tool) => tool.capabilities.includes("sql") && tool.options.allow_dml === true)) operations.add("write").add("delete");
  const credentials = [...reached.values()].sort((a, b) => rank(a.power) - rank(b.power) || (a.name < b.name ? -1 : 1));
  const worst = credentials[0];
  const has = (list: readonly Capability[]): boolean => list.some((capability) => capabilities.has(capability));
  return {
    id: agent.id,
    name: agent.name,
    crew: crew.name ?? "crew",
    credentials,
    operations: ORDER.filter((operation) => operations.has(operation)),
    used: unique(used),
    exposed: has(UNTRUSTED) && has(SENSITIVE) && has(WAY_OUT),
    worst: worst ? [...worst.path, worst.name] : [],
  };
}

function describe(credential: Credential, reach: Reach, path: readonly string[]): ReachedCredential {
  return { id: credential.id, name: credential.name, power: credential.power, privileged: credential.privileged, reach, path };
}

/** Agents that an agent can put to work, directly or through others. */
function delegates(from: string, crew: Crew): string[] {
  const found = new Set<string>();
  const queue = [from];
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    for (const [source, target] of crew.delegationEdges) {
      if (source !== at || target === from || found.has(target)) continue;
      found.add(target);
      queue.push(target);
    }
  }
  return [...found];
}

function toolsOf(agent: Agent, crew: Crew, model: CrewModel): Tool[] {
  const own = crew.tasks.flatMap((id) => model.tasks.get(id) ?? []).filter((task) => task.agent === agent.id);
  return unique([...agent.tools, ...own.flatMap((task) => task.tools)]).flatMap((id) => model.tools.get(id) ?? []);
}

function operationOf(action: string): readonly Operation[] {
  const operation = action.slice(action.indexOf(":") + 1);
  if (/^(?:delete|remove|terminate|purge)/i.test(operation)) return ["delete"];
  if (/^(?:put|create|update|write|send|publish|start|upload|insert|modify|set)/i.test(operation)) return /polic|role|grant|permission/i.test(operation) ? ["permissions"] : ["write"];
  if (/^(?:attach|detach|assume|grant)/i.test(operation)) return ["permissions"];
  if (/^(?:invoke|run|execute)/i.test(operation)) return ["execute"];
  return ["read"];
}

function rank(power: Power): number {
  return POWERS.indexOf(power);
}

function unique<T>(items: readonly T[]): T[] {
  return [...new Set(items)];
}
