import { contains, type Location } from "../../text/range";
import type { Carriers } from "./attachments";
import { get, type ObjectValue, type Value } from "./value";

/**
 * Which roles, users and groups of a CloudFormation template carry the policy at a place: the resource that it stands
 * in, those that a policy resource names, and those that name a managed policy.
 */
export function templateHolders(root: Value): (place: Location) => Carriers & { readonly closed: boolean } {
  const resources = root.kind === "object" ? get(root, "Resources") : undefined;
  const all = resources?.kind === "object" ? resources.entries.flatMap(({ key, value }) => (value.kind === "object" ? [{ id: key, value, holders: holdersIn(key, value) }] : [])) : [];
  for (const { id, value } of all) {
    if (!isIdentity(value)) continue;
    for (const name of references(property(value, "ManagedPolicyArns"))) all.find((one) => one.id === name)?.holders.add(id);
  }
  return (place) => {
    const owner = all.find(({ value }) => contains(value.location.range, place.range));
    const ids = owner ? [...owner.holders].sort() : [];
    const bucket = owner && isOf(owner.value, "AWS::S3::BucketPolicy") ? references(property(owner.value, "Bucket")) : [];
    return { closed: all.some((one) => bucket.includes(one.id) && isClosed(one.value)), holders: ids.map((id) => `${place.path}#${id}`), holderNames: ids.flatMap((id) => nameIn(all.find((one) => one.id === id)?.value)) };
  };
}

function holdersIn(id: string, resource: ObjectValue): Set<string> {
  if (isIdentity(resource)) return new Set([id]);
  return new Set(["Roles", "Users", "Groups"].flatMap((name) => references(property(resource, name))));
}

/** `RoleName`, `UserName` or `GroupName`, where it is written out. */
function nameIn(resource: ObjectValue | undefined): string[] {
  const name = resource ? ["RoleName", "UserName", "GroupName"].map((one) => property(resource, one)).find((one) => one !== undefined) : undefined;
  return name?.kind === "text" && name.text !== "" && !name.text.includes("${") ? [name.text] : [];
}

function isIdentity(resource: ObjectValue): boolean {
  return ["Role", "User", "Group"].some((kind) => isOf(resource, `AWS::IAM::${kind}`));
}

function isOf(resource: ObjectValue, wanted: string): boolean {
  const type = get(resource, "Type");
  return type?.kind === "text" && type.text === wanted;
}

/** A bucket whose block of public access keeps strangers out, whatever its policy says. */
function isClosed(bucket: ObjectValue): boolean {
  const block = property(bucket, "PublicAccessBlockConfiguration");
  return block?.kind === "object" && ["RestrictPublicBuckets", "BlockPublicPolicy"].some((name) => {
    const value = get(block, name);
    return value?.kind === "text" && /^true$/i.test(value.text);
  });
}

function property(resource: ObjectValue, name: string): Value | undefined {
  const properties = get(resource, "Properties");
  return properties?.kind === "object" ? get(properties, name) : undefined;
}

/** Logical ids that `Ref` and `GetAtt` name: readers write them `${Id}` and `${Id.Arn}`. */
function references(value: Value | undefined): string[] {
  if (value?.kind === "list") return value.items.flatMap(references);
  const id = value?.kind === "text" ? /^\$\{(\w+)(?:\.\w+)?\}$/.exec(value.text)?.[1] : undefined;
  return id === undefined ? [] : [id];
}
