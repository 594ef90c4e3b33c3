import type { Agent, Capability, Credential, Crew, CrewModel, Tool } from "../model/crew";

/** An agent that another can put to work, and the agents on the way to it, the first one included. */
export interface Member {
  readonly agent: Agent;
  readonly path: readonly string[];
}

/** Reads everything the process holds: agents of a crew share one. */
const WHOLE_PROCESS: readonly Capability[] = ["shell", "code-exec"];
const UNTRUSTED: readonly Capability[] = ["web-search", "http", "rag", "email", "mcp"];
const SENSITIVE: readonly Capability[] = ["file-read", "sql", "cloud"];
const WAY_OUT: readonly Capability[] = ["http", "email", "shell", "code-exec", "mcp"];

/** The agent itself, then those that it can put to work, directly or through others, nearest first. */
export function teamOf(agent: Agent, crew: Crew, model: CrewModel): Member[] {
  const found = new Map<string, Member>([[agent.id, { agent, path: [agent.name] }]]);
  const queue: Member[] = [...found.values()];
  const edges = new Map<string, string[]>();
  for (const [from, to] of crew.delegationEdges) edges.set(from, [...(edges.get(from) ?? []), to]);
  for (let next = queue.shift(); next; next = queue.shift()) {
    for (const id of edges.get(next.agent.id) ?? []) {
      const target = model.agents.get(id);
      if (!target || found.has(id)) continue;
      const member = { agent: target, path: [...next.path, target.name] };
      found.set(id, member);
      queue.push(member);
    }
  }
  return [...found.values()];
}

const toolsByAgent = new WeakMap<Crew, Map<string, Tool[]>>();

/** Tools of an agent, its tasks' included. */
export function toolsOf(agent: Agent, crew: Crew, model: CrewModel): readonly Tool[] {
  let known = toolsByAgent.get(crew);
  if (!known) {
    const ids = new Map<string, string[]>();
    for (const task of crew.tasks.flatMap((id) => model.tasks.get(id) ?? [])) if (task.agent !== null) ids.set(task.agent, [...(ids.get(task.agent) ?? []), ...task.tools]);
    const members = [...crew.agents, ...(crew.manager === null ? [] : [crew.manager])].flatMap((id) => model.agents.get(id) ?? []);
    known = new Map(members.map((member) => [member.id, [...new Set([...member.tools, ...(ids.get(member.id) ?? [])])].flatMap((id) => model.tools.get(id) ?? [])]));
    toolsByAgent.set(crew, known);
  }
  return known.get(agent.id) ?? [];
}

/** What reads the whole process through an agent: the tool, or null. */
export function readsProcess(tool: Tool): boolean {
  return tool.capabilities.some((capability) => WHOLE_PROCESS.includes(capability)) || tool.mcp?.wholeEnvironment === true;
}

/** The nearest way to something that reads the whole process; empty where there is none. */
export function processReader(team: readonly Member[], crew: Crew, model: CrewModel): string[] {
  for (const { agent, path } of team) {
    const tool = toolsOf(agent, crew, model).find(readsProcess);
    if (tool) return [...path, tool.name ?? tool.className];
    if (agent.codeExecution) return [...path, "code execution"];
  }
  return [];
}

/** Credentials of the process that a crew runs in: those of its project. */
export function processScope(crew: Crew, model: CrewModel): string[] {
  const own = crew.agents.flatMap((id) => model.agents.get(id) ?? []).flatMap((agent) => [...agent.llms.flatMap((id) => model.llms.get(id)?.credentials ?? []), ...agent.tools.flatMap((id) => model.tools.get(id)?.credentials ?? [])]);
  const scopes = new Set(own.flatMap((id) => scopeOf(model.credentials.get(id)) ?? []));
  if (scopes.size === 0) return [...model.credentials.keys()];
  return [...model.credentials.values()].filter((credential) => inScopes(credential, scopes)).map((credential) => credential.id);
}

/** Folder of the project that a credential belongs to, empty at the root; null for literals, which carry none. */
function scopeOf(credential: Credential | undefined): string | null {
  if (!credential || credential.kind === "literal" || credential.kind === "unknown") return null;
  return credential.id === credential.name ? "" : credential.id.slice(0, -credential.name.length - 1);
}

function inScopes(credential: Credential, scopes: ReadonlySet<string>): boolean {
  const scope = scopeOf(credential);
  if (scope !== null) return scopes.has(scope);
  const path = credential.location?.path ?? "";
  return [...scopes].some((folder) => folder === "" || path.startsWith(`${folder}/`));
}

/** Untrusted input, sensitive reading and a way out meet in one agent. */
export function exposure(team: readonly Member[], tools: readonly Tool[]): boolean {
  const capabilities = new Set(tools.flatMap((tool) => tool.capabilities));
  if (team.some(({ agent }) => agent.codeExecution)) capabilities.add("code-exec");
  const has = (list: readonly Capability[]): boolean => list.some((capability) => capabilities.has(capability));
  return has(UNTRUSTED) && has(SENSITIVE) && has(WAY_OUT);
}
