import { TextEdit, type WorkspaceEdit } from "vscode-languageserver/node";
import { expect, it } from "vitest";
import { expandSecrets } from "../support/secrets";
import { Editor, Folder } from "./editor";

const CELL = expandSecrets("from crewai import LLM\nllm = LLM(model='gpt-4o', api_key='{{openai}}')");

it("places findings in the cell and fixes them there", async () => {
  const file = JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [{ cell_type: "code", metadata: {}, outputs: [], execution_count: null, source: CELL }] });
  using folder = new Folder({ "notes.ipynb": file });
  using editor = await Editor.open([folder]);
  await editor.diagnostics(folder.uri("notes.ipynb"));
  const cells = ["notebook-cell:0", "notebook-cell:1"];
  await editor.connection.sendNotification("notebookDocument/didOpen", {
    notebookDocument: { uri: folder.uri("notes.ipynb"), notebookType: "jupyter-notebook", version: 1, cells: cells.map((document, index) => ({ kind: index === 0 ? 1 : 2, document })) },
    cellTextDocuments: [
      { uri: cells[0], languageId: "markdown", version: 1, text: "# \"Title\"" },
      { uri: cells[1], languageId: "python", version: 1, text: CELL },
    ],
  });
  const [found] = await editor.diagnostics("notebook-cell:1");
  expect(found?.range.start).toEqual({ line: 1, character: 35 });
  await editor.diagnostics(folder.uri("notes.ipynb"), (all) => all.length === 0);
  if (!found) return;
  const [fix] = await editor.actions("notebook-cell:1", found);
  expect(fix).toBeDefined();
  if (!fix) return;
  const edit = await editor.resolve(fix);
  const inCell = edit.documentChanges?.find((change) => "textDocument" in change && change.textDocument.uri === "notebook-cell:1");
  expect(JSON.stringify(inCell)).toContain("os.environ");
});

it("writes a suppression into the cell, which the file's audit honours as well", async () => {
  const lines = CELL.replace("api_key='", 'base_url="http://127.0.0.1", api_key=\'').split("\n").map((line, index, all) => (index < all.length - 1 ? `${line}\n` : line));
  const cell = (source: string[]): object => ({ cell_type: "code", metadata: {}, outputs: [], execution_count: null, source });
  const file = JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [cell(["x = 1"]), cell(lines)] });
  using folder = new Folder({ "notes.ipynb": file });
  using editor = await Editor.open([folder]);
  const [onDisk] = await editor.diagnostics(folder.uri("notes.ipynb"));
  if (!onDisk) return;
  const inFile = (await editor.actions(folder.uri("notes.ipynb"), onDisk)).find(({ title }) => title.startsWith("Suppress"));
  const [written] = textEdits(inFile?.edit);
  expect(written?.newText).toBe("  # crewvet: ignore[hardcoded-credential]");
  const at = written?.range.start.character ?? 0;
  const after = file.slice(0, at) + (written?.newText ?? "") + file.slice(at);
  expect(JSON.parse(after)).toMatchObject({ cells: [{ source: ["x = 1"] }, { source: [lines[0], `${lines[1] ?? ""}${written?.newText ?? ""}`] }] });
  folder.write("notes.ipynb", after);
  await editor.watched({ uri: folder.uri("notes.ipynb"), type: 2 });
  await editor.diagnostics(folder.uri("notes.ipynb"), (all) => all.length === 0);
  await editor.connection.sendNotification("notebookDocument/didOpen", {
    notebookDocument: { uri: folder.uri("notes.ipynb"), notebookType: "jupyter-notebook", version: 1, cells: [{ kind: 2, document: "notebook-cell:9" }] },
    cellTextDocuments: [{ uri: "notebook-cell:9", languageId: "python", version: 1, text: lines.join("") }],
  });
  const [found] = await editor.diagnostics("notebook-cell:9");
  if (!found) return;
  const inCell = (await editor.actions("notebook-cell:9", found)).find(({ title }) => title.startsWith("Suppress"));
  expect(inCell?.edit?.documentChanges).toMatchObject([{ textDocument: { uri: "notebook-cell:9", version: 1 }, edits: [{ range: { start: { line: 1, character: lines[1]?.length } } }] }]);
});

function textEdits(edit: WorkspaceEdit | undefined): TextEdit[] {
  return (edit?.documentChanges ?? []).flatMap((change) => ("edits" in change ? change.edits.filter(TextEdit.is) : []));
}
