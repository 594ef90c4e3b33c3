import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { crewvet, project } from "../support/cli";
import { SECRETS } from "../support/secrets";

const token = (seed: number): string => `token = "${SECRETS.github?.(seed) ?? ""}"\n`;

function rules(folder: string, ...args: string[]): string[] {
  const { stdout, stderr } = crewvet(["audit", folder, "--format", "json", ...args]);
  expect(stderr).toBe("");
  return (JSON.parse(stdout) as { findings: { ruleId: string; path: string }[] }).findings.map((finding) => `${finding.ruleId} ${finding.path}`);
}

it("a baseline hides what is known, wherever its line moves", () => {
  const folder = project({ "a.py": token(1) });
  expect(crewvet(["audit", folder, "--write-baseline"])).toMatchObject({ code: 0, stderr: "crewvet: wrote 1 finding to .crewvet/baseline.json\n" });
  expect(rules(folder)).toEqual([]);
  writeFileSync(join(folder, "a.py"), `import os\n\n\n${token(1)}`);
  expect(rules(folder)).toEqual([]);
  expect(rules(folder, "--no-ignores")).toEqual(["hardcoded-credential a.py"]);
});

it("another secret in the same place is a new finding", () => {
  const folder = project({ "a.py": token(1) });
  crewvet(["audit", folder, "--write-baseline"]);
  writeFileSync(join(folder, "a.py"), token(2));
  expect(rules(folder)).toEqual(["unused-suppression .crewvet/baseline.json", "hardcoded-credential a.py"]);
});

it("writing it again for a part keeps what it knows of the rest", () => {
  const code = (seed: number): string => `from crewai import LLM\n\nllm = LLM(model="gpt-4o", api_key="${SECRETS.openai?.(seed) ?? ""}")\n`;
  const folder = project({ "a/crew.py": code(41), "b/crew.py": code(42) });
  crewvet(["audit", ".", "--write-baseline"], { cwd: folder });
  crewvet(["audit", "a", "--root", ".", "--rules", "hardcoded-credential", "--write-baseline"], { cwd: folder });
  expect(crewvet(["audit", "."], { cwd: folder }).code).toBe(0);
  writeFileSync(join(folder, "b/crew.py"), "x = 1\n");
  crewvet(["audit", "b", "--root", ".", "--write-baseline"], { cwd: folder });
  expect(readFileSync(join(folder, ".crewvet/baseline.json"), "utf8")).not.toContain("b/crew.py");
});

it("writing it again keeps the salt", () => {
  const folder = project({ "a.py": token(1) });
  const salt = (): string => /"salt": "([0-9a-f]{64})"/.exec(readFileSync(join(folder, ".crewvet/baseline.json"), "utf8"))?.[1] ?? "";
  crewvet(["audit", folder, "--write-baseline"]);
  const first = salt();
  crewvet(["audit", folder, "--write-baseline"]);
  expect(first).toMatch(/^[0-9a-f]{64}$/);
  expect(salt()).toBe(first);
});

it("a broken baseline is an error at its line", () => {
  const folder = project({ "a.py": token(1), ".crewvet/baseline.json": '{\n  "version": 1,\n  broken\n}\n' });
  expect(crewvet(["audit", folder])).toMatchObject({ code: 2, stderr: "crewvet: .crewvet/baseline.json:3: is no valid JSON\n" });
});

it("a comment silences its rule on its line, and says when it does nothing", () => {
  const folder = project({
    "a.py": token(1).replace("\n", "  # crewvet: ignore[hardcoded-credential] -- revoked\n"),
    "b.py": `# crewvet: ignore[hardcoded-credential]\n${token(2)}`,
    "c.py": `# crewvet: ignore[shared-credential]\n${token(3)}`,
    "d.yaml": `# crewvet: ignore[hardcoded-credential]\n${token(4).replace(" =", ":")}`,
  });
  expect(rules(folder)).toEqual(["unused-suppression c.py", "hardcoded-credential c.py"]);
  expect(rules(folder, "--no-ignores").filter((one) => one.startsWith("hardcoded"))).toHaveLength(4);
});
