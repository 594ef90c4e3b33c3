import { attribute } from "../../../languages/hcl/reader";
import type { SecretLiteral } from "../../../model/secret";
import { NO_CHANGES } from "../../changes";
import { folderOf } from "../../files/reader";
import type { Changes, EnvEntry, FixContext, Refusal, SourceEdit } from "../../types";
import { outputEdits } from "./outputs";
import { attributeLines, attributeRange, type TerraformPlace } from "./place";
import { roleOf } from "./role";
import { environmentName, variableOf } from "./variables";

/** What the fix of a secret in Terraform does, for menus, or why there is none. */
export function terraformFix(literal: SecretLiteral, context: FixContext): { readonly title: string; readonly why: string } | Refusal {
  const role = roleOf(literal, context);
  if ("reason" in role) return role;
  if (role.kind === "backend") return { title: `Let the backend read ${role.variable}`, why: `${role.variable} has to be set where Terraform runs` };
  const name = variableOf(literal, context)?.name ?? "";
  const title = role.kind === "value" ? `Give ${name} by ${environmentName(name)}` : role.kind === "default" ? `Drop the default of ${name}` : `Use the variable ${name}`;
  return { title, why: `${environmentName(name)} has to be set where Terraform runs` };
}

/** Takes a secret out of Terraform. The value goes into the `.env` beside the file. */
export function terraformChanges(literal: SecretLiteral, context: FixContext): Changes | Refusal {
  const role = roleOf(literal, context);
  if ("reason" in role) return role;
  const { place } = role;
  const { path, text } = place.document.file;
  if (role.kind === "backend") {
    return moved(role.variable, place, [drop(place)], true, context);
  }
  const variable = variableOf(literal, context);
  if (!variable) return { reason: "the secret is not there any more" };
  const { name, declareIn, inert } = variable;
  const environment = environmentName(name);
  if (role.kind === "value") return moved(environment, place, [drop(place)], inert, context);
  const outputs = outputEdits(name, place, context);
  if (role.kind === "default") return moved(environment, place, [...sensitiveDefault(place, text), ...outputs], inert, context);
  const appended = declareIn === null ? [] : [{ path: declareIn, lines: ["", `variable "${name}" {`, "  type      = string", "  sensitive = true", "}"] }];
  return { ...moved(environment, place, [{ path, range: literal.location.range, newText: `var.${name}` }, ...outputs], inert, context), appended };
}

function moved(name: string, { document: { file }, value }: TerraformPlace, edits: readonly SourceEdit[], inert: boolean, context: FixContext): Changes {
  const entry: EnvEntry = {
    folder: folderOf(file.path),
    name,
    value: [{ secret: context.input.vault.seal(value).handle, escape: "dotenv" }],
    inert,
    comment: inert ? `was in ${file.path}` : null,
  };
  return { ...NO_CHANGES, edits, environment: [entry], notes: [`set ${name} where Terraform runs; its value is in .env${inert ? ", commented out" : ""}`] };
}

function drop({ document: { file }, entry }: TerraformPlace): SourceEdit {
  return { path: file.path, range: attributeLines(file.text, entry), newText: "" };
}

/** `sensitive = true` in the place of the default, where the variable is not sensitive already. */
function sensitiveDefault({ document: { file }, blocks, entry }: TerraformPlace, text: string): SourceEdit[] {
  const [block] = blocks;
  const known = block && attribute(block, "sensitive");
  const { path } = file;
  const gone = { path, range: attributeLines(text, entry), newText: "" };
  if (known) return text.slice(known.start, known.end) === "true" ? [gone] : [gone, { path, range: { start: known.start, end: known.end }, newText: "true" }];
  const equals = text.slice(entry.keyRange.start, entry.value.start).indexOf("=");
  return [{ path, range: attributeRange(entry), newText: `${"sensitive".padEnd(Math.max(equals, "sensitive ".length))}= true` }];
}
