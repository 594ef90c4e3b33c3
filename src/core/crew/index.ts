import type { AnalysisInput } from "../analysis";
import { evaluatorOf } from "../evaluate";
import { runEntries } from "../evaluate/entries";
import type { PythonSource } from "../languages/document";
import type { CrewModel } from "../model/crew";
import { buildAgents } from "./agents";
import { Builder } from "./builder";
import { buildCrews } from "./crews";
import { buildJsonProjects } from "./json-project";
import { noteNames, switchesOf } from "./environment";

/** Words without which a file makes no agent. A file that another one imports is read whatever its words. */
const CREW_WORDS = /\bcrewai\b|\bAgent\s*\(|\bCrew\s*\(/;

/** Links agents, llms, tools, tasks, crews and credentials of a project. */
export function buildCrewModel(input: AnalysisInput): CrewModel {
  const { machine } = evaluatorOf(input);
  const sources: PythonSource[] = [...input.python.values()].filter((source) => CREW_WORDS.test(source.text));
  runEntries(machine, sources);
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
