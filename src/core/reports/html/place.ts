import { html } from "../escape";
import type { Frame, Place } from "../report";

/** A place as a button: hosts that can open files listen for it. */
export function placeButton(place: Place): string {
  const cell = place.cell ? ` (cell ${String(place.cell.number)}, line ${String(place.cell.line)})` : "";
  return `<button type="button" class="place" data-path="${html(place.path)}" data-line="${String(place.startLine)}" data-column="${String(place.startColumn)}">${html(place.path)}:${String(place.startLine)}${cell}</button>`;
}

export function frameBlock(frame: Frame, line: number): string {
  if (frame.text.trim() === "") return "";
  const [before, marked, after] = [frame.text.slice(0, frame.start), frame.text.slice(frame.start, frame.end), frame.text.slice(frame.end)];
  return `<pre class="frame"><span class="number" aria-hidden="true">${String(line)}  </span>${html(before)}${marked === "" ? "" : `<mark>${html(marked)}</mark>`}${html(after)}</pre>`;
}
