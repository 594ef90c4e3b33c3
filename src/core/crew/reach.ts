import { isParameter, locationOf, members, type InstanceValue, type Site, type Value } from "../evaluate";
import { linearise } from "../evaluate/objects";
import type { Capability, Power, Tool } from "../model/crew";
import type { ToolKnowledge } from "../model/knowledge";
import type { Builder } from "./builder";
import { isA } from "./arguments";
import { asksForCredentials, cloudIdentitiesOf } from "./cloud-identity";
import { classOf, llmsOf } from "./llms";
import { isCredentialName, isDummyKey } from "./names";
import { isVetted } from "./vetted";

export interface Reach {
  readonly credentials: readonly string[];
  readonly capabilities: readonly Capability[];
  readonly open: Tool["open"];
}

/** Agents, tasks and crews that a tool makes: they have entries of their own. */
const MODEL_PART = /^crewai(?:\.[a-z_]+)*\.(?:Agent|LiteAgent|Task|Crew)$/;

/** What a library object opens: by the knowledge of its class, with the arguments that it was given. */
export function knownCredentials(b: Builder, object: InstanceValue, knowledge: ToolKnowledge): string[] {
  const scope = b.scopes.of(locationOf(object.site).path);
  if (asksForCredentials(object)) return [];
  const identities = cloudIdentitiesOf(object);
  if (identities.length > 0) return identities.map((name) => b.credentials.identity(name, scope, object.site));
  const found: string[] = [];
  for (const { env, kwargs, power, kind } of knowledge.credentials) {
    const given = kwargs.flatMap((name) => {
      const value = name === "0" ? object.args[0] : (object.kwargs.get(name) ?? object.attrs.get(name));
      return value && !(value.kind === "const" && value.value === null) ? [{ name, value }] : [];
    });
    const mine = given.flatMap(({ name, value }) => b.credentials.of(value, { always: isCredentialName(name) || /^(?:db_uri|url|dsn|0)$/.test(name), power, holder: name === "0" ? (env[0] ?? "argument") : name }));
    if (mine.length > 0) found.push(...b.credentials.pair(mine));
    else if (given.length === 0 && env.length > 0) {
      // `stripe.api_key = …` speaks for every call of the module
      const assigned = moduleKey(b, object.fqn);
      const named = assigned ? b.credentials.of(assigned, { always: true, power, holder: "api_key" }) : [];
      if (named.length > 0) {
        found.push(...named);
        continue;
      }
      const [first = ""] = env;
      found.push(b.credentials.implicit([first], env.slice(1), power, scope, kind === undefined || kind === "env" ? "implicit-env" : kind));
    }
  }
  return found;
}

/** The key that a module was given: `stripe.api_key = …`, `google.generativeai.configure(api_key=…)`. */
function moduleKey(b: Builder, fqn: string): Value | undefined {
  const parts = fqn.split(".");
  for (let keep = parts.length - 1; keep > 0; keep--) {
    const found = b.machine.state.get(`${parts.slice(0, keep).join(".")}.api_key`);
    if (found) return found;
  }
  return undefined;
}

/** Credentials given to a library object whose class is not known: arguments that are named, or read, like one. */
export function givenCredentials(b: Builder, object: InstanceValue, power: Power | null): string[] {
  const ids = [...object.kwargs].flatMap(([name, value]) => b.credentials.of(value, { always: isCredentialName(name), power, holder: name }));
  for (const value of object.args) ids.push(...b.credentials.of(value, { always: false, power, holder: "argument" }));
  return b.credentials.pair([...new Set(ids)]);
}

/** Credentials and capabilities of everything that a piece of code used. */
export function reachOf(b: Builder, touched: ReadonlySet<Value>): Reach {
  const credentials = new Set<string>();
  const capabilities = new Set<Capability>();
  for (const value of touched) {
    switch (value.kind) {
      case "env":
        for (const id of b.credentials.of(value, { always: value.origin === "secret-manager", power: null, holder: value.name })) credentials.add(id);
        break;
      case "const":
        if (value.name !== null && typeof value.value === "string" && isCredentialName(value.name) && !isDummyKey(value.value)) {
          for (const id of b.credentials.of(value, { always: false, power: null, holder: value.name })) credentials.add(id);
        }
        break;
      case "text":
        for (const id of b.credentials.of(value, { always: false, power: null, holder: "" })) credentials.add(id);
        break;
      case "instance":
        object(b, value, credentials, capabilities);
        break;
      default:
        break;
    }
  }
  return { credentials: b.credentials.pair([...credentials]), capabilities: [...capabilities].sort(), open: openPlace(b, touched) };
}

/** Classes of the project that hold what all parts are configured with: what is read of one counts, not what it holds. */
const SETTINGS = /(?:^|[a-z_])(?:Settings|Config(?:uration)?|Env(?:ironment)?|Options|Constants)$|^(?:settings|config)$/;

function isSettings({ cls }: InstanceValue): boolean {
  return cls !== null && (SETTINGS.test(cls.node.name) || linearise(cls).some(({ bases }) => bases.some((base) => base.kind === "external" && /\.BaseSettings$/.test(base.fqn))));
}

const HELPER_DEPTH = 3;
const MADE_DEPTH = 6;

function object(b: Builder, value: InstanceValue, credentials: Set<string>, capabilities: Set<Capability>, depth = 0): void {
  if (value.cls) {
    // a helper object of the project (a client, a session): what it was given and holds
    if (depth >= HELPER_DEPTH || isA(value, MODEL_PART) || isSettings(value)) return;
    for (const [name, held] of [...value.kwargs, ...value.attrs]) {
      for (const one of members(held)) {
        if (one.kind === "instance") object(b, one, credentials, capabilities, depth + 1);
        else if (one.kind === "env" || one.kind === "const") for (const id of b.credentials.of(one, { always: false, power: null, holder: name })) credentials.add(id);
      }
    }
    return;
  }
  const name = classOf(value);
  if (value.fqn === "open") {
    capabilities.add(WRITING.test(modeOf(value)) ? "file-write" : "file-read");
    return;
  }
  if (/^crewai(?:\.|$)/.test(value.fqn) && /\.(?:Agent|Task|Crew)$/.test(value.fqn)) return;
  const known = (value.fqn.startsWith("crewai_tools") ? b.knowledge.tools[name] : undefined) ?? b.client(value.fqn);
  if (known) {
    const opened = knownCredentials(b, value, known);
    for (const id of opened.length > 0 || asksForCredentials(value) ? opened : givenCredentials(b, value, null)) credentials.add(id);
    for (const capability of known.capabilities) capabilities.add(capability);
    return;
  }
  if (name === "LLM" || (name in b.knowledge.llmClasses && /langchain|llama|crewai|litellm/.test(value.fqn))) {
    for (const id of llmsOf(b, value, value.site)) for (const credential of b.llms.get(id)?.credentials ?? []) if (!b.credentials.isLocal(credential)) credentials.add(credential);
    return;
  }
  for (const id of givenCredentials(b, value, null)) credentials.add(id);
  // `gspread.authorize(login).open(…)`: what it was made from speaks for it
  if (depth < MADE_DEPTH) {
    for (const from of [...(value.receiver ? [value.receiver] : []), ...value.args, ...value.kwargs.values()]) {
      for (const one of members(from)) if (one.kind === "instance" && !one.cls) object(b, one, credentials, capabilities, depth + 1);
    }
  }
  const method = /\.(?:write_text|write_bytes|unlink|rename|mkdir)$/.test(value.fqn) && /Path|pathlib/.test(value.fqn);
  if (method) capabilities.add("file-write");
}

/** Calls that run a query as it is given, of databases and of the tools that LangChain puts before them. */
const QUERIES = /\.(?:execute|executescript|exec_driver_sql|read_sql|read_sql_query|execute_query)$|^duckdb\.(?:\w+\.)*(?:sql|query)$|(?:^|\.)QuerySQL\w*Tool\.(?:invoke|run)$|\.SQLDatabase(?:\.from_uri)?\.(?:invoke|run|run_no_throw)$|^google\.cloud\.bigquery\.(?:\w+\.)*query(?:_and_wait)?$|^neo4j\.(?:\w+\.)+run$/;

/** The first call that runs a command, code or a query, or opens a file, which the function's caller chooses. */
function openPlace(b: Builder, touched: ReadonlySet<Value>): Tool["open"] {
  let file: Tool["open"] = null;
  for (const value of touched) {
    if (value.kind !== "instance" || value.cls) continue;
    const capability = b.client(value.fqn)?.capabilities.find((one) => one === "shell" || one === "code-exec");
    const [first] = value.args;
    if (QUERIES.test(value.fqn) && first && isChosen(first, false, value.site)) return { capability: "sql", location: locationOf(value.site) };
    const command = first ?? value.kwargs.get("args");
    const program = capability === "shell" && value.fqn.startsWith("subprocess") && !/getoutput|getstatusoutput/.test(value.fqn) && !isOn(value.kwargs.get("shell"));
    if (capability !== undefined && command && isChosen(command, program, value.site)) return { capability, location: locationOf(value.site) };
    if (value.fqn === "open" && first && isParameter(first) && !isGuardedPath(value.site)) file ??= fileAccess(value);
  }
  return file;
}

/** Modes of `open` that write. */
const WRITING = /[wax+]/;

/** The mode that a file is opened with; empty where none is given, or it is not known. */
function modeOf(open: InstanceValue): string {
  const mode = open.args[1] ?? open.kwargs.get("mode");
  return mode?.kind === "const" && typeof mode.value === "string" ? mode.value : "";
}

/** What opening a file gives; null for the bytes of one, which are a picture or a document for another service. */
function fileAccess(open: InstanceValue): Tool["open"] {
  const mode = modeOf(open);
  const writes = WRITING.test(mode);
  return !writes && mode.includes("b") ? null : { capability: writes ? "file-write" : "file-read", location: locationOf(open.site) };
}

/** Words of a function that looks at a path before it opens it. */
const PATH_CHECKS = /safe|allow|permit|valid|sanit|restrict|basename|realpath|\.resolve\(|relative_to|commonpath|commonprefix|startswith|endswith|normpath|secure_filename|whitelist|forbid|denied|splitext|\.suffix/i;

/** Whether the function around a call says anything of where a path may lead. */
function isGuardedPath(call: Site): boolean {
  if (!("source" in call)) return true;
  const { text } = call.source;
  const head = text.lastIndexOf("def ", call.node.start);
  return head < 0 || PATH_CHECKS.test(text.slice(head, call.node.start));
}

function isOn(value: Value | undefined): boolean {
  return value?.kind === "const" && value.value === true;
}

/** Whether a command is the caller's: as a whole, or inside a text. In a list of arguments only the program counts. */
function isChosen(command: Value, program: boolean, call: Site): boolean {
  if (command.kind === "instance") return /^(?:shlex\.split|compile|textwrap\.dedent|sqlalchemy\.(?:text|sql\.text))$/.test(command.fqn) && command.args[0] !== undefined && isChosen(command.args[0], program, call);
  if (command.kind === "unknown") return command.reason.startsWith("parameter ") && !isVetted(command, call);
  if (command.kind === "list") {
    const [first] = command.items;
    // `bash -c …`, `python -c …`: what is run is the next word
    const script = command.items.findIndex((one) => one.kind === "const" && typeof one.value === "string" && /^(?:-c|-lc|-e|\/c|-Command)$/.test(one.value));
    const inline = script < 0 ? undefined : command.items[script + 1];
    return (first !== undefined && isChosen(first, program, call)) || (inline !== undefined && isChosen(inline, false, call));
  }
  if (command.kind === "text") return command.parts.some((part, index) => (!program || index === 0) && isChosen(part, program, call));
  if (command.kind === "union") return command.members.some((one) => isChosen(one, program, call));
  return false;
}
