import { choicesOf, sharedCredentials, type Agent, type Check, type Credential, type Crew, type CrewModel, type FindingDraft, type Location, type Project, type Related } from "../../../src/core/model";
import { sharedByCrews } from "./across";
import { allowed, leastOf, severityOf, worst } from "./settings";
import { secretOf, sharedValues } from "./values";
import { consequence, people, sharedText, titleOf, waysTo } from "./words";

/** One finding for each crew (or flow) and credential that several of its agents reach; then one for each that several crews reach. */
export const check: Check = (project) => {
  const all = groups(project.crew);
  return [...withoutParts(all.flatMap((crews) => sharedNames(project, crews))), ...sharedValues(project, all), ...sharedByCrews(project, all), ...ignoredKeys(project)];
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

/** A finding, and what tells whether another one says all that it says. */
interface Shared {
  readonly draft: FindingDraft;
  /** Of the crew and the credentials. */
  readonly names: string;
  /** Names of the agents: crews of one class may make them anew. */
  readonly agents: ReadonlySet<string>;
  readonly count: number;
}

/** A class that makes several crews of the same agents shares a key once: with the most of them. */
function withoutParts(found: readonly Shared[]): FindingDraft[] {
  const isPart = (one: Shared, at: number): boolean =>
    found.some((other, index) => index !== at && other.names === one.names && (other.count > one.count || (other.count === one.count && index < at)) && [...one.agents].every((agent) => other.agents.has(agent)));
  return found.filter((one, at) => !isPart(one, at)).map(({ draft }) => draft);
}

/** Credentials of which the agents use one at a time are one finding. */
function sharedNames(project: Project, crews: readonly Crew[]): Shared[] {
  const shared = sharedCredentials(project.crew, crews).filter(({ credential, agents }) => {
    return !allowed(project, credential) && (agents.length < 2 || agents.length >= leastOf(project)) && severityOf(project, credential, agents) !== "off";
  });
  const kept = new Set(shared.map(({ credential }) => credential));
  return choicesOf(shared.map((one) => ({ ...one, alternatives: one.alternatives.filter((other) => kept.has(other)) }))).flatMap((choice) => {
    const [{ credential, agents }] = choice;
    const [crew] = crews;
    if (!crew?.location) return [];
    const credentials = choice.map((one) => one.credential);
    const severity = worst(credentials.map((one) => severityOf(project, one, agents)));
    if (severity === "off") return [];
    const place = credentials.filter((one) => one.explicit).flatMap((one) => definedAt(one, crews, agents) ?? [])[0];
    const draft: FindingDraft = {
      message: `${people(agents, crews)} of ${titleOf(crews)} share ${sharedText(credentials)}: ${consequence(credential)}.`,
      severity,
      confidence: credentials.every((one) => one.kind === "unknown") ? "low" : agents.length > 1 ? "high" : "medium",
      location: place ?? crew.location,
      related: [...agents.map((agent) => ({ location: agent.nameLocation, message: `agent ${agent.name} ${waysTo(project.crew, agent, credentials)}` })), ...alternativePlaces(credentials, place)],
      key: `${credentials.map(({ name }) => name).sort().join("|")}@${titleOf(crews)}`,
      subject: `${credential.id} ${crew.id}`,
      ...secretOf(credentials),
    };
    return [{ draft, names: [titleOf(crews), crew.location.path, ...credentials.map(({ id }) => id).sort()].join("\0"), agents: new Set(agents.map(({ name }) => name)), count: agents.length }];
  });
}

/** Where the choices that do not stand at the finding's own place are defined. */
function alternativePlaces(credentials: readonly Credential[], place: Location | undefined): Related[] {
  if (credentials.length === 1) return [];
  return credentials.flatMap(({ name, explicit, location }) => (explicit && location && location !== place ? [{ location, message: `${name} is one of the choices` }] : []));
}

/** The read that the crew's own code makes, else the first one of all. */
function definedAt(credential: Credential, crews: readonly Crew[], agents: readonly Agent[]): Location | null {
  const paths = [...agents.map((agent) => agent.location.path), ...crews.flatMap((crew) => (crew.location ? [crew.location.path] : []))];
  return credential.reads.find((read) => paths.includes(read.path)) ?? credential.location;
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
