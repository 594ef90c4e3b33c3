import { attribute, textOf, type HclBlock, type HclValue } from "../../languages/hcl/reader";
import type { Location } from "../../text/range";
import type { Grant } from "./fact";

/** Tokens of GitLab and GitHub that Terraform makes, and how far a job's own token reaches. */
export function* tokenGrants(block: HclBlock, path: string): Generator<Grant> {
  const [type = "", name = ""] = block.labels;
  const grant = (at: HclValue, check: string, message: string): Grant => ({ format: "ci", check, kind: "identity", name, location: place(at, path), severity: "warning", confidence: "high", message });
  if (/^gitlab_(?:project|group|personal)_access_token$/.test(type)) {
    const scopes = attribute(block, "scopes");
    const wide = scopes?.kind === "list" ? scopes.items.find((item) => /^(?:api|sudo|admin_mode)$/.test(textOf(item) ?? "")) : undefined;
    const level = textOf(attribute(block, "access_level"));
    // without a level GitLab makes a maintainer of it
    if (wide && (level === null || /^(?:owner|maintainer)$/.test(level))) yield grant(wide, "broad-scope", `Token '${name}' has the scope '${textOf(wide) ?? ""}'${level === null ? "" : ` as ${level}`}: it can change code, members and settings`);
  } else if (/^gitlab_project_job_token_scopes?$/.test(type)) {
    const enabled = attribute(block, "enabled");
    if (enabled?.kind === "scalar" && enabled.value === false) yield grant(enabled, "wildcard-principal", `'${name}' lets the job token of every other project reach this one`);
  } else if (type === "github_actions_repository_permissions" || type === "github_workflow_repository_permissions") {
    const permissions = attribute(block, "default_workflow_permissions");
    if (permissions && textOf(permissions) === "write") yield grant(permissions, "admin-wildcard", `'${name}' gives every workflow a token that may write the repository`);
  }
}

function place(value: HclValue, path: string): Location {
  return { path, range: { start: value.start, end: value.end } };
}
