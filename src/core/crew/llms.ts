import { isAbsent, isNone, locationOf, members, onlyString, strings, type InstanceValue, type Site, type Value } from "../evaluate";
import { libraryNames } from "../evaluate/imports";
import { linearise } from "../evaluate/objects";
import type { Llm } from "../model/crew";
import type { CrewaiKnowledge } from "../model/knowledge";
import type { Builder } from "./builder";
import { meansDefaultModel } from "./default-model";
import { isCredentialName, isDummyKey, isLocalUrl, isMadeUpKey } from "./names";

const KEY_ARGUMENTS = /^(?:.*_)?(?:api_key|api_token|apikey|token|access_key_id|secret_access_key|password|credentials)$/;
const URL_ARGUMENTS = ["base_url", "api_base", "openai_api_base", "azure_endpoint", "endpoint_url", "endpoint", "url"];
const MODEL_ARGUMENTS = ["model", "model_name", "model_id", "deployment_name", "azure_deployment", "repo_id", "deployment"];
/** With no `llm=` these say which model is used (crewai 1.15.30, utilities/llm_utils). */
const MODEL_VARIABLES = ["MODEL", "MODEL_NAME", "OPENAI_MODEL_NAME"];
const BASE_URL_VARIABLES = ["OPENAI_BASE_URL", "OPENAI_API_BASE", "BASE_URL", "API_BASE"];

interface Shape {
  readonly model: string | null;
  readonly provider: string | null;
  readonly baseUrl: string | null;
  readonly className: string | null;
  readonly credentials: readonly string[];
  readonly oneOf?: boolean;
}

/** The LLMs that a value can be, one for each alternative. `null` and None stand for the library's default. */
export function llmsOf(b: Builder, value: Value | null, owner: Site): string[] {
  const scope = b.scopes.of(locationOf(owner).path);
  if (!value || isNone(value)) return [defaultLlm(b, scope)];
  const ids: string[] = [];
  const given = members(value).some((one) => !isNone(one));
  for (const one of members(value)) {
    if (given && isReturnedNone(one) && !(one.kind === "const" && meansDefaultModel(one.site, b.knowledge.providers.openai?.env ?? []))) continue;
    if (isNone(one)) ids.push(defaultLlm(b, scope));
    else {
      const found = variants(one).flatMap((variant) => llmOf(b, variant, scope) ?? []);
      if (found.length > 0) ids.push(...found);
      else b.unknown("llm", owner, one.kind === "unknown" ? one.reason : "no model that is known");
    }
  }
  return [...new Set(ids)];
}

/** The None of a function that had nothing to give: a failure, where it gives a model otherwise. */
function isReturnedNone(value: Value): boolean {
  return value.kind === "const" && value.value === null && "node" in value.site && ["Return", "FunctionDef"].includes(kindOf(value.site.node));
}

function kindOf(node: object): string {
  return "kind" in node && typeof node.kind === "string" ? node.kind : "";
}

/** Embedding providers that crewai calls by other names than models' (crewai 1.15.30, rag/embeddings). */
const EMBEDDERS: Readonly<Record<string, string>> = { "google-generativeai": "gemini", google: "gemini", "google-vertex": "vertex_ai", "amazon-bedrock": "bedrock", watson: "watsonx" };

/** `embedder={"provider": "openai", "config": {"api_key": …}}` of an agent or a crew: the models that it can be. */
export function embeddersOf(b: Builder, value: Value | undefined, owner: Site): string[] {
  const scope = b.scopes.of(locationOf(owner).path);
  return (value ? members(value) : []).flatMap((one) => {
    if (one.kind === "instance") return llmOf(b, one, scope) ?? [];
    const provider = one.kind === "dict" ? strings(one.entries.get("provider"))[0]?.toLowerCase() : undefined;
    if (one.kind !== "dict" || provider === undefined) return [];
    const config = one.entries.get("config");
    const named: Value = { kind: "const", value: EMBEDDERS[provider] ?? provider, name: null, site: one.site };
    return fromArguments(b, new Map([...(config?.kind === "dict" ? config.entries : []), ["provider", named]]), [], one.site, null, scope);
  });
}

/** The embedder that crewai takes where none is named: OpenAI's (0.80 to 1.15.30). */
export function defaultEmbedder(b: Builder, scope: string): string {
  const id = `llm:embedder:${scope}`;
  if (!b.llms.has(id)) add(b, id, { model: null, provider: "openai", baseUrl: null, className: null, credentials: providerCredentials(b, "openai", scope) }, null);
  return id;
}

const MAX_VARIANTS = 6;

/** An object whose model is one of several, as one object for each of them. */
function variants(value: Value): Value[] {
  if (value.kind !== "instance") return [value];
  const name = MODEL_ARGUMENTS.find((one) => value.kwargs.has(one));
  const model = name === undefined ? value.args[0] : value.kwargs.get(name);
  if (model?.kind !== "union" || new Set(strings(model)).size < 2) return [value];
  return model.members.slice(0, MAX_VARIANTS).map((member): Value => (name === undefined ? { ...value, args: [member, ...value.args.slice(1)] } : { ...value, kwargs: new Map([...value.kwargs, [name, member]]) }));
}

function defaultLlm(b: Builder, scope: string): string {
  const id = `llm:default:${scope}`;
  if (b.llms.has(id)) return id;
  const model = MODEL_VARIABLES.map((name) => b.credentials.variable(scope, name)).find((found) => found !== null && found.text !== "") ?? null;
  const provider = model ? (inferredProvider(b.knowledge, model.text) ?? "openai") : "openai";
  const baseUrl = BASE_URL_VARIABLES.map((name) => b.credentials.variable(scope, name)?.text).find((text) => text !== undefined) ?? null;
  const local = baseUrl !== null && isLocalUrl(baseUrl);
  return add(b, id, { model: model?.text ?? null, provider, baseUrl, className: null, credentials: local ? [b.credentials.local("local", scope)] : providerCredentials(b, provider, scope) }, null);
}

function llmOf(b: Builder, value: Value, scope: string): string | null {
  switch (value.kind) {
    case "const":
      return typeof value.value === "string" ? fromModel(b, value.value, value.site, scope) : null;
    case "text": {
      const [first] = value.parts;
      const head = strings(first)[0] ?? "";
      return head.includes("/") ? fromModel(b, `${head}*`, value.site, scope) : null;
    }
    case "env": {
      const set = b.credentials.variable(scope, value.name)?.text;
      const names = [...(set === undefined ? [] : [set]), ...strings(value.fallback ?? undefined)];
      const [first] = names;
      return first === undefined ? null : fromModel(b, first, value.site, scope);
    }
    case "dict":
      return fromArguments(b, value.entries, [], value.site, null, scope);
    case "instance":
      return fromObject(b, value, scope);
    case "class":
    case "function":
    case "external":
    case "list":
    case "module":
    case "union":
    case "unknown":
      return null;
  }
}

function fromModel(b: Builder, model: string, site: Site, scope: string): string | null {
  const provider = inferredProvider(b.knowledge, model) ?? assumedProvider(model);
  const id = `llm:${model}:${scope}`;
  if (b.llms.has(id)) return id;
  return add(b, id, { model, provider, baseUrl: null, className: null, credentials: providerCredentials(b, provider, scope) }, site);
}

function fromObject(b: Builder, object: InstanceValue, scope: string): string | null {
  const id = b.objectId("llm", object);
  if (b.llms.has(id)) return id;
  const className = classOf(object);
  // `llm.bind(...)`, `ChatOpenAI().with_config()`: the object behind it
  if (object.receiver?.kind === "instance" && (!(className in b.knowledge.llmClasses) || classOf(object.receiver) === className)) {
    const inner = fromObject(b, object.receiver, scope);
    if (inner !== null) return inner;
  }
  const kwargs = new Map([...object.kwargs, ...object.attrs]);
  if (object.cls) return fromProjectClass(b, object, kwargs, scope);
  if (className !== "LLM" && !(className in b.knowledge.llmClasses) && !/(?:Chat|LLM|Completion)/.test(className)) return null;
  return fromArguments(b, kwargs, object.args, object.site, object, scope);
}

/** A class of the project's own: a subclass of a library's, or a wrapper that holds the credentials it uses. */
function fromProjectClass(b: Builder, object: InstanceValue, kwargs: ReadonlyMap<string, Value>, scope: string): string | null {
  const libraries = libraryNames(object).map((name) => name.split(".").pop() ?? "");
  const known = libraries.find((name) => name in b.knowledge.llmClasses || name === "LLM");
  if (known !== undefined) return fromArguments(b, kwargs, object.args, object.site, object, scope, known);
  const wrapper = libraries.some((name) => /LLM|Chat|Model/.test(name)) || (object.cls ? linearise(object.cls) : []).some((cls) => /LLM|Chat|Model|Client/.test(cls.node.name));
  if (!wrapper) return null;
  const idsOf = (name: string, value: Value): string[] => b.credentials.of(value, { always: KEY_ARGUMENTS.test(name), power: "llm", holder: name });
  const holders = [...kwargs].filter(([name, value]) => idsOf(name, value).length > 0);
  const credentials = b.credentials.pair(holders.flatMap(([name, value]) => idsOf(name, value)));
  // `self.api_key = api_key or os.getenv("A") or os.getenv("B")`
  const oneOf = holders.length === 1 && holders.every(([name, value]) => members(value).every((one) => idsOf(name, one).length < 2));
  const used = credentials.length > 0 ? credentials : b.reach(object, "llm").credentials;
  return add(b, b.objectId("llm", object), { model: firstOf(kwargs, MODEL_ARGUMENTS), provider: null, baseUrl: firstOf(kwargs, URL_ARGUMENTS), className: object.cls?.node.name ?? null, credentials: used, oneOf }, object.site);
}

function fromArguments(b: Builder, kwargs: ReadonlyMap<string, Value>, args: readonly Value[], site: Site, object: InstanceValue | null, scope: string, known?: string): string {
  const className = known ?? (object ? classOf(object) : null);
  const wrapped = className === null || className === "LLM" ? null : (b.knowledge.llmClasses[className] ?? null);
  const model = firstOf(kwargs, MODEL_ARGUMENTS) ?? modelText(b, kwargs.get("model") ?? kwargs.get("model_name") ?? args[0], scope);
  const named = onlyString(kwargs.get("provider"));
  const baseUrl = firstOf(kwargs, URL_ARGUMENTS);
  const provider = wrapped === "openai" && baseUrl !== null ? (hostProvider(baseUrl) ?? wrapped) : (wrapped ?? (named === null ? null : named.toLowerCase()) ?? (model === null ? null : className === "LLM" ? inferredProvider(b.knowledge, model) : providerOf(b.knowledge, model)));
  const credentials = new Set<string>();
  // arguments that hold keys, and whether one value is made of several
  let holders = 0;
  let composed = false;
  let dummy = false;
  let madeUp = false;
  let given = false;
  let optional = false;
  for (const [name, value] of kwargs) {
    if (!KEY_ARGUMENTS.test(name) || (object?.attrs.has(name) === true && !object.kwargs.has(name) && !isCredentialName(name))) continue;
    const before = credentials.size;
    for (const one of members(value)) {
      if (one.kind === "const" && typeof one.value === "string" && isDummyKey(one.value)) {
        dummy = true;
        madeUp ||= isMadeUpKey(one.value);
      }
      else if (isAbsent(one)) optional = true;
      else if (!isNone(one)) given = true;
      if (!given) continue;
      const ids = b.credentials.of(one, { always: true, power: "llm", holder: name });
      if (ids.length > 1) composed = true;
      for (const id of ids) credentials.add(id);
    }
    if (credentials.size > before) holders++;
  }
  const variables = BASE_URL_VARIABLES.map((name) => b.credentials.variable(scope, name)?.text).find((text) => text !== undefined);
  // where one of several servers is not local, the key goes there
  const remote = URL_ARGUMENTS.some((name) => strings(kwargs.get(name)).some((url) => !isLocalUrl(url)));
  const local = (baseUrl !== null && isLocalUrl(baseUrl) && !remote) || (wrapped === "openai" && baseUrl === null && variables !== undefined && isLocalUrl(variables)) || (provider !== null && b.knowledge.providers[provider]?.local === true && (baseUrl === null || isLocalUrl(baseUrl)));
  if (local && [...credentials].every((id) => !id.startsWith("literal:"))) credentials.clear();
  let used = b.credentials.pair([...credentials]);
  if (used.length === 0 && given && !local) b.unknown("credential", site, "a key whose origin is not known");
  else if (used.length === 0) used = local ? [b.credentials.local(provider ?? "local", scope)] : madeUp || (dummy && baseUrl !== null) ? [b.credentials.local("none", scope)] : providerCredentials(b, provider ?? assumedProvider(model, baseUrl), scope);
  // without the key that a condition adds, the provider's own variable is read
  else if (optional && !local) used = [...new Set([...used, ...providerCredentials(b, provider ?? assumedProvider(model, baseUrl), scope)])];
  if (used.length === 0 && provider === null) b.unknown("model", site, "a model whose name is not known");
  return add(b, object ? b.objectId("llm", object) : `llm:${b.siteId(site)}`, { model, provider: provider ?? assumedProvider(model, baseUrl), baseUrl, className, credentials: used, oneOf: holders < 2 && !composed }, site);
}

/** OpenAI-compatible services by the host of their base URL. */
function hostProvider(url: string): string | null {
  const table: readonly (readonly [RegExp, string])[] = [[/openrouter\.ai/, "openrouter"], [/groq\.com/, "groq"], [/deepseek\.com/, "deepseek"], [/together\.(?:xyz|ai)/, "together_ai"], [/mistral\.ai/, "mistral"]];
  return table.find(([pattern]) => pattern.test(url))?.[1] ?? null;
}

function modelText(b: Builder, value: Value | undefined, scope: string): string | null {
  if (!value) return null;
  for (const one of members(value)) {
    if (one.kind === "env") {
      const set = b.credentials.variable(scope, one.name)?.text;
      if (set !== undefined) return set;
    }
    if (one.kind === "text") {
      const head = strings(one.parts[0])[0];
      if (head?.includes("/") === true) return `${head}*`;
    }
    const [text] = strings(one);
    if (text !== undefined) return text;
  }
  return null;
}

function firstOf(kwargs: ReadonlyMap<string, Value>, names: readonly string[]): string | null {
  for (const name of names) {
    const [text] = strings(kwargs.get(name));
    if (text !== undefined) return text;
  }
  return null;
}

/** Provider of a model name: `groq/llama3` by its prefix, `gpt-4o` by its family. Null when neither is known. */
export function providerOf(knowledge: CrewaiKnowledge, model: string): string | null {
  const slash = model.indexOf("/");
  if (slash > 0) {
    const prefix = model.slice(0, slash).toLowerCase();
    if (prefix in knowledge.providers) return prefix;
    const alias = { google: "gemini", azure_ai: "azure", aws: "bedrock", watson: "watsonx", vertex: "vertex_ai", together: "together_ai", hf: "huggingface", claude: "anthropic" }[prefix];
    if (alias !== undefined) return alias;
  }
  const name = model.slice(slash + 1).toLowerCase();
  return knowledge.models.find(([prefix]) => name.startsWith(prefix))?.[1] ?? null;
}

/** Families that LangChain knows by their names and crewai does not: without a prefix they are OpenAI's to it (1.15.30, llm.py). */
const NOT_INFERRED = ["deepseek", "mistral", "xai"];

function inferredProvider(knowledge: CrewaiKnowledge, model: string): string | null {
  const provider = providerOf(knowledge, model);
  return provider !== null && NOT_INFERRED.includes(provider) && !model.includes("/") ? "openai" : provider;
}

/** Names without a provider are OpenAI's to crewai. One with a prefix that nobody knows is a provider of the project's own, or of its server. */
function assumedProvider(model: string | null, baseUrl: string | null = null): string | null {
  if (model === null) return null;
  return model.includes("/") && baseUrl === null ? null : "openai";
}

function providerCredentials(b: Builder, provider: string | null, scope: string): string[] {
  const known = provider === null ? undefined : b.knowledge.providers[provider];
  if (!known || provider === null) return [];
  if (known.local) return [b.credentials.local(provider, scope)];
  return [b.credentials.implicit(known.env, known.pair, known.power, scope)];
}

function add(b: Builder, id: string, shape: Shape, site: Site | null): string {
  const llm: Llm = { id, ...shape, oneOf: shape.credentials.length > 1 && shape.oneOf === true, location: site ? locationOf(site) : null };
  b.llms.set(id, llm);
  return id;
}

/** Last part of the dotted name of what made an object: a class, or `init_chat_model`. */
export function classOf(object: InstanceValue): string {
  if (object.cls) return object.cls.node.name;
  const parts = object.fqn.split(".");
  return [...parts].reverse().find((part) => /^[A-Z]/.test(part)) ?? parts[parts.length - 1] ?? object.fqn;
}

