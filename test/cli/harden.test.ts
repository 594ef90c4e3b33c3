import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { crewvet, project } from "../support/cli";
import { expandSecrets } from "../support/secrets";

const KEY = expandSecrets("{{openai:61}}");
const FILES = {
  "crew.py": `import logging
import shutil

from crewai import Agent, Crew, LLM, Task
from crewai.tools import tool

llm = LLM(model="gpt-4o-mini", api_key="${KEY}")


@tool("Remove folder")
def remove_folder(folder: str) -> str:
    """Removes a folder."""
    shutil.rmtree(folder)
    return "gone"


one = Agent(role="One", goal="g", backstory="b", llm=llm)
two = Agent(role="Two", goal="g", backstory="b", llm=llm, tools=[remove_folder])
crew = Crew(agents=[one, two], tasks=[Task(description="d", expected_output="e", agent=one)])

if __name__ == "__main__":
    crew.kickoff()
`,
  "requirements.txt": "crewai==1.15.30\n",
};

it("--harden does all to the crew in one go; a second run changes nothing", () => {
  const folder = project(FILES);
  const ran = crewvet(["audit", folder, "--harden", "--style", "module", "--format", "json", "--fail-on", "never"]);
  expect(ran.code, ran.stderr).toBe(0);
  expect(ran.stdout + ran.stderr).not.toContain(KEY);
  const files = ["crew.py", "crew_credentials.py", ".gitignore", ".env.example", "requirements.txt"];
  const after = files.map((path) => readFileSync(join(folder, path), "utf8"));
  for (const text of ["install_redaction()", "install_audit()", "install_masking()", '@before_tool_call(tools=["Remove folder"])', "agent_llm("]) expect(after[0]).toContain(text);
  expect(after[0]).not.toContain(KEY);
  expect(readFileSync(join(folder, ".env"), "utf8")).toContain(KEY);
  const left = (JSON.parse(ran.stdout) as { findings: { ruleId: string }[] }).findings.map((finding) => finding.ruleId);
  expect(left.filter((rule) => rule !== "undocumented-response")).toEqual([]);
  const again = crewvet(["audit", folder, "--harden", "--style", "module", "--fail-on", "never"]);
  expect(again.stderr).not.toMatch(/fixed in|hardened/);
  expect(files.map((path) => readFileSync(join(folder, path), "utf8"))).toEqual(after);
});

it("--harden takes parts, and refuses others by name", () => {
  const folder = project(FILES);
  crewvet(["audit", folder, "--harden=audit-trail,llm-gateway", "--fail-on", "never"]);
  expect(readFileSync(join(folder, "crew.py"), "utf8")).toContain("install_audit()");
  expect(readFileSync(join(folder, "crew.py"), "utf8")).toContain(KEY);
  expect(existsSync(join(folder, "access/litellm.yaml"))).toBe(true);
  expect(existsSync(join(folder, "access/hoop-inspect.yaml"))).toBe(false);
  const wrong = crewvet(["audit", folder, "--harden=everything"]);
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toContain("--harden everything: not one of findings, redaction,");
});

it("--harden --diff shows it with secrets masked and writes nothing", () => {
  const folder = project(FILES);
  const shown = crewvet(["audit", folder, "--harden", "--diff"]);
  expect(shown.stdout).toContain("+install_audit()");
  expect(shown.stdout).not.toContain(KEY);
  expect(readFileSync(join(folder, "crew.py"), "utf8")).toBe(FILES["crew.py"]);
});
