import { describe, expect, it } from "vitest";
import { blocksOf, readRules, type Block } from "../scripts/rules";
import { expandSecrets } from "./support/secrets";
import { analyse } from "./support/analyze";

const DEFAULT_NAMES: Readonly<Record<string, string>> = {
  python: "crew.py",
  yaml: "config/agents.yaml",
  json: "policy.json",
  jsonc: "crew.jsonc",
  terraform: "main.tf",
  hcl: "main.tf",
  dockerfile: "Dockerfile",
  toml: "settings.toml",
  ini: "settings.ini",
  dotenv: ".env",
  typescript: "index.ts",
  javascript: "index.js",
  sh: "run.sh",
  text: "notes.txt",
};

/** Blocks with the same `case=` attribute are files of one project; others stand alone. */
function cases(blocks: readonly Block[]): { name: string; tag: Block["tag"]; files: Record<string, string> }[] {
  const groups = new Map<string, { name: string; tag: Block["tag"]; files: Record<string, string> }>();
  for (const block of blocks) {
    const group = `${block.tag} ${block.attributes.case ?? `at line ${String(block.line)}`}`;
    const entry = groups.get(group) ?? { name: group, tag: block.tag, files: {} };
    entry.files[block.attributes.file ?? DEFAULT_NAMES[block.language] ?? `file.${block.language}`] = expandSecrets(block.text);
    groups.set(group, entry);
  }
  return [...groups.values()];
}

for (const rule of readRules()) {
  if (!rule.hasCheck) continue;
  describe(rule.id, () => {
    const all = cases(blocksOf(rule.doc));
    it("has a bad and a good block", () => {
      expect(all.some((one) => one.tag === "bad")).toBe(true);
      expect(all.some((one) => one.tag === "good")).toBe(true);
    });
    for (const one of all) {
      it(`${one.name} ${one.tag === "bad" ? "is reported" : "stays quiet"}`, async () => {
        const { findings } = await analyse(one.files);
        const mine = findings.filter((finding) => finding.ruleId === rule.id && finding.confidence !== "low");
        if (one.tag === "bad") expect(mine).not.toHaveLength(0);
        else expect(mine.map((finding) => finding.message)).toEqual([]);
      });
    }
  });
}
