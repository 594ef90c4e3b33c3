import type { Location as LspLocation } from "vscode-languageserver/node";
import type { Document } from "../core/languages/document";
import type { Location } from "../core/text/range";
import { toLspRange } from "./positions";

/** What is needed to say where a finding stands in the editor. */
export interface PlaceSource {
  document(path: string): Document | undefined;
  uriOf(path: string): string;
  /** Place in a cell where the file is open as a notebook; null where it is not. */
  cellPlace(location: Location): LspLocation | null;
}

/** Place of a location in the editor; null for a file that is not known any more. */
export function placeOf(location: Location, source: PlaceSource): LspLocation | null {
  const document = source.document(location.path);
  if (!document) return null;
  return source.cellPlace(location) ?? { uri: source.uriOf(location.path), range: toLspRange(document.lines, location.range) };
}
