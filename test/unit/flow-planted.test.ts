import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { LogFlow } from "../../src/core/model";
import { analyse } from "../support/analyze";

/** Leaks and decoys written from what the rule promises: one case after each `##`. */
interface Planted {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
}

const RULES = new Set(["unredacted-logging", "credential-in-prompt"]);
/** The share of leaks to be found and of decoys that may be taken for one. */
const FOUND = 0.93;
const TAKEN = 0.02;

function read(name: string): readonly Planted[] {
  const text = readFileSync(join(__dirname, "planted", name), "utf8");
  return text.split(/^## /m).slice(1).map((part) => {
    const [title = "", ...lines] = part.split("\n");
    return { name: title, files: split(lines) };
  });
}

function split(lines: readonly string[]): Record<string, string> {
  const files: Record<string, string> = {};
  let path = "main.py";
  for (const line of lines) {
    const header = /^# file: (.+)$/.exec(line);
    if (header?.[1]) files[(path = header[1])] = "";
    else files[path] = `${files[path] ?? ""}${line}\n`;
  }
  return files;
}

async function reported(one: Planted): Promise<readonly (readonly [LogFlow, string])[]> {
  const { project } = await analyse(one.files);
  return project.logFlows.filter((flow) => RULES.has(flow.rule)).map((flow) => [flow, lineOf(one.files[flow.sink.location.path] ?? "", flow)] as const);
}

/** The text from the start of the sink's first line to the end of its last one. */
function lineOf(text: string, flow: LogFlow): string {
  const { start } = flow.sink.location.range;
  const end = text.indexOf("\n", flow.argument.range.end);
  return text.slice(text.lastIndexOf("\n", start) + 1, end < 0 ? undefined : end);
}

const leaks = ["leaks-ways.txt", "leaks-sinks.txt", "leaks-more.txt", "leaks-families.txt"].flatMap(read);
const decoys = ["decoys.txt", "decoys-more.txt", "decoys-families.txt"].flatMap(read);

describe("planted", () => {
  it("finds the leaks", async () => {
    const missed: string[] = [];
    for (const one of leaks) {
      const found = await reported(one);
      const marked = Object.values(one.files).join("\n").split("\n").filter((line) => line.includes("# leak"));
      const all = marked.every((line) => found.some(([flow, text]) => text.includes(line) && (line.includes("leak-information") || flow.severity !== "information")));
      if (!all) missed.push(one.name);
    }
    console.log(`${String(leaks.length)} leaks, missed ${String(missed.length)}: ${missed.join("; ")}`);
    expect(leaks.length).toBeGreaterThanOrEqual(200);
    expect(1 - missed.length / leaks.length).toBeGreaterThanOrEqual(FOUND);
  });

  it("leaves the decoys alone", async () => {
    const taken: string[] = [];
    for (const one of decoys) {
      const found = (await reported(one)).filter(([flow]) => flow.severity !== "information");
      if (found.length > 0) taken.push(one.name);
    }
    console.log(`${String(decoys.length)} decoys, taken for leaks ${String(taken.length)}: ${taken.join("; ")}`);
    expect(decoys.length).toBeGreaterThanOrEqual(150);
    expect(taken.length / decoys.length).toBeLessThanOrEqual(TAKEN);
  });
});
