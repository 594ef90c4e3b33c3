import type { Agent, Credential, Crew, CrewModel, Llm, Tool, Unknown } from "../model/crew";
import type { Project } from "../model/project";
import { sharedCredentials, type SharedCredential } from "../model/sharing";
import type { Location } from "../text/range";

/** Where a location stands, for people: 1-based line of the file; in notebooks also the 1-based cell and the line inside it. */
export interface GraphPosition {
  readonly line: number;
  readonly cell?: number;
  readonly cellLine?: number;
}

export type PositionOf = (location: Location) => GraphPosition;

interface Place {
  path: string | null;
  line: number | null;
  cell?: number;
  cell_line?: number;
}

export interface GraphTool extends Place {
  class: string;
  name?: string;
  aliases: string[];
  credentials: string[];
  capabilities: string[];
}

export interface GraphAgent {
  name: string;
  path: string;
  line: number;
  cell?: number;
  cell_line?: number;
  role: string | null;
  llm: { model: string | null; provider: string | null; credentials: string[] };
  tools: GraphTool[];
  allow_delegation: boolean | null;
  implicit: boolean;
  config_path: string | null;
  config_line: number | null;
  many: boolean;
}

export interface GraphCrew extends Place {
  name: string | null;
  process: string;
  flow: string | null;
  agents: GraphAgent[];
  manager?: { llm: GraphAgent["llm"] };
  shared: { credential: string; agents: string[]; explicit: boolean; privileged: boolean; alternatives?: string[] }[];
  delegation_edges: [string, string][];
}

export interface GraphCredential extends Place {
  id: string;
  name: string;
  kind: string;
  explicit: boolean;
  aliases: string[];
  power: string;
  privileged: boolean;
}

/** The crew graph of docs/graph.schema.json. Holds names and places, never values. */
export interface CrewGraph {
  schemaVersion: 1;
  root: string;
  crews: GraphCrew[];
  credentials: GraphCredential[];
  /** What could not be resolved, and why. */
  unknown: GraphUnknown[];
  /** Where reading stopped at a budget. */
  limits: GraphUnknown[];
}

export interface GraphUnknown {
  what: string;
  path: string;
  line: number;
  reason: string;
}

/** The crew model as the graph that `crewvet graph --format json` prints. `root` is the folder as it was given. */
export function crewGraph(project: Project, root: string, position: PositionOf): CrewGraph {
  const model = project.crew;
  const open = ({ what, location, reason }: Unknown): GraphUnknown => ({ what, path: location.path, line: position(location).line, reason });
  return withStableIds({
    schemaVersion: 1,
    root,
    crews: model.crews.map((crew) => graphCrew(model, crew, position)),
    credentials: [...model.credentials.values()].map((credential) => graphCredential(credential, position)),
    unknown: model.unknowns.map(open),
    limits: model.limits.map(open),
  });
}

/** Ids of literals hold a handle of this run: in a graph that is kept they get a number instead. */
function withStableIds(graph: CrewGraph): CrewGraph {
  const stable = new Map<string, string>();
  for (const { id, name, kind } of graph.credentials) {
    if (kind === "literal") stable.set(id, `literal:${name}#${String(stable.size + 1)}`);
  }
  if (stable.size === 0) return graph;
  return JSON.parse(JSON.stringify(graph), (_, value: unknown) => (typeof value === "string" ? (stable.get(value) ?? value) : value)) as CrewGraph;
}

function place(location: Location | null, position: PositionOf): Place {
  if (!location) return { path: null, line: null };
  const { line, cell, cellLine } = position(location);
  return { path: location.path, line, ...(cell === undefined ? {} : { cell }), ...(cellLine === undefined ? {} : { cell_line: cellLine }) };
}

function graphCrew(model: CrewModel, crew: Crew, position: PositionOf): GraphCrew {
  const manager = crew.manager === null ? undefined : model.agents.get(crew.manager);
  // a manager of the project's own is an agent; one that crewai makes is stated by its llm alone
  const own = manager && !manager.implicit ? [manager.id] : [];
  const agents = [...crew.agents, ...own].map((id) => model.agents.get(id)).filter((agent) => agent !== undefined);
  const names = new Map(agents.map((agent) => [agent.id, agent.name]));
  if (manager) names.set(manager.id, manager.name);
  return {
    ...place(crew.location, position),
    name: crew.name,
    process: crew.process,
    flow: crew.flow,
    agents: agents.map((agent) => graphAgent(model, agent, position)),
    ...(manager ? { manager: { llm: graphLlm(model, manager) } } : {}),
    shared: crew.location === null ? [] : sharedCredentials(model, [crew]).map(graphShared),
    delegation_edges: crew.delegationEdges.map(([from, to]): [string, string] => [names.get(from) ?? from, names.get(to) ?? to]),
  };
}

function graphShared({ credential, agents, alternatives }: SharedCredential): GraphCrew["shared"][number] {
  const others = alternatives.map(({ id }) => id);
  return { credential: credential.id, agents: agents.map((agent) => agent.name), explicit: credential.explicit, privileged: credential.privileged, ...(others.length > 0 ? { alternatives: others } : {}) };
}

function graphAgent(model: CrewModel, agent: Agent, position: PositionOf): GraphAgent {
  const { line, cell, cellLine } = position(agent.location);
  return {
    name: agent.name,
    path: agent.location.path,
    line,
    ...(cell === undefined ? {} : { cell }),
    ...(cellLine === undefined ? {} : { cell_line: cellLine }),
    role: agent.role,
    llm: graphLlm(model, agent),
    tools: toolsOf(model, agent).map((tool) => graphTool(tool, position)),
    allow_delegation: agent.allowDelegation,
    implicit: agent.implicit,
    config_path: agent.config?.path ?? null,
    config_line: agent.config ? position(agent.config).line : null,
    many: agent.many,
  };
}

/** Tools of an agent; objects of one class with the same credentials are one tool to a reader. */
function toolsOf(model: CrewModel, agent: Agent): Tool[] {
  const seen = new Map<string, Tool>();
  for (const id of agent.tools) {
    const tool = model.tools.get(id);
    if (tool) seen.set([tool.className, tool.name, tool.mcp?.target, ...tool.credentials].join("|"), tool);
  }
  return [...seen.values()];
}

function graphTool(tool: Tool, position: PositionOf): GraphTool {
  return {
    ...place(tool.location, position),
    class: tool.className,
    ...(tool.name === null ? {} : { name: tool.name }),
    aliases: [...tool.aliases],
    credentials: [...tool.credentials],
    capabilities: [...tool.capabilities],
  };
}

function graphLlm(model: CrewModel, agent: Agent): GraphAgent["llm"] {
  const llms = agent.llms.map((id) => model.llms.get(id)).filter((llm): llm is Llm => llm !== undefined);
  const others = agent.otherLlms.map((id) => model.llms.get(id)).filter((llm) => llm !== undefined);
  const join = (values: readonly (string | null)[]): string | null => [...new Set(values.filter((value) => value !== null))].join("|") || null;
  return { model: join(llms.map((llm) => llm.model)), provider: join(llms.map((llm) => llm.provider)), credentials: [...new Set([...llms, ...others].flatMap((llm) => llm.credentials))] };
}

function graphCredential(credential: Credential, position: PositionOf): GraphCredential {
  return {
    id: credential.id,
    name: credential.name,
    kind: credential.kind,
    explicit: credential.explicit,
    aliases: [...credential.aliases],
    power: credential.power,
    privileged: credential.privileged,
    ...place(credential.location, position),
  };
}

export { crewGraphText } from "./graph-text";
