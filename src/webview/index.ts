import { renderAnswers, renderDiagram } from "./diagram";
import { button, element, plural } from "./dom";
import { grouped, itemsOf, matches, renderGroups, type Grouping, type Item } from "./findings";
import type { AuditResult, AuditRoot, ShowReport, ViewMessage } from "./messages";
import type { Send } from "./place";
import { renderRadius, renderScorecard } from "./scorecard";

declare function acquireVsCodeApi(): { postMessage(message: ViewMessage): void; getState(): unknown; setState(state: unknown): void };

const api = acquireVsCodeApi();
const send: Send = (message) => {
  api.postMessage(message);
};

function show(audit: AuditResult): void {
  const main = document.querySelector("main");
  if (!main) return;
  main.replaceChildren(header(audit), ...audit.roots.flatMap((root, index) => [renderScorecard(root, send), renderDiagram(root, index, send) ?? "", renderRadius(root, send) ?? ""]), findings(audit), ...audit.roots.map((root, index) => renderAnswers(root, index, send) ?? ""), problems(audit.roots));
  main.dataset.state = "ready";
}

function header({ roots }: AuditResult): HTMLElement {
  const all = roots.flatMap(({ report }) => report.findings);
  const count = (severity: string): number => all.filter((finding) => finding.severity === severity).length;
  const sum = (pick: (root: AuditRoot) => number): number => roots.reduce((total, root) => total + pick(root), 0);
  const hidden = sum(({ report }) => report.suppressed.comment + report.suppressed.baseline);
  return element(
    "header",
    {},
    element("h1", {}, `CrewVet audit: ${roots.map(({ report }) => report.root.name).join(", ")}`),
    element("p", { class: "totals" }, element("span", { class: "badge error" }, plural(count("error"), "error")), " ", element("span", { class: "badge warning" }, plural(count("warning"), "warning")), " ", element("span", { class: "badge information" }, `${String(count("information"))} information`)),
    element("p", {}, [plural(sum(({ report }) => report.counts.files), "file"), plural(sum(({ report }) => report.counts.crews), "crew"), plural(sum(({ report }) => report.counts.agents), "agent"), plural(sum(({ report }) => report.counts.credentials), "credential"), ...(hidden > 0 ? [`${String(hidden)} suppressed`] : [])].join(" · ")),
    element(
      "p",
      { class: "actions" },
      button("Audit again", {}, () => {
        send({ type: "again" });
      }),
      button("Export SARIF", { class: "secondary" }, () => {
        send({ type: "export", format: "sarif" });
      }),
      button("Export HTML", { class: "secondary" }, () => {
        send({ type: "export", format: "html" });
      }),
    ),
  );
}

function findings(audit: AuditResult): HTMLElement {
  const items = itemsOf(audit.roots);
  const list = element("div", { class: "groups" });
  const summary = element("p", { role: "status" });
  const group = select("group", "Group by", { rule: "Rule", agent: "Agent", file: "File" });
  const severity = select("severity", "Severity", { all: "All", error: "Errors", warning: "Warnings", information: "Information" });
  const search = element("input", { type: "search", id: "search", placeholder: "Message, rule, file or agent" });
  const update = (): void => {
    const filter = { severity: severity.value as "all" | Item["finding"]["severity"], text: search.value.trim().toLowerCase() };
    const shown = items.filter((item) => matches(item, filter));
    summary.textContent = items.length === 0 ? "Nothing found." : `${plural(shown.length, "finding")} of ${String(items.length)}`;
    list.replaceChildren(renderGroups(grouped(shown, group.value as Grouping, audit.roots.length > 1), group.value as Grouping, send));
    api.setState({ group: group.value, severity: severity.value, search: search.value });
  };
  restore(group, severity, search);
  for (const control of [group, severity]) control.addEventListener("change", update);
  search.addEventListener("input", update);
  const controls = element("div", { class: "controls" }, label(group, "Group by"), label(severity, "Severity"), label(search, "Find"));
  update();
  return element("section", { "aria-labelledby": "findings" }, element("h2", { id: "findings" }, "Findings"), controls, summary, list);
}

/** What was chosen before the view was hidden. */
function restore(...controls: readonly (HTMLSelectElement | HTMLInputElement)[]): void {
  const state: unknown = api.getState();
  if (typeof state !== "object" || state === null) return;
  const known = new Map<string, unknown>(Object.entries(state));
  for (const control of controls) {
    const value = known.get(control.id);
    if (typeof value === "string") control.value = value;
  }
}

function select(id: string, name: string, options: Readonly<Record<string, string>>): HTMLSelectElement {
  return element("select", { id, "aria-label": name }, ...Object.entries(options).map(([value, text]) => element("option", { value }, text)));
}

function label(control: HTMLSelectElement | HTMLInputElement, text: string): HTMLLabelElement {
  return element("label", { for: control.id }, `${text} `, control);
}

function problems(roots: readonly AuditRoot[]): HTMLElement | "" {
  const lines = roots.flatMap(({ report }) => [...report.problems.map(({ path, line, message }) => `${path}${line === null ? "" : `:${String(line)}`} ${message}`), ...report.failures.map((rule) => `rule ${rule} failed`)]);
  if (lines.length === 0) return "";
  return element("section", {}, element("details", {}, element("summary", {}, `Not analysed in full (${String(lines.length)})`), element("ul", {}, ...lines.map((line) => element("li", {}, line)))));
}

window.addEventListener("message", ({ data }: MessageEvent<ShowReport>) => {
  show(data.audit);
});
send({ type: "ready" });
