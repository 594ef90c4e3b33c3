import type { Location as LspLocation } from "vscode-languageserver/node";
import type { LineIndex } from "../core/text/lines";
import type { Location } from "../core/text/range";
import { toLspRange } from "./positions";

/** What is needed to say where a finding stands in the editor. */
export interface PlaceSource {
  /** Lines of a file as the editor has it; undefined for a file that is not known. */
  lines(path: string): LineIndex | undefined;
  uriOf(path: string): string;
  /** Place in a cell where the file is open as a notebook; null where it is not. */
  cellPlace(location: Location): LspLocation | null;
}

/** Place of a location in the editor; null for a file that is not known any more. */
export function placeOf(location: Location, source: PlaceSource): LspLocation | null {
  const lines = source.lines(location.path);
  if (!lines) return null;
  return source.cellPlace(location) ?? { uri: source.uriOf(location.path), range: toLspRange(lines, location.range) };
}
