import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { corpus } from "../corpus";
import { goProgram, lastLine } from "../environment";
import { CREWVET, peerPrograms, peerVersions, secretlintCommand } from "../peers";
import { run, type Command } from "../process";
import { makeProject } from "../projects";
import { printTable } from "../table";
import { folderOf, type Case } from "./cases";
import { isObject, objectsAt, textAt } from "./json";
import { linesIn } from "./lines";
import { printMistakes, printScores, type Verdicts } from "./score";
import { secretCases } from "./secret-cases";

const GITLEAKS = { module: "github.com/zricethezav/gitleaks/v8", version: "v8.28.0" };

/** A tool that looks for credentials, and how to read the files that it reports them in, one entry a finding. */
interface Finder {
  readonly name: string;
  /** `report` is a file that it may write to. */
  readonly command: (folder: string, report: string) => Command;
  readonly files: (stdout: string, report: () => string) => string[];
  readonly without?: readonly string[];
}

const OWN_RULES = new Set(["hardcoded-credential", "credential-in-prompt", "weak-credential-default", "exposed-secret-file", "credential-in-image"]);

/** The same labelled cases through every tool. */
export async function compareSecrets(): Promise<void> {
  const cases = secretCases();
  const folder = makeProject(Object.fromEntries(cases.map((one, index) => [`${folderOf(index)}/${one.file}`, one.text])));
  const verdicts: Verdicts[] = [];
  for (const finder of finders()) {
    const found = await filesOf(finder, folder);
    if (found) verdicts.push({ tool: finder.name, reported: new Set(found.flatMap((file) => /case-\d{3}/.exec(file)?.[0] ?? [])), without: finder.without });
  }
  rmSync(folder, { recursive: true, force: true });
  report(cases, verdicts);
}

function report(cases: readonly Case[], verdicts: readonly Verdicts[]): void {
  printScores("Credentials", cases, verdicts);
  const own = verdicts.find((one) => one.tool === CREWVET.name);
  if (own) printMistakes(cases, own);
}

/** How much each tool reports in published libraries, which hold next to no real credentials: nearly all of it is noise. */
export async function compareLibraries(): Promise<void> {
  const tree = corpus();
  if ("missing" in tree) {
    console.log(`\nno libraries to read: ${tree.missing}`);
    return;
  }
  const lines = linesIn(tree.folder);
  const rows: string[][] = [];
  for (const finder of finders()) {
    const found = await filesOf(finder, tree.folder);
    if (found) rows.push([finder.name, String(found.length), ((found.length / lines) * 20_000).toFixed(2)]);
  }
  printTable(`Credentials reported in PyPI packages of ${String(tree.files)} files, ${String(lines)} lines`, ["tool", "findings", "per 20,000 lines"], rows);
}

async function filesOf(finder: Finder, folder: string): Promise<string[] | null> {
  const scratch = mkdtempSync(join(tmpdir(), "crewvet-bench-"));
  const file = join(scratch, "report.json");
  try {
    const { status, stdout, stderr } = await run(finder.command(folder, file), { keep: true });
    if (status === null || status > 1) {
      console.log(`${finder.name} failed with ${String(status)}: ${lastLine(stderr)}`);
      return null;
    }
    return finder.files(stdout, () => (existsSync(file) ? readFileSync(file, "utf8") : "[]"));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    console.log(`${finder.name}: its report cannot be read: ${error.message}`);
    return null;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function finders(): Finder[] {
  const found: Finder[] = [
    { name: CREWVET.name, command: CREWVET.audit, files: (stdout) => objectsAt(stdout, "findings").filter((one) => OWN_RULES.has(textAt(one, "ruleId"))).map((one) => textAt(one, "path")) },
    ...pythonFinders(),
  ];
  const secretlint = secretlintCommand();
  const versions = peerVersions();
  if (secretlint) found.push({ name: `secretlint (${versions.get("secretlint") ?? "?"})`, command: secretlint, files: (_, read) => objectsAt(read()).flatMap((one) => (Array.isArray(one.messages) ? one.messages.map(() => textAt(one, "filePath")) : [])) });
  const gitleaks = goProgram(GITLEAKS.module, GITLEAKS.version);
  if ("missing" in gitleaks) console.log(`not compared with gitleaks: ${gitleaks.missing}`);
  else found.push({ name: `gitleaks (${GITLEAKS.version.slice(1)})`, command: (folder, file) => ({ program: join(gitleaks.folder, "gitleaks"), args: ["dir", folder, "--no-banner", "--redact", "--exit-code", "0", "--report-format", "json", "--report-path", file] }), files: (_, read) => objectsAt(read()).map((one) => textAt(one, "File")) });
  return found;
}

function pythonFinders(): Finder[] {
  const bin = peerPrograms();
  if ("missing" in bin) {
    console.log(`not compared with the Python tools: ${bin.missing}`);
    return [];
  }
  const versions = peerVersions();
  const label = (name: string): string => `${name} (${versions.get(name) ?? "?"})`;
  const program = (name: string): string => join(bin.folder, name);
  return [
    { name: label("ruff"), without: ["provider tokens"], command: (folder) => ({ program: program("ruff"), args: ["check", "--select", "S105,S106,S107", "--isolated", "--no-cache", "--no-respect-gitignore", "--exit-zero", "--quiet", "--output-format", "json", folder] }), files: (stdout) => objectsAt(stdout).map((one) => textAt(one, "filename")) },
    { name: label("bandit"), without: ["provider tokens"], command: (folder) => ({ program: program("bandit"), args: ["--recursive", "--quiet", "--exit-zero", "--tests", "B105,B106,B107", "--format", "json", folder] }), files: (stdout) => objectsAt(stdout, "results").map((one) => textAt(one, "filename")) },
    { name: label("detect-secrets"), command: (folder) => ({ program: program("detect-secrets"), args: ["-C", folder, "scan", "--all-files", "--no-verify"] }), files: (stdout) => resultsByFile(stdout) },
    { name: label("credsweeper"), command: (folder, file) => ({ program: program("credsweeper"), args: ["--path", folder, "--save-json", file, "--log", "error"] }), files: (_, read) => objectsAt(read()).flatMap((one) => (Array.isArray(one.line_data_list) ? one.line_data_list.filter(isObject).slice(0, 1).map((line) => textAt(line, "path")) : [])) },
  ];
}

/** detect-secrets: `results` has a list for each file. */
function resultsByFile(stdout: string): string[] {
  const parsed: unknown = JSON.parse(stdout);
  const results = isObject(parsed) && isObject(parsed.results) ? parsed.results : {};
  return Object.entries(results).flatMap(([file, list]) => (Array.isArray(list) ? list.map(() => file) : []));
}
