import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { crewvet, project } from "../support/cli";
import { largeCrew } from "../support/large-crew";

const CREW = `import os
from crewai import Agent, Crew, LLM
from crewai_tools import PGSearchTool
llm = LLM(model="openai/gpt-4o", api_key=os.environ["OPENAI_API_KEY"])
researcher = Agent(role="r", goal="g", backstory="b", llm=llm)
writer = Agent(role="w", goal="g", backstory="b", llm=llm)
crew = Crew(agents=[researcher, writer], tasks=[])
`;
const WIDER = CREW.replace('backstory="b", llm=llm)\nwriter', 'backstory="b", llm=llm, tools=[PGSearchTool(db_uri=os.environ["DATABASE_URL"], table_name="t")])\nwriter');

it("every format of the graph names the crew", () => {
  const folder = project({ "crew.py": CREW });
  const graph = (format: string): string => {
    const { code, stdout, stderr } = crewvet(["graph", folder, "--format", format]);
    expect([code, stderr], format).toEqual([0, ""]);
    return stdout;
  };
  expect(graph("mermaid")).toMatch(/^flowchart LR\n[^]*a1\("researcher"\)[^]*\(shared\)/);
  expect(graph("svg")).toMatch(/^<\?xml[^]*<svg [^]*OPENAI_API_KEY[^]*shared by 2[^]*<\/svg>\n$/);
  expect(graph("markdown")).toMatch(/```mermaid[^]*## Credentials[^]*\*\*shared\*\*/);
  expect(JSON.parse(graph("json"))).toMatchObject({ schemaVersion: 1, crews: [{ agents: [{ name: "researcher" }, { name: "writer" }] }] });
});

it("a picture of thirty agents is a few dozen kilobytes and holds each of them", () => {
  const { stdout } = crewvet(["graph", project({ "crew.py": largeCrew(30) }), "--format", "svg"]);
  expect(stdout.match(/class="node agent"/g)).toHaveLength(30);
  expect(stdout.length).toBeLessThan(120_000);
});

it("--leak takes the variable that another one was copied from", () => {
  const code = 'import os\nfrom crewai import Agent, Crew\n\nos.environ["OPENAI_API_KEY"] = os.getenv("TEAM_OPENAI_KEY")\na = Agent(role="a", goal="g", backstory="b")\nb = Agent(role="b", goal="g", backstory="b")\ncrew = Crew(agents=[a, b], tasks=[])\n';
  const { code: exit, stdout } = crewvet(["graph", project({ "crew.py": code }), "--leak", "TEAM_OPENAI_KEY"]);
  expect(exit).toBe(0);
  expect(stdout).toMatch(/^What if OPENAI_API_KEY leaks\?[^]*it also has the names TEAM_OPENAI_KEY/);
});

it("--leak and --hijack answer for one node", () => {
  const folder = project({ "crew.py": CREW });
  expect(crewvet(["graph", folder, "--leak", "OPENAI_API_KEY"]).stdout).toMatch(/^What if OPENAI_API_KEY leaks\? {2}crew\.py:4\n {2}Whoever holds it .* 2 agents \(researcher, writer\) stop when it is revoked\.\n/);
  expect(crewvet(["graph", folder, "--hijack", "writer"]).stdout).toMatch(/^What if writer is hijacked\? {2}crew\.py:6\n {2}It reaches 1 credential\.\n/);
  expect(JSON.parse(crewvet(["graph", folder, "--hijack", "writer", "--format", "json"]).stdout)).toMatchObject([{ kind: "hijack", name: "writer", path: "crew.py", line: 6 }]);
  expect(crewvet(["graph", folder, "--leak", "OPENAI_API_KEY", "--format", "markdown"]).stdout).toMatch(/^### What if OPENAI\\_API\\_KEY leaks\?\n/);
});

it("an unknown name is wrong usage, with the nearest one", () => {
  const folder = project({ "crew.py": CREW });
  expect(crewvet(["graph", folder, "--leak", "OPENAI_API_KEI"])).toMatchObject({ code: 2, stdout: "", stderr: "crewvet: no credential is named 'OPENAI_API_KEI': did you mean 'OPENAI_API_KEY'?\n" });
  expect(crewvet(["graph", folder, "--hijack", "nobody-at-all"])).toMatchObject({ code: 2, stderr: "crewvet: no agent of a crew is named 'nobody-at-all'; see crewvet graph\n" });
  expect(crewvet(["graph", folder, "--leak", "OPENAI_API_KEY", "--format", "svg"])).toMatchObject({ code: 2 });
});

it("--compare ends with 1 only when something became worse, whatever was there before", () => {
  const folder = project({ "crew.py": CREW });
  const file = join(folder, ".crewvet-before.json");
  writeFileSync(file, crewvet(["audit", folder, "--format", "json"]).stdout);
  expect(crewvet(["audit", folder]).code).toBe(1);
  const same = crewvet(["audit", folder, "--compare", file]);
  expect([same.code, same.stdout]).toEqual([0, expect.stringContaining("Since the report of before\n  nothing changed\n")]);
  writeFileSync(join(folder, "crew.py"), WIDER);
  const worse = crewvet(["audit", folder, "--compare", file]);
  expect([worse.code, worse.stdout]).toEqual([1, expect.stringMatching(/ {2}worse:\n[^]* {4}researcher \(crew\) now reaches DATABASE_URL, which is privileged \(tool\)\n/)]);
  expect(crewvet(["audit", folder, "--compare", file, "--fail-on", "never"]).code).toBe(0);
  const json = JSON.parse(crewvet(["audit", folder, "--compare", file, "--format", "json"]).stdout) as { comparison: { worse: { kind: string }[] } };
  expect(json.comparison.worse.map((change) => change.kind)).toContain("edge");
  for (const format of ["html", "markdown"]) expect(crewvet(["audit", folder, "--compare", file, "--format", format]).stdout, format).toMatch(/now reaches DATABASE/);
});

it("what cannot be compared is wrong usage", () => {
  const folder = project({ "crew.py": CREW, "no.json": "{", "other.json": "{}" });
  for (const [args, why] of [
    [["--compare", join(folder, "missing.json")], /it does not exist/],
    [["--compare", folder], /it is no file/],
    [["--compare", join(folder, "no.json")], /it is no JSON/],
    [["--compare", join(folder, "other.json")], /it is no JSON report of crewvet/],
    [["--compare", join(folder, "no.json"), "--format", "sarif"], /--compare goes with --format text, json, markdown, html, not sarif/],
    [["--compare", join(folder, "no.json"), "--write-baseline"], /--write-baseline does not go with --compare/],
  ] as const) {
    const { code, stdout, stderr } = crewvet(["audit", folder, ...args]);
    expect(stderr).toMatch(why);
    expect([code, stdout]).toEqual([2, ""]);
  }
});

it("links of an HTML report lead to the sources from where it lies", () => {
  const folder = project({ "app/crew.py": CREW, "out/.keep": "" });
  crewvet(["audit", join(folder, "app"), "--format", "html", "--output", join(folder, "out/report.html")]);
  expect(readFileSync(join(folder, "out/report.html"), "utf8")).toContain('href="../app/crew.py#L4"');
  expect(crewvet(["audit", join(folder, "app"), "--format", "html"]).stdout).toContain('href="crew.py#L4"');
});
