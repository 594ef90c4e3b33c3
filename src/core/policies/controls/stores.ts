import type { AnalysisInput } from "../../analysis";
import { locationOf, members, type Evaluator, type InstanceValue, type Value } from "../../evaluate";
import type { DataAccess } from "../../model/controls";
import type { CrewModel, Tool } from "../../model/crew";
import type { StorePattern } from "../../model/knowledge";
import { agentsWith } from "../sdk/reach";
import { matchesName } from "../sdk/names";
import { callAt, callsOfTool } from "./calls";

/** Connections to data stores that the crew's tools open, as far as they may lead to a server in use. */
export function dataAccesses(input: AnalysisInput, crew: CrewModel, evaluator: Evaluator): DataAccess[] {
  return [...crew.tools.values()].flatMap((tool) => {
    const agents = agentsWith(tool, crew);
    if (agents.length === 0) return [];
    const seen = new Set<string>();
    return connectionsOf(tool, input, evaluator).flatMap(({ object, pattern }): DataAccess[] => {
      const address = addressOf(object, pattern, input);
      const location = locationOf(object.site);
      const id = `data:${tool.id}:${location.path}:${String(location.range.start)}`;
      if (!address || seen.has(id)) return [];
      seen.add(id);
      return [{ id, tool: tool.id, agents, client: pattern.call, location, ...address }];
    });
  });
}

interface Connection {
  readonly object: InstanceValue;
  readonly pattern: StorePattern;
}

/** Connections made in the tool's code, those that its calls go through, and those that a library's tool is given. */
function connectionsOf(tool: Tool, input: AnalysisInput, evaluator: Evaluator): Connection[] {
  const patternOf = (object: InstanceValue): StorePattern | undefined => input.knowledge.risk.stores.find(({ call }) => matchesName(call, object.fqn));
  const chain = (value: Value, depth = 0): Connection[] =>
    members(value).flatMap((one): Connection[] => {
      if (depth > 6) return [];
      if (one.kind === "external") return one.receiver ? chain(one.receiver, depth + 1) : [];
      if (one.kind !== "instance") return [];
      const pattern = patternOf(one);
      return pattern ? [{ object: one, pattern }] : one.receiver ? chain(one.receiver, depth + 1) : [];
    });
  const own = callsOfTool(input, tool, evaluator).flatMap(({ call, source, callee }) => [...chain(evaluator.valueOf(call, source)), ...chain(callee)]);
  const made = tool.definition === null && tool.location ? callAt(input, tool.location) : null;
  if (!made) return own;
  const object = evaluator.valueOf(made.call, made.source);
  const given = members(object).flatMap((one) => (one.kind === "instance" ? [...one.args, ...one.kwargs.values()] : []));
  return [...own, ...chain(object), ...given.flatMap((value) => chain(value))];
}

type Address = Pick<DataAccess, "target" | "reach">;

/** Where a connection leads; null for a local, a private or a gateway's address, and for what cannot be told. */
function addressOf(object: InstanceValue, pattern: StorePattern, input: AnalysisInput): Address | null {
  const given = pattern.address.map((name) => (name === "0" ? object.args[0] : object.kwargs.get(name))).find((value) => value !== undefined);
  if (!given) return null;
  if (pattern.address.includes("account")) return { target: "Snowflake", reach: "managed" };
  const found = members(given).map((value) => judge(value, input, 0));
  // one branch that stays on the machine is what runs in development
  return found.includes("local") ? null : (found.find((one): one is Address => one !== null && one !== "local") ?? null);
}

function judge(value: Value, input: AnalysisInput, depth: number): Address | "local" | null {
  switch (value.kind) {
    case "const":
      return typeof value.value === "string" ? fromText(value.value, input) : null;
    case "env": {
      const written = dotenvValue(value.name, input);
      const literal = written ?? (value.fallback?.kind === "const" && typeof value.fallback.value === "string" ? value.fallback.value : null);
      if (literal !== null && literal !== "") {
        const known = fromText(literal, input);
        if (known !== null) return known;
      }
      return value.origin === "input" || value.origin === "streamlit-input" ? null : { target: value.name, reach: "variable" };
    }
    case "text": {
      const shape = value.parts.map((part) => (part.kind === "const" ? String(part.value) : "{}")).join("");
      const named = fromText(shape, input);
      if (named !== null) return named;
      const host = hostPart(value.parts);
      return host && depth < 3 ? judge(host, input, depth + 1) : null;
    }
    default:
      return null;
  }
}

/** The part that stands where a URL or a connection string has its host. */
function hostPart(parts: readonly Value[]): Value | undefined {
  return parts.find((part, index) => {
    const before = parts[index - 1];
    return part.kind !== "const" && before?.kind === "const" && /(?:@|:\/\/|(?:host|server|data source)\s*=\s*)$/i.test(String(before.value));
  });
}

const HOST = /^(?:[\w+]+:\/\/(?:[^@/\s]*@)?|[^=\s]*(?:host|server|data source)\s*=\s*(?:tcp:)?|)([\w.-]+|\[[0-9a-f:]+\])(?=[:/?,;\s]|$)/i;
/** Names that a gateway or proxy in between has, and hosts that stay on the machine or in its own network. */
const GUARDED = /hoop|gateway|proxy|bastion|teleport|boundary|bouncer|strongdm|tailscale|\.ts\.net$/i;
const LOCAL = /^(?:localhost|127\.|0\.0\.0\.0|\[?::1|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|host\.docker\.internal|.*\.(?:local|internal|localdomain|test|example|svc|lan)$|(?:www\.)?example\.(?:com|org|net)$)/i;

/** A literal address: the host that it names. Single words (`db`, `postgres`) are containers beside the program. */
function fromText(text: string, input: AnalysisInput): Address | "local" | null {
  if (/^(?:sqlite|duckdb|file)\b|:memory:|\.(?:db|sqlite3?|duckdb)$/i.test(text)) return "local";
  const keyed = /(?:^|[;\s])(?:host|server|data source)\s*=\s*(?:tcp:)?([\w.-]+)/i.exec(text)?.[1];
  const host = keyed ?? (text.includes("://") || /^[\w-]+(?:\.[\w-]+)+$/.test(text) || /^localhost\b|^[\w-]+$/.test(text) ? HOST.exec(text)?.[1] : undefined);
  if (host === undefined || host.includes("{}")) return null;
  if (LOCAL.test(host) || GUARDED.test(host) || !host.includes(".")) return "local";
  const managed = input.knowledge.risk.managedHosts.some((end) => host.toLowerCase().endsWith(end));
  return { target: host, reach: managed ? "managed" : "remote" };
}

/** What the project's own dotenv files give a variable, real ones before examples. */
function dotenvValue(name: string, input: AnalysisInput): string | null {
  let found: string | null = null;
  for (const [path, document] of input.documents) {
    if (document.language !== "dotenv") continue;
    const value = document.entries.find((entry) => entry.key === name)?.value;
    if (value === undefined) continue;
    if (!/example|sample|template/i.test(path)) return value;
    found ??= value;
  }
  return found;
}
