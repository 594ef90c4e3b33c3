import { NotebookRange, Range, Uri, ViewColumn, window, workspace } from "vscode";
import type { OpenPlace } from "../../webview/messages";

/** Shows a place of the report beside it. Only files of the open folders: the view cannot name others. */
export async function openPlace({ root, path, line, column, cell }: OpenPlace): Promise<void> {
  const folder = Uri.parse(root, true);
  const uri = Uri.joinPath(folder, ...path.split("/"));
  if (path.split("/").includes("..") || !workspace.getWorkspaceFolder(uri)) return;
  if (cell) {
    const notebook = await workspace.openNotebookDocument(uri);
    const at = Math.min(cell.number, notebook.cellCount) - 1;
    await window.showNotebookDocument(notebook, { viewColumn: ViewColumn.Beside, selections: [new NotebookRange(at, at + 1)] });
    return;
  }
  const at = new Range(line - 1, column - 1, line - 1, column - 1);
  await window.showTextDocument(uri, { selection: at, viewColumn: ViewColumn.Beside });
}
