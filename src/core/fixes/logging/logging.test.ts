import { expect, it } from "vitest";
import { fixRounds } from "../../../../test/support/fixes";

const TOP = "import json\nimport logging\nimport os\n\nlog = logging.getLogger(__name__)\napi_key = os.environ[\"OPENAI_API_KEY\"]\n";

async function fixed(code: string, level: "safe" | "unsafe" = "safe"): Promise<string> {
  const { files, remaining, result } = await fixRounds({ "app.py": TOP + code }, level, { rules: ["unredacted-logging"] });
  const reason = result.left[0]?.reason;
  if (remaining.length > 0) return `left: ${reason ?? "deferred"}`;
  return (files["app.py"] ?? "").slice(TOP.length);
}

it.each([
  ["an f-string", 'print(f"key {api_key} of {1 + 1}")', 'print(f"key *** of {1 + 1}")'],
  ["a logging argument", 'log.info("key %s for %s", api_key, "x")', 'log.info("key %s for %s", "***", "x")'],
  ["percent formatting", 'print("key %s" % api_key)', 'print("key %s" % "***")'],
  ["str.format", 'print("{} {}".format(1, api_key))', 'print("{} {}".format(1, "***"))'],
  ["concatenation", 'print("key " + api_key)', 'print("key " + "***")'],
  ["the environment", "log.debug(dict(os.environ))", "log.debug(sorted(os.environ.keys()))"],
  ["an exception", 'raise ValueError(f"bad key {api_key}")', 'raise ValueError(f"bad key ***")'],
])("redacts %s", async (_name, before, after) => {
  expect(await fixed(`${before}\n`)).toBe(`${after}\n`);
});

it("keeps a local variable in use", async () => {
  expect(await fixed('def go():\n    password = os.environ["DB_PASSWORD"]\n    print(f"with {password}")\n')).toBe(
    `def go():\n    password = os.environ["DB_PASSWORD"]\n    print(f"with {'***' if password else None}")\n`,
  );
});

it("prints the type of an llm in place of the llm", async () => {
  expect(await fixed("from crewai import LLM\nllm = LLM(model=\"m\", api_key=api_key)\nprint(llm)\n")).toBe('from crewai import LLM\nllm = LLM(model="m", api_key=api_key)\nprint(type(llm).__name__)\n');
});

it("does not empty a wrapper around a logger", async () => {
  expect(await fixed("def say(text):\n    print(text)\n\n\nsay(api_key)\n")).not.toContain('print("***")');
});

it.each([
  ["checkpoint=True", ".checkpoints/"],
  ['checkpoint=CheckpointConfig(location="state/points")', "state/points/"],
])("names the folder of %s in .gitignore", async (setting, pattern) => {
  const code = `from crewai import Crew\nfrom crewai.state.checkpoint_config import CheckpointConfig\n\ncrew = Crew(agents=[], tasks=[], ${setting})\n`;
  const { files, remaining } = await fixRounds({ "crew.py": code, ".gitignore": ".env\n" }, "safe", { rules: ["plaintext-checkpoint"] });
  expect(files[".gitignore"]).toBe(`.env\n${pattern}\n`);
  expect(files["crew.py"]).toBe(code);
  expect(remaining).toEqual([]);
});
