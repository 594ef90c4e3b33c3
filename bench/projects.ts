import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expandSecrets } from "../test/support/secrets";

/** A folder with made-up files; the caller removes it. */
export function makeProject(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), "crewvet-bench-"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), expandSecrets(text));
  }
  return root;
}

/** Two agents with a hardcoded key, a shared LLM, a log that leaks and a wide policy: every part of the engine has work. */
export function smallCrew(): Record<string, string> {
  return {
    "pyproject.toml": '[project]\nname = "desk"\nversion = "0.1.0"\ndependencies = ["crewai[tools]==1.15.30"]\n',
    ".gitignore": ".env\n",
    ".env": "SERPER_API_KEY={{serper}}\n",
    "src/desk/__init__.py": "",
    "src/desk/crew.py": `import logging
import os

from crewai import Agent, Crew, LLM, Process, Task
from crewai.project import CrewBase, agent, crew, task
from crewai_tools import SerperDevTool

logger = logging.getLogger(__name__)
OPENAI_API_KEY = "{{openai}}"
llm = LLM(model="openai/gpt-4o", api_key=OPENAI_API_KEY)


@CrewBase
class Desk:
    agents_config = "config/agents.yaml"
    tasks_config = "config/tasks.yaml"

    @agent
    def researcher(self) -> Agent:
        logger.info("key is %s", os.environ["SERPER_API_KEY"])
        return Agent(config=self.agents_config["researcher"], llm=llm, tools=[SerperDevTool()])

    @agent
    def writer(self) -> Agent:
        return Agent(config=self.agents_config["writer"], llm=llm)

    @task
    def research(self) -> Task:
        return Task(config=self.tasks_config["research"])

    @crew
    def crew(self) -> Crew:
        return Crew(agents=self.agents, tasks=self.tasks, process=Process.sequential, verbose=True)
`,
    "src/desk/config/agents.yaml": "researcher:\n  role: Researcher\n  goal: Find\n  backstory: Old\nwriter:\n  role: Writer\n  goal: Write\n  backstory: Young\n",
    "src/desk/config/tasks.yaml": "research:\n  description: Look\n  expected_output: Facts\n  agent: researcher\n",
    "infra/policy.json": '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "secretsmanager:*", "Resource": "*"}]}\n',
  };
}

/** A crew among a hundred files; `lines` is the length of `src/desk/edited.py`, which the crew imports. */
export function hundredFiles(lines: number): Record<string, string> {
  const files = smallCrew();
  files["src/desk/edited.py"] = pythonFile(0, lines);
  for (let i = 1; Object.keys(files).length < 100; i++) files[`src/desk/part_${String(i)}.py`] = pythonFile(i, 120);
  files["src/desk/crew.py"] = `from desk.edited import step_0\n${files["src/desk/crew.py"] ?? ""}`;
  return files;
}

/** The line of \`pythonFile\` that holds a finding, 0-based. */
export const FINDING_LINE = 6;

/** Code as people write it: requests, settings, logs, dictionaries, one hardcoded key at the top. */
export function pythonFile(number: number, lines: number): string {
  const text = ["import json", "import logging", "import os", "", "import requests", "", 'SERVICE_API_KEY = "{{stripe:' + String(number + 1) + '}}"', "logger = logging.getLogger(__name__)", ""];
  for (let i = 0; text.length < lines; i++) {
    text.push(
      "",
      `def step_${String(i)}(client, topic: str, limit: int = ${String(i % 50)}) -> dict:`,
      `    """Fetches page ${String(i)} of a topic and keeps what is new."""`,
      `    url = os.environ.get("SERVICE_URL", "https://service.example.com/v${String(i % 3)}")`,
      `    headers = {"Accept": "application/json", "X-Request": f"{topic}-${String(i)}"}`,
      "    answer = requests.get(url, headers=headers, params={\"q\": topic, \"limit\": limit}, timeout=30)",
      "    if answer.status_code != 200:",
      `        logger.warning("page %s of %s failed: %s", ${String(i)}, topic, answer.status_code)`,
      "        return {}",
      "    items = [item for item in answer.json()[\"items\"] if item.get(\"score\", 0) > limit]",
      `    client.store(json.dumps({"topic": topic, "items": items, "page": ${String(i)}}))`,
      `    return {"items": items, "next": ${i === 0 ? "None" : `step_${String(i - 1)}`}}`,
      "",
    );
  }
  return `${text.slice(0, lines).join("\n")}\n`;
}
