import { expandSecrets } from "../support/secrets";

export const ROLES = ["Fact finder", "Story writer"] as const;

const TASKS = `
facts = Task(description="Find a fact", expected_output="a fact", agent=researcher)
story = Task(description="Write it down", expected_output="a text", agent=writer)
crew = Crew(agents=[researcher, writer], tasks=[facts, story])

if __name__ == "__main__":
    print(crew.kickoff().raw)
`;

/** Two agents, each with a key of its own written into the code. */
export function hardcodedCrew(): Record<string, string> {
  return {
    "crew.py": expandSecrets(`"""A crew with its keys in the code."""
from crewai import Agent, Crew, LLM, Task

researcher_llm = LLM(model="gpt-4o-mini", api_key="{{openai:11}}")
researcher = Agent(role="${ROLES[0]}", goal="Find facts", backstory="Curious", llm=researcher_llm)
writer = Agent(
    role="${ROLES[1]}",
    goal="Write",
    backstory="Precise",
    llm=LLM(model="gpt-4o-mini", api_key="{{openai:12}}"),
)
${TASKS}`),
    "requirements.txt": "crewai==1.15.30\n",
  };
}

/** The keys of \`hardcodedCrew\`, in the order of the roles. */
export function hardcodedKeys(): [string, string] {
  return [expandSecrets("{{openai:11}}"), expandSecrets("{{openai:12}}")];
}

/** Two agents on one llm. */
export function sharedCrew(): Record<string, string> {
  return {
    "crew.py": `import os

from crewai import Agent, Crew, LLM, Task

llm = LLM(model="gpt-4o-mini", api_key=os.environ["OPENAI_API_KEY"])
researcher = Agent(role="${ROLES[0]}", goal="Find facts", backstory="Curious", llm=llm)
writer = Agent(role="${ROLES[1]}", goal="Write", backstory="Precise", llm=llm)
${TASKS}`,
    "requirements.txt": "crewai==1.15.30\n",
  };
}

/** A @CrewBase crew whose agents name one model in agents.yaml. */
export function yamlCrew(): Record<string, string> {
  const agent = (name: string, role: string): string => `${name}:\n  role: ${role}\n  goal: Do it\n  backstory: Careful\n  llm: gpt-4o-mini\n`;
  return {
    "src/team/__init__.py": "",
    "src/team/crew.py": `from crewai import Agent, Crew, Process, Task
from crewai.project import CrewBase, agent, crew, task


@CrewBase
class Team:
    """Two agents."""

    agents_config = "config/agents.yaml"
    tasks_config = "config/tasks.yaml"

    @agent
    def researcher(self) -> Agent:
        return Agent(config=self.agents_config["researcher"])

    @agent
    def writer(self) -> Agent:
        return Agent(config=self.agents_config["writer"])

    @task
    def facts(self) -> Task:
        return Task(config=self.tasks_config["facts"])

    @task
    def story(self) -> Task:
        return Task(config=self.tasks_config["story"])

    @crew
    def crew(self) -> Crew:
        return Crew(agents=self.agents, tasks=self.tasks, process=Process.sequential)
`,
    "src/team/main.py": "from team.crew import Team\n\nprint(Team().crew().kickoff().raw)\n",
    "src/team/config/agents.yaml": agent("researcher", ROLES[0]) + agent("writer", ROLES[1]),
    "src/team/config/tasks.yaml":
      "facts:\n  description: Find a fact\n  expected_output: a fact\n  agent: researcher\nstory:\n  description: Write it down\n  expected_output: a text\n  agent: writer\n",
    "pyproject.toml": '[project]\nname = "team"\nversion = "0.1.0"\ndependencies = ["crewai==1.15.30"]\n',
  };
}
