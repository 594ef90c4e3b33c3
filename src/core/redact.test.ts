import { expect, it } from "vitest";
import { characters } from "../../test/support/secrets";
import { quotableName, SecretVault } from "./redact";

const vault = (): SecretVault => new SecretVault(new Uint8Array(32).fill(7));

it("masks a value wherever it stands", () => {
  const one = vault();
  const value = characters(24);
  one.seal(value);
  expect(one.scrub(`x${value}y ${value}`)).toBe("x****y ****");
});

it("a value that is a word is masked as a value, and stays a word in a sentence", () => {
  const one = vault();
  for (const value of ["password", "Postgres"]) one.seal(value);
  expect(one.scrub("The database URL password **** is hardcoded in password: everyone has it.")).toBe("The database URL password **** is hardcoded in password: everyone has it.");
  expect(one.scrub("admin_password falls back to a password that is easily guessed")).toBe("admin_password falls back to a password that is easily guessed");
  expect(one.scrub("get('DB_PASSWORD', 'password')")).toBe("get('DB_PASSWORD', '****')");
  expect(one.scrub("postgresql://me:password@db/x?user=Postgres")).toBe("postgresql://me:****@db/x?user=****");
  expect(one.scrub("PGPASSWORD=password psql")).toBe("PGPASSWORD=**** psql");
});

it("short values are left: they stand in too many words", () => {
  const one = vault();
  one.seal("pass");
  expect(one.scrub("a pass")).toBe("a pass");
});

it("quotes keys that are spelt like names, and no tokens put in their place", () => {
  for (const name of ["fail-on", "rules.unused-supression", "Max_Files", "EXCLUDE", "sinks.max-2"]) expect(quotableName(name)).toBe(name);
  for (const name of [`sk-proj-${characters(30)}`, characters(24), "Winter2031!x9", "a b", "x".repeat(61)]) expect(quotableName(name)).toMatch(/^(?:sk-proj-)?\*{4}$/);
});
