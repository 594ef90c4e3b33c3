import { describe, expect, it } from "vitest";
import { RULES } from "../../language-rules/registry.generated";
import { ConfigTree } from "../../src/core/config/tree";
import type { Finding } from "../../src/core/model";
import { judge } from "../../src/core/rules/judge";
import { analyse } from "../support/analyze";
import { graphOf } from "./crew-graph";

const HEAD = "import os\nfrom crewai import Agent, Crew, LLM, Process, Task\nfrom crewai_tools import NL2SQLTool\n";
const TEAM = `
a = Agent(role="A", llm=llm)
b = Agent(role="B", llm=llm)
crew = Crew(agents=[a, b], tasks=[])
`;

async function shared(code: string, files: Readonly<Record<string, string>> = {}): Promise<readonly Finding[]> {
  const { project, workspace } = await analyse({ "crew.py": HEAD + code, ...files });
  return judge(project, RULES, workspace.vault, { config: new ConfigTree([]), minConfidence: "low" }).findings.filter((one) => one.ruleId === "shared-credential");
}

const messages = async (code: string): Promise<string[]> => (await shared(code)).map((one) => one.message.replace(/:.*/, ""));

describe("a provider that is chosen when the program runs is one finding", () => {
  it.each([
    ["if and elif", `
provider = os.environ["PROVIDER"]
if provider == "groq":
    llm = LLM(model="groq/llama3", api_key=os.environ["GROQ_KEY"])
elif provider == "claude":
    llm = LLM(model="anthropic/claude-3", api_key=os.environ["CLAUDE_KEY"])
else:
    llm = LLM(model="gpt-4o", api_key=os.environ["GPT_KEY"])
`],
    ["match in a factory", `
def make(provider):
    match provider:
        case "groq":
            return LLM(model="groq/llama3", api_key=os.environ["GROQ_KEY"])
        case "claude":
            return LLM(model="anthropic/claude-3", api_key=os.environ["CLAUDE_KEY"])
        case _:
            return LLM(model="gpt-4o", api_key=os.environ["GPT_KEY"])
llm = make(os.environ["PROVIDER"])
`],
    ["a dict of providers", `
PROVIDERS = {
    "groq": LLM(model="groq/llama3", api_key=os.environ["GROQ_KEY"]),
    "claude": LLM(model="anthropic/claude-3", api_key=os.environ["CLAUDE_KEY"]),
    "gpt": LLM(model="gpt-4o", api_key=os.environ["GPT_KEY"]),
}
llm = PROVIDERS[os.environ["PROVIDER"]]
`],
  ])("%s", async (_, code) => {
    const found = await shared(code + TEAM);
    expect(found.map((one) => [one.severity, one.message])).toEqual([["warning", expect.stringMatching(/^2 agents \(a, b\) of crew share one key, whichever of GROQ_KEY, CLAUDE_KEY and GPT_KEY the program chooses: /)]]);
    expect(found[0]?.related.map((one) => one.message)).toEqual(["agent a uses one of GROQ_KEY, CLAUDE_KEY and GPT_KEY for its LLM", "agent b uses one of GROQ_KEY, CLAUDE_KEY and GPT_KEY for its LLM", "CLAUDE_KEY is one of the choices", "GPT_KEY is one of the choices"]);
  });

  it("one argument with two sources", async () => {
    expect(await messages(`llm = LLM(model="gpt-4o", api_key=os.getenv("TEAM_KEY") or os.getenv("OTHER_KEY"))\n${TEAM}`)).toEqual(["2 agents (a, b) of crew share one key, whichever of TEAM_KEY and OTHER_KEY the program chooses"]);
  });

  it("stands in the graph as one entry a key, with the others as alternatives", async () => {
    const graph = await graphOf({ "crew.py": `${HEAD}llm = LLM(model="groq/llama3", api_key=os.environ["GROQ_KEY"]) if os.environ.get("X") else LLM(model="gpt-4o", api_key=os.environ["GPT_KEY"])\n${TEAM}` });
    expect(graph.crews[0]?.shared.map(({ credential, alternatives }) => [credential, alternatives])).toEqual([["GROQ_KEY", ["GPT_KEY"]], ["GPT_KEY", ["GROQ_KEY"]]]);
  });
});

describe("keys that are used together keep a finding each", () => {
  it.each([
    ["a model's and a tool's", `
db = NL2SQLTool(db_uri=os.environ["DATABASE_URL"])
llm = LLM(model="gpt-4o", api_key=os.environ["GPT_KEY"])
a = Agent(role="A", llm=llm, tools=[db])
b = Agent(role="B", llm=llm, tools=[db])
crew = Crew(agents=[a, b], tasks=[])
`, ["DATABASE_URL", "GPT_KEY"]],
    ["a model's and that for function calling", `
llm = LLM(model="gpt-4o", api_key=os.environ["GPT_KEY"])
quick = LLM(model="groq/llama3", api_key=os.environ["GROQ_KEY"])
a = Agent(role="A", llm=llm, function_calling_llm=quick)
b = Agent(role="B", llm=llm, function_calling_llm=quick)
crew = Crew(agents=[a, b], tasks=[])
`, ["GPT_KEY", "GROQ_KEY"]],
    ["an alternative that a tool uses as well", `
db = NL2SQLTool(db_uri=os.environ["GPT_KEY"])
llm = LLM(model="groq/llama3", api_key=os.environ["GROQ_KEY"]) if os.environ.get("X") else LLM(model="gpt-4o", api_key=os.environ["GPT_KEY"])
a = Agent(role="A", llm=llm, tools=[db])
b = Agent(role="B", llm=llm, tools=[db])
crew = Crew(agents=[a, b], tasks=[])
`, ["GPT_KEY", "GROQ_KEY"]],
    ["agents of a loop, each with its own provider", `
agents = []
for key, model in [("GROQ_KEY", "groq/llama3"), ("GPT_KEY", "gpt-4o")]:
    agents.append(Agent(role="R", llm=LLM(model=model, api_key=os.environ[key])))
crew = Crew(agents=agents, tasks=[])
`, ["GPT_KEY", "GROQ_KEY"]],
  ])("%s", async (_, code, names) => {
    expect((await messages(code)).map((one) => / share (.*)$/.exec(one)?.[1]).sort()).toEqual(names);
  });
});

describe("agents of which one at a time is there", () => {
  const ROUTER = `
a = Agent(role="A", llm=LLM(model="gpt-4o", api_key=os.environ["TEAM_KEY"]))
b = Agent(role="B", llm=LLM(model="gpt-4o", api_key=os.environ["TEAM_KEY"]))
def choose(text):
    if "a" in text:
        return a
    return b
def run(text):
    chosen = choose(text)
    crew = Crew(agents=[chosen], tasks=[Task(description=text, agent=chosen)])
    return crew.kickoff()
`;

  it("are no team, and share a key over time", async () => {
    expect((await graphOf({ "crew.py": HEAD + ROUTER })).crews.map((crew) => [crew.agents.length, crew.shared])).toEqual([[2, []]]);
    const found = await shared(ROUTER);
    expect(found.map((one) => [one.severity, one.message])).toEqual([["information", expect.stringMatching(/^2 agents \(a, b\), of whom crew runs one at a time, share TEAM_KEY: /)]]);
  });

  it("are a team with whoever stands beside them", async () => {
    const code = `${ROUTER.replace("agents=[chosen]", "agents=[chosen, lead]")}lead = Agent(role="Lead", llm=LLM(model="gpt-4o", api_key=os.environ["TEAM_KEY"]))\n`;
    expect((await graphOf({ "crew.py": HEAD + code })).crews[0]?.shared.map((one) => one.agents)).toEqual([["a", "b", "lead"]]);
  });

  it.each([
    ["a loop that appends all", "team = []\nfor one in [a, b]:\n    team.append(one)\n"],
    ["a comprehension", "team = [one for one in [a, b]]\n"],
    ["a copy of a comprehension", "team = list([one for one in (a, b)])\n"],
    ["conditions that add", "team = []\nif os.environ.get('A'):\n    team.append(a)\nif os.environ.get('B'):\n    team.append(b)\n"],
    ["a generator", "def both():\n    for one in (a, b):\n        yield one\nteam = list(both())\n"],
  ])("are together by %s", async (_, code) => {
    const graph = await graphOf({ "crew.py": `${HEAD}a = Agent(role="A")\nb = Agent(role="B")\n${code}crew = Crew(agents=team, tasks=[])\n` });
    expect(graph.crews[0]?.shared.map((one) => one.agents)).toEqual([["a", "b"]]);
  });
});

describe("one value under several names in crews that no flow joins", () => {
  const TWO = `
a = Agent(role="A", llm=LLM(model="gpt-4o", api_key=os.environ["FIRST_KEY"]))
b = Agent(role="B", llm=LLM(model="gpt-4o", api_key=os.environ["SECOND_KEY"]))
one = Crew(agents=[a], tasks=[])
two = Crew(agents=[b], tasks=[])
`;
  const dotenv = (second: string): Record<string, string> => ({ ".env": `FIRST_KEY=abcdefgh12345678\nSECOND_KEY=${second}\n` });

  it("is reported once, by its keyed hash", async () => {
    const found = await shared(TWO, dotenv("abcdefgh12345678"));
    expect(found.map((one) => [one.severity, one.message])).toEqual([["information", expect.stringMatching(/^FIRST_KEY and SECOND_KEY hold the same value, so 2 crews \(one, two\) share one key under 2 names through 2 agents \(a, b\): /)]]);
    expect(JSON.stringify(found)).not.toContain("abcdefgh12345678");
  });

  it("is none where the values differ, are placeholders, or stand under one name", async () => {
    expect(await shared(TWO, dotenv("abcdefgh87654321"))).toEqual([]);
    expect(await shared(TWO, { ".env": "FIRST_KEY=your-api-key-here\nSECOND_KEY=your-api-key-here\n" })).toEqual([]);
    expect((await shared(TWO.replace("SECOND_KEY", "FIRST_KEY"), dotenv("x"))).map((one) => one.message)).toEqual([expect.stringMatching(/^2 crews \(one, two\) share FIRST_KEY/)]);
  });
});

it("tells what is not known from where reading stopped", async () => {
  const calls = Array.from({ length: 60 }, (_, index) => `make(${String(index)})`).join(", ");
  const graph = await graphOf({ "crew.py": `${HEAD}def make(n):\n    return Agent(role=str(n))\nteam = [${calls}]\nx = Agent(role="X", llm=choose())\ncrew = Crew(agents=[x], tasks=[])\n` });
  expect(graph.limits.map((one) => one.reason)).toEqual([expect.stringMatching(/^analysis limits reached in crew\.make/)]);
  expect(graph.unknown.map((one) => one.what)).toEqual(["llm"]);
});

describe("a class that makes several crews", () => {
  const CLASS = `
from crewai.project import CrewBase, agent, crew

@CrewBase
class Desk:
    llm = LLM(model="openai/gpt-4o", api_key=os.environ["DESK_KEY"])

    @agent
    def a(self):
        return Agent(role="A", goal="g", backstory="b", llm=self.llm, allow_delegation=True)

    @agent
    def b(self):
        return Agent(role="B", goal="g", backstory="b", llm=self.llm)

    @agent
    def c(self):
        return Agent(role="C", goal="g", backstory="b", llm=self.llm, tools=[NL2SQLTool(db_uri=os.environ["DESK_DB"])])

    @crew
    def full(self):
        return Crew(agents=[self.a(), self.b(), self.c()], tasks=[])

    @crew
    def small(self):
        return Crew(agents=[self.a(), self.b()], tasks=[])

    @crew
    def again(self):
        return Crew(agents=[self.a(), self.b(), self.c()], tasks=[])
`;

  it("shares a key once, with the most of its agents", async () => {
    expect((await messages(CLASS)).map((one) => one.replace(/ of .*/, ""))).toEqual(["3 agents (a, b, c)"]);
  });

  it("has one finding for an agent that gains by delegation, however many crews it works in", async () => {
    const { project, workspace } = await analyse({ "crew.py": HEAD + CLASS });
    const { findings } = judge(project, RULES, workspace.vault, { config: new ConfigTree([]), minConfidence: "low" });
    expect(findings.filter((one) => one.ruleId === "unguarded-delegation").map((one) => one.message)).toEqual([expect.stringMatching(/^Agent a may delegate to c and so gains /)]);
  });
});
