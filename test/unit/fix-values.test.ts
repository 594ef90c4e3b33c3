import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseKeyValues } from "../../src/core/languages/keyvalue/parse";
import { fixRounds } from "../support/fixes";
import { characters } from "../support/secrets";

const python = ["python3", "python"].find((name) => spawnSync(name, ["-c", "0"]).status === 0);
const KEY = characters(28);
const pem = (word: string): string => ["-----", word, " RSA PRIVATE KEY-----"].join("");
const RULES = ["hardcoded-credential", "weak-credential-default"];

/** Programs that put a credential together; `out` is what they make of it. */
const PROGRAMS: readonly (readonly [what: string, code: string])[] = [
  ["a scheme before a constant", `TOKEN = "${KEY}"\nout = {"Authorization": "Bearer " + TOKEN}\n`],
  ["a scheme before a literal", `out = {"Authorization": "Bearer " + "${KEY}"}\n`],
  ["a scheme with format", `TOKEN = "${KEY}"\nout = {"Authorization": "Bearer {}".format(TOKEN)}\n`],
  ["a scheme with format and a literal", `out = {"Authorization": "Bearer {}".format("${KEY}")}\n`],
  ["a scheme with %", `TOKEN = "${KEY}"\nout = {"Authorization": "Bearer %s" % TOKEN}\n`],
  ["a scheme with join", `out = {"Authorization": " ".join(["Bearer", "${KEY}"])}\n`],
  ["a scheme in an f-string", `TOKEN = "${KEY}"\nout = {"Authorization": f"Bearer {TOKEN}"}\n`],
  ["a scheme before a stripped constant", `TOKEN = "${KEY}"\nout = {"Authorization": "Bearer " + TOKEN.strip()}\n`],
  ["a scheme under another name", `out = token = "Token " + "${KEY}"\n`],
  ["an attribute of a class", `class Api:\n    TOKEN = "${KEY}"\n    def headers(self):\n        return {"Authorization": "Bearer " + self.TOKEN}\nout = Api().headers()\n`],
  ["a local variable", `def headers():\n    token = "${KEY}"\n    return {"Authorization": "Bearer " + token}\nout = headers()\n`],
  ["a parameter with a default", `class Api:\n    def __init__(self, key="${KEY}"):\n        self.headers = {"Authorization": "Bearer " + key}\nout = Api().headers\n`],
  ["a version before a constant", `KEY = "${KEY}"\nout = {"X-API-Key": "v1." + KEY}\n`],
  ["an address in pieces", `out = database_url = "postgresql://crew:" + "${KEY}" + "@db.acme.dev/x"\n`],
  ["an address with a constant", `PASSWORD = "${KEY}"\nout = database_url = "postgresql://crew:" + PASSWORD + "@db.acme.dev/x"\n`],
  ["halves in one expression", `out = api_key = "${KEY.slice(0, 14)}" + "${KEY.slice(14)}"\n`],
  ["base64", `import base64\nout = api_key = base64.b64decode("${Buffer.from(KEY).toString("base64")}")\n`],
  ["a private key with escapes", `out = KEY = "${pem("BEGIN")}\\n${KEY}${KEY}\\n${KEY}\\n${pem("END")}\\n"\n`],
  ["bytes", `out = SECRET_KEY = b"${KEY}"\n`],
  ["a quote in the value", `out = password = "${KEY.slice(0, 10)}\\"${KEY.slice(10)}'"\n`],
];

/** What a program makes of its values, with the variables that its `.env` sets. */
function outOf(code: string, dotenv: string): string {
  const folder = mkdtempSync(join(tmpdir(), "crewvet-values-"));
  try {
    writeFileSync(join(folder, "dotenv.py"), "def load_dotenv(*args, **kwargs):\n    return True\n");
    writeFileSync(join(folder, "app.py"), `${code}\nprint(repr(out))\n`);
    const variables = Object.fromEntries(parseKeyValues(dotenv, "dotenv").map((entry) => [entry.key, entry.value]));
    const ran = spawnSync(python ?? "python3", ["app.py"], { cwd: folder, encoding: "utf8", env: { PATH: process.env.PATH, ...variables } });
    expect(ran.stderr).toBe("");
    return ran.stdout;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe.skipIf(python === undefined)("a fixed program has the values that it had", () => {
  it.each(PROGRAMS)("%s", async (_, code) => {
    const fixed = await fixRounds({ "app.py": code }, "safe", { backend: "dotenv", rules: RULES });
    const after = fixed.files["app.py"] ?? "";
    expect(after).not.toBe(code);
    expect(after).not.toContain(KEY.slice(0, 10));
    expect(fixed.remaining.map((finding) => finding.message)).toEqual([]);
    expect(outOf(after, fixed.files[".env"] ?? "")).toBe(outOf(code, ""));
  });

  it.each([
    ["halves in two constants", `PRE = "${KEY.slice(0, 14)}"\nPOST = "${KEY.slice(14)}"\napi_key = PRE + POST\n`],
    ["two defaults of one variable", `import os\na = os.getenv("DB_PASSWORD", "${KEY}1")\nb = os.getenv("DB_PASSWORD", "${KEY}2")\n`],
    ["bytes that are no text", `SECRET_KEY = b"${KEY}\\x00${KEY}"\n`],
  ])("leaves what it could not keep as it is, and says so: %s", async (_, code) => {
    const fixed = await fixRounds({ "app.py": code }, "safe", { backend: "dotenv", rules: RULES });
    expect(fixed.files["app.py"]).toBe(code);
    expect(fixed.remaining).not.toHaveLength(0);
  });
});
