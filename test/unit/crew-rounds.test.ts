import { expect, it } from "vitest";
import { graphOf, reachOf } from "./crew-graph";

const HEAD = "import os\nimport yaml\nfrom crewai import Agent, Crew, LLM, Task\nfrom crewai_tools import SerperDevTool, ScrapeWebsiteTool\n";

const TEAM = `
team:
  agents:
    - name: Finder
      role: Finds things
      tools: [search]
    - name: Reader
      role: Reads pages
      tools: [scrape]
    - name: Writer
      role: Writes
      tools: []
`;

const BY_NAME = `${HEAD}
def tools_for(name):
    tools = []
    if "Finder" in name:
        tools.append(SerperDevTool())
    elif name == "Reader":
        tools.append(ScrapeWebsiteTool())
    return tools

def load():
    with open("team.yaml") as file:
        return yaml.safe_load(file)

def build():
    agents = []
    for entry in load()["team"]["agents"]:
        agents.append(Agent(name=entry["name"], role=entry["role"], goal="g", backstory="b", tools=tools_for(entry["name"])))
    return agents

crew = Crew(agents=build(), tasks=[])
`;

const APART = ["crew/Finder: default [OPENAI_API_KEY] SerperDevTool[SERPER_API_KEY]", "crew/Reader: default [OPENAI_API_KEY] ScrapeWebsiteTool[]", "crew/Writer: default [OPENAI_API_KEY]"];

it("tells agents of a loop over a YAML list apart, each with its own tools", async () => {
  expect(await reachOf({ "main.py": BY_NAME, "team.yaml": TEAM })).toEqual(APART);
});

it("takes tools out of a registry by the names that the YAML lists", async () => {
  const code = `${HEAD}
TOOLS = {"search": SerperDevTool(), "scrape": ScrapeWebsiteTool()}
with open("team.yaml") as file:
    config = yaml.safe_load(file)
agents = [
    Agent(name=entry["name"], role=entry["role"], tools=[TOOLS[name] for name in entry.get("tools", [])])
    for entry in config["team"]["agents"]
]
crew = Crew(agents=agents, tasks=[])
`;
  expect(await reachOf({ "main.py": code, "team.yaml": TEAM })).toEqual(APART);
});

it("reads TOML as it reads YAML: tables, lists of tables, dotted keys, inline tables", async () => {
  const code = `${HEAD}
import tomllib
with open("crew.toml", "rb") as file:
    config = tomllib.load(file)
agents = []
for name, spec in config["agents"].items():
    agents.append(Agent(role=spec["role"], llm=LLM(model=spec["llm"]["model"], api_key=os.environ[config["keys"][spec["llm"]["provider"]]])))
for spec in config["extra"]:
    agents.append(Agent(role=spec["role"], llm=spec["model"]))
crew = Crew(agents=agents, tasks=[])
`;
  const toml = `
[keys]
groq = "TEAM_GROQ"

[agents.finder]
role = "Finder"
llm.model = "groq/llama3"
llm.provider = "groq"

[agents.writer]
role = "Writer"
llm = { model = "groq/llama3", provider = "groq" }

[[extra]]
role = "Judge"
model = "gpt-4o"

[[extra]]
role = "Editor"
model = "anthropic/claude-3-5-sonnet"
`;
  expect(await reachOf({ "main.py": code, "crew.toml": toml })).toEqual([
    "crew/Finder: groq/llama3 [TEAM_GROQ!]",
    "crew/Writer: groq/llama3 [TEAM_GROQ!]",
    "crew/Judge: gpt-4o [OPENAI_API_KEY]",
    "crew/Editor: anthropic/claude-3-5-sonnet [ANTHROPIC_API_KEY]",
  ]);
});

it("ends a loop where it returns, breaks or goes on", async () => {
  const code = `${HEAD}
SPECS = [("a", "groq/llama3"), ("b", "gpt-4o"), ("c", "anthropic/claude-3-5-sonnet"), ("d", "mistral/large")]

def pick(wanted):
    for name, model in SPECS:
        if name != wanted:
            continue
        return Agent(role=name, llm=model)

def first():
    found = []
    for name, model in SPECS:
        if name == "c":
            break
        found.append(Agent(role=name, llm=model))
    return found

one = Crew(agents=[pick("b")], tasks=[])
two = Crew(agents=first(), tasks=[])
`;
  expect(await reachOf({ "main.py": code })).toEqual(["one/pick: gpt-4o [OPENAI_API_KEY]", "two/a: groq/llama3 [GROQ_API_KEY]", "two/b: gpt-4o [OPENAI_API_KEY]"]);
});

it("counts agents of one role that rounds make as many, and not those of a crew in the same round", async () => {
  const code = `${HEAD}
workers = [Agent(role="Worker", goal=topic, backstory="b") for topic in ["a", "b"]]
pool = Crew(agents=workers, tasks=[])
for topic in ["a", "b"]:
    alone = Agent(role="Alone", goal=topic, backstory="b")
    single = Crew(agents=[alone], tasks=[])
`;
  expect(await reachOf({ "main.py": code })).toEqual(["pool/Worker*: default [OPENAI_API_KEY]", "single/alone: default [OPENAI_API_KEY]"]);
});

it("follows each list of agents that a configuration may choose", async () => {
  const code = `${HEAD}
TEAMS = {"small": ["finder"], "large": ["finder", "writer"]}
MODELS = {"finder": "groq/llama3", "writer": "groq/llama3"}

def team(size):
    return Crew(agents=[Agent(role=name, llm=MODELS[name]) for name in TEAMS[size]], tasks=[])

crew = team(input())
`;
  const { crews } = await graphOf({ "main.py": code });
  expect(crews.map((crew) => crew.agents.map((agent) => agent.name))).toEqual([["finder", "writer"]]);
  expect(crews.flatMap((crew) => crew.shared).map((one) => [one.credential, one.agents.length])).toEqual([["GROQ_API_KEY", 2]]);
});

it("reads crews whose decorators have a stand-in for a missing library", async () => {
  const code = `
try:
    from crewai import Agent, Crew, Task
    from crewai.project import CrewBase, agent, crew
except ImportError:
    Agent = Crew = Task = None
    def CrewBase(cls):
        return cls
    def agent(fn):
        return fn
    def crew(fn):
        return fn

@CrewBase
class Team:
    @agent
    def finder(self):
        return Agent(role="Finder", goal="g", backstory="b")

    @agent
    def writer(self):
        return Agent(role="Writer", goal="g", backstory="b")

    @crew
    def crew(self):
        return Crew(agents=self.agents, tasks=[])
`;
  expect(await reachOf({ "team/crew.py": code })).toEqual(["Team/finder: default [OPENAI_API_KEY]", "Team/writer: default [OPENAI_API_KEY]"]);
});

it("takes agents that different branches add for one of a team at a time", async () => {
  const code = `${HEAD}
film = Agent(role="Film", tools=[SerperDevTool()])
book = Agent(role="Book", tools=[SerperDevTool()])
editor = Agent(role="Editor", llm="groq/llama3")

def team(kind):
    agents = []
    if kind == "film":
        agents.append(film)
    elif kind == "book":
        agents.append(book)
    agents.append(editor)
    return Crew(agents=agents, tasks=[])

crew = team(input())
`;
  const { crews } = await graphOf({ "main.py": code });
  expect(crews.map((crew) => crew.agents.map((agent) => agent.name))).toEqual([["film", "book", "editor"]]);
  expect(crews.flatMap((crew) => crew.shared)).toEqual([]);
  const both = code.replace('elif kind == "book"', 'if kind == "book"');
  expect((await graphOf({ "main.py": both })).crews.flatMap((crew) => crew.shared.map((one) => [one.credential, one.agents])).sort()).toEqual([["OPENAI_API_KEY", ["film", "book"]], ["SERPER_API_KEY", ["film", "book"]]]);
});

it("keeps every key of a long table of providers", async () => {
  const names = Array.from({ length: 24 }, (_, index) => `P${String(index)}`);
  const table = names.map((name) => `    "${name}": {"model": "custom/${name}", "api_key": os.getenv("${name}_API_KEY")},`).join("\n");
  const code = `${HEAD}\nTABLE = {\n${table}\n}\nchosen = TABLE[os.environ["PROVIDER"]]\na = Agent(role="A", llm=LLM(model=chosen["model"], api_key=chosen["api_key"]))\ncrew = Crew(agents=[a], tasks=[])\n`;
  const { credentials } = await graphOf({ "main.py": code });
  expect(credentials.map((one) => one.name).sort()).toEqual(names.map((name) => `${name}_API_KEY`).sort());
});

it("counts an agent once that one reading of a crew makes in a loop around both", async () => {
  const code = `${HEAD}
def worker():
    return Agent(role="Worker", goal="g", backstory="b")

class Team:
    def __init__(self):
        self.worker = worker()

    def ask(self, question):
        return Crew(agents=[self.worker], tasks=[]).kickoff(inputs={"q": question})

def batch(questions):
    for question in questions:
        Team().ask(question)

def serve(question):
    return Team().ask(question)
`;
  expect((await reachOf({ "main.py": code })).map((line) => line.includes("*"))).toEqual([false]);
});

it("leaves the manager out of a crew that works step by step", async () => {
  const code = `${HEAD}
a = Agent(role="A")
boss = Agent(role="Boss")
crew = Crew(agents=[a], tasks=[], process=Process.sequential, manager_agent=boss)
`.replace("Task\n", "Process, Task\n");
  expect((await graphOf({ "main.py": code })).crews.flatMap((crew) => crew.shared)).toEqual([]);
});

it("takes the name of a token's file for a file", async () => {
  const code = `${HEAD}
from crewai.tools import tool
from langchain_google_community.gmail.utils import get_gmail_credentials

@tool("mail")
def mail(text: str) -> str:
    """Sends mail."""
    return get_gmail_credentials(token_file="token.json", client_secrets_file="credentials.json")

a = Agent(role="A", tools=[mail])
crew = Crew(agents=[a], tasks=[])
`;
  const { credentials } = await graphOf({ "main.py": code });
  expect(credentials.filter((one) => one.kind === "literal")).toEqual([]);
  expect(credentials.filter((one) => one.kind === "file").map((one) => one.name)).toContain("token.json");
});

it("names agents by what they are, not by a loop's variable", async () => {
  const code = `${HEAD}
agents = [Agent(role=role, goal="g", backstory="b") for role in ["Finder", "Writer"]]
found = next((a for a in agents if a.role == "Finder"), None)
some = next((a for a in agents if a.role == input()), None)
for one in agents:
    print(one.role)
crew = Crew(agents=agents, tasks=[Task(description="d", expected_output="e", agent=found)])
`;
  expect(await reachOf({ "main.py": code })).toEqual(["crew/Finder: default [OPENAI_API_KEY]", "crew/Writer: default [OPENAI_API_KEY]"]);
});

it("takes a class's own fall-backs for a key as one key at a time", async () => {
  const code = `${HEAD}
from crewai import BaseLLM

class OwnLLM(BaseLLM):
    def __init__(self, model, api_key=None):
        super().__init__(model=model)
        self.api_key = api_key or os.getenv("FIRST_API_KEY") or os.getenv("SECOND_API_KEY")

    def call(self, messages, **kwargs):
        return self.api_key

llm = OwnLLM("m")
crew = Crew(agents=[Agent(role="A", llm=llm), Agent(role="B", llm=llm)], tasks=[])
`;
  const { crews } = await graphOf({ "main.py": code });
  expect(crews.flatMap((crew) => crew.shared.map((one) => [one.credential, one.alternatives]))).toEqual([["FIRST_API_KEY", ["SECOND_API_KEY"]], ["SECOND_API_KEY", ["FIRST_API_KEY"]]]);
});

it("keeps the agents of two readings of one crew apart, those of its tasks too", async () => {
  const code = `${HEAD}
def team(role):
    worker = Agent(role=role, goal="g", backstory="b")
    return Crew(agents=[worker], tasks=[Task(description="d", expected_output="e", agent=worker)])

first = team("First")
second = team("Second")
`;
  const { crews } = await graphOf({ "main.py": code });
  expect(crews.flatMap((crew) => crew.shared)).toEqual([]);
});
