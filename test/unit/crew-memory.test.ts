import { expect, it } from "vitest";
import { analyse } from "../support/analyze";

const HEAD = "import os\nfrom crewai import Agent, Crew, LLM, Task\n";

/** What the crew and its first agent use beside the models that think: names of credentials. */
async function storesOf(code: string): Promise<{ crew: string[]; agent: string[] }> {
  const { project } = await analyse({ "crew.py": HEAD + code });
  const model = project.crew;
  const names = (ids: readonly string[]): string[] => ids.flatMap((id) => model.llms.get(id)?.credentials ?? []).map((id) => model.credentials.get(id)?.name ?? id);
  const [crew] = model.crews;
  const agent = model.agents.get(crew?.agents[0] ?? "");
  return { crew: names(crew?.sharedLlms ?? []), agent: names(agent?.otherLlms ?? []) };
}

const AGENT = 'a = Agent(role="A", llm="groq/llama3")\n';

it("takes OpenAI's embedder where memory is on and none is named", async () => {
  expect(await storesOf(`${AGENT}crew = Crew(agents=[a], tasks=[], memory=True)`)).toEqual({ crew: ["OPENAI_API_KEY"], agent: [] });
  expect(await storesOf(`${AGENT}crew = Crew(agents=[a], tasks=[], memory=False)`)).toEqual({ crew: [], agent: [] });
  expect(await storesOf(`${AGENT}crew = Crew(agents=[a], tasks=[], memory=True, embedder={"provider": "ollama", "config": {"model": "nomic"}})`)).toEqual({ crew: ["ollama"], agent: [] });
});

it("takes it for knowledge as well, unless the agent has an embedder of its own", async () => {
  const knowledge = (more: string): string => `
from crewai.knowledge.source.string_knowledge_source import StringKnowledgeSource
a = Agent(role="A", llm="groq/llama3", knowledge_sources=[StringKnowledgeSource(content="x")]${more})
crew = Crew(agents=[a], tasks=[])`;
  expect(await storesOf(knowledge(""))).toEqual({ crew: ["OPENAI_API_KEY"], agent: [] });
  expect(await storesOf(knowledge(', embedder={"provider": "cohere", "config": {"api_key": os.environ["EMBED_API_KEY"]}}'))).toEqual({ crew: [], agent: ["EMBED_API_KEY"] });
});

it("reads mem0's key, given or by its variable, and none for a local one", async () => {
  const mem0 = (config: string): string => `
from crewai.memory.external.external_memory import ExternalMemory
${AGENT}crew = Crew(agents=[a], tasks=[], external_memory=ExternalMemory(embedder_config={"provider": "mem0", "config": {${config}}}))`;
  expect((await storesOf(mem0('"user_id": "x", "api_key": os.environ["TEAM_MEMORY_KEY"]'))).crew).toEqual(["TEAM_MEMORY_KEY"]);
  expect((await storesOf(mem0('"user_id": "x"'))).crew).toEqual(["MEM0_API_KEY"]);
  expect((await storesOf(mem0('"local_mem0_config": {}'))).crew).toEqual([]);
  expect((await storesOf(`${AGENT}crew = Crew(agents=[a], tasks=[], memory_config={"provider": "mem0", "config": {}})`)).crew).toEqual(["MEM0_API_KEY"]);
});

it("reads the storage and the client that a memory is given", async () => {
  const code = `
from crewai.memory import ShortTermMemory
from qdrant_client import QdrantClient
class QdrantStorage:
    def __init__(self, kind):
        self.client = QdrantClient(url=os.environ["QDRANT_URL"], api_key=os.environ["QDRANT_API_KEY"])
    def search(self, query, limit=3):
        return self.client.query(query)
${AGENT}crew = Crew(agents=[a], tasks=[], memory=True, short_term_memory=ShortTermMemory(storage=QdrantStorage("short")), embedder={"provider": "ollama"})`;
  expect((await storesOf(code)).crew).toEqual(["ollama", "QDRANT_API_KEY"]);
});

it("reads what a knowledge source of the project's own asks for", async () => {
  const code = `
import requests
from crewai.knowledge.source.base_knowledge_source import BaseKnowledgeSource
class News(BaseKnowledgeSource):
    def load_content(self):
        return requests.get("https://news.example", headers={"X-Api-Key": os.environ["NEWS_API_KEY"]}).text
    def add(self):
        pass
a = Agent(role="A", llm="groq/llama3", embedder={"provider": "ollama"}, knowledge_sources=[News()])
crew = Crew(agents=[a], tasks=[])`;
  expect(await storesOf(code)).toEqual({ crew: [], agent: ["ollama", "NEWS_API_KEY"] });
});
