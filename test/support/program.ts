import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** A server program that prints one JSON line when it is ready and ends with its standard input. */
export interface Program<T> {
  readonly ready: T;
  stop(): Promise<void>;
}

export async function startProgram<T>(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Program<T>> {
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "pipe"], env: { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "", ...env } });
  let problems = "";
  child.stderr.on("data", (chunk: Buffer) => (problems += chunk.toString("utf8")));
  const ended = new Promise<void>((resolve) => child.on("close", () => {
    resolve();
  }));
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once("line", resolve);
    child.on("error", reject);
    child.on("close", () => {
      reject(new Error(`${command} ended before it was ready: ${problems.slice(-2000)}`));
    });
  });
  return {
    ready: JSON.parse(line) as T,
    stop: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
