import type { SecretLiteral } from "../../../model/secret";
import { calledFolders, type HclDocument } from "../../../policies/read/modules";
import type { FixContext, Refusal } from "../../types";
import { BACKEND_VARIABLES } from "./backends";
import { placeOf, type TerraformPlace } from "./place";

/** What Terraform does with the string at a place, which says by what it can be replaced. */
export type TerraformRole =
  /** The value of a variable, in a tfvars file or as its default: `name` is the variable's. */
  | { readonly kind: "value" | "default"; readonly name: string; readonly place: TerraformPlace }
  /** An attribute of a backend, which reads `variable` of the environment where the attribute is missing. */
  | { readonly kind: "backend"; readonly variable: string; readonly place: TerraformPlace }
  /** An expression, which may name a variable. */
  | { readonly kind: "expression"; readonly place: TerraformPlace };

/** The role of a secret in a file of Terraform, or why nothing can take its place. */
export function roleOf(literal: SecretLiteral, context: FixContext): TerraformRole | Refusal {
  const { path, range } = literal.location;
  const document = context.input.documents.get(path);
  if (document?.language !== "hcl") return { reason: "the file is not there any more" };
  const place = placeOf(document, range);
  if (!place) return { reason: "the secret is only a part of the value" };
  const name = place.entry.key;
  if (/\.tfvars$/i.test(path)) {
    return place.direct ? { kind: "value", name, place } : { reason: `the secret is only a part of ${name}: set TF_VAR_${name} where Terraform runs, and take ${name} out of the file` };
  }
  if (!/\.tf$/i.test(path)) return { reason: "only the files of Terraform itself (.tf, .tfvars) can take a variable" };
  const refusal = unfit(place);
  if (refusal !== null) return { reason: refusal };
  if (place.blocks[0]?.type === "terraform") return backend(place);
  // TF_VAR_… reaches the variables of the root module only
  if (calledFolders(hclDocuments(context)).has(folderWithSlash(path))) return { reason: "another module calls this one: hand the value in there, as a sensitive variable" };
  if (place.blocks[0]?.type === "variable") {
    const [block] = place.blocks;
    return { kind: "default", name: block.labels[0] ?? "", place };
  }
  return { kind: "expression", place };
}

export function hclDocuments(context: FixContext): HclDocument[] {
  return [...context.input.documents.values()].filter((document) => document.language === "hcl");
}

function folderWithSlash(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

/** Places that Terraform reads before it knows any variable. */
function unfit({ blocks, entry, direct }: TerraformPlace): string | null {
  const [top] = blocks;
  const own = blocks.length === 1;
  switch (top?.type) {
    case undefined:
      return "it stands outside of any block";
    case "variable":
      return own && entry.key === "default" && direct ? null : "a variable's block may name no other variable: leave the secret out and set the whole value where Terraform runs";
    case "module":
      return own && ["source", "version", "providers"].includes(entry.key)
        ? "a module's source may name no variable: leave the login to git's credential helper or to Terraform's own (TF_TOKEN_…)"
        : null;
    case "provider":
      return own && ["version", "alias"].includes(entry.key) ? `a provider's ${entry.key} may name no variable` : null;
    case "moved":
    case "removed":
      return `a ${top.type} block may name no variable`;
    default:
      return null;
  }
}

/** What a `terraform` block holds may name no variable, but most backends read their secrets from the environment. */
function backend({ document, blocks, entry, direct, value }: TerraformPlace): TerraformRole | Refusal {
  const block = blocks[1];
  const type = block?.type === "backend" ? (block.labels[0] ?? "") : null;
  const variable = type === null || blocks.length !== 2 || !direct ? undefined : BACKEND_VARIABLES[type]?.[entry.key];
  if (variable !== undefined) return { kind: "backend", variable, place: { document, blocks, entry, direct, value } };
  return {
    reason: type === null
      ? "a terraform block may name no variable"
      : "a backend block may name no variable: leave the attribute out, and give it to terraform init with -backend-config",
  };
}
