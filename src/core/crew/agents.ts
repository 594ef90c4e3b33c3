import { elements, isNone, locationOf, members, onlyString, siteKey, strings, type InstanceValue, type Value } from "../evaluate";
import { callFunction } from "../evaluate/calls";
import { AGENT, decorated } from "../evaluate/frameworks/crewai";
import { moduleFrame } from "../evaluate/machine";
import { linearise } from "../evaluate/objects";
import { compareVersions } from "../languages/versions";
import type { Agent } from "../model/crew";
import { argument, argumentSite, calleeLocation, configsOf, decoratedMethod, flag, isA, maker } from "./arguments";
import type { Builder } from "./builder";
import { embeddersOf, llmsOf } from "./llms";
import { storesOf } from "./memory";
import { namedTool, toolsOf } from "./tools";
import { mcpToolsOf } from "./attachments";
import { twinsOf } from "./twins";

export const CREW = /^crewai(?:\.[a-z_]+)*\.Crew$/;
const MEANINGLESS = /^(?:_*(?:(?:create|build|make|get|init|new)_)?(?:crewai_|crew_|base_)?agents?|_*(?:create|build|make|get)|self|found|matched?|selected|chosen|current|result|res|ret|obj|temp|tmp|cls|out|kwargs|_+)$/i;

/** Makes agents of all objects that are one; the same code with the same role is one agent however often it is read. */
export function buildAgents(b: Builder): void {
  const groups = new Map<string, InstanceValue[]>();
  const cut: InstanceValue[] = [];
  const twins = twinsOf(b, CREW, AGENT, identity);
  for (const object of b.machine.instances) {
    if (object.assumed || !isA(object, AGENT) || isAbstract(b, object)) continue;
    if (isCut(object)) cut.push(object);
    else add(groups, `${siteKey(object.site)}|${identity(object)}#${String(twins.get(object) ?? 0)}`, object);
  }
  // of what was not read to its end, another reading of the same call tells more
  for (const object of cut) {
    const place = `${siteKey(object.site)}|`;
    add(groups, [...groups.keys()].find((key) => key.startsWith(place)) ?? place, object);
  }
  const perSite = new Map<string, number>();
  for (const [first] of groups.values()) if (first) perSite.set(siteKey(first.site), (perSite.get(siteKey(first.site)) ?? 0) + 1);
  for (const objects of groups.values()) {
    const [first] = objects;
    if (!first) continue;
    const siblings = perSite.get(siteKey(first.site)) ?? 1;
    const plain = b.objectId("agent", first);
    // of agents that are made alike, the second on are numbered
    const twin = twins.get(first) ?? 0;
    const id = twin > 0 && b.agents.has(plain) ? `${plain}~${String(twin + 1)}` : plain;
    for (const object of objects) b.agentObjects.set(object, id);
    b.agents.set(id, agentOf(b, id, objects, first, siblings > 1));
  }
}

function add(groups: Map<string, InstanceValue[]>, key: string, object: InstanceValue): void {
  const known = groups.get(key);
  if (known) known.push(object);
  else groups.set(key, [object]);
}

/** Whether a budget kept the evaluator from knowing what an agent is made of. */
function isCut(object: InstanceValue): boolean {
  return ["role", "config", "**"].some((name) => {
    const value = object.kwargs.get(name);
    return value?.kind === "unknown" && value.reason.startsWith("analysis limits reached");
  });
}

/** Made by a base class that nobody constructs, where classes derived from it make their own by the same call. */
function isAbstract(b: Builder, object: InstanceValue): boolean {
  const owner = maker(object);
  if (owner?.assumed !== true || !owner.cls) return false;
  const base = owner.cls.node;
  const place = siteKey(object.site);
  return b.machine.instances.some((other) => {
    const cls = other === object || siteKey(other.site) !== place ? null : maker(other)?.cls;
    return cls ? cls.node !== base && linearise(cls).some((one) => one.node === base) : false;
  });
}

/** What tells two agents from one call apart: role, name and configuration entry. */
function identity(object: InstanceValue): string {
  const configs = configsOf(object).map((config) => siteKey(config.site));
  return [...texts(argument(object, "role")), ...texts(argument(object, "name")), ...configs].filter((part) => part.trim() !== "").join("|");
}

/** Texts that a value can be, each with its place. */
function texts(value: Value | undefined): string[] {
  return (value ? members(value) : []).flatMap((one) => strings(one).map((text) => (one.kind === "const" && text.trim() !== "" ? `${text}@${siteKey(one.site)}` : text)));
}

function agentOf(b: Builder, id: string, objects: readonly InstanceValue[], first: InstanceValue, shared: boolean): Agent {
  const [config] = configsOf(first);
  const llms = new Set<string>();
  const tools = new Set<string>();
  for (const object of objects) {
    for (const llm of llmsOfAgent(b, object)) llms.add(llm);
    for (const tool of toolsOfAgent(b, object)) tools.add(tool);
  }
  const llmSite = argumentSite(first, "llm") ?? config?.entries.get("llm");
  const setting = (name: string): Value | undefined => argument(first, name) ?? config?.entries.get(name);
  const key = configPlace(first);
  const ignored = argumentSite(first, "llm_config");
  return {
    id,
    name: nameOf(first, shared),
    role: firstText(setting("role")),
    location: locationOf(first.site),
    llmLocation: llmSite ? ("kind" in llmSite ? ("site" in llmSite && llmSite.site ? locationOf(llmSite.site) : null) : locationOf(llmSite)) : null,
    ignoredLlm: ignored ? locationOf(ignored) : null,
    nameLocation: calleeLocation(first),
    llms: [...llms],
    otherLlms: [...new Set(objects.flatMap((object) => otherLlmsOf(b, object)))],
    tools: [...tools],
    allowDelegation: mayDelegate(b, setting("allow_delegation"), locationOf(first.site).path),
    codeExecution: flag(setting("allow_code_execution")) === true,
    verbose: flag(setting("verbose")),
    implicit: false,
    config: key,
    many: false,
    crewaiVersion: b.versions.at(locationOf(first.site).path)?.version ?? null,
  };
}

/** Agents delegate unless told otherwise in crewai before this version (0.55.2 and 0.60.0 compared, November 2026). */
const NO_DELEGATION_SINCE = "0.60.0";

export function mayDelegate(b: Builder, given: Value | undefined, path: string): boolean | null {
  if (given) return flag(given);
  const pin = b.versions.at(path);
  return pin?.exact === true && compareVersions(pin.version, NO_DELEGATION_SINCE) < 0 ? true : null;
}

/** The key in agents.yaml that configures an agent. */
function configPlace(object: InstanceValue): ReturnType<typeof locationOf> | null {
  const [config] = configsOf(object);
  if (!config) return null;
  const place = locationOf(config.site);
  return place;
}

function llmsOfAgent(b: Builder, object: InstanceValue): string[] {
  const own = b.secureLlm(object);
  if (own) return llmsOf(b, own, object.site);
  const given = argument(object, "llm");
  if (given && !isNone(given)) return llmsOf(b, given, argumentSite(object, "llm") ?? object.site);
  const [config] = configsOf(object);
  const named = config?.entries.get("llm");
  if (!named) {
    if (object.kwargs.has("**")) {
      b.unknown("llm", object.site, "arguments that are not known");
      return [];
    }
    return llmsOf(b, null, object.site);
  }
  const text = onlyString(named);
  const made = text === null ? null : fromMethod(object, "llm", text, b);
  return llmsOf(b, made ?? named, object.site);
}

/** `function_calling_llm=` and `embedder=`, in code or YAML. */
function otherLlmsOf(b: Builder, object: InstanceValue): string[] {
  const [config] = configsOf(object);
  const calling = argument(object, "function_calling_llm") ?? config?.entries.get("function_calling_llm");
  const text = onlyString(calling);
  const made = text === null ? calling : (fromMethod(object, "llm", text, b) ?? calling);
  const found = made && !isNone(made) ? llmsOf(b, made, argumentSite(object, "function_calling_llm") ?? object.site) : [];
  return [...found, ...embeddersOf(b, argument(object, "embedder"), object.site), ...storesOf(b, object)];
}

function toolsOfAgent(b: Builder, object: InstanceValue): string[] {
  const found = toolsOf(b, argument(object, "tools"), argumentSite(object, "tools") ?? object.site, "tools");
  for (const config of configsOf(object)) {
    if (argument(object, "tools")) continue;
    for (const item of elements(config.entries.get("tools"))) {
      const text = onlyString(item);
      if (text === null) continue;
      const made = fromMethod(object, "tool", text, b);
      if (made) found.push(...toolsOf(b, made, object.site, `tool ${text}`));
      else if (item.kind === "const") found.push(namedTool(b, text, item.site));
    }
  }
  return [...found, ...mcpToolsOf(b, object)];
}

/** A name in agents.yaml that means a method of the class: `@llm`, `@tool`. */
function fromMethod(object: InstanceValue, decorator: string, name: string, b: Builder): Value | null {
  const owner = maker(object);
  if (!owner?.cls) return null;
  const method = decorated(owner.cls, decorator).find((fn) => fn.node.kind === "FunctionDef" && fn.node.name === name);
  if (!method) return null;
  return callFunction(b.machine, { ...method, self: owner }, [], new Map(), { source: method.source, node: method.node }, moduleFrame(method.source, method.closure));
}

/** Variable, method or key that an agent is known by. `shared`: several agents come from this one call. */
export function nameOf(object: InstanceValue, shared: boolean): string {
  const method = decoratedMethod(object, "agent");
  if (method?.node.kind === "FunctionDef") return method.node.name;
  const names = object.names.filter((one) => one.via !== "argument" && one.name !== "<lambda>");
  const good = names.filter((one) => !MEANINGLESS.test(one.name));
  const outside = good.filter((one) => !one.shared);
  const candidates = shared ? [...outside.filter((one) => one.via !== "return"), ...outside, ...good] : [...good.filter((one) => one.via !== "return" && !one.shared), ...outside, ...good];
  const [best] = candidates;
  const role = shortRole(object);
  // a factory's name says nothing of the agents that it makes
  if (best && !(shared && best.shared && best.via === "return" && role !== null)) return best.name;
  if (best && role !== null) return role;
  const owner = maker(object)?.cls?.node.name;
  if (owner !== undefined && (shared || /Agent$/.test(owner)) && !/^(?:Base)?Agent$|Crew$|Factory$|Agents$/.test(owner)) return owner;
  const own = names.find((one) => !one.shared && one.via !== "return");
  if (own && !shared) return own.name;
  return role ?? names[0]?.name ?? object.cls?.node.name ?? "agent";
}

/** `name=` or the literal role, in code or configuration. */
function shortRole(object: InstanceValue): string | null {
  const [config] = configsOf(object);
  return (firstText(argument(object, "name")) ?? firstText(argument(object, "role")) ?? firstText(config?.entries.get("role")))?.slice(0, 60).trim() ?? null;
}

/** The first text that a value can be; a fall-back to none is no text. */
function firstText(value: Value | undefined): string | null {
  return strings(value).map((text) => text.trim()).find((text) => text !== "") ?? null;
}
