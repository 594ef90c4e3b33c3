import { onlyString, type InstanceValue, type Value } from "../../evaluate";

/**
 * The one thing that a call of Google's or Azure's libraries reaches, as its own cloud names it: `buckets/reports`,
 * `secrets/openai`, `vaults/crew`, `storageAccounts/crew`. Null where the code does not say.
 * @param name the dotted name under which the call is listed
 */
export function placeOf(name: string, args: ReadonlyMap<string, Value>, receiver: InstanceValue | null): string | null {
  // a copy reaches two of them
  if (/\.(?:copy_blob|rewrite|compose)$/.test(name)) return null;
  if (name.startsWith("google.cloud.storage.")) return bucketOf(receiver) ?? bucketNamed(args.get("0") ?? args.get("bucket_or_name"), name);
  if (name.startsWith("google.cloud.secretmanager")) return secretOf(args);
  if (name.startsWith("google.cloud.pubsub")) return inProject(firstOf(args, ["topic", "subscription"]), /_path$/);
  if (name.startsWith("google.cloud.bigquery")) return tableOf(firstOf(args, ["table", "table_id"]));
  const account = /^azure\.(keyvault|storage)\./.exec(name);
  return account ? accountOf(receiver, account[1] === "keyvault" ? VAULT : STORAGE) : null;
}

const BUCKET = /\.(?:bucket|get_bucket|lookup_bucket|create_bucket)$/;

/** The bucket that a blob, or the item of a listing, belongs to. */
function bucketOf(value: InstanceValue | null): string | null {
  for (let one: Value | null = value, depth = 0; one?.kind === "instance" && depth < 8; one = one.receiver, depth++) {
    if (BUCKET.test(one.fqn)) return plain("buckets", onlyString(one.args[0] ?? one.kwargs.get("bucket_name")));
    if (/\.list_blobs$/.test(one.fqn) && one.args[0]) return bucketNamed(one.args[0], one.fqn);
  }
  return null;
}

function bucketNamed(value: Value | undefined, name: string): string | null {
  if (!/\.(?:list_blobs|get_bucket|lookup_bucket)$/.test(name) || !value) return null;
  return value.kind === "instance" ? bucketOf(value) : plain("buckets", onlyString(value));
}

/** `name="projects/p/secrets/s/versions/1"`, `request={"name": …}` or a path that the client puts together. */
function secretOf(args: ReadonlyMap<string, Value>): string | null {
  const request = args.get("request") ?? args.get("0");
  const entries = request?.kind === "dict" ? request.entries : null;
  const named = args.get("name") ?? args.get("parent") ?? entries?.get("name") ?? entries?.get("parent");
  if (named?.kind === "instance" && /\.secret(?:_version)?_path$/.test(named.fqn)) return plain("secrets", onlyString(named.args[1]));
  return plain("secrets", /\/secrets\/([^/]+)(?:\/|$)/.exec(written(named))?.[1] ?? null);
}

/** What a call is told to reach: by name, in its request, or first of all. */
function firstOf(args: ReadonlyMap<string, Value>, names: readonly string[]): Value | undefined {
  const request = args.get("request");
  const entries = request?.kind === "dict" ? request.entries : null;
  return names.map((name) => args.get(name) ?? entries?.get(name)).find((value) => value !== undefined) ?? args.get("0");
}

/** `projects/p/topics/t`, written out or put together by the client (`topic_path("p", "t")`): `topics/t`. */
function inProject(value: Value | undefined, builder: RegExp): string | null {
  if (value?.kind === "instance" && builder.test(value.fqn)) return plain(/\.subscription_path$/.test(value.fqn) ? "subscriptions" : "topics", onlyString(value.args[1]));
  const found = /^[^/]*projects\/[^/]+\/(topics|subscriptions)\/([^/]+)$/.exec(written(value));
  return found ? plain(found[1] ?? "", found[2] ?? null) : null;
}

/** `dataset.table`, with or without its project: `datasets/dataset/tables/table`. */
function tableOf(value: Value | undefined): string | null {
  const found = /^(?:[\w-]+\.)?(\w+)\.(\w+)$/.exec(onlyString(value) ?? "");
  return found ? `datasets/${found[1] ?? ""}/tables/${found[2] ?? ""}` : null;
}

/** A text with `*` for what is computed. */
function written(value: Value | undefined): string {
  if (value?.kind === "text") return value.parts.map(written).join("");
  return (value && onlyString(value)) ?? "*";
}

const VAULT = { kind: "vaults", address: /^https:\/\/([\w-]+)\.vault\.azure\.net\b/ };
const STORAGE = { kind: "storageAccounts", address: /^https:\/\/([\w-]+)\.(?:blob|queue|file|table|dfs)\.core\.windows\.net\b/ };

/** The account or vault whose address the client was made with. */
function accountOf(value: InstanceValue | null, { kind, address }: typeof VAULT): string | null {
  for (let one: Value | null = value, depth = 0; one?.kind === "instance" && depth < 8; one = one.receiver, depth++) {
    for (const given of [...one.args, ...one.kwargs.values()]) {
      const found = address.exec(onlyString(given) ?? "");
      if (found) return plain(kind, found[1] ?? null);
    }
  }
  return null;
}

function plain(kind: string, name: string | null): string | null {
  return name !== null && /^[\w.-]+$/.test(name) ? `${kind}/${name}` : null;
}
