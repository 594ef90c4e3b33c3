import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { discover } from "../../src/host/discover";
import { readFound } from "../../src/host/read";
import type { PythonEnv } from "./python-env";

/** A question of the wizard and the keys that answer it. */
export type Step = readonly [expected: string, keys: string];

export const ENTER = "\r";
export const DOWN = "\u001b[B";

/**
 * Runs `crewai create …` on a pseudo-terminal in an empty folder with a home of its own, and reads what it made: the texts by
 * path and which of them git would ignore. Throws with the screen's text when the command fails or asks something else.
 */
export function crewaiCreate(env: PythonEnv, args: readonly string[], steps: readonly Step[] = []): { files: Record<string, string>; ignored: string[] } {
  const folder = mkdtempSync(join(tmpdir(), "crewvet-create-"));
  try {
    const job = { argv: [env.python, "-m", "crewai_cli.cli", "create", ...args], cwd: folder, env: environment(env, folder), seconds: 120, steps };
    const result = spawnSync(env.python, [join(__dirname, "crewai_create.py")], { input: JSON.stringify(job), encoding: "utf8", timeout: 150_000 });
    if (result.status !== 0) throw new Error(`crewai create ${args.join(" ")}: ${result.stderr}\n${result.stdout.slice(-3000)}`);
    return read(folder, args[1] ?? "");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function environment(env: PythonEnv, home: string): Record<string, string> {
  return {
    PATH: `${env.bin}:${process.env.PATH ?? ""}`,
    HOME: home,
    TERM: "xterm",
    LANG: "C.UTF-8",
    CREWAI_DISABLE_TELEMETRY: "true",
    CREWAI_TRACING_ENABLED: "false",
    CREWAI_DISABLE_VERSION_CHECK: "true",
    OTEL_SDK_DISABLED: "true",
  };
}

function read(parent: string, name: string): { files: Record<string, string>; ignored: string[] } {
  const root = join(parent, name);
  const files: Record<string, string> = {};
  const ignored: string[] = [];
  for (const found of discover(root, [root], { includeIgnored: true, wanted: () => true }).files) {
    const result = readFound(found, 1 << 20);
    if (!result.ok) continue;
    files[found.path] = result.file.source.text;
    if (found.ignored) ignored.push(found.path);
  }
  return { files, ignored };
}
