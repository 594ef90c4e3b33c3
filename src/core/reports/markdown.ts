import { markdown, markdownCode } from "./escape";
import { counts } from "./json";
import type { Place, Report } from "./report";

/** A report for pull requests and wikis. Links are relative to the audited root. */
export function renderMarkdown(report: Report): string {
  const { error, warning, information } = counts(report);
  const out: string[] = [`# CrewVet: ${markdown(report.root.name)}`, "", `${String(error)} errors, ${String(warning)} warnings, ${String(information)} information in ${String(report.counts.files)} files; ${String(report.counts.crews)} crews, ${String(report.counts.agents)} agents, ${String(report.counts.credentials)} credentials.`];
  if (report.findings.length > 0) {
    out.push("", "## Findings", "", "| severity | rule | place | what |", "|---|---|---|---|");
    for (const finding of report.findings) {
      const rule = report.rules.find((one) => one.meta.id === finding.ruleId);
      const name = rule ? `[${finding.ruleId}](${rule.url})` : finding.ruleId;
      out.push(`| ${finding.severity} | ${name} | ${link(report, finding.place)} | ${markdown(finding.message)} |`);
    }
  }
  if (report.history && report.history.leaks.length > 0) {
    out.push("", "## In the git history", "", "| severity | rule | commit | file then | what |", "|---|---|---|---|---|");
    for (const leak of report.history.leaks) out.push(`| ${leak.severity} | ${leak.ruleId} | ${markdownCode(leak.commit.slice(0, 12))} | ${markdownCode(`${leak.path}:${String(leak.line)}`)} | ${markdown(leak.message)} |`);
  }
  if (report.counts.crews > 0) {
    out.push("", "## Checklist", "", "| | item | status | evidence |", "|---|---|---|---|");
    for (const item of report.scorecard) {
      const evidence = item.evidence.map((one) => `${markdown(one.text)}${one.place ? ` (${link(report, one.place)})` : ""}`).join("<br>");
      out.push(`| ${String(item.item)} | ${item.title} | ${item.status} | ${evidence} |`);
    }
    out.push("", "## Reach of each agent", "", "| agent | crew | credentials | can | worst way |", "|---|---|---|---|---|");
    for (const agent of report.blastRadius.agents) {
      const credentials = agent.credentials.map((one) => `${markdownCode(one.name)} (${one.reach})`).join("<br>");
      out.push(`| ${markdown(agent.name)} | ${markdown(agent.crew)} | ${credentials} | ${agent.operations.join(", ")} | ${agent.worst.map(markdown).join(" → ")} |`);
    }
  }
  if (report.problems.length > 0) {
    out.push("", "## Not analysed in full", "");
    for (const problem of report.problems) out.push(`- ${markdownCode(problem.path)}${problem.line === null ? "" : `, line ${String(problem.line)}`}: ${markdown(problem.message)}`);
  }
  return `${out.join("\n")}\n`;
}

function link(report: Report, place: Place): string {
  const cell = place.cell ? `, cell ${String(place.cell.number)}` : "";
  return `[${markdown(`${place.path}:${String(place.startLine)}`)}${cell}](${report.uriOf(place.path).replace(/[()'!*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)}#L${String(place.startLine)})`;
}
