import { expect, it } from "vitest";
import { crewvet, project, type Ran } from "../support/cli";

/** One information finding of a rule that needs nothing else. */
const CODE = "x = 1  # crewvet: ignore\n";

function audit(files: Readonly<Record<string, string>>, ...args: string[]): Ran {
  return crewvet(["audit", ".", "--format", "json", ...args], { cwd: project(files) });
}

interface Json {
  readonly findings: readonly { readonly ruleId: string; readonly severity: string; readonly path: string }[];
}

function paths(ran: Ran): string[] {
  expect(ran.stderr).toBe("");
  return (JSON.parse(ran.stdout) as Json).findings.map((finding) => `${finding.path} ${finding.severity}`);
}

const BROKEN: readonly [string, string, string][] = [
  ["an unknown key", 'exclude = []\nfailon = "error"\n', "crewvet.toml:2:1: unknown key 'failon': did you mean 'fail-on'?"],
  ["a wrong type", 'fail-on = "error"\nexclude = "tests"\n', "crewvet.toml:2:11: 'exclude' must be a list of strings"],
  ["a wrong choice", 'min-severity = "high"\n', "crewvet.toml:1:16: 'min-severity' must be one of error, warning, information"],
  ["an unknown rule", '[rules]\nunused-supression = "off"\n', "crewvet.toml:2:1: unknown rule 'unused-supression': did you mean 'unused-suppression'?"],
  ["a wrong level", '[rules]\nunused-suppression = "none"\n', "crewvet.toml:2:22: 'rules.unused-suppression' must be one of error, warning, information, off"],
  ["an unknown table", "[rule]\n", "crewvet.toml:1:2: unknown key 'rule': did you mean 'rules'?"],
  ["a wrong size", 'max-file-size = "much"\n', "crewvet.toml:1:17: 'max-file-size' must be a number of bytes"],
  ["broken TOML", "exclude = [\n", "crewvet.toml:"],
  ["an inline table", 'shared-credential = { allow = ["A"], deny = [] }\n', "crewvet.toml:1:38: unknown key 'shared-credential.deny'"],
];

for (const [what, text, message] of BROKEN) {
  it(`${what} is an error at its line`, () => {
    const ran = audit({ "crewvet.toml": text, "a.py": CODE });
    expect(ran.stderr).toContain(message);
    expect([ran.code, ran.stdout]).toEqual([2, ""]);
  });
}

it("pyproject.toml has its errors at its own lines", () => {
  const ran = audit({ "pyproject.toml": '[project]\nname = "x"\n\n[tool.crewvet]\nfail_on = "error"\n', "a.py": CODE });
  expect(ran.stderr).toContain("pyproject.toml:5:1: unknown key 'fail_on': did you mean 'fail-on'?");
  expect(ran.code).toBe(2);
});

it("an error in a folder's own configuration is named with its path", () => {
  expect(audit({ "pkg/crewvet.toml": "x = 1\n", "a.py": CODE }).stderr).toContain("pkg/crewvet.toml:1:1: unknown key 'x'");
});

it("crewvet.toml beats [tool.crewvet] of the same folder, with a warning", () => {
  const ran = audit({ "crewvet.toml": 'exclude = ["a.py"]\n', "pyproject.toml": '[tool.crewvet]\nexclude = ["b.py"]\n', "a.py": CODE, "b.py": CODE });
  expect(ran.stderr).toMatch(/pyproject\.toml:1:1: \[tool\.crewvet\] is not used/);
  expect((JSON.parse(ran.stdout) as Json).findings.map((finding) => finding.path)).toEqual(["b.py"]);
});

it("a pyproject.toml of other tools is none of our business", () => {
  expect(paths(audit({ "pyproject.toml": '[tool.ruff]\nline-length = 1\n', "a.py": CODE }))).toEqual(["a.py information"]);
});

it("rules, severities and thresholds hold", () => {
  expect(paths(audit({ "crewvet.toml": '[rules]\nunused-suppression = "error"\n', "a.py": CODE }))).toEqual(["a.py error"]);
  expect(paths(audit({ "crewvet.toml": '[rules]\nunused-suppression = "off"\n', "a.py": CODE }))).toEqual([]);
  expect(paths(audit({ "crewvet.toml": 'min-severity = "warning"\n', "a.py": CODE }))).toEqual([]);
  expect(paths(audit({ "crewvet.toml": 'min-severity = "warning"\n', "a.py": CODE }, "--min-severity", "information"))).toEqual(["a.py information"]);
});

it("fail-on sets the exit code, and the option beats it", () => {
  const files = { "crewvet.toml": 'fail-on = "information"\n', "a.py": CODE };
  expect(audit(files).code).toBe(1);
  expect(audit(files, "--fail-on", "never").code).toBe(0);
  expect(audit({ "a.py": CODE }).code).toBe(0);
  expect(audit({ "a.py": CODE }, "--fail-on", "information").code).toBe(1);
});

it("exclude and include are globs of the file's folder", () => {
  const files = { "a.py": CODE, "tests/b.py": CODE, "pkg/tests/c.py": CODE, "pkg/d.py": CODE };
  expect(paths(audit({ "crewvet.toml": 'exclude = ["tests"]\n', ...files }))).toEqual(["a.py information", "pkg/d.py information"]);
  expect(paths(audit({ "crewvet.toml": 'exclude = ["/tests", "pkg/**/c.py"]\n', ...files }))).toEqual(["a.py information", "pkg/d.py information"]);
  expect(paths(audit({ "crewvet.toml": 'include = ["pkg/**"]\n', ...files }))).toEqual(["pkg/d.py information", "pkg/tests/c.py information"]);
  expect(paths(audit({ "crewvet.toml": 'exclude = ["tests"]\n', ...files }, "--no-ignores"))).toHaveLength(4);
});

it("a monorepo's folders have their own configuration and inherit the rest", () => {
  const files = {
    "crewvet.toml": '[rules]\nunused-suppression = "warning"\n',
    "a.py": CODE,
    "loud/crewvet.toml": '[rules]\nunused-suppression = "error"\n',
    "loud/b.py": CODE,
    "quiet/pyproject.toml": '[tool.crewvet]\nexclude = ["gen"]\n',
    "quiet/gen/c.py": CODE,
    "quiet/d.py": CODE,
  };
  expect(paths(audit(files))).toEqual(["a.py warning", "loud/b.py error", "quiet/d.py warning"]);
});

it("the repository's configuration holds when a folder of it is audited", () => {
  const folder = project({ ".git/HEAD": "ref: refs/heads/main\n", "crewvet.toml": 'exclude = ["src/gen"]\n', "src/gen/a.py": CODE, "src/b.py": CODE });
  expect(paths(crewvet(["audit", "src", "--format", "json"], { cwd: folder }))).toEqual(["b.py information"]);
});

it("init writes a configuration that is valid and changes nothing, once", () => {
  const folder = project({ "a.py": CODE });
  expect(crewvet(["init"], { cwd: folder }).code).toBe(0);
  expect(paths(crewvet(["audit", "--format", "json"], { cwd: folder }))).toEqual(["a.py information"]);
  expect(crewvet(["init"], { cwd: folder })).toMatchObject({ code: 2, stderr: "crewvet: crewvet.toml exists already\n" });
});
