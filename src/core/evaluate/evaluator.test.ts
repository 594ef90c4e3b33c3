import { expect, it } from "vitest";
import { analyse } from "../../../test/support/analyze";
import type { Call } from "../languages/python/ast";
import { walkAllExpressions } from "../languages/python/visit";
import { elements, evaluatorOf, strings, type Evaluator, type Value } from ".";

/** The evaluator of some files, and the value of the first argument of the call to `probe`. */
async function probe(files: Readonly<Record<string, string>>): Promise<{ readonly evaluator: Evaluator; readonly value: Value }> {
  const { workspace } = await analyse(files);
  const input = workspace.input();
  const evaluator = evaluatorOf(input);
  for (const source of input.python.values()) {
    const calls: Call[] = [];
    walkAllExpressions(source.module.body, (expr) => {
      if (expr.kind === "Call" && expr.func.kind === "Name" && expr.func.id === "probe") calls.push(expr);
      return true;
    });
    const argument = calls[0]?.args[0];
    if (argument) return { evaluator, value: evaluator.valueOf(argument, source) };
  }
  throw new Error("no probe");
}

it("evaluates constants through modules, functions and conditions", async () => {
  const { value } = await probe({
    "names.py": 'REGION = "eu-" + "west-1"\n',
    "main.py": 'from names import REGION\n\ndef pick(fast):\n    return "a" if fast else REGION\n\nprobe([pick(True), pick(unknown())])\n',
  });
  expect(elements(value).flatMap((one) => strings(one))).toEqual(["a", "a", "eu-west-1"]);
});

it("knows the library callee behind an object, and dict literals", async () => {
  const code = 'import boto3\n\nclass Store:\n    def __init__(self):\n        self.client = boto3.client("s3")\n\n    def save(self):\n        probe(self.client)\n';
  const { value } = await probe({ "main.py": code });
  expect(value).toMatchObject({ kind: "instance", fqn: "boto3.client" });
  const policy = await probe({ "main.py": 'base = {"Effect": "Allow"}\nprobe({**base, "Action": ["s3:*"]})\n' });
  const dict = policy.value;
  expect(dict.kind === "dict" ? [...dict.entries.keys()] : []).toEqual(["Effect", "Action"]);
});

it("says where the credentials inside a value come from", async () => {
  const { evaluator, value } = await probe({ "main.py": 'import os\nfrom openai import OpenAI\nprobe(OpenAI(api_key=f"{os.environ[\'KEY\']}"))\n' });
  expect(evaluator.origins(value).map(({ kind, name }) => [kind, name])).toEqual([["env", "KEY"]]);
});

it("ends on recursion, import cycles and endless call chains", async () => {
  const chain = Array.from({ length: 3000 }, (_, index) => `def f${String(index)}(x):\n    return f${String(index + 1)}(x)\n`).join("");
  const { value } = await probe({
    "a.py": "import crewai\nimport b\n\ndef even(n):\n    return b.odd(n - 1)\n",
    "b.py": `import a\n\ndef odd(n):\n    return a.even(n - 1)\n${chain}probe(odd(3))\n`,
  });
  expect(value.kind).toBe("unknown");
});

it("ends on lists that grow by themselves", async () => {
  const { value } = await probe({ "main.py": 'found = ["a"]\nfound.extend(found)\nprobe(found)\n' });
  expect(elements(value).flatMap((one) => strings(one))).toEqual(["a"]);
  const doubled = await probe({ "main.py": `one = ["a"]\ntwo = ["b"]\n${"one.extend(two)\ntwo.extend(one)\none += one\n".repeat(30)}probe(one)\n` });
  expect(elements(doubled.value).length).toBeLessThanOrEqual(10_000);
  expect(doubled.evaluator.limits.map(({ reason }) => reason)).toContain("analysis limits reached: a list too long to follow");
});
