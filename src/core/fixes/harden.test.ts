import { expect, it } from "vitest";
import { hardenRounds } from "../../../test/support/fixes";
import { expandSecrets } from "../../../test/support/secrets";
import { HARDENINGS, type HardeningId } from "./harden";

const USUAL = HARDENINGS.filter((one) => one.usual).map((one) => one.id);
const ALL = HARDENINGS.map((one) => one.id);

const CREW = expandSecrets(`"""A crew that does everything wrong."""
import logging
import os
import shutil

import psycopg2
from crewai import Agent, Crew, LLM, Task
from crewai.tools import tool

log = logging.getLogger(__name__)
llm = LLM(model="gpt-4o-mini", api_key="{{openai:41}}")


@tool("Remove folder")
def remove_folder(folder: str) -> str:
    """Removes a folder."""
    shutil.rmtree(folder)
    return "gone"


@tool("Look up")
def look_up(name: str) -> str:
    """Looks a customer up."""
    with psycopg2.connect(os.environ["DATABASE_URL"]) as connection, connection.cursor() as cursor:
        cursor.execute("select * from customers where name = %s", (name,))
        return str(cursor.fetchall())


researcher = Agent(role="Fact finder", goal="Find facts", backstory="Curious", llm=llm, tools=[look_up])
janitor = Agent(role="Janitor", goal="Clean", backstory="Tidy", llm=llm, tools=[remove_folder])
tasks = [Task(description="Find", expected_output="x", agent=researcher), Task(description="Clean", expected_output="x", agent=janitor)]
crew = Crew(agents=[researcher, janitor], tasks=tasks)

if __name__ == "__main__":
    log.info("starting with %s", os.environ["DATABASE_URL"])
    print(crew.kickoff().raw)
`);

const FILES = { "crew.py": CREW, "requirements.txt": "crewai==1.15.30\n" };

it("hardens a crew so that nothing is left of what it fixes, and a second run changes nothing", async () => {
  const hard = await hardenRounds(FILES, USUAL);
  const left = hard.remaining.map((finding) => finding.ruleId).filter((rule) => rule !== "undocumented-response");
  expect(left).toEqual(["direct-data-access"]);
  const again = await hardenRounds(hard.files, USUAL);
  expect(again.rounds).toBe(0);
  expect(again.files).toEqual(hard.files);
});

it("installs each part once, redaction first, and keeps the rest of the file", async () => {
  const { files } = await hardenRounds(FILES, USUAL);
  const text = files["crew.py"] ?? "";
  const at = ["install_redaction()\n", "install_audit()\n", "install_masking()\n", '@before_tool_call(tools=["Remove folder"])'].map((line) => text.indexOf(line));
  expect(at.every((one) => one > 0)).toBe(true);
  expect(text.match(/install_redaction\(\)/g)).toHaveLength(1);
  expect(at[0]).toBeLessThan(at[1] ?? 0);
  expect(text).toContain('return str(cursor.fetchall())');
  expect(files[".gitignore"]).toContain("crew-audit.jsonl\n");
  expect(files[".env.example"]).toContain("CREW_AUDIT_KEY=");
});

it("keeps the key that the agents shared, commented out and out of git", async () => {
  const { files, notes } = await hardenRounds(FILES, USUAL);
  expect(files[".env"]).toContain(`# OPENAI_API_KEY=${expandSecrets("{{openai:41}}")}`);
  expect(files[".gitignore"]).toContain(".env\n");
  expect(notes.join()).toMatch(/rotate the OpenAI .*it has been in crew\.py/);
});

it("does only what is chosen", async () => {
  const { files } = await hardenRounds(FILES, ["masking"]);
  expect(Object.keys(files).sort()).toEqual(["crew.py", "crew_credentials.py", "requirements.txt"]);
  expect(files["crew.py"]).toContain("install_masking()");
  expect(files["crew.py"]).not.toMatch(/install_audit|install_redaction|before_tool_call/);
});

it("writes gateways with a listener, a connection and a key for each agent, and lists every writing operation", async () => {
  const { files } = await hardenRounds(FILES, ["data-gateway", "llm-gateway"]);
  const inspect = files["access/hoop-inspect.yaml"] ?? "";
  expect(inspect).toContain("operations: [insert, update, delete, create, drop, alter, truncate, grant, revoke, call, other, unknown]");
  expect(inspect.match(/listen: .*/g)).toEqual(["listen: 127.0.0.1:15432"]);
  expect(files["access/hoop-connections.tf"]).toContain('resource "hoop_connection" "researcher"');
  expect(files["access/litellm.yaml"]).toContain('model: "openai/gpt-4o-mini"');
  expect(files["access/litellm-keys.sh"]).toMatch(/ {2}janitor\) models='\["gpt-4o-mini"\]' ;;\n {2}researcher\)/);
});

it.each<[string, "aws" | "vault", string]>([
  ["roles", "aws", "access/aws-identities.tf"],
  ["AppRoles", "vault", "access/vault-identities.tf"],
])("gives each agent an identity that our own rules find narrow: %s", async (_name, backend, path) => {
  const hard = await hardenRounds(FILES, ["identities"], { backend });
  const text = hard.files[path] ?? "";
  for (const agent of ["researcher", "janitor"]) expect(text).toContain(`crew/example/${agent}/openai`);
  expect(text).not.toContain("*");
  expect(hard.remaining.filter((finding) => finding.location.path.startsWith("access/")).map((finding) => finding.message)).toEqual([]);
});

it("reads a credential class's secrets when it is made, and leaves what is no secret and what is read from the class", async () => {
  const text = `from dataclasses import dataclass
import os


@dataclass
class AgentCredentials:
    """One agent's."""

    crm_api_key: str = os.environ.get("AGENT_CRM_API_KEY")
    token: str = os.getenv("AGENT_TOKEN")  # kept
    region: str = os.environ.get("AWS_REGION")
    with_default: str = os.environ.get("OTHER_KEY", "")
    shared_key: str = os.environ["SHARED_KEY"]


class Plain:
    api_key = os.environ.get("X_API_KEY")


print(AgentCredentials.shared_key)
`;
  const { files } = await hardenRounds({ "credentials.py": text }, ["credentials-class"]);
  expect(files["credentials.py"]).toBe(
    text
      .replace('os.environ.get("AGENT_CRM_API_KEY")', 'field(default_factory=lambda: os.environ["AGENT_CRM_API_KEY"], repr=False)')
      .replace('os.getenv("AGENT_TOKEN")', 'field(default_factory=lambda: os.environ["AGENT_TOKEN"], repr=False)')
      .replace("import dataclass", "import dataclass, field"),
  );
});

it("leaves a crew without hooks alone where parts need them, and says nothing twice", async () => {
  const old = { ...FILES, "requirements.txt": "crewai==1.4.1\n" };
  const { files } = await hardenRounds(old, ["audit-trail", "approval", "masking"] satisfies HardeningId[]);
  expect(files).toEqual(old);
});

it("finds where a packaged project starts", async () => {
  const { files } = await hardenRounds(
    {
      "src/team/__init__.py": "",
      "src/team/crew.py": CREW.replace(/\nif __name__[\s\S]*/, "\n"),
      "src/team/main.py": "from team.crew import crew\n\n\ndef run():\n    crew.kickoff()\n",
      "pyproject.toml": '[project]\nname = "team"\nversion = "1"\ndependencies = ["crewai==1.15.30"]\n\n[project.scripts]\nrun_crew = "team.main:run"\n',
    },
    ALL,
  );
  expect(files["src/team/main.py"]).toContain("from team.crew_credentials import install_redaction, install_audit, install_masking\n\ninstall_redaction()\ninstall_audit()\ninstall_masking()\n");
  expect(files["src/team/crew.py"]).toContain("@before_tool_call(");
  expect(files["src/team/crew.py"]).not.toContain("install_");
});
