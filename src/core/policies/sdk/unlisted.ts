import { members, type Evaluator } from "../../evaluate";
import type { PythonSource } from "../../languages/document";
import type { Call } from "../../languages/python/ast";
import type { CloudKnowledge, LibraryCall, LiveResult } from "../../model/knowledge";
import type { BareUse } from "./calls";
import { matchesName } from "./names";

/** The listed call that a dotted name means. */
export function libraryCall(name: string, cloud: CloudKnowledge): LibraryCall | undefined {
  return cloud.libraries.find((one) => one.calls.some((pattern) => matchesName(pattern, name)));
}

const LIBRARIES = /^(?:google\.cloud\.(\w+?)(?:_v\d\w*)?|(vertexai)|(firebase_admin)|azure\.(?!identity\b|core\b|functions\b)(\w+?)(?:_v\d\w*)?)\./;
/** Google's libraries whose permissions start with another word. */
const SERVICES: Readonly<Record<string, string>> = { firestore: "datastore", kms: "cloudkms", tasks: "cloudtasks", vertexai: "aiplatform" };

function libraryOf(name: string): { readonly cloud: "gcp" | "azure"; readonly service: string } | null {
  const found = LIBRARIES.exec(name);
  if (!found) return null;
  const google = found[1] ?? found[2] ?? found[3];
  return google === undefined ? { cloud: "azure", service: found[4] ?? "" } : { cloud: "gcp", service: SERVICES[google] ?? google };
}

/** A call of a library of Google or Azure that no table lists: it may ask for anything. Null for what sends no request. */
export function unlistedUse(name: string, call: Call, source: PythonSource, cloud: CloudKnowledge): BareUse | null {
  const library = libraryOf(name);
  const parts = name.split(".");
  const last = parts.at(-1) ?? "";
  if (!library || /^[A-Z]/.test(last) || matchesAny(cloud.localCalls, name)) return null;
  // what is done with the answer of a request is no request
  const answers = parts.slice(0, -1).some((_, index) => {
    const before = parts.slice(0, index + 1).join(".");
    return libraryCall(before, cloud) !== undefined && !/\.get_blob$|\.(?:get|create|lookup)_bucket$/.test(before);
  });
  return answers ? null : unresolved(library, last, `${last} is no call of ${library.service} that is known`, call, source);
}

const HANDLE = /Client(?:\.(?:bucket|blob|collection|document|get_\w+_client))*$/;

/** A client, what is reached through it, or a list of it, handed to code that is not read. */
export function handedOver(call: Call, source: PythonSource, evaluator: Evaluator, cloud: CloudKnowledge): BareUse[] {
  const given = [...call.args, ...call.keywords.map((keyword) => keyword.value)].filter((arg) => arg.kind === "Name" || arg.kind === "Attribute" || arg.kind === "Call");
  const client = given.flatMap((arg) => members(evaluator.valueOf(arg, source))).find((value) => value.kind === "instance" && (HANDLE.test(value.fqn) || liveResult(value.fqn, cloud)) && libraryOf(value.fqn) !== null);
  const library = client?.kind === "instance" ? libraryOf(client.fqn) : null;
  if (!library) return [];
  const callee = evaluator.valueOf(call.func, source);
  const name = source.text.slice(call.func.start, call.func.end).slice(0, 60);
  if (callee.kind === "function" || callee.kind === "class" || (callee.kind === "external" && libraryOf(callee.fqn)) || /^(?:print|isinstance|type|str|repr|id|hasattr|list|len)$/.test(name)) return [];
  return [unresolved(library, name, `a client of ${library.service} is handed to ${name}, which is not followed`, call, source)];
}

/** Items of a list that send requests themselves go by the name under which their calls are listed. */
export function itemName(name: string, cloud: CloudKnowledge): string {
  const parts = name.split(".");
  for (let end = parts.length - 1; end > 1; end--) {
    const live = liveResult(parts.slice(0, end).join("."), cloud);
    if (live) return `${live.item}.${parts.slice(end).join(".")}`.replace(".snapshot.reference.", ".");
  }
  return name;
}

function liveResult(name: string, cloud: CloudKnowledge): LiveResult | undefined {
  return cloud.liveResults.find((one) => matchesAny(one.calls, name));
}

function matchesAny(patterns: readonly string[], name: string): boolean {
  return patterns.some((pattern) => matchesName(pattern, name));
}

function unresolved(library: { readonly cloud: "gcp" | "azure"; readonly service: string }, operation: string, why: string, call: Call, source: PythonSource): BareUse {
  return { location: source.locate(call), cloud: library.cloud, service: library.service, operation, actions: [], resources: [], unresolved: why, resourcesUnresolved: why };
}
