import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { loadParsers } from "../wasm";
import { parsePython } from "./parse";
import { reparse } from "./reparse";

const parsers = loadParsers(readFileSync(join(__dirname, "../parsers.wasm")));

const TEXT = `"""A module."""
import os  # why
from crewai import Agent, LLM

KEY = os.environ["KEY"]; OTHER = 'x'
TEXT = """
def not_code():
    pass
"""

# above a function
@decorate(1)
async def first(a, b: int = 1, *rest, **more) -> str:
    # inside
    if a:
        return f"{a!r:>{b}} and {b}"
    elif b: return "é𝒳"
    else:
        yield from rest

    # at the end of the block

class Box(Base, metaclass=Meta):
    field: int = 0

    def method(self):
        try:
            with open("x") as f, lock: f.read()
        except (A, B) as error:
            raise Other from error
        finally: pass
        match a:
            case {"x": y} if y: print(y)
            case _: return lambda z: z + 1
    # a comment that belongs nowhere

value = (1 +
    2)
if __name__ == "__main__":
    first(1, *[x for x in range(3) if x], **{"k": -1})
else:
    del value
last = [
    1,
    2,
]
`;

/** A small generator of numbers below \`limit\` that gives the same ones in every run. */
function numbers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * limit);
  };
}

const PIECES = ["x", " ", "    ", "\n", "\n\n", '"', '"""', "(", ")", ":", "#", "\\", "\\\n", "def f():\n    pass\n", "else:\n", "@d\n", "x = 1\n", ";", ",", "é", "\t", "", "", ""];

it("reads after any edit what a whole parse reads", async () => {
  const { python } = await parsers;
  const random = numbers(7);
  let saved = 0;
  for (let round = 0; round < 40; round++) {
    let text = TEXT.repeat(2 + random(2));
    for (let edit = 0; edit < 25; edit++) {
      const before = parsePython(text, python);
      if (!before.ok) throw new Error(before.reason);
      const at = random(text.length);
      const after = `${text.slice(0, at)}${PIECES[random(PIECES.length)] ?? ""}${text.slice(at + (random(2) === 0 ? 0 : random(12)))}`;
      const quick = reparse({ text, module: before.module }, after, python);
      if (quick) {
        saved++;
        const whole = parsePython(after, python);
        if (JSON.stringify(whole.ok && whole.module) !== JSON.stringify(quick)) expect(quick, after.slice(Math.max(0, at - 60), at + 60)).toEqual(whole.ok && whole.module);
      }
      // broken code stays broken for the rest of the round: begin again
      text = quick ? after : text;
    }
  }
  expect(saved).toBeGreaterThan(250);
});

it("keeps the statements before the edit, as the same objects", async () => {
  const { python } = await parsers;
  const text = `a = 1\nb = 2\n${"c = f(3)\n".repeat(10)}d = 4\n`;
  const before = parsePython(text, python);
  if (!before.ok) throw new Error(before.reason);
  const after = text.replace("d = 4", "dd = 4");
  const quick = reparse({ text, module: before.module }, after, python);
  expect(quick?.body[0]).toBe(before.module.body[0]);
  expect(quick?.body.at(-1)).not.toBe(before.module.body.at(-1));
});
