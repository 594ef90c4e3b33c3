import { comparisonMarkdown } from "./comparison";
import { markdown, markdownCode } from "./escape";
import { renderMermaid } from "./graph/mermaid";
import { whatIfMarkdown } from "./what-if";
import { counts } from "./json";
import type { Place, Report } from "./report";

/** A report for pull requests and wikis. Links are relative to the audited root. */
export function renderMarkdown(report: Report): string {
  const { error, warning, information } = counts(report);
  const out: string[] = [`# CrewVet: ${markdown(report.root.name)}`, "", `${String(error)} errors, ${String(warning)} warnings, ${String(information)} information in ${String(report.counts.files)} files; ${String(report.counts.crews)} crews, ${String(report.counts.agents)} agents, ${String(report.counts.credentials)} credentials.`];
  if (report.comparison) out.push(...comparisonMarkdown(report.comparison));
  if (report.findings.length > 0) {
    out.push("", "## Findings", "", "| severity | rule | place | what |", "|---|---|---|---|");
    for (const finding of report.findings) {
      const rule = report.rules.find((one) => one.meta.id === finding.ruleId);
      const name = rule ? `[${finding.ruleId}](${rule.url})` : finding.ruleId;
      out.push(`| ${finding.severity} | ${name} | ${placeLink(report, finding.place)} | ${markdown(finding.message)} |`);
    }
  }
  if (report.history && report.history.leaks.length > 0) {
    out.push("", "## In the git history", "", "| severity | rule | commit | file then | what |", "|---|---|---|---|---|");
    for (const leak of report.history.leaks) out.push(`| ${leak.severity} | ${leak.ruleId} | ${markdownCode(leak.commit.slice(0, 12))} | ${markdownCode(`${leak.path}:${String(leak.line)}`)} | ${markdown(leak.message)} |`);
  }
  if (report.counts.crews > 0) {
    out.push("", "## Checklist", "", "| | item | status | evidence |", "|---|---|---|---|");
    for (const item of report.scorecard) {
      const evidence = item.evidence.map((one) => `${markdown(one.text)}${one.place ? ` (${placeLink(report, one.place)})` : ""}`).join("<br>");
      out.push(`| ${String(item.item)} | ${item.title} | ${item.status} | ${evidence} |`);
    }
    out.push("", "## Reach of each agent", "", "| agent | crew | credentials | can | granted | used | excess | worst way |", "|---|---|---|---|---|---|---|---|");
    const codes = (texts: readonly string[] | null): string => (texts === null ? "cannot be seen" : texts.map(markdownCode).join("<br>"));
    for (const agent of report.blastRadius.agents) {
      const credentials = agent.credentials.map((one) => `${markdownCode(one.name)} (${one.reach})`).join("<br>");
      const can = agent.abilities.map((one) => `${one.operation} (${one.breadth})`).join(", ");
      out.push(`| ${markdown(agent.name)} | ${markdown(agent.crew)} | ${credentials} | ${can} | ${codes(agent.scope.granted)} | ${codes(agent.scope.used)} | ${codes(agent.scope.excess)} | ${agent.worst.map(markdown).join(" → ")} |`);
    }
    out.push("", "## The crew", "", "```mermaid", renderMermaid(report.network).trimEnd(), "```");
    if (report.whatIf.length > 0) out.push("", "## What if", "", whatIfMarkdown(report.whatIf, (place) => placeLink(report, place)).trimEnd());
  }
  if (report.problems.length > 0) {
    out.push("", "## Not analysed in full", "");
    for (const problem of report.problems) out.push(`- ${markdownCode(problem.path)}${problem.line === null ? "" : `, line ${String(problem.line)}`}: ${markdown(problem.message)}`);
  }
  return `${out.join("\n")}\n`;
}

/** A place as a link, relative to the root. */
export function placeLink(report: Report, place: Place): string {
  const cell = place.cell ? `, cell ${String(place.cell.number)}` : "";
  return `[${markdown(`${place.path}:${String(place.startLine)}`)}${cell}](${report.uriOf(place.path).replace(/[()'!*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)}#L${String(place.startLine)})`;
}
