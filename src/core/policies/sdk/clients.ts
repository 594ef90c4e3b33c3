import { members, siteKey, type Evaluator, type Value } from "../../evaluate";
import type { PythonSource } from "../../languages/document";
import type { Call, FunctionDef } from "../../languages/python/ast";
import { walkStatements } from "../../languages/python/visit";
import type { AwsTables } from "../aws/tables";
import { remembered } from "../remember";
import type { BareUse } from "./calls";
import { receiversOf } from "./receiver";

/** Clients of boto3 that functions of the program make, by their place, and those of them that were seen in use. */
export interface Clients {
  readonly made: Map<string, BareUse>;
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
  if (!/(?:client|resource)$/i.test(source.text.slice(call.func.start, call.func.end))) return;
  // what a module makes for itself and leaves alone is left alone; what a function makes may be given to anything
  if (!functionsIn(source).some((one) => one.start <= call.start && call.end <= one.end)) return;
  for (const value of members(evaluator.valueOf(call, source))) {
    const [receiver] = receiversOf(value, tables);
    if (value.kind !== "instance" || !receiver || receiver.kind === "session" || receiver.kind === "data") continue;
    const service = "client" in receiver ? receiver.client.prefix : "*";
    const why = "what is done with this client is not followed";
    clients.made.set(siteKey(value.site), { location: source.locate(call), cloud: "aws", service, operation: "client", actions: [], resources: [], unresolved: why, resourcesUnresolved: why });
  }
}

/** Notes the clients that a value is, or was got from. */
export function noteMet(value: Value, clients: Clients): void {
  for (const one of members(value)) {
    for (let at: Value | null = one, depth = 0; at?.kind === "instance" && depth < 8; at = at.receiver ?? at.args[0] ?? null, depth++) clients.met.add(siteKey(at.site));
  }
}

/** A client that nothing was seen to use is used in a way that is not read: what it asks for is not known. */
export function unfollowed({ made, met }: Clients): BareUse[] {
  return [...made].flatMap(([key, use]) => (met.has(key) ? [] : [use]));
}
