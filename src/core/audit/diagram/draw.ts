import type { Network, NetworkNode, NodeKind } from "../network";
import { BOX, layout, MAX_LANES, round, type Box, type Lane } from "./layout";
import { fit, wrap } from "./text";

/** An element to be written as markup or made in a document. Texts and attributes are not escaped. */
export interface Shape {
  readonly tag: "svg" | "g" | "a" | "rect" | "path" | "circle" | "text" | "title" | "desc" | "style";
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (Shape | string)[];
}

export interface DrawOptions {
  /** Makes ids that are unique in the page. */
  readonly prefix: string;
  /** Where a node leads; null for none. */
  readonly href: (node: NetworkNode) => string | null;
  /** Text of a stylesheet inside the picture, for one that stands alone. */
  readonly style?: string;
}

const MARK: Readonly<Record<NodeKind, string>> = {
  agent: "M8 8.2a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4zM2.4 14.2c0-3 2.5-4.6 5.6-4.6s5.6 1.6 5.6 4.6z",
  tool: "M13.6 4.6l-2.3 2.3-2.2-.2-.2-2.2 2.3-2.3a4 4 0 0 0-5.1 5.1L1.9 11.5a1.8 1.8 0 0 0 2.6 2.6l4.2-4.2a4 4 0 0 0 4.9-5.3z",
  credential: "M10.6 1.8a3.6 3.6 0 0 0-3.4 4.8L1.8 12v2.2h2.6v-1.8h1.8v-1.8h1.6l1.2-1.2a3.6 3.6 0 1 0 1.6-7.6zm1 3.8a1.2 1.2 0 1 1 0-2.4 1.2 1.2 0 0 1 0 2.4z",
  target: "M8 1.6a6.4 6.4 0 1 0 0 12.8A6.4 6.4 0 0 0 8 1.6zm0 2.6a3.8 3.8 0 1 1 0 7.6 3.8 3.8 0 0 1 0-7.6zm0 2.2a1.6 1.6 0 1 0 0 3.2 1.6 1.6 0 0 0 0-3.2z",
};
/** Wider pictures than these are not shrunk as far. */
const WIDE = 980;
const BROAD = 800;
const CORNER: Readonly<Record<NodeKind, string>> = { agent: "10", tool: "3", credential: "6", target: "21" };
const KIND: Readonly<Record<NodeKind, string>> = { agent: "Agent", tool: "Tool", credential: "Credential", target: "Target" };

/** The network as a picture whose nodes can be reached by keyboard and are named for screen readers. */
export function draw(network: Network, { prefix, href, style }: DrawOptions): Shape {
  const made = layout(network);
  const { width, height } = made;
  const title = `${prefix}-title`;
  const desc = `${prefix}-desc`;
  return shape(
    "svg",
    { xmlns: "http://www.w3.org/2000/svg", class: `diagram${width > WIDE ? " wide" : width > BROAD ? " broad" : ""}`, id: prefix, viewBox: `0 0 ${round(width)} ${round(height)}`, width: round(width), height: round(height), role: "group", "aria-labelledby": title, "aria-describedby": desc },
    shape("title", { id: title }, "Agents, tools, credentials and targets"),
    shape("desc", { id: desc }, `${summary(network)} A line means that what stands left uses or opens what stands right.${undrawn(network)}`),
    ...(style === undefined ? [] : [shape("style", {}, style), shape("rect", { class: "ground", width: round(width), height: round(height) })]),
    shape("g", { "aria-hidden": "true" }, ...made.headings.map(({ text, x }) => shape("text", { class: "heading", x: round(x), y: "16" }, text)), ...made.groups.map(({ text, x, y }) => shape("text", { class: "group", x: round(x), y: round(y) }, fit(text, BOX.width, 12)))),
    shape("g", { class: "lanes", "aria-hidden": "true" }, ...made.lanes.map((lane) => drawLane(lane, made.left))),
    shape("g", { class: "links", "aria-hidden": "true" }, ...made.links.map(({ from, to, path }) => shape("path", { class: "link", d: path, "data-from": from, "data-to": to }))),
    ...made.boxes.map((box) => drawBox(box, network, prefix, href(box.node))),
  );
}

function drawBox({ node, column, row, x, y }: Box, network: Network, prefix: string, href: string | null): Shape {
  const badge = badgeOf(node, network);
  const classes = ["node", node.kind, ...(node.shared ? ["shared"] : []), ...(node.critical ? ["critical"] : [])].join(" ");
  const attributes = { class: classes, id: `${prefix}-${node.id}`, transform: `translate(${round(x)} ${round(y)})`, "data-node": node.id, "data-column": String(column), "data-row": String(row), "data-trace": [...traceOf(node.id, network)].join(" ") };
  const parts = [
    shape("title", {}, labelOf(node, network, badge)),
    shape("rect", { class: "box", width: String(BOX.width), height: String(BOX.height), rx: CORNER[node.kind] }),
    shape("path", { class: "mark", d: MARK[node.kind], transform: "translate(11 14)" }),
    ...drawName(node),
    ...(badge === "" ? [] : drawBadge(badge)),
  ];
  return href === null ? shape("g", { ...attributes, role: "img" }, ...parts) : shape("a", { ...attributes, href }, ...parts);
}

/** The name and what it is; a long name takes both lines. */
function drawName({ name, detail }: NetworkNode): Shape[] {
  const width = BOX.width - 42;
  const [first, second] = wrap(name, width, 13);
  const line = (kind: string, y: string, text: string): Shape => shape("text", { class: kind, x: "36", y }, text);
  return [line("name", "20", first), second === "" ? line("detail", "35", fit(detail, width, 11)) : line("name", "35", second)];
}

/** A label on the upper edge, at the right. */
function drawBadge(badge: string): Shape[] {
  const width = badge.length * 5.6 + 12;
  const left = BOX.width - width - 8;
  return [shape("rect", { class: "badge-box", x: round(left), y: "-11", width: round(width), height: "16", rx: "8" }), shape("text", { class: "badge-text", x: round(left + width / 2), y: "0.5", "text-anchor": "middle" }, badge)];
}

function drawLane({ x, sources, targets, ids }: Lane, left: number): Shape {
  const all = [...sources, ...targets];
  const [top, bottom] = [Math.min(...all), Math.max(...all)];
  const tick = (y: number): string => `M${round(x)} ${round(y)}H${round(left - 2)}`;
  const arrow = (y: number): string => `M${round(left - 6)} ${round(y - 3.5)}L${round(left - 1)} ${round(y)}L${round(left - 6)} ${round(y + 3.5)}`;
  return shape("g", { class: "lane", "data-lane": ids.join(" ") }, shape("path", { d: [`M${round(x)} ${round(top)}V${round(bottom)}`, ...all.map(tick), ...targets.map(arrow)].join("") }), ...sources.map((y) => shape("circle", { cx: round(x), cy: round(y), r: "3.2" })));
}

function badgeOf(node: NetworkNode, network: Network): string {
  const holders = new Set([...before(node.id, network)].filter((id) => id.startsWith("a"))).size;
  if (node.kind === "credential") return [node.critical ? "privileged" : "", node.shared ? (holders > 1 ? `shared by ${String(holders)}` : "shared") : ""].filter((part) => part !== "").join(", ");
  return node.kind === "tool" && node.critical ? "reads the process" : "";
}

/** What a screen reader says: the node, and its neighbours by name. */
function labelOf(node: NetworkNode, network: Network, badge: string): string {
  const names = (ids: readonly string[]): string => network.nodes.filter((one) => ids.includes(one.id)).map((one) => one.name).join(", ");
  const next = names(network.edges.filter((edge) => edge.from === node.id).map((edge) => edge.to));
  const users = names(network.edges.filter((edge) => edge.to === node.id).map((edge) => edge.from));
  const delegates = [...new Set(network.delegations.filter((one) => one.sources.includes(node.id)).flatMap((one) => one.targets))].filter((id) => id !== node.id);
  const parts = [`${KIND[node.kind]} ${node.name}`, node.detail === node.kind ? "" : node.detail, badge, node.group === null ? "" : `crew ${node.group}`, next === "" ? "" : `leads to ${next}`, users === "" ? "" : `used by ${users}`, delegates.length > 0 ? `delegates to ${names(delegates)}` : ""];
  return parts.filter((part) => part !== "").join("; ");
}

/** A node, everything that leads to it and everything that it leads to. */
export function traceOf(id: string, network: Network): Set<string> {
  return new Set([id, ...before(id, network), ...reached(id, network, "from", "to")]);
}

function before(id: string, network: Network): Set<string> {
  return reached(id, network, "to", "from");
}

function reached(id: string, { edges }: Network, near: "from" | "to", far: "from" | "to"): Set<string> {
  const found = new Set<string>();
  const queue = [id];
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    for (const edge of edges) {
      if (edge[near] !== at || found.has(edge[far])) continue;
      found.add(edge[far]);
      queue.push(edge[far]);
    }
  }
  return found;
}

/** What a network holds, and by name what it has no room for. */
export function summary({ nodes, omitted }: Network): string {
  const count = (kind: NodeKind): number => nodes.filter((node) => node.kind === kind).length;
  const shared = nodes.filter((node) => node.kind === "credential" && node.shared).length;
  const without = [
    ...(omitted.tools.length > 0 ? [`the ${omitted.tools.length === 1 ? "tool" : "tools"} ${listed(omitted.tools)}`] : []),
    ...(omitted.credentials.length > 0 ? [`the ${omitted.credentials.length === 1 ? "credential" : "credentials"} ${listed(omitted.credentials)}`] : []),
  ].join(" and ");
  const left = omitted.agents.length > 0 ? ` ${String(omitted.agents.length)} more agents (${listed(omitted.agents)})${without === "" ? "" : `, and what only they use, ${without},`} are left out of the picture; the tables have them.` : "";
  return `${plural(count("agent"), "agent")}, ${plural(count("tool"), "tool")}, ${plural(count("credential"), "credential")} (${String(shared)} shared), ${plural(count("target"), "target")}.${left}`;
}

/** Who delegates to whom without a line in the picture; empty where all have one. */
export function undrawn({ nodes, delegations }: Network): string {
  const names = (ids: readonly string[]): string => listed(nodes.filter((node) => ids.includes(node.id)).map((node) => node.name));
  const left = delegations.slice(MAX_LANES).map(({ sources, targets }) => `from ${names(sources)} to ${names(targets.filter((id) => sources.length > 1 || id !== sources[0]))}`);
  return left.length === 0 ? "" : ` Delegation without a line: ${left.join("; ")}.`;
}

const MAX_NAMED = 6;

function listed(names: readonly string[]): string {
  return names.length > MAX_NAMED + 1 ? `${names.slice(0, MAX_NAMED).join(", ")} and ${String(names.length - MAX_NAMED)} more` : names.join(", ");
}

function plural(number: number, noun: string): string {
  return `${String(number)} ${noun}${number === 1 ? "" : "s"}`;
}

function shape(tag: Shape["tag"], attributes: Readonly<Record<string, string>>, ...children: readonly (Shape | string)[]): Shape {
  return { tag, attributes, children };
}
