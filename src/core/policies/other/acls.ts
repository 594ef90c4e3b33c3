import { attribute, blocksOf, type HclBlock, type HclValue } from "../../languages/hcl/reader";
import type { Location } from "../../text/range";
import { bucketOf, bucketsClosedBy } from "../read/closed-buckets";
import type { TerraformFile } from "../read/terraform";
import { get, type ObjectValue, type Value } from "../read/value";
import type { Grant } from "./fact";
import { given, givenIn, type Scope } from "./scope";

/** What S3's ready-made lists let whom do, by their names without hyphens in lower case (S3 user guide, "Canned ACL", read 2026-11). */
const CANNED: Readonly<Record<string, readonly [who: string, what: string, writes: boolean]>> = {
  publicread: ["anyone on the internet", "list and read", false],
  publicreadwrite: ["anyone on the internet", "list, read, write and delete", true],
  authenticatedread: ["anyone with an AWS account", "list and read", false],
};

const GROUPS = /\/groups\/global\/(?:AllUsers|AuthenticatedUsers)$/;

/** Buckets whose lists of access AWS is told to ignore, or to refuse where they are public. */
export function listsIgnored(files: readonly TerraformFile[]): ReadonlySet<string> {
  return bucketsClosedBy(files, ["block_public_acls", "ignore_public_acls"]);
}

/** Lists of access of S3, of Google's buckets and of Azure's containers in one resource of Terraform. */
export function* terraformLists(block: HclBlock, type: string, name: string, scope: Scope, ignored: ReadonlySet<string>): Generator<Grant> {
  if (/^aws_s3_bucket(?:_acl)?$/.test(type)) {
    if (ignored.has(`${type}.${name}`) || bucketOf(block).some((bucket) => ignored.has(bucket))) return;
    const acl = givenIn(block, "acl", scope);
    if (acl) yield* canned(`Bucket '${name}'`, name, acl.text, acl.location);
    for (const list of type === "aws_s3_bucket" ? [block] : blocksOf(block, "access_control_policy")) {
      for (const grant of blocksOf(list, "grant")) {
        const grantee = [grant, ...blocksOf(grant, "grantee")].flatMap((one) => given(attribute(one, "uri"), scope) ?? []).find((one) => GROUPS.test(one.text));
        const permission = givenIn(grant, "permission", scope);
        if (!grantee && permission && /^(?:WRITE_ACP|FULL_CONTROL)$/.test(permission.text) && blocksOf(grant, "grantee").some((one) => /\/groups\/s3\/LogDelivery$/.test(givenIn(one, "uri", scope)?.text ?? ""))) yield listed(`Bucket '${name}'`, name, permission.location, "the service that delivers logs", `change who may reach it (${permission.text}), where WRITE is all that delivering takes`, "warning");
        if (grantee) yield listed(`Bucket '${name}'`, name, grantee.location, grantee.text.endsWith("AllUsers") ? "anyone on the internet" : "anyone with an AWS account", "what its list of access grants them", "warning");
      }
    }
  } else if (type === "google_storage_bucket_acl" || type === "google_storage_bucket" || type === "google_storage_default_object_acl") {
    const acl = givenIn(block, "predefined_acl", scope);
    if (acl) yield* canned(`Bucket '${name}'`, name, acl.text.replace("authenticatedRead", "publicRead"), acl.location);
  } else if (type === "azurerm_storage_container") {
    const access = givenIn(block, "container_access_type", scope);
    if (access) yield* container(name, access.text, access.location);
  }
}

/** `acl` of a bucket's module from a registry. */
export function* moduleLists(block: HclBlock, scope: Scope): Generator<Grant> {
  const source = givenIn(block, "source", scope);
  const acl = givenIn(block, "acl", scope);
  if (!acl || !/s3[-_]?bucket|storage[-_]?bucket/i.test(source?.text ?? "") || ["block_public_acls", "ignore_public_acls"].some((name) => isOn(attribute(block, name)))) return;
  yield* canned(`Bucket '${block.labels[0] ?? ""}'`, block.labels[0] ?? null, acl.text, acl.location);
}

function isOn(value: HclValue | undefined): boolean {
  return value?.kind === "scalar" && value.value === true;
}

/** `AccessControl` of a bucket in a CloudFormation template; public access that is blocked there makes it void. */
export function* templateLists(root: Value): Generator<Grant> {
  const resources = root.kind === "object" ? get(root, "Resources") : undefined;
  for (const { key, value } of resources?.kind === "object" ? resources.entries : []) {
    const type = value.kind === "object" ? get(value, "Type") : undefined;
    const properties = value.kind === "object" ? get(value, "Properties") : undefined;
    if (type?.kind !== "text" || type.text !== "AWS::S3::Bucket" || properties?.kind !== "object") continue;
    const acl = get(properties, "AccessControl");
    const block = get(properties, "PublicAccessBlockConfiguration");
    if (acl?.kind === "text" && !(block?.kind === "object" && ["BlockPublicAcls", "IgnorePublicAcls"].some((name) => isTrue(get(block, name))))) yield* canned(`Bucket '${key}'`, key, acl.text, acl.location);
  }
}

/** Ansible's modules that make buckets and objects of S3. */
const MODULE = /^(?:(?:amazon|community)\.aws\.)?(?:aws_s3|s3|s3_object|s3_bucket)$/;

/** `permission: public-read` of a task of Ansible. */
export function* taskLists(root: Value): Generator<Grant> {
  if (root.kind === "list") for (const item of root.items) yield* taskLists(item);
  if (root.kind !== "object") return;
  for (const { key, value } of root.entries) {
    if (value.kind === "object" && MODULE.test(key)) {
      const acl = get(value, "permission") ?? get(value, "acl");
      const one = acl?.kind === "list" ? acl.items[0] : acl;
      if (one?.kind === "text") yield* canned("This task's bucket", null, one.text, one.location);
    } else if (/^(?:tasks|pre_tasks|post_tasks|block|handlers)$/.test(key)) yield* taskLists(value);
  }
}

/** Containers of an ARM template that anyone may read. */
export function* containerAccess(type: string, name: string, properties: ObjectValue): Generator<Grant> {
  const access = /^Microsoft\.Storage\/storageAccounts\/blobServices\/containers$/i.test(type) ? get(properties, "publicAccess") : undefined;
  if (access?.kind === "text") yield* container(name, access.text, access.location);
}

export function* container(name: string, access: string, location: Location): Generator<Grant> {
  if (/^(?:blob|container)$/i.test(access)) yield listed(`Container '${name}'`, name, location, "anyone on the internet", access.toLowerCase() === "blob" ? "read its blobs" : "list and read its blobs", "warning", "azure");
}

function* canned(subject: string, name: string | null, acl: string, location: Location): Generator<Grant> {
  const key = acl.replace(/-/g, "").toLowerCase();
  const found = Object.hasOwn(CANNED, key) ? CANNED[key] : undefined;
  if (found) yield listed(subject, name, location, found[0], found[1], found[2] ? "error" : "warning");
}

function listed(subject: string, name: string | null, location: Location, who: string, what: string, severity: Grant["severity"], format: Grant["format"] = "aws-json"): Grant {
  return { format, check: "wildcard-principal", kind: "resource", name, location, severity, confidence: "high", message: `${subject} lets ${who} ${what}` };
}

function isTrue(value: Value | undefined): boolean {
  return value?.kind === "text" && /^(?:true|yes|on)$/i.test(value.text);
}
