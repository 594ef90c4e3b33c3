import fc from "fast-check";
import { expect, it } from "vitest";
import { expandSecrets } from "../../test/support/secrets";
import { NO_CONFIG } from "../core/config/tree";
import type { Finding } from "../core/model";
import { judge } from "../core/rules/judge";
import { loadEngine, openWorkspace } from "../host/engine";
import { mover, quickPython } from "./quick";

it("moves a range behind an edit with its text", () => {
  const before = "a = 1\nkey = 2\n";
  const move = mover(before, "a = 1\n# typed\nkey = 2\n");
  const range = move({ start: 6, end: 9 });
  expect("a = 1\n# typed\nkey = 2\n".slice(range.start, range.end)).toBe("key");
  expect(move({ start: 0, end: 1 })).toEqual({ start: 0, end: 1 });
});

it("keeps the text of every range that an edit does not touch", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("a", "b", "\n") }), fc.string({ unit: fc.constantFrom("x", "\n") }), fc.string({ unit: fc.constantFrom("a", "b", "\n"), minLength: 1 }), fc.nat(5), (head, typed, tail, removed) => {
      const before = `${head}|${tail.slice(0, removed)}${tail}`;
      const after = `${head}|${typed}${tail}`;
      const { start, end } = mover(before, after)({ start: before.length - tail.length, end: before.length });
      expect(start).toBeGreaterThanOrEqual(0);
      expect(end).toBeLessThanOrEqual(after.length);
      if (head !== "") expect(mover(before, after)({ start: 0, end: head.length })).toEqual({ start: 0, end: head.length });
    }),
  );
});

const CODE = `import os

NAME = "desk"
STRIPE_KEY = "{{stripe:1}}"


def first(topic):
    password = "{{password:1}}"
    return topic, password


SLACK_TOKEN = "{{slack}}"  # crewvet: ignore[hardcoded-credential] -- a test


class Box:
    api_key = "{{openai}}"
`;

it.each<readonly [what: string, from: string, to: string]>([
  ["a letter in a secret", 'KEY = "', 'KEY = "z'],
  ["a line above", "import os\n", "import os\n\n\n"],
  ["a new secret", "def first(topic):\n", 'GITHUB_TOKEN = "{{github}}"\n\ndef first(topic):\n'],
  ["a new secret in a function", "    return topic", '    token = "{{github}}"\n    return topic'],
  ["a secret taken out", 'STRIPE_KEY = "{{stripe:1}}"', 'STRIPE_KEY = os.environ["STRIPE_KEY"]'],
  ["a suppression", 'api_key = "{{openai}}"', 'api_key = "{{openai}}"  # crewvet: ignore[hardcoded-credential] -- a test'],
  ["a suppression taken away", "  # crewvet: ignore[hardcoded-credential] -- a test", ""],
  ["the last line", "class Box", "class  Box"],
])("finds %s without reading the whole file", async (_, from, to) => {
  const before = expandSecrets(CODE);
  const after = before.replace(expandSecrets(from), expandSecrets(to));
  expect(after).not.toBe(before);
  const engine = await loadEngine();
  const workspace = openWorkspace(engine, "x", { sharedCredentialAllow: [] });
  const set = (text: string): void => {
    workspace.set({ path: "a.py", text, ignored: false, mode: null });
  };
  set(before);
  const parsed = workspace.document("a.py");
  const input = workspace.input();
  const project = workspace.project();
  const { findings } = judge(project, engine.rules, workspace.vault, { config: NO_CONFIG });
  const config = { tree: NO_CONFIG, baseline: null };
  const quick = parsed ? quickPython({ input, project, findings, rules: engine.rules, config, path: "a.py", analysed: parsed, after }, parsed, engine.parsers) : [];
  set(after);
  const whole = judge(workspace.project(), engine.rules, workspace.vault, { config: NO_CONFIG }).findings;
  const shown = (list: readonly Finding[]): string[] => list.filter((one) => one.ruleId === "hardcoded-credential").map((one) => `${String(one.location.range.start)} ${after.slice(one.location.range.start, one.location.range.end)} ${one.message} ${one.fingerprint}`).sort();
  expect(shown(quick)).toEqual(shown(whole));
  expect(shown(whole).length).toBeGreaterThan(1);
});

it("gives what was found before when an edit is taken back", async () => {
  const text = expandSecrets(CODE);
  const engine = await loadEngine();
  const workspace = openWorkspace(engine, "x", { sharedCredentialAllow: [] });
  const analysed = workspace.set({ path: "a.py", text, ignored: false, mode: null });
  const project = workspace.project();
  const { findings } = judge(project, engine.rules, workspace.vault, { config: NO_CONFIG });
  const typed = workspace.set({ path: "a.py", text: text.replace("NAME", "NAMES"), ignored: false, mode: null });
  const from = { input: workspace.input(), project, findings, rules: engine.rules, config: { tree: NO_CONFIG, baseline: null }, path: "a.py", analysed, after: text };
  expect(quickPython(from, typed, engine.parsers)).toEqual(findings);
  expect(findings.length).toBeGreaterThan(1);
});
