import type { Agent } from "../../model/crew";
import { join, projectFolder } from "../files/reader";
import { agentSlugs, kebab, projectName } from "../names";
import type { FixContext } from "../types";

/** An agent as configuration files name it, with the providers whose keys it uses. */
export interface NamedAgent {
  readonly agent: Agent;
  /** `research-agent` */
  readonly name: string;
  /** `RESEARCH_AGENT` */
  readonly slug: string;
  /** `research_agent`: Terraform's names. */
  readonly label: string;
  readonly providers: readonly string[];
  readonly models: readonly string[];
}

/** Agents that a crew holds, or all where there is no crew; sorted by name. Those that CrewAI makes itself, and agents of loops, are left out. */
export function namedAgents(context: FixContext): NamedAgent[] {
  const { agents, crews, llms } = context.project.crew;
  const members = new Set(crews.flatMap((crew) => (crew.manager === null ? crew.agents : [...crew.agents, crew.manager])));
  const named = [...agents.values()].filter((agent) => !agent.implicit && !agent.many && (members.size === 0 || members.has(agent.id)));
  const all = named.map((agent): NamedAgent => {
    const slug = agentSlugs(context).get(agent.id) ?? "AGENT";
    const mine = agent.llms.flatMap((id) => llms.get(id) ?? []);
    const providers = mine.map((llm) => llm.provider ?? "openai");
    return { agent, name: kebab(slug), slug, label: slug.toLowerCase(), providers: [...new Set(providers.length > 0 ? providers : ["openai"])].sort(), models: [...new Set(mine.flatMap((llm) => llm.model ?? []))].sort() };
  });
  const unique = new Map(all.map((one) => [one.name, one]));
  return [...unique.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Folder of the project that the crew belongs to, the folder for its access configuration, and its name. */
export function accessHome(context: FixContext): { readonly folder: string; readonly access: string; readonly project: string } {
  const { crews, agents } = context.project.crew;
  const path = crews.find((crew) => crew.location !== null)?.location?.path ?? [...agents.values()][0]?.location.path ?? "";
  const folder = projectFolder(context, path);
  return { folder, access: join(folder, "access"), project: projectName(context, folder) };
}
