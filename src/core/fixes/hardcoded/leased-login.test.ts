import { expect, it } from "vitest";
import { fixRounds } from "../../../../test/support/fixes";
import { expandSecrets, SECRETS } from "../../../../test/support/secrets";

const PASSWORD = SECRETS.password?.(1) ?? "";

async function leased(code: string, more: Record<string, string> = {}): Promise<Record<string, string>> {
  const { files } = await fixRounds({ "db.py": expandSecrets(code), ...more }, "unsafe", { backend: "vault", kind: "leased-login" });
  return files;
}

it("gives an engine leased logins and takes user and password out of its address", async () => {
  const files = await leased('from sqlalchemy import create_engine, text\n\nengine = create_engine("postgresql://app:{{password}}@db.internal.acme.io/app", pool_size=5)\nprint(text)\n');
  expect(files["db.py"]).toBe('from sqlalchemy import text\nfrom crew_credentials import leased_engine\n\nengine = leased_engine("shared", "postgresql://db.internal.acme.io/app", pool_size=5)\nprint(text)\n');
  expect(files["crew_credentials.py"]).toContain("def leased_engine(");
});

it("keeps what stood there, commented out, where git does not look", async () => {
  const files = await leased('from sqlalchemy import create_engine\n\nengine = create_engine("postgresql://app:{{password}}@db.internal.acme.io/app")\n');
  expect(files[".env"]).toMatch(/^# was in db\.py; take this login from the database once leases work$/m);
  expect(files[".env"]).toContain(`postgresql://app:${PASSWORD}@db.internal.acme.io/app`);
  expect(files[".env"]).not.toMatch(/^[^#\s]/m);
  expect(files[".gitignore"]).toMatch(/^\.env$/m);
});

it("keeps the form of a call that is written over several lines", async () => {
  const files = await leased('import sqlalchemy as sa\n\nengine = sa.create_engine(\n    "postgresql+psycopg2://app:{{password}}@db.internal.acme.io/app",\n    pool_size=5,  # enough\n)\n');
  expect(files["db.py"]).toContain('engine = leased_engine(\n    "shared",\n    "postgresql+psycopg2://db.internal.acme.io/app",\n    pool_size=5,  # enough\n)\n');
});

it("gives a driver's connection the current login", async () => {
  const files = await leased('import psycopg2\n\n\ndef connect():\n    return psycopg2.connect(host="db.internal.acme.io", user="app", password="{{password}}", dbname="app")\n');
  expect(files["db.py"]).toContain('    return psycopg2.connect(host="db.internal.acme.io", **leased_login("shared"), dbname="app")\n');
  expect(files[".env"]).toMatch(/^# was in db\.py, for user "app"; /m);
  expect(files["crew_credentials.py"]).not.toContain("sqlalchemy");
});

it("takes the login out of both forms of a driver's address", async () => {
  const files = await leased('import psycopg\n\na = psycopg.connect("postgresql://app:{{password}}@db.internal.acme.io/app")\nb = psycopg.connect("host=db.internal.acme.io user=app password={{password:2}} dbname=app", autocommit=True)\n');
  expect(files["db.py"]).toContain('a = psycopg.connect("postgresql://db.internal.acme.io/app", **leased_login("shared"))\n');
  expect(files["db.py"]).toContain('b = psycopg.connect("host=db.internal.acme.io dbname=app", autocommit=True, **leased_login("shared"))\n');
});

it("follows a constant to all that open it", async () => {
  const files = await leased('from sqlalchemy import create_engine\n\nDATABASE_URL = "postgresql://app:{{password}}@db.internal.acme.io/app"\nreader = create_engine(DATABASE_URL)\nwriter = create_engine(url=DATABASE_URL, echo=True)\n');
  expect(files["db.py"]).toContain('DATABASE_URL = "postgresql://db.internal.acme.io/app"\nreader = leased_engine("shared", DATABASE_URL)\nwriter = leased_engine("shared", url=DATABASE_URL, echo=True)\n');
});

it("takes the login out of URL.create()", async () => {
  const files = await leased('from sqlalchemy import URL, create_engine\n\nengine = create_engine(URL.create("postgresql", username="app", password="{{password}}", host="db.internal.acme.io", database="app"))\n');
  expect(files["db.py"]).toContain('engine = leased_engine("shared", URL.create("postgresql", host="db.internal.acme.io", database="app"))\n');
});

const KEPT: Readonly<Record<string, string>> = {
  "an address that other code reads": 'from sqlalchemy import create_engine\n\nDATABASE_URL = "postgresql://app:{{password}}@db.internal.acme.io/app"\nengine = create_engine(DATABASE_URL)\nprint(DATABASE_URL)\n',
  "an engine that makes its connections itself": 'from sqlalchemy import create_engine\n\nengine = create_engine("postgresql://app:{{password}}@db.internal.acme.io/app", creator=print)\n',
  "arguments from a mapping": 'import psycopg2\n\noptions = {}\nconnection = psycopg2.connect(password="{{password}}", **options)\n',
  "an address of parts": 'from sqlalchemy import create_engine\n\nuser = input()\nengine = create_engine(f"postgresql://{user}:{{password}}@db.internal.acme.io/app")\n',
  "a database that Vault's logins do not open": 'import sqlite3\n\nconnection = sqlite3.connect(password="{{password}}")\n',
};
it.each(Object.entries(KEPT))("is not offered for %s", async (_what, code) => {
  const files = await leased(code);
  expect(files["db.py"]).toBe(expandSecrets(code));
});

it("is found to have nothing left to do by a second run", async () => {
  const once = await leased('from sqlalchemy import create_engine\n\nengine = create_engine("postgresql://app:{{password}}@db.internal.acme.io/app")\n');
  const again = await fixRounds(once, "unsafe", { backend: "vault", rules: ["hardcoded-credential"] });
  expect(again.files).toEqual(once);
});
