import { json } from "./escape";
import type { Severity } from "../model/finding";
import { sarifRule } from "./sarif-rule";
import type { Place, Report, ReportFinding, ReportLeak, ReportProblem, Step } from "./report";

/** GitHub reads no more than these (docs.github.com, SARIF support, 2025-10). */
const MAX_RESULTS = 25_000;
const MAX_RELATED = 100;
const MAX_STEPS = 1_000;

export const SARIF_LEVEL: Readonly<Record<Severity, "error" | "warning" | "note">> = { error: "error", warning: "warning", information: "note" };
const ROOT = "ROOT";

/** SARIF 2.1.0. URIs are relative to the audited root; texts hold no secret. */
export function renderSarif(report: Report): string {
  const ruleIndex = new Map(report.rules.map((rule, index) => [rule.meta.id, index]));
  const location = (place: Place): object => ({
    physicalLocation: {
      artifactLocation: { uri: report.uriOf(place.path), uriBaseId: ROOT },
      region: regionOf(place),
    },
  });
  const flowStep = ({ place, message }: Step): object => ({ location: { ...location(place), message: { text: message } } });
  const result = (finding: ReportFinding): object => {
    const related = finding.related.slice(0, MAX_RELATED);
    return {
      ruleId: finding.ruleId,
      ruleIndex: ruleIndex.get(finding.ruleId) ?? -1,
      level: SARIF_LEVEL[finding.severity],
      message: { text: linkedMessage(finding, related) },
      locations: [location(finding.place)],
      ...(related.length > 0 ? { relatedLocations: related.map((one, index) => ({ id: index + 1, ...location(one.place), message: { text: one.message } })) } : {}),
      ...(finding.flow.length > 0 ? { codeFlows: [{ threadFlows: [{ locations: finding.flow.slice(0, MAX_STEPS).map(flowStep) }] }] } : {}),
      partialFingerprints: { primaryLocationLineHash: finding.lineHash, "crewvet/v1": finding.fingerprint },
      properties: { confidence: finding.confidence, ...(finding.place.cell ? { cell: finding.place.cell.number, cellLine: finding.place.cell.line } : {}) },
    };
  };
  const notification = (problem: ReportProblem): object => ({
    level: problem.kind === "unread" ? "warning" : "note",
    descriptor: { id: `file-${problem.kind}` },
    message: { text: `${problem.path}: ${problem.message}` },
    locations: [{ physicalLocation: { artifactLocation: { uri: report.uriOf(problem.path), uriBaseId: ROOT }, ...(problem.line === null ? {} : { region: { startLine: problem.line } }) } }],
  });
  const leak = (one: ReportLeak): object => ({
    level: SARIF_LEVEL[one.severity],
    descriptor: { id: "credential-in-history" },
    associatedRule: { id: one.ruleId, index: ruleIndex.get(one.ruleId) ?? -1 },
    message: { text: bracketless(one.message) },
    locations: [{ logicalLocations: [{ name: one.path, fullyQualifiedName: `${one.commit}:${one.path}`, kind: "resource" }] }],
    properties: { commit: one.commit, date: one.date, path: one.path, line: one.line, confidence: one.confidence, fingerprint: one.fingerprint, ...(one.inUse === null ? {} : { inUse: one.inUse }) },
  });
  const dropped = report.findings.length - MAX_RESULTS;
  const notifications: object[] = report.problems.map(notification);
  // a result needs a place in the files of today, else GitHub refuses the upload; a leak of the past has none
  for (const one of (report.history?.leaks ?? []).slice(0, MAX_RESULTS)) notifications.push(leak(one));
  if (dropped > 0) notifications.push({ level: "warning", descriptor: { id: "results-cut" }, message: { text: `${String(dropped)} more findings are not listed: the format's reader takes ${String(MAX_RESULTS)}` } });
  for (const ruleId of report.failures) notifications.push({ level: "error", descriptor: { id: "rule-failed" }, associatedRule: { id: ruleId }, message: { text: `rule ${ruleId} failed; please report it` } });
  const sarif = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: report.tool.name,
            version: report.tool.version,
            semanticVersion: report.tool.version,
            informationUri: report.tool.url,
            rules: report.rules.map(sarifRule),
          },
        },
        originalUriBaseIds: { [ROOT]: { uri: report.root.uri, description: { text: "The audited folder." } } },
        columnKind: "utf16CodeUnits",
        invocations: [{ executionSuccessful: report.failures.length === 0, toolExecutionNotifications: notifications }],
        results: report.findings.slice(0, MAX_RESULTS).map(result),
      },
    ],
  };
  return `${json(sarif)}\n`;
}

function regionOf(place: Place): object {
  return { startLine: place.startLine, startColumn: place.startColumn, endLine: place.endLine, endColumn: place.endColumn, snippet: { text: place.frame.text } };
}

/** The message, with a link to each related place: `… See [agent 'x'](1).` */
function linkedMessage(finding: ReportFinding, related: readonly Step[]): string {
  if (related.length === 0) return bracketless(finding.message);
  const links = related.slice(0, 10).map((one, index) => `[${one.message.replace(/[[\]\\()\s]+/g, " ").trim() || "here"}](${String(index + 1)})`);
  const end = /[.!?]$/.test(finding.message) ? "" : ".";
  return `${bracketless(finding.message)}${end} See ${links.join(", ")}.`;
}

/** In SARIF messages `[text](target)` is a link: brackets of the project's own texts are escaped. */
function bracketless(text: string): string {
  return text.replace(/\\/g, "\\\\").replace(/\[/g, "\\[").replace(/\]/g, "\\]");
}
