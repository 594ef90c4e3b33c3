import { crewGraph, type CrewGraph } from "../../src/core/audit/graph";
import { analyse } from "../support/analyze";

/** The crew graph of some files; all lines are 1. */
export async function graphOf(files: Readonly<Record<string, string>>, ignored: readonly string[] = []): Promise<CrewGraph> {
  const { project } = await analyse(files, ignored);
  return crewGraph(project, ".", () => ({ line: 1 }));
}

/** One line an agent: `crew/agent: model [credential] Tool[credential] …`. Explicit credentials carry `!`. */
export async function reachOf(files: Readonly<Record<string, string>>, ignored: readonly string[] = []): Promise<string[]> {
  const graph = await graphOf(files, ignored);
  const names = new Map(graph.credentials.map((one) => [one.id, one.name + (one.kind === "none-local" ? "(local)" : one.explicit ? "!" : "")]));
  const list = (ids: readonly string[]): string => `[${ids.map((id) => names.get(id) ?? id).join(",")}]`;
  return graph.crews.flatMap((crew) =>
    crew.agents.map((agent) => {
      const tools = agent.tools.map((tool) => `${tool.class}${list(tool.credentials)}`);
      return `${crew.name ?? "?"}/${agent.name}${agent.many ? "*" : ""}: ${agent.llm.model ?? "default"} ${list(agent.llm.credentials)} ${tools.join(" ")}`.trim();
    }),
  );
}
