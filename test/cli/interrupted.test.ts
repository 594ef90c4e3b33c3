import { readdirSync, readFileSync, statSync, watch } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { crewvet, project, startCrewvet } from "../support/cli";
import { SECRETS } from "../support/secrets";

const FILES = 60;
const KEYS = Array.from({ length: FILES }, (_, index) => SECRETS.openai?.(2000 + index) ?? "");
const code = (key: string): string => `from crewai import Agent, LLM\n\nllm = LLM(model="gpt-4o", api_key="${key}")\nagent = Agent(role="r", goal="g", backstory="b", llm=llm)\n`;
const sources = (): Record<string, string> => Object.fromEntries(KEYS.map((key, index) => [`agent_${String(index).padStart(2, "0")}.py`, code(key)]));

/** Kills `--fix` as soon as `renames` files of the folder have got a new content. Gives the signal that ended it. */
function killed(folder: string, renames: number): Promise<NodeJS.Signals | null> {
  return new Promise((resolve, reject) => {
    const child = startCrewvet(["audit", folder, "--fix"], folder);
    const seen = new Set<string>();
    const watcher = watch(folder, (_, name) => {
      if (name === null || name.endsWith(".tmp")) return;
      seen.add(name);
      if (seen.size >= renames) child.kill("SIGKILL");
    });
    child.once("error", reject);
    child.once("exit", (_, signal) => {
      watcher.close();
      resolve(signal);
    });
  });
}

it.each([1, 2, 3, 8])("a --fix killed after %i files leaves each file old or new, and no value is lost", async (renames) => {
  const folder = project(sources());
  const fixedAll = project(sources());
  crewvet(["audit", fixedAll, "--fix"]);
  expect(await killed(folder, renames)).toBe("SIGKILL");
  const env = readdirSync(folder).includes(".env") ? readFileSync(join(folder, ".env"), "utf8") : "";
  KEYS.forEach((key, index) => {
    const name = `agent_${String(index).padStart(2, "0")}.py`;
    const text = readFileSync(join(folder, name), "utf8");
    expect([code(key), readFileSync(join(fixedAll, name), "utf8")]).toContain(text);
    expect(text.includes(key) || env.includes(key)).toBe(true);
  });
  for (const name of leftovers(folder).filter((one) => one.startsWith(".env."))) expect(statSync(join(folder, name)).mode & 0o077).toBe(0);
  expect(crewvet(["audit", folder, "--fix"]).code).toBe(0);
  for (const name of Object.keys(sources())) expect(readFileSync(join(folder, name), "utf8")).toBe(readFileSync(join(fixedAll, name), "utf8"));
  expect(leftovers(folder)).toEqual([]);
});

function leftovers(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.endsWith(".tmp"));
}
