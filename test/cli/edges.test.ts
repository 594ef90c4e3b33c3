import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, rmdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { crewvet, project } from "../support/cli";
import { SECRETS } from "../support/secrets";

const CODE = `from crewai import LLM\n\nllm = LLM(model="gpt-4o", api_key="${SECRETS.openai?.(77) ?? ""}")\n`;
const CLI = join(__dirname, "../../dist/cli.js");

it("exclude holds for files that are named, as pre-commit does", () => {
  const folder = project({ "crewvet.toml": 'exclude = ["a/**"]\n', "a/crew.py": CODE, "b/crew.py": CODE });
  expect(crewvet(["audit", "--root", ".", "a/crew.py"], { cwd: folder }).code).toBe(0);
  expect(crewvet(["audit", "--root", ".", "b/crew.py"], { cwd: folder }).code).toBe(1);
  expect(crewvet(["audit", "--root", ".", "--no-ignores", "a/crew.py"], { cwd: folder }).code).toBe(1);
});

it("fail-on counts for the findings of its folder, and a baseline below the root is said to do nothing", () => {
  const folder = project({ "a/crewvet.toml": 'fail-on = "never"\n', "a/crew.py": CODE });
  expect(crewvet(["audit", "."], { cwd: folder }).code).toBe(0);
  expect(crewvet(["audit", ".", "--fail-on", "error"], { cwd: folder }).code).toBe(1);
  writeFileSync(join(folder, "top.py"), CODE);
  expect(crewvet(["audit", "."], { cwd: folder }).code).toBe(1);
  writeFileSync(join(folder, "a/crewvet.toml"), 'baseline = "mine.json"\n');
  expect(crewvet(["audit", "."], { cwd: folder }).stderr).toMatch(/a\/crewvet\.toml:1:1: baseline has no effect here/);
});

it("reads a configuration that is a link inside the project, and says what is wrong with others", () => {
  const folder = project({ "conf/c.toml": 'exclude = ["*.py"]\n', "crew.py": CODE });
  symlinkSync("conf/c.toml", join(folder, "crewvet.toml"));
  expect(crewvet(["audit", "."], { cwd: folder }).code).toBe(0);
  const outside = project({ "crew.py": CODE });
  symlinkSync(join(folder, "conf/c.toml"), join(outside, "crewvet.toml"));
  const ran = crewvet(["audit", "."], { cwd: outside });
  expect([ran.code, ran.stderr]).toEqual([2, "crewvet: crewvet.toml:1:1: is a link out of the folder: not followed\n"]);
});

it.skipIf(process.getuid?.() !== 0)("a named file that cannot be read is not clean", () => {
  const folder = project({ "crew.py": "x = 1\n", "other.py": "x = 2\n" });
  chmodSync(folder, 0o755);
  chmodSync(join(folder, "crew.py"), 0o000);
  const ran = crewvet(["audit", "crew.py"], { cwd: folder, uid: 65534 });
  expect(ran.code).toBe(2);
  expect(ran.stderr).toContain("crewvet: crew.py: cannot be read: permission denied\n");
  expect(crewvet(["audit", "."], { cwd: folder, uid: 65534 }).code).toBe(0);
});

it("an empty path is a mistake, not the current folder", () => {
  expect(crewvet(["audit", ""], { cwd: project({ "crew.py": CODE }) })).toMatchObject({ code: 2, stderr: "crewvet: an empty path names nothing; the current folder is .\n" });
});

it("JSON for machines holds no control that a terminal obeys", () => {
  const folder = project({ "crew\u202e\u009b31m.py": CODE });
  for (const format of ["json", "sarif", "gitlab"]) {
    const { stdout } = crewvet(["audit", ".", "--format", format], { cwd: folder });
    expect(stdout, format).not.toMatch(/[\u007f-\u009f\u202a-\u202e]/);
    expect(() => JSON.parse(stdout) as unknown, format).not.toThrow();
  }
  const graph = crewvet(["graph", ".", "--format", "json"], { cwd: folder }).stdout;
  expect(graph).not.toMatch(/[\u007f-\u009f\u202a-\u202e]/);
});

it.skipIf(!existsSync("/dev/full"))("output that cannot be written is no finding", () => {
  const folder = project({ "crew.py": "x = 1\n" });
  const ran = spawnSync("/bin/sh", ["-c", `"$0" "$1" audit . --format json > /dev/full`, process.execPath, CLI], { cwd: folder, encoding: "utf8" });
  expect([ran.status, ran.stderr.split("\n").at(-2)]).toEqual([3, "crewvet: the output could not be written: the disk is full"]);
});

it("a current folder that was removed is said in one line", () => {
  const folder = join(project({}), "gone");
  mkdirSync(folder);
  const ran = spawnSync("/bin/sh", ["-c", `rmdir "$PWD" && "$0" "$1" audit /tmp`, process.execPath, CLI], { cwd: folder, encoding: "utf8" });
  if (existsSync(folder)) rmdirSync(folder);
  expect(ran.status).toBe(2);
  expect(ran.stderr).toBe("crewvet: the current folder is not there any more\n");
});

it.skipIf(process.platform === "win32")("store does not wait for a pipe", () => {
  const folder = project({ ".crewvet/x": "" });
  execFileSync("mkfifo", [join(folder, ".crewvet/to-store.env")]);
  const ran = crewvet(["store", "--list"], { cwd: folder, timeoutMs: 20_000 });
  expect([ran.signal, ran.code]).toEqual([null, 0]);
});

it("store names values whose place is not known, and reads a file that begins with a mark of its encoding", () => {
  const stray = project({ ".crewvet/to-store.env": `TEAM_KEY=${SECRETS.password?.(9) ?? ""}\n` });
  const ran = crewvet(["store"], { cwd: stray });
  expect(ran).toMatchObject({ code: 1, stdout: "" });
  expect(ran.stderr).toMatch(/^crewvet: TEAM_KEY in \.crewvet\/to-store\.env stays: no line above it says where it belongs/);
  expect(ran.stderr).not.toContain(SECRETS.password?.(9) ?? "");
  const marked = project({ ".crewvet/to-store.env": `\uFEFF# aws: crew/team/key\nTEAM_KEY=${SECRETS.password?.(9) ?? ""}\n` });
  expect(crewvet(["store", "--list"], { cwd: marked })).toMatchObject({ code: 0, stdout: expect.stringMatching(/^TEAM_KEY → .*crew\/team\/key/) as unknown });
});

it("an empty graph is a picture all the same", () => {
  const { stdout } = crewvet(["graph", ".", "--format", "svg"], { cwd: project({ "a.py": "x = 1\n" }) });
  expect(stdout).toMatch(/^<\?xml/);
  expect(stdout).not.toMatch(/(?:width|height)="-|viewBox="[^"]*-\d/);
});

it.each([
  ["deploy.sh", (value: string) => `export DB_PASSWORD=${value}\n`],
  ["Makefile", (value: string) => `SMTP_PASSWORD := ${value}\n`],
  ["Login.java", (value: string) => `class Login { String password = "${value}"; }\n`],
  ["mail.py", (value: string) => `smtp_pass = "${value}"\n`],
])("every file is read, whatever words it holds: %s", (path, text) => {
  const folder = project({ [path]: text(SECRETS.password?.(5) ?? "") });
  const { code, stdout } = crewvet(["audit", ".", "--format", "json"], { cwd: folder });
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ findings: [{ ruleId: "hardcoded-credential", path }] });
});
