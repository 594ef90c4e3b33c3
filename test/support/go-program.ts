import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

export type Built = { readonly bin: string } | { readonly missing: string };

/**
 * Builds Go programs once, into `CREWVET_CACHE` (default `~/.cache/crewvet`) under a name that says what went into them.
 * `packages` are built in the folder of their go.mod; `bin` is the folder with the programs.
 */
export function goPrograms(folder: string, packages: readonly string[]): Built {
  const hash = createHash("sha256");
  for (const name of readdirSync(folder).sort()) hash.update(name).update(readFileSync(join(folder, name)));
  const base = process.env.CREWVET_CACHE ?? join(homedir(), ".cache/crewvet");
  const bin = join(base, `go-${hash.digest("hex").slice(0, 12)}`);
  if (existsSync(bin)) return { bin };
  if (spawnSync("go", ["version"]).status !== 0) return { missing: "Go was not found; it builds the test servers" };
  const unfinished = `${bin}.${String(process.pid)}`;
  mkdirSync(unfinished, { recursive: true });
  const built = spawnSync("nice", ["go", "build", "-p", "2", "-trimpath", "-o", `${unfinished}/`, ...packages], { cwd: folder, encoding: "utf8", timeout: 2_400_000 });
  if (built.status !== 0) {
    rmSync(unfinished, { recursive: true, force: true });
    return { missing: `go build failed: ${(built.stderr || String(built.error)).trim().split("\n").at(-1) ?? ""}` };
  }
  renameSync(unfinished, bin);
  return { bin };
}
