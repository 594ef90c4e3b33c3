import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parse } from "yaml";
import { pythonEnv } from "../support/python-env";
import { expandSecrets } from "../support/secrets";
import { commit, must, packed, repository, ROOT, run, temporary, type Ran } from "./package";

const LEAK = expandSecrets('from crewai import LLM\n\nllm = LLM(model="gpt-4o", api_key="{{openai}}")\n');
const work = temporary();
let tarball = "";

beforeAll(async () => {
  tarball = await packed(work.path);
});
afterAll(() => {
  work.dispose();
});

function crew(name: string): string {
  const folder = join(work.path, name);
  mkdirSync(join(folder, "src"), { recursive: true });
  writeFileSync(join(folder, "src/crew.py"), LEAK);
  writeFileSync(join(folder, "README.md"), "# Crew\n");
  return folder;
}

it("the npm package holds the program and nothing of its sources, and runs where it is installed", async () => {
  const files = (await must("tar", ["tzf", tarball], work.path)).trim().split("\n");
  for (const file of ["package/package.json", "package/README.md", "package/LICENSE", "package/THIRD_PARTY_NOTICES", "package/dist/cli.js", "package/dist/crewvet.js", "package/dist/server.js", "package/dist/parsers.wasm"]) expect(files).toContain(file);
  expect(files.filter((file) => /^package\/(?:src|test|bench|scripts|language-rules|node_modules)\//.test(file))).toEqual([]);
  const prefix = join(work.path, "prefix");
  await must("npm", ["install", "--global", "--prefix", prefix, "--no-audit", "--no-fund", tarball], work.path);
  const ran = await run(join(prefix, "bin/crewvet"), ["audit", crew("installed"), "--format", "github"], work.path);
  expect([ran.status, ran.stderr]).toEqual([1, ""]);
  expect(ran.stdout).toMatch(/^::error file=src\/crew\.py,line=3,/m);
});

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly runs: { readonly steps: readonly { readonly run: string; readonly shell: string; readonly env: Readonly<Record<string, string>> }[] };
}

/** Runs the action's steps as the runner does: inputs put into `env`, the script by bash with its flags. */
function act(workspace: string, inputs: Readonly<Record<string, string>>): Promise<Ran> {
  const action = parse(readFileSync(join(ROOT, "action.yml"), "utf8")) as Action;
  const [step] = action.runs.steps;
  if (action.runs.steps.length !== 1 || step?.shell !== "bash") throw new Error("the action has other steps by now");
  const value = (name: string): string => inputs[name] ?? action.inputs[name]?.default ?? "";
  const env = Object.fromEntries(Object.entries(step.env).map(([key, text]) => [key, text.replace(/\$\{\{ inputs\.([\w-]+) \}\}/g, (_, name: string) => value(name))]));
  return run("bash", ["--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step.run], workspace, { ...env, GITHUB_WORKSPACE: workspace, GITHUB_ACTIONS: "true" });
}

it("the action annotates, fails on findings, and writes a report relative to the repository", async () => {
  const workspace = crew("action");
  const version = `file:${tarball}`;
  const annotated = await act(workspace, { version });
  expect(annotated.status, annotated.stderr).toBe(1);
  expect(annotated.stdout).toMatch(/^::error file=src\/crew\.py,line=3,/m);
  const sarif = await act(workspace, { version, format: "sarif", output: "crewvet.sarif", "fail-on": "never", paths: "src README.md" });
  expect(sarif.status, sarif.stderr).toBe(0);
  const log = JSON.parse(readFileSync(join(workspace, "crewvet.sarif"), "utf8")) as { runs: [{ results: [{ locations: [{ physicalLocation: { artifactLocation: { uri: string } } }] }] }] };
  expect(log.runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri).toBe("src/crew.py");
  const injected = await act(workspace, { version, paths: "src; touch injected", "fail-on": "$(touch injected)" });
  expect([injected.status, (await run("ls", ["injected"], workspace)).status]).toEqual([2, 2]);
});

it("the pre-commit hook installs from the repository and stops a commit with a key", async (test) => {
  const python = pythonEnv(["pre-commit==4.7.0"]);
  if ("missing" in python) {
    test.skip(python.missing);
    return;
  }
  const source = join(work.path, "hook");
  mkdirSync(source);
  await repository(source);
  const folder = crew("pre-commit");
  await commit(folder);
  const env = { PRE_COMMIT_HOME: join(work.path, "pre-commit-home") };
  const hook = (): Promise<Ran> => run(join(python.bin, "pre-commit"), ["run", "--all-files", "--color", "never"], folder, env);
  const revision = (await must("git", ["rev-parse", "HEAD"], source)).trim();
  writeFileSync(join(folder, ".pre-commit-config.yaml"), `repos:\n  - repo: ${source}\n    rev: ${revision}\n    hooks:\n      - id: crewvet\n`);
  await must("git", ["add", "-A"], folder);
  const stopped = await hook();
  expect(stopped.stdout + stopped.stderr).toMatch(/crewvet\.+Failed/);
  expect(stopped.stdout).toMatch(/error\[hardcoded-credential\][\s\S]* src\/crew\.py:3:/);
  writeFileSync(join(folder, "src/crew.py"), 'from crewai import LLM\n\nllm = LLM(model="ollama/llama3", base_url="http://localhost:11434")\n');
  await must("git", ["add", "-A"], folder);
  expect((await hook()).stdout).toMatch(/crewvet\.+Passed/);
});
