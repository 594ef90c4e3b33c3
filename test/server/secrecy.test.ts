import { expect, it } from "vitest";
import { expandSecrets } from "../support/secrets";
import { Editor, Folder } from "./editor";

const KEY = expandSecrets("{{openai}}");
const TEXT = expandSecrets('from crewai import Agent, Crew, LLM, Task\nllm = LLM(model="gpt-4o", api_key="{{openai}}")\nprint(llm.api_key)\na = Agent(role="a", goal="g", backstory="{{openai}}", llm=llm)\n');

it("sends a value only with the edit of the fix that was chosen, whatever is traced", async () => {
  using folder = new Folder({ "crew.py": TEXT });
  using editor = await Editor.open([folder], { trace: "verbose" });
  const uri = folder.uri("crew.py");
  await editor.show(uri, TEXT);
  await editor.connection.sendNotification("$/setTrace", { value: "verbose" });
  const found = await editor.diagnostics(uri);
  const hardcoded = found.find((one) => one.code === "hardcoded-credential");
  if (!hardcoded) throw new Error("nothing was found");
  await editor.connection.sendRequest("textDocument/hover", { textDocument: { uri }, position: hardcoded.range.start });
  await editor.execute("crewvet.server.audit");
  await editor.execute("crewvet.server.export", folder.uri(), "sarif");
  await editor.execute("crewvet.server.export", folder.uri(), "html");
  const actions = await editor.actions(uri, hardcoded);
  expect(actions.length).toBeGreaterThan(1);
  await editor.execute("crewvet.server.baseline");
  await editor.diagnostics(uri, (all) => all.length === 0);
  expect(editor.wire).not.toContain(KEY);
  expect(editor.wire).not.toContain(KEY.slice(12, 40));
});

it("delivers the edit on resolve alone, and refuses it for a text that has changed", async () => {
  using folder = new Folder({ "crew.py": TEXT });
  using editor = await Editor.open([folder]);
  const uri = folder.uri("crew.py");
  await editor.show(uri, TEXT);
  const hardcoded = (await editor.diagnostics(uri)).find((one) => one.code === "hardcoded-credential");
  if (!hardcoded) throw new Error("nothing was found");
  const [fix, ...others] = await editor.actions(uri, hardcoded);
  if (!fix) throw new Error("there is no fix");
  expect(fix.isPreferred).toBe(true);
  expect(fix.edit).toBeUndefined();
  expect(others.at(-1)?.title).toMatch(/^Suppress/);
  expect(JSON.stringify((await editor.resolve(fix)).documentChanges)).toContain(KEY);
  await editor.change(uri, "x = 1\n");
  await expect(editor.resolve(fix)).rejects.toThrow(/not there any more/);
  // changed on disk behind the editor's back, with the server not told
  await editor.change(uri, TEXT);
  await editor.close(uri);
  const [again] = await editor.actions(uri, hardcoded);
  folder.write("crew.py", `# changed\n${TEXT}`);
  if (!again) throw new Error("there is no fix");
  await expect(editor.resolve(again)).rejects.toThrow(/has changed/);
});

it("fixes all that is safe with source.fixAll.crewvet", async () => {
  const text = expandSecrets('from crewai import LLM\nllm = LLM(model="gpt-4o", api_key="{{openai}}")\n');
  using folder = new Folder({ "main.py": text });
  using editor = await Editor.open([folder]);
  const uri = folder.uri("main.py");
  await editor.show(uri, text);
  const [first] = await editor.diagnostics(uri);
  if (!first) throw new Error("nothing was found");
  const [all, ...more] = await editor.actions(uri, first, ["source.fixAll"]);
  if (!all) throw new Error("there is no fix all");
  expect(more).toEqual([]);
  expect(all.kind).toBe("source.fixAll.crewvet");
  const edit = await editor.resolve(all);
  const main = edit.documentChanges?.find((change) => "textDocument" in change && change.textDocument.uri === uri);
  expect(JSON.stringify(main)).toContain("os.environ");
  expect(edit.changeAnnotations).toBeUndefined();
});
