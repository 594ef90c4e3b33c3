import { attribute, textOf, type HclBlock } from "../../languages/hcl/reader";
import type { CloudRole } from "../../model/knowledge";
import type { SdkUse } from "../../model/policy";
import { terraformFile } from "../../policies/read/terraform";
import { lineEnd } from "../python/header";
import type { FixContext, SourceEdit } from "../types";
import { commandAround, type Binding } from "./bindings";

/** A binding moved from the whole project or subscription to the one thing that the calls reach. */
export interface Placed {
  readonly edits: readonly SourceEdit[];
  /** `the bucket reports` */
  readonly what: string;
}

/** Where one role is enough and all calls that need it reach one bucket, secret, vault or account; null otherwise. */
export function placedBinding(binding: Binding, roles: readonly CloudRole[], context: FixContext): Placed | null {
  const [role, ...others] = roles;
  if (!role || others.length > 0) return null;
  const place = onePlace(context.project.sdkUses.filter((use) => use.cloud === binding.side), role);
  if (!place) return null;
  if (binding.side === "azure") return inAzure(binding, role, place, context);
  const target = GOOGLE[place.kind];
  if (!target) return null;
  const edits = binding.block ? inGoogle(binding, binding.block, role, place.name, target, context) : inScript(binding, role, place.name, target);
  return edits && { edits, what: `the ${target.noun} ${place.name}` };
}

interface Place {
  readonly kind: string;
  readonly name: string;
}

function onePlace(uses: readonly SdkUse[], role: CloudRole): Place | null {
  const mine = uses.filter((use) => use.actions.some((action) => role.permissions.includes(action)));
  const places = new Set(mine.flatMap((use) => use.resources));
  const [only] = places;
  if (places.size !== 1 || only === undefined || mine.some((use) => use.resourcesUnresolved !== null)) return null;
  const [kind = "", name = ""] = only.split("/");
  return { kind, name };
}

interface Target {
  readonly noun: string;
  readonly resource: string;
  readonly attribute: string;
  /** Whether the resource says its project itself. */
  readonly project: boolean;
  readonly command: (name: string) => string;
}

const GOOGLE: Readonly<Record<string, Target>> = {
  buckets: { noun: "bucket", resource: "google_storage_bucket", attribute: "bucket", project: false, command: (name) => `gcloud storage buckets add-iam-policy-binding gs://${name}` },
  secrets: { noun: "secret", resource: "google_secret_manager_secret", attribute: "secret_id", project: true, command: (name) => `gcloud secrets add-iam-policy-binding ${name}` },
};

/** `google_project_iam_member` becomes `google_storage_bucket_iam_member`. */
function inGoogle(binding: Binding, block: HclBlock, role: CloudRole, name: string, target: Target, context: FixContext): SourceEdit[] | null {
  const { path, text, start, end } = binding;
  const [type = "", label = ""] = block.labels;
  const project = block.attributes.find((entry) => entry.key === "project");
  const repeated = attribute(block, "for_each") ?? attribute(block, "count");
  if (!/^google_project_iam_(?:member|binding)$/.test(type) || !project || repeated || isMentioned(type, label, context)) return null;
  const at = text.indexOf(type, block.start);
  if (at < 0 || at > project.keyRange.start) return null;
  const value = referenceTo(target.resource, name, target.attribute === "secret_id" ? "id" : "name", context, path) ?? JSON.stringify(name);
  const between = text.slice(project.keyRange.end, project.value.start);
  const indent = /[ \t]*$/.exec(text.slice(0, project.keyRange.start))?.[0] ?? "";
  return [
    { path, range: { start: at, end: at + type.length }, newText: type.replace("google_project", target.resource) },
    target.project
      ? { path, range: { start: project.value.end, end: project.value.end }, newText: `${lineEnd(text)}${indent}${target.attribute} = ${value}` }
      : { path, range: { start: project.keyRange.start, end: project.value.end }, newText: `${target.attribute.padEnd(project.key.length)}${between}${value}` },
    { path, range: { start, end }, newText: JSON.stringify(role.name) },
  ];
}

/** `gcloud projects add-iam-policy-binding p` becomes `gcloud storage buckets add-iam-policy-binding gs://reports`. */
function inScript(binding: Binding, role: CloudRole, name: string, target: Target): SourceEdit[] | null {
  const command = commandAround(binding);
  const head = command && /^gcloud\s+projects\s+add-iam-policy-binding\s+("[^"\n]+"|'[^'\n]+'|[\w${}.:-]+)/.exec(binding.text.slice(command.start, binding.start));
  if (!command || !head || (head[1] ?? "-").startsWith("-")) return null;
  return [
    { path: binding.path, range: { start: command.start, end: command.start + head[0].length }, newText: `${target.command(name)}${target.project ? ` --project=${head[1] ?? ""}` : ""}` },
    { path: binding.path, range: { start: binding.start, end: binding.end }, newText: role.name },
  ];
}

const AZURE: Readonly<Record<string, { readonly noun: string; readonly resource: string }>> = {
  vaults: { noun: "vault", resource: "azurerm_key_vault" },
  storageAccounts: { noun: "storage account", resource: "azurerm_storage_account" },
};

/** The scope of an assignment in Terraform, where the vault or account is made or looked up in the same module. */
function inAzure(binding: Binding, role: CloudRole, { kind, name }: Place, context: FixContext): Placed | null {
  const target = AZURE[kind];
  const { block, path, start, end, text } = binding;
  const scope = block ? attribute(block, "scope") : undefined;
  const id = target && referenceTo(target.resource, name, "id", context, path);
  if (!target || !scope || id === null || id === undefined || !/^["']/.test(text.slice(start, end)) || text.slice(start, end).includes("/")) return null;
  return {
    edits: [
      { path, range: { start: scope.start, end: scope.end }, newText: id },
      { path, range: { start, end }, newText: JSON.stringify(role.name) },
    ],
    what: `the ${target.noun} ${name}`,
  };
}

/** `google_storage_bucket.reports.name`, where the same folder makes or looks up a thing of this name. */
function referenceTo(resource: string, name: string, output: string, context: FixContext, path: string): string | null {
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  for (const [other, document] of context.input.documents) {
    if (document.language !== "hcl" || other.slice(0, other.lastIndexOf("/") + 1) !== folder) continue;
    const found = terraformFile(document).blocks.find((one) => one.labels[0] === resource && (one.type === "resource" || one.type === "data") && [textOf(attribute(one, "name")), textOf(attribute(one, "secret_id"))].includes(name));
    if (found) return `${found.type === "data" ? "data." : ""}${resource}.${found.labels[1] ?? ""}.${output}`;
  }
  return null;
}

/** Whether other code refers to a resource, which the fix would rename. */
function isMentioned(type: string, label: string, context: FixContext): boolean {
  const mention = new RegExp(`\\b${type}\\.${label}\\b`);
  return [...context.input.documents.values()].some((one) => one.language === "hcl" && mention.test(one.file.text));
}
