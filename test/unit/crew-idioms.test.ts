import { expect, it } from "vitest";
import { graphOf, reachOf } from "./crew-graph";

const HEAD = "import os\nfrom crewai import Agent, Crew, LLM, Task\n";

it("gives agents without a model the library's default key", async () => {
  const code = `${HEAD}a = Agent(role="A")\nb = Agent(role="B")\ncrew = Crew(agents=[a, b], tasks=[])`;
  expect(await reachOf({ "crew.py": code })).toEqual(["crew/a: default [OPENAI_API_KEY]", "crew/b: default [OPENAI_API_KEY]"]);
});

it("reads the model that .env names for agents without one", async () => {
  const code = `${HEAD}a = Agent(role="A")\ncrew = Crew(agents=[a], tasks=[])`;
  expect(await reachOf({ "crew.py": code, ".env": "MODEL=groq/llama3\n" }, [".env"])).toEqual(["crew/a: groq/llama3 [GROQ_API_KEY]"]);
});

it("resolves @CrewBase classes with YAML, @llm and @tool methods", async () => {
  const files = {
    "src/team/crew.py": `
from crewai import Agent, Crew, LLM, Task
from crewai.project import CrewBase, agent, crew, llm, task, tool
from crewai_tools import SerperDevTool

@CrewBase
class Team:
    @llm
    def fast(self):
        return LLM(model="groq/llama3")

    @tool
    def web(self):
        return SerperDevTool()

    @agent
    def researcher(self) -> Agent:
        return Agent(config=self.agents_config["researcher"])

    @agent
    def writer(self) -> Agent:
        return Agent(config=self.agents_config["writer"], tools=[])

    @task
    def write(self) -> Task:
        return Task(config=self.tasks_config["write"])

    @crew
    def crew(self) -> Crew:
        return Crew(agents=self.agents, tasks=self.tasks)
`,
    "src/team/config/agents.yaml": "researcher:\n  role: R\n  llm: fast\n  tools:\n    - web\nwriter:\n  role: W\n  llm: gemini/gemini-2.0-flash\n",
    "src/team/config/tasks.yaml": "write:\n  description: d\n  agent: writer\n",
  };
  expect(await reachOf(files)).toEqual(["Team/researcher: groq/llama3 [GROQ_API_KEY] SerperDevTool[SERPER_API_KEY]", "Team/writer: gemini/gemini-2.0-flash [GEMINI_API_KEY|GOOGLE_API_KEY]"]);
  const graph = await graphOf(files);
  expect(graph.crews[0]?.agents[0]?.config_path).toBe("src/team/config/agents.yaml");
  expect(graph.unknown).toEqual([]);
});

it("follows self.llm, factories and helpers across modules, re-exports and aliases", async () => {
  const files = {
    "pkg/__init__.py": "from .models import make_llm as build\n",
    "pkg/models.py": `${HEAD}def make_llm(name):\n    return LLM(model=name, api_key=os.environ["TEAM_KEY"])\n`,
    "pkg/people.py": `
from crewai import Agent
from pkg import build

class People:
    def __init__(self):
        self.llm = build("openai/gpt-4o")

    def researcher(self):
        return Agent(role="R", llm=self.llm)

    def writer(self):
        return Agent(role="W", llm=self.llm)
`,
    "main.py": `
from crewai import Crew
from pkg.people import People as Staff

def main():
    staff = Staff()
    crew = Crew(agents=[staff.researcher(), staff.writer()], tasks=[])
    crew.kickoff()
`,
  };
  expect(await reachOf(files)).toEqual(["crew/researcher: openai/gpt-4o [TEAM_KEY!]", "crew/writer: openai/gpt-4o [TEAM_KEY!]"]);
});

it("keeps all branches of a conditional choice, and only the one that a caller's constant chooses", async () => {
  const code = `${HEAD}
def pick(provider):
    if provider == "groq":
        return LLM(model="groq/llama3")
    elif provider == "local":
        return LLM(model="ollama/llama3")
    return LLM(model="openai/gpt-4o")

a = Agent(role="A", llm=pick("groq"))
b = Agent(role="B", llm=pick(os.getenv("PROVIDER")))
crew = Crew(agents=[a, b], tasks=[])
`;
  expect(await reachOf({ "crew.py": code })).toEqual(["crew/a: groq/llama3 [GROQ_API_KEY]", "crew/b: groq/llama3|ollama/llama3|openai/gpt-4o [GROQ_API_KEY,ollama(local),OPENAI_API_KEY]"]);
});

it("stands one agent for a loop or comprehension, and tells factory calls apart", async () => {
  const loop = `${HEAD}
agents = []
for role in load_roles():
    agents.append(Agent(role=role))
crew = Crew(agents=agents, tasks=[])
`;
  expect(await reachOf({ "crew.py": loop })).toEqual(["crew/agent*: default [OPENAI_API_KEY]"]);
  const factory = `${HEAD}
def make(role, model):
    agent = Agent(role=role, llm=model)
    return agent
reader = make("Reader", "groq/llama3")
writer = make("Writer", "openai/gpt-4o")
crew = Crew(agents=[reader, writer], tasks=[])
`;
  expect(await reachOf({ "crew.py": factory })).toEqual(["crew/reader: groq/llama3 [GROQ_API_KEY]", "crew/writer: openai/gpt-4o [OPENAI_API_KEY]"]);
});

it("reads keyword dictionaries, subclasses and inherited crews", async () => {
  const code = `${HEAD}
class Careful(Agent):
    def __init__(self, **kwargs):
        super().__init__(llm=LLM(model="openai/gpt-4o", api_key=os.environ["CAREFUL_KEY"]), **kwargs)

common = {"verbose": True, "llm": "groq/llama3"}
a = Agent(role="A", **common)
b = Careful(role="B")
crew = Crew(**{"agents": [a, b], "tasks": []})
`;
  expect(await reachOf({ "crew.py": code })).toEqual(["crew/a: groq/llama3 [GROQ_API_KEY]", "crew/b: openai/gpt-4o [CAREFUL_KEY!]"]);
});

it("takes agents of tasks where the crew names none", async () => {
  const code = `${HEAD}a = Agent(role="A")\nt = Task(description="d", agent=a)\ncrew = Crew(tasks=[t])`;
  expect(await reachOf({ "crew.py": code })).toEqual(["crew/a: default [OPENAI_API_KEY]"]);
});

it("reads settings classes, dataclasses, decouple and LangChain wrappers", async () => {
  const code = `
from dataclasses import dataclass, field
import os
from crewai import Agent, Crew
from decouple import config
from langchain_groq import ChatGroq
from langchain_openai import ChatOpenAI
from pydantic_settings import BaseSettings

class Settings(BaseSettings):
    model_config = {"env_prefix": "TEAM_"}
    openai_key: str

@dataclass
class Keys:
    groq: str = field(default_factory=lambda: os.environ["GROQ_TEAM_KEY"])

settings = Settings()
keys = Keys()
a = Agent(role="A", llm=ChatOpenAI(model="gpt-4o", api_key=settings.openai_key))
b = Agent(role="B", llm=ChatGroq(model="llama3", groq_api_key=keys.groq))
c = Agent(role="C", llm=ChatOpenAI(model="gpt-4o", openai_api_key=config("DECOUPLED_KEY")))
crew = Crew(agents=[a, b, c], tasks=[])
`;
  expect(await reachOf({ "crew.py": code })).toEqual(["crew/a: gpt-4o [TEAM_OPENAI_KEY!]", "crew/b: llama3 [GROQ_TEAM_KEY!]", "crew/c: gpt-4o [DECOUPLED_KEY!]"]);
});

it("treats local models as needing no credential", async () => {
  const code = `${HEAD}
from langchain_openai import ChatOpenAI
a = Agent(role="A", llm=ChatOpenAI(model="x", base_url="http://localhost:1234/v1", api_key="not-needed"))
b = Agent(role="B", llm="ollama/llama3")
crew = Crew(agents=[a, b], tasks=[])
`;
  const graph = await graphOf({ "crew.py": code });
  expect(graph.credentials.map((one) => one.kind)).toEqual(["none-local", "none-local"]);
  expect(graph.crews[0]?.shared).toEqual([]);
});

it("names the flow that runs a crew", async () => {
  const code = `${HEAD}
from crewai.flow.flow import Flow, start

class Story(Flow):
    @start()
    def go(self):
        a = Agent(role="A")
        return Crew(agents=[a], tasks=[]).kickoff()
`;
  expect((await graphOf({ "main.py": code })).crews[0]?.flow).toBe("Story");
});

it("reads notebook cells in order and Streamlit input", async () => {
  const cells = ["from crewai import Agent, Crew, LLM\nimport streamlit as st", 'key = st.text_input("Key", type="password")', 'a = Agent(role="A", llm=LLM(model="gpt-4o", api_key=key))', "crew = Crew(agents=[a], tasks=[])"];
  const notebook = JSON.stringify({ cells: cells.map((source) => ({ cell_type: "code", source, outputs: [], metadata: {} })), metadata: {}, nbformat: 4, nbformat_minor: 5 });
  expect(await reachOf({ "crew.ipynb": notebook })).toEqual(["crew/a: gpt-4o [Key!]"]);
});

it("says what it does not know, and guesses nothing", async () => {
  const code = `${HEAD}from elsewhere import somebody\na = Agent(role="A", llm=choose(), tools=fetch_tools())\ncrew = Crew(agents=[a], tasks=[])`;
  const graph = await graphOf({ "crew.py": code });
  expect(graph.crews[0]?.agents[0]?.llm).toEqual({ model: null, provider: null, credentials: [] });
  expect(graph.unknown.map((one) => one.what).sort()).toEqual(["llm", "tools"]);
});

it("names crews that callers keep as `crew` by the functions that make them", async () => {
  const code = `${HEAD}
def travel_crew(llm):
    a = Agent(role="A", llm=llm)
    return Crew(agents=[a], tasks=[])

def food_crew(llm):
    b = Agent(role="B", llm=llm)
    return Crew(agents=[b], tasks=[])

def run(topic):
    crew = travel_crew("groq/x") if topic == "travel" else food_crew("groq/x")
    return crew.kickoff()
`;
  const graph = await graphOf({ "crew.py": code });
  expect(graph.crews.map((crew) => crew.name).sort()).toEqual(["food_crew", "travel_crew"]);
});
