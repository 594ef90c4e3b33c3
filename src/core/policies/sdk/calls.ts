import type { PythonSource } from "../../languages/document";
import type { Attribute, Call, Expr } from "../../languages/python/ast";
import { walkAllExpressions } from "../../languages/python/visit";
import type { CloudKnowledge } from "../../model/knowledge";
import type { SdkUse } from "../../model/policy";
import { methodName, type AwsTables, type SdkClient } from "../aws/tables";
import type { Evaluator, Value } from "../../evaluate";
import { handedCall, libraryUses } from "./libraries";
import { argumentsOf, fromDict, type CallArguments } from "./arguments";
import { noteMade, noteMet, type Clients } from "./clients";
import { isModelName, modelCalls } from "./models";
import { actionsOf, resourcesOf } from "./operations";
import { CHAINED, receiversOf, type Receiver } from "./receiver";

/** An SDK use without its agents and tools. */
export type BareUse = Omit<SdkUse, "agents" | "tools">;

/** What one call can mean, each once. A helper that makes any client gives them all: those without such a method are not meant. */
function settle(uses: readonly BareUse[]): BareUse[] {
  const known = uses.filter((use) => use.unresolved === null);
  const seen = new Set<string>();
  return (known.length > 0 && uses.every((use) => use.service !== "*") ? known : uses).filter((use) => {
    const key = [use.service, use.operation, ...use.resources].join(" ");
    return !seen.has(key) && seen.add(key);
  });
}

/** Methods of clients and sessions that send no request. */
const LOCAL = new Set(["get_paginator", "get_waiter", "can_paginate", "close", "generate_presigned_url", "generate_presigned_post", "client", "resource", "get_credentials", "get_available_services", "get_available_regions", "create_client", "register", "build_full_result", "get_available_subresources"]);
/** Identifiers of boto3's resource classes as arguments of the client. */
const IDENTIFIERS: Readonly<Record<string, string>> = {
  "dynamodb.Table.Name": "TableName",
  "s3.Bucket.Name": "Bucket",
  "s3.Object.BucketName": "Bucket",
  "s3.Object.Key": "Key",
  "s3.ObjectSummary.BucketName": "Bucket",
  "s3.ObjectSummary.Key": "Key",
  "s3.BucketPolicy.BucketName": "Bucket",
  "sqs.Queue.Url": "QueueUrl",
  "sns.Topic.Arn": "TopicArn",
};

/** Calls of boto3, its relatives and the other clouds' libraries in one file. */
export function callsOf(source: PythonSource, evaluator: Evaluator, tables: AwsTables, cloud: CloudKnowledge, clients: Clients): BareUse[] {
  const uses: BareUse[] = [];
  const called = new Set<Expr>();
  walkAllExpressions(source.module.body, (expr) => {
    if (expr.kind === "Attribute" && receiversOf(evaluator.valueOf(expr.value, source), tables).length > 0) noteMet(evaluator.valueOf(expr.value, source), clients);
    if (expr.kind === "Attribute" && !called.has(expr)) uses.push(...handedMethod(expr, source, evaluator, tables), ...readAttribute(expr, source, evaluator, tables), ...handedCall(expr, source, evaluator, cloud));
    if (expr.kind === "Call") {
      called.add(expr.func);
      noteMade(expr, source, evaluator, tables, clients);
      const escaped = escapes(expr, source, evaluator, tables);
      if (escaped.length > 0 || isModelName(source.text.slice(expr.func.start, expr.func.end))) for (const arg of [...expr.args, ...expr.keywords.map((keyword) => keyword.value)]) noteMet(evaluator.valueOf(arg, source), clients);
      uses.push(...onCall(expr, source, evaluator, tables, escaped), ...libraryUses(expr, source, evaluator, cloud));
    }
    return true;
  });
  return uses;
}

function onCall(call: Call, source: PythonSource, evaluator: Evaluator, tables: AwsTables, handed: readonly BareUse[]): BareUse[] {
  const escaped = [...handed, ...modelCalls(call, source, evaluator)];
  if (call.func.kind !== "Attribute") return escaped;
  const { func } = call;
  const make = (client: SdkClient, operation: string, args: CallArguments): BareUse => useOf(source, call, client, operation, args, tables);
  const direct = settle(receiversOf(evaluator.valueOf(func.value, source), tables).flatMap((receiver) => byReceiver(receiver, func.attr, call, source, evaluator, make)));
  if (direct.length > 0) return [...direct, ...escaped];
  // `bucket.objects.filter(…)`: the collection is an attribute of the resource
  if (func.value.kind !== "Attribute") return escaped;
  const collection = func.value.attr;
  const many = receiversOf(evaluator.valueOf(func.value.value, source), tables).flatMap((receiver): BareUse[] => {
    if (receiver.kind !== "resource") return [];
    const target = receiver.type.collections.get(collection);
    if (!target) return [];
    const given = identified(receiver, argumentsOf(call, source, evaluator));
    const args = target.type === "ObjectVersion" ? { ...given, named: new Map([...given.named, ["VersionId", UNKNOWN] as const]) } : given;
    const found = [make(receiver.client, target.operation, args)];
    if (func.attr === "delete" && receiver.client.name === "s3") found.push(make(receiver.client, "DeleteObjects", args));
    else if (!CHAINED.test(func.attr)) found.push(unresolved(source, call, receiver.client.prefix, func.attr, `a batch action on ${collection} is not followed`));
    return found;
  });
  return [...many, ...escaped];
}

/** `pool.submit(s3.get_object, …)`, `read = s3.get_object`: the call is made elsewhere, with arguments that are not followed. */
function handedMethod(expr: Attribute, source: PythonSource, evaluator: Evaluator, tables: AwsTables): BareUse[] {
  const args: CallArguments = { named: new Map(), positional: [], open: true };
  return settle(
    receiversOf(evaluator.valueOf(expr.value, source), tables).flatMap((receiver): BareUse[] => {
      const { operation: named = null } = receiver.kind === "paginator" || receiver.kind === "waiter" ? receiver : {};
      const operation = /^(?:paginate|wait)$/.test(expr.attr) && named !== null ? named : receiver.kind === "client" ? receiver.client.methods.get(expr.attr) ?? transfer(receiver.client, expr.attr) : receiver.kind === "resource" ? receiver.type.methods.get(expr.attr)?.operation : null;
      return operation && "client" in receiver ? [{ ...useOf(source, expr, receiver.client, operation, args, tables), resources: [], resourcesUnresolved: "the method is handed on, and its arguments are not followed" }] : [];
    }),
  );
}

/** `table.item_count`: boto3 asks for what an object is when it is first read. Identifiers are known without. */
function readAttribute(expr: Attribute, source: PythonSource, evaluator: Evaluator, tables: AwsTables): BareUse[] {
  const args: CallArguments = { named: new Map(), positional: [], open: false };
  return settle(
    receiversOf(evaluator.valueOf(expr.value, source), tables).flatMap((receiver): BareUse[] => {
      if (receiver.kind !== "resource" || receiver.fresh !== true) return [];
      const { type, client } = receiver;
      const load = type.methods.get("load")?.operation;
      const name = expr.attr;
      const known = /^(?:meta$|_|wait_until)|^[A-Z]/.test(name) || [type.methods, type.factories, type.collections].some((one) => one.has(name)) || type.identifiers.some((one) => [methodName(one), methodName(`${type.name}${one}`)].includes(name)) || GIVEN.has(`${type.name}.${name}`);
      return load === undefined || known ? [] : [useOf(source, expr, client, load, identified(receiver, args), tables)];
    }),
  );
}

/** Identifiers that boto3 has under one more name. */
const GIVEN = new Set(["SecurityGroup.group_id", "KeyPair.key_name", "PlacementGroup.group_name"]);

function byReceiver(receiver: Receiver, method: string, call: Call, source: PythonSource, evaluator: Evaluator, make: (client: SdkClient, operation: string, args: CallArguments) => BareUse): BareUse[] {
  const args = (): CallArguments => argumentsOf(call, source, evaluator);
  switch (receiver.kind) {
    case "client": {
      const { client } = receiver;
      if (method === "generate_presigned_url") {
        const given = args();
        const name = given.named.get("ClientMethod") ?? given.positional[0];
        const operation = name?.kind === "const" && typeof name.value === "string" ? client.methods.get(name.value) : undefined;
        return [operation === undefined ? unresolved(source, call, client.prefix, method, "the signed method is computed") : make(client, operation, fromDict(given.named.get("Params") ?? given.positional[1]))];
      }
      if (method === "generate_presigned_post") return [make(client, "PutObject", args())];
      if (LOCAL.has(method)) return [];
      const operation = client.methods.get(method) ?? transfer(client, method);
      return [operation === null ? unresolved(source, call, client.prefix, method, `${method} is no operation of ${client.name} that is known`) : make(client, operation, args())];
    }
    case "resource": {
      const { client, type } = receiver;
      if (LOCAL.has(method) || type.factories.has(method) || (CHAINED.test(method) && !type.methods.has(method))) return [];
      const given = identified(receiver, args());
      if (method === "batch_writer" && client.name === "dynamodb") return [make(client, "BatchWriteItem", given)];
      const waited = /^wait_until_(\w+)$/.exec(method)?.[1];
      const operation = type.methods.get(method === "reload" ? "load" : method)?.operation ?? (waited === undefined ? undefined : client.waiters.get(`${methodName(type.name)}_${waited}`)) ?? transfer(client, method);
      return [operation === null ? unresolved(source, call, client.prefix, `${type.name}.${method}`, `${type.name}.${method} is not known`) : make(client, operation, given)];
    }
    case "paginator":
    case "waiter":
      if (method !== "paginate" && method !== "wait") return [];
      return [receiver.operation === null ? unresolved(source, call, receiver.client.prefix, method, `the ${receiver.kind}'s name is computed or unknown`) : make(receiver.client, receiver.operation, args())];
    case "unknown-service":
      return [unresolved(source, call, "*", method, receiver.why)];
    case "session":
    case "data":
      return [];
  }
}

function transfer(client: SdkClient, method: string): string | null {
  if (client.name === "rds" && method === "generate_db_auth_token") return method;
  return client.name === "s3" && /^(?:upload_file|upload_fileobj|download_file|download_fileobj|copy)$/.test(method) ? method : null;
}

/** A value that is there and cannot be read. */
const UNKNOWN: Value = { kind: "unknown", reason: "not read", site: null };

/** A resource object's identifiers join the call's arguments. */
function identified(receiver: Extract<Receiver, { kind: "resource" }>, args: CallArguments): CallArguments {
  const named = new Map<string, Value>(args.named);
  for (const [identifier, value] of receiver.identifiers) {
    const argument = IDENTIFIERS[`${receiver.client.name}.${receiver.type.name}.${identifier}`];
    if (argument !== undefined && !named.has(argument)) named.set(argument, value);
  }
  if (receiver.client.name === "s3" && receiver.type.name === "ObjectVersion" && !named.has("VersionId")) named.set("VersionId", UNKNOWN);
  return { ...args, named };
}

function useOf(source: PythonSource, call: Expr, client: SdkClient, operation: string, args: CallArguments, tables: AwsTables): BareUse {
  const found = actionsOf(client, operation, args, tables);
  if ("why" in found) return unresolved(source, call, client.prefix, operation, found.why);
  const named = resourcesOf(client, operation, found.actions, args, tables);
  return { location: source.locate(call), cloud: "aws", service: client.prefix, operation, actions: found.actions, resources: named.resources, unresolved: null, resourcesUnresolved: named.unresolved };
}

function unresolved(source: PythonSource, at: Expr, service: string, operation: string, why: string): BareUse {
  return { location: source.locate(at), cloud: "aws", service, operation, actions: [], resources: [], unresolved: why, resourcesUnresolved: why };
}

/** A client handed to code that is not read: what it does there is not known. */
function escapes(call: Call, source: PythonSource, evaluator: Evaluator, tables: AwsTables): BareUse[] {
  const given = [...call.args, ...call.keywords.map((keyword) => keyword.value)].filter((arg) => arg.kind === "Name" || arg.kind === "Attribute" || arg.kind === "Call");
  if (given.length === 0) return [];
  const found = given.flatMap((arg) => receiversOf(evaluator.valueOf(arg, source), tables)).filter((receiver) => receiver.kind !== "data");
  if (found.length === 0) return [];
  const callee = evaluator.valueOf(call.func, source);
  if (callee.kind === "function" || callee.kind === "class") return [];
  const name = source.text.slice(call.func.start, call.func.end).slice(0, 60);
  if (isModelName(name)) return [];
  return settle(found.map((receiver) => unresolved(source, call, "client" in receiver ? receiver.client.prefix : "*", name, `the AWS ${receiver.kind} is handed to ${name}, which is not followed`)));
}
