import { attribute, textOf, type HclBlock, type HclValue } from "../../languages/hcl/reader";
import type { CloudRole } from "../../model/knowledge";
import type { PolicyDocument, PolicyIssue } from "../../model/policy";
import { rolesFor } from "../../policies/cloud-roles";
import { terraformFile } from "../../policies/read/terraform";
import { NO_CHANGES } from "../changes";
import { lineEnd } from "../python/header";
import type { Changes, FixContext, Refusal, SourceEdit } from "../types";
import { customRoleChanges } from "./custom-role";
import { placedBinding } from "./places";

/** A basic role that is bound to a workload, where it stands. */
export interface Binding {
  readonly side: "gcp" | "azure";
  /** `roles/editor`, `Contributor`. */
  readonly held: string;
  readonly path: string;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** The block around it, in Terraform. */
  readonly block: HclBlock | null;
}

/** Gives a binding of a basic role the narrowest roles that hold what the project's calls use. */
export function bindingChanges(issue: PolicyIssue, document: PolicyDocument, context: FixContext): Changes | Refusal {
  const binding = bindingOf(issue, document, context);
  if ("reason" in binding) return binding;
  const { cloud } = context.input.knowledge;
  const choice = rolesFor(context.project.sdkUses, binding.side, binding.held, cloud);
  if (choice.kind === "refused") return (choice.custom && customRoleChanges(binding, choice.custom, context)) ?? { reason: choice.why };
  const names = choice.roles.map((role) => role.name);
  const placed = placedBinding(binding, choice.roles, context);
  const edits = placed?.edits ?? replace(binding, choice.roles, context);
  if ("reason" in edits) return edits;
  return {
    ...NO_CHANGES,
    edits,
    notes: [
      `the binding was narrowed: granted ${binding.held}; used ${choice.used.join(", ")}; now ${names.join(", ")}${placed ? ` on ${placed.what} alone` : ""}`,
      ...(choice.elsewhere.length > 0 ? [`${choice.elsewhere.join(", ")} is used as well, but ${binding.held} does not give it: it comes from another binding`] : []),
      ...(binding.side === "azure" ? ["with a role for data the code has to sign in as the identity (DefaultAzureCredential), not with an account's key"] : []),
    ],
  };
}

/** The binding behind a finding, if it is one of a workload and its role is a basic one. */
export function bindingOf(issue: PolicyIssue, document: PolicyDocument, context: FixContext): Binding | Refusal {
  const side = document.format;
  if (issue.check !== "primitive-role" || (side !== "gcp" && side !== "azure")) return { reason: "this grant is not narrowed by the project's calls" };
  const { path, range } = issue.location;
  const source = context.input.documents.get(path);
  const text = source?.file.text ?? "";
  const written = text.slice(range.start, range.end);
  const { roles } = context.input.knowledge.cloud.azure;
  const held = side === "gcp" ? written.replace(/["']/g, "") : (Object.entries(roles).find(([name, role]) => issue.message.includes(` ${name} of `) || written.toLowerCase().includes(role.id))?.[0] ?? "");
  if (!/^(?:roles\/(?:owner|editor)|Owner|Contributor)$/.test(held)) return { reason: "the role hands out rights, which the project's calls do not show" };
  const block = source?.language === "hcl" ? blockAt(terraformFile(source).blocks, range.start) : null;
  if (block && block.type !== "resource" && block.type !== "data") return { reason: "the role is handed to a module, whose members are not seen here" };
  const person = block ? personIn(block) : personNear(text, range.start);
  return person !== null ? { reason: person } : { side, held, path, text, start: range.start, end: range.end, block };
}

function blockAt(blocks: readonly HclBlock[], offset: number): HclBlock | null {
  return blocks.find((block) => block.start <= offset && offset < block.end) ?? null;
}

/** Why a binding is not one of a workload; null where it is. */
function personIn(block: HclBlock): string | null {
  const members = attribute(block, "members");
  const given = [attribute(block, "member"), ...(members?.kind === "list" ? members.items : [])].filter((one) => one !== undefined);
  if (given.some((one) => /^(?:user|group|domain):/.test(textOf(one) ?? ""))) return "the role belongs to people as well, whose work the calls do not show";
  const kind = textOf(attribute(block, "principal_type"));
  const principal = attribute(block, "principal_id");
  if ((kind !== null && kind !== "ServicePrincipal") || (principal?.kind === "reference" && /^data\.azur(?:erm_client_config|ead_(?:user|group|client_config))\./.test(principal.path))) return "the role belongs to people, or to whoever runs Terraform, whose work the calls do not show";
  return null;
}

/** The same for commands and policy files, by what stands beside the role. */
function personNear(text: string, at: number): string | null {
  return /\b(?:user|group|domain):[^\s"',]+\.|--assignee[= ]["']?[\w.-]+@/.test(text.slice(Math.max(0, at - 300), at + 300)) ? "the role belongs to people as well, whose work the calls do not show" : null;
}

function replace(binding: Binding, roles: readonly CloudRole[], context: FixContext): SourceEdit[] | Refusal {
  const { path, start, end, text } = binding;
  const edit = (newText: string): SourceEdit[] => [{ path, range: { start, end }, newText }];
  const [first] = roles;
  if (!first) return { reason: "no role is left" };
  const written = text.slice(start, end);
  const several: Refusal = { reason: `the calls need ${roles.map((role) => role.name).join(" and ")}: write a binding for each` };
  if (binding.block) return inTerraform(binding, binding.block, roles, context);
  if (/\.bicep$/.test(path)) return roles.length > 1 ? several : edit(`subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '${first.id ?? ""}')`);
  if (binding.side === "azure" && /\.json$/.test(path)) return roles.length > 1 ? several : edit(`"[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '${first.id ?? ""}')]"`);
  const command = commandAround(binding);
  if (!command) return roles.length > 1 ? several : edit(written.replace(/[^"']+/, first.name));
  const [before, after] = [text.slice(command.start, start), text.slice(end, command.end)];
  const quoted = (role: CloudRole): string => (/\s/.test(role.name) && !/["']$/.test(before) ? `"${role.name}"` : role.name);
  return [{ path, range: command, newText: roles.map((role) => before + quoted(role) + after).join(lineEnd(text) + command.indent) }];
}

/** A command of a script with its continued lines. */
export function commandAround({ text, start, side }: Pick<Binding, "text" | "start" | "side">): { readonly start: number; readonly end: number; readonly indent: string } | null {
  const from = text.lastIndexOf(side === "gcp" ? "gcloud " : "az role ", start);
  if (from < 0) return null;
  const end = /^(?:[^\n\\]|\\\r?\n|\\[^\n])*/.exec(text.slice(from));
  const to = from + (end?.[0].trimEnd().length ?? 0);
  return to > start ? { start: from, end: to, indent: /[ \t]*$/.exec(text.slice(0, from))?.[0] ?? "" } : null;
}

function inTerraform(binding: Binding, block: HclBlock, roles: readonly CloudRole[], context: FixContext): SourceEdit[] | Refusal {
  const { path, start, end, text } = binding;
  const [first] = roles;
  const entry = block.attributes.find(({ value }) => value.start === start);
  const value: HclValue | undefined = entry?.value;
  const byId = entry?.key === "role_definition_id";
  if (roles.length === 1 && first) {
    const old = Object.values(context.input.knowledge.cloud.azure.roles).find((role) => text.slice(start, end).toLowerCase().includes(role.id));
    return [{ path, range: { start, end }, newText: byId && old ? text.slice(start, end).replace(new RegExp(old.id, "i"), first.id ?? "") : JSON.stringify(first.name) }];
  }
  const [type = "", name = ""] = block.labels;
  if (!value || byId || block.type !== "resource" || attribute(block, "for_each") || attribute(block, "count")) return { reason: `the calls need ${roles.map((role) => role.name).join(" and ")}: write a binding for each` };
  const mention = new RegExp(`\\b${type}\\.${name}\\b`);
  if ([...context.input.documents.values()].some((one) => one.language === "hcl" && mention.test(one.file.text))) return { reason: "other resources refer to this binding, which would become several" };
  const at = block.attributes[0]?.keyRange.start ?? start;
  const indent = /[ \t]*$/.exec(text.slice(0, at))?.[0] ?? "";
  return [
    { path, range: { start: at, end: at }, newText: `for_each = toset([${roles.map((role) => JSON.stringify(role.name)).join(", ")}])${lineEnd(text)}${indent}` },
    { path, range: { start, end }, newText: "each.value" },
  ];
}
