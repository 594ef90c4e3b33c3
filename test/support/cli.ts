import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

const CLI = join(__dirname, "../../dist/cli.js");

export interface Ran {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly uid?: number;
  readonly nodeArguments?: readonly string[];
  readonly timeoutMs?: number;
}

/** Runs the built program. A run that takes longer than `timeoutMs` (default 60 s) is killed and has a signal. */
export function crewvet(args: readonly string[], options: RunOptions = {}): Ran {
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, [...(options.nodeArguments ?? []), CLI, ...args], {
    cwd: options.cwd,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...options.env },
    encoding: "utf8",
    timeout: options.timeoutMs ?? 60_000,
    killSignal: "SIGKILL",
    maxBuffer: 1 << 28,
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
  });
  return { code: status, signal, stdout, stderr };
}

/** The same without blocking: what the program talks to may run in this process. */
export function crewvetWaiting(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const child = spawn(process.execPath, [CLI, ...args], { cwd: options.cwd, env: { PATH: process.env.PATH, HOME: process.env.HOME, ...options.env }, stdio: ["ignore", "pipe", "pipe"], timeout: options.timeoutMs ?? 60_000, killSignal: "SIGKILL" });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString("utf8")));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString("utf8")));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      resolve({ code, signal, stdout, stderr });
    });
  });
}

/** Starts the built program without waiting. */
export function startCrewvet(args: readonly string[], cwd: string): ReturnType<typeof spawn> {
  return spawn(process.execPath, [CLI, ...args], { cwd, stdio: "ignore" });
}

/** Runs the built program and interrupts it when it has run for a while; the output as it came. Fails where it does not end then. */
export function interruptCrewvet(args: readonly string[], env: NodeJS.ProcessEnv, when: () => boolean): Promise<Pick<Ran, "code" | "stdout">> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CLI, ...args], { env, stdio: ["ignore", "pipe", "ignore"] });
    let stdout = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    const poll = setInterval(() => {
      if (!when()) return;
      clearInterval(poll);
      child.kill("SIGINT");
    }, 20);
    child.once("error", reject);
    child.once("close", (code, signal) => {
      clearInterval(poll);
      if (code === null) reject(new Error(`ended by ${String(signal)}`));
      else resolve({ code, stdout });
    });
  });
}

/** A folder that goes with the test; files by path. */
export function project(files: Readonly<Record<string, string | Buffer>> = {}): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "crewvet-")));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}
