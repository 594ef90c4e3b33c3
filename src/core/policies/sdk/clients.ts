import { members, siteKey, type Evaluator, type Value } from "../../evaluate";
import type { PythonSource } from "../../languages/document";
import type { Call, FunctionDef } from "../../languages/python/ast";
import { walkStatements } from "../../languages/python/visit";
import type { AwsTables } from "../aws/tables";
import { remembered } from "../../remember";
import type { BareUse } from "./calls";
import { receiversOf } from "./receiver";

/** Clients of boto3 that functions of the program make, by their place, and those of them that were seen in use. */
export interface Clients {
  readonly made: Map<string, { readonly use: BareUse; readonly call: Call; readonly source: PythonSource }>;
  readonly met: Set<string>;
}

const functionsIn = remembered((source: PythonSource): FunctionDef[] => {
  const found: FunctionDef[] = [];
  walkStatements(source.module.body, (stmt) => {
    if (stmt.kind === "FunctionDef") found.push(stmt);
    return true;
  });
  return found;
});

export function noClients(): Clients {
  return { made: new Map(), met: new Set() };
}

/** Notes a client that this call makes. */
export function noteMade(call: Call, source: PythonSource, evaluator: Evaluator, tables: AwsTables, clients: Clients): void {
  const written = source.text.slice(call.func.start, call.func.end);
  if (!/(?:client|resource)$/i.test(written)) return;
  // what a module makes for itself and leaves alone is left alone; what a function makes may be given to anything
  if (!functionsIn(source).some((one) => one.start <= call.start && call.end <= one.end)) return;
  const note = (key: string, service: string): void => {
    const why = "what is done with this client is not followed";
    clients.made.set(key, { call, source, use: { location: source.locate(call), cloud: "aws", service, operation: "client", actions: [], resources: [], unresolved: why, resourcesUnresolved: why } });
  };
  const value = evaluator.valueOf(call, source);
  for (const one of members(value)) {
    const [receiver] = receiversOf(one, tables);
    if (one.kind === "instance" && receiver && receiver.kind !== "session" && receiver.kind !== "data") note(siteKey(one.site), "client" in receiver ? receiver.client.prefix : "*");
  }
  // code that nothing was seen to run
  if (value.kind === "unknown" && /^(?:aio)?boto3\.(?:client|resource)$/.test(written)) {
    const [name] = call.args;
    const service = name?.kind === "Constant" && typeof name.value === "string" ? tables.clients.get(name.value)?.prefix : undefined;
    note(siteKey({ source, node: call }), service ?? "*");
  }
}

/** Notes the clients that a value is, or was got from. */
export function noteMet(value: Value, clients: Clients): void {
  for (const one of members(value)) {
    for (let at: Value | null = one, depth = 0; at?.kind === "instance" && depth < 8; at = at.receiver ?? at.args[0] ?? null, depth++) clients.met.add(siteKey(at.site));
  }
}

/** A client that nothing was seen to use is used in a way that is not read: what it asks for is not known. */
export function unfollowed({ made, met }: Clients, sources: readonly PythonSource[]): BareUse[] {
  return [...made].flatMap(([key, { use, call, source }]) => (met.has(key) || isLeftAlone(call, source, sources) ? [] : [use]));
}

/** A client that is dropped at once, or kept under a name that stands nowhere else. */
function isLeftAlone(call: Call, { text }: PythonSource, sources: readonly PythonSource[]): boolean {
  const before = text.slice(text.lastIndexOf("\n", call.start - 1) + 1, call.start);
  if (/^\s*$/.test(before)) return /^\s*(?:[\n#;]|$)/.test(text.slice(call.end, call.end + 80));
  const [, self = "", name = ""] = /^\s*(self\.)?(\w+)\s*(?::[^=]+)?=\s*$/.exec(before) ?? [];
  if (name === "") return false;
  const word = new RegExp(`\\b${name}\\b`, "g");
  const count = (self === "" ? [text] : sources.map((one) => one.text)).reduce((sum, one) => sum + [...one.matchAll(word)].length, 0);
  return count < 2;
}
