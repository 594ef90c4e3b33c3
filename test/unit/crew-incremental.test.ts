import { join } from "node:path";
import { expect, it } from "vitest";
import { KNOWLEDGE } from "../../language-rules/knowledge";
import { link } from "../../src/core/crew";
import { reuse } from "../../src/core/crew/reuse";
import { Workspace } from "../../src/core/workspace";
import { loadParsers } from "../../src/host/parsers";

const parsers = loadParsers(join(__dirname, "../../src/core/languages/parsers.wasm"));

const FILES: Readonly<Record<string, string>> = {
  "pyproject.toml": '[project]\nname = "desk"\ndependencies = ["crewai==1.15.30"]\n',
  ".env": "OPENAI_API_KEY=abcdefghijkl\nSERPER_API_KEY=1234567890ab\n",
  "src/desk/crew.py": `import os
from crewai import Agent, Crew, LLM, Process, Task
from crewai.project import CrewBase, agent, crew, task
from crewai_tools import SerperDevTool
from desk.helpers import build_llm, LIMIT, slug
from desk.tools.db import QueryTool

# what all of them use
shared = build_llm("openai/gpt-4o")


@CrewBase
class Desk:
    """A desk."""
    agents_config = "config/agents.yaml"

    @agent
    def researcher(self) -> Agent:
        return Agent(config=self.agents_config["researcher"], llm=shared, tools=[SerperDevTool(), QueryTool()])

    @agent
    def writer(self) -> Agent:
        # a comment
        return Agent(config=self.agents_config["writer"], llm=LLM(model="anthropic/claude-3", api_key=os.environ["WRITER_KEY"]))

    @task
    def research(self) -> Task:
        return Task(description="x", expected_output="y", agent=self.researcher())

    @crew
    def crew(self) -> Crew:
        return Crew(agents=self.agents, tasks=self.tasks, process=Process.hierarchical, manager_llm=shared)

    def report(self, rows):
        lines = []
        for row in rows:
            lines.append(f"- {row}")
        return self.join(lines)

    def join(self, lines):
        return slug("\\n".join(lines))


def show(text):
    width = LIMIT
    return text[:width].strip()
`,
  "src/desk/helpers.py": `import os
import json
from crewai import LLM

LIMIT = 40
SEEN = []


def build_llm(model):
    key = os.getenv("OPENAI_API_KEY")
    return LLM(model=model, api_key=key, temperature=0.2)


def slug(text):
    parts = [part for part in text.split() if part]
    return "-".join(parts).lower()


def remember(text):
    SEEN.append(text)
    return json.dumps({"seen": len(SEEN), "slug": slug(text)})
`,
  "src/desk/tools/db.py": `import os
import psycopg2
from crewai.tools import BaseTool


class QueryTool(BaseTool):
    name: str = "query"

    def _run(self, text: str) -> str:
        connection = psycopg2.connect(os.environ["DATABASE_URL"])
        return self.render(connection.execute(text))

    def render(self, rows):
        return str(rows)
`,
  "src/desk/config/agents.yaml": "researcher:\n  role: Researcher\n  goal: Find\n  backstory: Old\nwriter:\n  role: Writer\n  goal: Write\n  backstory: Young\n",
  "src/desk/main.py": "import os\nfrom desk.crew import Desk, show\n\n\ndef run():\n    print(show(str(Desk().crew().kickoff(inputs={}))))\n\n\ndef tidy(rows):\n    rows = [clean(row) for row in rows]\n    return rows\n\n\ndef clean(text):\n    limit = int(os.getenv(\"LIMIT\", \"3\"))\n    return text[:limit]\n",
  "src/desk/other.py": "import requests\n\n\ndef fetch(url):\n    return requests.get(url, timeout=3).text\n",
  "README.md": "# Desk\n",
};

async function open(files: Readonly<Record<string, string>>): Promise<Workspace> {
  const workspace = new Workspace({ name: "x", parsers: await parsers, tokens: { scan: () => [] }, knowledge: KNOWLEDGE, key: new Uint8Array(32).fill(7), options: { sharedCredentialAllow: [] } });
  for (const [path, text] of Object.entries(files)) workspace.set({ path, text, ignored: false, mode: null });
  return workspace;
}

/** Whether the model is kept after an edit, and is then the one that a fresh analysis gives. */
async function keeps(path: string, from: string, to: string): Promise<boolean> {
  const workspace = await open(FILES);
  const built = link(workspace.input());
  const before = FILES[path] ?? "";
  const after = before.replace(from, to);
  expect(after).not.toBe(before);
  workspace.set({ path, text: after, ignored: false, mode: null });
  const kept = reuse(built, workspace.input());
  const fresh = await open({ ...FILES, [path]: after });
  if (kept) expect(kept.model).toEqual(link(fresh.input()).model);
  return kept !== null;
}

it.each<readonly [what: string, path: string, from: string, to: string]>([
  ["the body of a function that nothing calls", "src/desk/main.py", "return rows", "return sorted(rows)"],
  ["the body of a method that no crew needs", "src/desk/crew.py", 'f"- {row}"', 'f"* {row} {len(row)}"'],
  ["a function that only such functions call", "src/desk/main.py", "return text[:limit]", "return text[:limit].lower()"],
  ["a blank line before crews", "src/desk/crew.py", "\n\n@CrewBase", "\n\n\n\n@CrewBase"],
  ["a comment inside a method of a crew", "src/desk/crew.py", "# a comment", "# a longer comment"],
  ["a file that no crew imports", "src/desk/other.py", "timeout=3", "timeout=30"],
  ["a text file", "README.md", "# Desk", "# The desk"],
])("keeps the crew model after an edit of %s", async (_, path, from, to) => {
  expect(await keeps(path, from, to)).toBe(true);
});

it.each<readonly [what: string, path: string, from: string, to: string]>([
  ["a function that a crew calls", "src/desk/helpers.py", 'os.getenv("OPENAI_API_KEY")', 'os.getenv("OTHER_API_KEY")'],
  ["a function that starts to read the environment", "src/desk/crew.py", "width = LIMIT", 'width = os.environ["WRITER_KEY"]'],
  ["a function that starts to make an agent", "src/desk/crew.py", "width = LIMIT", 'width = Agent(role="a", goal="b", backstory="c")'],
  ["a method that a tool runs", "src/desk/tools/db.py", "return str(rows)", "return str(psycopg2.connect(rows))"],
  ["a function that changes what others see", "src/desk/helpers.py", "return json.dumps", "text = text.upper()\n    return json.dumps"],
  ["a read of the environment", "src/desk/main.py", '"LIMIT"', '"SERPER_API_KEY"'],
  ["a constant", "src/desk/helpers.py", "LIMIT = 40", "LIMIT = 50"],
  ["a function's parameters", "src/desk/helpers.py", "def slug(text)", "def slug(text, more=1)"],
  ["the agents' configuration", "src/desk/config/agents.yaml", "role: Writer", "role: Poet"],
  ["a dotenv file", ".env", "abcdefghijkl", "mnopqrstuvwx"],
  ["an import of a crew", "src/desk/other.py", "import requests", "import requests\nfrom desk.crew import Desk"],
])("links crews anew after an edit of %s", async (_, path, from, to) => {
  expect(await keeps(path, from, to)).toBe(false);
});

/** A small generator of numbers below `limit`, the same in every run. */
function numbers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * limit);
  };
}

const PIECES = ["\n", " ", "x", "# note\n", "()", '"', "1", "    pass\n", "\ndef more(a):\n    return a\n", "slug", "llm", "os.getenv('A_KEY')", ", verbose=True", "SEEN.append(1)\n    ", ""];

it("gives after every edit of a long series what a fresh analysis gives", async () => {
  const random = numbers(11);
  let kept = 0;
  for (let round = 0; round < 4; round++) {
    const files: Record<string, string> = { ...FILES };
    const workspace = await open(files);
    let built = link(workspace.input());
    const paths = Object.keys(files).filter((path) => path.endsWith(".py"));
    for (let edit = 0; edit < 40; edit++) {
      const path = paths[random(paths.length)] ?? "";
      const text = files[path] ?? "";
      const at = random(text.length);
      const changed = text.slice(0, at) + (PIECES[random(PIECES.length)] ?? "") + text.slice(at + (random(3) === 0 ? random(8) : 0));
      files[path] = changed;
      workspace.set({ path, text: changed, ignored: false, mode: null });
      const next = reuse(built, workspace.input());
      if (next) kept++;
      built = next ?? link(workspace.input());
      const fresh = await open(files);
      expect(built.model, `${path} ${JSON.stringify(changed.slice(Math.max(0, at - 80), at + 80))}`).toEqual(link(fresh.input()).model);
      // broken code stays broken for long: take it back
      if (workspace.document(path)?.problems.length) {
        files[path] = text;
        workspace.set({ path, text, ignored: false, mode: null });
      }
    }
  }
  expect(kept).toBeGreaterThan(12);
});
