import { attribute, type HclBlock } from "../../languages/hcl/reader";
import { NO_CHANGES } from "../changes";
import { lineEnd } from "../python/header";
import type { Changes, FixContext, Refusal } from "../types";
import type { Binding } from "./bindings";

const CUSTOM = "google_project_iam_custom_role";

/**
 * A role of the project's own with what the calls use and nothing else (`google_project_iam_custom_role`), for a
 * binding in Terraform that no predefined role fits. Null for bindings that take no such role.
 */
export function customRoleChanges(binding: Binding, permissions: readonly string[], context: FixContext): Changes | Refusal | null {
  const { block, path, text, start, end } = binding;
  if (binding.side !== "gcp" || !block || block.type !== "resource" || !/^google_project_iam_(?:member|binding)$/.test(block.labels[0] ?? "")) return null;
  const label = `${block.labels[1] ?? "crew"}_calls`.replace(/\W/g, "_").slice(0, 60);
  if ([...context.input.documents.values()].some((one) => one.language === "hcl" && new RegExp(`"${CUSTOM}"\\s+"${label}"`).test(one.file.text))) return { reason: `the project has a role '${label}' already` };
  const newline = lineEnd(text);
  const lines = [
    "",
    "",
    `resource "${CUSTOM}" "${label}" {`,
    ...projectOf(block, text),
    `  role_id     = "${label}"`,
    `  title       = "What the calls behind ${block.labels[1] ?? "the crew"} use"`,
    "  permissions = [",
    ...permissions.map((one) => `    "${one}",`),
    "  ]",
    "}",
  ];
  return {
    ...NO_CHANGES,
    edits: [
      { path, range: { start, end }, newText: `${CUSTOM}.${label}.id` },
      { path, range: { start: block.end, end: block.end }, newText: lines.join(newline) },
    ],
    notes: [`the binding was narrowed: granted ${binding.held}; used and now granted ${permissions.join(", ")}, by a role of the project's own, since no predefined role holds them and less than ${binding.held}`],
  };
}

/** The role belongs to the project that the binding is of. */
function projectOf(block: HclBlock, text: string): string[] {
  const project = attribute(block, "project");
  return project ? [`  project     = ${text.slice(project.start, project.end)}`] : [];
}
