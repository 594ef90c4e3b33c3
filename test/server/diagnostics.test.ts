import { renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { expandSecrets } from "../support/secrets";
import { Editor, Folder } from "./editor";

const LEAK = expandSecrets('from crewai import LLM\n\nllm = LLM(model="gpt-4o", api_key="{{openai}}")\n');
const codes = (found: readonly { readonly code?: unknown }[]): unknown[] => found.map((one) => one.code);

it("publishes while typing, with the version that was analysed", async () => {
  using folder = new Folder({ "crew.py": "from crewai import LLM\n" });
  using editor = await Editor.open([folder]);
  const uri = folder.uri("crew.py");
  await editor.show(uri, "from crewai import LLM\n");
  const end = { line: 1, character: 0 };
  const version = await editor.change(uri, LEAK.split("\n").slice(1).join("\n"), { start: end, end });
  const [found] = await editor.diagnostics(uri, (all, seen) => all.length > 0 && seen === version);
  expect(found).toMatchObject({ code: "hardcoded-credential", severity: 1, source: "crewvet", range: { start: { line: 2 }, end: { line: 2 } } });
  expect(found?.codeDescription?.href).toMatch(/^https:\/\/.*\/hardcoded-credential\/rule\.md$/);
  expect(await editor.end()).toBe(0);
});

it("shows the last of a burst of edits, and not each of them", async () => {
  using folder = new Folder({ "crew.py": LEAK });
  using editor = await Editor.open([folder]);
  const uri = folder.uri("crew.py");
  await editor.show(uri, LEAK);
  await editor.diagnostics(uri);
  const before = editor.publishes.get(uri) ?? 0;
  // every edit moves the finding one line down, so that each would be published
  for (let i = 0; i < 50; i++) void editor.change(uri, "# typed\n", { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } });
  const [found] = await editor.diagnostics(uri, ([first]) => first?.range.start.line === 52);
  expect(found?.code).toBe("hardcoded-credential");
  expect((editor.publishes.get(uri) ?? 0) - before).toBeLessThan(25);
});

it("names every agent of a shared credential", async () => {
  const text = 'import os\nfrom crewai import Agent, Crew, LLM, Task\nllm = LLM(model="gpt-4o", api_key=os.environ["TEAM_OPENAI_API_KEY"])\na = Agent(role="a", goal="g", backstory="b", llm=llm)\nb = Agent(role="b", goal="g", backstory="b", llm=llm)\nt = Task(description="d", expected_output="e", agent=a)\ncrew = Crew(agents=[a, b], tasks=[t])\n';
  using folder = new Folder({ "crew.py": text });
  using editor = await Editor.open([folder]);
  const found = await editor.diagnostics(folder.uri("crew.py"), (all) => codes(all).includes("shared-credential"));
  const shared = found.find((one) => one.code === "shared-credential");
  expect(shared?.relatedInformation?.map(({ location }) => location.range.start.line).sort()).toEqual([3, 4]);
});

it("clears the findings of deleted and renamed files, and of a branch switch", async () => {
  using folder = new Folder({ "a.py": LEAK, "b.py": LEAK, "c.py": "import os\n" });
  using editor = await Editor.open([folder]);
  await editor.diagnostics(folder.uri("b.py"));
  rmSync(join(folder.path, "a.py"));
  renameSync(join(folder.path, "b.py"), join(folder.path, "d.py"));
  folder.write("c.py", LEAK);
  await editor.watched(
    { uri: folder.uri("a.py"), type: 3 },
    { uri: folder.uri("b.py"), type: 3 },
    { uri: folder.uri("c.py"), type: 2 },
    { uri: folder.uri("d.py"), type: 1 },
    { uri: folder.uri(".git/HEAD"), type: 2 },
  );
  await editor.diagnostics(folder.uri("a.py"), (all) => all.length === 0);
  await editor.diagnostics(folder.uri("b.py"), (all) => all.length === 0);
  await editor.diagnostics(folder.uri("c.py"));
  await editor.diagnostics(folder.uri("d.py"));
});

it("obeys .gitignore, also when it changes", async () => {
  using folder = new Folder({ "local.py": LEAK, ".gitignore": "" });
  using editor = await Editor.open([folder]);
  await editor.diagnostics(folder.uri("local.py"));
  folder.write(".gitignore", "local.py\n");
  await editor.watched({ uri: folder.uri(".gitignore"), type: 2 });
  await editor.diagnostics(folder.uri("local.py"), (all) => all.length === 0);
});

it("shows a broken configuration at its line and keeps the last good one", async () => {
  using folder = new Folder({ "crew.py": LEAK, "crewvet.toml": '[rules]\nhardcoded-credential = "warning"\n' });
  using editor = await Editor.open([folder]);
  await editor.diagnostics(folder.uri("crew.py"), ([first]) => first?.severity === 2);
  folder.write("crewvet.toml", '[rules]\nhardcoded-credentials = "off"\n');
  await editor.watched({ uri: folder.uri("crewvet.toml"), type: 2 });
  const [broken] = await editor.diagnostics(folder.uri("crewvet.toml"));
  expect(broken).toMatchObject({ code: "configuration", severity: 1, range: { start: { line: 1 } } });
  expect(editor.published.get(folder.uri("crew.py"))?.diagnostics[0]?.severity).toBe(2);
});

it("shows the findings again when the baseline's folder is deleted", async () => {
  using folder = new Folder({ "crew.py": LEAK });
  using editor = await Editor.open([folder]);
  await editor.diagnostics(folder.uri("crew.py"));
  await editor.execute("crewvet.server.baseline");
  await editor.diagnostics(folder.uri("crew.py"), (all) => all.length === 0);
  rmSync(join(folder.path, ".crewvet"), { recursive: true });
  await editor.watched({ uri: folder.uri(".crewvet"), type: 3 });
  await editor.diagnostics(folder.uri("crew.py"));
});

it("serves two folders, each by its own configuration", async () => {
  using one = new Folder({ "crew.py": LEAK });
  using two = new Folder({ "crew.py": LEAK, "crewvet.toml": '[rules]\nhardcoded-credential = "off"\n', "other.py": LEAK });
  using editor = await Editor.open([one, two]);
  await editor.diagnostics(one.uri("crew.py"));
  await editor.execute("crewvet.server.audit");
  expect(editor.published.get(two.uri("crew.py"))?.diagnostics ?? []).toEqual([]);
});

it("analyses an open file outside every folder, and nothing beside it", async () => {
  using folder = new Folder({ "alone.py": LEAK, "neighbour.py": LEAK });
  using editor = await Editor.open([]);
  await editor.show(folder.uri("alone.py"), LEAK);
  await editor.diagnostics(folder.uri("alone.py"));
  await editor.close(folder.uri("alone.py"));
  await editor.diagnostics(folder.uri("alone.py"), (all) => all.length === 0);
  expect(editor.published.has(folder.uri("neighbour.py"))).toBe(false);
});
