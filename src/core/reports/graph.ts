import type { Agent, Credential, Crew, CrewModel, Llm, Tool } from "../model/crew";
import type { Location } from "../text/range";
import { plain } from "./escape";
import type { Place } from "./report";

export type PlaceOf = (location: Location) => Place;

/** The crew model as docs/graph.schema.json describes it: lines 1-based, in notebooks cell and line in the cell as well. */
export function graphOf(model: CrewModel, root: string, placeOf: PlaceOf): object {
  const at = (location: Location | null): object => {
    if (!location) return { path: null, line: null };
    const place = placeOf(location);
    return { path: place.path, line: place.startLine, ...(place.cell ? { cell: place.cell.number - 1, cell_line: place.cell.line } : {}) };
  };
  const llmOf = (agent: Agent): object => {
    const llms = agent.llms.flatMap((id) => model.llms.get(id) ?? []);
    return describeLlms(llms);
  };
  const tool = (one: Tool): object => ({
    class: one.className,
    ...(one.name === null ? {} : { name: one.name }),
    ...(one.aliases.length > 0 ? { aliases: one.aliases } : {}),
    ...at(one.location),
    credentials: one.credentials,
    capabilities: one.capabilities,
  });
  const agent = (one: Agent, crew: Crew): object => {
    const tasks = crew.tasks.flatMap((id) => model.tasks.get(id) ?? []).filter((task) => task.agent === one.id);
    const tools = [...new Set([...one.tools, ...tasks.flatMap((task) => task.tools)])].flatMap((id) => model.tools.get(id) ?? []);
    const config = one.config ? placeOf(one.config) : null;
    return {
      name: one.name,
      ...at(one.location),
      role: one.role,
      llm: llmOf(one),
      tools: tools.map(tool),
      allow_delegation: one.allowDelegation,
      ...(one.implicit ? { implicit: true } : {}),
      ...(one.many ? { many: true } : {}),
      config_path: config?.path ?? null,
      config_line: config?.startLine ?? null,
    };
  };
  const crew = (one: Crew): object => {
    const manager = one.manager === null ? undefined : model.agents.get(one.manager);
    const name = (id: string): string => model.agents.get(id)?.name ?? id;
    return {
      ...at(one.location),
      name: one.name,
      process: one.process,
      agents: one.agents.flatMap((id) => model.agents.get(id) ?? []).map((each) => agent(each, one)),
      ...(manager ? { manager: { name: manager.name, llm: llmOf(manager) } } : {}),
      shared: sharedOf(one, model),
      delegation_edges: one.delegationEdges.map(([from, to]) => [name(from), name(to)]),
      ...(one.flow === null ? {} : { flow: one.flow }),
    };
  };
  const credential = (one: Credential): object => ({
    id: one.id,
    name: one.name,
    kind: one.kind,
    explicit: one.explicit,
    aliases: one.aliases,
    ...at(one.location),
    power: one.power,
    privileged: one.privileged,
  });
  return {
    schemaVersion: 1,
    root,
    crews: model.crews.map(crew),
    credentials: [...model.credentials.values()].map(credential),
    unknown: model.unknowns.map(({ what, location, reason }) => ({ what, ...at(location), reason })),
  };
}

function describeLlms(llms: readonly Llm[]): object {
  const [first] = llms;
  return {
    model: first?.model ?? null,
    provider: first?.provider ?? null,
    credentials: [...new Set(llms.flatMap((llm) => llm.credentials))],
    ...(llms.length > 1 ? { alternatives: llms.slice(1).map(({ model, provider, credentials }) => ({ model, provider, credentials })) } : {}),
  };
}

/** Credentials that two or more agents of a crew reach by their own llm and tools. */
function sharedOf(crew: Crew, model: CrewModel): object[] {
  const holders = new Map<string, string[]>();
  for (const id of crew.agents) {
    const agent = model.agents.get(id);
    if (!agent) continue;
    const credentials = [...agent.llms.flatMap((llm) => model.llms.get(llm)?.credentials ?? []), ...agent.tools.flatMap((tool) => model.tools.get(tool)?.credentials ?? [])];
    for (const credential of new Set(credentials)) holders.set(credential, [...(holders.get(credential) ?? []), agent.name]);
  }
  return [...holders].flatMap(([id, agents]) => {
    const credential = model.credentials.get(id);
    return agents.length > 1 && credential && credential.kind !== "none-local" ? [{ credential: id, agents, explicit: credential.explicit, privileged: credential.privileged }] : [];
  });
}

/** The same for people. */
export function graphText(model: CrewModel, placeOf: PlaceOf): string {
  const where = (location: Location | null): string => {
    if (!location) return "";
    const place = placeOf(location);
    return `  ${plain(place.path)}:${String(place.startLine)}`;
  };
  const credentialName = (id: string): string => {
    const credential = model.credentials.get(id);
    return credential ? `${plain(credential.name)} (${credential.kind})` : id;
  };
  const credentials = (ids: readonly string[]): string => (ids.length > 0 ? ` uses ${ids.map(credentialName).join(", ")}` : "");
  const lines: string[] = [];
  for (const crew of model.crews) {
    lines.push(`crew ${plain(crew.name ?? "(unknown)")}${crew.process === "unknown" ? "" : `, ${crew.process}`}${where(crew.location)}`);
    for (const id of [...crew.agents, ...(crew.manager === null ? [] : [crew.manager])]) {
      const agent = model.agents.get(id);
      if (!agent) continue;
      lines.push(`  agent ${plain(agent.name)}${agent.implicit ? " (implicit)" : ""}${agent.many ? " (several)" : ""}${where(agent.location)}`);
      for (const llm of agent.llms.flatMap((one) => model.llms.get(one) ?? [])) lines.push(`    llm ${plain(llm.model ?? "default")}${credentials(llm.credentials)}`);
      for (const tool of agent.tools.flatMap((one) => model.tools.get(one) ?? [])) {
        lines.push(`    tool ${plain(tool.className)}${tool.capabilities.length > 0 ? ` (${tool.capabilities.join(", ")})` : ""}${credentials(tool.credentials)}`);
      }
    }
    for (const [from, to] of crew.delegationEdges) lines.push(`  ${plain(model.agents.get(from)?.name ?? from)} delegates to ${plain(model.agents.get(to)?.name ?? to)}`);
    lines.push("");
  }
  for (const unknown of model.unknowns) lines.push(`unknown: ${plain(unknown.what)}: ${plain(unknown.reason)}${where(unknown.location)}`);
  return lines.length === 0 ? "no crew found\n" : `${lines.join("\n").trimEnd()}\n`;
}
