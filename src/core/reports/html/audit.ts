import type { Status } from "../../audit/scorecard";
import { html } from "../escape";
import type { Report } from "../report";
import { placeButton } from "./place";

const BADGE: Readonly<Record<Status, string>> = { met: "met", "not met": "not-met", "cannot be seen from here": "unseen" };

export function scorecardSection(report: Report): string {
  const items = report.scorecard.map(
    (item) => `<li><div class="top"><h3>${String(item.item)}. ${html(item.title)}</h3><span class="badge ${BADGE[item.status]}">${item.status}</span></div>
<ul>${item.evidence.map((one) => `<li>${html(one.text)}${one.place ? ` ${placeButton(one.place)}` : ""}</li>`).join("")}</ul></li>`,
  );
  return `<section aria-labelledby="checklist"><h2 id="checklist">Checklist</h2><ol class="card">${items.join("\n")}</ol></section>`;
}

/** Agents × credentials: how each comes by it. */
export function reachSection(report: Report): string {
  const { agents, credentials } = report.blastRadius;
  if (agents.length === 0) return "";
  const columns = credentials.filter((credential) => credential.agents.length > 0);
  const head = columns.map((credential) => `<th scope="col"><code>${html(credential.name)}</code><br><span class="faint">${html(credential.power)}</span></th>`).join("");
  const rows = agents.map((agent) => {
    const cells = columns.map((credential) => {
      const reached = agent.credentials.find((one) => one.id === credential.id);
      return `<td class="cell">${reached ? `<span class="reach ${reached.reach}" title="${html(reached.path.join(" → "))}">${reached.reach}</span>` : '<span class="faint" aria-label="none">·</span>'}</td>`;
    });
    const risk = agent.exposed ? '<br><span class="badge warning">untrusted input, sensitive data, a way out</span>' : "";
    return `<tr><th scope="row">${html(agent.name)}<br><span class="faint">${html(agent.crew)}</span></th>${cells.join("")}<td>${agent.operations.join(", ")}${risk}</td><td>${agent.worst.map(html).join(" → ")}</td></tr>`;
  });
  return `<section aria-labelledby="reach"><h2 id="reach">Who reaches what</h2>
<p class="faint">What a hijacked agent holds, and which agents stop when a key is revoked. Agents of a crew share one process.</p>
<div class="panel scroll" role="region" aria-labelledby="reach" tabindex="0"><table>
<thead><tr><th scope="col">agent</th>${head}<th scope="col">can</th><th scope="col">worst way</th></tr></thead>
<tbody>${rows.join("\n")}</tbody></table></div></section>`;
}
