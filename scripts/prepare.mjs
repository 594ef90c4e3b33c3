#!/usr/bin/env node
/**
 * Builds the program after an installation from the repository (`npm ci`, a git dependency, a pre-commit hook).
 * `npm install -g git+…` brings no dependencies for this script (npm/cli#8440, 2025-07): they are installed here then.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
if (!existsSync(join(root, "node_modules/esbuild"))) {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_config_(?:global|location|prefix|package_lock_only|dry_run|omit)$/i.test(name)));
  const npm = process.env.npm_execpath;
  const args = ["ci", "--ignore-scripts", "--include=dev", "--no-audit", "--no-fund"];
  const ran = npm === undefined ? spawnSync("npm", args, { cwd: root, env, stdio: "inherit", shell: process.platform === "win32" }) : spawnSync(process.execPath, [npm, ...args], { cwd: root, env, stdio: "inherit" });
  if (ran.status !== 0) process.exit(ran.status ?? 1);
}
await import("./build.mjs");
