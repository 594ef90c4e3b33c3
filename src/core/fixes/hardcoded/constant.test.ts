import { expect, it } from "vitest";
import { fixRounds } from "../../../../test/support/fixes";
import { expandSecrets } from "../../../../test/support/secrets";

const HEAD = "from crewai import Agent, Crew, LLM, Task\n\n";
const REST = 'scout = Agent(role="scout", goal="g", backstory="b", llm=llm)\n';

async function fixed(code: string, more: Record<string, string> = {}): Promise<string> {
  const { files, remaining } = await fixRounds({ "crew.py": expandSecrets(code), ...more }, "unsafe", { backend: "vault", style: "module", rules: ["hardcoded-credential"] });
  expect(remaining).toEqual([]);
  return files["crew.py"] ?? "";
}

it("makes the LLM that takes a constant ask for its key, and drops the constant", async () => {
  const text = await fixed(`${HEAD}OPENAI_KEY = "{{openai}}"\nllm = LLM(model="gpt-4o", api_key=OPENAI_KEY)\n${REST}`);
  expect(text).toContain('llm = agent_llm(model="gpt-4o", agent="scout")');
  expect(text).not.toContain("OPENAI_KEY");
});

it("keeps a constant that somebody else reads, and gives the LLMs the rotated key all the same", async () => {
  const text = await fixed(`${HEAD}KEY = "{{openai}}"\nllm = LLM(model="gpt-4o", api_key=KEY)\nother = dict(key=KEY)\n${REST}`);
  expect(text).toContain('KEY = get_secret("scout", "openai")');
  expect(text).toContain('llm = agent_llm(model="gpt-4o", agent="scout")');
});

it("keeps a constant that another file imports", async () => {
  const text = await fixed(`${HEAD}KEY = "{{openai}}"\nllm = LLM(model="gpt-4o", api_key=KEY)\n${REST}`, { "tools.py": "from crew import KEY\n\nuse = [KEY]\n" });
  expect(text).toMatch(/^KEY = get_secret\(/m);
  expect(text).toContain("agent_llm(");
});

it("follows a constant of a function into the LLMs of that function only", async () => {
  const text = await fixed(`${HEAD}KEY = input()\n\n\ndef make():\n    KEY = "{{openai}}"\n    return LLM(model="gpt-4o", api_key=KEY)\n\n\nllm = LLM(model="gpt-4o", api_key=KEY)\n${REST}`);
  expect(text).toMatch(/def make\(\):\n {4}return agent_llm\(/);
  expect(text).toContain('llm = LLM(model="gpt-4o", api_key=KEY)');
});

it("leaves a constant that is bound twice to be read once", async () => {
  const text = await fixed(`${HEAD}KEY = "{{openai}}"\nKEY = KEY.strip()\nllm = LLM(model="gpt-4o", api_key=KEY)\n${REST}`);
  expect(text).toMatch(/^KEY = get_secret\(/m);
  expect(text).toContain("api_key=KEY");
});

it("reads a default that nobody may need without raising", async () => {
  const { files } = await fixRounds({ "crew.py": expandSecrets('import settings\n\nkey = getattr(settings, "openai_api_key", "{{openai}}")\n') }, "unsafe", { rules: ["hardcoded-credential"] });
  expect(files["crew.py"]).toContain('getattr(settings, "openai_api_key", os.environ.get("OPENAI_API_KEY"))');
});

it("reaches every branch of a chain of elif", async () => {
  const branches = [1, 2, 3, 4].map((n) => `${n === 1 ? "if" : n === 4 ? "else" : "elif"}${n === 4 ? "" : ` n == ${String(n)}`}:\n    key = "{{openai:4${String(n)}}}"\n`);
  const { files, remaining } = await fixRounds({ "crew.py": expandSecrets(`from crewai import LLM\n\nn = int(input())\n${branches.join("")}llm = LLM(model="gpt-4o", api_key=key)\n`) }, "safe", { rules: ["hardcoded-credential"] });
  expect(remaining).toEqual([]);
  expect(files["crew.py"]?.match(/key = os\.environ/g)).toHaveLength(4);
});
