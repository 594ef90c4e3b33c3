import { spawn, spawnSync } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, listening } from "./python-env";

/** Debian's place for PostgreSQL 15, or what `CREWVET_POSTGRES` names: the `postgres` program. */
export function postgresBin(): string {
  return process.env.CREWVET_POSTGRES ?? "/usr/lib/postgresql/15/bin/postgres";
}

export interface Postgres {
  readonly port: number;
  /** Runs a statement as the owner and gives its rows, columns apart by `|`. */
  query(sql: string): string;
  stop(): Promise<void>;
}

/** A PostgreSQL on the loopback with an owner `owner`, password `owner`, in a folder that goes with it. */
export async function startPostgres(): Promise<Postgres | { readonly missing: string }> {
  const server = postgresBin();
  if (!existsSync(server)) return { missing: "PostgreSQL 15 was not found" };
  const bin = join(server, "..");
  const data = mkdtempSync(join(tmpdir(), "crewvet-pg-"));
  // it does not run as root
  const owner = process.getuid?.() === 0 ? idOf("postgres") : null;
  if (owner) chownSync(data, owner.uid, owner.gid);
  const as = { ...(owner ?? {}), cwd: data, encoding: "utf8" as const };
  const folder = join(data, "db");
  const password = join(data, "password");
  writeFileSync(password, "owner\n");
  chmodSync(password, 0o644);
  const made = spawnSync(join(bin, "initdb"), ["-D", folder, "-U", "owner", "--auth=scram-sha-256", `--pwfile=${password}`, "-N"], as);
  if (made.status !== 0) return { missing: `initdb failed: ${made.stderr}` };
  const port = await freePort();
  const child = spawn(server, ["-D", folder, "-h", "127.0.0.1", "-p", String(port), "-k", data, "-c", "fsync=off"], { ...as, stdio: "ignore" });
  const ended = new Promise<void>((resolve) => child.on("close", () => {
    resolve();
  }));
  await listening(port, 60_000);
  return {
    port,
    query: (sql) => {
      for (let attempt = 0; ; attempt++) {
        const result = spawnSync(join(bin, "psql"), ["-h", "127.0.0.1", "-p", String(port), "-U", "owner", "-d", "postgres", "-At", "-c", sql], { encoding: "utf8", env: { PATH: process.env.PATH, PGPASSWORD: "owner" } });
        if (result.status === 0) return result.stdout.trim();
        if (attempt > 50 || !/starting up/.test(result.stderr)) throw new Error(result.stderr);
      }
    },
    stop: async () => {
      child.kill("SIGINT");
      await ended;
      rmSync(data, { recursive: true, force: true });
    },
  };
}

function idOf(name: string): { uid: number; gid: number } | null {
  const [uid, gid] = ["-u", "-g"].map((flag) => Number(spawnSync("id", [flag, name], { encoding: "utf8" }).stdout));
  return uid !== undefined && gid !== undefined && uid > 0 ? { uid, gid } : null;
}
