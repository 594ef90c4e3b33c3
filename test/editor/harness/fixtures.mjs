/** Projects that the suites open. Keys are made up at run time. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

const { expandSecrets } = await support("secrets");
const { largeCrew } = await support("large-crew");

/** A module of test/support. */
export async function support(name) {
  const { outputFiles } = buildSync({ entryPoints: [fileURLToPath(new URL(`../../support/${name}.ts`, import.meta.url))], format: "esm", write: false });
  return import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`);
}

export const CREW = `from crewai import Agent, Crew, LLM, Task

llm = LLM(model="gpt-4o", api_key="{{openai}}")

researcher = Agent(role="Researcher", goal="find", backstory="curious", llm=llm)
writer = Agent(role="Writer", goal="write", backstory="precise", llm=llm)
task = Task(description="Write a page", expected_output="a page", agent=writer)
crew = Crew(agents=[researcher, writer], tasks=[task])
`;

/** Two agents on one key, one of which deletes what it likes. */
export const HARMFUL = `import logging
import shutil

from crewai import Agent, Crew, LLM, Task
from crewai.tools import tool

log = logging.getLogger(__name__)
llm = LLM(model="gpt-4o", api_key="{{openai:4}}")


@tool("Remove folder")
def remove_folder(folder: str) -> str:
    """Removes a folder."""
    shutil.rmtree(folder)
    return "gone"


researcher = Agent(role="Researcher", goal="Find", backstory="Curious", llm=llm)
janitor = Agent(role="Janitor", goal="Clean", backstory="Tidy", llm=llm, tools=[remove_folder])
crew = Crew(agents=[researcher, janitor], tasks=[Task(description="Clean", expected_output="x", agent=janitor)])

if __name__ == "__main__":
    crew.kickoff()
`;

const NOTEBOOK = {
  nbformat: 4,
  nbformat_minor: 5,
  metadata: { language_info: { name: "python" }, kernelspec: { name: "python3", display_name: "Python 3" } },
  cells: [
    { cell_type: "markdown", id: "a", metadata: {}, source: ["# Research crew"] },
    { cell_type: "code", id: "b", metadata: {}, execution_count: null, outputs: [], source: ["from crewai import LLM\n", "llm = LLM(model='gpt-4o', api_key='{{openai:2}}')\n"] },
  ],
};

/** Writes `{ path: text }` below a folder, with keys put in. */
export function project(folder, files) {
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, expandSecrets(text));
  }
  return folder;
}

export function crewProject(folder) {
  return project(folder, {
    "crew.py": CREW,
    "notes.ipynb": JSON.stringify(NOTEBOOK, null, 1),
    ".gitignore": "__pycache__/\n",
    "requirements.txt": "crewai==1.15.30\n",
  });
}

export { expandSecrets, largeCrew };
