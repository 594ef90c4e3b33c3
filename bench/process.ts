import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

export interface Timing {
  /** From spawn to exit, in milliseconds. */
  readonly elapsed: number;
  /** Largest resident set of the process or of a child of it, in bytes; NaN where it cannot be read. */
  readonly peak: number;
  /** Processor time of the process and its children in milliseconds: steady on a busy machine. NaN where it cannot be read. */
  readonly cpu: number;
  readonly status: number | null;
  readonly stderr: string;
  /** What it printed, where it was asked for; else empty. */
  readonly stdout: string;
}

const GNU_TIME = "/usr/bin/time";

/** Runs a program to its end. What it prints is read, and thrown away unless it is wanted. */
export async function run(command: Command, { timeout = 1_800_000, keep = false } = {}): Promise<Timing> {
  const folder = mkdtempSync(join(tmpdir(), "crewvet-bench-"));
  const report = join(folder, "time");
  const timed = process.platform === "linux" && existsSync(GNU_TIME);
  const argv = timed ? [GNU_TIME, "-q", "-f", "%M %U %S", "-o", report, command.program, ...command.args] : [command.program, ...command.args];
  try {
    const start = performance.now();
    const child = spawn(argv[0] ?? "", argv.slice(1), { cwd: command.cwd, env: { ...process.env, ...command.env }, stdio: ["ignore", "pipe", "pipe"], timeout });
    let stderr = "";
    const printed: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => {
      if (keep) printed.push(chunk);
    });
    child.stderr.on("data", (chunk: Buffer) => {
      if (stderr.length < 4000) stderr += chunk.toString("utf8");
    });
    const status = await new Promise<number | null>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", resolve);
    });
    const elapsed = performance.now() - start;
    const [kilobytes = Number.NaN, user = Number.NaN, system = Number.NaN] = timed && existsSync(report) ? readFileSync(report, "utf8").trim().split(" ").map(Number) : [];
    return { elapsed, peak: kilobytes * 1024, cpu: (user + system) * 1000, status, stderr, stdout: Buffer.concat(printed).toString("utf8") };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Peak resident memory of a running process in bytes, NaN where the system does not tell. */
export function peakOf(pid: number | undefined): number {
  if (pid === undefined || !existsSync(`/proc/${String(pid)}/status`)) return Number.NaN;
  const line = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${String(pid)}/status`, "utf8"));
  return line ? Number(line[1]) * 1024 : Number.NaN;
}
