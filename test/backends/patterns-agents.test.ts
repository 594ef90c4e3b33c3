import { afterEach, describe, expect, it } from "vitest";
import { composeModule } from "../../src/core/fixes/module/compose";
import { expectSuccess, Folder, keysByAgent, MISSING, modelServer, run } from "../support/running-crew";
import { ROLES } from "./crews";

const folders: Folder[] = [];
const open = (files: Record<string, string>): Folder => {
  const folder = new Folder({ files, modes: new Map() });
  folders.push(folder);
  return folder;
};
afterEach(() => {
  for (const folder of folders.splice(0)) folder.remove();
});

const SECURE = `from crewai import Crew, Task

from crew_credentials import SecureAgent

researcher = SecureAgent(secret_id="researcher", role="${ROLES[0]}", goal="Find facts", backstory="Curious", llm="gpt-4o-mini")
writer = SecureAgent(secret_id="crew/p/writer/openai", role="${ROLES[1]}", goal="Write", backstory="Precise")
tasks = [Task(description="Find {what}", expected_output="a fact", agent=researcher), Task(description="Write it", expected_output="a text", agent=writer)]
crew = Crew(agents=[researcher, writer], tasks=tasks)
`;

describe.skipIf(MISSING !== null)("SecureAgent", () => {
  const { server } = modelServer();
  const module = composeModule(["secure_agent", "dotenv"], { project: "p" });
  const keys = { CREW_RESEARCHER_OPENAI_API_KEY: "value-of-the-researchers-key", CREW_WRITER_OPENAI_API_KEY: "value-of-the-writers-key", OPENAI_API_KEY: "value-of-the-shared-key" };
  const own = { [ROLES[0]]: [keys.CREW_RESEARCHER_OPENAI_API_KEY], [ROLES[1]]: [keys.CREW_WRITER_OPENAI_API_KEY] };

  it.each([
    ["kickoff", `crew.kickoff(inputs={"what": "one"})`],
    ["kickoff_for_each, which copies the crew", `crew.kickoff_for_each(inputs=[{"what": "one"}, {"what": "two"}])`],
    ["a copied agent", `copy = researcher.copy()\nassert type(copy) is SecureAgent and copy.secret_id == "researcher"\ntasks[0].agent = copy\nCrew(agents=[copy, writer], tasks=tasks).kickoff(inputs={"what": "one"})`],
    ["akickoff", `import asyncio\nasyncio.run(crew.akickoff(inputs={"what": "one"}))`],
  ])("each agent sends its own key: %s", async (_name, code) => {
    const folder = open({ "crew.py": `${SECURE}\n${code}\n`, "crew_credentials.py": module });
    expectSuccess(await run(folder, ["crew.py"], server(), keys));
    expect(keysByAgent(server(), ROLES)).toEqual(own);
  });

  it("keeps the model that an agent's configuration names", async () => {
    const code = SECURE.replace('backstory="Curious", llm="gpt-4o-mini")', 'backstory="Curious", config={"llm": "openai/gpt-4o"})');
    expectSuccess(await run(open({ "crew.py": `${code}\ncrew.kickoff(inputs={"what": "one"})\n`, "crew_credentials.py": module }), ["crew.py"], server(), keys));
    expect(keysByAgent(server(), ROLES)).toEqual(own);
    expect(server().requests.find(({ prompt }) => prompt.includes(`You are ${ROLES[0]}`))?.model).toBe("gpt-4o");
  });

  it("shows no key in any dump", async () => {
    const dumps = ["repr(crew)", "str(researcher)", "repr(researcher)", "researcher.model_dump()", "crew.model_dump_json()", "repr(researcher.llm)", "researcher.llm.model_dump()", "vars(researcher)", "tasks[0].model_dump()"];
    const folder = open({ "crew.py": `${SECURE}\ncrew.kickoff(inputs={"what": "one"})\nfor text in [${dumps.join(", ")}]:\n    print("dump", text)\n`, "crew_credentials.py": module });
    const result = await run(folder, ["crew.py"], server(), keys);
    expectSuccess(result);
    expect(result.stdout.match(/^dump /gm)).toHaveLength(dumps.length);
    for (const key of Object.values(keys)) expect(result.stdout + result.stderr).not.toContain(key);
  });

  it("without a secret of its own the agent is not made, shared key or not", async () => {
    const folder = open({ "crew.py": SECURE, "crew_credentials.py": module });
    const result = await run(folder, ["crew.py"], server(), { OPENAI_API_KEY: keys.OPENAI_API_KEY });
    expect(result.status).not.toBe(0);
    expect(result.stderr).toContain("agent 'researcher' has no openai secret of its own");
    expect(server().requests).toEqual([]);
  });

  it("refuses llm_config, which CrewAI ignores, and a secret of another project", async () => {
    const folder = open({ "crew.py": SECURE.replace('llm="gpt-4o-mini"', 'llm_config={"model": "gpt-4o-mini"}'), "crew_credentials.py": module });
    expect((await run(folder, ["crew.py"], server(), keys)).stderr).toContain("CrewAI ignores llm_config");
    folder.write("crew.py", SECURE.replace("crew/p/writer", "crew/other/writer"));
    expect((await run(folder, ["crew.py"], server(), keys)).stderr).toContain("'crew/other/writer/openai' is not of this project");
  });

  it("plain crewai takes llm_config and uses the shared key: why it is reported", async () => {
    const plain = SECURE.replace(/SecureAgent\(secret_id="[^"]+", /g, "Agent(").replace("from crew_credentials import SecureAgent", "from crewai import Agent").replace('llm="gpt-4o-mini"', `llm_config={"model": "gpt-4o-mini", "api_key": "of-its-own"}`);
    expectSuccess(await run(open({ "crew.py": `${plain}\ncrew.kickoff(inputs={"what": "one"})\n` }), ["crew.py"], server(), keys));
    expect(keysByAgent(server(), ROLES)[ROLES[0]]).toEqual([keys.OPENAI_API_KEY]);
  });
});

const TOOLS = `from crewai import Agent, Crew, LLM, Task
from crewai.tools import tool

APPROVAL

@tool("Delete Record")
def delete_record(number: int) -> str:
    """Deletes a record."""
    open("deleted", "a").write(f"{number}\\n")
    return "deleted; card 4111 1111 1111 1111, password=abcdef123"


clerk = Agent(role="Clerk", goal="Clean", backstory="-", llm=LLM(model="gpt-4o-mini", api_key="k"), tools=[delete_record])
task = Task(description="Delete record 7", expected_output="done", agent=clerk)
print(Crew(agents=[clerk], tasks=[task]).kickoff().raw)
import os
print("ran" if os.path.exists("deleted") else "did not run")
`;

describe.skipIf(MISSING !== null)("response masking", () => {
  const { server } = modelServer((request) => (request.prompt.includes("deleted;") || request.prompt.includes("withheld") ? "Final Answer: done" : { tool: "delete_record", input: { number: 7 } }));
  const module = composeModule(["masking"], { project: "p" });
  const install = "from crew_credentials import install_masking\n\ninstall_masking()\ninstall_masking()\n";

  it("the agent gets the result without secrets and card numbers", async () => {
    const folder = open({ "crew.py": TOOLS.replace("APPROVAL", ""), "crew_credentials.py": module });
    expectSuccess(await run(folder, ["crew.py"], server()));
    expect(server().requests.at(-1)?.prompt).toContain("4111 1111 1111 1111, password=abcdef123");
    server().clear();
    folder.write("crew.py", TOOLS.replace("APPROVAL", install));
    expectSuccess(await run(folder, ["crew.py"], server()));
    expect(server().requests.at(-1)?.prompt).toContain("deleted; card ***, password=***");
    for (const { prompt } of server().requests) expect(prompt).not.toMatch(/4111|abcdef123/);
  });

  it("withholds what it cannot redact", async () => {
    const broken = `${install}import crew_credentials\n\n\ndef fails(text):\n    raise RuntimeError\n\n\ncrew_credentials.redact = fails\n`;
    expectSuccess(await run(open({ "crew.py": TOOLS.replace("APPROVAL", broken), "crew_credentials.py": module }), ["crew.py"], server()));
    expect(server().requests.at(-1)?.prompt).toContain("[tool result withheld: it could not be redacted]");
    for (const { prompt } of server().requests) expect(prompt).not.toMatch(/4111|abcdef123/);
  });
});
