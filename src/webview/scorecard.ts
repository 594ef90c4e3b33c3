import type { Evidence, ScorecardItem } from "../core/audit/scorecard";
import { button, element } from "./dom";
import type { Send } from "./findings";
import type { AuditRoot } from "./messages";

const CLASS: Readonly<Record<ScorecardItem["status"], string>> = { met: "met", "not met": "unmet", "cannot be seen from here": "unseen" };
/** A sign beside the word, so that the state does not hang on colour. */
const SIGN: Readonly<Record<ScorecardItem["status"], string>> = { met: "✓", "not met": "✗", "cannot be seen from here": "?" };

export function renderScorecard(root: AuditRoot, send: Send): HTMLTableElement {
  const head = element("tr", {}, ...["", "Item", "Status", "Evidence"].map((title) => element("th", { scope: "col" }, title)));
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
  const link = place
    ? button(`${place.path}:${String(place.startLine)}`, { class: "link place" }, () => {
        send({ type: "open", root: root.uri, path: place.path, line: place.startLine, column: place.startColumn, cell: place.cell });
      })
    : null;
  return element("li", {}, `${text} `, link);
}

/** Which agent reaches which credential, and how. */
export function renderRadius(root: AuditRoot): HTMLElement | null {
  const { agents, credentials } = root.report.blastRadius;
  if (agents.length === 0 || credentials.length === 0) return null;
  const head = element("tr", {}, element("th", { scope: "col" }, "Agent"), ...credentials.map(({ name }) => element("th", { scope: "col" }, name)));
  const rows = agents.map((agent) => {
    const cells = credentials.map(({ id }) => {
      const reached = agent.credentials.find((one) => one.id === id);
      return element("td", reached ? { class: `reach ${reached.reach}`, title: reached.path.join(" → ") } : {}, reached?.reach ?? "–");
    });
    return element("tr", {}, element("th", { scope: "row" }, agent.name), ...cells);
  });
  const table = element("table", { class: "radius" }, element("caption", {}, `Who reaches which credential in ${root.report.root.name}`), element("thead", {}, head), element("tbody", {}, ...rows));
  return element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Blast radius" }, table);
}
