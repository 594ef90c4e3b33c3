import type { NotebookDocument, NotebookDocuments } from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { OpenBuffer } from "./buffers";
import { NotebookText, outputsOf, type Cell } from "./notebook-text";

const CODE_CELL = 2; // NotebookCellKind.Code

/** An open notebook as a buffer over its file. `disk` is the file's text: the outputs stand there alone. */
export function notebookBuffer(notebook: NotebookDocument, cells: NotebookDocuments<TextDocument>, disk: string | null): OpenBuffer {
  const versions = new Map<string, number>();
  const texts = notebook.cells.map((cell): Cell => {
    const document = cells.getCellTextDocument(cell);
    versions.set(cell.document, document?.version ?? 0);
    // a code cell in another language (a magic picked it) is no Python
    const kind = cell.kind === CODE_CELL && (document === undefined || document.languageId === "python") ? "code" : "markdown";
    return { uri: cell.document, kind, text: document?.getText() ?? "" };
  });
  const text = new NotebookText(texts, disk === null ? [] : outputsOf(disk));
  return { kind: "notebook", uri: notebook.uri, version: notebook.version, text: text.text, notebook: text, versions };
}
