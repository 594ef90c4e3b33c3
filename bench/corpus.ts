import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CACHE } from "./options";

/** Packages whose wheels hold more than 5,000 files together; pinned, so that runs can be compared. Chosen 2026-11-20. */
const PACKAGES = [
  "aiohttp==3.14.5", "boto3==1.44.5", "celery==5.7.0", "click==8.5.1", "crewai==1.15.30", "crewai-tools==1.15.30", "django==5.2.19", "fastapi==0.165.0",
  "flask==3.1.3", "httpx==0.28.1", "langchain-core==1.8.1", "paramiko==5.1.0", "pydantic==2.14.3", "pymongo==4.20.0", "redis==8.1.0", "requests==2.34.2",
  "rich==15.0.0", "scrapy==2.19.0", "sqlalchemy==2.1.9", "starlette==1.10.0",
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
  const pip = spawnSync("python3", ["-m", "pip", "download", "--quiet", "--python-version", "3.11", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:", "--dest", wheels, ...PACKAGES], { encoding: "utf8", timeout: 900_000 });
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
