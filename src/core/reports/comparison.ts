import type { Change, Comparison, Snapshot } from "../audit/compare";
import { CHECKLIST, type Status } from "../audit/scorecard";
import { SEVERITIES, type Severity } from "../model/finding";
import { markdown, plain } from "./escape";
import { JSON_VERSION } from "./json";

/** A report of before that cannot be compared with: the message says why. */
export class SnapshotError extends Error {}

const STATUSES: readonly Status[] = ["met", "not met", "cannot be seen from here"];

/**
 * Reads what `--format json` wrote. Anybody may have written the file: every field is checked, and what is missing or
 * of another type is left out. Throws SnapshotError where the text is no such report.
 */
export function parseSnapshot(text: string): Snapshot {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new SnapshotError("it is no JSON");
  }
  const report = fields(value);
  if (fields(report.tool).name !== "crewvet" || !Array.isArray(report.findings)) throw new SnapshotError("it is no JSON report of crewvet");
  if (report.version !== JSON_VERSION) throw new SnapshotError(`its format has the version ${String(report.version)}, not ${String(JSON_VERSION)}`);
  const radius = fields(report.blastRadius);
  return {
    root: textOf(fields(report.root).name),
    findings: list(report.findings).map((one) => ({ fingerprint: textOf(one.fingerprint), ruleId: textOf(one.ruleId), severity: severityOf(one.severity), message: textOf(one.message), path: textOf(one.path), line: numberOf(one.line) })),
    scorecard: list(report.scorecard).flatMap((one) => {
      const status = STATUSES.find((known) => known === one.status);
      const title = CHECKLIST[numberOf(one.item) - 1];
      return status && title !== undefined ? [{ item: numberOf(one.item), title, status }] : [];
    }),
    agents: list(radius.agents).map((one) => ({
      name: textOf(one.name),
      crew: textOf(one.crew),
      operations: Array.isArray(one.operations) ? one.operations.map(textOf) : [],
      credentials: list(one.credentials).map((reached) => ({ name: textOf(reached.name), reach: textOf(reached.reach), privileged: reached.privileged === true })),
    })),
    credentials: list(radius.credentials).map((one) => ({ name: textOf(one.name), agents: Array.isArray(one.agents) ? one.agents.length : 0 })),
  };
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value)) : {};
}

function list(value: unknown): Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.map(fields) : [];
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function numberOf(value: unknown): number {
  return typeof value === "number" ? value : 0;
}

function severityOf(value: unknown): Severity {
  return SEVERITIES.find((known) => known === value) ?? "information";
}

export function comparisonText(comparison: Comparison, strong: (text: string) => string): string {
  const list = (title: string, changes: readonly Change[]): string[] => (changes.length === 0 ? [] : [`  ${title}:`, ...changes.map((change) => `    ${plain(change.text)}`)]);
  const lines = [...list("worse", comparison.worse), ...list("better", comparison.better), ...list("new or gone", comparison.other)];
  return `${[strong("Since the report of before"), ...(lines.length === 0 ? ["  nothing changed"] : lines)].join("\n")}\n`;
}

export function comparisonMarkdown(comparison: Comparison): string[] {
  const list = (title: string, changes: readonly Change[]): string[] => (changes.length === 0 ? [] : ["", `**${title}**`, "", ...changes.map((change) => `- ${markdown(change.text)}`)]);
  const lines = [...list("Worse", comparison.worse), ...list("Better", comparison.better), ...list("New or gone", comparison.other)];
  return ["", "## Since the report of before", ...(lines.length === 0 ? ["", "Nothing changed."] : lines)];
}
