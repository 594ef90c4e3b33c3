import { html } from "../escape";
import type { Frame, Place, Report } from "../report";

/** A place as a link to the file, relative to the root; hosts that can open files read its data attributes. */
export function placeLink(place: Place, report: Report): string {
  const cell = place.cell ? ` (cell ${String(place.cell.number)}, line ${String(place.cell.line)})` : "";
  return `<a class="place" href="${html(`${report.uriOf(place.path)}#L${String(place.startLine)}`)}" data-path="${html(place.path)}" data-line="${String(place.startLine)}" data-column="${String(place.startColumn)}">${html(place.path)}:${String(place.startLine)}${cell}</a>`;
}

export function frameBlock(frame: Frame, line: number): string {
  if (frame.text.trim() === "") return "";
  const [before, marked, after] = [frame.text.slice(0, frame.start), frame.text.slice(frame.start, frame.end), frame.text.slice(frame.end)];
  return `<pre class="frame" tabindex="0" aria-label="Line ${String(line)}"><span class="number" aria-hidden="true">${String(line)}  </span>${html(before)}${marked === "" ? "" : `<mark>${html(marked)}</mark>`}${html(after)}</pre>`;
}
