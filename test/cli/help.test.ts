import { expect, it } from "vitest";
import { crewvet } from "../support/cli";

it("--help is a contract", async () => {
  const { code, stdout, stderr } = crewvet(["--help"]);
  expect([code, stderr]).toEqual([0, ""]);
  await expect(stdout).toMatchFileSnapshot("golden/help.txt");
});

for (const command of ["audit", "graph", "explain", "rules", "init", "store", "server", "completions"]) {
  it(`${command} --help is a contract`, async () => {
    const { code, stdout } = crewvet([command, "--help"]);
    expect(code).toBe(0);
    await expect(stdout).toMatchFileSnapshot(`golden/help-${command}.txt`);
  });
}

it("--version prints the package's version", () => {
  expect(crewvet(["--version"]).stdout).toMatch(/^crewvet \d+\.\d+\.\d+\n$/);
});

const WRONG: readonly [readonly string[], RegExp][] = [
  [[], /Usage:/],
  [["audti"], /unknown command 'audti': did you mean 'audit'\?/],
  [["audit", "--formt", "json"], /unknown option '--formt': did you mean '--format'\?/],
  [["audit", "--format"], /--format needs a value/],
  [["audit", "--format", "xml"], /--format must be one of text, json, sarif, html, markdown, github, gitlab, not 'xml'/],
  [["audit", "--fix=all"], /--fix must be one of safe, unsafe/],
  [["audit", "--fail-on", "high"], /--fail-on must be one of/],
  [["audit", "--rules", "unused-supression"], /unknown rule 'unused-supression': did you mean 'unused-suppression'\?/],
  [["audit", "does-not-exist"], /does-not-exist: it does not exist/],
  [["audit", "--baseline", "does-not-exist.json"], /there is no such baseline/],
  [["audit", "--output", "no/such/folder/x"], /there is no such folder/],
  [["audit", "--diff", "--patch", "x"], /exclude each other/],
  [["audit", "--no-diff"], /unknown option/],
  [["explain"], /explain needs RULE/],
  [["explain", "nonsense"], /unknown rule 'nonsense'/],
  [["rules", "x"], /takes no operand/],
  [["completions", "tcsh"], /needs one of bash, zsh, fish, powershell/],
  [["server"], /server needs --stdio/],
];

for (const [args, message] of WRONG) {
  it(`crewvet ${args.join(" ")} is wrong usage`, () => {
    const { code, stdout, stderr } = crewvet(args);
    expect(stderr).toMatch(message);
    expect([code, stdout]).toEqual([2, ""]);
  });
}

it("explain shows a rule's page without test tags", () => {
  const { code, stdout } = crewvet(["explain", "unused-suppression"]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^# unused-suppression: /);
  expect(stdout).not.toMatch(/```python bad|\{\{/);
});

it("rules lists one rule a line", () => {
  expect(crewvet(["rules"]).stdout).toMatch(/^unused-suppression +information +\S/m);
});
