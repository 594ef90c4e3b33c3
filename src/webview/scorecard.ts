import type { Evidence, ScorecardItem } from "../core/audit/scorecard";
import type { AgentRadius } from "../core/audit/blast-radius";
import { element } from "./dom";
import type { AuditRoot } from "./messages";
import { placeButton, type Send } from "./place";

const CLASS: Readonly<Record<ScorecardItem["status"], string>> = { met: "met", "not met": "unmet", "cannot be seen from here": "unseen" };
/** A sign beside the word, so that the state does not hang on colour. */
const SIGN: Readonly<Record<ScorecardItem["status"], string>> = { met: "✓", "not met": "✗", "cannot be seen from here": "?" };

export function renderScorecard(root: AuditRoot, send: Send): HTMLTableElement {
  const head = element("tr", {}, ...["No.", "Item", "Status", "Evidence"].map((title) => element("th", { scope: "col" }, title)));
  const rows = root.report.scorecard.map((item) =>
    element(
      "tr",
      {},
      element("td", { class: "number" }, String(item.item)),
      element("th", { scope: "row" }, item.title),
      element("td", { class: `status ${CLASS[item.status]}` }, element("span", { "aria-hidden": "true" }, `${SIGN[item.status]} `), item.status),
      element("td", {}, element("ul", {}, ...item.evidence.map((one) => renderEvidence(one, root, send)))),
    ),
  );
  return element("table", { class: "scorecard" }, element("caption", {}, `Checklist of ${root.report.root.name}`), element("thead", {}, head), element("tbody", {}, ...rows));
}

function renderEvidence({ text, place }: Evidence, root: AuditRoot, send: Send): HTMLLIElement {
  return element("li", {}, `${text} `, place ? placeButton(place, root, send) : null);
}

const WORD = { own: "direct", tool: "by tool", delegation: "by delegation", process: "by the process" } as const;

/** Which agent reaches which credential, and how; and what each agent may and does do. */
export function renderRadius(root: AuditRoot, send: Send): HTMLElement | null {
  const { agents, credentials } = root.report.blastRadius;
  if (agents.length === 0) return null;
  const columns = credentials.filter((one) => one.agents.length > 0);
  const head = element("tr", {}, element("th", { scope: "col" }, "Agent"), ...columns.map((one) => element("th", { scope: "col" }, `${one.name}${one.shared ? " (shared)" : ""}`)));
  const rows = agents.map((agent) => {
    const cells = columns.map(({ id }) => {
      const reached = agent.credentials.find((one) => one.id === id);
      return element("td", reached ? { class: `reach ${reached.reach}`, title: [...reached.path, reached.name].join(" → ") } : {}, reached ? WORD[reached.reach] : "–");
    });
    return element("tr", {}, element("th", { scope: "row" }, agent.name), ...cells);
  });
  return element(
    "section",
    {},
    columns.length === 0 ? null : scroll("Blast radius", table("radius", `Who reaches which credential in ${root.report.root.name}`, head, rows)),
    scroll("What each agent can do", table("abilities", "What each agent can do", element("tr", {}, ...["Agent", "Can", "Granted", "Used", "Excess", "Worst way"].map((title) => element("th", { scope: "col" }, title))), agents.map((agent) => abilityRow(agent, root, send)))),
  );
}

function abilityRow(agent: AgentRadius, root: AuditRoot, send: Send): HTMLTableRowElement {
  const { scope } = agent;
  const list = (texts: readonly string[] | null): string => (texts === null ? "cannot be seen" : texts.length === 0 ? "–" : texts.join("; "));
  const why = scope.granted !== null || scope.used.length > 0 ? element("p", { class: "hint" }, `${scope.why} `, scope.place ? placeButton(scope.place, root, send) : null) : null;
  const can = agent.abilities.map((one) => `${one.operation} (${one.breadth})`).join(", ");
  return element("tr", {}, element("th", { scope: "row" }, agent.name), element("td", {}, can, agent.exposed ? element("p", { class: "badge warning" }, "untrusted input, sensitive data, a way out") : null), element("td", {}, list(scope.granted), why), element("td", {}, list(scope.used)), element("td", {}, list(scope.excess)), element("td", {}, agent.worst.join(" → ")));
}

function table(name: string, caption: string, head: HTMLTableRowElement, rows: readonly HTMLTableRowElement[]): HTMLTableElement {
  return element("table", { class: name }, element("caption", {}, caption), element("thead", {}, head), element("tbody", {}, ...rows));
}

function scroll(label: string, content: HTMLElement): HTMLElement {
  return element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": label }, content);
}
