import type { Place } from "../core/reports/report";
import { button } from "./dom";
import type { AuditRoot, ViewMessage } from "./messages";

export type Send = (message: ViewMessage) => void;

/** A place as a button that shows it in the editor. */
export function placeButton(place: Place, root: AuditRoot, send: Send): HTMLButtonElement {
  const text = place.cell ? `${place.path}, cell ${String(place.cell.number)}, line ${String(place.cell.line)}` : `${place.path}:${String(place.startLine)}`;
  return button(text, { class: "link place" }, () => {
    openPlace(place, root, send);
  });
}

export function openPlace(place: Place, root: AuditRoot, send: Send): void {
  send({ type: "open", root: root.uri, path: place.path, line: place.startLine, column: place.startColumn, cell: place.cell });
}
