import { describe, expect, it } from "vitest";
import { KNOWLEDGE } from "../../language-rules/knowledge";
import providers from "../../language-rules/knowledge/crewai/providers.json";
import tools from "../../language-rules/knowledge/crewai/tools.json";
import { crewaiTokens, unstructured } from "../../language-rules/languages/common/tokens/crewai";
import { statedForms } from "../../language-rules/languages/common/tokens/documented";
import { scanText } from "../../src/core/secrets";
import { fromPattern } from "../support/from-pattern";

it("says of existing token types only where their form is stated", () => {
  const ids = new Set(KNOWLEDGE.tokens.map(({ id }) => id));
  for (const [id, { page, checked }] of Object.entries(statedForms)) {
    expect(ids, id).toContain(id);
    expect(page).toMatch(/^https:\/\//);
    expect(checked).toMatch(/^2026-\d\d-\d\d$/);
  }
});

interface Reads {
  readonly env?: readonly string[];
  readonly pair?: readonly string[];
}

/** Environment variables of the table of providers and tools. */
function variables(): readonly string[] {
  const credentials: readonly Reads[] = [...Object.values(providers.providers), ...Object.values(tools).flatMap((tool) => tool.credentials)];
  return [...new Set(credentials.flatMap(({ env, pair }) => [...(env ?? []), ...(pair ?? [])]))].sort();
}

it("knows for every variable that CrewAI reads a token type, or why there is none", () => {
  const known = [...Object.keys(crewaiTokens), ...Object.keys(unstructured)];
  expect(new Set(known).size).toBe(known.length);
  expect(variables().length).toBeGreaterThanOrEqual(70);
  expect([...known].sort()).toEqual(variables());
});

describe("a value of the provider's form", () => {
  for (const [name, ids] of Object.entries(crewaiTokens)) {
    it(`is found under ${name}`, () => {
      for (const id of ids) {
        const pattern = KNOWLEDGE.tokens.find((one) => one.id === id);
        expect(pattern, id).toBeDefined();
        const found = [1, 2, 3, 4].filter((seed) => {
          const value = valueOf(pattern?.pattern ?? "", seed);
          return scanText(`${name}=${value}\n`, KNOWLEDGE).some((hit) => ids.includes(hit.pattern.id));
        });
        // a random value may hold a placeholder's word or run; most never do
        expect(found.length, id).toBeGreaterThanOrEqual(3);
      }
    });
  }
});

/** A value alone: what the pattern captures, where it wants a name before the value. */
function valueOf(pattern: string, seed: number): string {
  const text = fromPattern(pattern, seed);
  const captured = new RegExp(pattern, "i").exec(text)?.[1];
  return captured ?? text;
}
