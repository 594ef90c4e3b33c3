import { expect, it } from "vitest";
import { audited } from "../../../../test/support/audit";
import { largeCrew } from "../../../../test/support/large-crew";
import { MAX_AGENTS, NOTHING_OMITTED, type Network } from "../network";
import { draw, summary, traceOf, undrawn } from "./draw";
import { BOX, layout } from "./layout";
import { settle } from "./settle";
import { fit, widthOf, wrap } from "./text";

async function networkOf(agents: number): Promise<Network> {
  return (await audited({ "crew.py": largeCrew(agents) })).network;
}

for (const agents of [3, 10, 30]) {
  it(`boxes of ${String(agents)} agents do not overlap and lie within the picture`, async () => {
    const { boxes, width, height } = layout(await networkOf(agents));
    expect(boxes.filter((box) => box.node.kind === "agent")).toHaveLength(agents);
    for (const a of boxes) {
      expect(a.x >= 0 && a.y >= 0 && a.x + BOX.width <= width && a.y + BOX.height <= height, a.node.name).toBe(true);
      for (const b of boxes) if (a !== b) expect(Math.abs(a.x - b.x) >= BOX.width || Math.abs(a.y - b.y) >= BOX.height, `${a.node.name} and ${b.node.name}`).toBe(true);
    }
  });

  it(`no line of ${String(agents)} agents runs through a box that it does not end at`, async () => {
    const { boxes, links } = layout(await networkOf(agents));
    for (const { from, to, path } of links) {
      // a level run passes a column: the curve before it ends at its height
      const runs = [...path.matchAll(/([\d.]+) ([\d.]+)H([\d.]+)/g)].map((run) => run.slice(1).map(Number));
      for (const [left = 0, y = 0, right = 0] of runs) {
        const hit = boxes.filter((box) => box.node.id !== from && box.node.id !== to && box.x < right && box.x + BOX.width > left && box.y < y && box.y + BOX.height > y);
        expect(hit.map((box) => box.node.name), `${from} to ${to}`).toEqual([]);
      }
    }
  });
}

it("lines to one end share a trunk where they pass a column", async () => {
  const network = await networkOf(30);
  const key = network.nodes.find((node) => node.name === "OPENAI_API_KEY")?.id ?? "";
  const tools = new Set(network.nodes.filter((node) => node.kind === "tool").map((node) => node.id));
  const direct = layout(network).links.filter((link) => link.to === key && !tools.has(link.from));
  expect(direct.length).toBeGreaterThan(20);
  expect(new Set(direct.map((link) => link.path.slice(link.path.indexOf("H")))).size).toBe(1);
});

it("agents that may all ask each other are one lane, not a line for every pair", () => {
  const agents = Array.from({ length: 30 }, (_, index) => `a${String(index + 1)}`);
  const nodes = agents.map((id): Network["nodes"][number] => ({ id, kind: "agent", entity: id, name: id, detail: "", group: "c", shared: false, critical: false, location: null }));
  const { lanes } = layout({ nodes, edges: [], delegations: [{ sources: agents, targets: agents }], omitted: NOTHING_OMITTED });
  expect(lanes).toHaveLength(1);
  expect(lanes[0]?.targets).toHaveLength(30);
});

it("a picture says by name what it has no room for", async () => {
  const extra = MAX_AGENTS + 2;
  const code = [
    "import os",
    "from crewai import Agent, Crew",
    "from crewai_tools import GithubSearchTool, SerperDevTool",
    "search = SerperDevTool()",
    ...Array.from({ length: extra }, (_, index) => `a${String(index)} = Agent(role="R${String(index)}", tools=[${index === extra - 1 ? "search, GithubSearchTool(gh_token=os.environ['GITHUB_TOKEN'])" : "search"}])`),
    `crew = Crew(agents=[${Array.from({ length: extra }, (_, index) => `a${String(index)}`).join(", ")}], tasks=[])`,
  ].join("\n");
  const { network } = await audited({ "crew.py": code });
  expect(network.omitted).toEqual({ agents: [`a${String(MAX_AGENTS)}`, `a${String(MAX_AGENTS + 1)}`], tools: ["GithubSearchTool"], credentials: ["GITHUB_TOKEN"] });
  expect(summary(network)).toMatch(/ 2 more agents \(a80, a81\), and what only they use, the tool GithubSearchTool and the credential GITHUB_TOKEN, are left out of the picture/);
});

it("a picture says in words who delegates without a line", () => {
  const ids = Array.from({ length: 12 }, (_, index) => `a${String(index)}`);
  const nodes = ids.map((id): Network["nodes"][number] => ({ id, kind: "agent", entity: id, name: `agent ${id}`, detail: "", group: "c", shared: false, critical: false, location: null }));
  const delegations = ids.slice(0, 10).map((id) => ({ sources: [id], targets: ["a11"] }));
  const network: Network = { nodes, edges: [], delegations, omitted: NOTHING_OMITTED };
  expect(undrawn(network)).toBe(" Delegation without a line: from agent a8 to agent a11; from agent a9 to agent a11.");
  expect(JSON.stringify(draw(network, { prefix: "p", href: () => null }))).toContain("Delegation without a line: from agent a8");
  expect(undrawn({ ...network, delegations: delegations.slice(0, 8) })).toBe("");
});

it("a trace is what leads to a node and what it leads to, and nothing beside it", async () => {
  const network = await networkOf(10);
  const id = (name: string): string => network.nodes.find((node) => node.name === name)?.id ?? name;
  const traced = traceOf(id("agent_4"), network);
  expect(traced.has(id("AGENT_4_KEY"))).toBe(true);
  expect(traced.has(id("OPENAI_API_KEY"))).toBe(false);
  expect(traceOf(id("OPENAI_API_KEY"), network).has(id("agent_0"))).toBe(true);
});

it("items stay where they want to be unless they are in each other's way", () => {
  const centres = settle([{ id: "a", wanted: 100, size: 20 }, { id: "b", wanted: 104, size: 20 }, { id: "c", wanted: 300, size: 20 }], 10);
  expect([...centres]).toEqual([["a", 92], ["b", 112], ["c", 300]]);
});

it("a long name breaks after a mark, and is cut where it does not fit", () => {
  expect(wrap("RESEARCHER_ANTHROPIC_API_KEY", BOX.width - 42, 13)).toEqual(["RESEARCHER_", "ANTHROPIC_API_KEY"]);
  expect(wrap("short", 150, 13)).toEqual(["short", ""]);
  const cut = fit("x".repeat(100), 100, 13);
  expect(cut.endsWith("…")).toBe(true);
  expect(widthOf(cut, 13)).toBeLessThanOrEqual(100);
});
