import assert from "node:assert/strict";
import { afterEach, describe, it } from "mocha";
import { commands, extensions, Hover, MarkdownString, Position, Uri, window, workspace, WorkspaceEdit, type NotebookDocument } from "vscode";
import { expandSecrets } from "../../support/secrets";
import { actions, codeOf, diagnostic, inWorkspace, open, ours, read, until, write } from "./support";

const KEY = expandSecrets("{{openai:7}}");
const LEAK = `from crewai import LLM\n\nllm = LLM(model="gpt-4o", api_key="${KEY}")\n`;

const HARMFUL = `import shutil

from crewai import Agent, Crew, Task
from crewai.tools import tool


@tool("Remove folder")
def remove_folder(folder: str) -> str:
    """Removes a folder."""
    shutil.rmtree(folder)
    return "gone"


janitor = Agent(role="Janitor", goal="Clean", backstory="Tidy", llm="gpt-4o", tools=[remove_folder])
crew = Crew(agents=[janitor], tasks=[Task(description="Clean", expected_output="x", agent=janitor)])

if __name__ == "__main__":
    crew.kickoff()
`;

describe("CrewVet in VS Code", () => {
  afterEach(async () => {
    await commands.executeCommand("workbench.action.closeAllEditors");
  });

  it("is active in a folder with a crew", async () => {
    const extension = extensions.getExtension("crewvet.crewvet");
    assert.ok(extension, "the extension is not installed");
    await until("activation", () => extension.isActive);
  });

  it("contributes its commands and no telemetry", async () => {
    const all = await commands.getCommands(true);
    for (const id of ["crewvet.auditWorkspace", "crewvet.explainRule", "crewvet.createBaseline", "crewvet.hardenCrew", "crewvet.undoHarden", "crewvet.pickFix"]) assert.ok(all.includes(id), id);
  });

  it("links each code to the rule's page and says where the agents are", async () => {
    const uri = inWorkspace("crew.py");
    await open(uri);
    const found = await diagnostic(uri, "hardcoded-credential");
    assert.ok(typeof found.code === "object" && found.code.target.toString().endsWith("/hardcoded-credential/rule.md"));
    assert.ok(!found.message.includes(expandSecrets("{{openai}}")));
    const shared = await diagnostic(uri, "shared-credential");
    assert.equal(shared.relatedInformation?.length, 2, "both agents are related");
  });

  it("reports while typing and clears when the key is gone", async () => {
    const uri = await write("typed.py", "from crewai import LLM\n\n");
    const document = await open(uri);
    const editor = await window.showTextDocument(document);
    await editor.edit((edit) => {
      edit.insert(new Position(2, 0), `llm = LLM(model="gpt-4o", api_key="${KEY}")\n`);
    });
    const found = await diagnostic(uri, "hardcoded-credential");
    assert.equal(document.getText(found.range), KEY);
    await editor.edit((edit) => {
      edit.delete(document.lineAt(2).range);
    });
    await until("no finding", () => ours(uri).length === 0);
    await document.save();
  });

  it("offers the fix first and suppression last, with no value before it is chosen", async () => {
    const uri = await write("menu.py", LEAK);
    await open(uri);
    const { range } = await diagnostic(uri, "hardcoded-credential");
    const offered = await actions(uri, range, "quickfix");
    assert.equal(offered[0]?.isPreferred, true);
    assert.match(offered.at(-1)?.title ?? "", /^Suppress/);
    assert.ok(!JSON.stringify(offered).includes(KEY), "an unresolved action holds the key");
    assert.equal(offered[0].edit, undefined);
  });

  it("keeps what a menu offered working when the editor has forgotten the menu", async () => {
    const uri = await write("menu.py", LEAK);
    await open(uri);
    const { range } = await diagnostic(uri, "hardcoded-credential");
    const offered = await actions(uri, range, "quickfix");
    for (let newer = 0; newer < 3; newer++) await actions(uri, range, "quickfix");
    const explain = offered.find((one) => one.title === "Explain hardcoded-credential")?.command;
    assert.ok(explain, "no entry explains the rule");
    assert.ok(offered.every((one) => one.command?.arguments === undefined), "an entry has arguments, which the editor forgets");
    await commands.executeCommand(explain.command);
    await until("the rule's page", () => window.tabGroups.all.flatMap((group) => group.tabs).some((tab) => /hardcoded-credential/.test(tab.label)));
  });

  it("moves a key into .env with the chosen fix", async () => {
    const uri = await write("sub/fix.py", LEAK);
    const document = await open(uri);
    const { range } = await diagnostic(uri, "hardcoded-credential");
    const [fix] = await actions(uri, range, "quickfix", 1);
    assert.ok(fix?.edit, "the fix has no edit");
    assert.ok(await workspace.applyEdit(fix.edit));
    assert.ok(!document.getText().includes(KEY));
    await workspace.saveAll();
    await until("no finding", () => ours(uri).length === 0);
    await until("the key in .env", async () => (await read(".env")).includes(KEY));
  });

  it("suppresses a finding with a comment that works", async () => {
    const uri = await write("suppressed.py", LEAK);
    const document = await open(uri);
    const { range } = await diagnostic(uri, "hardcoded-credential");
    const offered = await actions(uri, range, "quickfix");
    const suppress = offered.find((one) => one.title === "Suppress hardcoded-credential here");
    assert.ok(suppress?.edit);
    await workspace.applyEdit(suppress.edit);
    assert.match(document.getText(), /# crewvet: ignore\[hardcoded-credential\]/);
    await until("no finding", () => ours(uri).every((one) => codeOf(one) !== "hardcoded-credential"));
    await document.save();
  });

  it("explains a finding on hover", async () => {
    const uri = inWorkspace("crew.py");
    await open(uri);
    const { range } = await diagnostic(uri, "hardcoded-credential");
    const hovers = await commands.executeCommand<Hover[]>("vscode.executeHoverProvider", uri, range.start);
    const text = hovers.flatMap((hover) => hover.contents.map((content) => (content instanceof MarkdownString ? content.value : ""))).join("\n");
    assert.match(text, /hardcoded-credential/);
  });

  it("clears the findings of deleted and renamed files", async () => {
    const uri = await write("moved.py", LEAK);
    await diagnostic(uri, "hardcoded-credential");
    const target = inWorkspace("moved-away.py");
    const edit = new WorkspaceEdit();
    edit.renameFile(uri, target);
    await workspace.applyEdit(edit);
    await diagnostic(target, "hardcoded-credential");
    await until("no finding at the old name", () => ours(uri).length === 0);
    await workspace.fs.delete(target);
    await until("no finding of a deleted file", () => ours(target).length === 0);
  });

  it("places a notebook's finding in its cell", async () => {
    const notebook: NotebookDocument = await workspace.openNotebookDocument(inWorkspace("notes.ipynb"));
    await window.showNotebookDocument(notebook);
    const cell = notebook.cellAt(1).document;
    const found = await diagnostic(cell.uri, "hardcoded-credential");
    assert.equal(cell.getText(found.range), expandSecrets("{{openai:2}}"));
    assert.equal(found.range.start.line, 1);
  });

  it("obeys the project's configuration and shows a broken one at its line", async () => {
    const uri = inWorkspace("crew.py");
    const config = await write("crewvet.toml", '[rules]\nhardcoded-credential = "off"\n');
    await until("the rule is off", () => ours(uri).every((one) => codeOf(one) !== "hardcoded-credential"));
    await write("crewvet.toml", '[rules]\nhardcoded-credential = "loud"\n');
    const broken = await diagnostic(config, "configuration");
    assert.equal(broken.range.start.line, 1);
    await workspace.fs.delete(config);
    await diagnostic(uri, "hardcoded-credential");
  });

  it("audits the workspace and explains rules", async () => {
    const result = await commands.executeCommand<{ roots: { report: { findings: unknown[]; scorecard: unknown[] } }[] }>("crewvet.auditWorkspace");
    assert.equal(result.roots[0]?.report.scorecard.length, 10);
    assert.ok(result.roots[0].report.findings.length > 0);
    assert.ok(!JSON.stringify(result).includes(expandSecrets("{{openai}}")), "the report holds a key");
    await until("the report's tab", () => window.tabGroups.all.flatMap((group) => group.tabs).some((tab) => tab.label === "CrewVet Audit"));
    const page = await workspace.openTextDocument(Uri.parse("crewvet-rule:/hardcoded-credential.md"));
    assert.match(page.getText(), /How to fix/);
  });

  it("hardens a crew after a look, and finds nothing to do the second time", async () => {
    await write("team/requirements.txt", "crewai==1.15.30\n");
    const uri = await write("team/crew.py", HARMFUL);
    await open(uri);
    await diagnostic(uri, "unapproved-action");
    const parts = ["redaction", "audit-trail", "approval"];
    let done = false;
    const applied = Promise.resolve(commands.executeCommand<boolean>("crewvet.hardenCrew", parts)).finally(() => {
      done = true;
    });
    await until("the preview is accepted", async () => {
      await commands.executeCommand("refactorPreview.apply");
      return done;
    });
    assert.equal(await applied, true);
    const text = await read("team/crew.py");
    assert.match(text, /^install_redaction\(\)\ninstall_audit\(\)\n/m);
    assert.match(text, /^@before_tool_call\(tools=\["Remove folder"\]\)$/m);
    assert.match(await read("team/crew_credentials.py"), /def verify_trail/);
    assert.match(await read("team/.gitignore"), /^crew-audit\.jsonl$/m);
    await until("nobody is asked no more", () => ours(uri).every((one) => codeOf(one) !== "unapproved-action"));
    assert.equal(await commands.executeCommand<boolean>("crewvet.hardenCrew", parts), false, "a second run changes something");
    assert.equal(await read("team/crew.py"), text);
    await workspace.fs.delete(inWorkspace("team"), { recursive: true });
  });

  it("writes a baseline that hides today's findings", async () => {
    const uri = inWorkspace("crew.py");
    await diagnostic(uri, "hardcoded-credential");
    const written = await commands.executeCommand<string[]>("crewvet.createBaseline");
    assert.equal(written.length, 1);
    await until("nothing is left", () => ours(uri).length === 0);
    const text = await read(".crewvet/baseline.json");
    assert.ok(!text.includes(expandSecrets("{{openai}}")), "the baseline holds a key");
    await workspace.fs.delete(inWorkspace(".crewvet"), { recursive: true });
    await diagnostic(uri, "hardcoded-credential");
  });
});
