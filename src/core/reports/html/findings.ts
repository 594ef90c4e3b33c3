import { html } from "../escape";
import type { Report, ReportFinding } from "../report";
import { frameBlock, placeLink } from "./place";

export function findingsSection(report: Report): string {
  const { findings } = report;
  const body = findings.length === 0 ? `<p class="panel">No findings.</p>` : filters(report) + findings.map((finding) => findingBlock(finding, report)).join("\n");
  return `<section aria-labelledby="findings"><h2 id="findings">Findings</h2>${body}</section>`;
}

function filters(report: Report): string {
  const rules = [...new Set(report.findings.map((finding) => finding.ruleId))].sort();
  const agents = [...new Set(report.findings.flatMap((finding) => agentsOf(finding, report)))].sort();
  const options = (names: readonly string[]): string => names.map((name) => `<option value="${html(name)}">${html(name)}</option>`).join("");
  const box = (severity: string): string => `<label><input type="checkbox" value="${severity}" checked> ${severity}</label>`;
  return `<form class="filters" id="filters" hidden>
<input type="search" id="search" placeholder="Search" aria-label="Search findings">
<select id="rule" aria-label="Rule"><option value="">All rules</option>${options(rules)}</select>
${agents.length > 0 ? `<select id="agent" aria-label="Agent"><option value="">All agents</option>${options(agents)}</select>` : ""}
${["error", "warning", "information"].map(box).join("\n")}
<button type="button" class="plain" id="open">Open or close all</button>
<span class="faint" id="shown" role="status"></span>
</form>`;
}

function findingBlock(finding: ReportFinding, report: Report): string {
  const rule = report.rules.find((one) => one.meta.id === finding.ruleId);
  const steps = (title: string, list: ReportFinding["related"], tag: "ol" | "ul"): string =>
    list.length === 0 ? "" : `<h3>${title}</h3><${tag} class="places">${list.map((step) => `<li>${html(step.message)} ${placeLink(step.place, report)}</li>`).join("")}</${tag}>`;
  const docs = rule ? `<a href="${html(rule.url)}" rel="noreferrer">${html(finding.ruleId)}: ${html(rule.meta.title)}</a>` : html(finding.ruleId);
  return `<details class="finding ${finding.severity}" data-severity="${finding.severity}" data-rule="${html(finding.ruleId)}" data-agents="${agentsOf(finding, report).map(html).join("&#10;")}" id="f-${html(finding.fingerprint)}">
<summary><span class="badge ${finding.severity}">${finding.severity}</span><span class="what">${html(finding.message)}</span><span class="where mono">${html(finding.ruleId)} · ${html(finding.place.path)}:${String(finding.place.startLine)}</span></summary>
<div class="more">
${frameBlock(finding.place.frame, finding.place.startLine)}
<p>${placeLink(finding.place, report)}</p>
${steps("How it gets there", finding.flow, "ol")}
${steps("Places involved", finding.related, "ul")}
<p class="faint">${docs} · confidence ${finding.confidence}</p>
</div>
</details>`;
}

/** Agents whose definition is among the places of a finding, by name. */
function agentsOf(finding: ReportFinding, report: Report): string[] {
  const texts = [finding.message, ...finding.related.map((one) => one.message)].join("\n");
  return [...new Set(report.blastRadius.agents.map((agent) => agent.name))].filter((name) => new RegExp(`(?<![\\w-])${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\w-])`).test(texts));
}
