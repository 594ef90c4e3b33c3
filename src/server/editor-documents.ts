import { NotebookDocuments, TextDocuments, type Connection, type NotebookDocument } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Range as LspRange } from "vscode-languageserver/node";
import { LineIndex } from "../core/text/lines";
import type { Range } from "../core/text/range";
import { textBuffer } from "./buffers";
import { notebookBuffer } from "./notebooks";
import { toOffsets } from "./positions";
import type { Located, Roots } from "./roots";
import { pathOfUri } from "./uri";

export interface DocumentEvents {
  /** Something that takes part in the analysis has changed. */
  changed(): void;
  /** Nothing is shown under this URI any more. */
  gone(located: Located, uri: string): void;
  saved(located: Located): void;
}

/** Keeps the roots' buffers equal to the editor's open documents and notebooks. */
export class EditorDocuments {
  readonly texts = new TextDocuments(TextDocument);
  readonly notebooks = new NotebookDocuments(TextDocument);

  private readonly openNotebooks = new Map<string, NotebookDocument>();

  constructor(
    private readonly roots: Roots,
    private readonly events: DocumentEvents,
  ) {}

  listen(connection: Connection): void {
    this.texts.onDidChangeContent(({ document }) => {
      this.showText(document);
    });
    this.texts.onDidSave(({ document }) => {
      this.events.saved(this.locate(document.uri));
    });
    this.texts.onDidClose(({ document }) => {
      this.hide(document.uri, [document.uri]);
    });
    this.notebooks.onDidOpen((notebook) => {
      // the file's own diagnostics count in its JSON; from now on the cells have theirs
      this.events.gone(this.locate(notebook.uri), notebook.uri);
      this.openNotebooks.set(notebook.uri, notebook);
      this.showNotebook(notebook);
    });
    this.notebooks.onDidChange(({ notebookDocument }) => {
      this.openNotebooks.set(notebookDocument.uri, notebookDocument);
      this.showNotebook(notebookDocument);
    });
    this.notebooks.onDidSave((notebook) => {
      this.showNotebook(notebook);
    });
    this.notebooks.onDidClose((notebook) => {
      this.openNotebooks.delete(notebook.uri);
      this.hide(notebook.uri, notebook.cells.map((cell) => cell.document));
    });
    this.texts.listen(connection);
    this.notebooks.listen(connection);
  }

  /** All open documents again, after the roots have changed. */
  showAll(): void {
    for (const document of this.texts.all()) this.showText(document);
    for (const notebook of this.openNotebooks.values()) this.showNotebook(notebook);
  }

  /** The file that a document or a notebook's cell belongs to. */
  locate(uri: string): Located {
    const whole = this.notebookOf(uri)?.uri ?? uri;
    const file = pathOfUri(whole);
    return file === null ? this.roots.virtual(whole) : this.roots.locate(file);
  }

  /** A range of a document, or of a cell, as offsets of the analysed file. */
  offsetsOf(uri: string, range: LspRange, { session, path }: Located): Range | null {
    const buffer = session.buffer(path);
    if (buffer?.kind === "notebook") {
      const cell = this.notebooks.cellTextDocuments.get(uri);
      return cell ? buffer.notebook.fromCell(uri, toOffsets(new LineIndex(cell.getText()), range)) : null;
    }
    const document = session.document(path);
    return document ? toOffsets(document.lines, range) : null;
  }

  private notebookOf(uri: string): NotebookDocument | undefined {
    return this.notebooks.findNotebookDocumentForCell(uri);
  }

  private showText(document: TextDocument): void {
    const located = this.locate(document.uri);
    located.session.show(located.path, textBuffer(document));
    this.events.changed();
  }

  private showNotebook(notebook: NotebookDocument): void {
    const located = this.locate(notebook.uri);
    const { session, path } = located;
    session.show(path, notebookBuffer(notebook, this.notebooks, session.diskText(path)));
    this.events.changed();
  }

  private hide(uri: string, shown: readonly string[]): void {
    const located = this.locate(uri);
    located.session.hide(located.path);
    for (const one of shown) this.events.gone(located, one);
    this.events.changed();
  }
}
