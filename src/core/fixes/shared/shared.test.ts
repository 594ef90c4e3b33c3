import { expect, it } from "vitest";
import { fixShared, type Fixed } from "../../../../test/support/fixes";
import type { PlantedAgent } from "../../../../test/support/planted-crew";

const TOP = "import os\nfrom crewai import Agent, LLM\nfrom dotenv import load_dotenv\nload_dotenv()\n";
const own = (agent: string): string => `os.environ["CREW_${agent}_OPENAI_API_KEY"]`;

function agents(llm: string | null): PlantedAgent[] {
  return [
    { name: "researcher", call: 'Agent(role="R"', llm },
    { name: "writer", call: 'Agent(role="W"', llm },
  ];
}

async function code(text: string, planted = agents("llm")): Promise<string> {
  const fixed: Fixed = await fixShared({ "crew.py": TOP + text }, planted);
  const reason = fixed.result.left[0]?.reason;
  return reason === undefined ? (fixed.files["crew.py"] ?? "").slice(TOP.length) : `refused: ${reason}`;
}

it("splits a variable, formatting kept", async () => {
  expect(await code(`llm = LLM(\n    model="gpt-4o",\n    temperature=0,  # exact\n)\na = Agent(role="R", llm=llm)\nb = Agent(role="W", llm=llm)\n`)).toBe(
    `researcher_llm = LLM(\n    model="gpt-4o",\n    temperature=0,  # exact\n    api_key=${own("RESEARCHER")},\n)\nwriter_llm = LLM(\n    model="gpt-4o",\n    temperature=0,  # exact\n    api_key=${own("WRITER")},\n)\na = Agent(role="R", llm=researcher_llm)\nb = Agent(role="W", llm=writer_llm)\n`,
  );
});

it("keeps the variable where something else reads it", async () => {
  expect(await code(`llm = LLM(model="m", api_key=os.getenv("K"))\na = Agent(role="R", llm=llm)\nb = Agent(role="W", llm=llm)\nprint(llm.model)\n`)).toBe(
    `llm = LLM(model="m", api_key=os.getenv("K"))\nresearcher_llm = LLM(model="m", api_key=${own("RESEARCHER")})\nwriter_llm = LLM(model="m", api_key=${own("WRITER")})\na = Agent(role="R", llm=researcher_llm)\nb = Agent(role="W", llm=writer_llm)\nprint(llm.model)\n`,
  );
});

it("drops what a function read from the environment for the shared key alone", async () => {
  const before = (more: string): string => `def main():\n    KEY = os.getenv("OPENAI_API_KEY")\n    llm = LLM(model="m", api_key=KEY)\n    a = Agent(role="R", llm=llm)\n    b = Agent(role="W", llm=llm)\n    return a, b${more}\n`;
  const after = (first: string, more: string): string => `def main():\n${first}    researcher_llm = LLM(model="m", api_key=${own("RESEARCHER")})\n    writer_llm = LLM(model="m", api_key=${own("WRITER")})\n    a = Agent(role="R", llm=researcher_llm)\n    b = Agent(role="W", llm=writer_llm)\n    return a, b${more}\n`;
  expect(await code(before(""))).toBe(after("", ""));
  expect(await code(before(", KEY"))).toBe(after('    KEY = os.getenv("OPENAI_API_KEY")\n', ", KEY"));
});

it("splits self.llm", async () => {
  expect(await code(`class C:\n    def __init__(self):\n        self.llm = LLM(model="m")\n    def a(self):\n        return Agent(role="R", llm=self.llm)\n    def b(self):\n        return Agent(role="W", llm=self.llm)\n`, agents("self.llm"))).toBe(
    `class C:\n    def __init__(self):\n        self.researcher_llm = LLM(model="m", api_key=${own("RESEARCHER")})\n        self.writer_llm = LLM(model="m", api_key=${own("WRITER")})\n    def a(self):\n        return Agent(role="R", llm=self.researcher_llm)\n    def b(self):\n        return Agent(role="W", llm=self.writer_llm)\n`,
  );
});

it("leaves no self.llm behind that nobody reads, though agents have an llm too", async () => {
  const text = `class C:\n    def __init__(self):\n        self.llm = LLM(model="m", api_key=os.environ["OPENAI_API_KEY"])\n    def a(self):\n        return Agent(role="R", llm=self.llm)\n    def b(self):\n        return Agent(role="W", llm=self.llm)\n    def show(self, agent):\n        print(agent.llm.model)\n`;
  const fixed = await code(text, agents("self.llm"));
  expect(fixed).not.toContain("self.llm ");
  expect(fixed).not.toContain('"OPENAI_API_KEY"');
});

it("keeps a variable that another module reads through this one", async () => {
  const crew = `${TOP}llm = LLM(model="m")\na = Agent(role="R", llm=llm)\nb = Agent(role="W", llm=llm)\n`;
  const fixed = await fixShared({ "crew.py": crew, "other.py": "import crew\nfrom crewai import Agent\nprint(crew.llm, Agent)\n" }, agents("llm"));
  expect(fixed.files["crew.py"]).toContain('\nllm = LLM(model="m")\n');
});

it("hands the key to a helper", async () => {
  expect(await code(`def make(model="m"):\n    return LLM(model=model)\na = Agent(role="R", llm=make())\nb = Agent(role="W", llm=make("n"))\n`, [
    { name: "researcher", call: 'Agent(role="R"', llm: "make()" },
    { name: "writer", call: 'Agent(role="W"', llm: 'make("n")' },
  ])).toBe(`def make(model="m", *, api_key):\n    return LLM(model=model, api_key=api_key)\na = Agent(role="R", llm=make(api_key=${own("RESEARCHER")}))\nb = Agent(role="W", llm=make("n", api_key=${own("WRITER")}))\n`);
});

it("gives model names and agents without llm an LLM", async () => {
  expect(await code(`a = Agent(role="R", llm="openai/gpt-4o")\nb = Agent(\n    role="W",\n    goal="g"\n)\n`, [
    { name: "researcher", call: 'Agent(role="R"', llm: '"openai/gpt-4o"', model: "openai/gpt-4o" },
    { name: "writer", call: 'Agent(\n    role="W"', llm: null },
  ])).toBe(`a = Agent(role="R", llm=LLM(model="openai/gpt-4o", api_key=${own("RESEARCHER")}))\nb = Agent(\n    role="W",\n    goal="g",\n    llm=LLM(model=os.environ.get("MODEL", "gpt-4.1-mini"), api_key=${own("WRITER")})\n)\n`);
});

it("changes inline calls and names the variables in .env.example only", async () => {
  const { files, notes } = await fixShared(
    { "crew.py": `${TOP}K = os.getenv("OPENAI_API_KEY")\na = Agent(role="R", llm=LLM(model="m", api_key=K))\nb = Agent(role="W", llm=LLM(model="m", api_key=K))\n` },
    agents("LLM(model="),
  );
  expect(files["crew.py"]).toContain(`a = Agent(role="R", llm=LLM(model="m", api_key=${own("RESEARCHER")}))`);
  expect(files[".env.example"]).toBe("CREW_RESEARCHER_OPENAI_API_KEY=\nCREW_WRITER_OPENAI_API_KEY=\n");
  expect(files[".env"]).toBeUndefined();
  expect(notes).toEqual(["issue a key of its own for each agent and set CREW_RESEARCHER_OPENAI_API_KEY, CREW_WRITER_OPENAI_API_KEY: until then the crew stops at the missing one"]);
});

it("names an @llm method for each agent of agents.yaml", async () => {
  const crew = `from crewai import Agent, Crew\nfrom crewai.project import CrewBase, agent, crew\n\n@CrewBase\nclass Team:\n    agents_config = "config/agents.yaml"\n\n    @agent\n    def researcher(self):\n        return Agent(config=self.agents_config["researcher"])\n\n    @agent\n    def writer(self):\n        return Agent(config=self.agents_config["writer"])\n`;
  const yaml = "researcher:\n  role: >\n    Finds\n  llm: openai/gpt-4o # cheap\nwriter:\n  role: W\n";
  const planted: PlantedAgent[] = [
    { name: "researcher", path: "src/team/crew.py", call: 'Agent(config=self.agents_config["researcher"]', llm: "openai/gpt-4o", llmPath: "src/team/config/agents.yaml", config: "src/team/config/agents.yaml", model: "openai/gpt-4o" },
    { name: "writer", path: "src/team/crew.py", call: 'Agent(config=self.agents_config["writer"]', llm: null, config: "src/team/config/agents.yaml" },
  ];
  const { files } = await fixShared({ "src/team/crew.py": crew, "src/team/config/agents.yaml": yaml }, planted);
  expect(files["src/team/config/agents.yaml"]).toBe("researcher:\n  role: >\n    Finds\n  llm: researcher_llm # cheap\nwriter:\n  llm: writer_llm\n  role: W\n");
  expect(files["src/team/crew.py"]).toBe(
    `import os\nfrom crewai import Agent, Crew, LLM\nfrom crewai.project import CrewBase, agent, crew, llm\nfrom dotenv import load_dotenv\n\nload_dotenv()\n\n@CrewBase\nclass Team:\n    agents_config = "config/agents.yaml"\n\n    @llm\n    def researcher_llm(self):\n        return LLM(model="openai/gpt-4o", api_key=${own("RESEARCHER")})\n\n    @llm\n    def writer_llm(self):\n        return LLM(model=os.environ.get("MODEL", "gpt-4.1-mini"), api_key=${own("WRITER")})\n\n    @agent\n    def researcher(self):\n        return Agent(config=self.agents_config["researcher"])\n\n    @agent\n    def writer(self):\n        return Agent(config=self.agents_config["writer"])\n`,
  );
});

it("reads each agent's key from AWS Secrets Manager", async () => {
  const { files } = await fixShared({ "crew.py": `from crewai import Agent, LLM\nllm = LLM(model="m")\na = Agent(role="R", llm=llm)\nb = Agent(role="W", llm=llm)\n` }, agents("llm"), "aws");
  expect(files["crew.py"]).toContain(`researcher_llm = LLM(model="m", api_key=secrets.get_secret_string("crew/example/researcher/openai"))`);
});

it("gives each agent an LLM of the project's module", async () => {
  const fixed = await fixShared({ "crew.py": `from crewai import Agent, LLM\ndef make(model="m"):\n    return LLM(model=model)\na = Agent(role="R", llm=make())\nb = Agent(role="W", llm=make("n"))\n` }, [
    { name: "researcher", call: 'Agent(role="R"', llm: "make()" },
    { name: "writer", call: 'Agent(role="W"', llm: 'make("n")' },
  ], "vault", "module");
  expect(fixed.files["crew.py"]).toBe(
    `from crewai import Agent\nfrom crew_credentials import agent_llm\ndef make(model="m", *, agent):\n    return agent_llm(model=model, agent=agent, provider="openai")\na = Agent(role="R", llm=make(agent="researcher"))\nb = Agent(role="W", llm=make("n", agent="writer"))\n`,
  );
  expect(fixed.files["crew_credentials.py"]).toContain("def read_vault(");
});

it("refuses what it cannot part", async () => {
  expect(await code(`llm = choose()\na = Agent(role="R", llm=llm)\nb = Agent(role="W", llm=llm)\n`)).toBe("refused: researcher: llm is what choose() gives: let that take the key, and call it once for each agent");
  expect(await code(`def make(llm):\n    return Agent(role="R", llm=llm), Agent(role="W", llm=llm)\n`)).toBe("refused: researcher: llm is a parameter of make(): give it one for each agent, and make each llm with the agent's own key where it is called");
  expect(await code(`llm = LLM(**options)\na = Agent(role="R", llm=llm)\nb = Agent(role="W", llm=llm)\n`)).toMatch(/^refused: the call takes its arguments from a mapping/);
});

it("refuses one call that makes several agents", async () => {
  const planted = ["first", "second"].map((name): PlantedAgent => ({ name, call: 'Agent(role="R"', llm: null }));
  expect(await code('def make():\n    return Agent(role="R")\n', planted)).toMatch(/^refused: one call makes several of the agents/);
});

it("makes the llms where another module makes the shared one, and imports them from there", async () => {
  const config = `${TOP}llm = LLM(model="m")  # for all\n`;
  const agent = (role: string, more = ""): string => `from crewai import Agent\nfrom config import (\n    llm,\n    MODE,\n)\na = Agent(role="${role}", llm=llm)\n${more}`;
  const planted: PlantedAgent[] = [
    { name: "researcher", path: "researcher.py", call: 'Agent(role="R"', llm: "llm)" },
    { name: "writer", path: "writer.py", call: 'Agent(role="W"', llm: "llm)" },
    { name: "editor", path: "editor.py", call: 'Agent(role="E"', llm: "config.llm" },
  ].map((one) => ({ ...one, llm: one.llm.replace(")", "") }));
  const files = { "config.py": config, "researcher.py": agent("R"), "writer.py": agent("W", "print(llm.model)\n"), "editor.py": 'import config\nfrom crewai import Agent\na = Agent(role="E", llm=config.llm)\n' };
  const fixed = await fixShared(files, planted.map((one) => ({ ...one, llm: one.path === "editor.py" ? "config.llm" : "llm" })));
  expect(fixed.files["config.py"]).toBe(
    `${TOP}llm = LLM(model="m")\nresearcher_llm = LLM(model="m", api_key=${own("RESEARCHER")})\nwriter_llm = LLM(model="m", api_key=${own("WRITER")})\neditor_llm = LLM(model="m", api_key=${own("EDITOR")})  # for all\n`,
  );
  expect(fixed.files["researcher.py"]).toBe('from crewai import Agent\nfrom config import (\n    researcher_llm,\n    MODE,\n)\na = Agent(role="R", llm=researcher_llm)\n');
  expect(fixed.files["writer.py"]).toContain("    llm, writer_llm,\n    MODE,");
  expect(fixed.files["editor.py"]).toContain("llm=config.editor_llm)");
});

it("leaves no shared llm behind that no module imports any more", async () => {
  const fixed = await fixShared({ "config.py": `${TOP}llm = LLM(model="m")\n`, "a.py": 'from crewai import Agent\nfrom config import llm\na = Agent(role="R", llm=llm)\nb = Agent(role="W", llm=llm)\n' }, [
    { name: "researcher", path: "a.py", call: 'Agent(role="R"', llm: "llm" },
    { name: "writer", path: "a.py", call: 'Agent(role="W"', llm: "llm" },
  ].map((one) => ({ ...one, call: `${one.call}, ` })));
  expect(fixed.files["config.py"]).not.toMatch(/^llm =/m);
  expect(fixed.files["a.py"]).toBe('from crewai import Agent\nfrom config import researcher_llm, writer_llm\na = Agent(role="R", llm=researcher_llm)\nb = Agent(role="W", llm=writer_llm)\n');
});

it("gives each agent its own agent_llm() where an earlier fix made one for all", async () => {
  const first = await fixShared({ "crew.py": `from crewai import Agent\nfrom crew_credentials import agent_llm\nllm = agent_llm("shared", model="gpt-4o", temperature=0)\na = Agent(role="R", llm=llm)\nb = Agent(role="W", llm=llm)\n` }, agents("llm"), "vault", "module");
  expect(first.files["crew.py"]).toBe(
    `from crewai import Agent\nfrom crew_credentials import agent_llm\nresearcher_llm = agent_llm("researcher", model="gpt-4o", temperature=0)\nwriter_llm = agent_llm("writer", model="gpt-4o", temperature=0)\na = Agent(role="R", llm=researcher_llm)\nb = Agent(role="W", llm=writer_llm)\n`,
  );
  expect(first.notes.filter((note) => note.includes("a key of its own"))).toHaveLength(2);
});

it("drops an import that nothing uses any more, unless __all__ may name it", async () => {
  const first = async (all: string): Promise<string | undefined> => {
    const { files } = await fixShared({ "crew.py": `from crewai import Agent, LLM\n${all}\nllm = LLM(model="m")\na = Agent(role="R", llm=llm)\nb = Agent(role="W", llm=llm)\n` }, agents("llm"), "vault", "module");
    return files["crew.py"]?.split("\n")[0];
  };
  expect(await first('__all__ = ["a", "b"]')).toBe("from crewai import Agent");
  expect(await first('__all__ = ("LLM",)')).toBe("from crewai import Agent, LLM");
  expect(await first("__all__ = [name for name in dir()]")).toBe("from crewai import Agent, LLM");
});

it("says where CrewAI ignores the key of Anthropic's models", async () => {
  const notes = async (version: string, style: "inline" | "module", provider = "anthropic"): Promise<boolean> => {
    const files = { "crew.py": `from crewai import Agent, LLM\nllm = LLM(model="anthropic/m")\na = Agent(role="R", llm=llm)\nb = Agent(role="W", llm=llm)\n`, "requirements.txt": `crewai==${version}\n` };
    return (await fixShared(files, agents("llm"), "dotenv", style, provider)).notes.some((note) => note.includes("ignores api_key"));
  };
  expect(await notes("1.2.1", "inline")).toBe(true);
  expect(await notes("1.12.2", "inline")).toBe(true);
  expect(await notes("1.13.0", "inline")).toBe(false);
  expect(await notes("0.203.2", "inline")).toBe(false);
  expect(await notes("1.4.1", "module")).toBe(false);
  expect(await notes("1.2.1", "inline", "openai")).toBe(false);
});
