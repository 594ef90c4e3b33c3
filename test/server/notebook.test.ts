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
