import type { AgentRadius, CredentialRadius, ReachedCredential } from "../../audit/blast-radius";
import { html } from "../escape";
import type { Report } from "../report";
import { placeLink } from "./place";

/** More columns than these have upright heads and letters for words. */
const WIDE = 7;
/** Most columns of the matrix: the rest stands in the answers below. */
const MAX_COLUMNS = 60;

const WORD: Readonly<Record<ReachedCredential["reach"], string>> = { own: "direct", tool: "by tool", delegation: "by delegation", process: "by the process" };
const LETTER: Readonly<Record<ReachedCredential["reach"], string>> = { own: "D", tool: "T", delegation: "G", process: "P" };

/** Agents × credentials: how each comes by it; then what each agent may and does do. */
export function reachSection(report: Report): string {
  const { agents, credentials } = report.blastRadius;
  if (agents.length === 0) return "";
  const reached = credentials.filter((credential) => credential.agents.length > 0);
  const columns = reached.slice(0, MAX_COLUMNS);
  const dense = columns.length > WIDE;
  return `<section aria-labelledby="reach"><h2 id="reach">Who reaches what</h2>
<p class="faint">What a hijacked agent holds, and which agents stop when a key is revoked. Agents of a crew share one process.${reached.length > columns.length ? ` ${String(reached.length - columns.length)} more credentials stand under <a href="#what-if">What if</a>.` : ""}</p>
${columns.length > 0 ? matrix(agents, columns, dense) : ""}
${abilities(agents, report)}
</section>`;
}

function matrix(agents: readonly AgentRadius[], columns: readonly CredentialRadius[], dense: boolean): string {
  const head = columns.map((one) => `<th scope="col"><span class="head"><code>${html(one.name)}</code> <span class="${dense ? "hidden" : "faint"}">${html(one.power)}${one.privileged ? ", privileged" : ""}${one.shared ? ", shared" : ""}</span></span></th>`).join("");
  const rows = agents.map((agent) => `<tr>${rowHead(agent)}${columns.map((column) => cell(agent.credentials.find((one) => one.id === column.id), dense)).join("")}</tr>`);
  const legend = dense ? `<p class="faint legend">${(["own", "tool", "delegation", "process"] as const).map((reach) => `<span class="reach ${reach}">${LETTER[reach]}</span> ${WORD[reach]}`).join(" · ")}</p>` : "";
  return `${legend}<div class="panel scroll" role="region" aria-label="Agents and credentials" tabindex="0"><table class="matrix${dense ? " dense" : ""}">
<caption class="hidden">How each agent reaches each credential</caption>
<thead><tr><th scope="col">agent</th>${head}</tr></thead>
<tbody>${rows.join("\n")}</tbody></table></div>`;
}

function cell(reached: ReachedCredential | undefined, dense: boolean): string {
  if (!reached) return '<td class="cell"><span class="faint" aria-hidden="true">·</span><span class="hidden">no</span></td>';
  const way = html([...reached.path, reached.name].join(" → "));
  const text = dense ? `<span aria-hidden="true">${LETTER[reached.reach]}</span><span class="hidden">${WORD[reached.reach]}</span>` : WORD[reached.reach];
  return `<td class="cell"><span class="reach ${reached.reach}" title="${way}">${text}</span></td>`;
}

function abilities(agents: readonly AgentRadius[], report: Report): string {
  const rows = agents.map((agent) => {
    const { scope } = agent;
    const risk = agent.exposed ? '<br><span class="badge warning">untrusted input, sensitive data, a way out</span>' : "";
    const can = agent.abilities.map((one) => `<span title="${html(`by ${one.by}`)}">${one.operation} <span class="faint">(${one.breadth})</span></span>`).join(", ");
    const list = (texts: readonly string[] | null, none: string): string => (texts === null ? `<span class="faint" title="${html(scope.why)}">cannot be seen</span>` : texts.length === 0 ? `<span class="faint">${none}</span>` : texts.map((text) => `<code>${html(text)}</code>`).join("<br>"));
    const why = scope.granted !== null || scope.used.length > 0 ? `<br><span class="faint">${html(scope.why)}${scope.place ? ` ${placeLink(scope.place, report)}` : ""}</span>` : "";
    return `<tr>${rowHead(agent)}<td>${can === "" ? '<span class="faint">nothing seen</span>' : can}${risk}</td><td>${list(scope.granted, "nothing")}${why}</td><td>${list(scope.used, "nothing seen")}</td><td>${list(scope.excess, "none")}</td><td>${agent.worst.map(html).join(" → ")}</td></tr>`;
  });
  return `<h3 class="sub" id="abilities">What each agent can do</h3>
<div class="panel scroll" role="region" aria-labelledby="abilities" tabindex="0"><table class="abilities">
<thead><tr>${["agent", "can", "granted", "used", "excess", "worst way"].map((title) => `<th scope="col">${title}</th>`).join("")}</tr></thead>
<tbody>${rows.join("\n")}</tbody></table></div>`;
}

function rowHead(agent: AgentRadius): string {
  return `<th scope="row">${html(agent.name)}<br><span class="faint">${html(agent.crew)}</span></th>`;
}
