import { NEVER_CANCELLED, type Cancellation } from "../analysis";
import type { Agent, Capability, Credential, Crew, CrewModel, Llm, Tool } from "../model/crew";
import type { Project } from "../model/project";
import { credentialsOf } from "../model/sharing";
import type { Place } from "../reports/report";
import type { Location } from "../text/range";
import type { BlastRadius } from "./blast-radius";
import { readsProcess, toolsOf } from "./reach";

export type NodeKind = "agent" | "tool" | "credential" | "target";

export interface NetworkNode {
  /** `a1`, `t2`, `c3`, `g4`: stable within one network. */
  readonly id: string;
  readonly kind: NodeKind;
  /** Id in the model; null for targets. */
  readonly entity: string | null;
  readonly name: string;
  /** What it is, in a few words. */
  readonly detail: string;
  /** Crew of an agent. */
  readonly group: string | null;
  /** A credential or tool object that two or more agents hold. */
  readonly shared: boolean;
  /** A privileged credential, or a tool that reads the whole process. */
  readonly critical: boolean;
  readonly location: Location | null;
  /** Filled in for reports. */
  readonly place?: Place | null;
}

export interface NetworkEdge {
  readonly from: string;
  readonly to: string;
}

/** Agents that each can put all of `targets` (itself left out) to work. */
export interface Delegation {
  readonly sources: readonly string[];
  readonly targets: readonly string[];
}

/** Agents, what they use, what that holds and what it opens: from left to right. */
export interface Network {
  readonly nodes: readonly NetworkNode[];
  readonly edges: readonly NetworkEdge[];
  readonly delegations: readonly Delegation[];
  /** What is left out of a network that is too large to look at. */
  readonly omitted: Omitted;
}

/** Names of agents that a network has no room for, and of what nobody else in it holds. */
export interface Omitted {
  readonly agents: readonly string[];
  readonly tools: readonly string[];
  readonly credentials: readonly string[];
}

export const NOTHING_OMITTED: Omitted = { agents: [], tools: [], credentials: [] };

/** Most agents that a network shows: more are a table's job. */
export const MAX_AGENTS = 80;

const OPENS: Readonly<Partial<Record<Capability, string>>> = {
  "file-read": "Files",
  "file-write": "Files",
  shell: "The whole process",
  "code-exec": "The whole process",
  http: "The web",
  "web-search": "The web",
};

export function networkOf(project: Project, radius: BlastRadius, cancellation: Cancellation = NEVER_CANCELLED): Network {
  return new Builder(project, radius, cancellation).build();
}

class Builder {
  private readonly nodes = new Map<string, NetworkNode>();
  private readonly edges = new Map<string, NetworkEdge>();
  private readonly delegations: Delegation[] = [];
  private readonly undecided: { readonly node: NetworkNode; readonly credential: Credential }[] = [];
  private readonly counts: Record<NodeKind, number> = { agent: 0, tool: 0, credential: 0, target: 0 };
  private readonly model: CrewModel;
  private readonly left = new Map<string, { readonly agent: Agent; readonly crew: Crew }>();

  constructor(
    private readonly project: Project,
    private readonly radius: BlastRadius,
    private readonly cancellation: Cancellation,
  ) {
    this.model = project.crew;
  }

  build(): Network {
    for (const crew of this.model.crews) this.crew(crew);
    // by its power, where no use of the credential says more
    for (const { node, credential } of this.undecided) {
      if (![...this.edges.values()].some((edge) => edge.from === node.id)) this.edge(node, this.target(DESTINATION[credential.power] ?? "A service that is not known", "", false));
    }
    return { nodes: [...this.nodes.values()], edges: [...this.edges.values()], delegations: this.delegations, omitted: this.omitted() };
  }

  private omitted(): Omitted {
    const left = [...this.left.values()];
    const tools = left.flatMap(({ agent, crew }) => toolsOf(agent, crew, this.model)).filter((tool) => !this.nodes.has(toolKey(tool)));
    const held = left.flatMap(({ agent }) => [...credentialsOf(this.model, agent)]).filter((id) => !this.nodes.has(`credential:${id}`));
    const credentials = held.flatMap((id) => this.model.credentials.get(id) ?? []).filter((one) => one.kind !== "none-local");
    const names = (all: readonly string[]): readonly string[] => [...new Set(all)];
    return { agents: left.map(({ agent }) => agent.name), tools: names(tools.map((tool) => tool.name ?? tool.className)), credentials: names(credentials.map((one) => one.name)) };
  }

  private crew(crew: Crew): void {
    const shared = crew.sharedLlms.flatMap((id) => this.model.llms.get(id) ?? []);
    const members = [...crew.agents, ...(crew.manager === null ? [] : [crew.manager])].flatMap((id) => this.model.agents.get(id) ?? []);
    for (const agent of members) {
      this.cancellation.check();
      if (!this.nodes.has(`agent:${agent.id}`) && this.counts.agent >= MAX_AGENTS) {
        this.left.set(agent.id, { agent, crew });
        continue;
      }
      const node = this.agent(agent, crew);
      for (const llm of [...[...agent.llms, ...agent.otherLlms].flatMap((id) => this.model.llms.get(id) ?? []), ...shared]) this.llm(node, llm);
      for (const tool of toolsOf(agent, crew, this.model)) this.tool(node, tool);
      if (agent.codeExecution) this.edge(node, this.target("The whole process", "all its credentials", true));
    }
    this.delegate(crew);
  }

  private agent(agent: Agent, crew: Crew): NetworkNode {
    const detail = agent.implicit ? "manager made by crewai" : agent.many ? "one of several" : (agent.role ?? "agent");
    return this.node(`agent:${agent.id}`, "agent", { entity: agent.id, name: agent.name, detail, group: crew.name ?? "crew", shared: false, critical: false, location: agent.implicit && crew.location ? crew.location : agent.location });
  }

  private llm(agent: NetworkNode, llm: Llm): void {
    const provider = llm.baseUrl !== null && llm.baseUrl !== "" ? host(llm.baseUrl) : (llm.provider ?? "a model that is not known");
    const target = this.target(provider, "model", false);
    const credentials = llm.credentials.flatMap((id) => this.model.credentials.get(id) ?? []);
    for (const credential of credentials) {
      if (credential.kind === "none-local") this.edge(agent, target);
      else this.edge(this.edge(agent, this.credential(credential)), target);
    }
  }

  /** Tools of one kind with the same credentials are one node, whichever object it is. */
  private tool(agent: NetworkNode, tool: Tool): void {
    const name = tool.name ?? tool.className;
    const critical = readsProcess(tool);
    const place = tool.definition ?? tool.location;
    const detail = tool.capabilities.filter((one) => one !== "other").join(", ") || "tool";
    const node = this.edge(agent, this.node(toolKey(tool), "tool", { entity: tool.id, name, detail, group: null, shared: false, critical, location: place }));
    const targets = this.targetsOf(tool);
    const credentials = tool.credentials.flatMap((id) => this.model.credentials.get(id) ?? []).filter((credential) => credential.kind !== "none-local");
    for (const credential of credentials) {
      const made = this.edge(node, this.credential(credential));
      if (targets.length > 0) for (const target of targets) this.edge(made, target);
      else this.undecided.push({ node: made, credential });
    }
    if (credentials.length === 0) for (const target of targets.length > 0 ? targets : this.opened(tool)) this.edge(node, target);
    if (critical) this.edge(node, this.target("The whole process", "all its credentials", true));
  }

  private targetsOf(tool: Tool): NetworkNode[] {
    const calls = this.project.sdkUses.filter((use) => use.tools.includes(tool.id));
    const services = [...new Set(calls.map((use) => use.service))].map((service) => this.target(service === "*" ? "AWS" : `AWS ${service}`, "cloud", false));
    if (services.length > 0) return services;
    if (tool.mcp) return [this.target(tool.mcp.target === null ? "MCP server" : host(tool.mcp.target), `MCP server, ${tool.mcp.transport}`, false)];
    return [];
  }

  /** What a tool without a credential opens. */
  private opened(tool: Tool): NetworkNode[] {
    return [...new Set(tool.capabilities.flatMap((capability) => OPENS[capability] ?? []))].filter((name) => name !== "The whole process").map((name) => this.target(name, "", false));
  }

  private credential(credential: Credential): NetworkNode {
    const radius = this.radius.credentials.find((one) => one.id === credential.id);
    const shared = radius?.shared ?? false;
    const origin = ORIGIN[credential.kind] ?? credential.kind;
    return this.node(`credential:${credential.id}`, "credential", { entity: credential.id, name: credential.name, detail: `${credential.power}, ${origin}`, group: null, shared, critical: credential.privileged, location: credential.location });
  }

  private target(name: string, detail: string, critical: boolean): NetworkNode {
    return this.node(`target:${name}`, "target", { entity: null, name, detail: detail === "" ? "target" : detail, group: null, shared: false, critical, location: null });
  }

  private node(key: string, kind: NodeKind, from: Omit<NetworkNode, "id" | "kind">): NetworkNode {
    const known = this.nodes.get(key);
    if (known) return known;
    const made: NetworkNode = { id: `${LETTER[kind]}${String(++this.counts[kind])}`, kind, ...from };
    this.nodes.set(key, made);
    return made;
  }

  /** Adds an edge once; gives its end. */
  private edge(from: NetworkNode, to: NetworkNode): NetworkNode {
    this.edges.set(`${from.id} ${to.id}`, { from: from.id, to: to.id });
    return to;
  }

  /** Agents with the same reach by delegation are one entry: a crew whose agents may all ask each other is one, not n × n. */
  private delegate(crew: Crew): void {
    const targets = new Map<string, Set<string>>();
    for (const [from, to] of crew.delegationEdges) {
      const [source, target] = [this.nodes.get(`agent:${from}`), this.nodes.get(`agent:${to}`)];
      if (!source || !target) continue;
      targets.set(source.id, (targets.get(source.id) ?? new Set([source.id])).add(target.id));
    }
    const alike = new Map<string, string[]>();
    for (const [source, reached] of targets) {
      const key = [...reached].sort().join(" ");
      alike.set(key, [...(alike.get(key) ?? []), source]);
    }
    for (const [key, sources] of alike) {
      const reached = key.split(" ");
      this.delegations.push({ sources, targets: sources.length === 1 ? reached.filter((id) => id !== sources[0]) : reached });
    }
  }
}

/** Equal for tools of one kind with the same credentials. */
function toolKey(tool: Tool): string {
  return ["tool", tool.className, tool.name, tool.mcp?.target, tool.definition?.path, tool.definition?.range.start, ...tool.credentials].join("|");
}

const LETTER: Readonly<Record<NodeKind, string>> = { agent: "a", tool: "t", credential: "c", target: "g" };

const ORIGIN: Readonly<Record<string, string>> = {
  env: "environment",
  literal: "in the source",
  settings: "settings",
  "streamlit-input": "typed in by a user",
  file: "file",
  "implicit-env": "implicit",
  "secret-manager": "secrets manager",
  "cloud-identity": "cloud identity",
  unknown: "origin not known",
};

const DESTINATION: Readonly<Record<string, string>> = {
  search: "Web search",
  mail: "Mailbox",
  payment: "Payments",
  database: "Database",
  cloud: "Cloud account",
  "code-host": "Code host",
  storage: "Storage",
  messaging: "Messages",
  llm: "Model provider",
  other: "SaaS account",
};

/** Host of a URL, else the text itself. */
function host(target: string): string {
  return /^[a-z]+:\/\/(?:[^@/]*@)?([^/?#]+)/i.exec(target)?.[1] ?? target;
}
