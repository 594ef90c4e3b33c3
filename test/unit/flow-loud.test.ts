import { expect, it } from "vitest";
import { analyse } from "../support/analyze";

/** A tool that answers with a key, and a crew that uses it. */
const crewWith = (setting: string): string => `import os
from crewai import Agent, Crew
from crewai.tools import tool


@tool
def config(name: str) -> str:
    """Gives the configuration."""
    return os.environ["SHOP_API_KEY"]


shopper = Agent(role="Shopper", goal="Buy", backstory="b", tools=[config])
crew = Crew(agents=[shopper], tasks=[]${setting})
`;

async function found(setting: string): Promise<string[]> {
  const { project } = await analyse({ "crew.py": crewWith(setting) });
  return project.logFlows.filter((flow) => flow.rule === "credential-in-prompt").map((flow) => flow.severity);
}

it.each([
  ["", "warning", ""],
  [", verbose=False", "warning", ""],
  [", verbose=True", "error", "the crew's verbose output prints it too"],
  [", tracing=True", "error", "the crew's traces keep it too"],
  [', output_log_file="/var/log/crew.txt"', "error", "the crew's log file keeps it too"],
])("a flow of a crew with %j is a %s", async (setting, severity, consequence) => {
  expect(await found(setting)).toEqual([severity]);
  const { project } = await analyse({ "crew.py": crewWith(setting) });
  expect(project.logFlows.some((one) => one.consequence.endsWith(consequence))).toBe(true);
});

it.each([", verbose=True", ", tracing=True", ', output_log_file="/var/log/crew.txt"'])("%s alone is no finding", async (setting) => {
  const { project } = await analyse({ "crew.py": `from crewai import Agent, Crew\n\nshopper = Agent(role="Shopper", goal="Buy", backstory="b")\ncrew = Crew(agents=[shopper], tasks=[]${setting})\n` });
  expect(project.logFlows).toEqual([]);
});

it.each([
  ["1.15.30", 1],
  ["1.4.1", 0],
  ["0.203.2", 0],
])("an LLM of crewai %s prints its key: %i", async (version, count) => {
  const { project } = await analyse({ "requirements.txt": `crewai==${version}\n`, "crew.py": 'from crewai import LLM\n\nprint(LLM(model="x"))\n' });
  expect(project.logFlows.length).toBe(count);
});
