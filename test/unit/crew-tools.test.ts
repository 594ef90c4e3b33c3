import { expect, it } from "vitest";
import { graphOf, reachOf } from "./crew-graph";

const HEAD = "import os\nfrom crewai import Agent, Crew\nfrom crewai.tools import BaseTool, tool\n";
const crewOf = (tools: string): string => `a = Agent(role="A", llm="ollama/x", tools=[${tools}])\ncrew = Crew(agents=[a], tasks=[])\n`;

it("finds what a custom tool uses through calls, constants and clients", async () => {
  const files = {
    "helpers.py": 'import os\nimport requests\n\ndef fetch(url):\n    return requests.get(url, headers={"Authorization": f"Bearer {os.environ[\'PORTAL_TOKEN\']}"})\n',
    "crew.py": `${HEAD}
from helpers import fetch
from sqlalchemy import create_engine

DATABASE_URL = os.getenv("DATABASE_URL")
engine = create_engine(DATABASE_URL)

class Portal(BaseTool):
    name: str = "Portal"
    def _run(self, query: str) -> str:
        return self.load(query)
    def load(self, query):
        return fetch(query).text

@tool("Rows")
def rows(query: str):
    """Reads rows."""
    return engine.connect().execute(query)

${crewOf("Portal(), rows")}`,
  };
  expect(await reachOf(files)).toEqual(["crew/a: ollama/x [ollama(local)] Portal[PORTAL_TOKEN!] rows[DATABASE_URL!]"]);
  const tools = (await graphOf(files)).crews[0]?.agents[0]?.tools ?? [];
  expect(tools.map((one) => one.capabilities)).toEqual([["http"], ["sql"]]);
});

it("reads a key given to the constructor, a field default and what __init__ reads", async () => {
  const code = `${HEAD}
class Mail(BaseTool):
    name: str = "Mail"
    api_key: str = os.environ["MAIL_KEY"]
    def _run(self, text: str) -> str:
        return send(self.api_key, text)

class Filings(BaseTool):
    name: str = "Filings"
    def __init__(self, symbol=None, **kwargs):
        super().__init__(**kwargs)
        if symbol is not None:
            self.content = download(os.environ["FILINGS_API_KEY"], symbol)
    def _run(self, query: str) -> str:
        return "x"

${crewOf('Mail(), Filings("X")')}`;
  expect(await reachOf({ "crew.py": code })).toEqual(["crew/a: ollama/x [ollama(local)] Mail[MAIL_KEY!] Filings[FILINGS_API_KEY!]"]);
});

it("knows crewai-tools, keyword arguments that replace the environment, and pairs", async () => {
  const code = `${HEAD}from crewai_tools import GithubSearchTool, S3ReaderTool, SerperDevTool\n${crewOf('SerperDevTool(), GithubSearchTool(gh_token=os.environ["GH"], content_types=["code"]), S3ReaderTool()')}`;
  expect(await reachOf({ "crew.py": code })).toEqual(["crew/a: ollama/x [ollama(local)] SerperDevTool[SERPER_API_KEY] GithubSearchTool[GH!,OPENAI_API_KEY] S3ReaderTool[CREW_AWS_ACCESS_KEY_ID]"]);
  const pair = (await graphOf({ "crew.py": code })).credentials.find((one) => one.name === "CREW_AWS_ACCESS_KEY_ID");
  expect(pair).toMatchObject({ aliases: ["CREW_AWS_SEC_ACCESS_KEY"], power: "cloud", privileged: true });
});

it("reads LangChain tools, toolkits and wrapped functions", async () => {
  const code = `${HEAD}
from langchain.tools import Tool
from langchain_community.tools import DuckDuckGoSearchRun
from langchain_community.utilities import GoogleSerperAPIWrapper
search = DuckDuckGoSearchRun()
serper = GoogleSerperAPIWrapper()
wrapped = Tool(name="Search", func=serper.run, description="d")
${crewOf("search, wrapped")}`;
  expect(await reachOf({ "crew.py": code })).toEqual(["crew/a: ollama/x [ollama(local)] DuckDuckGoSearchRun[] Tool[SERPER_API_KEY]"]);
});

it("reads MCP servers: target, filter and environment", async () => {
  const code = `${HEAD}
from crewai_tools import MCPServerAdapter
from mcp import StdioServerParameters
with MCPServerAdapter(StdioServerParameters(command="uvx", args=["files"], env={"FILES_TOKEN": os.environ["FILES_TOKEN"]})) as found:
    a = Agent(role="A", llm="ollama/x", tools=found)
    crew = Crew(agents=[a], tasks=[])
`;
  expect(await reachOf({ "crew.py": code })).toEqual(["crew/a: ollama/x [ollama(local)] MCPServerAdapter[FILES_TOKEN!]"]);
});

it("gives the tools of a task to the agent that does it", async () => {
  const code = `${HEAD}
from crewai import Task
from crewai_tools import SerperDevTool
a = Agent(role="A", llm="ollama/x")
t = Task(description="d", agent=a, tools=[SerperDevTool()])
crew = Crew(agents=[a], tasks=[t])
`;
  expect(await reachOf({ "crew.py": code })).toEqual(["crew/a: ollama/x [ollama(local)] SerperDevTool[SERPER_API_KEY]"]);
});
