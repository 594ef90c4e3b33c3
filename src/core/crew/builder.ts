import type { AnalysisInput } from "../analysis";
import { locationOf, members, siteKey, type FunctionValue, type InstanceValue, type Site, type Value } from "../evaluate";
import { callFunction } from "../evaluate/calls";
import { secureAgentLlm } from "../evaluate/credentials-module";
import { evaluate } from "../evaluate/expressions";
import { at, moduleFrame, unknown, type Machine } from "../evaluate/machine";
import { inClass } from "../evaluate/objects";
import { union } from "../evaluate/value";
import type { Agent, Crew, Llm, Task, Tool, Unknown } from "../model/crew";
import type { CrewaiKnowledge, ToolKnowledge } from "../model/knowledge";
import { CrewaiVersions } from "../languages/versions";
import type { Location } from "../text/range";
import { Credentials } from "./credentials";
import { ProjectScopes } from "./scope";
import { reachOf, type Reach } from "./reach";

/** Methods by which crewai runs a tool, asks a model, and uses a memory's storage or a knowledge source (1.15.30). */
const METHODS = {
  tool: ["_run", "_arun", "run", "__call__"],
  llm: ["call", "acall", "_call", "__call__", "invoke", "generate", "chat", "complete"],
  store: ["save", "asave", "search", "asearch", "load", "reset", "delete", "update", "get_record", "list_records", "add", "aadd", "load_content", "validate_content", "_load_data"],
} as const;

/** What the parts of the crew model share while it is built. */
export class Builder {
  readonly scopes: ProjectScopes;
  readonly versions: CrewaiVersions;
  readonly credentials: Credentials;
  readonly agents = new Map<string, Agent>();
  readonly llms = new Map<string, Llm>();
  readonly tools = new Map<string, Tool>();
  readonly tasks = new Map<string, Task>();
  readonly crews: Crew[] = [];
  readonly unknowns: Unknown[] = [];
  readonly agentObjects = new Map<InstanceValue, string>();
  private readonly ids = new Map<InstanceValue, string>();
  private readonly taken = new Map<string, number>();
  private readonly counts = new Map<string, number>();
  private readonly clients = new Map<string, ToolKnowledge | null>();
  private readonly reaches = new Map<InstanceValue | string, Reach>();
  private readonly functions = new Map<string, string>();

  constructor(
    readonly input: AnalysisInput,
    readonly machine: Machine,
  ) {
    this.scopes = new ProjectScopes(input);
    this.versions = new CrewaiVersions(input.documents);
    this.credentials = new Credentials(input, this.scopes);
  }

  get knowledge(): CrewaiKnowledge {
    return this.input.knowledge.crewai;
  }

  unknown(what: string, site: Site, reason: string): void {
    const location = locationOf(site);
    if (this.unknowns.length < 500 && !this.unknowns.some((one) => one.what === what && one.location.path === location.path && one.location.range.start === location.range.start)) {
      this.unknowns.push({ what, location, reason });
    }
  }

  siteId(site: Site): string {
    return siteKey(site);
  }

  /** An id for an object: its place, numbered where calls with different arguments make several there. */
  objectId(prefix: string, object: InstanceValue): string {
    const known = this.ids.get(object);
    if (known !== undefined) return known;
    const place = `${prefix}:${siteKey(object.site)}`;
    const made = `${place} ${signature(object)}`;
    let count = this.taken.get(made);
    if (count === undefined) {
      count = this.counts.get(place) ?? 0;
      this.counts.set(place, count + 1);
      this.taken.set(made, count);
    }
    const id = count === 0 ? place : `${place}#${String(count + 1)}`;
    this.ids.set(object, id);
    return id;
  }

  /** An id for a function: its place, numbered where it was made with several closures or bound to several objects. */
  functionId(prefix: string, fn: FunctionValue): string {
    const key = this.functionKey(fn);
    let id = this.functions.get(key);
    if (id === undefined) {
      const place = `${prefix}:${siteKey({ source: fn.source, node: fn.node })}`;
      const count = this.counts.get(place) ?? 0;
      this.counts.set(place, count + 1);
      id = count === 0 ? place : `${place}#${String(count + 1)}`;
      this.functions.set(key, id);
    }
    return id;
  }

  private functionKey(fn: FunctionValue): string {
    return [fn.node, fn.closure, ...(fn.self?.kind === "instance" ? [fn.self] : [])].map((part) => this.machine.key(part)).join("@");
  }

  /** What a library's class or function is known to read and do: by its dotted name, its last two parts, or its class name. */
  client(fqn: string): ToolKnowledge | null {
    let known = this.clients.get(fqn);
    if (known === undefined) {
      known = this.findClient(fqn);
      this.clients.set(fqn, known);
    }
    return known;
  }

  private findClient(fqn: string): ToolKnowledge | null {
    // a session's clients are the library's own
    const parts = fqn.replace(/^((?:aio)?boto(?:3|core))\.(?:session\.)?(?:Session|get_session)\./, "boto3.").split(".");
    const { clients } = this.knowledge;
    for (const key of [parts.join("."), parts.slice(-3).join("."), parts.slice(-2).join("."), parts[parts.length - 1] ?? ""]) {
      if (Object.hasOwn(clients, key)) return clients[key] ?? null;
    }
    return null;
  }

  /** Credentials and capabilities that an object's methods, or a function, reach when they run. */
  reach(target: InstanceValue | FunctionValue, what: "tool" | "llm" | "store"): Reach {
    const key = target.kind === "function" ? this.functionKey(target) : target;
    const known = this.reaches.get(key);
    if (known) return known;
    const empty: Reach = { credentials: [], capabilities: [], open: null };
    this.reaches.set(key, empty); // a tool that uses itself
    const touched = new Set<Value>();
    if (target.kind === "function") for (const value of this.run(target)) touched.add(value);
    else {
      for (const value of [...target.attrs.values(), ...target.kwargs.values()]) for (const one of members(value)) if (one.kind !== "const" || one.name !== null) touched.add(one);
      for (const value of this.machine.constructed.get(target) ?? []) touched.add(value);
      const methods = METHODS[what];
      for (const name of methods) {
        const method = target.cls ? inClass(target.cls, name)?.value : undefined;
        if (method?.kind === "function") for (const value of this.run({ ...method, self: target })) touched.add(value);
      }
      for (const value of target.attrs.values()) for (const one of members(value)) if (one.kind !== "const" || one.name !== null) touched.add(one);
    }
    const reach = reachOf(this, touched);
    this.reaches.set(key, reach);
    return reach;
  }

  /** Reads a function with unknown arguments and gives what it used. */
  private run(fn: FunctionValue): ReadonlySet<Value> {
    const frame = moduleFrame(fn.source, fn.closure);
    const kwargs = new Map<string, Value>();
    const params = fn.node.params.slice(fn.self ? 1 : 0);
    for (const param of params) {
      if (param.form === "args" || param.form === "kwargs" || (param.annotation && !param.default)) continue;
      const chosen = unknown(`parameter ${param.name} of ${fn.fqn}`, { source: fn.source, node: param });
      // the default is one of the values that the caller may choose
      kwargs.set(param.name, param.default ? union([evaluate(this.machine, param.default, moduleFrame(fn.source, fn.closure)), chosen]) : chosen);
    }
    this.machine.asking = true;
    try {
      callFunction(this.machine, fn, [], kwargs, at(frame, fn.node), frame);
    } finally {
      this.machine.asking = false;
    }
    return frame.touched;
  }

  /** The LLM that an agent of the credentials module makes for itself; null for all other agents. */
  secureLlm(object: InstanceValue): Value | null {
    return object.cls ? secureAgentLlm(this.machine, object, moduleFrame(object.cls.source, object.cls.namespace)) : null;
  }

  location(site: Site): Location {
    return locationOf(site);
  }
}

/** What tells two objects from one call apart: the arguments, as far as they are literal or made elsewhere. */
function signature(object: InstanceValue): string {
  const parts: string[] = [object.fqn];
  const visit = (value: Value, depth: number): void => {
    for (const one of members(value)) {
      if (one.kind === "const") parts.push(String(one.value));
      else if (one.kind === "env") parts.push(one.name);
      else if (one.kind === "list" && depth < 3) for (const item of one.items) visit(item, depth + 1);
      else if (one.kind === "instance" || one.kind === "dict") parts.push(siteKey(one.site));
      else if (one.kind === "function" || one.kind === "class" || one.kind === "external") parts.push(one.fqn);
      else parts.push("?");
    }
  };
  for (const value of object.args) visit(value, 0);
  for (const [name, value] of object.kwargs) {
    parts.push(name);
    visit(value, 0);
  }
  if (object.receiver) visit(object.receiver, 0);
  return parts.join(" ");
}
