import { build } from "esbuild";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createContext, runInContext } from "node:vm";
import { beforeAll, expect, it } from "vitest";
import { expandSecrets } from "../support/secrets";

const root = join(__dirname, "../..");

/** What a page would write: files in, findings out. Knowledge and rules are handed in, as at every composition root. */
const PAGE = `
  import { KNOWLEDGE } from "./language-rules/knowledge";
  import { RULES } from "./language-rules/registry.generated";
  import { DEFAULT_ENGINE_OPTIONS, runRules } from "./src/core/rules/engine";
  import { loadParsers } from "./src/core/languages/wasm";
  import { Workspace } from "./src/core/workspace";
  globalThis.analyse = async (wasm, files) => {
    const workspace = new Workspace({
      name: "page", parsers: await loadParsers(wasm), tokens: { scan: () => [] }, knowledge: KNOWLEDGE,
      key: new Uint8Array(32).fill(3), options: { sharedCredentialAllow: [] },
    });
    for (const [path, text] of Object.entries(files)) workspace.set({ path, text, ignored: false, mode: null });
    const project = workspace.project();
    const { findings, failures } = runRules(project, RULES, DEFAULT_ENGINE_OPTIONS);
    return JSON.stringify({
      agents: [...project.crew.agents.values()].map((agent) => agent.name),
      failures: failures.map((failure) => failure.ruleId + ": " + String(failure.error)),
      findings: findings.map((finding) => [finding.ruleId, finding.location.path, files[finding.location.path].slice(finding.location.range.start, finding.location.range.end)]),
    });
  };
`;

let bundle = "";

beforeAll(async () => {
  const result = await build({
    stdin: { contents: PAGE, resolveDir: root, loader: "ts" },
    absWorkingDir: root,
    bundle: true,
    write: false,
    platform: "browser",
    format: "iife",
    target: "es2022",
    mainFields: ["module", "main"],
    logLevel: "silent",
  });
  expect(result.warnings).toEqual([]);
  bundle = result.outputFiles[0]?.text ?? "";
});

it("bundles for the browser without a module of Node", () => {
  expect(bundle.length).toBeGreaterThan(100_000);
  expect(bundle).not.toMatch(/require\(["']node:|from ["']node:|Dynamic require of/);
});

it("analyses a crew where there is neither require nor process", async () => {
  // the globals of a page that the engine may use, and no others
  const WebAssembly: unknown = Reflect.get(globalThis, "WebAssembly");
  const page = createContext({ WebAssembly, TextEncoder, TextDecoder, URL });
  runInContext(bundle, page);
  expect(runInContext("typeof require + typeof process + typeof Buffer", page)).toBe("undefinedundefinedundefined");
  const crew = expandSecrets(`from crewai import Agent, Crew, LLM
llm = LLM(model="openai/gpt-4o", api_key="{{openai}}")
researcher = Agent(role="Researcher", goal="Find", backstory="Old", llm=llm)
writer = Agent(role="Writer", goal="Write", backstory="Young", llm=llm)
crew = Crew(agents=[researcher, writer], tasks=[])
`);
  const infra = 'resource "aws_iam_policy" "crew" {\n  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] })\n}\n';
  Object.assign(page, { wasm: new Uint8Array(readFileSync(join(root, "src/core/languages/parsers.wasm"))), files: { "crew.py": crew, "main.tf": infra } });
  const answer = JSON.parse(String(await runInContext("analyse(wasm, files)", page))) as { agents: string[]; failures: string[]; findings: [string, string, string][] };
  expect(answer.failures).toEqual([]);
  expect(answer.agents).toEqual(["researcher", "writer"]);
  expect(answer.findings).toContainEqual(["hardcoded-credential", "crew.py", expandSecrets('{{openai}}')]);
  expect(answer.findings.map(([rule]) => rule)).toContain("shared-credential");
  expect(answer.findings.map(([rule, path]) => `${rule} ${path}`)).toContain("overscoped-policy main.tf");
});
