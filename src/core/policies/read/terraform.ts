import type { Document } from "../../languages/document";
import { attribute, readHcl, textOf, type HclBlock, type HclEntry, type HclValue } from "../../languages/hcl/reader";
import type { PolicyCondition, PolicyDocument, PolicyStatement } from "../../model/policy";
import type { Location } from "../../text/range";
import { attachments, type Carriers } from "./attachments";
import { closedBuckets } from "./closed-buckets";
import { fromHcl, resolver, type Resolve, type Target } from "./hcl";
import { moduleStatements } from "./module-literals";
import { repeatedBlocks, type Repeated } from "./repeats";
import { idOf, kindOf, list, policiesIn } from "./statements";
import type { Value } from "./value";
import { remembered } from "../../remember";

type HclDocument = Extract<Document, { language: "hcl" }>;

/** One Terraform file, read once. */
export interface TerraformFile {
  readonly path: string;
  readonly attributes: readonly HclEntry[];
  readonly blocks: readonly HclBlock[];
}

export const terraformFile: (document: HclDocument) => TerraformFile = remembered((document) => {
  const { path, text } = document.file;
  return { path, ...(document.tree ? readHcl(document.tree, text) : { attributes: [], blocks: [] }) };
});

/** A module: the files of one folder. */
export interface TerraformModule {
  readonly files: readonly TerraformFile[];
  /** Names of data policy documents that roles use as trust, and of roles with a permission boundary. */
  readonly boundedRoles: ReadonlySet<string>;
  readonly limits: ReadonlySet<string>;
  readonly resolve: Resolve;
  /** Roles, users and groups that carry a policy (`aws_iam_policy.x`, `data.aws_iam_policy_document.x`), as the module attaches it. */
  readonly carriers: (policy: string) => Carriers;
  /** Policies of buckets that are closed to the public. */
  readonly isClosed: (policy: string) => boolean;
}

/** @param given what the module's variables are called with, by `var.name` */
export function terraformModule(files: readonly TerraformFile[], given: ReadonlyMap<string, Target> = new Map()): TerraformModule {
  const locals = new Map<string, Target>();
  const boundedRoles = new Set<string>();
  const limits = new Set<string>();
  for (const { block, path } of files.flatMap((file) => file.blocks.map((one) => ({ block: one, path: file.path })))) {
    const locate = (start: number, end: number): Location => ({ path, range: { start, end } });
    if (block.type === "locals") for (const entry of block.attributes) locals.set(`local.${entry.key}`, { value: entry.value, locate });
    const fallback = block.type === "variable" ? attribute(block, "default") : undefined;
    if (fallback && block.labels[0] !== undefined) locals.set(`var.${block.labels[0]}`, { value: fallback, locate });
    if (block.type !== "resource") continue;
    const boundary = attribute(block, "permissions_boundary");
    if (boundary && boundary.kind !== "scalar") {
      boundedRoles.add(`${block.labels[0] ?? ""}.${block.labels[1] ?? ""}`);
      for (const name of policyReferences(boundary)) limits.add(name);
    }
    if (block.labels[0] === "aws_organizations_policy") {
      for (const entry of block.attributes) for (const name of policyReferences(entry.value)) limits.add(name);
    }
  }
  return { files, boundedRoles, limits, resolve: resolver(new Map([...locals, ...given])), carriers: attachments(files), isClosed: closedBuckets(files) };
}

/** `data.aws_iam_policy_document.x` and `aws_iam_policy.x` that an expression names. */
function policyReferences(value: HclValue): string[] {
  if (value.kind === "reference") return [/^(data\.aws_iam_policy_document|aws_iam_policy)\.[\w-]+/.exec(value.path)?.[0] ?? ""].filter((name) => name !== "");
  return value.kind === "other" ? value.children.flatMap(policyReferences) : [];
}

/** Policies of one file. */
export function* terraformPolicies(file: TerraformFile, module: TerraformModule): Generator<PolicyDocument> {
  const locate = (start: number, end: number): Location => ({ path: file.path, range: { start, end } });
  for (const entry of file.attributes) yield* policiesIn({ value: fromHcl(entry.value, locate, module.resolve), context: [entry.key] }, "aws-terraform");
  for (const block of file.blocks) yield* inBlock(block, block.labels);

  function* inBlock(block: HclBlock, labels: readonly string[]): Generator<PolicyDocument> {
    const [type = "", name = ""] = labels;
    if (block.type === "data" && type === "aws_iam_policy_document") {
      yield* dataDocument(block, name);
      return;
    }
    // the default policy of an endpoint allows everything: it limits what passes and grants nothing
    if (type === "aws_vpc_endpoint" || type === "aws_vpc_endpoint_policy") return;
    const limits = type === "aws_organizations_policy" || module.limits.has(`${type}.${name}`);
    const bounded = [attribute(block, "role"), attribute(block, "user")].some((target) => target?.kind === "reference" && module.boundedRoles.has(target.path.split(".").slice(0, 2).join("."))) || module.boundedRoles.has(`${type}.${name}`);
    for (const entry of block.attributes) {
      const value = fromHcl(entry.value, locate, module.resolve);
      for (const found of policiesIn({ value: block.type === "module" ? moduleStatements(value) : value, context: [...(limits ? ["permissions_boundary"] : []), name, entry.key] }, "aws-terraform")) {
        // a key's policy says who uses this key, also where it forgets to (and is refused)
        const kind = /^aws_kms_/.test(type) ? "resource" : found.kind;
        yield { ...found, kind, bounded: found.bounded || bounded, name: name === "" ? found.name : name, ...module.carriers(`${type}.${name}`), closed: module.isClosed(`${type}.${name}`) };
      }
    }
    for (const inner of block.blocks) yield* inBlock(inner, labels);
  }

  function* dataDocument(block: HclBlock, name: string): Generator<PolicyDocument> {
    const statements = repeatedBlocks(block, "statement", locate, module.resolve).map((one) => dataStatement(one.block, locate, one.resolve));
    if (statements.length === 0) return;
    const location = locate(block.start, block.end);
    const context = [...(module.limits.has(`data.aws_iam_policy_document.${name}`) ? ["permissions_boundary"] : []), name];
    const kind = kindOf(statements, context);
    const carriers = module.carriers(`data.aws_iam_policy_document.${name}`);
    // what an identity carries is its policy, whomever it names besides
    yield { id: idOf(location), format: "aws-terraform", kind: kind === "resource" && carriers.holders.length > 0 ? "identity" : kind, name, location, statements, bounded: false, ...carriers, closed: module.isClosed(`data.aws_iam_policy_document.${name}`) };
  }
}

function dataStatement(block: HclBlock, locate: (start: number, end: number) => Location, resolve: Resolve): PolicyStatement {
  const value = (name: string, from: Repeated = { block, resolve }): Value | undefined => {
    const found = attribute(from.block, name);
    // Terraform writes `$${aws:username}` and `&{aws:username}` for IAM's own variables
    return found && fromHcl(found, locate, from.resolve);
  };
  const word = (name: string, from: Repeated): string | null => {
    const found = value(name, from);
    return found?.kind === "text" && !/^\$\{[^}]*\}$/.test(found.text) ? found.text : null;
  };
  // IAM's own singular spelling is a slip that Terraform refuses, but what is meant is plain
  const [actions, notActions, resources, notResources] = ["action", "not_action", "resource", "not_resource"].map((name) => list(value(`${name}s`) ?? value(name)));
  const principals = ["", "not_"].flatMap((prefix) =>
    repeatedBlocks(block, `${prefix}principals`, locate, resolve).map((one) => ({ prefix: prefix === "" ? "" : "Not", type: word("type", one) ?? "?", ids: list(value("identifiers", one)) })),
  );
  const conditions = repeatedBlocks(block, "condition", locate, resolve).map((one): PolicyCondition => {
    const values = list(value("values", one));
    return { operator: word("test", one) ?? "?", key: word("variable", one) ?? "?", values: values.values.map((one) => one.text), complete: values.complete };
  });
  const effect = value("effect");
  const empty = { values: [], complete: true };
  const parts = [actions ?? empty, notActions ?? empty, resources ?? empty, notResources ?? empty];
  return {
    location: locate(block.start, block.end),
    sid: textOf(attribute(block, "sid")),
    effect: effect?.kind === "text" && /^deny$/i.test(effect.text) ? "Deny" : "Allow",
    actions: parts[0]?.values ?? [],
    notActions: parts[1]?.values ?? [],
    resources: parts[2]?.values ?? [],
    notResources: parts[3]?.values ?? [],
    principals: principals.flatMap(({ prefix, type, ids }) => ids.values.map((id) => ({ text: prefix + (type === "*" ? "*" : `${type}:${id.text}`), location: id.location }))),
    conditions,
    actionsLocation: value("actions")?.location ?? null,
    resourcesLocation: value("resources")?.location ?? null,
    syntax: "hcl",
    complete: parts.every((part) => part.complete) && principals.every(({ ids }) => ids.complete) && (effect === undefined || (effect.kind === "text" && /^(?:allow|deny)$/i.test(effect.text))),
  };
}
