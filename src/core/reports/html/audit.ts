import type { Comparison } from "../../audit/compare";
import type { Status } from "../../audit/scorecard";
import { html } from "../escape";
import type { Report } from "../report";
import { placeLink } from "./place";

const BADGE: Readonly<Record<Status, string>> = { met: "met", "not met": "not-met", "cannot be seen from here": "unseen" };
/** A sign beside the word, so that the state does not hang on colour. */
const SIGN: Readonly<Record<Status, string>> = { met: "✓", "not met": "✗", "cannot be seen from here": "?" };

export function scorecardSection(report: Report): string {
  const items = report.scorecard.map(
    (item) => `<li><div class="top"><h3>${String(item.item)}. ${html(item.title)}</h3><span class="badge ${BADGE[item.status]}"><span aria-hidden="true">${SIGN[item.status]} </span>${item.status}</span></div>
<ul>${item.evidence.map((one) => `<li>${html(one.text)}${one.place ? ` ${placeLink(one.place, report)}` : ""}</li>`).join("")}</ul></li>`,
  );
  return `<section aria-labelledby="checklist"><h2 id="checklist">Checklist</h2><ol class="card">${items.join("\n")}</ol></section>`;
}

/** What changed since a report of before. */
export function comparisonSection({ comparison }: Report): string {
  if (!comparison) return "";
  const list = (title: string, badge: string, changes: Comparison["worse"]): string =>
    changes.length === 0 ? "" : `<h3><span class="badge ${badge}">${title}</span> ${String(changes.length)}</h3><ul class="places">${changes.map((change) => `<li>${html(change.text)}</li>`).join("")}</ul>`;
  const body = list("worse", "not-met", comparison.worse) + list("better", "met", comparison.better) + list("new or gone", "unseen", comparison.other);
  return `<section aria-labelledby="compared"><h2 id="compared">Since the report of before</h2><div class="panel">${body === "" ? "<p>Nothing changed.</p>" : body}</div></section>`;
}
