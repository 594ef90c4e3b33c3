import { sharedCredentials, type Agent, type Check, type Credential, type Crew, type CrewModel, type FindingDraft, type Location, type Project, type Related, type Severity } from "../../../src/core/model";

/** One finding for each crew (or flow) and credential that several of its agents reach; then one for each that several crews reach. */
export const check: Check = (project) => {
  const all = groups(project.crew);
  return [...all.flatMap((crews) => [...sharedNames(project, crews), ...sharedValues(project, crews)]), ...sharedByCrews(project, all), ...ignoredKeys(project)];
};

/** Crews that one flow runs belong together. A pool of agents whose crew is not known shares nothing that can be named. */
function groups(model: CrewModel): Crew[][] {
  const found = new Map<string, Crew[]>();
  for (const crew of model.crews) {
    if (!crew.location) continue;
    const key = crew.flow === null ? crew.id : `flow ${crew.flow} ${crew.flowPath ?? ""}`;
    found.set(key, [...(found.get(key) ?? []), crew]);
  }
  return [...found.values()];
}

function sharedNames(project: Project, crews: readonly Crew[]): FindingDraft[] {
  return sharedCredentials(project.crew, crews).flatMap(({ credential, agents }) => {
    if (allowed(project, credential) || (agents.length > 1 && agents.length < leastOf(project))) return [];
    const [crew] = crews;
    const severity = severityOf(project, credential, agents);
    if (!crew?.location || severity === "off") return [];
    return [
      {
        message: `${people(agents, crews)} of ${titleOf(crews)} share ${credential.name}${credential.secret && credential.kind === "literal" ? ` (${credential.secret.preview})` : ""}: ${consequence(credential)}.`,
        severity,
        confidence: credential.kind === "unknown" ? "low" : agents.length > 1 ? "high" : "medium",
        location: credential.explicit ? definedAt(credential, crews, agents) ?? crew.location : crew.location,
        related: agents.map((agent) => ({ location: agent.nameLocation, message: `agent ${agent.name} ${wayTo(project.crew, agent, credential)}` })),
        key: `${credential.name}@${titleOf(crews)}`,
        subject: `${credential.id} ${crew.id}`,
        ...(credential.secret && credential.kind === "literal" ? { secretHash: credential.secret.hash } : {}),
      },
    ];
  });
}

/** `llm_config=` looks like a key of the agent's own; CrewAI takes it and uses what every agent without an llm uses. */
function ignoredKeys({ crew }: Project): FindingDraft[] {
  return [...crew.agents.values()].flatMap((agent): FindingDraft[] => {
    if (!agent.ignoredLlm || agent.llmLocation) return [];
    const used = agent.llms.flatMap((id) => crew.llms.get(id)?.credentials ?? []).flatMap((id) => crew.credentials.get(id)?.name ?? []);
    return [
      {
        message: `CrewAI ignores the llm_config of agent ${agent.name}, which uses ${used[0] ?? "the default key"} like every agent without an llm of its own: pass llm= instead.`,
        severity: "warning",
        confidence: "high",
        location: agent.ignoredLlm,
        related: [{ location: agent.nameLocation, message: `agent ${agent.name}` }],
        key: `llm_config:${agent.name}`,
        subject: `llm_config ${agent.id}`,
      },
    ];
  });
}

/** Two names, one value: agents seem to have keys of their own, and do not. */
function sharedValues(project: Project, crews: readonly Crew[]): FindingDraft[] {
  const byHash = new Map<string, { credential: Credential; agent: Agent }[]>();
  for (const { credential, agent } of holders(project.crew, crews)) {
    if (!credential.secret || allowed(project, credential)) continue;
    byHash.set(credential.secret.hash, [...(byHash.get(credential.secret.hash) ?? []), { credential, agent }]);
  }
  return [...byHash.values()].flatMap((held) => {
    const names = [...new Set(held.map(({ credential }) => credential.name))];
    const agents = [...new Set(held.map(({ agent }) => agent))];
    const [first] = held;
    const [crew] = crews;
    const severity = first ? chosen(project, first.credential) ?? (first.credential.privileged ? "error" : "warning") : "off";
    if (!first || !crew?.location || names.length < 2 || agents.length < leastOf(project) || severity === "off") return [];
    const related: Related[] = held.map(({ credential, agent }) => ({ location: agent.nameLocation, message: `agent ${agent.name} uses ${credential.name}` }));
    return [
      {
        message: `${names.join(" and ")} hold the same value, so ${people(agents, crews)} of ${titleOf(crews)} share one key under ${String(names.length)} names: ${consequence(first.credential)}.`,
        severity,
        confidence: "high",
        location: first.credential.location ?? crew.location,
        related,
        key: `${names.sort().join("=")}@${titleOf(crews)}`,
        subject: `${first.credential.id} ${crew.id}`,
        secretHash: first.credential.secret?.hash ?? "",
      },
    ];
  });
}

/**
 * Credentials that crews and flows share which no flow joins: where none of them has two agents with it, so that it is not
 * reported already. Only what code names itself: every crew reads the library's own variables.
 */
function sharedByCrews(project: Project, all: readonly (readonly Crew[])[]): FindingDraft[] {
  const found = new Map<string, { credential: Credential; held: { agents: Agent[]; crews: readonly Crew[] }[] }>();
  for (const crews of all) {
    const own = new Map<string, { credential: Credential; agents: Agent[] }>();
    for (const { credential, agent } of holders(project.crew, crews)) {
      const entry = own.get(credential.id) ?? { credential, agents: [] };
      if (!entry.agents.includes(agent)) entry.agents.push(agent);
      own.set(credential.id, entry);
    }
    for (const [id, { credential, agents }] of own) {
      const entry = found.get(id) ?? { credential, held: [] };
      entry.held.push({ agents, crews });
      found.set(id, entry);
    }
  }
  return [...found.values()].flatMap(({ credential, held }) => {
    const agents = [...new Set(held.flatMap((one) => one.agents))];
    if (!credential.explicit || credential.kind === "none-local" || credential.kind === "unknown" || allowed(project, credential)) return [];
    if (held.length < 2 || agents.length < leastOf(project) || held.some((one) => one.agents.length > 1 || one.agents.some((agent) => agent.many))) return [];
    const severity = chosen(project, credential) ?? (STRONG.has(credential.power) ? "warning" : "information");
    const location = credential.location ?? held[0]?.crews[0]?.location;
    if (severity === "off" || !location) return [];
    const titles = held.map(({ crews }) => titleOf(crews));
    return [
      {
        message: `${String(held.length)} crews (${listed(titles)}) share ${credential.name} through ${people(agents, [])}: ${consequence(credential)}.`,
        severity,
        confidence: "medium",
        location,
        related: held.flatMap(({ agents: own, crews }) => own.map((agent) => ({ location: agent.nameLocation, message: `agent ${agent.name} of ${titleOf(crews)} ${wayTo(project.crew, agent, credential)}` }))),
        key: `${credential.name}@${[...titles].sort().join("+")}`,
        subject: `${credential.id} ${held[0]?.crews[0]?.id ?? ""}`,
        ...(credential.secret && credential.kind === "literal" ? { secretHash: credential.secret.hash } : {}),
      },
    ];
  });
}

function holders(model: CrewModel, crews: readonly Crew[]): { credential: Credential; agent: Agent }[] {
  return crews.flatMap((crew) =>
    [...crew.agents, ...(crew.manager === null ? [] : [crew.manager])].flatMap((id) => {
      const agent = model.agents.get(id);
      if (!agent) return [];
      const ids = new Set([...agent.llms.flatMap((llm) => model.llms.get(llm)?.credentials ?? []), ...agent.tools.flatMap((tool) => model.tools.get(tool)?.credentials ?? [])]);
      return [...ids].flatMap((credential) => {
        const found = model.credentials.get(credential);
        return found ? [{ credential: found, agent }] : [];
      });
    }),
  );
}

function allowed(project: Project, credential: Credential): boolean {
  const names = project.options.sharedCredentialAllow;
  return [credential.name, ...credential.aliases].some((name) => names.includes(name));
}

function leastOf(project: Project): number {
  return project.options.sharedCredentialMinAgents ?? 2;
}

/** What the configuration says of credentials with this power. */
function chosen(project: Project, credential: Credential): Severity | "off" | undefined {
  return project.options.sharedCredentialSeverity?.get(credential.power);
}

const STRONG = new Set(["database", "payment", "mail", "cloud", "code-host"]);

/** Error where the credential opens systems or data; warning where code shares a quota by name; information where only the library reads it. */
function severityOf(project: Project, credential: Credential, agents: readonly Agent[]): Severity | "off" {
  const configured = chosen(project, credential);
  if (configured !== undefined) return configured;
  const { crew: model } = project;
  const byTool = agents.some((agent) => agent.tools.some((tool) => model.tools.get(tool)?.credentials.includes(credential.id)));
  if (STRONG.has(credential.power) && (credential.explicit || byTool)) return "error";
  return credential.explicit ? "warning" : "information";
}

/** The read that the crew's own code makes, else the first one of all. */
function definedAt(credential: Credential, crews: readonly Crew[], agents: readonly Agent[]): Location | null {
  const paths = [...agents.map((agent) => agent.location.path), ...crews.flatMap((crew) => (crew.location ? [crew.location.path] : []))];
  return credential.reads.find((read) => paths.includes(read.path)) ?? credential.location;
}

function wayTo(model: CrewModel, agent: Agent, credential: Credential): string {
  if (agent.llms.some((llm) => model.llms.get(llm)?.credentials.includes(credential.id))) return `uses ${credential.name} for its LLM`;
  if (agent.otherLlms.some((llm) => model.llms.get(llm)?.credentials.includes(credential.id))) return `uses ${credential.name} for function calling or embeddings`;
  const tool = agent.tools.map((id) => model.tools.get(id)).find((one) => one?.credentials.includes(credential.id));
  return `uses ${credential.name} through ${tool?.className ?? "a tool"}`;
}

function titleOf(crews: readonly Crew[]): string {
  const [crew] = crews;
  if (crew && crew.flow !== null) return crew.flow;
  return crew?.name ?? "the crew";
}

function people(agents: readonly Agent[], crews: readonly Crew[]): string {
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

function listed(names: readonly string[]): string {
  const distinct = [...new Set(names)];
  return distinct.length > 4 ? `${distinct.slice(0, 3).join(", ")} and ${String(distinct.length - 3)} more` : distinct.join(", ");
}

function consequence(credential: Credential): string {
  const what: Partial<Record<Credential["power"], string>> = {
    database: "one hijacked agent has the data rights of all, and the database cannot tell who asked",
    payment: "one hijacked agent can move money in the name of all",
    mail: "one hijacked agent can read and send mail in the name of all",
    cloud: "one hijacked agent has the cloud rights of all",
    "code-host": "one hijacked agent can change code in the name of all",
  };
  return what[credential.power] ?? "a leak in one agent exposes all of them, use cannot be told apart, and it can only be revoked for all at once";
}
