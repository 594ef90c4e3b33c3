import type { Capability, CrewaiKnowledge, Power, ProviderKnowledge, ToolKnowledge } from "../../../src/core/model";
import clients from "./clients.json";
import providers from "./providers.json";
import tools from "./tools.json";

/** A provider as providers.json states it: what is left out has its usual value. */
interface ProviderEntry {
  readonly env: readonly string[];
  readonly pair?: readonly string[];
  readonly power?: Power;
  readonly local?: boolean;
}

/** A library class as clients.json states it: `env` lists credentials, each with its names; `kwargs` replace the first. */
interface ClientEntry {
  readonly env?: readonly (readonly string[])[];
  readonly kwargs?: readonly string[];
  readonly power?: Power;
  readonly can: readonly Capability[];
  readonly positional?: boolean;
  readonly file?: boolean;
  readonly identity?: boolean;
}

function provider(entry: ProviderEntry): ProviderKnowledge {
  return { env: entry.env, pair: entry.pair ?? [], power: entry.power ?? "llm", local: entry.local ?? false };
}

function client(entry: ClientEntry): ToolKnowledge {
  const power = entry.power ?? "other";
  const kind = entry.file === true ? "file" : entry.identity === true ? "cloud-identity" : "env";
  const kwargs = [...(entry.kwargs ?? []), ...(entry.positional === true ? ["0"] : [])];
  const env = entry.env ?? (kwargs.length > 0 ? [[]] : []);
  return { credentials: env.map((names) => ({ env: names, kwargs, power, kind })), capabilities: entry.can };
}

function mapped<From, To>(table: Readonly<Record<string, From>>, map: (entry: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(table).map(([name, entry]) => [name, map(entry)]));
}

export const crewai: CrewaiKnowledge = {
  providers: mapped(providers.providers as Readonly<Record<string, ProviderEntry>>, provider),
  models: providers.models as unknown as CrewaiKnowledge["models"],
  llmClasses: providers.llmClasses,
  tools: mapped(tools as Readonly<Record<string, ToolKnowledge>>, (tool) => tool),
  clients: mapped(clients as unknown as Readonly<Record<string, ClientEntry>>, client),
};
