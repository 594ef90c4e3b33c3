import { MarkupKind, type Hover } from "vscode-languageserver/node";
import type { Finding, Rule } from "../core/model";
import { escapeMarkdown } from "./markdown";
import { placeOf, type PlaceSource } from "./places";

export interface HoverOptions {
  rulePage(ruleId: string): string;
  rule(ruleId: string): Rule | undefined;
}

/** What the findings at a place mean: the rule in a sentence, and how the value got here. Null without a finding. */
export function hoverOf(findings: readonly Finding[], places: PlaceSource, options: HoverOptions): Hover | null {
  const parts = findings.map((finding) => section(finding, places, options));
  if (parts.length === 0) return null;
  return { contents: { kind: MarkupKind.Markdown, value: parts.join("\n\n---\n\n") } };
}

function section(finding: Finding, places: PlaceSource, options: HoverOptions): string {
  const rule = options.rule(finding.ruleId);
  const lines = [`**${escapeMarkdown(rule?.meta.title ?? finding.ruleId)}** ([${finding.ruleId}](${options.rulePage(finding.ruleId)}))`];
  const summary = rule ? firstParagraph(rule.doc) : "";
  if (summary !== "") lines.push(summary);
  if (finding.flow.length > 0) {
    const steps = finding.flow.map((step, index) => {
      const place = placeOf(step.location, places);
      const where = place ? ` ([${escapeMarkdown(baseName(step.location.path))}:${String(place.range.start.line + 1)}](${place.uri}#L${String(place.range.start.line + 1)}))` : "";
      return `${String(index + 1)}. ${escapeMarkdown(step.message)}${where}`;
    });
    lines.push(`How it gets here:\n\n${steps.join("\n")}`);
  }
  const references = rule ? [...rule.meta.cwe, ...rule.meta.owaspLlm, ...rule.meta.owaspAgentic].join(" · ") : "";
  if (references !== "") lines.push(references);
  return lines.join("\n\n");
}

/** The page's first paragraph of prose: what the rule finds and why it matters. */
export function firstParagraph(doc: string): string {
  for (const block of doc.split(/\n{2,}/)) {
    const text = block.trim();
    if (text !== "" && !/^(?:#|```|\||- |\* |<!--)/.test(text)) return text.replace(/\n/g, " ");
  }
  return "";
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
