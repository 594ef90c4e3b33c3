import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { composeModule } from "../../src/core/fixes/module/compose";
import { startPostgres, type Postgres } from "../support/postgres";
import { record } from "../support/fix-results";
import { fixRounds } from "../support/fixes";
import { expectSuccess, Folder, MISSING, run } from "../support/running-crew";
import { expandSecrets } from "../support/secrets";
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

/** A crew whose tools open a database with a password: through SQLAlchemy, and through the driver. */
const STATIC = `import psycopg2
from crewai import Agent, Crew, Task
from crewai.tools import tool
from sqlalchemy import create_engine, text

engine = create_engine("postgresql+psycopg2://owner:{{password:31}}@127.0.0.1:PORT/postgres", pool_size=2)


@tool("Ask the warehouse")
def ask(sql: str) -> str:
    """Asks the warehouse."""
    with engine.connect() as connection:
        return str(connection.execute(text(sql)).scalar())


@tool("Ask the archive")
def look_up(sql: str) -> str:
    """Asks the archive."""
    connection = psycopg2.connect(host="127.0.0.1", port=PORT, user="owner", password="{{password:32}}", dbname="postgres")
    with connection, connection.cursor() as cursor:
        cursor.execute(sql)
        return str(cursor.fetchone()[0])


researcher = Agent(role="Researcher", goal="g", backstory="b", llm="gpt-4o", tools=[ask])
writer = Agent(role="Writer", goal="g", backstory="b", llm="gpt-4o", tools=[look_up])
crew = Crew(agents=[researcher, writer], tasks=[Task(description="d", expected_output="o", agent=writer)])
`;
const ASK = `import app

print(app.ask.func("select current_user"), app.look_up.func("select current_user"), app.look_up.func("select current_user"))
`;

describe.skipIf(MISSING !== null)("database logins leased from Vault", () => {
  let vault: Vault | null = null;
  let postgres: Postgres | null = null;
  let missing = "";
  const folders: Folder[] = [];

  beforeAll(async () => {
    const [store, database] = [await vaultStore(), await startPostgres()];
    if ("missing" in store || isMissing(store)) missing = "missing" in store ? store.missing : "";
    else vault = store;
    if ("missing" in database) missing = database.missing;
    else postgres = database;
    if (!vault || !postgres) return;
    const connection = `postgresql://{{username}}:{{password}}@127.0.0.1:${String(postgres.port)}/postgres`;
    await vault.call("POST", "sys/mounts/database", { type: "database" });
    await vault.call("POST", "database/config/pg", { plugin_name: "postgresql-database-plugin", connection_url: connection, username: "owner", password: "owner", allowed_roles: ["researcher", "writer"] });
    for (const agent of ["researcher", "writer"]) await vault.call("POST", `database/roles/${agent}`, { db_name: "pg", creation_statements: [GRANT], default_ttl: "60s", max_ttl: "62s" });
  });
  afterAll(async () => {
    for (const folder of folders) folder.remove();
    await vault?.stop();
    await postgres?.stop();
  });

  it("each agent has its own, renewed, replaced at its end, and apart from the other's", async ({ skip }) => {
    if (!vault || !postgres) {
      console.log(`skipped: ${missing}`);
      skip();
      return;
    }
    const folder = new Folder({ files: { "crew_credentials.py": composeModule(["vault_engine"], { project: "example" }), "app.py": PROGRAM.replace("PORT", String(postgres.port)) }, modes: new Map() });
    folders.push(folder);
    const result = await run(folder, ["app.py"], null, { ...vault.env, ...vault.agentEnv });
    expectSuccess(result);
    expect(result.stdout).toContain("agent 'writer' gets no database login (Forbidden)");
    // the leases are in the database, under names that tell whose they are
    expect(postgres.query("select count(*) from pg_roles where rolname like 'v-%'")).not.toBe("0");
    record({ table: "backends", row: "vault, leased database logins", column: "1.15.30, module", result: "works" });
  });

  it("a quick fix takes the password out of engines and connections, and they open with the agent's login", async ({ skip }) => {
    if (!vault || !postgres) {
      console.log(`skipped: ${missing}`);
      skip();
      return;
    }
    const before = expandSecrets(STATIC).replaceAll("PORT", String(postgres.port));
    const { files } = await fixRounds({ "app.py": before, "requirements.txt": "crewai==1.15.30\n" }, "unsafe", { backend: "vault", kind: "leased-login" });
    expect(files["app.py"]).toContain('engine = leased_engine("researcher", "postgresql+psycopg2://127.0.0.1:');
    expect(files["app.py"]).toContain('**leased_login("writer"), dbname="postgres")');
    expect(files["requirements.txt"]).toMatch(/^hvac>=[\d.]+$/m);
    const folder = new Folder({ files: { ...files, "ask.py": ASK }, modes: new Map() });
    folders.push(folder);
    const result = await run(folder, ["ask.py"], null, { ...vault.env, ...vault.agentEnv });
    expectSuccess(result);
    expect(result.stdout).toMatch(/^v-approle-researc\S* (v-approle-writer\S*) \1$/m);
    record({ table: "files", row: "database engine, leased from Vault", column: "fix", result: "works" });
    record({ table: "files", row: "database connection, leased from Vault", column: "fix", result: "works" });
  });
});
