import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { fixRounds } from "../support/fixes";
import { expectSuccess, Folder, MISSING, modelServer, run } from "../support/running-crew";

const SECRET = "value-of-the-password";
const KEY = "value-of-the-model-key";
const VARIABLES = { OPENAI_API_KEY: KEY, SHOP_PASSWORD: SECRET };

const crew = (options: string, description: string): string => `import os

from crewai import LLM, Agent, Crew, Task

llm = LLM(model="openai/gpt-4o-mini", api_key=os.environ["OPENAI_API_KEY"])
agent = Agent(role="Buyer", goal="Buy", backstory="You buy.", llm=llm)
task = Task(description=${description}, expected_output="A receipt", agent=agent)
crew = Crew(agents=[agent], tasks=[task], ${options})
print("result:", crew.kickoff().raw)
`;

/** Files and folders below a path, with their modes. */
function modes(path: string): Map<string, number> {
  const entries = readdirSync(path, { recursive: true, encoding: "utf8" });
  return new Map(["", ...entries].map((name) => [name, statSync(join(path, name)).mode & 0o777]));
}

describe.skipIf(MISSING !== null)("what a crew leaves behind", () => {
  const { server } = modelServer();
  const folders: Folder[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) folder.remove();
  });

  /** The folder of a program after its run, and what it printed. */
  async function ran(files: Readonly<Record<string, string>>): Promise<{ readonly path: string; readonly output: string }> {
    const folder = new Folder({ files, modes: new Map() });
    folders.push(folder);
    const result = await run(folder, ["app.py"], server(), VARIABLES);
    expectSuccess(result);
    expect(result.stdout).toContain("result:");
    return { path: folder.path, output: result.stdout + result.stderr };
  }

  it("a crew that is no more verbose prints no secret of its prompt; the model gets it as before", async () => {
    const code = crew("verbose=True", `f"Log in with {os.environ['SHOP_PASSWORD']}"`);
    const fixed = await fixRounds({ "app.py": code }, "unsafe", { rules: ["credential-in-prompt"], kind: "quiet-crew" });
    expect(fixed.files["app.py"]).toBe(code.replace("verbose=True", "verbose=False"));
    const before = await ran({ "app.py": code });
    expect(before.output).toContain(SECRET);
    server().clear();
    const after = await ran(fixed.files);
    expect(after.output).not.toContain(SECRET);
    expect(JSON.stringify(server().requests)).toContain(SECRET);
  });

  it("checkpoints are read by the program's own user only, and git leaves them alone", async () => {
    const code = crew("checkpoint=True", '"Buy milk"');
    const fixed = await fixRounds({ "app.py": code, ".gitignore": ".env\n" }, "unsafe", { rules: ["plaintext-checkpoint"], kind: "own-files" });
    expect(fixed.remaining).toEqual([]);
    expect(fixed.files[".gitignore"]).toContain(".checkpoints/\n");
    const before = await ran({ "app.py": code });
    const open = modes(join(before.path, ".checkpoints"));
    expect(new Set(open.values())).toEqual(new Set([0o755, 0o644]));
    const files = [...open].filter(([, mode]) => mode === 0o644).map(([name]) => readFileSync(join(before.path, ".checkpoints", name), "utf8"));
    expect(files.join("\n")).toContain(KEY);
    const after = await ran(fixed.files);
    expect(new Set(modes(join(after.path, ".checkpoints")).values())).toEqual(new Set([0o700, 0o600]));
  });

  it("a log file that keeps a prompt's secret is read by the program's own user only", async () => {
    const code = crew('output_log_file="logs/crew.json"', `f"Log in with {os.environ['SHOP_PASSWORD']}"`);
    const fixed = await fixRounds({ "app.py": code, ".gitignore": "logs/\n" }, "unsafe", { rules: ["plaintext-checkpoint"], kind: "own-files" });
    const before = await ran({ "app.py": code, "logs/.keep": "" });
    expect(statSync(join(before.path, "logs/crew.json")).mode & 0o777).toBe(0o644);
    expect(readFileSync(join(before.path, "logs/crew.json"), "utf8")).toContain(SECRET);
    const after = await ran({ ...fixed.files, "logs/.keep": "" });
    expect(statSync(join(after.path, "logs/crew.json")).mode & 0o777).toBe(0o600);
  });
});
