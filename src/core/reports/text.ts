import type { Severity } from "../model/finding";
import { comparisonText } from "./comparison";
import { plain, plainColumn } from "./escape";
import { counts } from "./json";
import type { Place, Report, ReportFinding, ReportLeak } from "./report";

/** Colours of a terminal; `none` where the output is no terminal or NO_COLOR is set. */
export interface Colours {
  readonly severity: (severity: Severity, text: string) => string;
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly good: (text: string) => string;
}

const same = (text: string): string => text;
export const NO_COLOURS: Colours = { severity: (_, text) => text, strong: same, faint: same, good: same };

const sgr = (code: string) => (text: string): string => `\u001b[${code}m${text}\u001b[0m`;
const SEVERITY_CODE: Readonly<Record<Severity, string>> = { error: "1;31", warning: "1;33", information: "1;36" };
export const ANSI_COLOURS: Colours = { severity: (severity, text) => sgr(SEVERITY_CODE[severity])(text), strong: sgr("1"), faint: sgr("2"), good: sgr("32") };

const MAX_RELATED = 12;

export interface TextOptions {
  readonly colours: Colours;
  /** Prints the ten items and the agents' reach as well. */
  readonly audit: boolean;
}

/** What a person reads in a terminal. Quiet about what is fine. */
export function renderText(report: Report, { colours, audit }: TextOptions): string {
  const blocks = report.findings.map((finding) => block(finding, report, colours));
  if (report.history) blocks.push(...report.history.leaks.map((leak) => leakBlock(leak, report, colours)));
  if (audit && report.counts.crews > 0) blocks.push(card(report, colours));
  if (report.comparison) blocks.push(comparisonText(report.comparison, colours.strong));
  blocks.push(`${summary(report, colours)}\n`);
  return blocks.join("\n");
}

export function at(place: Place): string {
  const cell = place.cell ? ` (cell ${String(place.cell.number)}, line ${String(place.cell.line)})` : "";
  return `${plain(place.path)}:${String(place.startLine)}:${String(place.startColumn)}${cell}`;
}

function block(finding: ReportFinding, report: Report, colours: Colours): string {
  const { place } = finding;
  const number = String(place.startLine);
  const gutter = " ".repeat(number.length);
  const bar = colours.faint("|");
  const lines = [`${colours.severity(finding.severity, `${finding.severity}[${finding.ruleId}]`)}: ${colours.strong(plain(finding.message))}`, `${gutter}${colours.faint("-->")} ${at(place)}`];
  if (place.frame.text.trim() !== "") {
    const start = plainColumn(place.frame.text, place.frame.start);
    const end = Math.max(start + 1, plainColumn(place.frame.text, place.frame.end));
    lines.push(`${gutter} ${bar}`, `${colours.faint(number)} ${bar} ${plain(place.frame.text)}`, `${gutter} ${bar} ${" ".repeat(start)}${colours.severity(finding.severity, "^".repeat(end - start))}`);
  }
  for (const step of finding.flow.slice(0, MAX_RELATED)) lines.push(`${gutter} ${colours.faint("=")} flow: ${plain(step.message)} ${colours.faint(`(${at(step.place)})`)}`);
  for (const one of finding.related.slice(0, MAX_RELATED)) lines.push(`${gutter} ${colours.faint("=")} ${plain(one.message)} ${colours.faint(`(${at(one.place)})`)}`);
  const more = finding.related.length - MAX_RELATED;
  if (more > 0) lines.push(`${gutter} ${colours.faint("=")} and ${String(more)} more places`);
  const rule = report.rules.find((one) => one.meta.id === finding.ruleId);
  if (rule) lines.push(`${gutter} ${colours.faint("=")} ${colours.faint(`crewvet explain ${finding.ruleId}  ${rule.url}`)}`);
  return `${lines.join("\n")}\n`;
}

function leakBlock(leak: ReportLeak, report: Report, colours: Colours): string {
  const lines = [
    `${colours.severity(leak.severity, `${leak.severity}[${leak.ruleId}]`)}: ${colours.strong(plain(leak.message))}`,
    ` ${colours.faint("-->")} commit ${leak.commit.slice(0, 12)} ${colours.faint(`of ${leak.date}, there line ${String(leak.line)} of`)} ${plain(leak.path)}`,
  ];
  const rule = report.rules.find((one) => one.meta.id === leak.ruleId);
  if (rule) lines.push(` ${colours.faint("=")} ${colours.faint(`crewvet explain ${leak.ruleId}  ${rule.url}`)}`);
  return `${lines.join("\n")}\n`;
}

/** `2 secrets in 41 commits`; empty where the history was not asked for. */
function historySummary({ history }: Report, colours: Colours): string {
  if (!history) return "";
  const { leaks, commits, known } = history;
  const more = known > 0 ? colours.faint(` (${String(known)} in the baseline)`) : "";
  const what = leaks.length === 0 ? "no further secret" : colours.strong(leaks.length === 1 ? "1 secret to rotate" : `${String(leaks.length)} secrets to rotate`);
  return `; in the history ${what} in ${String(commits)} ${commits === 1 ? "commit" : "commits"}${more}`;
}

function card(report: Report, colours: Colours): string {
  const lines = [colours.strong("Checklist")];
  for (const item of report.scorecard) {
    const mark = item.status === "met" ? colours.good("met    ") : item.status === "not met" ? colours.severity("error", "not met") : colours.faint("unseen ");
    const [first] = item.evidence;
    const why = first ? colours.faint(` - ${plain(first.text)}${item.evidence.length > 1 ? ` (+${String(item.evidence.length - 1)})` : ""}`) : "";
    lines.push(`  ${String(item.item).padStart(2)}  ${mark}  ${item.title}${why}`);
  }
  const agents = report.blastRadius.agents.filter((agent) => agent.credentials.length > 0);
  if (agents.length > 0) {
    lines.push("", colours.strong("Reach of each agent"));
    for (const agent of agents) {
      const reached = agent.credentials.map((one) => `${plain(one.name)}${one.reach === "own" ? "" : ` (${one.reach})`}`).join(", ");
      const operations = agent.operations.length > 0 ? `; can ${agent.operations.join(", ")}` : "";
      const excess = (agent.scope.excess?.length ?? 0) > 0 ? `; more than it uses: ${(agent.scope.excess ?? []).map(plain).join("; ")}` : "";
      const risk = agent.exposed ? colours.severity("warning", "  untrusted input, sensitive data and a way out") : "";
      lines.push(`  ${plain(agent.name)}: ${reached}${operations}${excess}${risk}`);
    }
  }
  return `${lines.join("\n")}\n`;
}

function summary(report: Report, colours: Colours): string {
  const { error, warning, information } = counts(report);
  const hidden = [report.suppressed.comment > 0 ? `${String(report.suppressed.comment)} suppressed` : "", report.suppressed.baseline > 0 ? `${String(report.suppressed.baseline)} in the baseline` : ""].filter((part) => part !== "");
  const tail = hidden.length > 0 ? colours.faint(` (${hidden.join(", ")})`) : "";
  const files = `${String(report.counts.files)} ${report.counts.files === 1 ? "file" : "files"}`;
  const past = historySummary(report, colours);
  if (error + warning + information === 0) return `${report.history?.leaks.length ? "No findings" : colours.good("No findings")} in ${files}${tail}${past}`;
  const parts = [count(error, "error", "errors"), count(warning, "warning", "warnings"), count(information, "information", "information")].filter((part) => part !== "");
  return `${colours.strong(parts.join(", "))} in ${files}${tail}${past}`;
}

function count(number: number, one: string, many: string): string {
  return number === 0 ? "" : `${String(number)} ${number === 1 ? one : many}`;
}
