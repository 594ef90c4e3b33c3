import { RULES } from "../../language-rules/registry.generated";
import { NO_CONFIG } from "../../src/core/config/tree";
import { makeReport } from "../../src/core/reports/make";
import type { Report } from "../../src/core/reports/report";
import { judge } from "../../src/core/rules/judge";
import { analyse } from "./analyze";

/** The report of some files as an audit of `today` would make it. */
export async function audited(files: Readonly<Record<string, string>>, today = "2026-06-30"): Promise<Report> {
  const { workspace, project } = await analyse(files);
  return makeReport({
    input: workspace.input(),
    project,
    verdict: judge(project, RULES, workspace.vault, { config: NO_CONFIG }),
    problems: [],
    rules: RULES,
    root: { name: "example", uri: "file:///example/" },
    version: "0.0.0",
    uriOf: (path) => path.split("/").map(encodeURIComponent).join("/"),
    today,
    files: Object.keys(files).length,
  });
}

/** `n` agents that share a key, search together and hold some credentials of their own. */
export function largeCrew(n: number): string {
  const agents = Array.from({ length: n }, (_, i) => {
    const llm = i % 5 === 4 ? `LLM(model="anthropic/claude-sonnet-4", api_key=os.environ["AGENT_${String(i)}_KEY"])` : "shared";
    const tools = [i % 3 === 0 ? "search" : "", i % 4 === 1 ? 'PGSearchTool(db_uri=os.environ["DATABASE_URL"], table_name="t")' : ""].filter((tool) => tool !== "");
    return `agent_${String(i)} = Agent(role="Agent ${String(i)}", goal="g", backstory="b", llm=${llm}, tools=[${tools.join(", ")}], allow_delegation=${i === 0 ? "True" : "False"})`;
  });
  return `import os
from crewai import Agent, Crew, LLM
from crewai_tools import PGSearchTool, SerperDevTool
shared = LLM(model="openai/gpt-4o", api_key=os.environ["OPENAI_API_KEY"])
search = SerperDevTool()
${agents.join("\n")}
crew = Crew(agents=[${Array.from({ length: n }, (_, i) => `agent_${String(i)}`).join(", ")}], tasks=[])
`;
}
