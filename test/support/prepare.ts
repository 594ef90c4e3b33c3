/** Makes what the executed fixes need, once: Python environments, Go programs, PostgreSQL. Says what is missing; never fails. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { goPrograms } from "./go-program";
import { OLDER, PACKAGES, pythonEnv } from "./python-env";
import { postgresBin } from "./postgres";

const servers = join(__dirname, "../backends/servers");
const report = (name: string, made: object): void => {
  console.log(`${name}: ${"missing" in made ? String(made.missing) : "ready"}`);
};

if (!existsSync(postgresBin()) && process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
  spawnSync("apt-get", ["update", "-qq"], { stdio: "ignore", timeout: 300_000 });
  spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "postgresql-15"], { stdio: "ignore", timeout: 600_000, env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } });
}
report("PostgreSQL 15", existsSync(postgresBin()) ? {} : { missing: "not found; as root it is installed with apt" });
for (const packages of [PACKAGES, ...OLDER.map((one) => one.packages)]) report(packages[0] ?? "", pythonEnv(packages));
report("sops and age", goPrograms(join(servers, "sops"), ["filippo.io/age/cmd/age-keygen", "github.com/getsops/sops/v3/cmd/sops"]));
report("Vault", goPrograms(join(servers, "vault"), ["."]));
