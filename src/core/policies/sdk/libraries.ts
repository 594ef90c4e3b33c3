import { members, onlyString, type Evaluator, type InstanceValue, type Value } from "../../evaluate";
import type { PythonSource } from "../../languages/document";
import type { Attribute, Call } from "../../languages/python/ast";
import type { CloudKnowledge, LibraryCall, LibraryResource } from "../../model/knowledge";
import { literals } from "./arguments";
import { placeOf } from "./places";
import { handedOver, itemName, libraryCall, unlistedUse } from "./unlisted";
import { relativeUse } from "./relatives";
import type { BareUse } from "./calls";

/** What a call of a library besides boto3 asks of a cloud; nothing for other calls. */
export function libraryUses(call: Call, source: PythonSource, evaluator: Evaluator, cloud: CloudKnowledge): BareUse[] {
  for (const callee of members(evaluator.valueOf(call.func, source))) {
    if (callee.kind !== "external") continue;
    // an open file, a listing: what is done with the answer asks for nothing
    if (/^s3fs\.S3FileSystem\.\w+\./.test(callee.fqn)) return [];
    if (callee.fqn === "s3fs.S3FileSystem.open" || callee.fqn === "s3fs.S3FileSystem") return opened(call, callee.fqn, source, evaluator);
    const name = itemName(callee.fqn, cloud);
    const known = libraryCall(name, cloud);
    const listed = known ? useOf(known, name, call, callee.receiver, source, evaluator) : [];
    // what reads any address is listed for those of S3
    if (known && (listed.length > 0 || known.resource?.template !== "s3://")) return listed;
    const unlisted = relativeUse(name, call, source, evaluator) ?? unlistedUse(name, call, source, cloud);
    if (unlisted) return [unlisted];
  }
  return handedOver(call, source, evaluator, cloud);
}

/** A listed call that is handed on instead of called: `pool.submit(blob.upload_from_string, text)`. */
export function handedCall(expr: Attribute, source: PythonSource, evaluator: Evaluator, cloud: CloudKnowledge): BareUse[] {
  const found = members(evaluator.valueOf(expr, source)).flatMap((one): BareUse[] => {
    const name = one.kind === "external" ? itemName(one.fqn, cloud) : "";
    const known = name === "" ? undefined : libraryCall(name, cloud);
    if (!known || known.cloud === "aws") return [];
    const why = "the method is handed on, and its arguments are not followed";
    return [{ location: source.locate(expr), cloud: known.cloud, service: known.service, operation: expr.attr, actions: known.sql ? [] : known.actions, resources: [], unresolved: known.unresolved ?? (known.sql ? why : null), resourcesUnresolved: why }];
  });
  return found.slice(0, 1);
}

function useOf(known: LibraryCall, name: string, call: Call, receiver: InstanceValue | null, source: PythonSource, evaluator: Evaluator): BareUse[] {
  const base = { location: source.locate(call), cloud: known.cloud, service: known.service, operation: name.slice(name.lastIndexOf(".") + 1) };
  const address = known.resource?.template === "s3://" ? argument(call, known.resource, source, evaluator) : undefined;
  // a file anywhere else asks AWS for nothing
  if (known.unresolved !== undefined && known.resource?.template === "s3://" && !(address && (startsInS3(address) || onlyString(address)?.startsWith("s3://") === true))) return [];
  if (known.unresolved !== undefined) return [{ ...base, actions: [], resources: [], unresolved: known.unresolved, resourcesUnresolved: known.unresolved }];
  if (known.sql) {
    const rows = rowAccess(call.args[0] ? evaluator.valueOf(call.args[0], source) : undefined);
    if (!rows) return [{ ...base, actions: [], resources: [], unresolved: "what a query reads and writes is in its text", resourcesUnresolved: "what a query reads and writes is in its text" }];
    return [{ ...base, actions: [...known.actions, ...known.sql[rows]], resources: [], unresolved: null, resourcesUnresolved: "the tables are named in the query" }];
  }
  const { resource } = known;
  if (!resource) {
    const place = known.cloud === "aws" ? null : placeOf(name, argumentsBy(call, source, evaluator), receiver);
    return [{ ...base, actions: known.actions, resources: place === null ? [] : [place], unresolved: null, resourcesUnresolved: place === null ? "which resource the call reaches is not in the code" : null }];
  }
  const given = argument(call, resource, source, evaluator) ?? resource.arguments.map((one) => receiver?.kwargs.get(one)).find((value) => value !== undefined);
  const text = onlyString(given);
  // `pandas.read_csv` reads anything: only an address of S3 asks AWS
  if (resource.template === "s3://" && (text === null || !text.startsWith("s3://"))) return given && startsInS3(given) ? [{ ...base, actions: known.actions, resources: [], unresolved: null, resourcesUnresolved: "the path is computed at run time" }] : [];
  const found = literals(given);
  if ("why" in found) return [{ ...base, actions: known.actions, resources: [], unresolved: null, resourcesUnresolved: found.why }];
  const resources = found.texts.flatMap((one) => (resource.form === "s3-path" ? s3Resources(one, known.actions) : [resource.template.replace("{}", one)]));
  return [{ ...base, actions: known.actions, resources: [...new Set(resources)].sort(), unresolved: null, resourcesUnresolved: null }];
}

/** What a query does to rows, by the word that its literal text starts with. */
function rowAccess(sql: Value | undefined): "read" | "write" | null {
  const value = sql?.kind === "text" ? sql.parts[0] : sql;
  const text = value?.kind === "const" && typeof value.value === "string" ? value.value : "";
  // several statements in one text, and functions that read elsewhere, are not told apart
  if (/;\s*\S|\b(?:EXTERNAL_QUERY|CALL|EXECUTE|CREATE|DROP|ALTER|EXPORT|LOAD|GRANT)\b/i.test(text)) return null;
  if (/^\s*(?:SELECT|WITH)\b/i.test(text)) return "read";
  return /^\s*(?:INSERT|UPDATE|DELETE|MERGE)\b/i.test(text) ? "write" : null;
}

function argument(call: Call, resource: LibraryResource, source: PythonSource, evaluator: Evaluator): Value | undefined {
  for (const name of resource.arguments) {
    const expr = /^\d$/.test(name) ? call.args[Number(name)] : call.keywords.find((keyword) => keyword.name === name)?.value;
    if (expr) return evaluator.valueOf(expr, source);
  }
  return undefined;
}

/** Arguments by keyword and by position. */
function argumentsBy(call: Call, source: PythonSource, evaluator: Evaluator): ReadonlyMap<string, Value> {
  const positional = call.args.map((arg, index) => [String(index), evaluator.valueOf(arg, source)] as const);
  const named = call.keywords.flatMap((keyword) => (keyword.name === null ? [] : [[keyword.name, evaluator.valueOf(keyword.value, source)] as const]));
  return new Map([...positional, ...named]);
}

function startsInS3(value: Value): boolean {
  const [first] = value.kind === "text" ? value.parts : [];
  return first?.kind === "const" && typeof first.value === "string" && first.value.startsWith("s3://");
}

/** `s3://bucket/folder/*.csv`: the bucket for listing, what is under the fixed part of the path for objects. */
function s3Resources(path: string, actions: readonly string[]): string[] {
  const [bucket = "", ...rest] = path.replace(/^s3a?:\/\//, "").split("/");
  const key = rest.join("/");
  const fixed = key === "" ? "*" : key.replace(/[[*?{].*$/, "*");
  const object = /\.\w{1,10}$/.test(fixed) || fixed.endsWith("*") ? fixed : `${fixed.replace(/\/$/, "")}*`;
  return actions.map((action) => (/:(?:List|GetBucket)/.test(action) ? `arn:aws:s3:::${bucket}` : `arn:aws:s3:::${bucket}/${object}`));
}

/** `fs.open(path, "w")` writes, without a mode it reads; making the file system asks for nothing. */
function opened(call: Call, name: string, source: PythonSource, evaluator: Evaluator): BareUse[] {
  if (name === "s3fs.S3FileSystem") return [];
  const mode = call.args[1] ?? call.keywords.find((keyword) => keyword.name === "mode")?.value;
  const text = mode ? onlyString(evaluator.valueOf(mode, source)) : "rb";
  const base = { cloud: "aws" as const, service: "s3", calls: [name], resource: { arguments: ["0", "path"], form: "s3-path" as const, template: "" } };
  if (text === null) return useOf({ ...base, actions: [], unresolved: "the file's mode is computed" }, name, call, null, source, evaluator);
  const actions = [...(/[wax+]/.test(text) ? ["s3:PutObject"] : []), ...(/[ra+]/.test(text) ? ["s3:GetObject", "s3:ListBucket"] : [])];
  return useOf({ ...base, actions }, name, call, null, source, evaluator);
}
