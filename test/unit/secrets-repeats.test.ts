import { expect, it } from "vitest";
import { audited } from "../support/audit";
import { expandSecrets } from "../support/secrets";

async function linesOf(path: string, text: string): Promise<number[]> {
  const { findings } = await audited({ [path]: expandSecrets(text) });
  return findings.filter((one) => one.ruleId === "hardcoded-credential").map((one) => one.place.startLine);
}

it("shows a key that a log repeats once, and each other key too", async () => {
  expect(await linesOf("crewai.log", "1 key {{openai}}\n2 key {{openai}}\n3 key {{groq}}\n4 key {{openai}}\n")).toEqual([1, 3]);
});

it("shows each place in code", async () => {
  expect(await linesOf("a.py", 'A_API_KEY = "{{openai}}"\nB_API_KEY = "{{openai}}"\n')).toEqual([1, 2]);
});

it("leaves a token alone that stands in the middle of other data", async () => {
  const picture = "iVBORw0KGgoAAAANSUhEUgAA".repeat(8);
  expect(await linesOf("notes.txt", `key {{google}} of the app\n${picture}/{{google:2}}/${picture}\n`)).toEqual([1]);
});
