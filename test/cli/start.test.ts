import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { crewvet, project } from "../support/cli";

const LEAK = { "crew.py": 'import requests\n\nrequests.get("https://api.partner.io", verify=False)\n' };
const ran = { code: 1, signal: null, stderr: "" };

it("keeps its compiled code for the user alone, and runs the same with and without it", () => {
  const cache = project();
  const folder = project(LEAK);
  const audit = (env: Readonly<Record<string, string>> = {}): ReturnType<typeof crewvet> => crewvet(["audit", ".", "--format", "github"], { cwd: folder, env: { XDG_CACHE_HOME: cache, ...env } });
  const compiled = join(cache, "crewvet/compiled");
  const first = audit();
  expect(first).toMatchObject(ran);
  const [name = "", ...more] = readdirSync(compiled);
  expect(more).toEqual([]);
  const file = join(compiled, name);
  expect([statSync(compiled).mode & 0o777, statSync(file).mode & 0o777]).toEqual([0o700, 0o600]);
  const written = statSync(file).mtimeMs;
  expect(audit()).toEqual(first);
  expect(statSync(file).mtimeMs).toBe(written);
  const whole = readFileSync(file);
  for (const broken of [Buffer.from("not what it says"), whole.subarray(0, 5000)]) {
    writeFileSync(file, broken);
    expect(audit()).toEqual(first);
    expect(readFileSync(file).length).toBeGreaterThan(100_000);
  }
});

it("compiles anew where somebody else could have written the code, and where nothing is to be kept", () => {
  const cache = project();
  const folder = project(LEAK);
  const audit = (env: Readonly<Record<string, string>> = {}): ReturnType<typeof crewvet> => crewvet(["audit", ".", "--format", "github"], { cwd: folder, env: { XDG_CACHE_HOME: cache, ...env } });
  audit({ NODE_DISABLE_COMPILE_CACHE: "1" });
  expect(readdirSync(cache)).toEqual([]);
  audit();
  const [name = ""] = readdirSync(join(cache, "crewvet/compiled"));
  const file = join(cache, "crewvet/compiled", name);
  chmodSync(file, 0o666);
  expect(audit()).toMatchObject(ran);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(crewvet(["audit", ".", "--format", "github"], { cwd: folder, env: { XDG_CACHE_HOME: "/dev/null/none" } })).toMatchObject(ran);
});
