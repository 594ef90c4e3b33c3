import { attribute, textOf, type HclBlock, type HclValue } from "../../languages/hcl/reader";
import type { TerraformFile } from "./terraform";

/** Identities that carry a policy: the resources, and what the cloud calls them where the project says it. */
export interface Carriers {
  readonly holders: readonly string[];
  readonly holderNames: readonly string[];
}

const CARRIERS = ["role", "user", "group", "roles", "users", "groups"];
const POLICIES = ["policy", "policy_arn", "inline_policy"];

/**
 * Which identities carry which policy in a module, by the references between its resources: an inline policy names its
 * role, an attachment names both, and a resource's `policy` may be a data document.
 */
export function attachments(files: readonly TerraformFile[]): (policy: string) => Carriers {
  const carried = new Map<string, Set<string>>();
  const made = new Map<string, Set<string>>();
  const called = new Map<string, string>();
  const add = (map: Map<string, Set<string>>, key: string, value: string): void => {
    map.set(key, (map.get(key) ?? new Set()).add(value));
  };
  for (const block of files.flatMap((file) => file.blocks)) {
    if (block.type !== "resource" || !/^aws_iam_/.test(block.labels[0] ?? "")) continue;
    const self = block.labels.slice(0, 2).join(".");
    const identities = named(block, CARRIERS).filter((name) => /^aws_iam_(?:role|user|group)\./.test(name));
    if (/^aws_iam_(?:role|user|group)\./.test(self)) {
      add(carried, self, self);
      const name = textOf(attribute(block, "name"));
      if (name !== null && name !== "" && !name.includes("${")) called.set(self, name);
    }
    for (const identity of identities) add(carried, self, identity);
    for (const policy of named(block, POLICIES).filter((name) => /^(?:data\.aws_iam_policy_document|aws_iam_policy)\./.test(name))) {
      for (const identity of identities) add(carried, policy, identity);
      add(made, policy, self);
    }
  }
  return (policy) => {
    const found = new Set(carried.get(policy) ?? []);
    // a data document is carried by whoever carries the resource that is made of it
    for (const resource of made.get(policy) ?? []) for (const identity of carried.get(resource) ?? []) found.add(identity);
    const holders = [...found].sort();
    return { holders, holderNames: holders.flatMap((holder) => called.get(holder) ?? []) };
  };
}

/** Resources that attributes of a block refer to, without their last part. */
function named(block: HclBlock, names: readonly string[]): string[] {
  return names.flatMap((name) => {
    const value = attribute(block, name);
    return value ? references(value) : [];
  });
}

function references(value: HclValue): string[] {
  switch (value.kind) {
    case "reference":
      return [value.path.split(".").slice(0, value.path.startsWith("data.") ? 3 : 2).join(".")];
    case "list":
      return value.items.flatMap(references);
    case "other":
      return value.children.flatMap(references);
    default:
      return [];
  }
}
