import type { AwsTables, IamAction, SdkClient } from "../aws/tables";
import { literals, type CallArguments } from "./arguments";
import { besides, byContent } from "./contents";

/** Actions of an operation called with these arguments; `why` where the table has none. */
export function actionsOf(client: SdkClient, operation: string, args: CallArguments, tables: AwsTables): { readonly actions: readonly string[] } | { readonly why: string } {
  const { knowledge } = tables;
  const key = `${client.name}.${operation}`;
  const opaque = knowledge.opaque[key];
  if (opaque !== undefined) return { why: opaque };
  const written = byContent(key, args);
  if (written && "why" in written) return written;
  const own = written?.actions ?? knowledge.overrides[key] ?? restAction(client, operation) ?? sameName(client, operation, tables);
  if (!own) return { why: `no IAM action is known for ${client.name}'s ${operation}` };
  const more = [key, `${client.name}.*`].flatMap((one) => Object.entries(knowledge.additions[one] ?? {})).flatMap(([argument, actions]) => (asksFor(argument, args) ? actions : []));
  const extra = new Set([...own, ...more, ...besides(client, operation, own, args, tables)]);
  return { actions: [...extra] };
}

/** `A !B`: A is given and B is not. */
function asksFor(condition: string, args: CallArguments): boolean {
  const [first = "", ...without] = condition.split(" !");
  return first === "*" || (args.named.has(first) && !without.some((name) => args.named.has(name)));
}

function sameName(client: SdkClient, operation: string, tables: AwsTables): string[] | null {
  const action = tables.services.get(client.prefix)?.actions.get(operation.toLowerCase());
  return action ? [action.id] : null;
}

/** API Gateway's management API is authorised by HTTP verb. */
function restAction(client: SdkClient, operation: string): string[] | null {
  if (client.prefix !== "apigateway") return null;
  const verb = /^(?:Get|Export|List)/.test(operation) ? "GET" : /^(?:Create|Import|Generate|Test|Flush)/.test(operation) ? "POST" : /^(?:Delete|Untag|Flush|Reset)/.test(operation) ? "DELETE" : /^(?:Update|Reject)/.test(operation) ? "PATCH" : "PUT";
  return [`apigateway:${verb}`];
}

export interface NamedResources {
  readonly resources: readonly string[];
  readonly unresolved: string | null;
}

/** ARNs that a call names for its actions. */
export function resourcesOf(client: SdkClient, operation: string, actions: readonly string[], args: CallArguments, tables: AwsTables): NamedResources {
  const known = actions.flatMap((id) => {
    const [prefix = "", name = ""] = id.split(":");
    return tables.services.get(prefix)?.actions.get(name.toLowerCase()) ?? [];
  });
  const limited = known.filter((action) => action.resources.length > 0);
  if (limited.length === 0) return { resources: [], unresolved: null };
  const unbounded = known.find((action) => action.resources.length === 0);
  if (unbounded) return { resources: [], unresolved: `${unbounded.id} works on every resource only` };
  const resources = new Set<string>();
  for (const action of limited) {
    const found = client.prefix === "s3" && action.service === "s3" ? s3Resource(action, operation, args) : plainResource(client, action, args, tables);
    if ("why" in found) return { resources: [], unresolved: `${action.id}: ${found.why}` };
    for (const arn of found.arns) resources.add(arn);
  }
  return { resources: [...resources], unresolved: null };
}

type Found = { readonly arns: readonly string[] } | { readonly why: string };

function s3Resource(action: IamAction, operation: string, args: CallArguments): Found {
  if (/copy/i.test(operation)) return { why: "source and target of a copy are not told apart" };
  const [first, second, third] = args.positional;
  const transfer = /^(?:upload|download)_/.test(operation);
  const bucket = literals(args.named.get("Bucket") ?? (operation.startsWith("download_") ? first : transfer ? second : undefined));
  if ("why" in bucket) return bucket;
  const bases = bucket.texts.map((name) => (name.startsWith("arn:") ? name : `arn:aws:s3:::${name}`));
  if (action.resources.some((type) => type.name === "bucket")) return { arns: bases };
  const key = literals(args.named.get("Key") ?? (operation.startsWith("download_") ? second : transfer ? third : undefined));
  const keys = "texts" in key ? key.texts : ["*"];
  return { arns: bases.flatMap((base) => keys.map((one) => `${base}/${one}`)) };
}

function plainResource(client: SdkClient, action: IamAction, args: CallArguments, tables: AwsTables): Found {
  let why = "the call names no resource";
  for (const [name, value] of args.named) {
    const template = tables.knowledge.arguments[`${client.name}.${name}`] ?? template_(action, name);
    if (template === undefined) continue;
    const found = literals(value);
    if ("why" in found) {
      why = found.why;
      continue;
    }
    const arns = found.texts.map((text) => ({ text, arn: toArn(text, template) }));
    // an ARN of another kind: the secret that a database call signs in with
    if (arns.some(({ arn }) => arn !== null && !isOf(action, arn))) continue;
    const indirect = arns.find(({ arn }) => arn === null);
    if (indirect) {
      why = `'${indirect.text}' is an alias or a profile, whose resource is another`;
      continue;
    }
    const index = args.named.has("IndexName") && client.name === "dynamodb" ? "/index/*" : "";
    return { arns: arns.flatMap(({ arn }) => (arn === null ? [] : [`${arn}${index}`])) };
  }
  return { why: args.open ? "its arguments are given as a mapping" : why };
}

function isOf(action: IamAction, arn: string): boolean {
  const service = arn.split(":")[2] ?? "";
  return !/^[a-z0-9-]+$/.test(service) || action.resources.some((type) => type.pattern.split(":")[0] === service);
}

/** A resource type whose one variable is named like the argument. */
function template_(action: IamAction, argument: string): string | undefined {
  const type = action.resources.find(({ pattern }) => {
    const names = [...pattern.matchAll(/\{(\w+)\}/g)].map((match) => match[1]?.toLowerCase());
    return names.length === 1 && names[0] === argument.toLowerCase();
  });
  return type && `arn:aws:${type.pattern.replace(/:R:/, ":*:").replace(/:A:/, ":*:").replace(/\{\w+\}/, "{}")}`;
}

function toArn(text: string, template: string): string | null {
  if (text.startsWith("arn:")) return template.includes(":secret:") && !/-\w{6}$/.test(text) ? `${text}-??????` : text;
  const queue = /^https:\/\/(?:sqs\.([\w-]+)\.amazonaws\.com|queue\.amazonaws\.com)\/(\d{12})\/([\w.-]+)$/.exec(text);
  if (queue) return `arn:aws:sqs:${queue[1] ?? "*"}:${queue[2] ?? "*"}:${queue[3] ?? ""}`;
  if (template === "{}" || /^alias\/|^https?:/.test(text) || (template.includes("foundation-model") && /^(?:us|eu|apac|global|jp|au)\./.test(text))) return null;
  return template.replace("{}", template.includes(":parameter/") ? text.replace(/^\//, "") : text);
}
