import { expect, it } from "vitest";
import { parseKeyValues } from "./parse";

const values = (text: string): (readonly [string, string])[] => parseKeyValues(text, "dotenv").map(({ key, value }) => [key, value] as const);

it("reads single quotes as python-dotenv does: blanks stay, \\\\ and \\' are resolved, nothing else", () => {
  expect(values("A='  x '\nB='it\\'s'\nC='a\\\\b\\nc' # note\nD='two\nlines'\nE=x")).toEqual([["A", "  x "], ["B", "it's"], ["C", "a\\b\\nc"], ["D", "two\nlines"], ["E", "x"]]);
});

it("takes a backslash before the last quote as it is", () => {
  expect(values("A='c:\\'\nB=x")).toEqual([["A", "c:\\"], ["B", "x"]]);
});
