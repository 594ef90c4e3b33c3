import { SARIF_LEVEL } from "./sarif";
import type { ReportRule } from "./report";

const MAX_TAGS = 20;

/** A rule as SARIF describes it: GitHub wants `help.text`, and `security-severity` as a string. */
export function sarifRule({ meta, doc, url }: ReportRule): object {
  const [first = meta.title] = doc.trim().split(/\n\s*\n/);
  const summary = unmarked(first);
  const tags = ["security", ...meta.cwe.map((id) => `external/cwe/${id.toLowerCase()}`), ...meta.owaspLlm.map((id) => `OWASP ${id}`), ...meta.owaspAgentic.map((id) => `OWASP ${id}`), ...meta.owaspNhi.map((id) => `OWASP ${id}`), ...meta.atlas.map((id) => `ATLAS ${id}`)];
  return {
    id: meta.id,
    name: meta.id.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: meta.title.slice(0, 1024) },
    fullDescription: { text: summary.slice(0, 1024) },
    help: { text: `${summary}\n\n${url}`, markdown: `${helpOf(doc)}\n\n[More about ${meta.id}](${url})` },
    helpUri: url,
    defaultConfiguration: { level: SARIF_LEVEL[meta.severity] },
    properties: {
      tags: [...new Set(tags)].slice(0, MAX_TAGS),
      precision: meta.confidence === "high" ? "very-high" : meta.confidence,
      "problem.severity": meta.severity === "information" ? "recommendation" : meta.severity,
      ...(meta.cwe.length > 0 || meta.severity !== "information" ? { "security-severity": meta.securitySeverity } : {}),
    },
  };
}

/** The page without its test blocks' tags and placeholders. */
function helpOf(doc: string): string {
  return doc.replace(/^```(\w+) (?:bad|good|fixed)[^\n]*$/gm, "```$1").replace(/\{\{[a-z-]+(?::\d+)?\}\}/g, "****").trim();
}

function unmarked(markdown: string): string {
  return markdown.replace(/`([^`]*)`/g, "$1").replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/[*_]{1,2}(\S[^*_]*)[*_]{1,2}/g, "$1").replace(/\s+/g, " ").trim();
}
