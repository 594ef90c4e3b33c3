import { attribute, type HclBlock, type HclValue } from "../../languages/hcl/reader";
import type { TerraformFile } from "./terraform";

const CLOSES = ["restrict_public_buckets", "block_public_policy"];

/**
 * Which policies of a module (`aws_s3_bucket_policy.x`, `data.aws_iam_policy_document.x`, a bucket's own) belong to a
 * bucket that `aws_s3_bucket_public_access_block` closes to the public.
 */
export function closedBuckets(files: readonly TerraformFile[]): (policy: string) => boolean {
  const resources = files.flatMap((file) => file.blocks).filter((block) => block.type === "resource");
  const closed = bucketsClosedBy(files, CLOSES);
  if (closed.size === 0) return () => false;
  const policies = new Set(closed);
  for (const block of resources) {
    if (block.labels[0] !== "aws_s3_bucket_policy" || !bucketOf(block).some((bucket) => closed.has(bucket))) continue;
    policies.add(block.labels.slice(0, 2).join("."));
    const document = attribute(block, "policy");
    const data = document?.kind === "reference" ? /^data\.aws_iam_policy_document\.[\w-]+/.exec(document.path)?.[0] : undefined;
    if (data !== undefined) policies.add(data);
  }
  return (policy) => policies.has(policy);
}

/** Buckets with one of these attributes of `aws_s3_bucket_public_access_block` set: by the resource, or by name. */
export function bucketsClosedBy(files: readonly TerraformFile[], attributes: readonly string[]): Set<string> {
  const blocks = files.flatMap((file) => file.blocks).filter((block) => block.type === "resource" && block.labels[0] === "aws_s3_bucket_public_access_block");
  return new Set(blocks.filter((block) => attributes.some((name) => isTrue(attribute(block, name)))).flatMap(bucketOf));
}

/** The bucket that a block names: a reference's resource, or the name itself. */
export function bucketOf(block: HclBlock): string[] {
  const bucket = attribute(block, "bucket");
  if (bucket?.kind === "reference") return [bucket.path.replace(/\[[^\]]*\]/g, "").split(".").slice(0, 2).join(".")];
  return bucket?.kind === "text" ? [bucket.text] : [];
}

function isTrue(value: HclValue | undefined): boolean {
  return value?.kind === "scalar" && value.value === true;
}
