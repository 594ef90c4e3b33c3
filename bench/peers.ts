import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pythonEnvironment } from "./environment";
import { CACHE, ROOT } from "./options";
import type { Command } from "./process";

export interface Tool {
  readonly name: string;
  /** Fast enough for --quick on the large tree. */
  readonly fast: boolean;
  readonly audit: (folder: string) => Command;
}

/** Newest releases of 2026-11-21. */
const PACKAGES = ["ruff==0.17.6", "bandit==1.9.4", "detect-secrets==1.5.0", "semgrep==1.182.0", "credsweeper==1.19.5"];

export const CREWVET: Tool = {
  name: "crewvet",
  fast: true,
  audit: (folder) => ({ program: process.execPath, args: [join(ROOT, "dist/cli.js"), "audit", folder, "--format", "json", "--fail-on", "never"] }),
};

/** Programs of the Python peers; `CREWVET_BENCH_VENV` names an environment that has them. */
export function peerPrograms(): ReturnType<typeof pythonEnvironment> {
  return pythonEnvironment("peers", PACKAGES, "CREWVET_BENCH_VENV");
}

/** Version by package name, as pinned here and in package.json. */
export function peerVersions(): ReadonlyMap<string, string> {
  const versions = new Map(PACKAGES.map((one) => [one.split("==")[0] ?? one, one.split("==")[1] ?? ""]));
  const secretlint: unknown = JSON.parse(readFileSync(join(ROOT, "node_modules/secretlint/package.json"), "utf8"));
  if (typeof secretlint === "object" && secretlint !== null && "version" in secretlint) versions.set("secretlint", String(secretlint.version));
  return versions;
}

/** The tools that are there, and a line for each one that is not. Nothing they are asked to do needs a network. */
export function peers(): { readonly tools: readonly Tool[]; readonly missing: readonly string[] } {
  const tools: Tool[] = [];
  const missing: string[] = [];
  const bin = peerPrograms();
  const versions = peerVersions();
  const named = (name: string, label: string): string => `${label} (${versions.get(name) ?? "?"})`;
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
    else tools.push({ name: named(name, name === "ruff" ? "ruff check --select S" : name), fast, audit: (folder) => ({ program, args: args(folder), env: { SEMGREP_SEND_METRICS: "off", PATH: `${bin.folder}:${process.env.PATH ?? ""}` } }) });
  }
  const secretlint = secretlintCommand();
  if (secretlint) tools.push({ name: named("secretlint", "secretlint"), fast: true, audit: (folder) => secretlint(folder) });
  else missing.push("secretlint: run npm ci");
  return { tools, missing };
}

/**
 * Secretlint with its recommended rules, its JSON printed or written to a file (into a pipe it ends before a long report is
 * through); null where it is not installed.
 */
export function secretlintCommand(): ((folder: string, report?: string) => Command) | null {
  const program = join(ROOT, "node_modules/secretlint/bin/secretlint.js");
  if (!existsSync(program)) return null;
  return (folder, report) => ({
    program: process.execPath,
    args: [program, "--maskSecrets", "--format", "json", ...(report === undefined ? [] : ["--output", report]), "--secretlintrc", secretlintConfig(), "--secretlintignore", join(CACHE, "none"), "**/*"],
    cwd: folder,
  });
}

function secretlintConfig(): string {
  mkdirSync(CACHE, { recursive: true });
  const file = join(CACHE, "secretlintrc.json");
  writeFileSync(file, JSON.stringify({ rules: [{ id: join(ROOT, "node_modules/@secretlint/secretlint-rule-preset-recommend") }] }));
  writeFileSync(join(CACHE, "none"), "");
  return file;
}
