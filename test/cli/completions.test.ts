import { execFileSync, spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { crewvet } from "../support/cli";

it("bash completes commands, options, values and rules", () => {
  const script = crewvet(["completions", "bash"]).stdout;
  const complete = (...words: string[]): string[] => {
    const call = `${script}\nCOMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${String(words.length - 1)}; _crewvet; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return execFileSync("bash", ["-c", call], { encoding: "utf8" }).split("\n").filter((line) => line !== "");
  };
  expect(complete("crewvet", "au")).toEqual(["audit"]);
  expect(complete("crewvet", "audit", "--fo")).toEqual(["--format"]);
  expect(complete("crewvet", "audit", "--fix=")).toEqual(["--fix=safe", "--fix=unsafe"]);
  expect(complete("crewvet", "audit", "--format", "s")).toEqual(["sarif"]);
  expect(complete("crewvet", "explain", "unused")).toEqual(["unused-suppression"]);
  expect(complete("crewvet", "completions", "")).toEqual(["bash", "zsh", "fish", "powershell"]);
});

for (const shell of ["zsh", "fish", "powershell"]) {
  it(`${shell} completions name every command and option`, () => {
    const { code, stdout } = crewvet(["completions", shell]);
    expect(code).toBe(0);
    for (const word of ["audit", "completions", "include-ignored", "write-baseline", "gitlab", "unused-suppression"]) expect(stdout).toContain(word);
  });
}

it("the scripts are valid where their shell is installed", () => {
  for (const [shell, check] of [["bash", ["-n"]], ["zsh", ["-n"]], ["fish", ["--no-execute"]]] as const) {
    const result = spawnSync(shell, check, { input: crewvet(["completions", shell]).stdout, encoding: "utf8" });
    if (result.error) continue;
    expect(result.stderr, shell).toBe("");
    expect(result.status, shell).toBe(0);
  }
});
