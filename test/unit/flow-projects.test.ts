import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { analyse } from "../support/analyze";

/** Small projects, one after each `##`; a line says `# leak` or `# safe` where it was written with one of them in mind. */
interface Planted {
  readonly name: string;
  readonly files: ReadonlyMap<string, string>;
}

const RULES = new Set(["unredacted-logging", "credential-in-prompt"]);

function read(): readonly Planted[] {
  const text = readFileSync(join(__dirname, "planted", "projects.txt"), "utf8");
  return text.split(/^## /m).slice(1).map((part) => {
    const [name = "", ...rest] = part.split(/\n# file: /);
    return { name, files: new Map(rest.map((file) => [file.slice(0, file.indexOf("\n")), file.slice(file.indexOf("\n") + 1)])) };
  });
}

/** 0-based lines from one place of a text to another. */
function linesOf(text: string, from: number, to: number): readonly number[] {
  const line = (offset: number): number => text.slice(0, offset).split("\n").length - 1;
  return Array.from({ length: line(to) - line(from) + 1 }, (_, index) => line(from) + index);
}

async function wrongIn({ name, files }: Planted): Promise<string[]> {
  const { project } = await analyse(Object.fromEntries(files));
  const flows = project.logFlows.filter((flow) => RULES.has(flow.rule));
  return [...files].flatMap(([path, text]) => {
    const here = flows.filter((flow) => flow.sink.location.path === path);
    const values = new Set(here.flatMap(({ argument }) => linesOf(text, argument.range.start, argument.range.end)));
    // a value may stand in another line than the call that writes it
    const reported = new Set([...values, ...here.flatMap(({ sink }) => linesOf(text, sink.location.range.start, sink.location.range.end))]);
    return text.split("\n").flatMap((line, index) => ((line.endsWith("# leak") && !reported.has(index)) || (line.endsWith("# safe") && values.has(index)) ? [`${name} ${path}: ${line.trim()}`] : []));
  });
}

describe("planted projects", () => {
  const all = read();
  for (const one of all) {
    it(`tells leaks from other lines in ${one.name}`, async () => {
      expect(await wrongIn(one)).toEqual([]);
    });
  }
  it("covers a hundred of each and more", () => {
    const lines = all.flatMap(({ files }) => [...files.values()].join("\n").split("\n"));
    expect(lines.filter((line) => line.endsWith("# leak")).length).toBeGreaterThan(150);
    expect(lines.filter((line) => line.endsWith("# safe")).length).toBeGreaterThan(150);
  });
});
