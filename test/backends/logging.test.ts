import { afterEach, describe, expect, it } from "vitest";
import { fixRounds } from "../support/fixes";
import { expectSuccess, Folder, MISSING, run } from "../support/running-crew";

const PROGRAM = `import logging
import os

from crewai import LLM

logging.basicConfig(filename="crew.log", level=logging.INFO, force=True)
log = logging.getLogger(__name__)
api_key = os.environ["OPENAI_API_KEY"]
llm = LLM(model="gpt-4o-mini", api_key=api_key)

log.info(f"key is {api_key}, pid {1}")
log.info("key is %s", api_key)
print("using", llm)
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
    expect(result.stdout).toMatch(/env \[.*'OPENAI_API_KEY'/);
    for (const secret of Object.values(secrets)) expect(result.stdout + result.stderr).not.toContain(secret);
  });
});
