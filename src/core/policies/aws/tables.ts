import type { AwsKnowledge } from "../../model/knowledge/cloud";
import { remembered } from "../../remember";

/** Calls that the reference says to change permissions, though by their names they read or run something (read 2026-11). */
const USES = /^(?:Invoke|Search|List|Describe|(?:Batch)?Get(?!\w*(?:Token|Credential|Password))|Run|Send|Request|Test|Synchronize|GET|POST)/;

/** Access levels of AWS's Service Authorization Reference. */
export type AccessLevel = "read" | "list" | "write" | "tagging" | "permissions";

export interface IamAction {
  /** `s3:GetObject`, in AWS's spelling. */
  readonly id: string;
  readonly service: string;
  readonly name: string;
  readonly level: AccessLevel;
  /** Resource types it can be limited to; empty: it works on `*` only. */
  readonly resources: readonly ResourceType[];
  /** Whether a condition key (lower case, a tag's name cut off: `aws:resourcetag/`) can be in its requests; global keys aside. */
  readonly hasKey: (key: string) => boolean;
}

export interface ResourceType {
  readonly name: string;
  /** `arn:${Partition}:s3:::${BucketName}` in the table's short form `s3:::{BucketName}`; R and A stand for region and account. */
  readonly pattern: string;
  /** Condition keys by number in the service's list. */
  readonly keys: readonly number[];
}

export interface IamService {
  readonly prefix: string;
  /** By lower-case name. */
  readonly actions: ReadonlyMap<string, IamAction>;
  readonly resources: readonly ResourceType[];
}

/** A client of boto3: what its methods call. */
export interface SdkClient {
  readonly name: string;
  readonly prefix: string;
  /** Method name → operation. */
  readonly methods: ReadonlyMap<string, string>;
  /** Waiter name → operation. */
  readonly waiters: ReadonlyMap<string, string>;
  readonly classes: ReadonlyMap<string, SdkClass>;
}

/** A class of boto3's resource interface. */
export interface SdkClass {
  readonly name: string;
  readonly identifiers: readonly string[];
  /** Method → operation, and the class of what it returns (empty for plain data). */
  readonly methods: ReadonlyMap<string, { readonly operation: string; readonly type: string }>;
  /** Factory method → class. */
  readonly factories: ReadonlyMap<string, string>;
  /** Collection → operation and class of its elements. */
  readonly collections: ReadonlyMap<string, { readonly operation: string; readonly type: string }>;
}

export interface AwsTables {
  readonly services: ReadonlyMap<string, IamService>;
  readonly clients: ReadonlyMap<string, SdkClient>;
  readonly knowledge: AwsKnowledge;
}

const LEVELS: Readonly<Record<string, AccessLevel>> = { R: "read", L: "list", W: "write", T: "tagging", P: "permissions" };

/** The tables of a knowledge object, decoded once. */
export const awsTables = remembered((knowledge: AwsKnowledge): AwsTables => {
  const services = new Map(knowledge.iam.split(/\n(?=>)/).map((block) => lazyService(block)));
  return { services: lazyMap(services), clients: lazyMap(new Map(knowledge.sdk.split(/\n(?=>)/).map((block) => lazyClient(block, services)))), knowledge };
});

/** Decodes an entry when it is first asked for: most projects touch a handful of the 450 services. */
function lazyMap<T>(makers: ReadonlyMap<string, () => T>): ReadonlyMap<string, T> {
  const made = new Map<string, T>();
  const get = (key: string): T | undefined => {
    const known = made.get(key);
    if (known) return known;
    const value = makers.get(key)?.();
    if (value) made.set(key, value);
    return value;
  };
  const all = (): Map<string, T> => {
    for (const key of makers.keys()) get(key);
    return made;
  };
  return {
    get,
    has: (key) => makers.has(key),
    size: makers.size,
    keys: () => makers.keys(),
    values: () => all().values(),
    entries: () => all().entries(),
    forEach: (visit) => {
      all().forEach(visit);
    },
    [Symbol.iterator]: () => all()[Symbol.iterator](),
  };
}

function once<T>(make: () => T): () => T {
  let value: T | undefined;
  return () => (value ??= make());
}

function lazyService(block: string): [string, () => IamService] {
  const prefix = block.slice(1, block.indexOf("\n"));
  return [prefix, once(() => decodeService(prefix, block))];
}

function decodeService(prefix: string, block: string): IamService {
  const resources: ResourceType[] = [];
  const actions = new Map<string, IamAction>();
  let keys: readonly string[] = [];
  for (const line of block.split("\n").slice(1)) {
    if (line.startsWith("?")) {
      keys = line.slice(1).split(" ").map((key) => (key.startsWith(":") ? prefix + key : key));
      continue;
    }
    if (line.startsWith("#")) {
      const at = line.indexOf("=");
      const [pattern = "", own = ""] = line.slice(at + 1).split(";");
      resources.push({ name: line.slice(1, at), pattern, keys: numbers(own) });
      continue;
    }
    const [group = "", ...names] = line.split(" ");
    const level = LEVELS[group.charAt(0)] ?? "write";
    const [kinds = "", own = ""] = group.slice(1).split(";");
    const types = numbers(kinds).flatMap((index) => resources[index] ?? []);
    const hasKey = keyTest([...numbers(own), ...types.flatMap((type) => type.keys)], keys);
    for (const name of names) actions.set(name.toLowerCase(), { id: `${prefix}:${name}`, service: prefix, name, level: level === "permissions" && USES.test(name) ? "write" : level, resources: types, hasKey });
  }
  return { prefix, actions, resources };
}

function numbers(list: string): number[] {
  return list === "" ? [] : list.split(",").map(Number);
}

function keyTest(indexes: readonly number[], keys: readonly string[]): (key: string) => boolean {
  const own = once(() => new Set(indexes.flatMap((index) => keys[index] ?? [])));
  return (key) => own().has(key.includes("/") ? key.slice(0, key.indexOf("/") + 1) : key);
}

function lazyClient(block: string, services: ReadonlyMap<string, () => IamService>): [string, () => SdkClient] {
  const [name = "", prefix = ""] = block.slice(1, block.includes("\n") ? block.indexOf("\n") : undefined).split(" ");
  return [name, once(() => decodeClient(name, prefix, block, services))];
}

function decodeClient(name: string, prefix: string, block: string, services: ReadonlyMap<string, () => IamService>): SdkClient {
  const methods = new Map<string, string>();
  const waiters = new Map<string, string>();
  const classes = new Map<string, SdkClass>();
  for (const line of block.split("\n").slice(1)) {
    const words = line.slice(1).split(" ").filter((word) => word !== "");
    switch (line.charAt(0)) {
      case "-": {
        const none = new Set(words);
        for (const action of services.get(prefix)?.().actions.values() ?? []) if (!none.has(action.name)) methods.set(methodName(action.name), action.name);
        break;
      }
      case "=":
      case "!":
        for (const operation of words) methods.set(methodName(operation), operation);
        break;
      case "~":
        for (const [waiter, operation] of pairs(words)) waiters.set(methodName(waiter), operation);
        break;
      default: {
        const made = decodeClass(line);
        classes.set(made.name, made);
      }
    }
  }
  return { name, prefix, methods, waiters, classes: withRoot(classes) };
}

/** boto3 offers every class of a service at its root, whatever the model says that the root has. */
function withRoot(classes: ReadonlyMap<string, SdkClass>): ReadonlyMap<string, SdkClass> {
  const root = classes.get("ServiceResource");
  if (!root) return classes;
  const factories = new Map([...[...classes.keys()].filter((name) => name !== root.name).map((name): [string, string] => [name, name]), ...root.factories]);
  return new Map([...classes, [root.name, { ...root, factories }]]);
}

function decodeClass(line: string): SdkClass {
  const [head = "", methods = "", factories = "", collections = ""] = line.slice(1).split("|");
  const [name = "", identifiers = ""] = head.split(" ");
  const words = (part: string): string[] => part.split(" ").filter((word) => word !== "");
  return {
    name,
    identifiers: identifiers === "" ? [] : identifiers.split(","),
    methods: targets(words(methods)),
    factories: new Map(pairs(words(factories))),
    collections: targets(words(collections)),
  };
}

function targets(words: readonly string[]): Map<string, { operation: string; type: string }> {
  return new Map(
    pairs(words).map(([method, target]) => {
      const [operation = "", type = ""] = target.split(":");
      return [methodName(method), { operation, type }];
    }),
  );
}

function pairs(words: readonly string[]): [string, string][] {
  return words.map((word) => {
    const at = word.indexOf("=");
    return [word.slice(0, at), word.slice(at + 1)];
  });
}

/** Words whose capitals botocore does not split (`botocore.xform_name`, 1.44). */
const ONE_WORD: readonly (readonly [RegExp, string])[] = [
  [/WhatsApp/g, "Whatsapp"],
  [/OAuth2/g, "Oauth2"],
  [/OTel/g, "Otel"],
  [/PartiQL/g, "Partiql"],
  [/iSCSI/g, "_iscsi"],
];

/** Python method of an operation: `ListObjectsV2` is `list_objects_v2`. */
export function methodName(operation: string): string {
  if (operation.includes("_")) return operation;
  let name = operation;
  for (const [word, spelled] of ONE_WORD) name = name.replace(word, spelled);
  // a plural acronym at the end stays one word: `ListTagsForARNs`, `DescribeDBs`
  const plural = /[A-Z]{2,}s$/.exec(name);
  const head = plural && plural.index > 0 ? `${name.slice(0, plural.index)}_${plural[0].toLowerCase()}` : name;
  return head
    .replace(/(.)([A-Z][a-z]+)/g, "$1_$2")
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase();
}
