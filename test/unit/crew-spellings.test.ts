import { expect, it } from "vitest";
import { reachOf } from "./crew-graph";

const HEAD = "import os\nfrom crewai import Agent, Crew, LLM, Process, Task\nfrom crewai.tools import BaseTool, tool\n";

interface Case {
  readonly what: string;
  readonly files: Readonly<Record<string, string>>;
  readonly reach: readonly string[];
}

/** One file. */
const one = (what: string, code: string, reach: readonly string[]): Case => ({ what, files: { "crew.py": HEAD + code }, reach });
const many = (what: string, files: Readonly<Record<string, string>>, reach: readonly string[]): Case => ({ what, files, reach });

const CASES: readonly Case[] = [
  // agents in containers
  one("a dict of agents, by key", `
agents = {"a": Agent(role="A", llm=LLM(model="gpt-4o", api_key=os.environ["A_KEY"])), "b": Agent(role="B", llm="groq/llama3")}
crew = Crew(agents=[agents["a"], agents["b"]], tasks=[])`, ["crew/a: gpt-4o [A_KEY!]", "crew/b: groq/llama3 [GROQ_API_KEY]"]),
  one("a dict's values", `
team = dict(a=Agent(role="A"), b=Agent(role="B", llm="groq/llama3"))
crew = Crew(agents=list(team.values()), tasks=[])`, ["crew/A: default [OPENAI_API_KEY]", "crew/B: groq/llama3 [GROQ_API_KEY]"]),
  one("a comprehension over a list of configurations", `
SPECS = [{"role": "A", "llm": "groq/llama3"}, {"role": "B", "llm": "gpt-4o"}]
agents = [Agent(role=s["role"], llm=s["llm"]) for s in SPECS]
crew = Crew(agents=agents, tasks=[])`, ["crew/A: groq/llama3 [GROQ_API_KEY]", "crew/B: gpt-4o [OPENAI_API_KEY]"]),
  one("append in a loop", `
agents = []
for name in ["a", "b"]:
    agents.append(Agent(role=name, llm=LLM(model="gpt-4o", api_key=os.environ["K"])))
crew = Crew(agents=agents, tasks=[])`, ["crew/a: gpt-4o [K!]", "crew/b: gpt-4o [K!]"]),
  one("append in a loop over what is not known", `
agents = []
for name in input().split(","):
    agents.append(Agent(role=name, llm=LLM(model="gpt-4o", api_key=os.environ["K"])))
crew = Crew(agents=agents, tasks=[])`, ["crew/agent*: gpt-4o [K!]"]),
  one("plus, star and extend", `
a = Agent(role="A")
b = Agent(role="B", llm="groq/llama3")
c = Agent(role="C", llm="gpt-4o")
rest = [b]
rest.extend([c])
crew = Crew(agents=[a, *rest] + [], tasks=[])`, ["crew/a: default [OPENAI_API_KEY]", "crew/b: groq/llama3 [GROQ_API_KEY]", "crew/c: gpt-4o [OPENAI_API_KEY]"]),
  one("a tuple that a function returns", `
def make():
    a = Agent(role="A", llm="groq/llama3")
    b = Agent(role="B")
    return a, b
x, y = make()
crew = Crew(agents=[x, y], tasks=[])`, ["crew/a: groq/llama3 [GROQ_API_KEY]", "crew/b: default [OPENAI_API_KEY]"]),
  one("a generator and list()", `
def team():
    yield Agent(role="A", name="a", llm="groq/llama3")
    yield Agent(role="B", name="b")
crew = Crew(agents=list(team()), tasks=[])`, ["crew/a: groq/llama3 [GROQ_API_KEY]", "crew/b: default [OPENAI_API_KEY]"]),
  one("a namedtuple of agents", `
from collections import namedtuple
Team = namedtuple("Team", ["a", "b"])
team = Team(a=Agent(role="A", llm="groq/llama3"), b=Agent(role="B"))
crew = Crew(agents=[team.a, team.b], tasks=[])`, ["crew/A: groq/llama3 [GROQ_API_KEY]", "crew/B: default [OPENAI_API_KEY]"]),
  // classes
  one("properties and cached properties", `
from functools import cached_property
class Team:
    @cached_property
    def llm(self):
        return LLM(model="gpt-4o", api_key=os.getenv("TEAM_KEY"))
    @property
    def researcher(self):
        return Agent(role="R", llm=self.llm)
    @property
    def writer(self):
        return Agent(role="W", llm=self.llm)
    def run(self):
        crew = Crew(agents=[self.researcher, self.writer], tasks=[])
        return crew.kickoff()`, ["Team/researcher: gpt-4o [TEAM_KEY!]", "Team/writer: gpt-4o [TEAM_KEY!]"]),
  one("mix-ins that bring the llm", `
class WithModel:
    model = "groq/llama3"
    def get_llm(self):
        return LLM(model=self.model, api_key=os.environ["MIX_KEY"])
class Team(WithModel):
    def agents(self):
        self.a = Agent(role="A", llm=self.get_llm())
        return [self.a]
    def crew(self):
        return Crew(agents=self.agents(), tasks=[])`, ["Team/a: groq/llama3 [MIX_KEY!]"]),
  one("a base class's __init__ through super()", `
class Base:
    def __init__(self, key_name):
        self.llm = LLM(model="gpt-4o", api_key=os.environ[key_name])
class Team(Base):
    def __init__(self):
        super().__init__("TEAM_KEY")
        self.worker = Agent(role="W", llm=self.llm)
    def crew(self):
        return Crew(agents=[self.worker], tasks=[])`, ["Team/worker: gpt-4o [TEAM_KEY!]"]),
  one("a class attribute overridden in the derived class", `
class Base:
    key = "BASE_KEY"
    def agent(self):
        return Agent(role="A", llm=LLM(model="gpt-4o", api_key=os.environ[self.key]))
    def crew(self):
        return Crew(agents=[self.agent()], tasks=[])
class Derived(Base):
    key = "DERIVED_KEY"
team = Derived().crew()`, ["team/A: gpt-4o [DERIVED_KEY!]"]),
  one("a subclass of Agent with a default llm", `
class Expert(Agent):
    def __init__(self, **kwargs):
        super().__init__(llm=LLM(model="gpt-4o", api_key=os.environ["EXPERT_KEY"]), **kwargs)
a = Expert(role="A")
crew = Crew(agents=[a], tasks=[])`, ["crew/a: gpt-4o [EXPERT_KEY!]"]),
  one("a static and a class method as factories", `
class Make:
    KEY = os.environ["MAKE_KEY"]
    @staticmethod
    def llm(model):
        return LLM(model=model, api_key=Make.KEY)
    @classmethod
    def agent(cls, role):
        return Agent(role=role, llm=cls.llm("gpt-4o"))
a = Make.agent("A")
b = Make.agent("B")
crew = Crew(agents=[a, b], tasks=[])`, ["crew/a: gpt-4o [MAKE_KEY!]", "crew/b: gpt-4o [MAKE_KEY!]"]),
  // kwargs
  one("keyword dictionaries, merged", `
COMMON = {"llm": LLM(model="gpt-4o", api_key=os.environ["COMMON_KEY"]), "verbose": True}
a = Agent(role="A", **COMMON)
b = Agent(**{**COMMON, "role": "B", "llm": "groq/llama3"})
c = Agent(**(COMMON | dict(role="C")))
crew = Crew(agents=[a, b, c], tasks=[])`, ["crew/a: gpt-4o [COMMON_KEY!]", "crew/b: groq/llama3 [GROQ_API_KEY]", "crew/c: gpt-4o [COMMON_KEY!]"]),
  one("keyword arguments handed through a factory", `
def build(role, **kwargs):
    options = dict(llm="groq/llama3")
    options.update(kwargs)
    return Agent(role=role, **options)
a = build("A")
b = build("B", llm=LLM(model="gpt-4o", api_key=os.environ["B_KEY"]))
crew = Crew(agents=[a, b], tasks=[])`, ["crew/a: groq/llama3 [GROQ_API_KEY]", "crew/b: gpt-4o [B_KEY!]"]),
  one("partial", `
from functools import partial
make = partial(Agent, llm=LLM(model="gpt-4o", api_key=os.environ["P_KEY"]), verbose=True)
a = make(role="A")
crew = Crew(agents=[a], tasks=[])`, ["crew/a: gpt-4o [P_KEY!]"]),
  one("a lambda as factory", `
llm = lambda name: LLM(model="gpt-4o", api_key=os.environ[name])
a = Agent(role="A", llm=llm("A_KEY"))
b = Agent(role="B", llm=llm("B_KEY"))
crew = Crew(agents=[a, b], tasks=[])`, ["crew/a: gpt-4o [A_KEY!]", "crew/b: gpt-4o [B_KEY!]"]),
  // conditional llm
  one("if and elif with all branches", `
def pick():
    p = os.getenv("PROVIDER", "openai")
    if p == "openai":
        return LLM(model="gpt-4o", api_key=os.environ["O_KEY"])
    elif p == "groq":
        return LLM(model="groq/llama3", api_key=os.environ["G_KEY"])
    return LLM(model="ollama/llama3", base_url="http://localhost:11434")
a = Agent(role="A", llm=pick())
crew = Crew(agents=[a], tasks=[])`, ["crew/a: gpt-4o|groq/llama3|ollama/llama3 [O_KEY!,G_KEY!,ollama(local)]"]),
  one("a dict of factories by name", `
MODELS = {"openai": lambda: LLM(model="gpt-4o", api_key=os.environ["O_KEY"]), "groq": lambda: LLM(model="groq/llama3", api_key=os.environ["G_KEY"])}
a = Agent(role="A", llm=MODELS[os.environ["PROVIDER"]]())
crew = Crew(agents=[a], tasks=[])`, ["crew/a: gpt-4o|groq/llama3 [O_KEY!,G_KEY!]"]),
  one("match", `
def pick(kind):
    match kind:
        case "fast":
            return LLM(model="groq/llama3")
        case _:
            return LLM(model="gpt-4o")
a = Agent(role="A", llm=pick(os.environ["KIND"]))
crew = Crew(agents=[a], tasks=[])`, ["crew/a: groq/llama3|gpt-4o [GROQ_API_KEY,OPENAI_API_KEY]"]),
  one("try with a fall-back", `
try:
    from langchain_groq import ChatGroq
    llm = ChatGroq(model="llama3", api_key=os.environ["G_KEY"])
except ImportError:
    llm = LLM(model="gpt-4o")
a = Agent(role="A", llm=llm)
crew = Crew(agents=[a], tasks=[])`, ["crew/a: llama3|gpt-4o [G_KEY!,OPENAI_API_KEY]"]),
  one("a conditional expression and or", `
key = os.getenv("MINE") or os.getenv("OPENAI_API_KEY")
a = Agent(role="A", llm=LLM(model="gpt-4o", api_key=key) if key else None)
crew = Crew(agents=[a], tasks=[])`, ["crew/a: gpt-4o [MINE!,OPENAI_API_KEY!]"]),
  // settings
  one("pydantic settings with a prefix, nested", `
from pydantic import SecretStr, BaseModel
from pydantic_settings import BaseSettings, SettingsConfigDict
class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="DESK_", env_file=".env")
    openai_api_key: SecretStr
settings = Settings()
a = Agent(role="A", llm=LLM(model="gpt-4o", api_key=settings.openai_api_key.get_secret_value()))
crew = Crew(agents=[a], tasks=[])`, ["crew/a: gpt-4o [DESK_OPENAI_API_KEY!]"]),
  one("settings behind lru_cache", `
from functools import lru_cache
from pydantic_settings import BaseSettings
class Settings(BaseSettings):
    serp_key: str = ""
    llm_key: str
@lru_cache
def get_settings() -> Settings:
    return Settings()
a = Agent(role="A", llm=LLM(model="gpt-4o", api_key=get_settings().llm_key))
crew = Crew(agents=[a], tasks=[])`, ["crew/a: gpt-4o [LLM_KEY!]"]),
  one("a dataclass with defaults and a factory", `
from dataclasses import dataclass, field
@dataclass
class Config:
    model: str = "gpt-4o"
    key: str = field(default_factory=lambda: os.environ["DATA_KEY"])
config = Config()
a = Agent(role="A", llm=LLM(model=config.model, api_key=config.key))
crew = Crew(agents=[a], tasks=[])`, ["crew/a: gpt-4o [DATA_KEY!]"]),
  one("a dataclass filled by a class method", `
from dataclasses import dataclass
@dataclass(frozen=True)
class Config:
    key: str
    @classmethod
    def from_env(cls):
        return cls(key=os.environ["FROM_KEY"])
config = Config.from_env()
a = Agent(role="A", llm=LLM(model="gpt-4o", api_key=config.key))
crew = Crew(agents=[a], tasks=[])`, ["crew/a: gpt-4o [FROM_KEY!]"]),
  one("decouple, environs, dotenv_values", `
from decouple import config
from environs import Env
from dotenv import dotenv_values
env = Env()
env.read_env()
values = dotenv_values(".env")
a = Agent(role="A", llm=LLM(model="gpt-4o", api_key=config("DEC_KEY", default="")))
b = Agent(role="B", llm=LLM(model="gpt-4o", api_key=env.str("ENVS_KEY")))
c = Agent(role="C", llm=LLM(model="gpt-4o", api_key=values["VAL_KEY"]))
d = Agent(role="D", llm=LLM(model="gpt-4o", api_key=env("CALL_KEY")))
crew = Crew(agents=[a, b, c, d], tasks=[])`, ["crew/a: gpt-4o [DEC_KEY!]", "crew/b: gpt-4o [ENVS_KEY!]", "crew/c: gpt-4o [VAL_KEY!]", "crew/d: gpt-4o [CALL_KEY!]"]),
  one("setdefault and assignments make the implicit key explicit", `
os.environ.setdefault("OPENAI_API_KEY", os.environ.get("TEAM_KEY", ""))
a = Agent(role="A")
crew = Crew(agents=[a], tasks=[])`, ["crew/a: default [OPENAI_API_KEY!]"]),
  one("nested Streamlit secrets", `
import streamlit as st
a = Agent(role="A", llm=LLM(model="gpt-4o", api_key=st.secrets["openai"]["api_key"]))
b = Agent(role="B", llm=LLM(model="gpt-4o", api_key=st.secrets.openai.api_key))
c = Agent(role="C", llm=LLM(model="gpt-4o", api_key=st.secrets["anthropic"]["api_key"]))
crew = Crew(agents=[a, b, c], tasks=[])`, ["crew/a: gpt-4o [openai.api_key!]", "crew/b: gpt-4o [openai.api_key!]", "crew/c: gpt-4o [anthropic.api_key!]"]),
  one("a YAML file of configuration", `
import yaml
with open("config.yaml") as f:
    config = yaml.safe_load(f)
a = Agent(role="A", llm=LLM(model=config["llm"]["model"], api_key=os.environ[config["llm"]["key"]]))
crew = Crew(agents=[a], tasks=[])`, ["crew/a: default []"]),
  // langchain
  one("LangChain wrappers with each spelling of the key", `
from langchain_openai import ChatOpenAI, AzureChatOpenAI
from langchain_anthropic import ChatAnthropic
from langchain_google_genai import ChatGoogleGenerativeAI
from langchain.chat_models import init_chat_model
a = Agent(role="A", llm=ChatOpenAI(model_name="gpt-4o", openai_api_key=os.environ["A_KEY"]))
b = Agent(role="B", llm=ChatAnthropic(model="claude-3", anthropic_api_key=os.environ["B_KEY"]))
c = Agent(role="C", llm=ChatGoogleGenerativeAI(model="gemini-pro", google_api_key=os.environ["C_KEY"]))
d = Agent(role="D", llm=AzureChatOpenAI(azure_deployment="gpt", api_key=os.environ["D_KEY"], azure_endpoint=os.environ["D_URL"]))
e = Agent(role="E", llm=ChatOpenAI(model="llama3", base_url="http://localhost:11434/v1", api_key="NA"))
crew = Crew(agents=[a, b, c, d, e], tasks=[])`, ["crew/a: gpt-4o [A_KEY!]", "crew/b: claude-3 [B_KEY!]", "crew/c: gemini-pro [C_KEY!]", "crew/d: gpt [D_KEY!]", "crew/e: llama3 [openai(local)]"]),
  one("a bound LangChain model", `
from langchain_openai import ChatOpenAI
base = ChatOpenAI(model="gpt-4o", api_key=os.environ["L_KEY"])
a = Agent(role="A", llm=base.bind(stop=["x"]))
crew = Crew(agents=[a], tasks=[])`, ["crew/a: gpt-4o [L_KEY!]"]),
  // tools
  one("a tool function that reaches a variable through calls", `
import requests
def key():
    return os.environ["WEATHER_KEY"]
def headers():
    return {"Authorization": f"Bearer {key()}"}
@tool("weather")
def weather(city: str) -> str:
    """Weather."""
    return requests.get("https://x.example", headers=headers()).text
a = Agent(role="A", llm="ollama/llama3", tools=[weather])
crew = Crew(agents=[a], tasks=[])`, ["crew/a: ollama/llama3 [ollama(local)] weather[WEATHER_KEY!]"]),
  one("static tool methods of a class", `
class Tools:
    @tool("search")
    def search(q: str) -> str:
        """S."""
        return os.environ["SEARCH_KEY"]
    @staticmethod
    @tool("mail")
    def mail(q: str) -> str:
        """M."""
        return os.environ["SMTP_PASSWORD"]
a = Agent(role="A", llm="ollama/llama3", tools=[Tools.search, Tools().mail])
crew = Crew(agents=[a], tasks=[])`, ["crew/a: ollama/llama3 [ollama(local)] search[SEARCH_KEY!] mail[SMTP_PASSWORD!]"]),
  one("boto3 sessions and resources in a tool", `
import boto3
session = boto3.Session(profile_name="x")
class Store(BaseTool):
    name: str = "store"
    def _run(self, key: str) -> str:
        return session.client("s3").get_object(Bucket="b", Key=key)
a = Agent(role="A", llm="ollama/llama3", tools=[Store()])
crew = Crew(agents=[a], tasks=[])`, ["crew/a: ollama/llama3 [ollama(local)] Store[AWS profile x!]"]),
  one("a database engine behind a module's function", `
from sqlalchemy import create_engine, text
engine = create_engine(os.environ["DATABASE_URL"])
def run(sql):
    with engine.connect() as c:
        return c.execute(text(sql)).fetchall()
@tool
def query(sql: str) -> str:
    """Q."""
    return str(run(sql))
a = Agent(role="A", llm="ollama/llama3", tools=[query])
crew = Crew(agents=[a], tasks=[])`, ["crew/a: ollama/llama3 [ollama(local)] query[DATABASE_URL!]"]),
  one("a tool that holds a client made in __init__", `
from openai import OpenAI
from pydantic import PrivateAttr
class Image(BaseTool):
    name: str = "image"
    _client: OpenAI = PrivateAttr()
    def __init__(self, **kw):
        super().__init__(**kw)
        self._client = OpenAI(api_key=os.environ["IMAGE_KEY"])
    def _run(self, p: str) -> str:
        return self._client.images.generate(prompt=p)
a = Agent(role="A", llm="ollama/llama3", tools=[Image()])
crew = Crew(agents=[a], tasks=[])`, ["crew/a: ollama/llama3 [ollama(local)] Image[IMAGE_KEY!]"]),
  one("tools from a factory with a closure", `
def make_tool(env):
    @tool
    def lookup(q: str) -> str:
        """L."""
        return os.environ[env]
    return lookup
a = Agent(role="A", llm="ollama/llama3", tools=[make_tool("FIRST_KEY")])
b = Agent(role="B", llm="ollama/llama3", tools=[make_tool("SECOND_KEY")])
crew = Crew(agents=[a, b], tasks=[])`, ["crew/a: ollama/llama3 [ollama(local)] lookup[FIRST_KEY!]", "crew/b: ollama/llama3 [ollama(local)] lookup[SECOND_KEY!]"]),
  one("conditional tools", `
from crewai_tools import SerperDevTool, ScrapeWebsiteTool
tools = [ScrapeWebsiteTool()]
if os.getenv("SERPER_API_KEY"):
    tools.append(SerperDevTool())
a = Agent(role="A", llm="ollama/llama3", tools=tools)
crew = Crew(agents=[a], tasks=[])`, ["crew/a: ollama/llama3 [ollama(local)] ScrapeWebsiteTool[] SerperDevTool[SERPER_API_KEY!]"]),
  one("a tool list filtered by comprehension and a dict of tools", `
from crewai_tools import SerperDevTool, FileReadTool
TOOLS = {"search": SerperDevTool(), "read": FileReadTool()}
a = Agent(role="A", llm="ollama/llama3", tools=[TOOLS[n] for n in ["search"]])
b = Agent(role="B", llm="ollama/llama3", tools=[t for t in TOOLS.values() if t])
crew = Crew(agents=[a, b], tasks=[])`, ["crew/a: ollama/llama3 [ollama(local)] SerperDevTool[SERPER_API_KEY]", "crew/b: ollama/llama3 [ollama(local)] SerperDevTool[SERPER_API_KEY] FileReadTool[]"]),
  one("tools added after the agent was made", `
from crewai_tools import SerperDevTool
a = Agent(role="A", llm="ollama/llama3")
a.tools = [SerperDevTool()]
b = Agent(role="B", llm="ollama/llama3", tools=[])
b.tools.append(SerperDevTool())
crew = Crew(agents=[a, b], tasks=[])`, ["crew/a: ollama/llama3 [ollama(local)] SerperDevTool[SERPER_API_KEY]", "crew/b: ollama/llama3 [ollama(local)] SerperDevTool[SERPER_API_KEY]"]),
  one("tools made of a list of classes", `
class First(BaseTool):
    name: str = "first"
    def _run(self) -> str:
        return os.environ["FIRST_KEY"]
class Second(BaseTool):
    name: str = "second"
    def _run(self) -> str:
        return "x"
def make():
    tools = []
    for Kind in [First, Second]:
        one = Kind()
        one.folder = "x"
        tools.append(one)
    return tools
a = Agent(role="A", llm="ollama/llama3", tools=make())
crew = Crew(agents=[a], tasks=[])`, ["crew/a: ollama/llama3 [ollama(local)] First[FIRST_KEY!] Second[]"]),
  one("a key that a module is given", `
import google.generativeai as genai
import replicate
genai.configure(api_key=os.environ["GEN_KEY"])
@tool
def draw(q: str) -> str:
    """D."""
    genai.GenerativeModel("gemini-pro").generate_content(q)
    return replicate.run("x", input={})
a = Agent(role="A", llm="ollama/llama3", tools=[draw])
crew = Crew(agents=[a], tasks=[])`, ["crew/a: ollama/llama3 [ollama(local)] draw[GEN_KEY!,REPLICATE_API_TOKEN]"]),
  one("one of several servers, of which one is local", `
PROFILES = {"ollama": {"url": "http://localhost:11434"}, "router": {"url": "https://openrouter.ai/api/v1"}}
profile = PROFILES.get(os.environ["PROFILE"])
llm = LLM(model="mistral", base_url=profile["url"], api_key=os.environ.get("OPENROUTER_API_KEY") or os.environ.get("OPENAI_API_KEY"))
a = Agent(role="A", llm=llm)
crew = Crew(agents=[a], tasks=[])`, ["crew/a: mistral [OPENROUTER_API_KEY!,OPENAI_API_KEY!]"]),
  one("agents of a base class that is never made itself", `
class Base:
    role = "base"
    def __init__(self):
        self._agent = None
    def agent(self):
        self._agent = Agent(role=self.role, llm="groq/llama3")
        return self._agent
class Researcher(Base):
    role = "researcher"
class Writer(Base):
    role = "writer"
researcher = Researcher()
writer = Writer()
crew = Crew(agents=[researcher.agent(), writer.agent()], tasks=[])`, ["crew/Researcher: groq/llama3 [GROQ_API_KEY]", "crew/Writer: groq/llama3 [GROQ_API_KEY]"]),
  many("a package beside a module of the same name", {
    "agents.py": "from crewai import Agent\none = Agent(role='Old')\n",
    "agents/__init__.py": "from crewai import Agent\none = Agent(role='New', llm='groq/llama3')\n",
    "main.py": "from crewai import Crew\nfrom agents import one\ncrew = Crew(agents=[one], tasks=[])\n",
  }, ["crew/one: groq/llama3 [GROQ_API_KEY]", "?/one: default [OPENAI_API_KEY]"]),
  one("a client of the project's own in place of a model", `
import openai
class OpenAIClient:
    def __init__(self, key=None):
        self.client = openai.OpenAI(api_key=key or os.environ["OWN_KEY"])
    def generate(self, prompt):
        return self.client.chat.completions.create(model="gpt-4o")
a = Agent(role="A", llm=OpenAIClient())
crew = Crew(agents=[a], tasks=[])`, ["crew/a: default [OWN_KEY!]"]),
  one("models for function calling and embeddings, and remote agents", `
from crewai.a2a import A2AConfig
from crewai.a2a.auth import BearerTokenAuth
a = Agent(role="A", llm="ollama/llama3", function_calling_llm=LLM(model="gpt-4o", api_key=os.environ["CALL_KEY"]))
b = Agent(role="B", llm="ollama/llama3", embedder={"provider": "cohere", "config": {"api_key": os.environ["EMBED_KEY"], "model": "x"}})
c = Agent(role="C", llm="ollama/llama3", a2a=A2AConfig(endpoint="https://x.example", auth=BearerTokenAuth(token=os.environ["REMOTE_TOKEN"])))
d = Agent(role="D", llm="ollama/llama3", embedder={"provider": "google", "config": {"model": "x"}})
crew = Crew(agents=[a, b, c, d], tasks=[])`, ["crew/a: ollama/llama3 [ollama(local),CALL_KEY!]", "crew/b: ollama/llama3 [ollama(local),EMBED_KEY!]", "crew/c: ollama/llama3 [ollama(local)] A2AConfig[REMOTE_TOKEN!]", "crew/d: ollama/llama3 [ollama(local),GEMINI_API_KEY|GOOGLE_API_KEY]"]),
  // modules
  many("helpers through re-exports and aliases", {
    "app/__init__.py": "",
    "app/llms/__init__.py": "from .factory import *\nfrom .factory import make as build_model\n",
    "app/llms/factory.py": "import os\nfrom crewai import LLM as Model\n__all__ = ['make', 'FAST']\ndef make(name, *, env='APP_KEY'):\n    return Model(name, api_key=os.environ[env])\nFAST = make('groq/llama3', env='FAST_KEY')\n",
    "app/agents.py": "from crewai import Agent as A\nimport app.llms as models\nfrom app.llms import build_model, FAST as quick\none = A(role='One', llm=build_model('gpt-4o'))\ntwo = A(role='Two', llm=quick)\nthree = A(role='Three', llm=models.make('gpt-4o', env='THREE_KEY'))\n",
    "app/run.py": "from crewai import Crew\nfrom . import agents\ncrew = Crew(agents=[agents.one, agents.two, agents.three], tasks=[])\n",
  }, ["crew/one: gpt-4o [APP_KEY!]", "crew/two: groq/llama3 [FAST_KEY!]", "crew/three: gpt-4o [THREE_KEY!]"]),
  many("a module imported by importlib and getattr", {
    "agents/a.py": "from crewai import Agent\ndef build():\n    return Agent(role='A', llm='groq/llama3')\n",
    "main.py": "import importlib\nfrom crewai import Crew\nmodule = importlib.import_module('agents.a')\ncrew = Crew(agents=[module.build()], tasks=[])\n",
  }, ["crew/A: groq/llama3 [GROQ_API_KEY]"]),
  many("a registry filled by a decorator", {
    "main.py": "from crewai import Agent, Crew\nREGISTRY = {}\ndef register(name):\n    def wrap(fn):\n        REGISTRY[name] = fn\n        return fn\n    return wrap\n@register('a')\ndef alpha():\n    return Agent(role='A', llm='groq/llama3')\n@register('b')\ndef beta():\n    return Agent(role='B')\ncrew = Crew(agents=[REGISTRY['a'](), REGISTRY['b']()], tasks=[])\n",
  }, ["crew/alpha: groq/llama3 [GROQ_API_KEY]", "crew/beta: default [OPENAI_API_KEY]"]),
  one("agents of one factory by their roles", `
def build_specialist(role):
    return Agent(role=role, llm="groq/llama3")
crew = Crew(agents=[build_specialist("Researcher"), build_specialist("Writer")], tasks=[])`, ["crew/Researcher: groq/llama3 [GROQ_API_KEY]", "crew/Writer: groq/llama3 [GROQ_API_KEY]"]),
  // what conditions rule out, and what they leave possible
  one("a key that a condition adds to a dict: with it, and without it the provider's own", `
def build():
    kwargs = {"model": os.environ.get("MODEL_ID", "anthropic/claude-sonnet-4-5")}
    key = os.environ.get("PROXY_API_KEY")
    if key:
        kwargs["api_key"] = key
    return LLM(**kwargs)
a = Agent(role="A", llm=build())
crew = Crew(agents=[a], tasks=[])`, ["crew/a: anthropic/claude-sonnet-4-5 [PROXY_API_KEY!,ANTHROPIC_API_KEY]"]),
  one("a dict that is made under the condition has its key for sure", `
def build(kind):
    if kind == "proxy":
        kwargs = {"model": "anthropic/claude-sonnet-4-5"}
        kwargs["api_key"] = os.environ["PROXY_API_KEY"]
        return LLM(**kwargs)
a = Agent(role="A", llm=build(input()))
crew = Crew(agents=[a], tasks=[])`, ["crew/a: anthropic/claude-sonnet-4-5 [PROXY_API_KEY!]"]),
  one("a helper that gives None where it fails gives no default model", `
def build():
    try:
        return LLM(model="groq/llama3", api_key=os.environ["GROQ_API_KEY"])
    except Exception:
        return None
a = Agent(role="A", llm=build())
crew = Crew(agents=[a], tasks=[])`, ["crew/a: groq/llama3 [GROQ_API_KEY!]"]),
  one("a model that is None where the caller says so is the default", `
a = Agent(role="A", llm=LLM(model="groq/llama3", api_key=os.environ["GROQ_API_KEY"]) if os.environ.get("FAST") else None)
crew = Crew(agents=[a], tasks=[])`, ["crew/a: groq/llama3 [GROQ_API_KEY!,OPENAI_API_KEY]"]),
  one("a guard rules None out", `
class Team:
    def __init__(self, fast):
        self.llm = LLM(model="groq/llama3", api_key=os.environ["GROQ_API_KEY"]) if fast == input() else None
        if not self.llm:
            raise ValueError("no model")
        self.a = Agent(role="A", llm=self.llm)
        self.crew = Crew(agents=[self.a], tasks=[])
Team("x")`, ["crew/a: groq/llama3 [GROQ_API_KEY!]".replace("crew/", "Team/")]),
  one("keys with a number", `
keys = [os.getenv("GOOGLE_API_KEY_1", os.getenv("GOOGLE_API_KEY")), os.getenv("GOOGLE_API_KEY_2")]
keys = [key for key in keys if key]
a = Agent(role="A", llm=LLM(model="gemini/gemini-2.5-flash", api_key=keys[0]))
crew = Crew(agents=[a], tasks=[])`, ["crew/a: gemini/gemini-2.5-flash [GOOGLE_API_KEY_1!,GOOGLE_API_KEY!,GOOGLE_API_KEY_2!]"]),
  one("a provider that nobody knows", `
a = Agent(role="A", llm=LLM(model="my-cli/sonnet"))
crew = Crew(agents=[a], tasks=[])`, ["crew/a: my-cli/sonnet []"]),
  one("a manager's model in a sequential crew makes no manager", `
a = Agent(role="A", llm="groq/llama3")
crew = Crew(agents=[a], tasks=[], process=Process.sequential, manager_llm=LLM(model="gpt-4o"))`, ["crew/a: groq/llama3 [GROQ_API_KEY]"]),
  // tools
  one("an optional parameter of a tool is the agent's to choose", `
class Fetch(BaseTool):
    name: str = "fetch"
    def _run(self, text: str = None, url: str = None) -> str:
        if text:
            return text
        elif url:
            import requests
            return requests.get(url, headers={"X-Api-Key": os.environ["VENDOR_API_KEY"]}).text
        raise ValueError("nothing")
a = Agent(role="A", tools=[Fetch()])
crew = Crew(agents=[a], tasks=[])`, ["crew/a: default [OPENAI_API_KEY] Fetch[VENDOR_API_KEY!]"]),
  one("a key that is named by its file", `
@tool("remote")
def remote(command: str) -> str:
    """Runs a command."""
    import pexpect
    path = os.path.expanduser("~/.ssh/automation/deploy")
    return pexpect.spawn(f"ssh -i {path} root@host '{command}'").before
a = Agent(role="A", tools=[remote])
crew = Crew(agents=[a], tasks=[])`, ["crew/a: default [OPENAI_API_KEY] remote[~/.ssh/automation/deploy!]"]),
  one("an address of a database without a password is no credential", `
from sqlalchemy import create_engine
@tool("query")
def query(sql: str) -> str:
    """Asks."""
    return create_engine("postgresql+pg8000://", creator=print).connect().execute(sql)
a = Agent(role="A", tools=[query])
crew = Crew(agents=[a], tasks=[])`, ["crew/a: default [OPENAI_API_KEY] query[]"]),
  one("a helper that is called more often than it is read keeps what it uses", `
import requests
def api(path):
    return requests.get(path, headers={"Authorization": os.environ["CLICKUP_TOKEN"]})
${Array.from({ length: 40 }, (_, index) => `api("/${String(index)}")`).join("\n")}
@tool("late")
def late(q: str) -> str:
    """Asks."""
    return api("/late").text
a = Agent(role="A", tools=[late])
crew = Crew(agents=[a], tasks=[])`, ["crew/a: default [OPENAI_API_KEY] late[CLICKUP_TOKEN!]"]),
  many("a token that is minted with a private key", {
    "auth.py": `
import os, jwt, requests
def private_key():
    path = os.environ.get("IDP_PRIVATE_KEY_FILE")
    if path:
        return open(path).read()
    return os.environ["IDP_PRIVATE_KEY_PEM"]
def token():
    assertion = jwt.encode({"iss": "x"}, private_key(), algorithm="RS256")
    return requests.post("https://idp.example/token", data={"client_assertion": assertion}).json()["access_token"]`,
    "crew.py": `${HEAD}from crewai_tools import MCPServerAdapter
from auth import token
with MCPServerAdapter({"url": "https://mcp.example/mcp", "transport": "streamable-http", "headers": {"Authorization": f"Bearer {token()}"}}) as tools:
    a = Agent(role="A", tools=tools)
    crew = Crew(agents=[a], tasks=[])`,
  }, ["crew/a: default [OPENAI_API_KEY] MCPServerAdapter[IDP_PRIVATE_KEY_FILE!,IDP_PRIVATE_KEY_PEM!]"]),
  one("a None that stands for the default model, whose key is set there", `
def local_or_default():
    if not os.getenv("OPENAI_API_KEY"):
        return LLM(model="ollama/llama3")
    return None
a = Agent(role="A", llm=local_or_default())
crew = Crew(agents=[a], tasks=[])`, ["crew/a: ollama/llama3 [ollama(local),OPENAI_API_KEY!]"]),
  one("a None of a helper that found no key", `
def model():
    key = os.getenv("GROQ_API_KEY")
    if not key:
        return None
    return LLM(model="groq/llama3", api_key=key)
a = Agent(role="A", llm=model())
crew = Crew(agents=[a], tasks=[])`, ["crew/a: groq/llama3 [GROQ_API_KEY!]"]),
  one("settings that a tool holds, by what is read of them", `
class Settings:
    def __init__(self):
        self.weather_api_key = os.environ["WEATHER_API_KEY"]
        self.mail_password = os.environ["MAIL_PASSWORD"]
class Weather(BaseTool):
    name: str = "weather"
    def __init__(self, settings):
        super().__init__()
        self._settings = settings
    def _run(self, city: str) -> str:
        import requests
        return requests.get("https://weather.example", params={"key": self._settings.weather_api_key}).text
a = Agent(role="A", tools=[Weather(Settings())])
crew = Crew(agents=[a], tasks=[])`, ["crew/a: default [OPENAI_API_KEY] Weather[WEATHER_API_KEY!]"]),
  one("a method of a helper that keeps what its login gave", `
class Sheets:
    def __init__(self):
        import gspread
        from google.oauth2.service_account import Credentials
        login = Credentials.from_service_account_file(os.environ["SHEETS_CREDENTIALS_FILE"])
        self.sheet = gspread.authorize(login).open_by_key("id")
    def __call__(self):
        from langchain.tools import Tool
        return Tool(name="sheets", description="d", func=self.run)
    def run(self, text):
        self.sheet.append_row([text])
sheets = Sheets()
a = Agent(role="A", tools=[sheets()])
crew = Crew(agents=[a], tasks=[])`, ["crew/a: default [OPENAI_API_KEY] run[SHEETS_CREDENTIALS_FILE!]"]),
  one("a client that is made at the first use", `
import gspread
_client = None
def client():
    global _client
    if _client is None:
        _client = gspread.service_account(filename=os.environ["SHEETS_CREDENTIALS_FILE"])
    return _client
@tool("read")
def read(name: str) -> str:
    """Reads."""
    return client().open(name).sheet1.get_all_values()
@tool("write")
def write(name: str) -> str:
    """Writes."""
    return client().open(name).sheet1.append_row([name])
a = Agent(role="A", tools=[read])
b = Agent(role="B", tools=[write])
crew = Crew(agents=[a, b], tasks=[])`, ["crew/a: default [OPENAI_API_KEY] read[SHEETS_CREDENTIALS_FILE!]", "crew/b: default [OPENAI_API_KEY] write[SHEETS_CREDENTIALS_FILE!]"]),
  one("a pattern of addresses is no credential", String.raw`
@tool("links")
def links(text: str) -> str:
    """Finds links."""
    import re
    url_pattern = r'https?://(?:[-\w.:@]+)+:[^/\s@]+@[\w.]+'
    return re.findall(url_pattern, text)
a = Agent(role="A", tools=[links])
crew = Crew(agents=[a], tasks=[])`, ["crew/a: default [OPENAI_API_KEY] links[]"]),
  one("a copy of a table that is not known takes what is put into it", `
import toml
tables = toml.load("nowhere.toml")
class TeamLLM(BaseLLM):
    def __init__(self, model="m", api_key=None, **kwargs):
        super().__init__(model=model)
        self.client = OpenAI(api_key=api_key)
def get_llm(provider):
    settings = tables[provider].copy()
    settings["api_key"] = os.getenv(f"{provider.upper()}_API_KEY")
    return TeamLLM(**settings)
a = Agent(role="A", llm=get_llm("first"))
b = Agent(role="B", llm=get_llm("second"))
crew = Crew(agents=[a, b], tasks=[])`.replace("import toml", "import toml\nfrom crewai import BaseLLM\nfrom openai import OpenAI"), ["crew/a: m [FIRST_API_KEY!]", "crew/b: m [SECOND_API_KEY!]"]),
  many("a helper that each of many tools makes for itself", {
    "client.py": `import os\nclass Client:\n    def __init__(self):\n        self.token = os.getenv("MARKET_TOKEN")\n    def get(self, name):\n        import requests\n        return requests.get("https://x.example", headers={"Authorization": self.token}).text\n`,
    "crew.py": `${HEAD}from client import Client
class Fetcher:
    def __init__(self):
        self.client = Client()
    def get(self, name):
        return self.client.get(name)
${Array.from({ length: 30 }, (_, index) => `class T${String(index)}(BaseTool):\n    name: str = "t${String(index)}"\n    def _run(self, day: str) -> str:\n        return Fetcher().get("${String(index)}")\n`).join("")}
a = Agent(role="A", tools=[T0(), T29()])
b = Agent(role="B", tools=[${Array.from({ length: 30 }, (_, index) => `T${String(index)}()`).join(", ")}])
crew = Crew(agents=[a, b], tasks=[])`,
  }, ["crew/a: default [OPENAI_API_KEY] T0[MARKET_TOKEN!] T29[MARKET_TOKEN!]", `crew/b: default [OPENAI_API_KEY] ${Array.from({ length: 30 }, (_, index) => `T${String(index)}[MARKET_TOKEN!]`).join(" ")}`]),
  many("agents of a class that is used in a loop elsewhere", {
    "team.py": `${HEAD}from crewai.project import CrewBase, agent, crew
@CrewBase
class Team:
    @agent
    def a(self) -> Agent:
        return Agent(role="A")
    @agent
    def b(self) -> Agent:
        return Agent(role="B")
    @crew
    def crew(self) -> Crew:
        return Crew(agents=[self.a(), self.b()], tasks=[])`,
    "main.py": `from team import Team
team = Team()
for text in ["x", "y"]:
    print(team.a())
    team.crew().kickoff(inputs={"text": text})
`,
  }, ["Team/a: default [OPENAI_API_KEY]", "Team/b: default [OPENAI_API_KEY]"]),
  many("a package that was renamed in its imports", {
    "src/models.py": `import os\nfrom crewai import LLM\nfast = LLM(model="groq/llama3", api_key=os.environ["FAST_API_KEY"])\n`,
    "src/crew.py": `${HEAD}from src.research_bot.models import fast\na = Agent(role="A", llm=fast)\ncrew = Crew(agents=[a], tasks=[])`,
  }, ["crew/a: groq/llama3 [FAST_API_KEY!]"]),
];

it.each(CASES.map((one) => [one.what, one] as const))("resolves %s", async (_, { files, reach }) => {
  expect(await reachOf(files)).toEqual(reach);
});
