import type { AwsTables, SdkClient } from "../aws/tables";
import { isNone, members, onlyString, type Value } from "../../evaluate";
import type { CallArguments } from "./arguments";

/** What a call needs besides its operation, by what its arguments hold. */
export function besides(client: SdkClient, operation: string, own: readonly string[], args: CallArguments, tables: AwsTables): string[] {
  return [...transferExtras(operation, args), ...handedOver(client, own, args, tables), ...readFromS3(client, operation, args), ...tagging(client, own, args, tables)];
}

/** `upload_file(…, ExtraArgs={"ACL": …})` needs the right to set it. */
function transferExtras(operation: string, args: CallArguments): string[] {
  if (!operation.startsWith("upload_")) return [];
  const extra = args.named.get("ExtraArgs");
  if (extra?.kind !== "dict") return [];
  return [...(extra.entries.has("ACL") ? ["s3:PutObjectAcl"] : []), ...(extra.entries.has("Tagging") ? ["s3:PutObjectTagging"] : [])];
}

/** A role that a writing call hands to the service, wherever in its arguments, has to be one that the caller may pass. */
function handedOver(client: SdkClient, own: readonly string[], args: CallArguments, tables: AwsTables): string[] {
  if (client.prefix === "sts" || client.prefix === "iam" || !own.some((action) => levelOf(action, tables) === "write")) return [];
  const given = (name: string, value: Value): boolean => (/(?:^|[a-z])role(?:arn)?$/i.test(name) && !isNone(value) && value.kind !== "dict") || (value.kind === "dict" && /^IamInstanceProfile$/i.test(name));
  return [...args.named].some(([name, value]) => holds(name, value, given, 0)) ? ["iam:PassRole"] : [];
}

/** Services that read the caller's own files with the caller's rights. */
function readFromS3(client: SdkClient, operation: string, args: CallArguments): string[] {
  const code = client.name === "lambda" && /^(?:CreateFunction|PublishLayerVersion)$/.test(operation);
  if (!code && !/^(?:textract|rekognition)$/.test(client.name)) return [];
  const names = (name: string): boolean => name === (code ? "S3Bucket" : "S3Object");
  return [...args.named].some(([name, value]) => holds(name, value, names, 0)) ? ["s3:GetObject"] : [];
}

/** Tags that a thing is made with take the right to tag. */
function tagging(client: SdkClient, own: readonly string[], args: CallArguments, tables: AwsTables): string[] {
  const given = ["Tags", "tags", "TagSpecifications"].map((name) => args.named.get(name)).find((value) => value !== undefined);
  const actions = tables.services.get(client.prefix)?.actions;
  if (!given || isNone(given) || !actions || own.some((action) => /:(?:Tag|Untag|AddTags|CreateTags|RemoveTags)/.test(action))) return [];
  const entity = /:Create(\w+)$/.exec(own[0] ?? "")?.[1] ?? "";
  const found = [`tag${entity}`, "tagresource", "addtagstoresource", "addtags", "createtags"].map((name) => actions.get(name.toLowerCase())).find((action) => action !== undefined);
  return found ? [found.id] : [];
}

function levelOf(action: string, tables: AwsTables): string | undefined {
  const [prefix = "", name = ""] = action.split(":");
  return tables.services.get(prefix)?.actions.get(name.toLowerCase())?.level;
}

/** Whether an argument, or what lies in it, is as asked. */
function holds(name: string, value: Value, asked: (name: string, value: Value) => boolean, depth: number): boolean {
  if (asked(name, value)) return true;
  if (depth > 3) return false;
  if (value.kind === "dict") return [...value.entries].some(([key, inner]) => holds(key, inner, asked, depth + 1));
  return value.kind === "list" && value.items.some((item) => holds("", item, asked, depth + 1));
}

const STATEMENTS: Readonly<Record<string, string>> = { SELECT: "PartiQLSelect", INSERT: "PartiQLInsert", UPDATE: "PartiQLUpdate", DELETE: "PartiQLDelete", EXISTS: "PartiQLSelect" };
const WRITES: Readonly<Record<string, string>> = { Put: "PutItem", Update: "UpdateItem", Delete: "DeleteItem", ConditionCheck: "ConditionCheckItem" };

/** Operations whose actions are what their statements, items and versions say; null for any other. */
export function byContent(key: string, args: CallArguments): { readonly actions: readonly string[] } | { readonly why: string } | null {
  switch (key) {
    case "dynamodb.ExecuteStatement":
      return named([wordOf(args.named.get("Statement"))], STATEMENTS, "what a PartiQL statement does is in its text");
    case "dynamodb.BatchExecuteStatement":
      return named(itemsOf(args.named.get("Statements")).map((one) => wordOf(one?.get("Statement"))), STATEMENTS, "what a PartiQL statement does is in its text");
    case "dynamodb.ExecuteTransaction":
      return named(itemsOf(args.named.get("TransactStatements")).map((one) => wordOf(one?.get("Statement"))), STATEMENTS, "what a PartiQL statement does is in its text");
    case "dynamodb.TransactWriteItems":
      return named(itemsOf(args.named.get("TransactItems")).flatMap((one) => (one ? [...one.keys()] : [null])), WRITES, "what a transaction writes is in its items");
    case "s3.GetObject":
    case "s3.HeadObject":
      return ofVersions("s3:GetObject", [args.named.get("VersionId")]);
    case "s3.DeleteObject":
      return ofVersions("s3:DeleteObject", [args.named.get("VersionId")]);
    case "s3.DeleteObjects": {
      const given = args.named.get("Delete");
      return ofVersions("s3:DeleteObject", itemsOf(given?.kind === "dict" ? given.entries.get("Objects") : undefined).map((one) => one?.get("VersionId") ?? args.named.get("VersionId")));
    }
    default:
      return null;
  }
}

/** An object's version has rights of its own, which are asked for instead of the object's. */
function ofVersions(action: string, versions: readonly (Value | undefined)[]): { readonly actions: readonly string[] } | null {
  const given = versions.map((version) => (version ? members(version).map((one) => !isNone(one)) : [false]));
  if (!given.flat().includes(true)) return null;
  return { actions: [...(given.flat().includes(false) ? [action] : []), `${action}Version`] };
}

function named(words: readonly (string | null)[], table: Readonly<Record<string, string>>, why: string): { readonly actions: readonly string[] } | { readonly why: string } {
  const actions = words.map((word) => (word !== null && Object.hasOwn(table, word) ? table[word] : undefined));
  const known = actions.filter((action) => action !== undefined);
  return known.length === 0 || known.length < actions.length ? { why } : { actions: [...new Set(known.map((action) => `dynamodb:${action}`))] };
}

/** The verb of a literal statement; with what it computes after the verb as well. */
function wordOf(value: Value | undefined): string | null {
  const first = value?.kind === "text" ? value.parts[0] : value;
  return /^\s*(\w+)/.exec(onlyString(first) ?? "")?.[1]?.toUpperCase() ?? null;
}

/** The dicts of a literal list; a null where one cannot be read. */
function itemsOf(value: Value | undefined): readonly (ReadonlyMap<string, Value> | null)[] {
  if (value?.kind !== "list") return [null];
  return value.items.length === 0 ? [null] : value.items.map((item) => (item.kind === "dict" ? item.entries : null));
}
