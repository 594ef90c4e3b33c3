import { afterEach, describe, expect, it } from "vitest";
import { fixRounds, type Fixed } from "../support/fixes";
import { expectSuccess, Folder, keysByAgent, MISSING, modelServer, run } from "../support/running-crew";
import { hardcodedCrew, hardcodedKeys, ROLES, sharedCrew, yamlCrew } from "./crews";

const folders: Folder[] = [];
const open = (fixed: Pick<Fixed, "files" | "modes">): Folder => {
  const folder = new Folder(fixed);
  folders.push(folder);
  return folder;
};
afterEach(() => {
  for (const folder of folders.splice(0)) folder.remove();
});

describe.skipIf(MISSING !== null)("keys in the environment", () => {
  const { server } = modelServer();

  it("each agent sends its own key, from .env alone", async () => {
    const fixed = await fixRounds(hardcodedCrew(), "safe");
    expect(fixed.remaining.filter((finding) => finding.ruleId === "hardcoded-credential")).toEqual([]);
    for (const key of hardcodedKeys()) expect(fixed.files["crew.py"]).not.toContain(key);
    // site-packages lies outside the project, so the crew's own load_dotenv() has to find the file
    expectSuccess(await run(open(fixed), ["crew.py"], server()));
    const [first, second] = hardcodedKeys();
    expect(keysByAgent(server(), ROLES)).toEqual({ [ROLES[0]]: [first], [ROLES[1]]: [second] });
  });

  it("a variable that is set already wins over .env", async () => {
    const fixed = await fixRounds(hardcodedCrew(), "safe");
    expectSuccess(await run(open(fixed), ["crew.py"], server(), { CREW_WRITER_OPENAI_API_KEY: "set-outside" }));
    expect(keysByAgent(server(), ROLES)[ROLES[1]]).toEqual(["set-outside"]);
  });

  it("a missing key stops the crew before any request, shared key or not", async () => {
    const fixed = await fixRounds(hardcodedCrew(), "safe");
    const result = await run(open({ files: { ...fixed.files, ".env": "" }, modes: fixed.modes }), ["crew.py"], server(), { OPENAI_API_KEY: "shared" });
    expect(result.status).not.toBe(0);
    expect(result.stderr).toContain("KeyError: 'CREW_RESEARCHER_OPENAI_API_KEY'");
    expect(server().requests).toEqual([]);
  });

  it("agents that shared a variable get a key each", async () => {
    const fixed = await fixRounds(sharedCrew(), "unsafe");
    expect(fixed.remaining.filter((finding) => finding.ruleId === "shared-credential")).toEqual([]);
    expectSuccess(await run(open(fixed), ["crew.py"], server(), { CREW_RESEARCHER_OPENAI_API_KEY: "key-one", CREW_WRITER_OPENAI_API_KEY: "key-two", OPENAI_API_KEY: "shared" }));
    expect(keysByAgent(server(), ROLES)).toEqual({ [ROLES[0]]: ["key-one"], [ROLES[1]]: ["key-two"] });
  });

  it("agents that shared agents.yaml's model get a key each", async () => {
    const fixed = await fixRounds(yamlCrew(), "unsafe");
    expect(fixed.remaining.filter((finding) => finding.ruleId === "shared-credential")).toEqual([]);
    const folder = open({ files: { ...fixed.files, ".env": "CREW_RESEARCHER_OPENAI_API_KEY=key-one\nCREW_WRITER_OPENAI_API_KEY=key-two\n" }, modes: fixed.modes });
    expectSuccess(await run(folder, ["-m", "team.main"], server(), { PYTHONPATH: `${folder.path}/src`, OPENAI_API_KEY: "shared" }));
    expect(keysByAgent(server(), ROLES)).toEqual({ [ROLES[0]]: ["key-one"], [ROLES[1]]: ["key-two"] });
  });
});
