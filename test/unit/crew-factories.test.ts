import { expect, it } from "vitest";
import { graphOf, reachOf } from "./crew-graph";

const HEAD = "import os\nfrom crewai import Agent, Crew, LLM, Task\n";

it("reads a decorator that is applied by a call", async () => {
  const tools = `import os
from crewai.tools import tool
import shodan

client = shodan.Shodan(os.getenv("SHODAN_API_KEY"))

def lookup(ip: str) -> str:
    return client.host(ip)

def ports(ip: str) -> str:
    return ip

lookup_tool = tool("Look up")(lookup)
ports_tool = tool("Ports")(ports)
`;
  const crew = `${HEAD}from tools import lookup_tool, ports_tool
a = Agent(role="A", tools=[lookup_tool, ports_tool])
crew = Crew(agents=[a], tasks=[])
`;
  expect(await reachOf({ "tools.py": tools, "crew.py": crew })).toEqual(["crew/a: default [OPENAI_API_KEY] lookup[SHODAN_API_KEY!] ports[]"]);
});

it("counts what a tool's class reads, where it is given instead of an object", async () => {
  const code = `${HEAD}from crewai_tools import SerperDevTool
a = Agent(role="A", tools=[SerperDevTool])
crew = Crew(agents=[a], tasks=[])
`;
  expect(await reachOf({ "crew.py": code })).toEqual(["crew/a: default [OPENAI_API_KEY] SerperDevTool[SERPER_API_KEY]"]);
});

it("takes any provider that may stand first, where a condition fills a table", async () => {
  const code = `${HEAD}
PROVIDERS = {"gemini": {"model": "gemini/x", "key": "GEN_KEY"}, "openai": {"model": "gpt-4o", "key": "MY_OPENAI_KEY"}}

class Models:
    @classmethod
    def available(cls):
        found = {}
        for name, config in PROVIDERS.items():
            key = os.getenv(config["key"])
            if key:
                found[name] = config
                found[name]["api_key"] = key
        return found

    @classmethod
    def create(cls):
        found = cls.available()
        provider = list(found.keys())[0] if found else None
        if provider is None:
            raise ValueError("no key")
        return LLM(model=PROVIDERS[provider]["model"], api_key=found[provider]["api_key"])

a = Agent(role="A", llm=Models.create())
crew = Crew(agents=[a], tasks=[])
`;
  const [line] = await reachOf({ "crew.py": code });
  expect(line).toContain("GEN_KEY!");
  expect(line).toContain("MY_OPENAI_KEY!");
  expect(line).not.toContain("GEMINI_API_KEY");
});

it("takes what may stand first in a list that conditions fill, and what surely does", async () => {
  const code = `${HEAD}
models = []
if os.getenv("A_KEY"):
    models.append(LLM(model="groq/a", api_key=os.getenv("A_KEY")))
models.append(LLM(model="mistral/b", api_key=os.getenv("B_KEY")))
models.append(LLM(model="gpt-4o", api_key=os.getenv("C_KEY")))
sure = [LLM(model="gpt-4o", api_key=os.getenv("D_KEY")), LLM(model="gpt-4o", api_key=os.getenv("E_KEY"))]
a = Agent(role="A", llm=models[0])
b = Agent(role="B", llm=sure[0])
c = Agent(role="C", llm=models[-1])
crew = Crew(agents=[a, b, c], tasks=[])
`;
  const keys = (await reachOf({ "crew.py": code })).map((line) => line.match(/[A-E]_KEY/g));
  expect(keys).toEqual([["A_KEY", "B_KEY"], ["D_KEY"], ["C_KEY"]]);
});

it("reads both sides of a switch whose default nobody overrides in sight", async () => {
  const code = `${HEAD}
local = LLM(model="ollama/qwen3", base_url="http://localhost:11434")
fast = LLM(model="gpt-4o-mini", api_key=os.getenv("FAST_KEY"))

def writer(use_fast: bool = False) -> Agent:
    return Agent(role="Writer", llm=fast if use_fast else local)

class Subject:
    def agent(self, use_fast: bool = False):
        return writer(use_fast=use_fast)
`;
  expect((await graphOf({ "agents.py": code })).crews[0]?.agents[0]?.llm.credentials).toContain("FAST_KEY");
});

it("keeps the model that an agent was made with, where another module gives it a second one", async () => {
  const agents = `${HEAD}
a = Agent(role="A", llm=LLM(model="groq/a", api_key=os.getenv("GROQ_API_KEY")))
`;
  const other = `from agents import a
from crewai import Crew, LLM
a.llm = LLM(model="ollama/x", base_url="http://localhost:11434")
crew = Crew(agents=[a], tasks=[])
`;
  const main = `from agents import a
from crewai import Crew
team = Crew(agents=[a], tasks=[])
`;
  const lines = await reachOf({ "agents.py": agents, "other.py": other, "main.py": main });
  expect(lines.every((line) => line.includes("GROQ_API_KEY!"))).toBe(true);
  const own = `${HEAD}
def build():
    agent = Agent(role="A", llm=LLM(model="groq/a", api_key=os.getenv("GROQ_API_KEY")))
    agent.llm = LLM(model="gpt-4o", api_key=os.getenv("MINE"))
    return agent

crew = Crew(agents=[build()], tasks=[])
`;
  expect(await reachOf({ "main.py": own })).toEqual(["crew/agent: gpt-4o [MINE!]"]);
});

const FACTORY = `import yaml
from crewai import Agent, Crew, LLM

llm = LLM(model="groq/llama")

def load(path):
    with open(path) as handle:
        return yaml.safe_load(handle)

def create_agent(config):
    return Agent(role=config["role"], goal=config["goal"], backstory="b", llm=llm)

def create_crew(config, agents):
    return Crew(agents=[create_agent(agents[one["id"]]) for one in config["agents"]], tasks=[])

agents = load("config/agents.yaml")
first_crew = create_crew(load("config/first.yaml"), agents)
second_crew = create_crew(load("config/second.yaml"), agents)
`;
const FACTORY_FILES = {
  "crew.py": FACTORY,
  "config/agents.yaml": "a:\n  role: Analyst\n  goal: g\nb:\n  role: Writer\n  goal: g\nc:\n  role: Analyst\n  goal: h\n",
  "config/first.yaml": "agents:\n  - id: a\n  - id: b\n",
  "config/second.yaml": "agents:\n  - id: c\n",
};

it("tells the crews of one factory apart, and agents of one role by their entries", async () => {
  const { crews } = await graphOf(FACTORY_FILES);
  expect(crews.map((crew) => [crew.name, crew.agents.map((agent) => agent.role), crew.shared.map((one) => one.agents.length)])).toEqual([
    ["first_crew", ["Analyst", "Writer"], [2]],
    ["second_crew", ["Analyst"], []],
  ]);
});

it("keeps one crew whose agents a branch exchanges", async () => {
  const code = `${HEAD}
def build(deep):
    agents = [Agent(role="A")]
    if deep:
        agents.append(Agent(role="B"))
    return Crew(agents=agents, tasks=[])

one = build(True)
two = build(False)
`;
  expect((await graphOf({ "main.py": code })).crews.map((crew) => crew.agents.length)).toEqual([2]);
});

it("counts one agent where a crew holds one of those that a loop makes", async () => {
  const code = `${HEAD}
def make(spec):
    return Agent(role=spec.role)

def single(agent, task):
    return Crew(agents=[agent], tasks=[task])

def run(specs):
    made = {}
    for spec in specs:
        made[spec.id] = make(spec)
    for task in specs:
        single(made.get(task.agent), Task(description="d", expected_output="e"))

def team(specs):
    return Crew(agents=[Agent(role=spec.role) for spec in specs], tasks=[])
`;
  const { crews } = await graphOf({ "main.py": code });
  expect(crews.map((crew) => crew.shared.length)).toEqual([0, 1]);
});

it("tells agents apart that one factory makes alike for one crew", async () => {
  const code = `${HEAD}from functools import lru_cache

def author(tools=None):
    return Agent(role="Author", llm="anthropic/claude-3", tools=tools or [])

@lru_cache
def editor():
    return Agent(role="Editor", llm="anthropic/claude-3")

def build():
    one = author()
    two = author()
    first = editor()
    again = editor()
    return Crew(agents=[one, two, first], tasks=[Task(description="d", agent=two), Task(description="e", agent=again)])

class Desk:
    _reader = None

    def reader(self):
        if self._reader is None:
            self._reader = Agent(role="Reader", llm="groq/x")
        return self._reader

    def writer(self):
        return Agent(role="Writer", llm="groq/x")

    def crew(self):
        one = self.reader()
        other = self.reader()
        return Crew(agents=[one, self.writer()], tasks=[Task(description="d", agent=other), Task(description="d", agent=self.writer())])

build().kickoff()
Desk().crew().kickoff()
`;
  expect((await graphOf({ "crew.py": code })).crews.map((one) => one.shared.map((group) => group.agents))).toEqual([[["one", "two", "first"]], [["_reader", "writer"]]]);
});

it("names an agent by its class where nothing else does", async () => {
  const code = `${HEAD}
class Planner(Agent):
    pass

class Builder(Agent):
    pass

crew = Crew(agents=[Planner(), Builder()], tasks=[])
`;
  expect(await reachOf({ "crew.py": code })).toEqual(["crew/Planner: default [OPENAI_API_KEY]", "crew/Builder: default [OPENAI_API_KEY]"]);
});

it("takes names that crewai infers no provider from for OpenAI's", async () => {
  const code = `${HEAD}
a = Agent(role="A", llm="deepseek-chat")
b = Agent(role="B", llm=LLM(model="mistral-large-latest"))
c = Agent(role="C", llm="deepseek/deepseek-chat")
d = Agent(role="D")
crew = Crew(agents=[a, b, c, d], tasks=[])
`;
  const env = "OPENAI_MODEL_NAME=deepseek-chat\nOPENAI_API_BASE=https://api.deepseek.com/v1\n";
  expect((await reachOf({ "crew.py": code, ".env": env })).map((line) => line.replace(/: .*\[/, " ["))).toEqual(["crew/a [OPENAI_API_KEY]", "crew/b [OPENAI_API_KEY]", "crew/c [DEEPSEEK_API_KEY]", "crew/d [OPENAI_API_KEY]"]);
});
