import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CACHE, ROOT } from "./options";
import type { Command } from "./process";

export interface Tool {
  readonly name: string;
  /** Fast enough for --quick on the large tree. */
  readonly fast: boolean;
  readonly audit: (folder: string) => Command;
}

const PACKAGES = ["ruff==0.12.7", "bandit==1.8.6", "detect-secrets==1.5.0", "semgrep==1.131.0"];

export const CREWVET: Tool = {
  name: "crewvet",
  fast: true,
  audit: (folder) => ({ program: process.execPath, args: [join(ROOT, "dist/cli.js"), "audit", folder, "--format", "json", "--fail-on", "never"] }),
};

/** The tools that are there, and a line for each one that is not. Nothing they are asked to do needs a network. */
export function peers(): { readonly tools: readonly Tool[]; readonly missing: readonly string[] } {
  const tools: Tool[] = [];
  const missing: string[] = [];
  const bin = environment();
  const python: readonly (readonly [string, boolean, (folder: string) => readonly string[]])[] = [
    ["ruff", true, (folder) => ["check", "--select", "S", "--isolated", "--no-cache", "--no-respect-gitignore", "--exit-zero", "--quiet", "--output-format", "json", folder]],
    ["bandit", false, (folder) => ["--recursive", "--quiet", "--exit-zero", "--format", "json", folder]],
    ["detect-secrets", false, (folder) => ["-C", folder, "scan", "--all-files", "--no-verify"]],
    ["semgrep", false, (folder) => ["scan", "--config", join(__dirname, "semgrep.yml"), "--metrics", "off", "--disable-version-check", "--no-git-ignore", "--quiet", "--json", folder]],
  ];
  for (const [name, fast, args] of python) {
    const program = "missing" in bin ? "" : join(bin.folder, name);
    if ("missing" in bin) missing.push(`${name}: ${bin.missing}`);
    else if (!existsSync(program)) missing.push(`${name}: ${program} is not there`);
    else tools.push({ name: name === "ruff" ? "ruff check --select S" : name, fast, audit: (folder) => ({ program, args: args(folder), env: { SEMGREP_SEND_METRICS: "off", PATH: `${bin.folder}:${process.env.PATH ?? ""}` } }) });
  }
  const secretlint = join(ROOT, "node_modules/secretlint/bin/secretlint.js");
  if (existsSync(secretlint)) tools.push({ name: "secretlint", fast: true, audit: (folder) => ({ program: process.execPath, args: [secretlint, "--maskSecrets", "--format", "json", "--secretlintrc", secretlintConfig(), "--secretlintignore", join(CACHE, "none"), "**/*"], cwd: folder }) });
  else missing.push("secretlint: run npm ci");
  return { tools, missing };
}

function secretlintConfig(): string {
  mkdirSync(CACHE, { recursive: true });
  const file = join(CACHE, "secretlintrc.json");
  writeFileSync(file, JSON.stringify({ rules: [{ id: join(ROOT, "node_modules/@secretlint/secretlint-rule-preset-recommend") }] }));
  writeFileSync(join(CACHE, "none"), "");
  return file;
}

/** `CREWVET_BENCH_VENV`, or an environment made once in the cache. */
function environment(): { readonly folder: string } | { readonly missing: string } {
  const given = process.env.CREWVET_BENCH_VENV;
  if (given !== undefined && given !== "") return { folder: join(given, "bin") };
  const folder = join(CACHE, `peers-${createHash("sha256").update(PACKAGES.join("\n")).digest("hex").slice(0, 12)}`);
  const done = join(folder, "complete");
  if (!existsSync(done)) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(CACHE, { recursive: true });
    console.log(`installing ${PACKAGES.join(", ")}, once`);
    for (const [program, ...args] of [["python3", "-m", "venv", folder], [join(folder, "bin/python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...PACKAGES]]) {
      const made = spawnSync(program ?? "", args, { encoding: "utf8", timeout: 900_000 });
      if (made.status !== 0) return { missing: `could not be installed: ${(made.stderr || String(made.error)).trim().split("\n").at(-1) ?? ""}` };
    }
    writeFileSync(done, PACKAGES.join("\n"));
  }
  return { folder: join(folder, "bin") };
}
