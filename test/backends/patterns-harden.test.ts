import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { HARDENINGS } from "../../src/core/fixes/harden";
import { fixRounds, hardenRounds, type Fixed } from "../support/fixes";
import { expectSuccess, Folder, keysByAgent, MISSING, modelServer, run } from "../support/running-crew";
import { expandSecrets } from "../support/secrets";
import { ROLES } from "./crews";

const SHARED = expandSecrets("{{openai:51}}");
const PASSWORD = "correct-horse-battery";
/** A crew with one key for two agents, a tool that deletes, a tool that reads personal data, and a log that tells. */
const FILES = {
  "crew.py": `import logging
import os
import shutil

from crewai import Agent, Crew, LLM, Task
from crewai.tools import tool

logging.basicConfig(filename="crew.log", level=logging.INFO)
log = logging.getLogger("crew")
llm = LLM(model="gpt-4o-mini", api_key="${SHARED}")


@tool("Remove folder")
def remove_folder(folder: str) -> str:
    """Removes a folder."""
    shutil.rmtree(folder)
    return "the folder is gone"


@tool("Look up")
def look_up(name: str) -> str:
    """Looks a customer up."""
    log.info("asked for %s with %s", name, os.environ["DB_PASSWORD"])
    return "paid by 4111 1111 1111 1111, SSN 123-45-6789"


researcher = Agent(role="${ROLES[0]}", goal="Find facts", backstory="Curious", llm=llm, tools=[look_up])
janitor = Agent(role="${ROLES[1]}", goal="Clean", backstory="Tidy", llm=llm, tools=[remove_folder])
tasks = [Task(description="Look Smith up", expected_output="x", agent=researcher), Task(description="Remove the folder", expected_output="x", agent=janitor)]
crew = Crew(agents=[researcher, janitor], tasks=tasks)

if __name__ == "__main__":
    os.makedirs("data", exist_ok=True)
    print(crew.kickoff().raw)
    print("folder", "is there" if os.path.exists("data") else "is gone")
`,
  "requirements.txt": "crewai==1.15.30\n",
};
const KEYS = { CREW_RESEARCHER_OPENAI_API_KEY: "value-of-key-one", CREW_JANITOR_OPENAI_API_KEY: "value-of-key-two", OPENAI_API_KEY: "value-of-the-shared-key" };
const VARIABLES = { ...KEYS, DB_PASSWORD: PASSWORD, CREW_AUDIT_KEY: "kept elsewhere" };
const USUAL = HARDENINGS.filter((one) => one.usual).map((one) => one.id);

describe.skipIf(MISSING !== null)("a hardened crew", () => {
  const { server } = modelServer((request) => {
    const [tool, input] = request.prompt.includes(`You are ${ROLES[0]}`) ? ["look_up", { name: "Smith" }] : ["remove_folder", { folder: "data" }];
    return /"tool_calls"|paid by|is gone|blocked/.test(request.prompt) ? "Final Answer: done" : { tool, input };
  });
  const folders: Folder[] = [];
  const open = (fixed: Pick<Fixed, "files" | "modes">): Folder => {
    const folder = new Folder(fixed);
    folders.push(folder);
    return folder;
  };
  afterEach(() => {
    for (const folder of folders.splice(0)) folder.remove();
  });

  it("before: one key for all, personal data to the model, the folder gone, the password in the log", async () => {
    const folder = open({ files: FILES, modes: new Map() });
    const result = await run(folder, ["crew.py"], server(), VARIABLES);
    expectSuccess(result);
    expect(keysByAgent(server(), ROLES)).toEqual({ [ROLES[0]]: [SHARED], [ROLES[1]]: [SHARED] });
    expect(result.stdout).toContain("folder is gone");
    expect(server().requests.map(({ prompt }) => prompt).join()).toContain("4111 1111 1111 1111");
    expect(readFileSync(join(folder.path, "crew.log"), "utf8")).toContain(PASSWORD);
  });

  it.each(["inline", "module"] as const)("after (%s): each agent its own key, nothing to the model, nobody asked so nothing deleted, all recorded", async (style) => {
    const hard = await hardenRounds(FILES, USUAL, { style });
    expect(hard.remaining.map((finding) => finding.ruleId).filter((rule) => rule !== "undocumented-response")).toEqual([]);
    const folder = open(hard);
    // standard input is closed: nobody can say yes
    const result = await run(folder, ["crew.py"], server(), VARIABLES);
    expectSuccess(result);
    expect(keysByAgent(server(), ROLES)).toEqual({ [ROLES[0]]: [KEYS.CREW_RESEARCHER_OPENAI_API_KEY], [ROLES[1]]: [KEYS.CREW_JANITOR_OPENAI_API_KEY] });
    expect(result.stdout).toContain("folder is there");
    const sent = server().requests.map(({ prompt }) => prompt).join();
    expect(sent).toContain("paid by ***, SSN ***");
    const secrets = [...Object.values(KEYS), PASSWORD, SHARED, "4111 1111", "123-45-6789"];
    for (const secret of secrets) expect(sent).not.toContain(secret);
    const written = [result.stderr, ...["crew.log", "crew-audit.jsonl"].map((name) => readFileSync(join(folder.path, name), "utf8"))].join("\n");
    for (const secret of secrets) expect(written).not.toContain(secret);
    expect(written).toContain("asked for Smith with ***");
    expect(statSync(join(folder.path, "crew-audit.jsonl")).mode & 0o777).toBe(0o600);
    const actions = readFileSync(join(folder.path, "crew-audit.jsonl"), "utf8").trimEnd().split("\n").map((line) => JSON.parse(line) as { agent: string; action: string; details: { blocked?: boolean } });
    for (const role of ROLES) expect(actions.filter((one) => one.agent === role).map((one) => one.action)).toEqual(["llm.call", "tool.call", "tool.result", "llm.call", "llm.result"]);
    expect(actions.filter((one) => one.details.blocked === true).map((one) => one.agent)).toEqual([ROLES[1]]);
    expectSuccess(await run(folder, ["-m", "crew_credentials", "verify"], null, VARIABLES));
  });

  it("runs the tool when a person says yes, and not on anything else", async () => {
    const hard = await fixRounds(FILES, "unsafe", { rules: ["unapproved-action"] });
    const folder = open(hard);
    const answers: Record<string, string> = { Yes: "is gone", "no": "is there", "": "is there" };
    for (const [answer, expected] of Object.entries(answers)) {
      folder.write("start.py", `import builtins, runpy\nbuiltins.input = lambda *_: ${JSON.stringify(answer)}\nrunpy.run_path("crew.py", run_name="__main__")\n`);
      const result = await run(folder, ["start.py"], server(), VARIABLES);
      expectSuccess(result);
      expect(result.stdout, answer).toContain(`folder ${expected}`);
      server().clear();
    }
  });

  it("without a key of its own an agent stops the crew before any request", async () => {
    const hard = await hardenRounds(FILES, USUAL, { style: "module" });
    const result = await run(open(hard), ["crew.py"], server(), { ...VARIABLES, CREW_JANITOR_OPENAI_API_KEY: "" });
    expect(result.status).not.toBe(0);
    expect(result.stderr).toContain("agent 'janitor' has no openai secret of its own");
    expect(server().requests).toEqual([]);
  });

  it("leaves files that a run made to nobody else, and git out of them", async () => {
    const hard = await hardenRounds(FILES, USUAL);
    const folder = open(hard);
    expectSuccess(await run(folder, ["crew.py"], server(), VARIABLES));
    const ignored = (hard.files[".gitignore"] ?? "").split("\n");
    const made = readdirSync(folder.path).filter((name) => name.startsWith("crew-audit"));
    expect(made.length).toBeGreaterThan(0);
    for (const name of made) expect(ignored).toContain(name);
    expect(existsSync(join(folder.path, ".env"))).toBe(true);
  });
});

describe.skipIf(MISSING !== null)("AgentCredentials", () => {
  const CLASS = `import os
from dataclasses import dataclass


@dataclass
class AgentCredentials:
    crm_api_key: str = os.environ.get("AGENT_CRM_API_KEY")


if __name__ == "__main__":
    os.environ["AGENT_CRM_API_KEY"] = "value-that-came-later"
    one = AgentCredentials()
    print(repr(one), one.crm_api_key == "value-that-came-later")
    del os.environ["AGENT_CRM_API_KEY"]
    print(AgentCredentials())
`;
  it("reads when it is made, shows nothing, and raises where there is nothing", async () => {
    const before = new Folder({ files: { "app.py": CLASS }, modes: new Map() });
    expect((await run(before, ["app.py"], null)).stdout).toBe("AgentCredentials(crm_api_key=None) False\nAgentCredentials(crm_api_key=None)\n");
    before.remove();
    const folder = new Folder(await hardenRounds({ "app.py": CLASS }, ["credentials-class"]));
    const result = await run(folder, ["app.py"], null);
    folder.remove();
    expect(result.stdout).toBe("AgentCredentials() True\n");
    expect(result.stderr).toContain("KeyError: 'AGENT_CRM_API_KEY'");
  });
});

describe.skipIf(MISSING !== null)("SecureAgent as a fix", () => {
  const { server } = modelServer();
  it("gives each agent its own secret, and nothing is left to find", async () => {
    const { "crew.py": _, ...rest } = FILES;
    const plain = FILES["crew.py"].replace(/@tool[\s\S]*?\n\n\n(?=researcher|@)/g, "").replace(/, tools=\[\w+\]/g, "").replace(`"${SHARED}"`, 'os.environ["OPENAI_API_KEY"]');
    const { files, remaining, modes } = await secureRounds({ ...rest, "crew.py": plain });
    expect(files["crew.py"]).toContain('SecureAgent(secret_id="researcher", role=');
    expect(remaining).toEqual([]);
    const folder = new Folder({ files, modes });
    expectSuccess(await run(folder, ["crew.py"], server(), VARIABLES));
    folder.remove();
    expect(keysByAgent(server(), ROLES)).toEqual({ [ROLES[0]]: [KEYS.CREW_RESEARCHER_OPENAI_API_KEY], [ROLES[1]]: [KEYS.CREW_JANITOR_OPENAI_API_KEY] });
  });
});

/** Takes the SecureAgent fix of the shared credential. */
async function secureRounds(files: Record<string, string>): Promise<{ files: Record<string, string>; modes: Fixed["modes"]; remaining: string[] }> {
  const fixed = await fixRounds(files, "unsafe", { rules: ["shared-credential"], kind: "secure-agent" });
  return { files: fixed.files, modes: fixed.modes, remaining: fixed.remaining.map((finding) => finding.message) };
}
