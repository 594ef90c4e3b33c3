import type { Crew, CrewModel } from "../model/crew";
import type { AnalysisInput } from "../analysis";

/** Settings of a crew that print or keep what its agents say: alone harmless, with a secret on its way they spread it. */
const KEEPS = /\boutput_log_file\s*=\s*(?!None\b|False\b)/;
const TRACES = /\btracing\s*=\s*True\b/;

/** Files of the crews whose words are printed, traced or kept, and by what. */
export function loudFiles(input: AnalysisInput, crew: CrewModel): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const one of crew.crews) {
    const reason = reasonOf(input, crew, one);
    if (reason !== null) for (const path of membersOf(crew, one)) files.set(path, reason);
  }
  return files;
}

/** Files in which a crew, its agents, tasks and tools stand. */
export function membersOf(crew: CrewModel, one: Crew): ReadonlySet<string> {
  const agents = one.agents.flatMap((id) => crew.agents.get(id) ?? []);
  const tasks = one.tasks.flatMap((id) => crew.tasks.get(id) ?? []);
  const tools = [...agents, ...tasks].flatMap((owner) => owner.tools).flatMap((id) => crew.tools.get(id) ?? []);
  const places = [one.location, ...agents.map((agent) => agent.location), ...tasks.map((task) => task.location), ...tools.flatMap((tool) => [tool.definition ?? tool.location])];
  return new Set(places.flatMap((place) => (place ? [place.path] : [])));
}

function reasonOf(input: AnalysisInput, crew: CrewModel, one: Crew): string | null {
  const text = one.location ? (input.python.get(one.location.path)?.text ?? "") : "";
  if (KEEPS.test(text)) return "the crew's log file keeps it too";
  if (TRACES.test(text)) return "the crew's traces keep it too";
  if (one.verbose === true || one.agents.some((id) => crew.agents.get(id)?.verbose === true)) return "the crew's verbose output prints it too";
  return null;
}
