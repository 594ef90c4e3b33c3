import { elements, isNone, locationOf, members, strings, type InstanceValue, type Site, type Value } from "../evaluate";
import { argument, flag } from "./arguments";
import type { Builder } from "./builder";
import { classOf, defaultEmbedder, embeddersOf, llmsOf } from "./llms";
import { givenCredentials, knownCredentials } from "./reach";

/** Where a crew or an agent is given a memory: `memory=` since crewai 1.0, the others before (0.102 and 0.203 compared, November 2026). */
const MEMORIES = ["memory", "memory_config", "short_term_memory", "long_term_memory", "entity_memory", "external_memory", "user_memory"];
/** Services that keep memories under a key of their own, with the variable that their client reads (mem0 0.1, zep-cloud 2). */
const SERVICES: Readonly<Record<string, string>> = { mem0: "MEM0_API_KEY", zep: "ZEP_API_KEY" };
const HELD = ["storage", "client", "memory", "embedder", "embedding_function"];
const DEPTH = 4;

/**
 * What the memory and the knowledge of a crew or an agent use besides the models: embedders, memory services, vector stores and
 * sources with a key of their own. Given as models, which they are to the reach: something that acts under a credential.
 */
export function storesOf(b: Builder, object: InstanceValue): string[] {
  const memories = MEMORIES.flatMap((name) => memberValues(argument(object, name)));
  const sources = [...elements(argument(object, "knowledge_sources")), ...memberValues(argument(object, "knowledge"))];
  return [...new Set([...memories, ...sources].flatMap((value) => storeOf(b, value, object.site, 0)))];
}

/** The library's own embedder, where memory or knowledge is on and nothing says which to use. */
export function defaultEmbeddersOf(b: Builder, crew: InstanceValue, agents: readonly InstanceValue[]): string[] {
  if (isGiven(argument(crew, "embedder"))) return [];
  const needs = [crew, ...agents].some((one) => (one === crew || !isGiven(argument(one, "embedder"))) && (flag(argument(one, "memory")) === true || isGiven(argument(one, "knowledge_sources"))));
  return needs ? [defaultEmbedder(b, b.scopes.of(locationOf(crew.site).path))] : [];
}

function isGiven(value: Value | undefined): boolean {
  return value !== undefined && members(value).some((one) => !isNone(one)) && !(value.kind === "list" && value.items.length === 0);
}

function memberValues(value: Value | undefined): readonly Value[] {
  return value ? members(value) : [];
}

function storeOf(b: Builder, value: Value, owner: Site, depth: number): string[] {
  if (depth > DEPTH) return [];
  if (value.kind === "dict") return serviceOf(b, value, owner);
  if (value.kind !== "instance") return [];
  const configs = ["embedder_config", "config"].flatMap((name) => memberValues(argument(value, name)));
  const found = [
    ...configs.flatMap((one) => storeOf(b, one, value.site, depth + 1)),
    ...(configs.some((one) => one.kind === "dict" && isService(one)) ? [] : embeddersOf(b, argument(value, "embedder") ?? argument(value, "embedder_config"), value.site)),
    ...HELD.flatMap((name) => memberValues(argument(value, name))).flatMap((one) => (one.kind === "instance" ? storeOf(b, one, value.site, depth + 1) : [])),
    ...elements(argument(value, "sources")).flatMap((one) => storeOf(b, one, value.site, depth + 1)),
  ];
  const llm = argument(value, "llm");
  if (llm && !isNone(llm)) found.push(...llmsOf(b, llm, value.site));
  const held = new Set(found.flatMap((id) => b.llms.get(id)?.credentials ?? []));
  const credentials = (value.cls ? b.reach(value, "store").credentials : clientCredentials(b, value)).filter((id) => !held.has(id));
  if (credentials.length > 0) found.push(addStore(b, value.site, classOf(value), null, credentials));
  return found;
}

function providerOf(value: Value & { kind: "dict" }): string {
  return strings(value.entries.get("provider"))[0]?.toLowerCase() ?? "";
}

function isService(value: Value & { kind: "dict" }): boolean {
  return providerOf(value) in SERVICES;
}

/** `{"provider": "mem0", "config": {"api_key": …}}`. */
function serviceOf(b: Builder, value: Value & { kind: "dict" }, owner: Site): string[] {
  const provider = providerOf(value);
  const variable = SERVICES[provider];
  if (variable === undefined) return [];
  const [config] = memberValues(value.entries.get("config"));
  const settings = config?.kind === "dict" ? config.entries : new Map<string, Value>();
  if (settings.has("local_mem0_config")) return [];
  const key = settings.get("api_key");
  const named = key ? b.credentials.of(key, { always: true, power: "database", holder: "api_key" }) : [];
  const credentials = named.length > 0 ? named : [b.credentials.implicit([variable], [], "database", b.scopes.of(locationOf(owner).path))];
  return [addStore(b, value.site, null, provider, credentials)];
}

function clientCredentials(b: Builder, object: InstanceValue): string[] {
  const known = b.client(object.fqn);
  return known ? knownCredentials(b, object, known) : givenCredentials(b, object, "database");
}

function addStore(b: Builder, site: Site, className: string | null, provider: string | null, credentials: readonly string[]): string {
  const id = `store:${b.siteId(site)}:${className ?? provider ?? ""}`;
  if (!b.llms.has(id)) b.llms.set(id, { id, model: null, provider, baseUrl: null, className, credentials: [...new Set(credentials)], oneOf: false, location: locationOf(site) });
  return id;
}
