import { summary } from "../../audit/diagram/draw";
import type { Network, NetworkNode } from "../../audit/network";
import { markdown, markdownCode } from "../escape";
import { renderMermaid } from "./mermaid";

/** The network as a Mermaid picture and, for readers without pictures, as tables. */
export function renderGraphMarkdown(name: string, network: Network): string {
  const out = [`# Crew graph of ${markdown(name)}`, "", summary(network), "", "```mermaid", renderMermaid(network).trimEnd(), "```"];
  for (const row of tableRows(network)) {
    if (row.heading) out.push("", `## ${row.heading}`, "", `| ${row.columns.join(" | ")} |`, `|${row.columns.map(() => "---|").join("")}`);
    out.push(`| ${row.cells.join(" | ")} |`);
  }
  return `${out.join("\n")}\n`;
}

interface Row {
  readonly heading: string | null;
  readonly columns: readonly string[];
  readonly cells: readonly string[];
}

const HEADINGS = { agent: "Agents", tool: "Tools", credential: "Credentials", target: "Targets" } as const;

function tableRows(network: Network): Row[] {
  return (["agent", "tool", "credential"] as const).flatMap((kind) =>
    network.nodes.filter((node) => node.kind === kind).map((node, index): Row => ({
      heading: index === 0 ? HEADINGS[kind] : null,
      columns: [kind, kind === "agent" ? "crew" : "what", "leads to", "used by", "place"],
      cells: [markdownCode(node.name) + (node.shared ? " **shared**" : ""), markdown(node.group ?? node.detail), names(next(node, network)), names(users(node, network)), node.place ? markdownCode(`${node.place.path}:${String(node.place.startLine)}`) : ""],
    })),
  );
}

function names(nodes: readonly NetworkNode[]): string {
  return nodes.map((node) => markdownCode(node.name)).join(", ");
}

export function next(node: NetworkNode, { nodes, edges }: Network): NetworkNode[] {
  const ids = new Set(edges.filter((edge) => edge.from === node.id).map((edge) => edge.to));
  return nodes.filter((one) => ids.has(one.id));
}

export function users(node: NetworkNode, { nodes, edges }: Network): NetworkNode[] {
  const ids = new Set(edges.filter((edge) => edge.to === node.id).map((edge) => edge.from));
  return nodes.filter((one) => ids.has(one.id));
}
