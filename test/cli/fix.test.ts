import { execFileSync } from "node:child_process";
import { existsSync, chmodSync, lstatSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { crewvet, project } from "../support/cli";
import { SECRETS } from "../support/secrets";

const KEY = SECRETS.openai?.(900) ?? "";
const CODE = `from crewai import Agent, LLM\n\nllm = LLM(model="gpt-4o", api_key="${KEY}")\nagent = Agent(role="r", goal="g", backstory="b", llm=llm)\n`;

const read = (folder: string, path: string): string => readFileSync(join(folder, path), "utf8");

it("--fix moves the key into a .env that git ignores; a second run finds nothing to do", () => {
  const folder = project({ "crew.py": CODE });
  chmodSync(join(folder, "crew.py"), 0o640);
  const ran = crewvet(["audit", folder, "--fix", "--format", "json"]);
  expect(ran.stderr).toMatch(/1 finding fixed in .*crew\.py/);
  expect(ran.stderr).toMatch(/rotate/);
  expect(read(folder, "crew.py")).not.toContain(KEY);
  expect(read(folder, ".env")).toContain(KEY);
  expect(statSync(join(folder, ".env")).mode & 0o777).toBe(0o600);
  expect(statSync(join(folder, "crew.py")).mode & 0o777).toBe(0o640);
  const after = read(folder, "crew.py");
  expect(crewvet(["audit", folder, "--fix"]).stderr).not.toMatch(/fixed in/);
  expect(read(folder, "crew.py")).toBe(after);
});

it("--diff changes nothing and masks; --patch is what git apply takes", () => {
  const folder = project({ "crew.py": CODE.replace(/\n/g, "\r\n"), "pkg ü/b.py": CODE });
  execFileSync("git", ["init", "-q"], { cwd: folder });
  const out = project();
  const diff = crewvet(["audit", folder, "--diff"]);
  expect(diff.stdout).toMatch(/^-llm = LLM\(model="gpt-4o", api_key="\*\*\*\*"\)/m);
  expect(diff.stdout).toContain("secrets are masked: not applicable");
  expect(read(folder, "crew.py")).toContain(KEY);
  const patch = crewvet(["audit", folder, "--patch", join(out, "fix.patch")]);
  expect(patch.stderr).toMatch(/warning: .*holds secrets/);
  expect(statSync(join(out, "fix.patch")).mode & 0o777).toBe(0o600);
  expect(read(folder, "crew.py")).toContain(KEY);
  execFileSync("git", ["apply", "--check", join(out, "fix.patch")], { cwd: folder });
  execFileSync("git", ["apply", join(out, "fix.patch")], { cwd: folder });
  const fixed = project({ "crew.py": CODE.replace(/\n/g, "\r\n"), "pkg ü/b.py": CODE });
  crewvet(["audit", fixed, "--fix"]);
  for (const path of ["crew.py", "pkg ü/b.py", ".env", ".gitignore"]) expect(read(folder, path)).toBe(read(fixed, path));
});

it("--patch is refused where git would take the file", () => {
  const folder = project({ "crew.py": CODE });
  execFileSync("git", ["init", "-q"], { cwd: folder });
  const ran = crewvet(["audit", folder, "--patch", join(folder, "fix.patch")]);
  expect([ran.code, existsSync(join(folder, "fix.patch"))]).toEqual([2, false]);
  expect(ran.stderr).toMatch(/git would take this file/);
  writeFileSync(join(folder, ".gitignore"), "*.patch\n");
  crewvet(["audit", folder, "--patch", join(folder, "fix.patch")]);
  expect(existsSync(join(folder, "fix.patch"))).toBe(true);
});

it("a file with a syntax error is left alone", () => {
  const broken = `${CODE}def f(:\n`;
  const folder = project({ "crew.py": broken });
  expect(crewvet(["audit", folder, "--fix"]).stderr).toMatch(/not fixed: crew\.py .*syntax error/);
  expect(read(folder, "crew.py")).toBe(broken);
});

it("nothing is written through a link or outside the paths", () => {
  const folder = project({ "src/crew.py": CODE, "other/b.py": CODE });
  symlinkSync("src/crew.py", join(folder, "link.py"));
  crewvet(["audit", join(folder, "link.py"), "--root", folder, "--fix"]);
  expect(lstatSync(join(folder, "link.py")).isSymbolicLink()).toBe(true);
  expect(read(folder, "src/crew.py")).toBe(CODE);
  const ran = crewvet(["audit", join(folder, "src/crew.py"), "--fix"]);
  expect(ran.stderr).toMatch(/outside the paths given/);
  expect(read(folder, "src/crew.py")).toBe(CODE);
  expect(read(folder, "other/b.py")).toBe(CODE);
});

it("the encoding and the byte order mark stay", () => {
  const folder = project({ "bom.py": `\ufeff${CODE}`, "latin.py": Buffer.from(`# caf\u00e9\n${CODE}`, "latin1") });
  crewvet(["audit", folder, "--fix"]);
  expect(readFileSync(join(folder, "bom.py")).subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
  expect(readFileSync(join(folder, "latin.py"), "latin1")).toContain("# caf\u00e9");
  expect(readFileSync(join(folder, "latin.py"), "latin1")).not.toContain(KEY);
});

it.each(["safe", "unsafe"])("--patch is all that --fix=%s does, also what one fix makes possible for the next", (level) => {
  const files = {
    "crew.py": CODE,
    "tools/run.py": `def run(f):\n    try:\n        f()\n    except Exception as e:\n        print("${KEY}", e)\n`,
    "main.tf": `resource "aws_db_instance" "d" {\n  password = "Zq9lead7XyWv3"\n}\n\nprovider "github" {\n  token = "${SECRETS.github?.(3) ?? ""}"\n}\n`,
    "settings/.env": "DEBUG=1\n",
    "requirements.txt": "crewai==1.15.30\n",
  };
  const [patched, fixed, out] = [project(files), project(files), project()];
  execFileSync("git", ["init", "-q"], { cwd: patched });
  const seen = crewvet(["audit", patched, `--fix=${level}`, "--patch", join(out, "fix.patch")]);
  execFileSync("git", ["apply", join(out, "fix.patch")], { cwd: patched });
  const ran = crewvet(["audit", fixed, `--fix=${level}`]);
  const names = (folder: string): string[] => execFileSync("git", ["ls-files", "--others"], { cwd: folder, encoding: "utf8" }).split("\n").filter((name) => name !== "").sort();
  execFileSync("git", ["init", "-q"], { cwd: fixed });
  expect(names(patched)).toEqual(names(fixed));
  for (const name of names(fixed)) expect(read(patched, name), name).toBe(read(fixed, name));
  const count = (text: string): string | undefined => /(\d+) findings? (?:fixed|would be fixed)/.exec(text)?.[1];
  expect(count(seen.stderr)).toBe(count(ran.stderr));
  expect(ran.stderr.match(/findings? fixed in/g)).toHaveLength(1);
  expect(crewvet(["audit", patched, `--fix=${level}`]).stderr).not.toMatch(/fixed in/);
});

it("--patch says what is wrong with a file that cannot be written", () => {
  const folder = project({ "crew.py": CODE });
  for (const file of ["/dev/null", folder]) {
    const ran = crewvet(["audit", folder, "--patch", file]);
    expect(ran.code, file).toBe(2);
    expect(ran.stderr).toMatch(/crewvet: --patch .*: /);
    expect(ran.stderr).not.toMatch(/internal error/);
  }
});

it.each([
  ["dotenv", ".env"],
  ["vault", ".crewvet/to-store.env"],
])("--fix with %s says that git tracks %s, closes it to others, and it stays reported", (backend, path) => {
  const folder = project({ "crew.py": CODE, [path]: "DEBUG=1\n" });
  execFileSync("git", ["init", "-q"], { cwd: folder });
  execFileSync("git", ["add", "-A"], { cwd: folder });
  execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b.invalid", "commit", "-qm", "a"], { cwd: folder });
  chmodSync(join(folder, path), 0o644);
  const shown = crewvet(["audit", folder, "--diff", "--fix=unsafe", "--backend", backend]);
  expect(shown.stderr).toContain(`git rm --cached ${path}`);
  const ran = crewvet(["audit", folder, "--fix=unsafe", "--backend", backend]);
  expect(ran.stderr).toContain(`note: git tracks ${path}, which holds secrets now, and .gitignore does not change that: run \`git rm --cached ${path}\``);
  expect(read(folder, path)).toContain(KEY);
  expect(read(folder, ".gitignore")).toContain(path);
  expect(statSync(join(folder, path)).mode & 0o777).toBe(0o600);
  const again = crewvet(["audit", folder, "--fix=unsafe", "--backend", backend]);
  expect(again.stdout).toMatch(/error\[exposed-secret-file\]: .* is tracked by git, whatever \.gitignore says/);
  expect(again.stderr).not.toMatch(/fixed in/);
  expect(again.stderr).toContain(`run git rm --cached ${path}`);
  execFileSync("git", ["rm", "-q", "--cached", path], { cwd: folder });
  expect(crewvet(["audit", folder]).stdout).not.toMatch(/exposed-secret-file/);
});
