import type { CrewGraph, GraphAgent, GraphCrew } from "./graph";

/** The graph as indented text: crews, agents, what each of them reaches, and what they share. */
export function crewGraphText(graph: CrewGraph): string {
  const names = new Map(graph.credentials.map((credential) => [credential.id, label(credential.name, credential.kind, credential.explicit)]));
  const lines: string[] = [];
  for (const crew of graph.crews) {
    lines.push(...crewLines(crew, names), "");
  }
  if (graph.crews.length === 0) lines.push("No agents were found.", "");
  for (const [title, found] of [["Not known:", graph.unknown], ["Not read to the end:", graph.limits]] as const) {
    if (found.length === 0) continue;
    lines.push(title);
    for (const one of found) lines.push(`  ${one.what} at ${one.path}:${String(one.line)}: ${one.reason}`);
    lines.push("");
  }
  return lines.join("\n");
}

function label(name: string, kind: string, explicit: boolean): string {
  if (kind === "none-local") return `${name} (local, no credential)`;
  if (kind === "env") return name;
  return explicit ? `${name} (${kind})` : `${name} (read by the library)`;
}

function crewLines(crew: GraphCrew, names: ReadonlyMap<string, string>): string[] {
  const title = crew.path === null ? "Agents outside any known crew" : `Crew ${crew.name ?? "(unnamed)"}  ${crew.path}:${String(crew.line)}${crew.process === "hierarchical" ? "  hierarchical" : ""}${crew.flow === null ? "" : `  in flow ${crew.flow}`}`;
  const lines = [title];
  for (const agent of crew.agents) lines.push(...agentLines(agent, names));
  if (crew.manager && !crew.agents.some((agent) => agent.implicit)) lines.push(`  manager: ${modelText(crew.manager.llm, names)}`);
  for (const shared of crew.shared) {
    const others = (shared.alternatives ?? []).map((id) => names.get(id) ?? id);
    lines.push(`  shared: ${names.get(shared.credential) ?? shared.credential} by ${shared.agents.join(", ")}${others.length > 0 ? `, or instead of it ${others.join(", ")}` : ""}`);
  }
  for (const [from, to] of crew.delegation_edges) lines.push(`  delegates: ${from} -> ${to}`);
  return lines;
}

function agentLines(agent: GraphAgent, names: ReadonlyMap<string, string>): string[] {
  const lines = [`  ${agent.name}${agent.many ? " (one of several)" : ""}  ${agent.path}:${String(agent.line)}`, `    llm: ${modelText(agent.llm, names)}`];
  for (const tool of agent.tools) {
    const credentials = tool.credentials.map((id) => names.get(id) ?? id).join(", ");
    lines.push(`    tool: ${tool.class} [${tool.capabilities.join(", ")}]${credentials === "" ? "" : ` <- ${credentials}`}`);
  }
  return lines;
}

function modelText(llm: GraphAgent["llm"], names: ReadonlyMap<string, string>): string {
  const credentials = llm.credentials.map((id) => names.get(id) ?? id).join(", ");
  return `${llm.model ?? llm.provider ?? "not known"}${credentials === "" ? "" : ` <- ${credentials}`}`;
}
