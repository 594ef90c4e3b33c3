import { elements, members, onlyString, strings, type InstanceValue, type Value } from "../evaluate";
import { dicts } from "../evaluate/files";
import type { McpServer } from "../model/crew";
import { classOf } from "./llms";

export interface McpFound {
  readonly server: McpServer;
  /** Values that may carry credentials: environment, headers, URL, arguments. */
  readonly values: readonly Value[];
}

const CLASSES = /^(?:MCPServerAdapter|MCPServerStdio|MCPServerHTTP|MCPServerSSE|StdioServerParameters|MultiServerMCPClient|MCPToolkit|MCPAdapt|Mcp\w*)$/;

/** The MCP server behind an adapter or a server object; null for anything else. */
export function mcpServerOf(object: InstanceValue): McpFound | null {
  if (!CLASSES.test(classOf(object))) return null;
  const params = [...object.args, object.kwargs.get("serverparams"), object.kwargs.get("server_params")].flatMap((value) => (value ? [...members(value), ...elements(value)] : []));
  const sources: ReadonlyMap<string, Value>[] = [object.kwargs, ...params.flatMap((value) => (value.kind === "dict" ? [value.entries] : value.kind === "instance" ? [value.kwargs] : []))];
  // of several servers the one that is handed the environment is told of
  const [whole] = sources.filter((source) => holdsEnvironment(source.get("env"), 0));
  const get = (name: string): Value | undefined => (whole ? [whole] : sources).map((source) => source.get(name)).find((value) => value !== undefined);
  const url = get("url");
  const command = get("command");
  const transport = onlyString(get("transport"));
  const env = get("env");
  const filtered = get("tool_filter") !== undefined || get("allowed_tools") !== undefined || (classOf(object) === "MCPServerAdapter" && object.args.length > 1);
  const target = strings(url)[0] ?? [strings(command)[0], ...elements(get("args")).flatMap((value) => strings(value).slice(0, 1))].filter((part) => part !== undefined).slice(0, 4).join(" ");
  return {
    server: {
      transport: url ? (transport === "sse" || classOf(object) === "MCPServerSSE" ? "sse" : "http") : command ? "stdio" : "unknown",
      target: target === "" ? null : safe(target),
      filtered,
      wholeEnvironment: whole !== undefined,
    },
    values: [env, get("headers"), url, get("args"), get("auth")].filter((value) => value !== undefined),
  };
}

/** A target without what may be a secret in it: user, password, query. */
function safe(target: string): string {
  return target.replace(/\/\/[^/@\s]*@/, "//").replace(/\?\S*/g, "");
}

/** `os.environ`, `dict(os.environ)`, `{**os.environ, …}`, `os.environ.copy()`. */
function holdsEnvironment(value: Value | undefined, depth: number): boolean {
  if (!value || depth > 4) return false;
  return members(value).some((one) => {
    if (one.kind === "external") return one.fqn === "os.environ";
    if (one.kind === "instance") return /^os\.environ(?:\.copy)?$/.test(one.fqn) || one.args.some((arg) => holdsEnvironment(arg, depth + 1));
    return dicts(one).some((dict) => dict.rest.some((item) => holdsEnvironment(item, depth + 1)));
  });
}
