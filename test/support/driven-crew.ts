import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { QUIET, type PythonEnv } from "./python-env";

export interface Answer {
  readonly result?: string | null;
  /** The traceback of what the step raised. */
  readonly error?: string;
}

/** A crew in a process of its own that takes steps one at a time (test/backends/drive.py). */
export class DrivenCrew {
  /** Everything that the process has printed so far, both streams. */
  output = "";
  private readonly child: ChildProcess;
  /** Where CrewAI keeps what it keeps for a user; gone after `end()`. */
  readonly home = mkdtempSync(join(tmpdir(), "crewvet-home-"));
  private waiting: ((answer: Answer) => void) | null = null;

  constructor(env: PythonEnv, cwd: string, variables: Readonly<Record<string, string>>) {
    const path = [cwd, variables.PYTHONPATH].filter((one) => one !== undefined).join(":");
    this.child = spawn(env.python, [join(__dirname, "../backends/drive.py")], {
      cwd,
      env: { ...QUIET, PATH: `${env.bin}:${process.env.PATH ?? ""}`, HOME: this.home, ...variables, PYTHONPATH: path },
      stdio: ["pipe", "pipe", "pipe"],
    });
    if (this.child.stdout) createInterface({ input: this.child.stdout }).on("line", (line) => {
      this.output += `${line}\n`;
      if (line.startsWith("@@")) this.waiting?.(JSON.parse(line.slice(2)) as Answer);
    });
    this.child.stderr?.on("data", (chunk: Buffer) => (this.output += chunk.toString("utf8")));
    this.child.on("close", () => {
      this.waiting?.({ error: `the process has ended: ${this.output.slice(-3000)}` });
    });
  }

  step(command: "enter" | "load" | "run" | "arun" | "native" | "advance" | "dump" | "steal", argument: unknown = null): Promise<Answer> {
    return new Promise((resolve) => {
      this.waiting = (answer) => {
        this.waiting = null;
        resolve(answer);
      };
      this.child.stdin?.write(`${JSON.stringify([command, argument])}\n`);
    });
  }

  async end(): Promise<void> {
    const ended = new Promise<void>((resolve) => this.child.on("close", () => {
      resolve();
    }));
    this.child.stdin?.end();
    const timer = setTimeout(() => this.child.kill("SIGKILL"), 10_000);
    if (this.child.exitCode === null) await ended;
    clearTimeout(timer);
    rmSync(this.home, { recursive: true, force: true });
  }
}
