import { RULES } from "../../language-rules/registry.generated";
import { NO_CONFIG } from "../../src/core/config/tree";
import { makeReport } from "../../src/core/reports/make";
import type { Report } from "../../src/core/reports/report";
import { judge } from "../../src/core/rules/judge";
import { analyse } from "./analyze";

/** The report of some files as an audit of `today` would make it. */
export async function audited(files: Readonly<Record<string, string>>, today = "2026-06-30"): Promise<Report> {
  const { workspace, project } = await analyse(files);
  return makeReport({
    input: workspace.input(),
    project,
    verdict: judge(project, RULES, workspace.vault, { config: NO_CONFIG }),
    problems: [],
    rules: RULES,
    root: { name: "example", uri: "file:///example/" },
    version: "0.0.0",
    uriOf: (path) => path.split("/").map(encodeURIComponent).join("/"),
    today,
    files: Object.keys(files).length,
  });
}
