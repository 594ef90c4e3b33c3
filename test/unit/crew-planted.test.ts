import { expect, it } from "vitest";
import { reachOf } from "./crew-graph";

const IMPORTS = "import os\nfrom crewai import Agent, Crew, LLM, Task\n";

interface Planted {
  readonly title: string;
  readonly files: Readonly<Record<string, string>>;
  /** `crew/agent: KEYS` with the keys of its model and tools, sorted; agents of no crew stand under `?`. */
  readonly truth: readonly string[];
}

/** Small crews in the idioms of real projects, each with what its agents can use planted, and decoys beside it. */
const PLANTED: readonly Planted[] = [
  {
    title: "a helper in another module, re-exported under an alias",
    files: {
      "models/base.py": 'import os\nfrom crewai import LLM\n\ndef make_llm(name="A"):\n    return LLM(model="groq/llama", api_key=os.getenv("TEAM_GROQ_KEY"))\n\ndef unused():\n    return LLM(model="x", api_key=os.getenv("DECOY_KEY"))\n',
      "models/__init__.py": "from .base import make_llm as llm_for\n",
      "crew.py": `${IMPORTS}from models import llm_for as get\na = Agent(role="A", llm=get())\ncrew = Crew(agents=[a], tasks=[])\n`,
    },
    truth: ["crew/a: TEAM_GROQ_KEY"],
  },
  {
    title: "a mix-in that holds the model",
    files: {
      "crew.py": `${IMPORTS}
class ModelMixin:
    def model(self):
        return LLM(model="groq/llama", api_key=os.environ["MIXED_KEY"])

class Other:
    def model(self):
        return LLM(model="groq/llama", api_key=os.environ["DECOY_KEY"])

class Desk(ModelMixin):
    def crew(self):
        a = Agent(role="A", llm=self.model())
        return Crew(agents=[a], tasks=[])

Desk().crew().kickoff()
`,
    },
    truth: ["Desk/a: MIXED_KEY"],
  },
  {
    title: "arguments handed on by **kwargs",
    files: { "crew.py": `${IMPORTS}\ndef make(role, **options):\n    defaults = {"verbose": True}\n    return Agent(role=role, **{**defaults, **options})\n\na = make("A", llm=LLM(model="groq/x", api_key=os.getenv("KW_KEY")))\nb = make("B")\ncrew = Crew(agents=[a, b], tasks=[])\n` },
    truth: ["crew/a: KW_KEY", "crew/b: OPENAI_API_KEY"],
  },
  {
    title: "a model that a condition chooses",
    files: { "crew.py": `${IMPORTS}\nllm = LLM(model="groq/x") if os.getenv("FAST") else LLM(model="anthropic/claude-3")\na = Agent(role="A", llm=llm)\ncrew = Crew(agents=[a], tasks=[])\n` },
    truth: ["crew/a: ANTHROPIC_API_KEY GROQ_API_KEY"],
  },
  {
    title: "the model in the environment, set by the program",
    files: { "crew.py": `${IMPORTS}\nos.environ.setdefault("MODEL", "groq/llama")\na = Agent(role="A")\ncrew = Crew(agents=[a], tasks=[])\n` },
    truth: ["crew/a: GROQ_API_KEY"],
  },
  {
    title: "the model in the environment, set by .env",
    files: { ".env": "MODEL=anthropic/claude-3\nDECOY_API_KEY=\n", "crew.py": `${IMPORTS}\na = Agent(role="A")\ncrew = Crew(agents=[a], tasks=[])\n` },
    truth: ["crew/a: ANTHROPIC_API_KEY"],
  },
  {
    title: "crews that share a module of agents",
    files: {
      "team.py": `${IMPORTS}\nfast = LLM(model="groq/x")\none = Agent(role="One", llm=fast)\ntwo = Agent(role="Two", llm="gemini/flash")\nspare = Agent(role="Spare", llm="mistral/x")\n`,
      "first.py": `${IMPORTS}from team import one\nfirst = Crew(agents=[one], tasks=[])\n`,
      "second.py": `${IMPORTS}import team as t\nsecond = Crew(agents=[t.one, t.two], tasks=[])\n`,
    },
    truth: ["first/one: GROQ_API_KEY", "second/one: GROQ_API_KEY", "second/two: GEMINI_API_KEY|GOOGLE_API_KEY", "?/spare: MISTRAL_API_KEY"],
  },
  {
    title: "a key that the user types",
    files: { "app.py": `import streamlit as st\n${IMPORTS}\nkey = st.sidebar.text_input("Key", type="password")\nos.environ["GROQ_API_KEY"] = key\na = Agent(role="A", llm=LLM(model="groq/x"))\ncrew = Crew(agents=[a], tasks=[])\n` },
    truth: ["crew/a: GROQ_API_KEY"],
  },
  {
    title: "settings of pydantic with a prefix",
    files: {
      "settings.py": 'from pydantic_settings import BaseSettings, SettingsConfigDict\n\nclass Settings(BaseSettings):\n    model_config = SettingsConfigDict(env_prefix="APP_")\n    groq_key: str\n    other_key: str = ""\n\nsettings = Settings()\n',
      "crew.py": `${IMPORTS}from settings import settings\na = Agent(role="A", llm=LLM(model="groq/x", api_key=settings.groq_key))\ncrew = Crew(agents=[a], tasks=[])\n`,
    },
    truth: ["crew/a: APP_GROQ_KEY"],
  },
  {
    title: "settings of a dataclass",
    files: {
      "config.py": 'import os\nfrom dataclasses import dataclass, field\n\n@dataclass\nclass Config:\n    model: str = "groq/x"\n    key: str = field(default_factory=lambda: os.getenv("DATA_KEY", ""))\n    other: str = field(default_factory=lambda: os.getenv("DECOY_KEY", ""))\n',
      "crew.py": `${IMPORTS}from config import Config\nconfig = Config()\na = Agent(role="A", llm=LLM(model=config.model, api_key=config.key))\ncrew = Crew(agents=[a], tasks=[])\n`,
    },
    truth: ["crew/a: DATA_KEY"],
  },
  {
    title: "decouple",
    files: { "crew.py": `from decouple import config\n${IMPORTS}\nKEY = config("PLAIN_GROQ_KEY", default="")\nDEBUG = config("DEBUG", cast=bool)\na = Agent(role="A", llm=LLM(model="groq/x", api_key=KEY))\ncrew = Crew(agents=[a], tasks=[])\n` },
    truth: ["crew/a: PLAIN_GROQ_KEY"],
  },
  {
    title: "a table of agents, of which a crew takes some",
    files: { "crew.py": `${IMPORTS}\nAGENTS = {"a": Agent(role="A", llm="groq/x"), "b": Agent(role="B", llm="gemini/flash"), "c": Agent(role="C", llm="mistral/x")}\ncrew = Crew(agents=[AGENTS["a"], AGENTS["c"]], tasks=[])\n` },
    truth: ["crew/a: GROQ_API_KEY", "crew/c: MISTRAL_API_KEY", "?/b: GEMINI_API_KEY|GOOGLE_API_KEY"],
  },
  {
    title: "agents of a comprehension over a table",
    files: { "crew.py": `${IMPORTS}\nMODELS = {"Scout": "groq/x", "Judge": "anthropic/claude-3"}\nagents = [Agent(role=role, llm=model) for role, model in MODELS.items()]\ncrew = Crew(agents=agents, tasks=[])\n` },
    truth: ["crew/Scout: GROQ_API_KEY", "crew/Judge: ANTHROPIC_API_KEY"],
  },
  {
    title: "a flow with two crews",
    files: {
      "flow.py": `from crewai.flow.flow import Flow, listen, start\n${IMPORTS}
class Pipeline(Flow):
    @start()
    def research(self):
        scout = Agent(role="Scout", llm="groq/x")
        return Crew(agents=[scout], tasks=[]).kickoff()

    @listen(research)
    def write(self, found):
        author = Agent(role="Author", llm="anthropic/claude-3")
        return Crew(agents=[author], tasks=[]).kickoff()

Pipeline().kickoff()
`,
    },
    truth: ["?/scout: GROQ_API_KEY", "?/author: ANTHROPIC_API_KEY"],
  },
  {
    title: "classes of the project's own that are called like crewai's",
    files: { "crew.py": 'import os\n\nclass Agent:\n    def __init__(self, role, llm=None):\n        self.role = role\n\nclass Crew:\n    def __init__(self, agents):\n        self.agents = agents\n\ncrew = Crew(agents=[Agent(role="A", llm=os.getenv("DECOY_KEY"))])\n' },
    truth: [],
  },
  {
    title: "an argument that crewai does not know",
    files: { "crew.py": `${IMPORTS}\na = Agent(role="A", LLM=LLM(model="groq/x"))\ncrew = Crew(agents=[a], tasks=[])\n` },
    truth: ["crew/a: OPENAI_API_KEY"],
  },
  {
    title: "a tool that asks a client in another module",
    files: {
      "clients/search.py": 'import os\nimport requests\n\nclass SearchClient:\n    def __init__(self, key=None):\n        self.key = key or os.getenv("SEARCH_KEY")\n\n    def find(self, query):\n        return requests.get("https://s.example/find", headers={"X-Key": self.key}, timeout=9).json()\n\nclass Unused:\n    key = os.getenv("DECOY_KEY")\n',
      "tools.py": 'from crewai.tools import BaseTool\nfrom clients.search import SearchClient\n\nclass FindTool(BaseTool):\n    name: str = "find"\n    description: str = "d"\n\n    def _run(self, query: str) -> str:\n        return str(SearchClient().find(query))\n',
      "crew.py": `${IMPORTS}from tools import FindTool\na = Agent(role="A", llm="groq/x", tools=[FindTool()])\nb = Agent(role="B", llm="groq/x")\ncrew = Crew(agents=[a, b], tasks=[])\n`,
    },
    truth: ["crew/a: GROQ_API_KEY SEARCH_KEY", "crew/b: GROQ_API_KEY"],
  },
  {
    title: "a dependency handed to the constructor",
    files: {
      "crew.py": `${IMPORTS}
class Models:
    def __init__(self):
        self.writer = LLM(model="groq/x", api_key=os.getenv("WRITER_KEY"))
        self.judge = LLM(model="groq/x", api_key=os.getenv("JUDGE_KEY"))

class Desk:
    def __init__(self, models: Models):
        self._models = models

    def build(self):
        writer = Agent(role="Writer", llm=self._models.writer)
        judge = Agent(role="Judge", llm=self._models.judge)
        return Crew(agents=[writer, judge], tasks=[])

Desk(Models()).build().kickoff()
`,
    },
    truth: ["build/judge: JUDGE_KEY", "build/writer: WRITER_KEY"],
  },
  {
    title: "a route of FastAPI",
    files: { "api.py": `from fastapi import FastAPI\n${IMPORTS}\napp = FastAPI()\n\n@app.post("/run")\ndef run(topic: str, fast: bool = False):\n    llm = "groq/x" if fast else "anthropic/claude-3"\n    scout = Agent(role="Scout", llm=llm)\n    crew = Crew(agents=[scout], tasks=[])\n    return crew.kickoff()\n` },
    truth: ["crew/scout: ANTHROPIC_API_KEY GROQ_API_KEY"],
  },
  {
    title: "wrappers of LangChain",
    files: { "crew.py": `from langchain_groq import ChatGroq\nfrom langchain_openai import ChatOpenAI\n${IMPORTS}\nlocal = ChatOpenAI(model="llama", base_url="http://localhost:1234/v1", api_key="none")\na = Agent(role="A", llm=ChatGroq(model="x", groq_api_key=os.getenv("LC_KEY")))\nb = Agent(role="B", llm=local)\nc = Agent(role="C", llm=ChatOpenAI(model="gpt-4o"))\ncrew = Crew(agents=[a, b, c], tasks=[])\n` },
    truth: ["crew/a: LC_KEY", "crew/b: openai(local)", "crew/c: OPENAI_API_KEY"],
  },
  {
    title: "a vendored copy beside the project's own code",
    files: {
      "vendor/team/crew.py": `${IMPORTS}\na = Agent(role="A", llm=LLM(model="groq/x", api_key=os.getenv("VENDOR_KEY")))\n`,
      "team/__init__.py": "",
      "team/crew.py": `${IMPORTS}\na = Agent(role="A", llm=LLM(model="groq/x", api_key=os.getenv("OWN_KEY")))\n`,
      "main.py": `${IMPORTS}from team.crew import a\ncrew = Crew(agents=[a], tasks=[])\n`,
    },
    truth: ["crew/a: OWN_KEY", "?/a: VENDOR_KEY"],
  },
  {
    title: "an async crew behind asyncio.run",
    files: { "crew.py": `import asyncio\n${IMPORTS}\nasync def model():\n    return LLM(model="groq/x", api_key=os.getenv("ASYNC_KEY"))\n\nasync def main():\n    a = Agent(role="A", llm=await model())\n    crew = Crew(agents=[a], tasks=[])\n    await crew.kickoff_async()\n\nasyncio.run(main())\n` },
    truth: ["crew/a: ASYNC_KEY"],
  },
  {
    title: "a model that the crew's class holds, and YAML",
    files: {
      "config/agents.yaml": "scout:\n  role: Scout\n  goal: g\n  backstory: b\nauthor:\n  role: Author\n  goal: g\n  backstory: b\n  llm: anthropic/claude-3\n",
      "config/tasks.yaml": "find:\n  description: d\n  expected_output: e\n  agent: scout\n",
      "crew.py": `from crewai.project import CrewBase, agent, crew, task\n${IMPORTS}
@CrewBase
class Team:
    def __init__(self):
        self.llm = LLM(model="groq/x", api_key=os.getenv("SELF_KEY"))
        self.spare = LLM(model="groq/x", api_key=os.getenv("DECOY_KEY"))

    @agent
    def scout(self) -> Agent:
        return Agent(config=self.agents_config["scout"], llm=self.llm)

    @agent
    def author(self) -> Agent:
        return Agent(config=self.agents_config["author"])

    @task
    def find(self) -> Task:
        return Task(config=self.tasks_config["find"])

    @crew
    def crew(self) -> Crew:
        return Crew(agents=self.agents, tasks=self.tasks)
`,
    },
    truth: ["Team/scout: SELF_KEY", "Team/author: ANTHROPIC_API_KEY"],
  },
  {
    title: "settings behind a cached function",
    files: {
      "core/config.py": 'from functools import lru_cache\nfrom pydantic_settings import BaseSettings\nfrom pydantic import Field\n\nclass Settings(BaseSettings):\n    key: str = Field(default="", validation_alias="ALIASED_KEY")\n    other: str = Field(default="", alias="DECOY_KEY")\n\n@lru_cache\ndef get_settings() -> Settings:\n    return Settings()\n',
      "crew.py": `${IMPORTS}from core.config import get_settings\na = Agent(role="A", llm=LLM(model="groq/x", api_key=get_settings().key))\ncrew = Crew(agents=[a], tasks=[])\n`,
    },
    truth: ["crew/a: ALIASED_KEY"],
  },
  {
    title: "a function for a tool, with a key of its own",
    files: { "crew.py": `from crewai.tools import tool\nimport requests\n${IMPORTS}\n@tool("weather")\ndef weather(city: str) -> str:\n    """Weather."""\n    return requests.get("https://w.example", params={"q": city, "appid": os.environ["WEATHER_KEY"]}, timeout=9).text\n\n@tool("clock")\ndef clock() -> str:\n    """Time."""\n    return "now"\n\na = Agent(role="A", llm="groq/x", tools=[weather])\nb = Agent(role="B", llm="groq/x", tools=[clock])\ncrew = Crew(agents=[a, b], tasks=[])\n` },
    truth: ["crew/a: GROQ_API_KEY WEATHER_KEY", "crew/b: GROQ_API_KEY"],
  },
  {
    title: "tools that a task brings",
    files: { "crew.py": `from crewai_tools import SerperDevTool\n${IMPORTS}\na = Agent(role="A", llm="groq/x")\nb = Agent(role="B", llm="groq/x")\ncrew = Crew(agents=[a, b], tasks=[Task(description="d", agent=b, tools=[SerperDevTool()])])\n` },
    truth: ["crew/a: GROQ_API_KEY", "crew/b: GROQ_API_KEY SERPER_API_KEY"],
  },
  {
    title: "subclasses that choose their model",
    files: {
      "crew.py": `${IMPORTS}
class Base:
    model = "groq/x"

    def agent(self):
        return Agent(role=type(self).__name__, llm=self.model)

class Scout(Base):
    pass

class Author(Base):
    model = "anthropic/claude-3"

scout = Scout().agent()
author = Author().agent()
crew = Crew(agents=[scout, author], tasks=[])
`,
    },
    truth: ["crew/scout: GROQ_API_KEY", "crew/author: ANTHROPIC_API_KEY"],
  },
  {
    title: "functools.partial",
    files: { "crew.py": `from functools import partial\n${IMPORTS}\nmake = partial(Agent, llm=LLM(model="groq/x", api_key=os.getenv("PART_KEY")))\na = make(role="A")\nb = Agent(role="B", llm="gemini/flash")\ncrew = Crew(agents=[a, b], tasks=[])\n` },
    truth: ["crew/a: PART_KEY", "crew/b: GEMINI_API_KEY|GOOGLE_API_KEY"],
  },
  {
    title: "a match on the provider's name",
    files: { "crew.py": `${IMPORTS}\ndef model():\n    match os.getenv("PROVIDER"):\n        case "groq":\n            return LLM(model="groq/x", api_key=os.getenv("M_GROQ_KEY"))\n        case _:\n            return LLM(model="gpt-4o", api_key=os.getenv("M_OPENAI_KEY"))\n\na = Agent(role="A", llm=model())\ncrew = Crew(agents=[a], tasks=[])\n` },
    truth: ["crew/a: M_GROQ_KEY M_OPENAI_KEY"],
  },
  {
    title: "a secret store that nobody asks",
    files: { "crew.py": `import boto3\nimport json\n${IMPORTS}\ndef secret(name):\n    client = boto3.client("secretsmanager")\n    return json.loads(client.get_secret_value(SecretId=name)["SecretString"])["key"]\n\na = Agent(role="A", llm=LLM(model="groq/x", api_key=os.getenv("ENV_KEY")))\ncrew = Crew(agents=[a], tasks=[])\n` },
    truth: ["crew/a: ENV_KEY"],
  },
];

const KEYS = /\[([^\]]*)\]/g;

/** A line of the graph as `crew/agent: KEYS`. */
function keysOf(line: string): string {
  const [head = "", ...rest] = line.split(": ");
  const keys = [...rest.join(": ").matchAll(KEYS)].flatMap((match) => (match[1] ?? "").split(/[ ,]+/)).map((key) => key.replace(/!$/, "")).filter((key) => key !== "");
  return `${head}: ${[...new Set(keys)].sort().join(" ")}`.trim();
}

it.each(PLANTED)("finds what is planted: $title", async ({ files, truth }) => {
  expect((await reachOf({ ...files })).map(keysOf).sort()).toEqual([...truth].sort());
});
