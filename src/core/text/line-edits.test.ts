import { expect, it } from "vitest";
import { SecretVault } from "../redact";
import { applyEdits } from "./edit";
import { lineEdits } from "./line-edits";

const vault = new SecretVault(new Uint8Array(32).fill(1));

it.each([
  ["nothing", "a\nb\n", "a\nb\n", 0],
  ["an insertion at the top", "a\nb\n", "x\na\nb\n", 1],
  ["an insertion at the end without a line end", "a\nb", "a\nb\nc\n", 1],
  ["two places", "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\n", "A\nb\nc\nd\ne\nf\ng\nh\ni\nj\nK\n", 2],
  ["near places with a line between", "a\nb\nc\n", "A\nb\nC\n", 2],
  ["CRLF", "a\r\nb\r\nc\r\n", "a\r\nX\r\nY\r\nc\r\n", 1],
  ["all of it", "a\n", "", 1],
  ["out of nothing", "", "a\nb\n", 1],
  ["a line end that goes", "a\nb\n", "a\nb", 1],
])("makes one text of another: %s", (_name, before, after, count) => {
  const edits = lineEdits(before, after, vault);
  expect(applyEdits(before, edits)).toBe(after);
  expect(edits).toHaveLength(count);
});
