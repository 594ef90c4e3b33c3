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
