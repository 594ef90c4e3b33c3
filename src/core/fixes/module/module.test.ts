import { expect, it } from "vitest";
import { analyse } from "../../../../test/support/analyze";
import { contextOf, written } from "../../../../test/support/fixes";
import { scopesOf } from "../../languages/python/scopes";
import { mergeChanges } from "../changes";
import { render } from "../render";
import type { Changes } from "../types";
import { composeModule, withNeeds, type SectionId } from "./compose";
import { llmSection, moduleHome, moduleName } from "./index";
import { SECTIONS } from "./sections.generated";

const ALL = Object.keys(SECTIONS) as SectionId[];

/** Adds sections to the module of `crew` and imports their names there. */
async function extend(files: Record<string, string>, crew: string, wanted: readonly (readonly [SectionId, string])[]): Promise<Record<string, string>> {
  const { workspace, project } = await analyse(files);
  const context = contextOf(workspace, project, files);
  const source = context.input.python.get(crew);
  if (!source) throw new Error(`${crew} was not analysed`);
  const use = { source, scope: scopesOf(source).top, node: source.module.body.at(-1) ?? { start: 0, end: 0 }, early: false };
  const home = moduleHome(source, context);
  const changes: Changes = mergeChanges(wanted.map(([section, name]) => moduleName(use, home, section, name, context).changes));
  const plan = { title: "", files: render(changes, context), notes: [], store: [], changes };
  return written({ plan, fixed: [], left: [] }, workspace, files).files;
}

async function problems(path: string, text: string): Promise<readonly unknown[]> {
  const { workspace } = await analyse({ [path]: text });
  return workspace.document(path)?.problems ?? ["not read"];
}

it("stands what a section needs above it, once", () => {
  expect(withNeeds(["aws", "llm_interceptor"])).toEqual(["secrets", "aws", "llm_interceptor"]);
});

it("makes a module that parses of any section", async () => {
  for (const id of ALL) expect(await problems("crew_credentials.py", composeModule([id], { project: "p" })), id).toEqual([]);
});

it("merges imports, standard library first", () => {
  const text = composeModule(["aws", "dotenv"], { project: "p" });
  expect(text.match(/^import os$/gm)).toHaveLength(1);
  expect(text).toContain("from dataclasses import dataclass\nfrom typing import Any\n\nimport boto3\nfrom botocore.config import Config\n");
  expect(text).not.toMatch(/^from \./m);
});

it("puts the project's name in", () => {
  expect(composeModule(["secrets"], { project: 'the "team"' })).toContain('PROJECT = "the \\"team\\""');
});

const CREW = 'from crewai import Agent\n\nagent = Agent(role="R")\n';

it("writes the module into the top package and imports it by its full name", async () => {
  const files = await extend({ "src/team/__init__.py": "", "src/team/agents/__init__.py": "", "src/team/agents/crew.py": CREW, "pyproject.toml": '[project]\nname = "team"\ndependencies = ["crewai>=1.4"]\n' }, "src/team/agents/crew.py", [["dotenv", "get_secret"]]);
  expect(files["src/team/agents/crew.py"]).toContain("from team.crew_credentials import get_secret\n");
  expect(files["src/team/crew_credentials.py"]).toContain('PROJECT = "team"');
  expect(files["pyproject.toml"]).toContain('dependencies = ["crewai>=1.4", "python-dotenv>=1.0"]');
});

it("writes it beside the scripts where these import the package", async () => {
  const files = await extend({ "main.py": "import agents.crew\n", "agents/__init__.py": "", "agents/crew.py": CREW }, "agents/crew.py", [["dotenv", "get_secret"]]);
  expect(files["agents/crew.py"]).toContain("from crew_credentials import get_secret\n");
  expect(files["crew_credentials.py"]).toContain("def get_secret(");
});

it("finds the folder that a namespace package is imported from", async () => {
  const files = await extend({ "main.py": "from agents.crew import agent\n", "agents/crew.py": CREW }, "agents/crew.py", [["dotenv", "get_secret"]]);
  expect(files["crew_credentials.py"]).toContain("def get_secret(");
});

it("gives folders without an __init__.py below a package the package's module", async () => {
  const path = "src/team/crews/first/first_crew.py";
  const base = { "src/team/__init__.py": "", "src/team/main.py": "from team.crews.first.first_crew import agent\n" };
  const files = await extend({ ...base, [path]: CREW }, path, [["dotenv", "get_secret"]]);
  expect(files[path]).toContain("from team.crew_credentials import get_secret\n");
  expect(files["src/team/crew_credentials.py"]).toContain("def get_secret(");
  expect((await extend({ ...base, "src/team/crews/first/__init__.py": "", [path]: CREW }, path, [["dotenv", "get_secret"]]))[path]).toContain("from team.crew_credentials import get_secret\n");
  const alone = "src/team/crews/second/second_crew.py";
  const crew = `from crewai.project import CrewBase\n\n@CrewBase\nclass Second:\n    pass\n`;
  expect((await extend({ ...base, [alone]: crew }, alone, [["dotenv", "get_secret"]]))[alone]).toContain("from team.crew_credentials import get_secret\n");
  const script = "src/team/tools/run.py";
  expect((await extend({ ...base, [script]: CREW }, script, [["dotenv", "get_secret"]]))[script]).toContain("from crew_credentials import get_secret\n");
});

it("extends a module: the user's own changes stay, nothing comes twice", async () => {
  const first = await extend({ "crew.py": CREW }, "crew.py", [["dotenv", "get_secret"]]);
  const mine = (first["crew_credentials.py"] ?? "").replace("SECRET_GRACE = float", "# ours is longer\nSECRET_GRACE = 2 * float").replace(/\n/g, "\r\n") + "\r\n\r\ndef mine():\r\n    return 1\r\n";
  const second = await extend({ ...first, "crew_credentials.py": mine }, "crew.py", [["llm_interceptor", "agent_llm"]]);
  const text = second["crew_credentials.py"] ?? "";
  expect(text.replace(/\r\n/g, "")).not.toContain("\n");
  for (const line of mine.split("\r\n")) expect(text.split("\r\n")).toContain(line);
  expect(text.match(/def get_secret\(/g)).toHaveLength(1);
  expect(text).toContain("import httpx\r\n");
  expect(text.indexOf("def mine")).toBeLessThan(text.indexOf("def agent_llm"));
  expect(await problems("crew_credentials.py", text)).toEqual([]);
  expect(second["crew.py"]).toContain("from crew_credentials import get_secret, agent_llm\n");
  const third = await extend(second, "crew.py", [["llm_interceptor", "agent_llm"], ["dotenv", "get_secret"]]);
  expect(third).toEqual(second);
});

it("leaves somebody else's file of that name alone", async () => {
  const files = await extend({ "crew.py": CREW, "crew_credentials.py": "TOKEN_URL = 1\n" }, "crew.py", [["dotenv", "get_secret"]]);
  expect(files["crew_credentials.py"]).toBe("TOKEN_URL = 1\n");
  expect(files["crew.py"]).toContain("from crew_credentials_2 import get_secret\n");
});

it("takes another name where the place has its own", async () => {
  const files = await extend({ "crew.py": `get_secret = print\n${CREW}` }, "crew.py", [["dotenv", "get_secret"]]);
  expect(files["crew.py"]).toContain("from crew_credentials import get_secret as _crew_get_secret\n");
});

it("chooses the form of agent_llm by the pinned version", async () => {
  const form = async (requirement: string): Promise<SectionId> => {
    const files = { "crew.py": CREW, "requirements.txt": requirement };
    const { workspace, project } = await analyse(files);
    return llmSection(contextOf(workspace, project, files));
  };
  expect(await form("crewai==1.15.30")).toBe("llm_interceptor");
  expect(await form("crewai==1.4.0")).toBe("llm_interceptor");
  expect(await form("crewai==1.3.0")).toBe("llm_client_params");
  expect(await form("crewai==0.203.2")).toBe("llm_subclass");
  expect(await form("requests")).toBe("llm_interceptor");
  // pip installs the newest that is allowed
  expect(await form("crewai>=0.28.8")).toBe("llm_interceptor");
  expect(await form("crewai>=0.80,<1.0")).toBe("llm_subclass");
});
