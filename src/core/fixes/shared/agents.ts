import type { Agent, Credential, Crew, Llm } from "../../model/crew";
import { projectFolder } from "../files/reader";
import { agentSlugs, kebab, projectName, type SecretNames } from "../names";
import type { FixContext, Refusal } from "../types";

/** An agent that gets a credential of its own, and the llm through which it used the shared one. */
export interface Sharer {
  readonly agent: Agent;
  readonly llm: Llm;
  readonly names: SecretNames;
}

/** What a finding is about: a credential, and the crews (one, or all of a flow) whose agents share it. */
export interface Shared {
  readonly credential: Credential;
  readonly crews: readonly Crew[];
}

/** Reads a finding's subject: `<credential id> <crew id>`. */
export function sharedOf(subject: string | undefined, context: FixContext): Shared | null {
  const { credentials, crews } = context.project.crew;
  for (const credential of credentials.values()) {
    if (subject !== credential.id && subject?.startsWith(`${credential.id} `) !== true) continue;
    const crew = crews.find((one) => subject === `${credential.id} ${one.id}`);
    if (!crew && subject !== credential.id) continue;
    return { credential, crews: crew ? crews.filter((one) => one === crew || (crew.flow !== null && one.flow === crew.flow && one.flowPath === crew.flowPath)) : crews };
  }
  return null;
}

/** Agents that reach a credential through their llm, with the names of what each gets; or why they cannot be parted. */
export function sharersOf({ credential, crews }: Shared, context: FixContext): readonly Sharer[] | Refusal {
  const { agents, llms, tools } = context.project.crew;
  const members = new Set(crews.flatMap((crew) => (crew.manager === null ? crew.agents : [...crew.agents, crew.manager])));
  const used = new Set<string>();
  const sharers: Sharer[] = [];
  const held: string[] = [];
  let reason = "fewer than two agents use it through an llm";
  for (const agent of agents.values()) {
    if (members.size > 0 && !members.has(agent.id)) continue;
    const tool = agent.tools.map((id) => tools.get(id)).find((one) => one?.credentials.includes(credential.id));
    if (tool) {
      held.push(agent.id);
      reason = `${tool.className} holds it: give each agent an instance of its own with its own credential, or keep the tool with one agent`;
    }
    const mine = agent.llms.map((id) => llms.get(id)).filter((one): one is Llm => one?.credentials.includes(credential.id) === true);
    const [llm] = mine;
    if (!llm) continue;
    if (agent.many) return { reason: `${agent.name} stands for agents that a loop makes: their names are not known` };
    if (agent.implicit) return { reason: "the manager that CrewAI makes by itself uses it: give the crew a manager_llm of its own" };
    if (mine.length > 1) return { reason: `which llm ${agent.name} uses depends on a condition` };
    // agents of several files may have one name
    const base = agentSlugs(context).get(agent.id) ?? agent.name;
    let slug = base;
    for (let n = 2; used.has(slug); n++) slug = `${base}_${String(n)}`;
    used.add(slug);
    sharers.push({ agent, llm, names: namesFor(agent, slug, credential, llm, context) });
  }
  // what tools hold stays with them, once each agent has a key of its own for its llm
  const parted = new Set([...sharers.map(({ agent }) => agent.id), ...held]).size >= 2 && sharers.length > 0;
  return parted ? sharers : { reason };
}

function namesFor(agent: Agent, slug: string, credential: Credential, llm: Llm, context: FixContext): SecretNames {
  const folder = projectFolder(context, agent.location.path);
  const provider = providerOf(credential, llm, context);
  const key = context.input.knowledge.crewai.providers[provider ?? ""]?.env[0] ?? (/^[A-Z][A-Z0-9_]*$/.test(credential.name) ? credential.name : "LLM_API_KEY");
  return { env: `CREW_${slug}_${key}`, id: `crew/${projectName(context, folder)}/${kebab(slug)}/${provider ?? kebab(key)}`, agent, folder };
}

function providerOf(credential: Credential, llm: Llm, context: FixContext): string | null {
  if (llm.provider !== null) return llm.provider;
  const names = [credential.name, ...credential.aliases].flatMap((name) => name.split("|"));
  return Object.entries(context.input.knowledge.crewai.providers).find(([, one]) => one.env.some((env) => names.includes(env)))?.[0] ?? null;
}
