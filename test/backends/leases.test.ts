import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { composeModule } from "../../src/core/fixes/module/compose";
import { startPostgres, type Postgres } from "../support/postgres";
import { record } from "../support/fix-results";
import { expectSuccess, Folder, MISSING, run } from "../support/running-crew";
import { isMissing } from "./stores";
import { vaultStore, type Vault } from "./stores/vault";

const GRANT = `CREATE ROLE "{{name}}" WITH LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}';`;

const PROGRAM = `import logging, time
import crew_credentials as module
from sqlalchemy import text

class Clock:
    offset = 0.0
    def __getattr__(self, name): return getattr(time, name)
    def monotonic(self): return time.monotonic() + self.offset

clock = module.time = Clock()
URL = "postgresql+psycopg2://127.0.0.1:PORT/postgres"

def user(engine):
    with engine.connect() as connection:
        return connection.execute(text("select current_user")).scalar()

researcher, writer = module.leased_engine("researcher", URL), module.leased_engine("writer", URL)
first = user(researcher)
assert "researc" in first and "writer" in user(writer), (first, user(writer))

# within the lease the same login serves
researcher.dispose()
assert user(researcher) == first

# after two thirds of its time it is renewed, not replaced
clock.offset += 45
researcher.dispose()
assert user(researcher) == first

# at the end of all renewals there is a new one
time.sleep(3)
clock.offset += 61
researcher.dispose()
second = user(researcher)
assert second != first, second

# an identity gets its own logins only
try:
    module.LeasedLogin("writer", role="researcher").current()
    raise SystemExit("the writer got the researcher's login")
except module.SecretMissing as error:
    print(error)
print(repr(module.LeasedLogin("writer").current()), first, second)
`;

describe.skipIf(MISSING !== null)("database logins leased from Vault", () => {
  let vault: Vault | null = null;
  let postgres: Postgres | null = null;
  let missing = "";
  let folder: Folder | null = null;

  beforeAll(async () => {
    const [store, database] = [await vaultStore(), await startPostgres()];
    if ("missing" in store || isMissing(store)) missing = "missing" in store ? store.missing : "";
    else vault = store;
    if ("missing" in database) missing = database.missing;
    else postgres = database;
  });
  afterAll(async () => {
    folder?.remove();
    await vault?.stop();
    await postgres?.stop();
  });

  it("each agent has its own, renewed, replaced at its end, and apart from the other's", async ({ skip }) => {
    if (!vault || !postgres) {
      console.log(`skipped: ${missing}`);
      skip();
      return;
    }
    const connection = `postgresql://{{username}}:{{password}}@127.0.0.1:${String(postgres.port)}/postgres`;
    await vault.call("POST", "sys/mounts/database", { type: "database" });
    await vault.call("POST", "database/config/pg", { plugin_name: "postgresql-database-plugin", connection_url: connection, username: "owner", password: "owner", allowed_roles: ["researcher", "writer"] });
    for (const agent of ["researcher", "writer"]) await vault.call("POST", `database/roles/${agent}`, { db_name: "pg", creation_statements: [GRANT], default_ttl: "60s", max_ttl: "62s" });
    folder = new Folder({ files: { "crew_credentials.py": composeModule(["vault_leases"], { project: "example" }), "app.py": PROGRAM.replace("PORT", String(postgres.port)) }, modes: new Map() });
    const result = await run(folder, ["app.py"], null, { ...vault.env, ...vault.agentEnv });
    expectSuccess(result);
    expect(result.stdout).toContain("agent 'writer' gets no database login (Forbidden)");
    // the leases are in the database, under names that tell whose they are
    expect(postgres.query("select count(*) from pg_roles where rolname like 'v-%'")).not.toBe("0");
    record({ table: "backends", row: "vault, leased database logins", column: "module", result: "works" });
  });
});
