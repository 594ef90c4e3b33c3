import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** The stores' own libraries, as fixed code imports them. */
const CLIENTS = [
  "python-dotenv", "pydantic-settings", "boto3==1.44.5", "aws-secretsmanager-caching==1.2.0", "hvac==2.4.0", "google-cloud-secret-manager==2.32.0",
  "azure-keyvault-secrets==4.12.0", "azure-identity==1.27.0", "keyring==25.7.0", "keyrings.alt==5.0.2",
];

/** What the executed fixes need, pinned, so that a run today and one next year do the same. */
export const PACKAGES = [
  "crewai==1.15.30", "crewai-tools==1.15.30", "boto3==1.44.5", "moto[server]==5.2.5", "aws-secretsmanager-caching==1.2.0", "python-dotenv", "pyflakes",
  "hvac==2.4.0", "google-cloud-secret-manager==2.32.0", "azure-keyvault-secrets==4.12.0", "azure-identity==1.27.0", "keyring==25.7.0", "keyrings.alt==5.0.2",
  "SQLAlchemy==2.1.9", "psycopg2-binary==2.9.13", "trustme==1.2.1",
];

export interface OlderCrewai {
  readonly version: string;
  /** Whether it has every store's library, or Vault's alone. */
  readonly stores: "all" | "vault";
  readonly packages: readonly string[];
}

/** Older CrewAI: one environment each. 0.80 to 0.203, 1.0 to 1.3 and 1.4 to 1.14 are the bands that have a form of `agent_llm()` each. */
export const OLDER: readonly OlderCrewai[] = [
  { version: "1.4.1", stores: "all", packages: ["crewai==1.4.1", ...CLIENTS] },
  { version: "1.3.0", stores: "vault", packages: ["crewai==1.3.0", "python-dotenv", "hvac==2.4.0"] },
  { version: "0.203.2", stores: "vault", packages: ["crewai==0.203.2", "python-dotenv", "hvac==2.4.0"] },
  { version: "0.80.0", stores: "all", packages: ["crewai==0.80.0", ...CLIENTS] },
];

export interface PythonEnv {
  readonly python: string;
  readonly bin: string;
}

/** A Python with CrewAI, or why there is none. */
export type PythonEnvResult = PythonEnv | { readonly missing: string };

/**
 * `CREWVET_PYTHON` names a Python that has the packages; else a virtual environment is made once in `CREWVET_CACHE`
 * (default `~/.cache/crewvet`), keyed by the pinned packages.
 */
export function pythonEnv(packages: readonly string[] = PACKAGES): PythonEnvResult {
  const given = process.env.CREWVET_PYTHON;
  if (given !== undefined && given !== "" && packages === PACKAGES) return existsSync(given) ? { python: given, bin: dirname(given) } : { missing: `CREWVET_PYTHON is ${given}, which is not there` };
  const base = ["python3.12", "python3.11", "python3.13", "python3.10", "python3"].find((name) => usable(name));
  if (base === undefined) return { missing: "no Python of version 3.10 to 3.13 was found" };
  const key = createHash("sha256").update([base, ...packages].join("\n")).digest("hex").slice(0, 12);
  const folder = join(process.env.CREWVET_CACHE ?? join(homedir(), ".cache/crewvet"), `python-${key}`);
  const bin = join(folder, process.platform === "win32" ? "Scripts" : "bin");
  const python = join(bin, process.platform === "win32" ? "python.exe" : "python");
  const done = join(folder, "complete");
  if (!existsSync(done)) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(dirname(folder), { recursive: true });
    for (const [command, ...args] of [[base, "-m", "venv", folder], [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...packages]]) {
      const result = spawnSync(command ?? "", args, { encoding: "utf8", timeout: 1_200_000 });
      if (result.status !== 0) return { missing: `the Python packages could not be installed: ${(result.stderr || String(result.error)).trim().split("\n").at(-1) ?? ""}` };
    }
    writeFileSync(done, packages.join("\n"));
  }
  return { python, bin };
}

function usable(name: string): boolean {
  const result = spawnSync(name, ["-c", "import sys, venv, ensurepip; sys.exit(not ((3, 10) <= sys.version_info[:2] <= (3, 13)))"]);
  return result.status === 0;
}

export interface Run {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program of the environment with a clean environment and a home of its own; asynchronous, so that test servers can answer. */
export function runPython(env: PythonEnv, cwd: string, args: readonly string[], variables: Readonly<Record<string, string>>, timeout = 240_000): Promise<Run> {
  const home = mkdtempSync(join(tmpdir(), "crewvet-home-"));
  const child = spawn(env.python, args, { cwd, env: { ...QUIET, PATH: `${env.bin}:${process.env.PATH ?? ""}`, HOME: home, ...variables }, stdio: ["ignore", "pipe", "pipe"], timeout });
  return finished(child).finally(() => {
    rmSync(home, { recursive: true, force: true });
  });
}

/** No telemetry, traces or questions from the libraries under test. */
export const QUIET = {
  CREWAI_DISABLE_TELEMETRY: "true",
  CREWAI_TRACING_ENABLED: "false",
  CREWAI_DISABLE_VERSION_CHECK: "true",
  OTEL_SDK_DISABLED: "true",
  PYTHONDONTWRITEBYTECODE: "1",
  PYTHONUTF8: "1",
  NO_COLOR: "1",
  CI: "true",
};

function finished(child: ChildProcess): Promise<Run> {
  let stdout = "";
  let stderr = "";
  child.stdout?.on("data", (chunk: Buffer) => (stdout += chunk.toString("utf8")));
  child.stderr?.on("data", (chunk: Buffer) => (stderr += chunk.toString("utf8")));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status) => {
      resolve({ status: status ?? 1, stdout, stderr });
    });
  });
}

export interface Service {
  readonly url: string;
  stop(): Promise<void>;
}

/** `moto_server` on the loopback: an AWS that keeps everything in memory. */
export async function startMoto(env: PythonEnv): Promise<Service> {
  const port = await freePort();
  const child = spawn(join(env.bin, "moto_server"), ["-H", "127.0.0.1", "-p", String(port)], { stdio: "ignore" });
  const ended = new Promise<void>((resolve) => child.on("close", () => {
    resolve();
  }));
  await listening(port, 60_000);
  return {
    url: `http://127.0.0.1:${String(port)}`,
    stop: async () => {
      child.kill();
      await ended;
    },
  };
}

export async function freePort(): Promise<number> {
  const { createServer } = await import("node:net");
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        if (typeof address === "object" && address) resolve(address.port);
      });
    });
  });
}

export async function listening(port: number, timeout: number): Promise<void> {
  const deadline = Date.now() + timeout;
  for (;;) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, "127.0.0.1");
      socket.on("connect", () => {
        socket.destroy();
        resolve(true);
      });
      socket.on("error", () => {
        resolve(false);
      });
    });
    if (open) return;
    if (Date.now() > deadline) throw new Error(`nothing listens on port ${String(port)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
