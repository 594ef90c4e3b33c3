import { attribute, type HclBlock } from "../../languages/hcl/reader";
import type { CloudKnowledge } from "../../model/knowledge";
import { instancesOf } from "../read/repeats";
import type { TerraformModule } from "../read/terraform";
import { listsIgnored, moduleLists, terraformLists } from "./acls";
import type { Grant } from "./fact";
import { federationGrants } from "./federation";
import { lambdaBlock } from "./invokers";
import { givenIn, type Scope } from "./scope";
import { azureBlock } from "./terraform-azure";
import { googleBlock } from "./terraform-google";
import { kubernetesBlock } from "./terraform-kubernetes";
import { tokenGrants } from "./tokens";

/** Wide grants of Google Cloud, Azure, Kubernetes and code hosts in a Terraform module, with what it is called with. */
export function* terraformGrants(module: TerraformModule, cloud: CloudKnowledge): Generator<Grant> {
  const roles = assignedRoles(module);
  const ignored = listsIgnored(module.files);
  for (const { path, blocks } of module.files) {
    const locate: Scope["locate"] = (start, end) => ({ path, range: { start, end } });
    for (const block of blocks) {
      // a block with `for_each` is read once for each item
      for (const resolve of instancesOf(block, locate, module.resolve)) {
        const scope = { path, locate, resolve };
        yield* blockGrants(block, scope, cloud, roles);
        if (block.type === "module") yield* moduleLists(block, scope);
        if (block.type === "resource") yield* terraformLists(block, block.labels[0] ?? "", block.labels[1] ?? "", scope, ignored);
      }
    }
  }
}

/** Names of directory roles that the module's assignments refer to. */
function assignedRoles(module: TerraformModule): ReadonlySet<string> {
  const blocks = module.files.flatMap((file) => file.blocks).filter((block) => /^azuread_directory_role_(?:assignment|member)$/.test(block.labels[0] ?? ""));
  return new Set(blocks.flatMap((block) => block.attributes.flatMap(({ value }) => (value.kind === "reference" ? [/^azuread_directory_role\.([\w-]+)\./.exec(value.path)?.[1] ?? ""] : []))));
}

function* blockGrants(block: HclBlock, scope: Scope, cloud: CloudKnowledge, roles: ReadonlySet<string>): Generator<Grant> {
  const [type = "", name = ""] = block.labels;
  if (block.type === "data" && type === "aws_iam_policy") yield* namedPolicy(block, name, scope, cloud);
  if (type.startsWith("google_")) yield* googleBlock(block, type, name, scope, cloud);
  if (block.type !== "resource") return;
  if (/^azure(?:rm|ad)_/.test(type)) yield* azureBlock(block, type, name, scope, cloud, (role) => roles.has(role));
  if (/^aws_lambda_(?:layer_version_)?permission$/.test(type)) yield* lambdaBlock(block, type, name, scope);
  else if (/^kubernetes_(?:cluster_)?role/.test(type)) yield* kubernetesBlock(block, scope);
  else if (/^(?:gitlab|github)_/.test(type)) yield* tokenGrants(block, scope.path);
  else yield* federationGrants(block, scope.path);
}

/** A managed policy that is looked up by its name or ARN, to be attached. */
function* namedPolicy(block: HclBlock, name: string, scope: Scope, cloud: CloudKnowledge): Generator<Grant> {
  const value = givenIn(block, attribute(block, "name") ? "name" : "arn", scope);
  const policy = (value?.text ?? "").replace(/^arn:[^:]*:iam::aws:policy\//, "");
  const what = Object.hasOwn(cloud.aws.managed, policy) ? cloud.aws.managed[policy] : undefined;
  if (value && what !== undefined) yield { format: "aws-json", check: "managed-admin", kind: "identity", name, location: value.location, severity: "warning", confidence: "medium", message: `The managed policy ${policy} is looked up here, which allows ${what}` };
}
