import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CACHE } from "./options";

/** Packages whose wheels hold more than 5,000 files together; pinned, so that runs can be compared. Chosen 2026-11-20. */
const PACKAGES = [
  "aiohttp==3.12.15", "boto3==1.40.0", "celery==5.5.3", "click==8.2.1", "crewai==1.15.30", "crewai-tools==1.15.30", "django==5.2.4", "fastapi==0.116.1",
  "flask==3.1.1", "httpx==0.28.1", "langchain-community==0.3.27", "litellm==1.74.9", "openai==1.98.0", "pandas==2.3.1", "paramiko==3.5.1", "pydantic==2.11.7",
  "pymongo==4.13.2", "redis==6.2.0", "requests==2.32.4", "rich==14.1.0", "scrapy==2.13.3", "sqlalchemy==2.0.42",
];

export type Corpus = { readonly folder: string; readonly files: number } | { readonly missing: string };

/** The unpacked packages: `CREWVET_BENCH_TREE`, or downloaded once into the cache. */
export function corpus(): Corpus {
  const given = process.env.CREWVET_BENCH_TREE;
  if (given !== undefined && given !== "") return existsSync(given) ? { folder: given, files: countFiles(given) } : { missing: `CREWVET_BENCH_TREE is ${given}, which is not there` };
  const folder = join(CACHE, `tree-${createHash("sha256").update(PACKAGES.join("\n")).digest("hex").slice(0, 12)}`);
  const done = join(CACHE, `${folder.slice(CACHE.length + 1)}.complete`);
  if (!existsSync(done)) {
    const problem = download(folder);
    if (problem !== null) return { missing: problem };
    writeFileSync(done, PACKAGES.join("\n"));
  }
  return { folder, files: countFiles(folder) };
}

/** Null, or why it failed. Wheels are only unpacked: nothing in them runs. */
function download(folder: string): string | null {
  rmSync(folder, { recursive: true, force: true });
  const wheels = `${folder}.wheels`;
  mkdirSync(wheels, { recursive: true });
  console.log(`downloading ${String(PACKAGES.length)} packages from PyPI, once`);
  const pip = spawnSync("python3", ["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:", "--dest", wheels, ...PACKAGES], { encoding: "utf8", timeout: 900_000 });
  if (pip.status !== 0) return `the packages could not be downloaded: ${reason(pip.stderr, pip.error)}`;
  for (const wheel of readdirSync(wheels)) {
    const unpacked = spawnSync("python3", ["-m", "zipfile", "-e", join(wheels, wheel), join(folder, wheel.split("-")[0] ?? wheel)], { encoding: "utf8" });
    if (unpacked.status !== 0) return `${wheel} could not be unpacked: ${reason(unpacked.stderr, unpacked.error)}`;
  }
  rmSync(wheels, { recursive: true, force: true });
  return null;
}

function reason(stderr: string | null, error: Error | undefined): string {
  return (stderr ?? "").trim().split("\n").at(-1) || String(error);
}

export function countFiles(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length;
}
