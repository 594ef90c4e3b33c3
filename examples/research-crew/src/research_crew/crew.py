import os

from crewai import LLM, Agent, Crew, Process, Task
from crewai.project import CrewBase, agent, crew, task

from research_crew.tools.archive import read_report, search_archive

PORTAL_PASSWORD = os.getenv("PORTAL_PASSWORD", "w1nter-Portal-2024")


@CrewBase
class ResearchCrew:
    """Two agents that write a report."""

    agents_config = "config/agents.yaml"
    tasks_config = "config/tasks.yaml"

    def __init__(self) -> None:
        self.llm = LLM(model="openai/gpt-4o-mini", api_key=os.environ["OPENAI_API_KEY"])
        print("using", self.llm)

    @agent
    def researcher(self) -> Agent:
        return Agent(config=self.agents_config["researcher"], llm=self.llm, tools=[search_archive, read_report])

    @agent
    def writer(self) -> Agent:
        return Agent(config=self.agents_config["writer"], llm=self.llm)

    @task
    def research(self) -> Task:
        return Task(config=self.tasks_config["research"])

    @task
    def report(self) -> Task:
        return Task(config=self.tasks_config["report"], output_file="report.md")

    @crew
    def crew(self) -> Crew:
        return Crew(agents=self.agents, tasks=self.tasks, process=Process.sequential)
