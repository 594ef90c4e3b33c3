import { elements, isNone, locationOf, members, onlyString, siteKey, strings, type ClassValue, type InstanceValue, type Site, type Value } from "../evaluate";
import { isCrewBase } from "../evaluate/frameworks/crewai";
import { apart } from "../evaluate/rounds";
import type { Agent, Crew, Lineup, Task } from "../model/crew";
import { argument, argumentSite, calleeLocation, configsOf, decoratedMethod, flag, isA, maker, objects } from "./arguments";
import type { Builder } from "./builder";
import { embeddersOf, llmsOf } from "./llms";
import { CREW } from "./agents";
import { lineupsOf } from "./lineups";
import { defaultEmbeddersOf, storesOf } from "./memory";
import { toolsOf } from "./tools";

const TASK = /^crewai(?:\.[a-z_]+)*\.(?:Task|ConditionalTask)$/;
const FLOW = /^crewai\.(?:flow\.)?(?:flow\.)?Flow$/;

/** Crews of all `Crew(` calls, then a pool a project for the agents that are in none. */
export function buildCrews(b: Builder): void {
  const groups = new Map<string, InstanceValue[]>();
  for (const object of b.machine.instances) {
    if (object.assumed || !isA(object, CREW)) continue;
    const owner = maker(object)?.cls;
    const key = `${siteKey(object.site)}|${owner && isCrewBase(owner) ? owner.fqn : ""}`;
    const known = groups.get(key);
    if (known) known.push(object);
    else groups.set(key, [object]);
  }
  for (const crews of groups.values()) for (const one of apartByAgents(b, crews)) buildCrew(b, one);
  buildPools(b);
}

/** Readings of one `Crew(` call that have no agent in common: a factory's crews, each its own. One of unknown agents goes with the first. */
function apartByAgents(b: Builder, crews: readonly InstanceValue[]): InstanceValue[][] {
  const parts: { readonly agents: Set<string>; readonly crews: InstanceValue[] }[] = [];
  for (const crew of crews) {
    const mine = elementsIn(argument(crew, "agents")).flatMap((item) => (item.kind === "instance" ? (b.agentObjects.get(item) ?? []) : []));
    const common = parts.filter((part) => mine.length === 0 || part.agents.size === 0 || mine.some((id) => part.agents.has(id)));
    const [into = { agents: new Set<string>(), crews: [] }, ...others] = mine.length === 0 ? common.slice(0, 1) : common;
    if (common.length === 0) parts.push(into);
    for (const id of mine) into.agents.add(id);
    into.crews.push(crew);
    for (const other of others) {
      for (const id of other.agents) into.agents.add(id);
      into.crews.push(...other.crews);
      parts.splice(parts.indexOf(other), 1);
    }
  }
  return parts.map((part) => part.crews);
}

function buildCrew(b: Builder, crews: readonly InstanceValue[]): void {
  const [first] = crews;
  if (!first) return;
  const agents = new Set<string>();
  const tasks = new Set<string>();
  const shared = new Set<string>();
  const lineups = new Map<string, Lineup>();
  const counted = new Counted(b);
  let manager: string | null = null;
  for (const crew of crews) {
    for (const id of agentsOf(b, crew, argument(crew, "agents"), "agents", counted)) agents.add(id);
    const mine = tasksOf(b, crew, agents, counted);
    for (const id of mine.ids) tasks.add(id);
    for (const lineup of lineupsOf(b, crew, mine.agents)) lineups.set(JSON.stringify(lineup), lineup);
    manager ??= managerOf(b, crew);
    for (const name of ["function_calling_llm", "planning_llm", "chat_llm"]) {
      const value = argument(crew, name);
      if (value && !isNone(value)) for (const id of llmsOf(b, value, argumentSite(crew, name) ?? crew.site)) shared.add(id);
    }
    const own = [...b.agentObjects].flatMap(([object, id]) => (agents.has(id) ? [object] : []));
    for (const id of [...embeddersOf(b, argument(crew, "embedder"), crew.site), ...storesOf(b, crew), ...defaultEmbeddersOf(b, crew, own)]) shared.add(id);
  }
  counted.finish();
  if (manager !== null) agents.delete(manager);
  const members_ = [...agents].map((id) => b.agents.get(id)).filter((agent) => agent !== undefined);
  const process = processOf(argument(first, "process"));
  const coworkers = manager === null ? members_ : [...members_, b.agents.get(manager)].filter((agent) => agent !== undefined);
  const flow = flowOf(crews);
  b.crews.push({
    id: crewId(b, first),
    name: crewName(first),
    location: calleeLocation(first),
    process,
    agents: [...agents],
    lineups: [...lineups.values()],
    tasks: [...tasks],
    manager,
    verbose: flag(argument(first, "verbose")),
    sharedLlms: [...shared],
    delegationEdges: delegation(coworkers, manager, process),
    flow: flow?.node.name ?? null,
    flowPath: flow?.source.path ?? null,
  });
}

/** Crews of one call with arguments that read alike are numbered. */
function crewId(b: Builder, crew: InstanceValue): string {
  const id = b.objectId("crew", crew);
  const count = b.crews.filter((known) => known.id === id || known.id.startsWith(`${id}~`)).length;
  return count === 0 ? id : `${id}~${String(count + 1)}`;
}

/** Of agents in a crew's lists, those that stand for many there and those that do not. */
class Counted {
  private readonly several = new Set<string>();
  private readonly single = new Set<string>();

  constructor(private readonly b: Builder) {}

  note(id: string, several: boolean): void {
    (several ? this.several : this.single).add(id);
  }

  /** What one reading of the crew makes once, another one does not make several times: both have it from one call that was read once. */
  finish(): void {
    for (const id of this.several) {
      const agent = this.b.agents.get(id);
      if (agent && !this.single.has(id)) this.b.agents.set(id, { ...agent, many: true });
    }
  }
}

/** Agents of a list; those made in a loop that the crew is not part of stand for many. */
function agentsOf(b: Builder, crew: InstanceValue, value: Value | undefined, what: string, counted: Counted): string[] {
  const list = elementsIn(value);
  return list.flatMap((item) => {
    if (item.kind === "unknown") b.unknown(what, item.site ?? crew.site, item.reason);
    const id = item.kind === "instance" ? b.agentObjects.get(item) : undefined;
    if (id === undefined || item.kind !== "instance") return [];
    const others = list.filter((one) => one.kind === "instance" && one !== item && b.agentObjects.get(one) === id);
    counted.note(id, (isRepeated(value, item) && ownLoops(item).some((loop) => !crew.loops.includes(loop))) || others.some((one) => one.kind === "instance" && apart(one.rounds, item.rounds, crew.rounds)));
    return [id];
  });
}

/** Whether a loop put an item where it stands, or it is one of those whose key is not known: there may be several of it. */
function isRepeated(value: Value | undefined, item: Value): boolean {
  return (value ? members(value) : []).some((one) => {
    if (one.kind !== "list" && one.kind !== "dict") return false;
    const many = one.kind === "list" ? one.rounds : new Set(one.rest);
    const items = one.kind === "list" ? one.items : [...one.entries.values(), ...one.rest];
    return items.some((place) => members(place).includes(item) && many?.has(place) === true) || items.some((place) => isRepeated(place, item));
  });
}

/** A value's items, those of lists in lists too. */
function elementsIn(value: Value | undefined): Value[] {
  return (value ? members(value) : []).flatMap((one) => (one.kind === "list" || one.kind === "dict" ? elements(one).flatMap(elementsIn) : [one]));
}

/** Loops that make several of an object. What an `@agent` method makes is made once, however often it is asked for. */
function ownLoops(object: InstanceValue): InstanceValue["loops"] {
  const method = decoratedMethod(object, "agent")?.node;
  return method ? object.loops.filter((loop) => method.start <= loop.start && loop.end <= method.end) : object.loops;
}

/** Tasks of one reading of a crew, and the agents that do them in it: another reading may have others for the same task. */
function tasksOf(b: Builder, crew: InstanceValue, agents: Set<string>, counted: Counted): { readonly ids: readonly string[]; readonly agents: readonly string[] } {
  const doing = new Set<string>();
  const value = argument(crew, "tasks");
  const ids: string[] = [];
  for (const item of elements(value)) {
    if (item.kind === "unknown") b.unknown("tasks", item.site ?? crew.site, item.reason);
    if (item.kind !== "instance" || !isA(item, TASK)) continue;
    const id = b.objectId("task", item);
    ids.push(id);
    const [given] = agentsOf(b, crew, argument(item, "agent"), "agent", counted);
    const task = b.tasks.get(id) ?? taskOf(b, id, item, given, agents);
    b.tasks.set(id, task);
    const doer = given ?? task.agent;
    if (doer === null) continue;
    agents.add(doer);
    doing.add(doer);
    // tools given to a task are in the hands of the agent that does it
    const agent = b.agents.get(doer);
    if (agent && task.tools.some((tool) => !agent.tools.includes(tool))) b.agents.set(agent.id, { ...agent, tools: [...new Set([...agent.tools, ...task.tools])] });
  }
  if (value && elements(value).length === 0) for (const one of members(value)) if (one.kind === "unknown") b.unknown("tasks", one.site ?? crew.site, one.reason);
  return { ids, agents: [...doing] };
}

function taskOf(b: Builder, id: string, task: InstanceValue, given: string | undefined, agents: ReadonlySet<string>): Task {
  const [config] = configsOf(task);
  const named = onlyString(config?.entries.get("agent"));
  const byName = named === null ? undefined : [...agents].find((agent) => b.agents.get(agent)?.name === named);
  const method = decoratedMethod(task, "task");
  return {
    id,
    name: method?.node.kind === "FunctionDef" ? method.node.name : (task.names.find((one) => one.via !== "argument")?.name ?? strings(argument(task, "name"))[0] ?? "task"),
    agent: given ?? byName ?? null,
    tools: toolsOf(b, argument(task, "tools"), argumentSite(task, "tools") ?? task.site, "tools"),
    humanInput: flag(argument(task, "human_input") ?? config?.entries.get("human_input")) === true,
    location: locationOf(task.site),
  };
}

/** `manager_agent=`, or the manager that crewai makes itself around `manager_llm=`. */
function managerOf(b: Builder, crew: InstanceValue): string | null {
  const process = processOf(argument(crew, "process"));
  // a sequential crew runs no manager, whatever it is given (crewai 1.15.30, crew.py)
  if (process === "sequential") return null;
  const [given] = objects(argument(crew, "manager_agent"));
  const known = given ? b.agentObjects.get(given) : undefined;
  if (known !== undefined) return known;
  const llm = argument(crew, "manager_llm");
  if ((!llm || isNone(llm)) && process !== "hierarchical") return null;
  const site: Site = argumentSite(crew, "manager_llm") ?? crew.site;
  return implicitManager(b, `agent:manager:${siteKey(crew.site)}`, llm && !isNone(llm) ? llmsOf(b, llm, site) : llmsOf(b, null, site), crew);
}

function implicitManager(b: Builder, id: string, llms: readonly string[], crew: InstanceValue): string {
  const site = argumentSite(crew, "manager_llm");
  const agent: Agent = {
    id,
    name: "manager",
    role: "Crew Manager",
    location: calleeLocation(crew),
    llmLocation: site ? locationOf(site) : null,
    ignoredLlm: null,
    nameLocation: calleeLocation(crew),
    llms,
    otherLlms: [],
    tools: [],
    allowDelegation: true,
    codeExecution: false,
    verbose: null,
    implicit: true,
    config: null,
    many: false,
    crewaiVersion: b.versions.at(locationOf(crew.site).path)?.version ?? null,
  };
  b.agents.set(id, agent);
  return id;
}

function processOf(value: Value | undefined): Crew["process"] {
  if (!value || isNone(value)) return "sequential";
  const texts = members(value).map((one) => (one.kind === "external" ? (one.fqn.split(".").pop() ?? "") : (onlyString(one) ?? "")));
  if (texts.every((text) => text === "sequential")) return "sequential";
  return texts.includes("hierarchical") ? "hierarchical" : "unknown";
}

/**
 * Who may hand work to whom. In a sequential crew agents that allow delegation hand it to all others. In a hierarchical one the
 * manager executes every task and hands it out, and what the others allow has no effect (crew.py of 0.203.2 and 1.15.30).
 */
export function delegation(agents: readonly Agent[], manager: string | null, process: Crew["process"]): (readonly [string, string])[] {
  const edges: (readonly [string, string])[] = [];
  for (const from of agents) {
    if (from.id === manager ? process === "sequential" : from.allowDelegation !== true || process === "hierarchical") continue;
    for (const to of agents) if (to.id !== from.id && to.id !== manager) edges.push([from.id, to.id]);
  }
  return edges;
}

const SAYS_NOTHING = /^(?:crew|self|result)$/i;

function crewName(crew: InstanceValue): string | null {
  const owner = maker(crew);
  if (owner?.cls && (isCrewBase(owner.cls) || decoratedMethod(crew, "crew"))) return owner.cls.node.name;
  const given = crew.names.filter((one) => one.via === "variable" || one.via === "attribute" || one.via === "key").map((one) => one.name);
  const made = crew.names.find((one) => one.via === "return")?.name;
  const name = given[0] ?? made;
  if (owner?.cls && !owner.cls.bases.some((base) => FLOW.test(base.kind === "external" ? base.fqn : "")) && (name === undefined || SAYS_NOTHING.test(name))) return owner.cls.node.name;
  // `crew = travel_crew()`: the function's name tells it from the others
  return given.find((one) => !SAYS_NOTHING.test(one)) ?? made ?? name ?? null;
}

/** The Flow class whose methods run the crew. */
function flowOf(crews: readonly InstanceValue[]): ClassValue | null {
  for (const crew of crews) {
    for (const fn of crew.within) {
      const { owner } = fn;
      if (owner?.bases.some((base) => members(base).some((one) => one.kind === "external" && FLOW.test(one.fqn)))) return owner;
    }
  }
  return null;
}

/** Agents that no crew holds: one pool a project, whose crew is not known. */
function buildPools(b: Builder): void {
  const placed = new Set(b.crews.flatMap((crew) => (crew.manager === null ? crew.agents : [...crew.agents, crew.manager])));
  const pools = new Map<string, string[]>();
  for (const agent of b.agents.values()) {
    if (placed.has(agent.id)) continue;
    const scope = b.scopes.of(agent.location.path);
    pools.set(scope, [...(pools.get(scope) ?? []), agent.id]);
  }
  for (const [object, id] of b.agentObjects) {
    const agent = b.agents.get(id);
    if (agent && !placed.has(id) && ownLoops(object).length > 0 && !agent.many) b.agents.set(id, { ...agent, many: true });
  }
  for (const [scope, agents] of pools) {
    b.crews.push({ id: `pool:${scope}`, name: null, location: null, process: "unknown", agents, lineups: [], tasks: [], manager: null, verbose: null, sharedLlms: [], delegationEdges: [], flow: null, flowPath: null });
  }
}
