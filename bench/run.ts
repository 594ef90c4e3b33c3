import { rmSync } from "node:fs";
import { benchAudits } from "./audits";
import { comparePolicies } from "./compare/policies";
import { compareLibraries, compareSecrets } from "./compare/secrets";
import { corpus, countFiles } from "./corpus";
import { benchKeystrokes, benchStart } from "./editing";
import { machine } from "./machine";
import { parseOptions, type Options } from "./options";
import { peers } from "./peers";
import { hundredFiles, makeProject, smallCrew } from "./projects";
import { benchSizes } from "./sizes";

/** `npm run bench`: measures the built programs (npm run build) and prints tables. It judges nothing: numbers depend on the machine. */
async function main({ quick, only }: Options): Promise<void> {
  console.log(machine());
  if (only.has("sizes")) benchSizes();
  if (["small", "hundred", "tree"].some((name) => only.has(name as "small"))) await audits(quick, only);
  if (only.has("start")) await benchStart(quick ? 3 : 9);
  if (only.has("keystrokes")) await benchKeystrokes(quick ? 40 : 200);
  if (only.has("secrets")) await compareSecrets();
  if (only.has("policies")) await comparePolicies();
  if (only.has("libraries")) await compareLibraries();
  console.log(`\n${machine()}`);
}

async function audits(quick: boolean, only: Options["only"]): Promise<void> {
  const { tools, missing } = peers();
  for (const line of missing) console.log(`not compared with ${line}`);
  for (const [name, files, rounds] of [["small", smallCrew(), quick ? 3 : 9], ["hundred", hundredFiles(1000), quick ? 3 : 7]] as const) {
    if (!only.has(name)) continue;
    const folder = makeProject(files);
    await benchAudits(`Cold audit, ${name === "small" ? "a small crew" : "a project"} of ${String(countFiles(folder))} files`, folder, tools, rounds);
    rmSync(folder, { recursive: true, force: true });
  }
  if (!only.has("tree")) return;
  const tree = corpus();
  if ("missing" in tree) console.log(`\nno audit of a large tree: ${tree.missing}`);
  else await benchAudits(`Cold audit, PyPI packages with ${String(tree.files)} files`, tree.folder, quick ? tools.filter((tool) => tool.fast) : tools, quick ? 1 : 3);
}

void main(parseOptions(process.argv.slice(2))).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
