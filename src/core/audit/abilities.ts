import type { Agent, Capability, Tool } from "../model/crew";
import type { PolicyStatement, SdkUse } from "../model/policy";
import { expand, isEveryAction } from "../policies/aws/actions";
import type { AwsTables, IamAction } from "../policies/aws/tables";

export type Operation = "read" | "write" | "delete" | "permissions" | "execute";
/** How much of the other side an operation covers; narrowest first. `unknown`: the code does not say. */
export type Breadth = "named" | "prefix" | "unknown" | "service" | "account";

export interface Ability {
  readonly operation: Operation;
  readonly breadth: Breadth;
  /** Tool, call or policy that gives it. */
  readonly by: string;
}

/** Gentlest first. */
export const OPERATIONS: readonly Operation[] = ["read", "write", "delete", "permissions", "execute"];
/** Behind "it can". */
export const VERB: Readonly<Record<Operation, string>> = { read: "read", write: "write", delete: "delete", permissions: "change permissions", execute: "execute" };
export const BREADTH: Readonly<Record<Breadth, string>> = { named: "on what is named", prefix: "on a prefix", unknown: "how widely is not known", service: "on the whole service", account: "on the whole account or machine" };
const BREADTHS: readonly Breadth[] = ["named", "prefix", "unknown", "service", "account"];

const BY_CAPABILITY: Readonly<Record<Capability, readonly Operation[]>> = {
  "web-search": ["read"],
  "file-read": ["read"],
  "file-write": ["write"],
  sql: ["read"],
  shell: ["execute"],
  "code-exec": ["execute"],
  cloud: ["read"],
  email: ["write"],
  payment: ["write"],
  http: ["read"],
  rag: ["read"],
  mcp: ["read"],
  other: [],
};

/** Options of crewai's tools that bind them to one thing. */
const SCOPING = ["file_path", "directory", "base_dir", "table_name", "website_url", "youtube_video_url", "github_repo", "json_path", "pdf", "csv", "txt", "mdx", "docx"];

/** What a tool lets its agent do: from its capabilities and the options it was made with. */
export function toolAbilities(tool: Tool): Ability[] {
  const by = tool.name ?? tool.className;
  return tool.capabilities.flatMap((capability) => {
    const writes = capability === "sql" && tool.options.allow_dml === true ? (["write", "delete"] as const) : [];
    return [...BY_CAPABILITY[capability], ...writes].map((operation): Ability => ({ operation, breadth: breadthOf(tool, capability), by }));
  });
}

export function agentAbilities(agent: Agent): Ability[] {
  return agent.codeExecution ? [{ operation: "execute", breadth: "account", by: "code execution" }] : [];
}

function breadthOf(tool: Tool, capability: Capability): Breadth {
  if (capability === "shell" || capability === "code-exec") return "account";
  if (tool.mcp) return tool.mcp.filtered ? "named" : "service";
  if (SCOPING.some((option) => typeof tool.options[option] === "string")) return "named";
  return capability === "file-read" || capability === "file-write" || capability === "sql" ? "service" : "unknown";
}

/** What an SDK call does, by the access level of its actions. */
export function useAbilities(use: SdkUse, tables: AwsTables): Ability[] {
  const by = `${use.service}:${use.operation}`;
  const actions = use.actions.flatMap((action) => expand(action, tables));
  const operations = actions.length > 0 ? actions.map(operationOf) : [byName(use.operation)];
  const breadth = use.resourcesUnresolved !== null ? "unknown" : widest(use.resources.map(resourceBreadth), "service");
  return [...new Set(operations)].map((operation): Ability => ({ operation, breadth, by }));
}

/** What a statement allows. */
export function grantAbilities(statement: PolicyStatement, by: string, tables: AwsTables): Ability[] {
  if (statement.effect !== "Allow") return [];
  const all = statement.notActions.length > 0 || statement.actions.some(({ text }) => isEveryAction(text));
  const operations = all ? OPERATIONS : [...new Set(statement.actions.flatMap(({ text }) => expand(text, tables)).map(operationOf))];
  const breadth = statement.notResources.length > 0 ? "account" : widest(statement.resources.map(({ text }) => (text === "*" && all ? "account" : resourceBreadth(text))), "unknown");
  return operations.map((operation): Ability => ({ operation, breadth, by }));
}

/** The widest of each operation, in the operations' order. */
export function strongest(abilities: readonly Ability[]): Ability[] {
  return OPERATIONS.flatMap((operation) => {
    const mine = abilities.filter((ability) => ability.operation === operation);
    const [first] = mine.sort((a, b) => BREADTHS.indexOf(b.breadth) - BREADTHS.indexOf(a.breadth));
    return first ? [first] : [];
  });
}

function operationOf(action: IamAction): Operation {
  if (action.level === "permissions" || action.id === "iam:PassRole") return "permissions";
  if (action.level === "read" || action.level === "list") return "read";
  return byName(action.name) === "read" ? "write" : byName(action.name);
}

function byName(operation: string): Operation {
  if (/^(?:delete|remove|terminate|purge)/i.test(operation)) return "delete";
  if (/^(?:attach|detach|assume|grant)/i.test(operation)) return "permissions";
  if (/^(?:put|create|update|write|send|publish|start|upload|insert|modify|set)/i.test(operation)) return /polic|role|grant|permission/i.test(operation) ? "permissions" : "write";
  if (/^(?:invoke|run|execute)/i.test(operation)) return "execute";
  return "read";
}

/** Of an ARN or `*`. */
function resourceBreadth(resource: string): Breadth {
  const star = resource.search(/[*?]/);
  if (star < 0) return "named";
  const [, , , , , ...rest] = resource.split(":");
  // `arn:aws:s3:::*`: nothing is named before the star
  return /^[*?]|^$/.test(rest.join(":")) ? "service" : "prefix";
}

function widest(breadths: readonly Breadth[], none: Breadth): Breadth {
  return breadths.reduce<Breadth>((wide, one) => (BREADTHS.indexOf(one) > BREADTHS.indexOf(wide) ? one : wide), breadths[0] ?? none);
}
