import { sharedCredentials, type Agent, type Check, type Credential, type Crew, type CrewModel, type FindingDraft, type Location, type Project, type Related, type Severity } from "../../../src/core/model";

/** One finding for each crew (or flow) and credential that several of its agents reach. */
export const check: Check = (project) => [...groups(project.crew).flatMap((crews) => [...sharedNames(project, crews), ...sharedValues(project, crews)]), ...ignoredKeys(project)];

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
    if (allowed(project, credential)) return [];
    const [crew] = crews;
    if (!crew?.location) return [];
    return [
      {
        message: `${people(agents)} of ${titleOf(crews)} share ${credential.name}${credential.secret && credential.kind === "literal" ? ` (${credential.secret.preview})` : ""}: ${consequence(credential)}.`,
        severity: severityOf(project.crew, credential, agents),
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
    if (!first || !crew?.location || names.length < 2 || agents.length < 2) return [];
    const related: Related[] = held.map(({ credential, agent }) => ({ location: agent.nameLocation, message: `agent ${agent.name} uses ${credential.name}` }));
    return [
      {
        message: `${names.join(" and ")} hold the same value, so ${people(agents)} of ${titleOf(crews)} share one key under ${String(names.length)} names: ${consequence(first.credential)}.`,
        severity: first.credential.privileged ? "error" : "warning",
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

function holders(model: CrewModel, crews: readonly Crew[]): { credential: Credential; agent: Agent }[] {
  return crews.flatMap((crew) =>
    crew.agents.flatMap((id) => {
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

const STRONG = new Set(["database", "payment", "mail", "cloud", "code-host"]);

/** Error where the credential opens systems or data; warning where code shares a quota by name; information where only the library reads it. */
function severityOf(model: CrewModel, credential: Credential, agents: readonly Agent[]): Severity {
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
  const tool = agent.tools.map((id) => model.tools.get(id)).find((one) => one?.credentials.includes(credential.id));
  return `uses ${credential.name} through ${tool?.className ?? "a tool"}`;
}

function titleOf(crews: readonly Crew[]): string {
  const [crew] = crews;
  if (crew && crew.flow !== null) return crew.flow;
  return crew?.name ?? "the crew";
}

function people(agents: readonly Agent[]): string {
  const [only] = agents;
  if (agents.length === 1 && only) return `The agents that ${only.name} stands for`;
  const names = agents.map((agent) => agent.name);
  const shown = names.length > 4 ? `${names.slice(0, 3).join(", ")} and ${String(names.length - 3)} more` : names.join(", ");
  return `${String(agents.length)} agents (${shown})`;
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
