import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { ServerUnderTest } from "./language-server";
import { FINDING_LINE, hundredFiles, makeProject, smallCrew } from "./projects";
import { median, megabytes, milliseconds, percentile } from "./statistics";
import { printTable } from "./table";

/** Time from the server's spawn to the first diagnostics of an open file. */
export async function benchStart(rounds: number): Promise<void> {
  const rows: string[][] = [];
  for (const [name, files, file] of [["small crew", smallCrew(), "src/desk/crew.py"], ["100 files", hundredFiles(1000), "src/desk/edited.py"]] as const) {
    const folder = makeProject(files);
    const samples: number[] = [];
    for (let i = 0; i < rounds; i++) {
      const server = new ServerUnderTest(folder, file);
      samples.push(await server.open(readFileSync(join(folder, file), "utf8")));
      await server.close();
    }
    rmSync(folder, { recursive: true, force: true });
    rows.push([name, milliseconds(median(samples)), milliseconds(Math.min(...samples)), String(rounds)]);
  }
  printTable("Language server: spawn to first diagnostics", ["project", "median", "min", "runs"], rows);
}

/** Keystroke to diagnostics and code actions, in a file of some length among a hundred. */
export async function benchKeystrokes(keystrokes: number): Promise<void> {
  const rows: string[][] = [];
  for (const lines of [1000, 4000]) {
    const folder = makeProject(hundredFiles(lines));
    const text = readFileSync(join(folder, "src/desk/edited.py"), "utf8");
    const server = new ServerUnderTest(folder, "src/desk/edited.py");
    await server.open(text);
    await settle(server);
    const inLine = await typing(server, FINDING_LINE, "x", keystrokes);
    const newLine = await typing(server, FINDING_LINE - 1, "\n", keystrokes);
    const actions: number[] = [];
    for (let i = 0; i < Math.ceil(keystrokes / 4); i++) {
      // after an edit, so that nothing is left over from the last answer
      await server.type(at(FINDING_LINE, 0, 0), "x");
      actions.push(await server.codeActions(server.diagnostics[0] ?? fail()));
      await server.type(at(FINDING_LINE, 0, 1), "");
    }
    for (const [name, samples] of [["a letter in a finding's line", inLine], ["a new line at the top", newLine], ["code actions after an edit", actions]] as const) {
      rows.push([String(lines), name, milliseconds(median(samples)), milliseconds(percentile(samples, 0.95)), String(samples.length), megabytes(server.peak)]);
    }
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
  printTable("Language server: edit to diagnostics, 100-file project", ["lines", "what", "p50", "p95", "samples", "peak memory so far"], rows);
}

/** Types and takes back; the first tenth warms up and is not counted. */
async function typing(server: ServerUnderTest, line: number, key: string, keystrokes: number): Promise<number[]> {
  const samples: number[] = [];
  const warmUp = Math.ceil(keystrokes / 10);
  for (let i = 0; i < keystrokes + warmUp; i += 2) {
    const typed = await server.type(at(line, 0, 0), key);
    await pause(20);
    const removed = await server.type(key === "\n" ? { start: { line, character: 0 }, end: { line: line + 1, character: 0 } } : at(line, 0, 1), "");
    await pause(20);
    if (i >= warmUp) samples.push(typed, removed);
  }
  return samples;
}

const at = (line: number, start: number, end: number): { start: { line: number; character: number }; end: { line: number; character: number } } => ({
  start: { line, character: start },
  end: { line, character: end },
});

/** Waits until the rest of the folder has been read. */
async function settle(server: ServerUnderTest): Promise<void> {
  await pause(1500);
  await server.type(at(FINDING_LINE, 0, 0), "x");
  await server.type(at(FINDING_LINE, 0, 1), "");
}

function fail(): never {
  throw new Error("the edited file has no diagnostics");
}
