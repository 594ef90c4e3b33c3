import fc from "fast-check";
import { expect, it } from "vitest";
import { mover } from "./quick";

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
