import type { Network, NetworkNode, NodeKind } from "../network";
import { settle, type Item } from "./settle";

/** A node's box; `x` and `y` are its top left corner. Units are SVG user units. */
export interface Box {
  readonly node: NetworkNode;
  readonly column: number;
  /** Place in its column, from the top. */
  readonly row: number;
  readonly x: number;
  readonly y: number;
}

export interface Link {
  readonly from: string;
  readonly to: string;
  /** SVG path data. */
  readonly path: string;
}

/** Agents that can put others to work, as a line beside their column with a tick for each. */
export interface Lane {
  readonly x: number;
  readonly sources: readonly number[];
  readonly targets: readonly number[];
  readonly ids: readonly string[];
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly links: readonly Link[];
  readonly lanes: readonly Lane[];
  readonly headings: readonly { readonly text: string; readonly x: number }[];
  readonly groups: readonly { readonly text: string; readonly x: number; readonly y: number }[];
  /** Left edge of the agents' column. */
  readonly left: number;
}

export const BOX = { width: 194, height: 44 } as const;
const PITCH = BOX.height + 20;
/** Height of a trunk that passes a column. */
const TRUNK = 14;
const TOP = 40;
const GROUP = 26;
const LANE = 12;
/** Delegations that are drawn: the others stand in words. */
export const MAX_LANES = 8;

const KINDS: readonly NodeKind[] = ["agent", "tool", "credential", "target"];
const TITLES: Readonly<Record<NodeKind, string>> = { agent: "Agents", tool: "Tools", credential: "Credentials", target: "Targets" };

/**
 * Four columns from agent to target. An edge that passes a column runs through a trunk that all edges to the same end
 * share, so that thirty agents with one key are one line at its end and no box is crossed.
 */
export function layout(network: Network): Layout {
  const columns = KINDS.filter((kind) => network.nodes.some((node) => node.kind === kind));
  const columnOf = new Map(network.nodes.map((node) => [node.id, columns.indexOf(node.kind)]));
  const lanes = network.delegations.slice(0, MAX_LANES);
  const left = lanes.length === 0 ? 2 : lanes.length * LANE + 14;
  const { centres, groups, bottom: agentsBottom } = placeAgents(network.nodes.filter((node) => node.kind === "agent"));
  const routes = new Map(network.edges.map((edge) => [edge, route(edge, columnOf)]));
  let bottom = agentsBottom;
  for (let column = columns[0] === "agent" ? 1 : 0; column < columns.length; column++) {
    const items = itemsOf(column, network, columnOf, [...routes.values()], centres);
    for (const [id, centre] of settle(items, TOP + PITCH / 2)) {
      centres.set(id, centre);
      bottom = Math.max(bottom, centre + PITCH / 2);
    }
  }
  const gap = Math.min(92, 38 + bottom / 20);
  const x = (column: number): number => left + column * (BOX.width + gap);
  const centre = (id: string): number => centres.get(id) ?? TOP;
  const rows = new Map<number, number>();
  const boxes = [...network.nodes]
    .sort((a, b) => centre(a.id) - centre(b.id))
    .map((node): Box => {
      const column = columnOf.get(node.id) ?? 0;
      const row = rows.get(column) ?? 0;
      rows.set(column, row + 1);
      return { node, column, row, x: x(column), y: centre(node.id) - BOX.height / 2 };
    });
  return {
    width: x(Math.max(columns.length - 1, 0)) + BOX.width + 2,
    height: bottom + 4,
    boxes,
    links: [...routes].map(([edge, stops]) => ({ ...edge, path: pathOf(stops, centre, x) })),
    lanes: lanes.map(({ sources, targets }, index) => ({ x: left - 12 - index * LANE, sources: sources.map(centre), targets: targets.map(centre), ids: [...new Set([...sources, ...targets])] })),
    headings: columns.map((kind, column) => ({ text: TITLES[kind], x: x(column) })),
    groups: groups.map((group) => ({ ...group, x: left })),
    left,
  };
}

/** Agents in the order of the code, under the name of their crew where there are several crews. */
function placeAgents(agents: readonly NetworkNode[]): { centres: Map<string, number>; groups: { text: string; y: number }[]; bottom: number } {
  const names = [...new Set(agents.map((agent) => agent.group))];
  const centres = new Map<string, number>();
  const groups: { text: string; y: number }[] = [];
  let y = TOP;
  for (const name of names) {
    if (names.length > 1) {
      groups.push({ text: name ?? "", y: y + 14 });
      y += GROUP;
    }
    for (const agent of agents.filter((one) => one.group === name)) {
      centres.set(agent.id, y + PITCH / 2);
      y += PITCH;
    }
  }
  return { centres, groups, bottom: y };
}

interface Stop {
  /** Key of the position: a node's id, or a trunk's `column>node`. */
  readonly key: string;
  readonly column: number;
}

function route({ from, to }: { readonly from: string; readonly to: string }, columnOf: ReadonlyMap<string, number>): Stop[] {
  const [start, end] = [columnOf.get(from) ?? 0, columnOf.get(to) ?? 0];
  const stops: Stop[] = [{ key: from, column: start }];
  for (let column = start + 1; column < end; column++) stops.push({ key: `${String(column)}>${to}`, column });
  return [...stops, { key: to, column: end }];
}

/** Nodes and trunks of a column, each wanting to be level with what leads to it. */
function itemsOf(column: number, network: Network, columnOf: ReadonlyMap<string, number>, routes: readonly (readonly Stop[])[], centres: ReadonlyMap<string, number>): Item[] {
  const wanted = new Map<string, { sum: number; count: number }>();
  for (const node of network.nodes) if (columnOf.get(node.id) === column) wanted.set(node.id, { sum: 0, count: 0 });
  for (const stops of routes) {
    const at = stops.findIndex((stop) => stop.column === column);
    const stop = stops[at];
    const before = stops[at - 1];
    if (!stop || !before) continue;
    const { sum, count } = wanted.get(stop.key) ?? { sum: 0, count: 0 };
    wanted.set(stop.key, { sum: sum + (centres.get(before.key) ?? TOP), count: count + 1 });
  }
  return [...wanted].map(([id, { sum, count }]) => ({ id, wanted: count === 0 ? TOP + PITCH / 2 : sum / count, size: id.includes(">") ? TRUNK : PITCH }));
}

function pathOf(stops: readonly Stop[], centre: (id: string) => number, x: (column: number) => number): string {
  const parts: string[] = [];
  stops.forEach((stop, index) => {
    const y = round(centre(stop.key));
    const right = round(x(stop.column) + BOX.width);
    if (index === 0) {
      parts.push(`M${right} ${y}`);
      return;
    }
    const from = stops[index - 1];
    const [startX, startY] = [x(from?.column ?? 0) + BOX.width, centre(from?.key ?? "")];
    const endX = x(stop.column);
    const middle = round((startX + endX) / 2);
    parts.push(`C${middle} ${round(startY)} ${middle} ${y} ${round(endX)} ${y}`);
    if (index < stops.length - 1) parts.push(`H${right}`);
  });
  return parts.join("");
}

export function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}
