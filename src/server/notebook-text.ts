import type { Range } from "../core/text/range";

/** A cell of an open notebook as the editor shows it. */
export interface Cell {
  readonly uri: string;
  readonly kind: "code" | "markdown";
  readonly text: string;
}

export interface CellRange {
  readonly cell: Cell;
  /** Offsets in the cell's text. */
  readonly range: Range;
}

/**
 * An open notebook as the text of an .ipynb file, so that the engine reads buffer and file the same way,
 * and the map from that text back to the cells. `outputs` is what the file on disk holds, by cell, as JSON.
 */
export class NotebookText {
  readonly text: string;
  private readonly spans: { readonly cell: Cell; readonly start: number; readonly end: number; readonly until: number }[] = [];

  constructor(cells: readonly Cell[], outputs: readonly string[] = []) {
    let text = '{"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":[';
    cells.forEach((cell, index) => {
      const until = (end: number): void => {
        this.spans.push({ cell, start, end, until: text.length });
      };
      text += `${index > 0 ? "," : ""}\n{"cell_type":"${cell.kind}","metadata":{},"source":"`;
      const start = text.length;
      text += JSON.stringify(cell.text).slice(1, -1);
      const end = text.length;
      text += '"';
      if (cell.kind === "code") text += `,"execution_count":null,"outputs":${outputs[index] ?? "[]"}`;
      text += "}";
      until(end);
    });
    this.text = `${text}\n]}\n`;
  }

  /** Where a range of the text stands: in a cell's source, or, for one in a cell's outputs, the cell's last line. */
  toCell(range: Range): CellRange | null {
    for (const { cell, start, end, until } of this.spans) {
      if (range.start < start || range.start > until) continue;
      if (range.start > end) {
        const lastLine = cell.text.lastIndexOf("\n") + 1;
        return { cell, range: { start: lastLine, end: cell.text.length } };
      }
      return { cell, range: { start: this.decodedLength(start, range.start), end: this.decodedLength(start, Math.min(range.end, end)) } };
    }
    return null;
  }

  /** Range in the text of a range in a cell; null for a cell of another notebook. */
  fromCell(uri: string, range: Range): Range | null {
    const span = this.spans.find(({ cell }) => cell.uri === uri);
    if (!span) return null;
    const encoded = (offset: number): number => span.start + JSON.stringify(span.cell.text.slice(0, offset)).length - 2;
    return { start: encoded(range.start), end: encoded(range.end) };
  }

  /** An edit's new text, written for the file, as it must be written into a cell. */
  static decode(newText: string): string {
    return JSON.parse(`"${newText}"`) as string;
  }

  private decodedLength(start: number, at: number): number {
    return (JSON.parse(`"${this.text.slice(start, at)}"`) as string).length;
  }
}

/** Outputs of each cell of an .ipynb file as JSON text, in cell order; empty when it is no notebook. */
export function outputsOf(file: string): string[] {
  let notebook: unknown;
  try {
    notebook = JSON.parse(file);
  } catch {
    return [];
  }
  if (typeof notebook !== "object" || notebook === null || !("cells" in notebook) || !Array.isArray(notebook.cells)) return [];
  return notebook.cells.map((cell: unknown) => {
    if (typeof cell !== "object" || cell === null || !("outputs" in cell) || !Array.isArray(cell.outputs)) return "[]";
    return JSON.stringify(cell.outputs);
  });
}
