import fc from "fast-check";
import { expect, it } from "vitest";
import { NotebookText, outputsOf } from "./notebook-text";

it("places a range of the file in its cell", () => {
  const cells = [
    { uri: "cell:1", kind: "markdown" as const, text: "# \"Title\"\n" },
    { uri: "cell:2", kind: "code" as const, text: 'a = "é\\n"\nkey = "tab\there"\n' },
  ];
  const notebook = new NotebookText(cells);
  const start = notebook.text.indexOf("key");
  const found = notebook.toCell({ start, end: start + 'key = \\"tab\\there\\"'.length });
  expect(found?.cell.uri).toBe("cell:2");
  expect(cells[1]?.text.slice(found?.range.start, found?.range.end)).toBe('key = "tab\there"');
  expect(JSON.parse(notebook.text)).toMatchObject({ cells: [{ source: cells[0]?.text }, { source: cells[1]?.text }] });
});

it("places what stands in an output on the last line of its cell", () => {
  const cells = [{ uri: "cell:1", kind: "code" as const, text: "x = 1\nprint(x)" }];
  const file = JSON.stringify({ cells: [{ cell_type: "code", source: "", outputs: [{ text: "leak" }] }] });
  const notebook = new NotebookText(cells, outputsOf(file));
  const start = notebook.text.indexOf("leak");
  expect(notebook.toCell({ start, end: start + 4 })?.range).toEqual({ start: 6, end: 14 });
});

it("maps any range of any cell to the file and back", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "binary", maxLength: 30 }), { minLength: 1, maxLength: 5 }), fc.nat(), fc.nat(), fc.nat(), (texts, which, a, b) => {
      const cells = texts.map((text, index) => ({ uri: `cell:${String(index)}`, kind: "code" as const, text }));
      const cell = cells[which % cells.length];
      if (!cell) return;
      const [start, end] = [a % (cell.text.length + 1), b % (cell.text.length + 1)].sort((x, y) => x - y);
      if (start === undefined || end === undefined || splitsPair(cell.text, start) || splitsPair(cell.text, end)) return;
      const notebook = new NotebookText(cells);
      const inFile = notebook.fromCell(cell.uri, { start, end });
      expect(inFile && notebook.toCell(inFile)).toEqual({ cell, range: { start, end } });
    }),
  );
});

function splitsPair(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return at > 0 && code >= 0xdc00 && code <= 0xdfff;
}
