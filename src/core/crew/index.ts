import type { AnalysisInput } from "../analysis";
import { EMPTY_CREW_MODEL, type CrewModel } from "../model/crew";

/** Links agents, llms, tools, tasks, crews and credentials of a project. */
export function buildCrewModel(_input: AnalysisInput): CrewModel {
  return EMPTY_CREW_MODEL;
}
