import { spawn } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { backendInfo, isBackend } from "../../core/fixes";
import { TO_STORE } from "../../core/fixes/files/to-store";
import { flatName } from "../../core/fixes/flat-name";
import { plain } from "../../core/reports/escape";
import { foldersWaiting, ToStore, type Waiting } from "../../host/to-store";
import { UsageError } from "../arguments";
import { EXIT, type Io } from "../io";
import type { Command } from "../program";
import { STORE_PROGRAMS } from "../store.generated";

/**
 * `crewvet store`: sends what waits in `.crewvet/to-store.env`, of the folder and of those below it, to its secrets manager with the manager's own Python
 * library, over standard input, and deletes each entry after the same value has come back. No value is printed.
 */
export const store: Command = async (args, io) => {
  const folder = resolve(io.cwd, args.operands[0] ?? ".");
  if (!existsSync(folder) || !statSync(folder).isDirectory()) throw new UsageError(`${args.operands[0] ?? "."}: there is no such folder`);
  const folders = foldersWaiting(folder);
  const all = folders.flatMap((at) => (new ToStore(at).entries() ?? []).map((entry) => ({ entry, at })));
  const strays = folders.flatMap((at) => new ToStore(at).strays().map((name) => ({ name, at })));
  for (const { name, at } of strays) io.err(`crewvet: ${plain(name)} in ${TO_STORE}${where(folder, at)} stays: no line above it says where it belongs, as "# aws: crew/team/key" would\n`);
  if (all.length === 0 && strays.length > 0) return EXIT.findings;
  if (all.length === 0) {
    await io.out(`nothing waits in ${TO_STORE}\n`);
    return EXIT.clean;
  }
  const only = args.text("only");
  const chosen = only === undefined ? all : all.filter(({ entry }) => entry.name === only);
  if (chosen.length === 0) throw new UsageError(`--only ${only ?? ""}: no such entry waits; there are ${all.map(({ entry }) => entry.name).join(", ")}`);
  if (args.on("list")) {
    for (const { entry, at } of chosen) await io.out(`${plain(entry.name)} → ${plain(titleOf(entry))}: ${plain(entry.id)}${where(folder, at)}\n`);
    return EXIT.clean;
  }
  let failed = 0;
  for (const { entry, at } of chosen) {
    const python = args.text("python") ?? pythonOf(at) ?? pythonOf(folder) ?? (process.platform === "win32" ? "python" : "python3");
    const problem = await send(entry, new ToStore(at), python, at, io);
    if (problem === null) await io.out(`stored ${plain(entry.name)} in ${plain(titleOf(entry))} as ${plain(entry.id)}${where(folder, at)}\n`);
    else {
      failed++;
      io.err(`crewvet: ${plain(entry.name)} was not stored${where(folder, at)}: ${plain(problem)}\n`);
    }
  }
  return failed > 0 || strays.length > 0 ? EXIT.findings : EXIT.clean;
};

/** Null when it is stored, else the reason. */
async function send(entry: Waiting, waiting: ToStore, python: string, folder: string, io: Io): Promise<string | null> {
  const program = STORE_PROGRAMS[entry.backend];
  if (program === undefined) return `${titleOf(entry)} has no library for this: use the command that the fix printed, then delete the entry`;
  const value = waiting.value(entry);
  if (!value) return "the entry is gone";
  const problem = await run(python, ["-c", program, entry.id, flatName(entry.id), entry.name], value, folder, io);
  if (problem === null) waiting.remove(entry);
  return problem;
}

/** Runs a store program. Of what it prints the last line is kept, and only where it does not hold the value. */
function run(python: string, args: readonly string[], value: Buffer, cwd: string, io: Io): Promise<string | null> {
  return new Promise((done) => {
    const child = spawn(python, args, { cwd, env: { ...io.env, PYTHONWARNINGS: "ignore" }, stdio: ["pipe", "ignore", "pipe"] });
    let printed = "";
    child.stderr.on("data", (chunk: Buffer) => (printed = (printed + chunk.toString("utf8")).slice(-8192)));
    child.stdin.on("error", () => undefined);
    child.on("error", (error: NodeJS.ErrnoException) => {
      done(error.code === "ENOENT" ? `there is no ${python}; name a Python with --python` : "Python could not be started");
    });
    child.on("close", (status) => {
      const last = printed.trim().split(/\r?\n/).at(-1) ?? "";
      done(status === 0 ? null : last === "" || last.includes(value.toString("utf8")) ? `the store program ended with ${String(status)}` : last);
    });
    child.stdin.end(value);
  });
}

/** The project's own Python has the library that the fix has added. */
function pythonOf(folder: string): string | null {
  const inside = process.platform === "win32" ? ["Scripts", "python.exe"] : ["bin", "python"];
  return [".venv", "venv"].map((name) => join(folder, name, ...inside)).find((path) => existsSync(path)) ?? null;
}

/** Says which folder an entry is of, where that is not the one that was named. */
function where(top: string, folder: string): string {
  return folder === top ? "" : ` (${plain(relative(top, folder))})`;
}

function titleOf({ backend }: Waiting): string {
  return isBackend(backend) ? backendInfo(backend).title : backend;
}
