import type { Network, NetworkNode, NodeKind } from "../../audit/network";
import { plain } from "../escape";

const OPEN: Readonly<Record<NodeKind, readonly [string, string]>> = { agent: ["(", ")"], tool: ["[", "]"], credential: ["[/", "/]"], target: ["([", "])"] };
/** Delegations of more pairs go through a node of their own. */
const MAX_PAIRS = 30;

/** The network as a Mermaid flowchart. */
export function renderMermaid({ nodes, edges, delegations, omitted }: Network): string {
  const out = ["flowchart LR"];
  const groups = [...new Set(nodes.flatMap((node) => node.group ?? []))];
  groups.forEach((group, index) => {
    out.push(`  subgraph crew${String(index + 1)}["${text(group)}"]`, ...nodes.filter((node) => node.group === group).map((node) => `    ${box(node)}`), "  end");
  });
  out.push(...nodes.filter((node) => node.group === null).map((node) => `  ${box(node)}`));
  out.push(...edges.map(({ from, to }) => `  ${from} --> ${to}`));
  delegations.forEach(({ sources, targets }, index) => {
    if (sources.length * targets.length > MAX_PAIRS) {
      const hub = `d${String(index + 1)}`;
      out.push(`  ${hub}{{"delegation"}}`, ...sources.map((source) => `  ${source} -.-> ${hub}`), ...targets.map((target) => `  ${hub} -.-> ${target}`));
    } else {
      out.push(...sources.flatMap((source) => targets.filter((target) => target !== source).map((target) => `  ${source} -. delegates .-> ${target}`)));
    }
  });
  if (omitted.agents.length > 0) out.push(`  more["${String(omitted.agents.length)} more agents are left out"]`);
  const marked = (list: readonly NetworkNode[]): string => list.map((node) => node.id).join(",");
  const shared = nodes.filter((node) => node.shared && !node.critical);
  const critical = nodes.filter((node) => node.critical);
  if (shared.length > 0) out.push("  classDef shared stroke:#8a5200,stroke-width:3px,stroke-dasharray:6 3", `  class ${marked(shared)} shared`);
  if (critical.length > 0) out.push("  classDef critical stroke:#b3261e,stroke-width:3px", `  class ${marked(critical)} critical`);
  return `${out.join("\n")}\n`;
}

function box(node: NetworkNode): string {
  const [open, close] = OPEN[node.kind];
  const marks = [node.critical && node.kind === "credential" ? "privileged" : "", node.shared ? "shared" : ""].filter((mark) => mark !== "").join(", ");
  return `${node.id}${open}"${text(node.name)}${marks === "" ? "" : ` (${marks})`}"${close}`;
}

/** Everything but letters, digits and a few marks as a character reference of Mermaid's: `#34;`. */
function text(value: string): string {
  return plain(value).replace(/[^\p{L}\p{N} _./:-]/gu, (char) => `#${String(char.codePointAt(0))};`);
}
