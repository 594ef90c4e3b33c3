import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CACHE } from "./options";

export type Folder = { readonly folder: string } | { readonly missing: string };

/** A Python environment with pinned packages, as its folder of programs: the one named in a variable, or one made once in the cache. */
export function pythonEnvironment(name: string, packages: readonly string[], variable: string): Folder {
  const given = process.env[variable];
  if (given !== undefined && given !== "") return existsSync(join(given, "bin")) ? { folder: join(given, "bin") } : { missing: `${variable} is ${given}, which has no programs` };
  const folder = join(CACHE, `${name}-${createHash("sha256").update(packages.join("\n")).digest("hex").slice(0, 12)}`);
  const done = join(folder, "complete");
  if (!existsSync(done)) {
    rmSync(folder, { recursive: true, force: true });
    const problem = install(packages.join(", "), [["python3", "-m", "venv", folder], [join(folder, "bin/python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...packages]]);
    if (problem !== null) return { missing: problem };
    writeFileSync(done, packages.join("\n"));
  }
  return { folder: join(folder, "bin") };
}

/** A Go program of one pinned version, built once into the cache. */
export function goProgram(module: string, version: string): Folder {
  const folder = join(CACHE, `go-${createHash("sha256").update(`${module}@${version}`).digest("hex").slice(0, 12)}`);
  const done = join(folder, "complete");
  if (!existsSync(done)) {
    const problem = install(`${module}@${version}`, [["go", "install", `${module}@${version}`]], { GOBIN: folder });
    if (problem !== null) return { missing: problem };
    writeFileSync(done, version);
  }
  return { folder };
}

/** Null, or why it failed. */
function install(what: string, commands: readonly (readonly string[])[], env: Readonly<Record<string, string>> = {}): string | null {
  mkdirSync(CACHE, { recursive: true });
  console.log(`installing ${what}, once`);
  for (const [program = "", ...args] of commands) {
    const made = spawnSync(program, args, { encoding: "utf8", timeout: 900_000, env: { ...process.env, ...env } });
    if (made.status !== 0) return `could not be installed: ${lastLine(made.stderr) || String(made.error)}`;
  }
  return null;
}

/** The last line that says something; empty without one. */
export function lastLine(text: string | null): string {
  return (text ?? "").trim().split("\n").at(-1) ?? "";
}
