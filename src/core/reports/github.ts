import type { Severity } from "../model/finding";
import { workflowData, workflowProperty } from "./escape";
import type { Report } from "./report";

const COMMAND: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", information: "notice" };

/** GitHub workflow commands: annotations on the lines of a pull request; what only the history holds has no line. */
export function renderGithub(report: Report): string {
  return report.findings
    .map(({ ruleId, severity, message, place }) => {
      const columns = place.startLine === place.endLine ? `,col=${String(place.startColumn)},endColumn=${String(place.endColumn)}` : "";
      const where = `file=${workflowProperty(place.path)},line=${String(place.startLine)},endLine=${String(place.endLine)}${columns}`;
      return `::${COMMAND[severity]} ${where},title=${workflowProperty(`crewvet: ${ruleId}`)}::${workflowData(message)}\n`;
    })
    .concat((report.history?.leaks ?? []).map(({ ruleId, severity, message, commit, path }) => `::${COMMAND[severity]} title=${workflowProperty(`crewvet: ${ruleId} in the git history`)}::${workflowData(`${message} (${commit.slice(0, 12)}:${path})`)}\n`))
    .join("");
}
