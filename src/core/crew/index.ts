import type { AnalysisInput } from "../analysis";
import { evaluatorOf } from "../evaluate";
import { runEntries } from "../evaluate/entries";
import type { CrewModel } from "../model/crew";
import { buildAgents } from "./agents";
import { Builder } from "./builder";
import { buildCrews } from "./crews";
import { buildJsonProjects } from "./json-project";
import { crewSources } from "./sources";
import { noteNames, switchesOf } from "./environment";

/** Links agents, llms, tools, tasks, crews and credentials of a project. */
export function buildCrewModel(input: AnalysisInput): CrewModel {
  const { machine } = evaluatorOf(input);
  const { code, tests } = crewSources(machine);
  runEntries(machine, code);
  runEntries(machine, tests);
  const b = new Builder(input, machine);
  noteNames(b);
  buildAgents(b);
  buildCrews(b);
  buildJsonProjects(b);
  return finish(b);
}

function finish(b: Builder): CrewModel {
  const used = new Set<string>();
  for (const llm of b.llms.values()) for (const id of llm.credentials) used.add(id);
  for (const tool of b.tools.values()) for (const id of tool.credentials) used.add(id);
  const limits = b.machine.limits.map(({ what, location, reason }) => ({ what, location, reason }));
  return {
    crews: b.crews,
    agents: b.agents,
    llms: b.llms,
    tools: b.tools,
    tasks: b.tasks,
    credentials: b.credentials.finish(used),
    unknowns: [...b.unknowns, ...limits],
    switches: switchesOf(b),
  };
}
