import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

interface ServiceModel {
  readonly metadata: { readonly endpointPrefix: string; readonly signingName?: string };
  readonly operations: Readonly<Record<string, unknown>>;
}
interface WaiterModel {
  readonly waiters: Readonly<Record<string, { readonly operation: string }>>;
}
interface ResourceShape {
  readonly identifiers?: readonly { readonly name: string }[];
  readonly actions?: Readonly<Record<string, { readonly request?: { readonly operation: string }; readonly resource?: { readonly type: string } }>>;
  readonly load?: { readonly request?: { readonly operation: string } };
  readonly has?: Readonly<Record<string, { readonly resource: { readonly type: string } }>>;
  readonly hasMany?: Readonly<Record<string, { readonly request?: { readonly operation: string }; readonly resource?: { readonly type: string } }>>;
}
interface ResourceModel {
  readonly service: ResourceShape;
  readonly resources: Readonly<Record<string, ResourceShape>>;
}

/** IAM prefixes that neither the signing name nor the endpoint gives (Service Authorization Reference, read 2026-11). */
const PREFIX: Readonly<Record<string, string>> = {
  applicationcostprofiler: "application-cost-profiler",
  cloudcontrol: "cloudformation",
  cloudwatch: "cloudwatch",
  "cognito-sync": "cognito-sync",
  "iot-data": "iot",
  "iot-jobs-data": "iotjobsdata",
  iotsecuretunneling: "iot",
  iotthingsgraph: "iotthingsgraph",
  mturk: "mechanicalturk",
  "partnercentral-account": "partnercentral",
  "partnercentral-benefits": "partnercentral",
  "partnercentral-channel": "partnercentral",
  "partnercentral-selling": "partnercentral",
  resourcegroupstaggingapi: "tag",
  sso: "sso",
  "bedrock-runtime": "bedrock",
  "bedrock-agent": "bedrock",
  "bedrock-agent-runtime": "bedrock",
};

/**
 * One block a client: `>client prefix`, `=` operations that an IAM action of the same name authorises,
 * `!` the other operations, `~waiter=Operation`, and for boto3 resources `%Class identifiers|method=Operation|…`.
 */
export function sdkTable(botocore: string, boto3: string, actions: ReadonlyMap<string, readonly string[]>): string {
  const blocks: string[] = [];
  for (const client of readdirSync(botocore, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort()) {
    const model = newest(join(botocore, client), "service-2.json") as ServiceModel | null;
    if (!model) continue;
    const prefix = PREFIX[client] ?? model.metadata.signingName ?? model.metadata.endpointPrefix;
    const known = actions.get(prefix) ?? [];
    const byLower = new Map(known.map((action) => [action.toLowerCase(), action]));
    const same: string[] = [];
    const other: string[] = [];
    for (const operation of Object.keys(model.operations)) (byLower.has(operation.toLowerCase()) ? same : other).push(operation);
    const notOperations = known.filter((action) => !same.some((operation) => operation.toLowerCase() === action.toLowerCase()));
    const lines = [`>${client} ${prefix}`];
    if (same.length > 0) lines.push(notOperations.length < same.length ? `-${notOperations.join(" ")}` : `=${same.join(" ")}`);
    if (other.length > 0) lines.push(`!${other.join(" ")}`);
    const waiters = newest(join(botocore, client), "waiters-2.json") as WaiterModel | null;
    const waits = Object.entries(waiters?.waiters ?? {}).map(([name, waiter]) => `${name}=${waiter.operation}`);
    if (waits.length > 0) lines.push(`~${waits.join(" ")}`);
    const resources = newest(join(boto3, client), "resources-1.json") as ResourceModel | null;
    if (resources) {
      lines.push(resourceLine("ServiceResource", resources.service));
      for (const [name, shape] of Object.entries(resources.resources)) lines.push(resourceLine(name, shape));
    }
    blocks.push(lines.join("\n"));
  }
  return blocks.join("\n");
}

/** `%Name id,id|method=Operation:Class …|Sub=Class …|collection=Operation:Class …` */
function resourceLine(name: string, shape: ResourceShape): string {
  const methods = Object.entries(shape.actions ?? {}).flatMap(([method, action]) => (action.request ? [`${method}=${action.request.operation}:${action.resource?.type ?? ""}`] : []));
  if (shape.load?.request) methods.push(`Load=${shape.load.request.operation}:`);
  const has = Object.entries(shape.has ?? {}).map(([method, sub]) => `${method}=${sub.resource.type}`);
  const many = Object.entries(shape.hasMany ?? {}).flatMap(([method, sub]) => (sub.request ? [`${method}=${sub.request.operation}:${sub.resource?.type ?? ""}`] : []));
  return `%${name} ${(shape.identifiers ?? []).map((identifier) => identifier.name).join(",")}|${methods.join(" ")}|${has.join(" ")}|${many.join(" ")}`;
}

/** The newest API version's file of a client, plain or gzipped. */
function newest(folder: string, file: string): unknown {
  if (!existsSync(folder)) return null;
  for (const version of readdirSync(folder).sort().reverse()) {
    const path = join(folder, version, file);
    if (existsSync(path)) return JSON.parse(readFileSync(path, "utf8"));
    if (existsSync(`${path}.gz`)) return JSON.parse(gunzipSync(readFileSync(`${path}.gz`)).toString("utf8"));
  }
  return null;
}
