import { draw, summary, type Shape } from "../core/audit/diagram/draw";
import { DIAGRAM_STYLE } from "../core/audit/diagram/style";
import type { NetworkNode } from "../core/audit/network";
import type { Line, WhatIf } from "../core/audit/what-if";
import { wireDiagram } from "./diagram-keys";
import { element } from "./dom";
import type { AuditRoot } from "./messages";
import { openPlace, placeButton, type Send } from "./place";

const sheet = new CSSStyleSheet();
sheet.replaceSync(DIAGRAM_STYLE);
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

const SVG = "http://www.w3.org/2000/svg";

/** The crew as a picture: a node opens its source, or its answer where it has no place in the code. */
export function renderDiagram(root: AuditRoot, index: number, send: Send): HTMLElement | null {
  const { network, whatIf } = root.report;
  if (network.nodes.length === 0) return null;
  const prefix = `crew${String(index)}`;
  const answered = new Set(whatIf.map((one) => one.node));
  const svg = made(draw(network, { prefix, href: (node) => (node.place || answered.has(node.id) ? `#${answerId(index, node.id)}` : null) }));
  svg.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target.closest("a.node") : null;
    const node = network.nodes.find((one) => one.id === target?.getAttribute("data-node"));
    if (!node) return;
    event.preventDefault();
    if (node.place) openPlace(node.place, root, send);
    else reveal(answerId(index, node.id));
  });
  if (svg instanceof SVGSVGElement) wireDiagram(svg);
  return element(
    "section",
    { "aria-labelledby": `${prefix}-heading` },
    element("h2", { id: `${prefix}-heading` }, `The crew of ${root.report.root.name}`),
    element("p", { class: "hint" }, `${summary(network)} Arrow keys move between nodes; Enter opens the source.`),
    element("div", { class: "scroll picture", role: "region", "aria-label": "Diagram of the crew" }, svg),
    element("details", {}, element("summary", {}, "The diagram as a table"), element("div", { class: "scroll", role: "region", "aria-label": "The diagram as a table", tabindex: "0" }, nodeTable(root, send))),
  );
}

/** "What if this key leaks?", "What if this agent is hijacked?" */
export function renderAnswers(root: AuditRoot, index: number, send: Send): HTMLElement | null {
  const { whatIf } = root.report;
  if (whatIf.length === 0) return null;
  const heading = `what-if${String(index)}`;
  return element("section", { "aria-labelledby": heading }, element("h2", { id: heading }, "What if"), ...whatIf.map((one) => renderAnswer(one, root, index, send)));
}

function renderAnswer(one: WhatIf, root: AuditRoot, index: number, send: Send): HTMLElement {
  const line = ({ text, place }: Line): HTMLLIElement => element("li", {}, `${text} `, place ? placeButton(place, root, send) : null);
  return element(
    "details",
    { class: "answer", ...(one.node === null ? {} : { id: answerId(index, one.node) }) },
    element("summary", {}, element("strong", {}, one.question), " ", element("span", { class: "answered" }, one.answer)),
    one.place ? element("p", {}, placeButton(one.place, root, send)) : null,
    ...one.sections.flatMap(({ title, lines }) => [element("h3", {}, title), element("ul", {}, ...lines.map(line))]),
  );
}

function nodeTable(root: AuditRoot, send: Send): HTMLTableElement {
  const { nodes, edges } = root.report.network;
  const names = (near: "from" | "to", far: "from" | "to", id: string): string => edges.filter((edge) => edge[near] === id).flatMap((edge) => nodes.find((one) => one.id === edge[far])?.name ?? []).join(", ");
  const row = (node: NetworkNode): HTMLTableRowElement =>
    element("tr", {}, element("th", { scope: "row" }, node.name), ...[node.kind, [node.detail, node.shared ? "shared" : ""].filter((text) => text !== "").join(", "), names("from", "to", node.id), names("to", "from", node.id)].map((text) => element("td", {}, text)), element("td", {}, node.place ? placeButton(node.place, root, send) : null));
  return element("table", {}, element("thead", {}, element("tr", {}, ...["Node", "Kind", "What", "Leads to", "Used by", "Place"].map((title) => element("th", { scope: "col" }, title)))), element("tbody", {}, ...(["agent", "tool", "credential", "target"] as const).flatMap((kind) => nodes.filter((node) => node.kind === kind)).map(row)));
}

function made({ tag, attributes, children }: Shape): SVGElement {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) if (name !== "xmlns") node.setAttribute(name, value);
  for (const child of children) node.append(typeof child === "string" ? child : made(child));
  return node;
}

function answerId(index: number, node: string): string {
  return `w${String(index)}-${node}`;
}

function reveal(id: string): void {
  const target = document.getElementById(id);
  if (!(target instanceof HTMLDetailsElement)) return;
  target.open = true;
  target.querySelector("summary")?.focus();
}
