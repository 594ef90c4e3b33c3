import { afterEach, describe, expect, it } from "vitest";
import { fixRounds } from "../support/fixes";
import { expectSuccess, Folder, MISSING, run } from "../support/running-crew";

const PROGRAM = `import logging
import os

from crewai import LLM, Agent, Crew, Task

logging.basicConfig(filename="crew.log", level=logging.INFO, force=True)
log = logging.getLogger(__name__)
api_key = os.environ["OPENAI_API_KEY"]
llm = LLM(model="gpt-4o-mini", api_key=api_key)

log.info(f"key is {api_key}, pid {1}")
log.info("key is %s", api_key)
print("using", llm)
agent = Agent(role="Researcher", goal="g", backstory="b", llm=llm)
print("agent", agent)
print(llm.model_dump())
print(agent.model_dump_json())
print(Crew(agents=[agent], tasks=[Task(description="Find facts", expected_output="x", agent=agent)]).model_dump())
log.info("env %s", dict(os.environ))


def connect():
    password = os.environ["DB_PASSWORD"]
    print(f"connecting with {password} to db")


connect()
print("done")
`;

describe.skipIf(MISSING !== null)("redaction at the call", () => {
  const folders: Folder[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) folder.remove();
  });

  it("the program runs as before and neither its log nor its output holds a secret", async () => {
    const files = { "app.py": `${PROGRAM}print(open("crew.log").read())\n` };
    const fixed = await fixRounds(files, "safe", { rules: ["unredacted-logging"] });
    expect(fixed.remaining.map((finding) => finding.message)).toEqual([]);
    const secrets = { OPENAI_API_KEY: "value-of-the-model-key", DB_PASSWORD: "value-of-the-password" };
    const before = new Folder({ files, modes: new Map() });
    const after = new Folder(fixed);
    folders.push(before, after);
    const leaking = await run(before, ["app.py"], null, secrets);
    expectSuccess(leaking);
    for (const secret of Object.values(secrets)) expect(leaking.stdout).toContain(secret);
    const result = await run(after, ["app.py"], null, secrets);
    expectSuccess(result);
    expect(result.stdout).toContain("done");
    expect(result.stdout).toContain("key is ***, pid 1");
    expect(result.stdout).toContain("using gpt-4o-mini");
    expect(result.stdout).toContain("agent Agent(role=Researcher, goal=g, backstory=b)");
    expect(result.stdout).toContain("{'model': 'gpt-4o-mini', 'temperature': None");
    expect(result.stdout).toContain('{"role":"Researcher","goal":"g","backstory":"b"}');
    expect(result.stdout).toMatch(/env \[.*'OPENAI_API_KEY'/);
    for (const secret of Object.values(secrets)) expect(result.stdout + result.stderr).not.toContain(secret);
  });

  const SETTINGS = `import dataclasses
import os

from pydantic import BaseModel, Field


class Settings(BaseModel):
    region: str = "eu"
    api_key: str = Field(default=os.environ["OPENAI_API_KEY"], min_length=3)
    db_password: str | None = None


def send(key, password):
    assert key == os.environ["OPENAI_API_KEY"], "the key is used as before"
    return f"{len(key)} {password is None}"


settings = Settings(db_password=os.getenv("CRM_PASSWORD"))
token = os.environ["GITHUB_TOKEN"]
print(f"token {token}, {token!s:>20}", "%s" % token)
print("plain " + token)
print(settings.region, settings.api_key)
print(f"{settings.db_password}")
if token.startswith("value"):
    print(send(settings.api_key, settings.db_password), len(token))
print("done")
`;
  const VALUES = { OPENAI_API_KEY: "value-of-the-model-key", DB_PASSWORD: "value-of-the-password", GITHUB_TOKEN: "value-of-the-token" };

  /** Runs the program before and after a fix of one kind; the second run holds none of the values. */
  async function runFixed(code: string, kind: string): Promise<string> {
    const fixed = await fixRounds({ "app.py": code }, "unsafe", { rules: ["unredacted-logging"], kind });
    expect(fixed.remaining.map((finding) => finding.message)).toEqual([]);
    const [before, after] = [new Folder({ files: { "app.py": code }, modes: new Map() }), new Folder(fixed)];
    folders.push(before, after);
    const leaking = await run(before, ["app.py"], null, VALUES);
    expectSuccess(leaking);
    expect(leaking.stdout).toContain("value-of-the");
    const result = await run(after, ["app.py"], null, VALUES);
    expectSuccess(result);
    expect(result.stdout).toContain("done");
    expect(result.stdout + result.stderr).not.toContain("value-of-the");
    return result.stdout;
  }

  it("a SecretStr prints as stars and is used as before", async () => {
    expect(await runFixed(SETTINGS, "secret-type")).toBe("token **********,           ********** **********\nplain **********\neu **********\nNone\n22 True 18\ndone\n");
  });

  it("a name stands for the value", async () => {
    const output = await runFixed(SETTINGS, "log-name");
    expect(output).toContain("token GITHUB_TOKEN is set, GITHUB_TOKEN is set GITHUB_TOKEN is set\nplain GITHUB_TOKEN is set\n");
    expect(output).toContain("CRM_PASSWORD is not set\n22 True 18\n");
  });

  it("settings are shown without their secret fields", async () => {
    const code = `${SETTINGS.slice(0, SETTINGS.indexOf("token ="))}print(settings)\nprint(settings.model_dump())\nprint(f"{vars(settings)}", vars(settings))\nprint("done")\n`;
    const output = await runFixed(code, "redact");
    expect(output.match(/\{'region': 'eu'\}/g)).toHaveLength(3);
  });
});
