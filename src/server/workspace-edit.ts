import { CreateFile, TextDocumentEdit, type AnnotatedTextEdit, type ChangeAnnotation, type TextEdit as LspTextEdit, type WorkspaceEdit } from "vscode-languageserver/node";
import type { FixPlan } from "../core/fixes";
import type { FileEdit, TextEdit } from "../core/text/edit";
import { LineIndex } from "../core/text/lines";
import type { OpenBuffer } from "./buffers";
import { NotebookText } from "./notebook-text";
import { toLspRange } from "./positions";
import type { RootSession } from "./root-session";

export interface EditOptions {
  /** The client can show a preview and ask before it applies. */
  readonly annotations: boolean;
  /** Ask before applying: the fix is not safe. */
  readonly confirm: boolean;
}

const ANNOTATION = "crewvet";

/** Someone has changed a file since the analysis: the fix is not applied. */
export class StaleFixError extends Error {}

/**
 * A fix as the editor applies it, in the plan's order. This is where secret values are put in: call it for a fix that the
 * user has chosen and for nothing else. Throws StaleFixError where a file is not the one that was analysed.
 */
export function workspaceEdit(plan: FixPlan, session: RootSession, options: EditOptions): WorkspaceEdit {
  const documentChanges = plan.files.flatMap((file) => changesOf(file, session));
  if (!options.annotations || !options.confirm) return { documentChanges };
  // Editors leave edits that need confirmation unticked, and a fix that is applied in part could lose a value. So the
  // edits themselves need none: one that changes nothing does, which opens the preview with all of them ticked.
  const edited = documentChanges.findLast((change): change is TextDocumentEdit => TextDocumentEdit.is(change));
  if (!edited) return { documentChanges };
  const start = { line: 0, character: 0 };
  const nothing: AnnotatedTextEdit = { range: { start, end: start }, newText: "", annotationId: ANNOTATION };
  const annotation: ChangeAnnotation = { label: `Check before applying: ${plan.title}`, description: plan.notes.join("; "), needsConfirmation: true };
  const { textDocument } = edited;
  return { documentChanges: [...documentChanges, { textDocument, edits: [nothing] }], changeAnnotations: { [ANNOTATION]: annotation } };
}

function changesOf(file: FileEdit, session: RootSession): (CreateFile | TextDocumentEdit)[] {
  if (!session.isCurrent(file.path)) throw new StaleFixError(`${file.path} has changed`);
  const uri = session.uriOf(file.path);
  if (file.kind === "create") {
    if (session.text(file.path) !== null) throw new StaleFixError(`${file.path} exists already`);
    const start = { line: 0, character: 0 };
    const insert: LspTextEdit = { range: { start, end: start }, newText: session.vault.materialise(file.text) };
    return [CreateFile.create(uri, { ignoreIfExists: true }), TextDocumentEdit.create({ uri, version: null }, [insert])];
  }
  return textChanges(file.path, file.edits, session);
}

/** Edits of a file as edits of its document or, in an open notebook, of its cells. Throws StaleFixError where that cannot be. */
export function textChanges(path: string, edits: readonly TextEdit[], session: RootSession): TextDocumentEdit[] {
  const buffer = session.buffer(path);
  if (buffer?.kind === "notebook") return cellChanges(edits, buffer, session);
  const current = session.text(path);
  if (current === null) throw new StaleFixError(`${path} is gone`);
  const lines = session.document(path)?.lines ?? new LineIndex(current);
  const changes = edits.map((edit): LspTextEdit => ({ range: toLspRange(lines, edit.range), newText: session.vault.materialise(edit.newText) }));
  return [TextDocumentEdit.create({ uri: session.uriOf(path), version: buffer?.version ?? null }, changes)];
}

function cellChanges(edits: readonly TextEdit[], buffer: OpenBuffer & { kind: "notebook" }, session: RootSession): TextDocumentEdit[] {
  const byCell = new Map<string, LspTextEdit[]>();
  for (const edit of edits) {
    const found = buffer.notebook.toCell(edit.range);
    if (!found) throw new StaleFixError("the fix reaches outside the notebook's cells");
    const newText = NotebookText.decode(session.vault.materialise(edit.newText));
    const list = byCell.get(found.cell.uri) ?? [];
    list.push({ range: toLspRange(new LineIndex(found.cell.text), found.range), newText });
    byCell.set(found.cell.uri, list);
  }
  return [...byCell].map(([uri, list]) => TextDocumentEdit.create({ uri, version: buffer.versions.get(uri) ?? null }, list));
}
