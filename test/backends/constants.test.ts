import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, it, describe } from "vitest";
import { crewvet, crewvetWaiting } from "../support/cli";
import { DrivenCrew } from "../support/driven-crew";
import { expandSecrets } from "../support/secrets";
import { environment, Folder, keysByAgent, MISSING, modelServer } from "../support/running-crew";
import { keyringStore } from "./stores/local";

const FILES = {
  "crew.py": expandSecrets(`from crewai import Agent, Crew, LLM, Task

OPENAI_KEY = "{{openai:21}}"
llm = LLM(model="gpt-4o-mini", api_key=OPENAI_KEY)
scout = Agent(role="Scout", goal="Find", backstory="-", llm=llm)
crew = Crew(agents=[scout], tasks=[Task(description="Find", expected_output="x", agent=scout)])
`),
  "pyproject.toml": '[project]\nname = "example"\nversion = "0.1.0"\ndependencies = ["crewai==1.15.30"]\n',
};

describe.skipIf(MISSING !== null)("a key that stood in a constant of its own", () => {
  const { server } = modelServer();

  it("is rotated while the crew runs", async () => {
    const store = keyringStore();
    const folder = new Folder({ files: FILES, modes: new Map() });
    const fixed = crewvet(["audit", "--fix=unsafe", "--backend", "keyring", "--style", "module", "--rules", "hardcoded-credential"], { cwd: folder.path });
    expect(fixed.code, fixed.stderr).toBe(0);
    const sent = await crewvetWaiting(["store", "--python", environment().python], { cwd: folder.path, env: { ...store.env, PATH: process.env.PATH ?? "" } });
    expect(sent.code, sent.stderr).toBe(0);
    const crew = new DrivenCrew(environment(), folder.path, { ...store.env, OPENAI_BASE_URL: server().url, OPENAI_API_BASE: server().url });
    const step = async (...args: Parameters<DrivenCrew["step"]>): Promise<void> => {
      expect((await crew.step(...args)).error).toBeUndefined();
    };
    try {
      await step("load", "crew");
      await step("run");
      await store.put({ id: "crew/example/scout/openai", variable: "" }, "rotated-key", folder.path);
      await step("advance", 301);
      await step("run");
    } finally {
      await crew.end();
      await store.stop();
      rmSync(join(folder.path), { recursive: true, force: true });
    }
    expect(keysByAgent(server(), ["Scout"])).toEqual({ Scout: [expandSecrets("{{openai:21}}"), "rotated-key"] });
  });
});
