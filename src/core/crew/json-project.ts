import type { Document } from "../languages/document";
import { elements, locationOf, members, onlyString, siteKey, strings, type Site, type Value } from "../evaluate";
import { documentValue } from "../evaluate/files";
import { inClass } from "../evaluate/objects";
import { instantiate } from "../evaluate/instantiate";
import { libraryNames } from "../evaluate/imports";
import { moduleFrame } from "../evaluate/machine";
import type { DictValue } from "../evaluate/value";
import type { Agent, Crew } from "../model/crew";
import type { Builder } from "./builder";
import { delegation } from "./crews";
import { flag } from "./arguments";
import { embeddersOf, llmsOf } from "./llms";
import { folderOf } from "./scope";
import { namedTool, toolsOf } from "./tools";
import { mcpToolsOf, platformTool } from "./attachments";

/** Projects of `crewai create crew`'s JSON layout: crew.jsonc, agents/*.jsonc, tools/*.py as `custom:<name>`. */
export function buildJsonProjects(b: Builder): void {
  for (const [path, document] of b.input.documents) {
    if (document.language !== "json" || !/"agents"/.test(document.file.text) || !/"tasks"/.test(document.file.text)) continue;
    const content = documentValue(document);
    if (content.kind === "dict" && isCrew(content)) buildJsonCrew(b, path, content);
  }
}

/** A crew by its content, whatever the file is called: a list of agents' names, and tasks. */
function isCrew(content: DictValue): boolean {
  const tasks = elements(content.entries.get("tasks"));
  const agents = elements(content.entries.get("agents"));
  if (agents.length === 0 || tasks.length === 0) return false;
  return tasks.every((task) => task.kind === "dict" && (task.entries.has("description") || task.entries.has("expected_output"))) && agents.every((agent) => onlyString(agent) !== null || agent.kind === "dict");
}

function buildJsonCrew(b: Builder, path: string, content: DictValue): void {
  const folder = folderOf(path);
  const site: Site = { path, range: { start: locationOf(content.site).range.start, end: locationOf(content.site).range.start + 1 } };
  const agents: string[] = [];
  for (const item of elements(content.entries.get("agents"))) {
    const name = onlyString(item);
    if (name !== null) {
      const document = agentDocument(b, folder, name);
      const made = document ? documentValue(document) : null;
      if (document && made?.kind === "dict") agents.push(jsonAgent(b, document.file.path, name, made, folder));
      else b.unknown(`agent ${name}`, item.kind === "const" ? item.site : site, `agents/${name}.jsonc is not in the project`);
    } else if (item.kind === "dict") agents.push(jsonAgent(b, path, strings(item.entries.get("name"))[0] ?? "agent", item, folder));
  }
  const inline = content.entries.get("manager_agent");
  const managerName = onlyString(inline);
  const managerDocument = managerName === null ? null : agentDocument(b, folder, managerName);
  const managerContent = managerDocument ? documentValue(managerDocument) : null;
  let manager = managerDocument && managerName !== null && managerContent?.kind === "dict" ? jsonAgent(b, managerDocument.file.path, managerName, managerContent, folder) : null;
  const hierarchical = onlyString(content.entries.get("process")) === "hierarchical";
  if (manager === null && (hierarchical || content.entries.has("manager_llm"))) manager = jsonManager(b, path, content, site);
  const tasks = elements(content.entries.get("tasks")).flatMap((task) => (task.kind === "dict" ? [jsonTask(b, task, agents, folder)] : []));
  const shared = ["function_calling_llm", "planning_llm", "chat_llm"].flatMap((name) => {
    const value = content.entries.get(name);
    return value ? llmsOf(b, value, site) : [];
  });
  shared.push(...embeddersOf(b, content.entries.get("embedder"), site));
  const all = [...agents, ...(manager === null ? [] : [manager])].map((id) => b.agents.get(id)).filter((agent) => agent !== undefined);
  const crew: Crew = {
    id: `crew:${path}`,
    name: strings(content.entries.get("name"))[0] ?? null,
    location: locationOf(site),
    process: hierarchical ? "hierarchical" : "sequential",
    agents,
    lineups: [agents.map((id) => [id])],
    tasks,
    manager,
    verbose: flag(content.entries.get("verbose")),
    sharedLlms: shared,
    delegationEdges: delegation(all, manager, hierarchical ? "hierarchical" : "sequential"),
    flow: null,
    flowPath: null,
  };
  b.crews.push(crew);
}

function agentDocument(b: Builder, folder: string, name: string): Document | null {
  const base = folder === "" ? "" : `${folder}/`;
  for (const extension of ["jsonc", "json"]) {
    const found = b.input.documents.get(`${base}agents/${name}.${extension}`);
    if (found) return found;
  }
  return null;
}

function jsonAgent(b: Builder, path: string, name: string, content: DictValue, folder: string): string {
  const place = locationOf(content.site);
  const id = `agent:${path}:${name}`;
  if (b.agents.has(id)) return id;
  const settings = content.entries.get("settings");
  const setting = (key: string): Value | undefined => content.entries.get(key) ?? (settings?.kind === "dict" ? settings.entries.get(key) : undefined);
  const llm = content.entries.get("llm");
  const start = { path, range: { start: place.range.start, end: place.range.start + 1 } };
  const agent: Agent = {
    id,
    name,
    role: strings(content.entries.get("role"))[0] ?? null,
    location: start,
    llmLocation: llm && "site" in llm && llm.site ? locationOf(llm.site) : null,
    ignoredLlm: null,
    nameLocation: content.keys.has("role") ? locationOf(content.keys.get("role") ?? content.site) : start,
    llms: jsonLlm(b, llm, folder, content.site),
    otherLlms: [...(setting("function_calling_llm") ? jsonLlm(b, setting("function_calling_llm"), folder, content.site) : []), ...embeddersOf(b, setting("embedder"), content.site)],
    tools: [...jsonTools(b, content.entries.get("tools"), folder, content.site), ...attached(b, content)],
    allowDelegation: flag(setting("allow_delegation")),
    codeExecution: flag(setting("allow_code_execution")) === true,
    verbose: flag(setting("verbose")),
    implicit: false,
    config: start,
    many: false,
    crewaiVersion: b.versions.at(path)?.version ?? null,
  };
  b.agents.set(id, agent);
  return id;
}

/** `"llm": {"python": "module.attribute"}` is an object of the project's own code; anything else reads as it does in Python. */
function jsonLlm(b: Builder, value: Value | undefined, folder: string, site: Site): string[] {
  const reference = value?.kind === "dict" ? onlyString(value.entries.get("python")) : null;
  if (reference === null) return llmsOf(b, value ?? null, site);
  const found = pythonObject(b, reference, folder);
  if (found) return llmsOf(b, found, site);
  b.unknown("llm", site, `${reference} is not in the project`);
  return [];
}

/** What `module.attribute`, or `module:attribute`, is in the project around a folder; null where the project does not hold it. */
function pythonObject(b: Builder, reference: string, folder: string): Value | null {
  const parts = reference.split(/[.:]/);
  const attribute = parts.pop() ?? "";
  const base = folder === "" ? "" : `${folder}/`;
  const path = parts.join("/");
  const source = [`${base}${path}.py`, `${base}src/${path}.py`, `${base}${path}/__init__.py`].map((one) => b.input.python.get(one)).find((one) => one !== undefined);
  return source ? (b.machine.module(source).env.own(attribute) ?? null) : null;
}

/** `mcps` and `apps`, which read as they do in Python. */
function attached(b: Builder, content: DictValue): string[] {
  return mcpToolsOf(b, {
    kind: "instance",
    fqn: "crewai.Agent",
    cls: null,
    args: [],
    kwargs: content.entries,
    kwargSites: new Map(),
    attrs: new Map(),
    receiver: null,
    site: content.site,
    loops: [],
    rounds: [],
    names: [],
    within: [],
    assumed: false,
  });
}

function jsonTask(b: Builder, task: DictValue, agents: readonly string[], folder: string): string {
  const place = locationOf(task.site);
  const id = `task:${siteKey(task.site)}`;
  const named = onlyString(task.entries.get("agent"));
  const agent = agents.find((one) => b.agents.get(one)?.name === named) ?? null;
  const tools = jsonTools(b, task.entries.get("tools"), folder, task.site);
  const holder = agent === null ? undefined : b.agents.get(agent);
  if (holder && tools.length > 0) b.agents.set(holder.id, { ...holder, tools: [...new Set([...holder.tools, ...tools])] });
  b.tasks.set(id, { id, name: strings(task.entries.get("name"))[0] ?? "task", agent, tools, humanInput: flag(task.entries.get("human_input")) === true, location: { path: place.path, range: { start: place.range.start, end: place.range.start + 1 } } });
  return id;
}

function jsonManager(b: Builder, path: string, content: DictValue, site: Site): string {
  const id = `agent:manager:${path}`;
  const llm = content.entries.get("manager_llm") ?? null;
  const location = locationOf(site);
  b.agents.set(id, { id, name: "manager", role: "Crew Manager", location, llmLocation: llm && "site" in llm && llm.site ? locationOf(llm.site) : null, ignoredLlm: null, nameLocation: location, llms: llmsOf(b, llm, site), otherLlms: [], tools: [], allowDelegation: true, codeExecution: false, verbose: null, implicit: true, config: null, many: false, crewaiVersion: b.versions.at(path)?.version ?? null });
  return id;
}

/** Tools by name: crewai-tools classes, `custom:<name>` from tools/<name>.py, dotted Python names. */
function jsonTools(b: Builder, value: Value | undefined, folder: string, owner: Site): string[] {
  return elements(value).flatMap((item) => {
    const text = onlyString(item);
    if (text === null || item.kind !== "const") return [];
    if (text.startsWith("custom:")) return customTools(b, text.slice("custom:".length), folder, item.site);
    if (text.startsWith("platform:")) return [platformTool(b, text.slice("platform:".length), item.site)];
    const [module, attribute] = text.split(":");
    if (attribute !== undefined && module !== undefined && module !== "crewai_tools") {
      const found = pythonObject(b, text, folder);
      if (found) return toolsOf(b, found, owner, text);
    }
    return [namedTool(b, text, item.site)];
  });
}

/** The tool classes and `@tool` functions of tools/<name>.py. */
function customTools(b: Builder, name: string, folder: string, site: Site): string[] {
  const base = folder === "" ? "" : `${folder}/`;
  const source = b.input.python.get(`${base}tools/${name}.py`);
  if (!source) {
    b.unknown(`tool custom:${name}`, site, `tools/${name}.py is not in the project`);
    return [];
  }
  const { env } = b.machine.module(source);
  const found: string[] = [];
  for (const value of env.vars.values()) {
    for (const one of members(value)) {
      if (one.kind === "class" && one.source === source && libraryNames(one).some((library) => /Tool$/.test(library))) {
        const frame = moduleFrame(source, env);
        const made = inClass(one, "_run") ? instantiate(b.machine, one, [], new Map(), { source, node: one.node }, frame, new Map()) : null;
        if (made) found.push(...toolsOf(b, made, site, name));
      } else if (one.kind === "function" && one.source === source && one.decorators.some((decorator) => /(?:^|\.)tool$/.test(decorator.kind === "external" || decorator.kind === "instance" ? decorator.fqn : ""))) {
        found.push(...toolsOf(b, one, site, name));
      }
    }
  }
  if (found.length === 0) b.unknown(`tool custom:${name}`, site, `tools/${name}.py defines no tool`);
  return [...new Set(found)];
}
