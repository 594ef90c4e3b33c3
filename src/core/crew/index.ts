import type { AnalysisInput } from "../analysis";
import { evaluatorOf } from "../evaluate";
import { runEntries } from "../evaluate/entries";
import type { CrewModel } from "../model/crew";
import { buildAgents } from "./agents";
import { Builder } from "./builder";
import { buildCrews } from "./crews";
import { buildJsonProjects } from "./json-project";
import { crewSources } from "./sources";
import { reuse, type Built } from "./reuse";
import type { SecretVault } from "../redact";
import { noteNames, switchesOf } from "./environment";

/** The last model of each session, by its vault: models hold its handles. */
const models = new WeakMap<SecretVault, Built>();

/** Links agents, llms, tools, tasks, crews and credentials of a project; not again where no edit can have touched them. */
export function buildCrewModel(input: AnalysisInput): CrewModel {
  const last = models.get(input.vault);
  const built = (last ? reuse(last, input) : null) ?? link(input);
  models.set(input.vault, built);
  return built.model;
}

export function link(input: AnalysisInput): Built {
  const { machine } = evaluatorOf(input);
  const { code, tests } = crewSources(machine);
  runEntries(machine, code);
  runEntries(machine, tests);
  const b = new Builder(input, machine);
  noteNames(b);
  buildAgents(b);
  buildCrews(b);
  buildJsonProjects(b);
  return { documents: input.documents, crewaiVersion: input.crewaiVersion, model: finish(b), machine };
}

function finish(b: Builder): CrewModel {
  const used = new Set<string>();
  for (const llm of b.llms.values()) for (const id of llm.credentials) used.add(id);
  for (const tool of b.tools.values()) for (const id of tool.credentials) used.add(id);
  return {
    crews: b.crews,
    agents: b.agents,
    llms: b.llms,
    tools: b.tools,
    tasks: b.tasks,
    credentials: b.credentials.finish(used),
    unknowns: b.unknowns,
    limits: b.machine.limits.map(({ what, location, reason }) => ({ what, location, reason })),
    switches: switchesOf(b),
  };
}
