import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Location as LspLocation } from "vscode-languageserver/node";
import { LineIndex } from "../core/text/lines";
import type { Location, Range } from "../core/text/range";
import type { NotebookText } from "./notebook-text";
import { toLspRange } from "./positions";

/** A file as the editor holds it: it covers what is on disk. */
export type OpenBuffer =
  | { readonly kind: "text"; readonly uri: string; readonly version: number; readonly text: string }
  | { readonly kind: "notebook"; readonly uri: string; readonly version: number; readonly text: string; readonly notebook: NotebookText; readonly versions: ReadonlyMap<string, number> };

export function textBuffer(document: TextDocument): OpenBuffer {
  return { kind: "text", uri: document.uri, version: document.version, text: document.getText() };
}

/** Place in a notebook's cell; null for a buffer that is no notebook. */
export function cellPlace(buffer: OpenBuffer | undefined, location: Location): LspLocation | null {
  if (buffer?.kind !== "notebook") return null;
  const found = buffer.notebook.toCell(location.range);
  if (!found) return null;
  return { uri: found.cell.uri, range: toLspRange(new LineIndex(found.cell.text), found.range) };
}

/** Versions of the documents that a buffer shows, by URI: the document's own, or one for each cell. */
export function versionsOf(buffer: OpenBuffer): ReadonlyMap<string, number> {
  return buffer.kind === "text" ? new Map([[buffer.uri, buffer.version]]) : buffer.versions;
}

export function touches(a: Range, b: Range): boolean {
  return a.start <= b.end && b.start <= a.end;
}
