import sys

from research_crew.crew import ResearchCrew


def run() -> None:
    topic = sys.argv[1] if len(sys.argv) > 1 else "secrets in agent systems"
    ResearchCrew().crew().kickoff(inputs={"topic": topic})


if __name__ == "__main__":
    run()
