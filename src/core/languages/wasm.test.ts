import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildModule } from "./python/parse";
import type { ParseResult } from "./tree";
import { loadParsers } from "./wasm";

const loading = loadParsers(readFileSync(join(__dirname, "parsers.wasm")));

function moduleOf(result: ParseResult, text: string): unknown {
  return result.ok ? buildModule(result.tree, text) : result.reason;
}

describe("parsers.wasm", () => {
  it("counts offsets in UTF-16 code units", async () => {
    const text = 'x = "💥é"\ny = 1\n';
    const result = (await loading).python.parse(text);
    expect(result.ok).toBe(true);
    if (!result.ok) return;
    const [first, second] = buildModule(result.tree, text).body;
    expect(text.slice(first?.start, first?.end)).toBe('x = "💥é"');
    expect(text.slice(second?.start, second?.end)).toBe("y = 1");
  });

  it("says why it gives up on deep nesting", async () => {
    expect((await loading).python.parse("(".repeat(20_000) + "1" + ")".repeat(20_000))).toMatchObject({ ok: false, reason: "nested deeper than 1000 levels" });
  });

  it("gives the same tree after edits as from scratch", async () => {
    const { python } = await loading;
    const piece = fc.constantFrom("x = 1\n", "def f(a, b=2):\n    return a\n", "  ", "\n", '"', "(", ")", "class A:\n    y = f'{x}'\n", "💥", "if x:\n    pass\n", "# c\n");
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.array(fc.tuple(fc.nat(200), fc.nat(20), piece), { maxLength: 6 }), (start, edits) => {
        const open = python.open?.();
        if (!open) throw new Error("no incremental parser");
        let text = start.join("");
        open.parse(text);
        for (const [at, length, insert] of edits) {
          const from = Math.min(at, text.length);
          text = text.slice(0, from) + insert + text.slice(from + length);
          const module = moduleOf(open.parse(text), text);
          // error recovery may differ with the history; a text without errors has one tree only
          const scratch = moduleOf(python.parse(text), text);
          if (typeof scratch === "object" && scratch !== null && "error" in scratch && scratch.error === null) expect(module).toEqual(scratch);
        }
        open.dispose();
      }),
      { numRuns: 200 },
    );
  });
});
