import { draw, summary, undrawn } from "../../audit/diagram/draw";
import type { NetworkNode } from "../../audit/network";
import { html } from "../escape";
import { next, users } from "../graph/markdown";
import { markup } from "../graph/svg";
import type { Report } from "../report";
import { frameBlock, placeLink } from "./place";

const KINDS = ["agent", "tool", "credential", "target"] as const;

/** The diagram and, for those who would rather read, the same as a table. */
export function crewSection(report: Report): string {
  const { network } = report;
  if (network.nodes.length === 0) return "";
  const answered = new Set(report.whatIf.map((one) => one.node));
  const picture = draw(network, { prefix: "crew", href: (node) => (answered.has(node.id) ? `#w-${node.id}` : `#n-${node.id}`) });
  return `<section aria-labelledby="the-crew"><h2 id="the-crew">The crew</h2>
<p class="faint">${html(summary(network))} Lines run from agents to what they use, what that holds and what it opens; lines at the left are delegation.${html(undrawn(network))} Arrow keys move between nodes, Enter shows what happens if one is lost. <a href="#as-table">The same as a table</a></p>
<div class="panel picture" role="region" aria-label="Diagram of the crew">${markup(picture)}</div>
<details class="as-table" id="as-table"><summary>The diagram as a table</summary><div class="panel scroll" role="region" aria-label="The diagram as a table" tabindex="0"><table>
<thead><tr>${["node", "kind", "what", "leads to", "used by", "delegates to", "place"].map((title) => `<th scope="col">${title}</th>`).join("")}</tr></thead>
<tbody>${KINDS.flatMap((kind) => network.nodes.filter((node) => node.kind === kind)).map((node) => nodeRow(node, report)).join("\n")}</tbody></table></div></details>
</section>`;
}

function nodeRow(node: NetworkNode, report: Report): string {
  const { network } = report;
  const names = (nodes: readonly NetworkNode[]): string => nodes.map((one) => html(one.name)).join(", ");
  const asked = new Set(network.delegations.filter((one) => one.sources.includes(node.id)).flatMap((one) => one.targets));
  const marks = [node.critical ? "critical" : "", node.shared ? "shared" : ""].filter((mark) => mark !== "").map((mark) => ` <span class="badge ${mark === "shared" ? "warning" : "not-met"}">${mark === "critical" && node.kind === "credential" ? "privileged" : mark}</span>`);
  return `<tr id="n-${node.id}" tabindex="-1"><th scope="row">${html(node.name)}${marks.join("")}</th><td>${node.kind}</td><td>${html(node.detail)}${node.group === null ? "" : `<br><span class="faint">${html(node.group)}</span>`}</td><td>${names(next(node, network))}</td><td>${names(users(node, network))}</td><td>${names(network.nodes.filter((one) => one.id !== node.id && asked.has(one.id)))}</td><td>${node.place ? placeLink(node.place, report) : ""}</td></tr>`;
}

/** "What if this key leaks?", "What if this agent is hijacked?" */
export function whatIfSection(report: Report): string {
  if (report.whatIf.length === 0) return "";
  const answers = report.whatIf.map((one, index) => {
    const body = one.sections.map(({ title, lines }) => `<h3>${html(title)}</h3><ul class="places">${lines.map((line) => `<li>${html(line.text)}${line.place ? ` ${placeLink(line.place, report)}` : ""}</li>`).join("")}</ul>`).join("");
    const source = one.place ? `${frameBlock(one.place.frame, one.place.startLine)}<p>${placeLink(one.place, report)}</p>` : "";
    return `<details class="answer" id="w-${one.node ?? `x${String(index)}`}"><summary><span class="badge ${one.kind === "leak" ? "warning" : "information"}">${one.kind === "leak" ? "key" : "agent"}</span><span class="what">${html(one.question)}</span><span class="where">${html(one.answer)}${one.crew === null ? "" : ` <span class="mono">${html(one.crew)}</span>`}</span></summary><div class="more">${source}${body}</div></details>`;
  });
  return `<section aria-labelledby="what-if"><h2 id="what-if">What if</h2>${answers.join("\n")}</section>`;
}
