import { expect, it } from "vitest";
import { graphOf, reachOf } from "./crew-graph";

const FILES = {
  "crew.jsonc": `{
  // the crew
  "name": "research",
  "agents": ["researcher", "writer"],
  "tasks": [{ "name": "find", "description": "d", "expected_output": "e", "agent": "researcher", "tools": ["ScrapeWebsiteTool"] }],
  "process": "hierarchical",
  "manager_llm": "openai/gpt-4o",
}`,
  "agents/researcher.jsonc": '{ "role": "R", "llm": "anthropic/claude-sonnet-4-6", "tools": ["SerperDevTool", "custom:lookup"], "settings": { "allow_delegation": true } }',
  "agents/writer.jsonc": '{ "role": "W", "llm": { "model": "llama3", "provider": "ollama", "base_url": "http://localhost:11434" }, "tools": ["platform:gmail"] }',
  "tools/lookup.py": 'import os\nfrom crewai.tools import BaseTool\n\nclass Lookup(BaseTool):\n    name: str = "Lookup"\n    def _run(self, text: str) -> str:\n        return ask(os.environ["LOOKUP_TOKEN"], text)\n',
};

it("resolves a JSON project with its agents, tools and manager", async () => {
  expect(await reachOf(FILES)).toEqual([
    "research/researcher: anthropic/claude-sonnet-4-6 [ANTHROPIC_API_KEY] SerperDevTool[SERPER_API_KEY] Lookup[LOOKUP_TOKEN!] ScrapeWebsiteTool[]",
    "research/writer: llama3 [ollama(local)] gmail[CREWAI_PLATFORM_INTEGRATION_TOKEN]",
  ]);
  const [crew] = (await graphOf(FILES)).crews;
  expect(crew?.manager?.llm.credentials).toEqual(["OPENAI_API_KEY"]);
  expect(crew?.delegation_edges).toEqual([["manager", "researcher"], ["manager", "writer"]]);
});

it("names what a JSON project refers to and does not hold", async () => {
  const graph = await graphOf({ "crew.jsonc": '{ "agents": ["ghost"], "tasks": [{ "description": "d", "agent": "ghost" }] }' });
  expect(graph.unknown).toEqual([{ what: "agent ghost", path: "crew.jsonc", line: 1, reason: "agents/ghost.jsonc is not in the project" }]);
});
