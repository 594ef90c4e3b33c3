import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const ROOT = join(__dirname, "../..");

/** A folder that `dispose` removes. */
export function temporary(): { readonly path: string; dispose(): void } {
  const path = realpathSync(mkdtempSync(join(tmpdir(), "crewvet-package-")));
  return {
    path,
    dispose: () => {
      rmSync(path, { recursive: true, force: true });
    },
  };
}

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function run(command: string, args: readonly string[], cwd: string, env: Readonly<Record<string, string>> = {}): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, timeout: 500_000, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString("utf8")));
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString("utf8")));
    child.once("error", reject);
    child.once("close", (status) => {
      resolve({ status, stdout, stderr });
    });
  });
}

/** As `run`, for what must succeed; gives its standard output. */
export async function must(command: string, args: readonly string[], cwd: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
  const ran = await run(command, args, cwd, env);
  if (ran.status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${String(ran.status)}:\n${ran.stdout}${ran.stderr}`);
  return ran.stdout;
}

/** The npm package as it would be published. */
export async function packed(folder: string): Promise<string> {
  const [{ filename }] = JSON.parse(await must("npm", ["pack", "--json", "--silent", "--ignore-scripts", "--pack-destination", folder], ROOT)) as [{ filename: string }];
  return join(folder, filename);
}

/** The work tree as a repository with one commit, uncommitted changes included. */
export async function repository(folder: string): Promise<void> {
  const files = (await must("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], ROOT)).split("\0").filter((file) => file !== "");
  const deleted = new Set((await must("git", ["ls-files", "-z", "--deleted"], ROOT)).split("\0"));
  for (const file of files) if (!deleted.has(file)) cpSync(join(ROOT, file), join(folder, file));
  await commit(folder);
}

export async function commit(folder: string): Promise<void> {
  await must("git", ["init", "-q", "-b", "main"], folder);
  await must("git", ["add", "-A"], folder);
  await must("git", ["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false", "commit", "-q", "-m", "all"], folder);
}
