import type { ReportFinding } from "../core/reports/report";
import { button, element, plural } from "./dom";
import type { AuditRoot } from "./messages";
import { placeButton, type Send } from "./place";

export type Grouping = "rule" | "agent" | "file";

/** A finding with what the view needs around it. */
export interface Item {
  readonly finding: ReportFinding;
  readonly agents: readonly string[];
  readonly root: AuditRoot;
}

export interface Filter {
  readonly severity: "all" | "error" | "warning" | "information";
  /** Lower case. */
  readonly text: string;
}

/** Most findings that are laid out at once: the rest comes with "Show all". */
const FIRST = 400;

export function itemsOf(roots: readonly AuditRoot[]): Item[] {
  return roots.flatMap((root) => root.report.findings.map((finding, index) => ({ finding, root, agents: root.agents[index] ?? [] })));
}

export function matches({ finding, agents }: Item, filter: Filter): boolean {
  if (filter.severity !== "all" && finding.severity !== filter.severity) return false;
  return filter.text === "" || [finding.message, finding.ruleId, finding.place.path, ...agents].some((text) => text.toLowerCase().includes(filter.text));
}

/** Groups in the order of their gravest finding, then by name. A finding of several agents stands under each. */
export function grouped(items: readonly Item[], by: Grouping, several: boolean): [string, Item[]][] {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    for (const name of namesOf(item, by, several)) {
      const list = groups.get(name);
      if (list) list.push(item);
      else groups.set(name, [item]);
    }
  }
  return [...groups].sort(([a, x], [b, y]) => gravity(x) - gravity(y) || (a < b ? -1 : 1));
}

function namesOf({ finding, agents, root }: Item, by: Grouping, several: boolean): readonly string[] {
  switch (by) {
    case "rule":
      return [finding.ruleId];
    case "agent":
      return agents.length > 0 ? agents : ["no agent in particular"];
    case "file":
      return [several ? `${root.report.root.name}/${finding.place.path}` : finding.place.path];
  }
}

const ORDER = ["error", "warning", "information"];

function gravity(items: readonly Item[]): number {
  return Math.min(...items.map(({ finding }) => ORDER.indexOf(finding.severity)));
}

export function renderGroups(groups: readonly [string, Item[]][], by: Grouping, send: Send, limit = FIRST): DocumentFragment {
  const fragment = document.createDocumentFragment();
  let left = limit;
  let hidden = 0;
  for (const [name, items] of groups) {
    const shown = items.slice(0, Math.max(0, left));
    left -= shown.length;
    hidden += items.length - shown.length;
    if (shown.length === 0) continue;
    const explain = by === "rule" ? button("Explain", { class: "link", "aria-label": `Explain ${name}` }, () => {
      send({ type: "explain", rule: name });
    }) : null;
    const summary = element("summary", {}, element("span", { class: "group" }, name), element("span", { class: "count" }, plural(items.length, "finding")));
    fragment.append(element("details", { open: "" }, summary, explain, element("ul", { class: "findings" }, ...shown.map((item) => renderFinding(item, send)))));
  }
  if (hidden > 0) {
    const more = button(`Show ${String(hidden)} more`, { class: "more" }, () => {
      more.replaceWith(renderGroups(groups, by, send, Infinity));
    });
    if (limit !== Infinity) fragment.append(more);
  }
  return fragment;
}

function renderFinding(item: Item, send: Send): HTMLLIElement {
  const { finding, agents, root } = item;
  const { frame } = finding.place;
  const steps = [...finding.related, ...finding.flow];
  return element(
    "li",
    { class: `finding ${finding.severity}` },
    element("p", {}, element("span", { class: `badge ${finding.severity}` }, finding.severity), " ", finding.message),
    element("p", { class: "where" }, placeButton(finding.place, root, send), agents.length > 0 ? element("span", {}, `agents: ${agents.join(", ")}`) : null),
    frame.text.trim() === ""
      ? null
      : element("pre", {}, element("code", {}, frame.text.slice(0, frame.start), element("mark", {}, frame.text.slice(frame.start, frame.end)), frame.text.slice(frame.end))),
    steps.length === 0
      ? null
      : element("details", { class: "steps" }, element("summary", {}, plural(steps.length, "related place")), element("ol", {}, ...steps.map((step) => element("li", {}, `${step.message} `, placeButton(step.place, root, send))))),
  );
}
