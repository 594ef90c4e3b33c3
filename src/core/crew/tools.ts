import { isNone, locationOf, members, onlyString, siteKey, strings, type FunctionValue, type InstanceValue, type Site, type Value } from "../evaluate";
import { elements } from "../evaluate/value";
import { libraryNames } from "../evaluate/imports";
import { decoratorName, inClass } from "../evaluate/objects";
import type { Capability, McpServer, Tool } from "../model/crew";
import type { Builder } from "./builder";
import { classOf } from "./llms";
import { mcpServerOf } from "./mcp";
import { givenCredentials, knownCredentials } from "./reach";

const TOOL_DECORATOR = /(?:^|\.)(?:tool|structured_tool|function_tool)$/;
const TOOL_METHODS = /^(?:get_tools?|tools|get_mcp_tools|to_langchain_tool_list|as_tool|get_action|get_actions|from_function|from_langchain|load_tools|to_crewai|create_retriever_tool|get_crewai_tools|to_tool_list)$/;

/** The tools of a `tools=` value. What is not known is reported under `what`. */
export function toolsOf(b: Builder, value: Value | undefined, owner: Site, what: string): string[] {
  if (!value) return [];
  const found: string[] = [];
  for (const one of members(value)) {
    if (isNone(one)) continue;
    if (one.kind === "list" || one.kind === "dict") {
      for (const item of elements(one)) found.push(...toolsOf(b, item, owner, what));
      continue;
    }
    const id = toolOf(b, one, owner);
    if (id !== null) found.push(id);
    else if (one.kind === "unknown") b.unknown(what, one.site ?? owner, one.reason);
    else if (one.kind !== "const") b.unknown(what, owner, "not a tool that is known");
  }
  return [...new Set(found)];
}

function toolOf(b: Builder, value: Value, owner: Site): string | null {
  switch (value.kind) {
    case "instance":
      return value.cls ? ownTool(b, value, value.cls.node.name) : libraryTool(b, value);
    case "function":
      return functionTool(b, value);
    case "class": {
      // the class itself instead of an object: crewai makes one
      const object = b.machine.classInstances.get(value.node);
      return object ? ownTool(b, object, value.node.name) : null;
    }
    case "external": {
      // `toolkit.tools`, or a library's ready-made tool
      if (value.receiver) return libraryTool(b, value.receiver, value.fqn);
      const name = value.fqn.split(".").pop() ?? value.fqn;
      if (!/^[A-Za-z_]\w*$/.test(name) || !value.fqn.includes(".")) return null;
      const known = b.knowledge.tools[name] ?? b.client(value.fqn);
      // the class itself instead of an object: what it reads when one is made
      const made = value.fqn.startsWith("crewai_tools.") ? implicitKeys(b, name, b.scopes.of(locationOf(owner).path)) : [];
      return add(b, { ...EMPTY, id: `tool:${value.fqn}`, className: name, credentials: made, capabilities: known?.capabilities ?? ["other"] });
    }
    case "const":
      return typeof value.value === "string" && value.value !== "" ? namedTool(b, value.value, value.site) : null;
    case "env":
    case "text":
    case "list":
    case "dict":
    case "module":
    case "union":
    case "unknown":
      return null;
  }
}

const EMPTY: Omit<Tool, "id" | "className"> = { name: null, runtimeName: null, aliases: [], location: null, credentials: [], capabilities: ["other"], options: {}, open: null, definition: null, mcp: null };

function add(b: Builder, tool: Tool): string {
  if (!b.tools.has(tool.id)) b.tools.set(tool.id, tool);
  return tool.id;
}

/** A tool of a library: crewai-tools by its table, others by the client table, else by what it was given. */
function libraryTool(b: Builder, object: InstanceValue, via: string = object.fqn): string | null {
  const wrapped = wrappedFunction(b, object);
  if (wrapped) return wrapped;
  const inner = object.receiver && TOOL_METHODS.test(via.split(".").pop() ?? "") ? object.receiver : null;
  if (inner?.kind === "instance" && !inner.cls) return libraryTool(b, inner, inner.fqn);
  const id = b.objectId("tool", object);
  if (b.tools.has(id)) return id;
  const className = classOf(object);
  if (inner?.kind === "instance" && inner.cls) return add(b, { ...EMPTY, id, className: via.split(".").pop() ?? className, location: locationOf(object.site), ...mcpOf(b, object, inner) });
  const known = b.knowledge.tools[className] ?? b.client(object.fqn);
  const isModel = /^crewai\.(?:Agent|Task|Crew)$/.test(object.fqn);
  if (isModel) return null;
  const credentials = new Set(known ? knownCredentials(b, object, known) : givenCredentials(b, object, null));
  for (const one of [...object.args, ...object.kwargs.values(), ...(object.receiver ? [object.receiver] : [])]) {
    // `GoogleSerperRun(api_wrapper=GoogleSerperAPIWrapper())`: the wrapper's credential is the tool's
    for (const part of members(one)) {
      if (part.kind !== "instance" || part.cls) continue;
      const more = b.client(part.fqn);
      for (const credential of more ? knownCredentials(b, part, more) : givenCredentials(b, part, null)) credentials.add(credential);
    }
  }
  const mcp = mcpServerOf(object);
  if (mcp) for (const credential of mcp.values.flatMap((value) => b.credentials.of(value, { always: false, power: null, holder: "header" }))) credentials.add(credential);
  return add(b, {
    ...EMPTY,
    id,
    className,
    name: onlyString(object.kwargs.get("name")),
    runtimeName: known?.name ?? null,
    aliases: namesOf(object),
    location: locationOf(object.site),
    credentials: b.credentials.pair([...credentials]),
    capabilities: mcp ? ["mcp"] : (known?.capabilities ?? ["other"]),
    options: optionsOf(object),
    mcp: mcp?.server ?? null,
  });
}

/** MCP tools that a @CrewBase class gets from its `mcp_server_params`. */
function mcpOf(b: Builder, call: InstanceValue, crew: InstanceValue): { mcp: McpServer | null; capabilities: readonly Capability[]; credentials: readonly string[] } {
  const params = crew.attrs.get("mcp_server_params") ?? (crew.cls ? inClass(crew.cls, "mcp_server_params")?.value : undefined);
  const found = params ? mcpServerOf({ ...call, args: [params, ...call.args], fqn: "crewai_tools.MCPServerAdapter" }) : null;
  return { mcp: found?.server ?? null, capabilities: ["mcp"], credentials: (found?.values ?? []).flatMap((value) => b.credentials.of(value, { always: false, power: null, holder: "header" })) };
}

/** `Tool(name="x", func=search)`, `StructuredTool.from_function(search)`, `tool("x")(search)`: the project function behind it. */
function wrappedFunction(b: Builder, object: InstanceValue): string | null {
  if (!/(?:Tool|StructuredTool|from_function|tool(?:\.__call__)?|FunctionTool\.from_defaults)$/.test(object.fqn) || !/langchain|crewai|llama_index/.test(object.fqn)) return null;
  const fn = [object.kwargs.get("func"), object.kwargs.get("coroutine"), object.kwargs.get("fn"), ...object.args].flatMap((value) => (value ? members(value) : [])).find((value) => value.kind === "function" || (value.kind === "external" && value.receiver !== null));
  if (!fn) return null;
  const id = b.objectId("tool", object);
  const name = onlyString(object.kwargs.get("name") ?? (object.receiver?.kind === "instance" ? object.receiver.args[0] : undefined));
  if (fn.kind === "external" && fn.receiver) {
    // `func=search.run`: the library object behind the method
    const inner = libraryTool(b, fn.receiver);
    const base = inner === null ? undefined : b.tools.get(inner);
    return add(b, { ...EMPTY, ...base, id, className: classOf(object), name, aliases: [...namesOf(object), ...(base ? [base.className] : []), ...(name === null ? [] : [name])], location: locationOf(object.site), mcp: null });
  }
  if (fn.kind !== "function") return null;
  const reach = b.reach(fn, "tool");
  const site: Site = { source: fn.source, node: fn.node };
  const className = fn.node.kind === "FunctionDef" ? fn.node.name : classOf(object);
  return add(b, { ...EMPTY, id, className, name, aliases: [...namesOf(object), classOf(object), ...(name === null ? [] : [name])], location: locationOf(object.site), credentials: reach.credentials, capabilities: orOther(reach.capabilities), open: reach.open, definition: locationOf(site) });
}

/** A project's own tool class. */
function ownTool(b: Builder, object: InstanceValue, className: string): string {
  const id = b.objectId("tool", object);
  if (b.tools.has(id)) return id;
  const libraries = libraryNames(object).map((name) => name.split(".").pop() ?? "");
  const base = libraries.map((name) => b.knowledge.tools[name]).find((known) => known !== undefined);
  const reach = b.reach(object, "tool");
  const credentials = new Set([...reach.credentials, ...(base ? knownCredentials(b, object, base) : [])]);
  const name = onlyString(object.attrs.get("name") ?? (object.cls ? inClass(object.cls, "name")?.value : undefined));
  const cls = object.cls;
  return add(b, {
    ...EMPTY,
    id,
    className,
    name,
    runtimeName: base?.name ?? null,
    aliases: [...namesOf(object), ...(name === null ? [] : [name])],
    location: locationOf(object.site),
    credentials: b.credentials.pair([...credentials]),
    capabilities: orOther([...new Set([...reach.capabilities, ...(base?.capabilities ?? [])])].sort()),
    options: optionsOf(object),
    open: reach.open,
    definition: cls ? locationOf({ source: cls.source, node: { start: cls.node.defStart, end: cls.node.nameStart + cls.node.name.length } }) : null,
  });
}

/** An `@tool` function, or a plain one in a list of tools. */
function functionTool(b: Builder, fn: FunctionValue): string {
  const site: Site = { source: fn.source, node: fn.node };
  const id = b.functionId("tool", fn);
  const known = b.tools.get(id);
  if (known) return known.id;
  const className = fn.node.kind === "FunctionDef" ? fn.node.name : "lambda";
  const decorator = fn.decorators.find((one) => TOOL_DECORATOR.test(decoratorName(one) ?? ""));
  const given = decorator?.kind === "instance" ? strings(decorator.args[0])[0] : undefined;
  const reach = b.reach(fn, "tool");
  const definition = fn.node.kind === "FunctionDef" ? { source: fn.source, node: { start: fn.node.defStart, end: fn.node.nameStart + fn.node.name.length } } : site;
  return add(b, {
    ...EMPTY,
    id,
    className,
    name: given ?? null,
    aliases: given === undefined ? [] : [given],
    location: locationOf(definition),
    credentials: reach.credentials,
    capabilities: orOther(reach.capabilities),
    open: reach.open,
    definition: locationOf(definition),
  });
}

/** A tool that a configuration names: `SerperDevTool`, `crewai_tools:SerperDevTool`. */
export function namedTool(b: Builder, text: string, site: Site): string {
  const className = text.split(/[:.]/).pop() ?? text;
  const id = `tool:${siteKey(site)}`;
  if (b.tools.has(id)) return id;
  const known = b.knowledge.tools[className];
  const scope = b.scopes.of(locationOf(site).path);
  const credentials = implicitKeys(b, className, scope);
  if (!known) b.unknown(`tool ${text}`, site, "not a tool of crewai-tools, and not found in the project");
  return add(b, { ...EMPTY, id, className, runtimeName: known?.name ?? null, location: locationOf(site), credentials, capabilities: known?.capabilities ?? ["other"] });
}

/** What a tool of crewai-tools reads from the environment where it is given nothing. */
function implicitKeys(b: Builder, className: string, scope: string): string[] {
  return (b.knowledge.tools[className]?.credentials ?? []).flatMap(({ env, power }) => (env.length === 0 ? [] : [b.credentials.implicit(env.slice(0, 1), env.slice(1), power, scope)]));
}

function orOther(capabilities: readonly Capability[]): readonly Capability[] {
  return capabilities.length > 0 ? capabilities : ["other"];
}

function namesOf(object: InstanceValue): string[] {
  return [...new Set(object.names.filter((one) => one.via !== "argument").map((one) => one.name))];
}

/** Literal arguments that scope or widen a tool. Texts that may be secrets stay out. */
function optionsOf(object: InstanceValue): Record<string, string | number | boolean | null> {
  const options: Record<string, string | number | boolean | null> = {};
  if (object.args.length > 0) options["0"] = "…";
  for (const [name, value] of object.kwargs) {
    if (value.kind !== "const") {
      if (!/key|token|secret|password|uri|url/i.test(name)) options[name] = "…";
    } else if (typeof value.value !== "string") options[name] = value.value;
    else if (/^(?:directory|base_dir|file_path|filename|folder|path|website_url|mode|root_dir|table_name|github_repo|youtube_video_url)$/.test(name)) options[name] = value.value.slice(0, 200);
  }
  return options;
}
