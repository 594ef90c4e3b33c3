import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { html } from "../escape";
import type { Report } from "../report";
import { findingsSection } from "./findings";
import { comparisonSection, scorecardSection } from "./audit";
import { crewSection, whatIfSection } from "./crew";
import { reachSection } from "./reach";
import { SCRIPT } from "./script.generated";
import { STYLE } from "./style";

/**
 * One self-contained page: no request leaves it, and its policy allows exactly its own style and script. Places carry
 * `data-path`, `data-line` and `data-column`, so that a host may open them.
 */
export function renderHtml(report: Report): string {
  const policy = `default-src 'none'; style-src ${hashOf(STYLE)}; script-src ${hashOf(SCRIPT)}; base-uri 'none'; form-action 'none'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>CrewVet: ${html(report.root.name)}</title>
<style>${STYLE}</style>
</head>
<body>
<a class="skip" href="#findings">Skip to the findings</a>
${bodyOf(report)}
<script>${SCRIPT}</script>
</body>
</html>
`;
}

/** The page's content without head, style and script. */
export function bodyOf(report: Report): string {
  const count = (severity: string): number => report.findings.filter((finding) => finding.severity === severity).length;
  const tiles: [string, number, string][] = [
    ["error", count("error"), "errors"],
    ["warning", count("warning"), "warnings"],
    ["information", count("information"), "information"],
    ["", report.counts.crews, "crews"],
    ["", report.counts.agents, "agents"],
    ["", report.counts.credentials, "credentials"],
    ["", report.counts.files, "files"],
  ];
  const hidden = report.suppressed.comment + report.suppressed.baseline;
  return `<header>
<h1>${html(report.root.name)}</h1>
<div class="faint">Credential audit by CrewVet ${html(report.tool.version)}${hidden > 0 ? `; ${String(report.suppressed.comment)} suppressed, ${String(report.suppressed.baseline)} in the baseline` : ""}</div>
<ul class="tiles" aria-label="Summary">${tiles.map(([kind, number, label]) => `<li class="tile ${number > 0 ? kind : ""}"><b>${String(number)}</b><span>${label}</span></li>`).join("")}</ul>
${contents(report)}
</header>
<main>
${comparisonSection(report)}
${scorecardSection(report)}
${crewSection(report)}
${reachSection(report)}
${findingsSection(report)}
${historySection(report)}
${whatIfSection(report)}
${problemsSection(report)}
</main>
<footer>Made by <a href="${html(report.tool.url)}" rel="noreferrer">CrewVet</a>. Only files were read: nothing was run and nothing was sent. Secrets are masked.</footer>`;
}

function historySection({ history }: Report): string {
  if (!history) return "";
  const items = history.leaks.map((leak) => `<li><code>${html(leak.commit.slice(0, 12))}</code> <code>${html(leak.path)}:${String(leak.line)}</code> ${html(leak.message)}</li>`);
  const body = items.length > 0 ? `<ul class="problems">${items.join("")}</ul>` : "<p>No secret beyond those of the files.</p>";
  return `<section aria-labelledby="history"><h2 id="history">In the git history</h2>${body}</section>`;
}

function contents(report: Report): string {
  const links: [string, string, boolean][] = [
    ["compared", "Since before", report.comparison !== null],
    ["checklist", "Checklist", true],
    ["the-crew", "The crew", report.network.nodes.length > 0],
    ["reach", "Who reaches what", report.blastRadius.agents.length > 0],
    ["findings", "Findings", true],
    ["history", "In the git history", report.history !== null],
    ["what-if", "What if", report.whatIf.length > 0],
    ["problems", "Not analysed in full", report.problems.length > 0],
  ];
  return `<nav aria-label="Sections"><ul>${links.filter(([, , there]) => there).map(([id, title]) => `<li><a href="#${id}">${title}</a></li>`).join("")}</ul></nav>`;
}

function problemsSection(report: Report): string {
  if (report.problems.length === 0) return "";
  const items = report.problems.map((problem) => `<li><code>${html(problem.path)}${problem.line === null ? "" : `:${String(problem.line)}`}</code> ${html(problem.message)}</li>`);
  return `<section aria-labelledby="problems"><h2 id="problems">Not analysed in full</h2><ul class="problems">${items.join("")}</ul></section>`;
}

function hashOf(text: string): string {
  return `'sha256-${base64(sha256(utf8ToBytes(text)))}'`;
}

/** The core has no btoa and no Buffer. */
function base64(bytes: Uint8Array): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  let text = "";
  for (let i = 0; i < bytes.length; i += 3) {
    const group = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    for (let j = 0; j < 4; j++) text += i + j > bytes.length ? "=" : (alphabet[(group >> (18 - 6 * j)) & 63] ?? "");
  }
  return text;
}
