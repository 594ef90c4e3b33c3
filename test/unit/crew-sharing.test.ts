import { expect, it } from "vitest";
import { RULES } from "../../language-rules/registry.generated";
import { parseConfig } from "../../src/core/config/parse";
import { ConfigTree } from "../../src/core/config/tree";
import { judge } from "../../src/core/rules/judge";
import type { Finding } from "../../src/core/model";
import { analyse } from "../support/analyze";

const HEAD = "import os\nfrom crewai import Agent, Crew, LLM, Process, Task\nfrom crewai_tools import NL2SQLTool\n";
const LOCAL = 'llm=LLM(model="ollama/llama3")';

/** The findings of a project under a crewvet.toml. */
async function findings(code: string, toml = "", files: Readonly<Record<string, string>> = {}): Promise<readonly Finding[]> {
  const { project, workspace } = await analyse({ "crew.py": HEAD + code, ...files });
  const ids = RULES.map((rule) => rule.meta.id);
  const parsed = parseConfig(toml, "crewvet.toml", ids);
  expect(parsed?.errors).toEqual([]);
  const config = new ConfigTree([{ folder: "", rootInside: "", file: "crewvet.toml", values: parsed?.values ?? {} }]);
  return judge({ ...project, options: config.ruleOptions }, RULES, workspace.vault, { config, minConfidence: "low" }).findings.filter((one) => one.ruleId === "shared-credential");
}

const TEAM = `
a = Agent(role="A", llm=LLM(model="gpt-4o", api_key=os.environ["TEAM_LLM_KEY"]))
b = Agent(role="B", llm=LLM(model="gpt-4o", api_key=os.environ["TEAM_LLM_KEY"]))
crew = Crew(agents=[a, b], tasks=[])`;

it("reports from the configured number of agents on", async () => {
  expect((await findings(TEAM)).map((one) => one.severity)).toEqual(["warning"]);
  expect(await findings(TEAM, "[shared-credential]\nmin-agents = 3\n")).toEqual([]);
});

it("takes severities by what a credential opens", async () => {
  expect((await findings(TEAM, '[shared-credential.severity]\nllm = "error"\n')).map((one) => one.severity)).toEqual(["error"]);
  expect(await findings(TEAM, '[shared-credential]\nseverity.llm = "off"\n')).toEqual([]);
  expect((await findings(TEAM, '[shared-credential.severity]\ndatabase = "off"\n')).map((one) => one.severity)).toEqual(["warning"]);
});

it("refuses what is no severity, power or number", () => {
  const errors = (toml: string): string[] => (parseConfig(toml, "crewvet.toml", [])?.errors ?? []).map((one) => `${toml.slice(one.range.start, one.range.end)}: ${one.message}`);
  expect(errors('[shared-credential.severity]\nmoney = "off"\n')[0]).toMatch(/^money: unknown key 'shared-credential.severity.money'/);
  expect(errors('[shared-credential.severity]\nllm = "loud"\n')).toEqual(['"loud": \'shared-credential.severity.llm\' must be one of error, warning, information, off']);
  expect(errors("[shared-credential]\nmin-agents = 1\n")).toEqual(["1: 'shared-credential.min-agents' must be a whole number from 2 on"]);
  expect(errors("[shared-credential]\nseverity = 3\n")).toEqual(["3: 'shared-credential.severity' must be a table of severities"]);
});

const TWO_CREWS = `
a = Agent(role="A", tools=[NL2SQLTool(db_uri=os.environ["DATABASE_URL"])], ${LOCAL})
b = Agent(role="B", tools=[NL2SQLTool(db_uri=os.environ["DATABASE_URL"])], ${LOCAL})
first = Crew(agents=[a], tasks=[])
second = Crew(agents=[b], tasks=[])`;

it("reports a credential of several crews that no flow joins, once", async () => {
  const found = await findings(TWO_CREWS);
  expect(found.map((one) => [one.severity, one.message])).toEqual([["warning", expect.stringMatching(/^2 crews \(first, second\) share DATABASE_URL through 2 agents \(a, b\): /)]]);
  expect(found[0]?.related).toHaveLength(2);
});

it("says nothing of crews that share what only a library reads, or that hold one agent in common", async () => {
  expect(await findings('a = Agent(role="A")\nb = Agent(role="B")\nfirst = Crew(agents=[a], tasks=[])\nsecond = Crew(agents=[b], tasks=[])')).toEqual([]);
  expect(await findings('a = Agent(role="A", llm=LLM(model="gpt-4o", api_key=os.environ["A_KEY"]))\nfirst = Crew(agents=[a], tasks=[])\nsecond = Crew(agents=[a], tasks=[])')).toEqual([]);
});

it("finds one value under two names", async () => {
  const code = `
a = Agent(role="A", llm=LLM(model="gpt-4o", api_key=os.environ["A_KEY"]))
b = Agent(role="B", llm=LLM(model="gpt-4o", api_key=os.environ["B_KEY"]))
crew = Crew(agents=[a, b], tasks=[])`;
  const one = await findings(code, "", { ".env": "A_KEY=abcdefgh12345678\nB_KEY=abcdefgh12345678\n" });
  expect(one.map((finding) => finding.message)).toEqual([expect.stringMatching(/^A_KEY and B_KEY hold the same value, so 2 agents \(a, b\) of crew share one key under 2 names/)]);
  expect(await findings(code, "", { ".env": "A_KEY=abcdefgh12345678\nB_KEY=abcdefgh87654321\n" })).toEqual([]);
});

it("tells the managers of a flow's crews apart", async () => {
  const code = `
from crewai.flow.flow import Flow, listen, start
class Work(Flow):
    @start()
    def one(self):
        a = Agent(role="A", ${LOCAL})
        first = Crew(agents=[a], tasks=[], process=Process.hierarchical, manager_llm=LLM(model="gpt-4o", api_key=os.environ["BOSS_KEY"]))
        first.kickoff()
    @listen(one)
    def two(self):
        b = Agent(role="B", ${LOCAL})
        second = Crew(agents=[b], tasks=[], process=Process.hierarchical, manager_llm=LLM(model="gpt-4o", api_key=os.environ["BOSS_KEY"]))
        second.kickoff()`;
  expect((await findings(code)).map((one) => one.message)).toEqual([expect.stringMatching(/^2 agents \(manager of first, manager of second\) of Work share BOSS_KEY/)]);
});

it("knows the default of allow_delegation in the project's own crewai", async () => {
  const code = `from crewai import Agent, Crew\nfrom crewai_tools import NL2SQLTool\nimport os\na = Agent(role="A")\nb = Agent(role="B", tools=[NL2SQLTool(db_uri=os.environ["DATABASE_URL"])])\ncrew = Crew(agents=[a, b], tasks=[])\n`;
  const { project } = await analyse({ "old/crew.py": code, "old/requirements.txt": "crewai==0.51.1\n", "new/crew.py": code, "new/pyproject.toml": '[project]\ndependencies = ["crewai>=0.51"]\n', "newest/crew.py": code, "newest/requirements.txt": "crewai[tools]~=1.15.0\n" });
  const agents = [...project.crew.agents.values()];
  expect(agents.map((agent) => `${agent.location.path.split("/")[0] ?? ""} ${agent.name} ${String(agent.allowDelegation)} ${agent.crewaiVersion ?? ""}`).sort()).toEqual(["new a null 0.51", "new b null 0.51", "newest a null 1.15.0", "newest b null 1.15.0", "old a true 0.51.1", "old b true 0.51.1"]);
});

it("counts what agents hold for function calling and embeddings, in one crew and across crews", async () => {
  const agents = ["a", "b"].map((name) => `${name} = Agent(role="${name}", ${LOCAL}, function_calling_llm=LLM(model="gpt-4o", api_key=os.environ["CALL_KEY"]))`).join("\n");
  const message = async (crews: string): Promise<readonly string[]> => (await findings(`${agents}\n${crews}`)).map((one) => one.message.replace(/:.*/, ""));
  expect(await message("crew = Crew(agents=[a, b], tasks=[])")).toEqual(["2 agents (a, b) of crew share CALL_KEY"]);
  expect(await message("first = Crew(agents=[a], tasks=[])\nsecond = Crew(agents=[b], tasks=[])")).toEqual(["2 crews (first, second) share CALL_KEY through 2 agents (a, b)"]);
});
