import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { crewvet, project } from "../support/cli";
import { SECRETS } from "../support/secrets";

/** One value a place, so that a leak says where it comes from. */
let seed = 500;
const planted: string[] = [];
function key(kind: string): string {
  const value = SECRETS[kind]?.(seed++) ?? "";
  planted.push(value);
  return value;
}

function files(): Record<string, string> {
  planted.length = 0;
  return {
    ".git/HEAD": "ref: refs/heads/main\n",
    "crew.py": [
      "import os",
      "from crewai import Agent, Crew, LLM, Task",
      `OPENAI_API_KEY = "${key("openai")}"`,
      `llm = LLM(model="gpt-4o", api_key="${key("openai")}")`,
      `other = LLM(model="claude", api_key=os.getenv("ANTHROPIC_API_KEY", "${key("anthropic")}"))`,
      `HEADERS = {"Authorization": "Bearer ${key("groq")}", "X-Api-Key": "${key("hex")}"}`,
      `DATABASE_URL = "postgresql://app:${key("password")}@db.example.com:5432/app"`,
      `password = "${key("password")}"  # ${key("github")}`,
      `text = """`,
      `notes ${key("slack")}`,
      `"""`,
      `a = Agent(role="researcher", goal="use ${key("tavily")}", backstory="b", llm=llm)`,
      `b = Agent(role="writer", goal="g", backstory="b", llm=llm)`,
      "crew = Crew(agents=[a, b], tasks=[Task(description='d', expected_output='e', agent=a)])",
      "print(OPENAI_API_KEY, llm, crew.model_dump())",
      `broken(`,
      "",
    ].join("\n"),
    "two.py": `API_KEY = "${key("openai")}"\nAPI_KEY_AGAIN = API_KEY\nprint(API_KEY)\n`,
    "config/agents.yaml": `researcher:\n  role: r\n  llm:\n    api_key: ${key("openai")}\n`,
    "crew.jsonc": `{"agents": [{"llm": {"api_key": "${key("anthropic")}"}}]}\n`,
    ".env": `OPENAI_API_KEY=${key("openai")}\nSERPER_API_KEY=${key("serper")}\n`,
    "settings.toml": `[llm]\napi_key = "${key("openai")}"\n`,
    "n.ipynb": JSON.stringify({ cells: [{ cell_type: "code", source: [`api_key = "${key("openai")}"\n`], outputs: [{ output_type: "stream", text: [key("github")] }] }], nbformat: 4 }),
    "Dockerfile": `FROM python\nENV OPENAI_API_KEY=${key("openai")}\n`,
    "docker-compose.yml": `services:\n  app:\n    environment:\n      API_KEY: ${key("stripe")}\n`,
    "main.tf": `variable "k" {\n  default = "${key("github")}"\n}\n`,
    "app.ts": `const apiKey = "${key("openai")}";\n`,
    "notes.md": `key: ${key("slack")}\n`,
    "baselined.py": `token = "${key("github")}"\n`,
    "suppressed.py": `token = "${key("github")}"  # crewvet: ignore[hardcoded-credential] -- test\n`,
    "nested.json": `{"api_key": "${key("openai")}", "deep": ${"[".repeat(2000)}${"]".repeat(2000)}}\n`,
  };
}

function leaksIn(text: string): string[] {
  // a part of ten characters is a leak as well
  return planted.filter((value) => text.includes(value) || text.includes(value.slice(-10)) || text.includes(value.slice(10, 20)));
}

it("no output in any format holds a planted secret", () => {
  const folder = project(files());
  for (const format of ["text", "json", "sarif", "html", "markdown", "github", "gitlab"]) {
    for (const extra of [[], ["--include-ignored", "--no-ignores", "--min-confidence", "low"]]) {
      const { stdout, stderr, code } = crewvet(["audit", folder, "--format", format, ...extra]);
      expect(code, stderr).toBe(1);
      expect(leaksIn(stdout), `${format} ${extra.join(" ")}`).toEqual([]);
      expect(leaksIn(stderr), `${format} stderr`).toEqual([]);
    }
  }
  for (const args of [["graph", folder], ...["json", "markdown", "mermaid", "svg"].map((format) => ["graph", folder, "--format", format]), ["graph", folder, "--hijack", "a"], ["audit", folder, "--diff"], ["audit", folder, "--diff", "--fix=unsafe"]]) {
    const { stdout, stderr } = crewvet(args);
    expect(leaksIn(stdout + stderr), args.join(" ")).toEqual([]);
  }
});

it("findings were there to leak", () => {
  const { stdout } = crewvet(["audit", project(files()), "--format", "json", "--min-confidence", "low"]);
  const found = JSON.parse(stdout) as { findings: { path: string; ruleId: string }[] };
  expect(found.findings.length).toBeGreaterThan(12);
});

it("a baseline holds no secret and no digest longer than 32 bits", () => {
  const folder = project(files());
  expect(crewvet(["audit", folder, "--write-baseline"]).code).toBe(0);
  const text = readFileSync(join(folder, ".crewvet/baseline.json"), "utf8");
  expect(leaksIn(text)).toEqual([]);
  expect([...text.matchAll(/"digest":"([^"]*)"/g)].every((match) => match[1]?.length === 8)).toBe(true);
});

it("fixes write values to no file but the git-ignored ones, and print none", () => {
  const folder = project({ "two.py": files()["two.py"] ?? "" });
  execFileSync("git", ["init", "-q"], { cwd: folder });
  const { stdout, stderr } = crewvet(["audit", folder, "--fix=unsafe"]);
  expect(leaksIn(stdout + stderr)).toEqual([]);
  for (const name of readdirSync(folder)) {
    if (name === ".git" || !leaksIn(readFileSync(join(folder, name), "utf8")).length) continue;
    expect(name).toBe(".env");
    expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    expect(execFileSync("git", ["check-ignore", name], { cwd: folder, encoding: "utf8" }).trim()).toBe(name);
  }
});
