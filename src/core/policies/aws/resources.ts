import type { PolicyStatement, PolicyValue } from "../../model/policy";
import { glob, isEveryAction } from "./actions";
import type { AwsTables, IamAction, ResourceType } from "./tables";
import { remembered } from "../../remember";

/** How far a resource pattern of a policy reaches. */
export type Breadth = "everything" | "near-star" | "named";

/** `*`, `arn:aws:s3:::*`, `arn:aws:iam::*:role/*` reach all resources of a kind; anything with a literal name does not. */
export function breadthOf(resource: string, tables: AwsTables): Breadth {
  if (isEverything(resource)) return "everything";
  const parts = arnParts(resource);
  // what AWS itself owns is the same few things for everyone (its managed browsers and code interpreters)
  if (!parts || /^arn:[^:]*:(?!iam:)[\w-]+:[^:]*:aws:/.test(resource)) return "named";
  if (/^[*:/]+$/.test(parts.resource) && parts.resource.includes("*")) return "near-star";
  const service = tables.services.get(parts.service);
  return service?.resources.some((type) => onlyStars(type, parts.resource)) ? "near-star" : "named";
}

export function isEverything(resource: string): boolean {
  return /^\*+$|^arn:[^:]*:\*:\*:\*:\*$|^arn:\*$/.test(resource);
}

/** An allow that leaves everything out, or names only what is no ARN: IAM refuses the one and never matches the other. */
export function grantsNothing({ notActions, notResources, resources }: PolicyStatement): boolean {
  const nameless = (resource: PolicyValue): boolean => !/^arn:|[*$?{}]/i.test(resource.text);
  return notActions.some((one) => isEveryAction(one.text)) || notResources.some((one) => isEverything(one.text)) || (resources.length > 0 && resources.every(nameless));
}

/** Only policies that belong to AWS itself, which nobody can change or delete. */
export function onlyAwsPolicies({ resources }: PolicyStatement): boolean {
  return resources.length > 0 && resources.every((one) => /^arn:[^:]*:iam::aws:policy\//.test(one.text));
}

/** The service of an ARN pattern, null when it is no ARN or the service is a wildcard. */
export function serviceOfArn(resource: string): string | null {
  const parts = arnParts(resource);
  return parts && !/[*?$]/.test(parts.service) ? parts.service : null;
}

interface ArnParts {
  readonly service: string;
  readonly resource: string;
}

function arnParts(arn: string): ArnParts | null {
  // partition, region and account may be interpolated: `arn:${AWS::Partition}:s3:…`
  const match = /^arn:(?:\$\{[^}]*\}|[^:]*):(\$\{[^}]*\}|[^:]*):(?:\$\{[^}]*\}|[^:]*):(?:\$\{[^}]*\}|[^:]*):([^]*)$/.exec(arn);
  return match ? { service: (match[1] ?? "").toLowerCase(), resource: match[2] ?? "" } : null;
}

/** A type's ARN with a wildcard for every variable part. */
const shapeOf = remembered((type: ResourceType): RegExp => {
  const source = path_(type).split(/\{[^}]*\}/).map((literal) => literal.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("[*/:]*\\*[*/:]*");
  return new RegExp(`^${source}$`, "i");
});

/** True where every variable part of the type's ARN is a wildcard: `table/*` of `table/{TableName}`. */
function onlyStars(type: ResourceType, resource: string): boolean {
  // adjacent wildcards are tried in every split: no real ARN has so many
  if (resource.length > 500 || !resource.includes("*") || /[*:/]{13}/.test(resource)) return false;
  return path_(type).includes("{") && shapeOf(type).test(resource);
}

function path_(type: ResourceType): string {
  return type.pattern.split(":").slice(3).join(":");
}

/** The resource patterns of a statement that reach all resources an action can have; empty when none does. */
export function wideFor(action: IamAction, resources: readonly PolicyValue[], tables: AwsTables): PolicyValue[] {
  if (action.resources.length === 0) return [];
  return resources.filter((resource) => {
    const breadth = breadthOf(resource.text, tables);
    if (breadth === "everything") return true;
    if (breadth !== "near-star") return false;
    // EC2 makes up the ids of what it creates: a pattern over the kind is as narrow as it gets
    if (action.service === "ec2" && /^(?:Create|Run|Allocate|Copy|Import|Request)/.test(action.name)) return false;
    const parts = arnParts(resource.text);
    if (!parts) return false;
    return action.resources.some((type) => glob(parts.service)(type.pattern.split(":")[0] ?? "") && (onlyStars(type, parts.resource) || /^[*:/]+$/.test(parts.resource)));
  });
}
