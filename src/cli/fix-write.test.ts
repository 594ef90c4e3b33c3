import { chmodSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { FileChange } from "./fix-plan";
import { writeChanges } from "./fix-write";

let root = "";
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "crewvet-write-")));
  writeFileSync(join(root, "a.py"), "a = 1\n");
  writeFileSync(join(root, "b.py"), "b = 1\n");
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

const read = (path: string): string => readFileSync(join(root, path), "utf8");

function edited(path: string, before: string | null, after: string): FileChange {
  return { path, before: before === null ? null : { text: before, secrets: [] }, after: { text: after, secrets: [] }, encoding: "utf-8", mode: before === null ? 0o600 : null };
}

const BOTH = [edited(".env", null, "K=1\n"), edited("a.py", "a = 1\n", "a = 2\n"), edited("b.py", "b = 1\n", "b = 2\n")];

it("writes all changes, keeps modes and gives new files theirs", () => {
  chmodSync(join(root, "a.py"), 0o640);
  expect(writeChanges(root, BOTH)).toEqual({ ok: true });
  expect([read(".env"), read("a.py"), read("b.py")]).toEqual(["K=1\n", "a = 2\n", "b = 2\n"]);
  expect([statSync(join(root, ".env")).mode & 0o777, statSync(join(root, "a.py")).mode & 0o777]).toEqual([0o600, 0o640]);
});

it("gives an edited file the mode that a change asks for, and the old one back when nothing is written", () => {
  chmodSync(join(root, "a.py"), 0o644);
  const closed: FileChange = { ...edited("a.py", "a = 1\n", "a = 2\n"), mode: 0o600 };
  expect(writeChanges(root, [closed, edited("b.py/c.py", null, "c = 1\n")]).ok).toBe(false);
  expect([read("a.py"), statSync(join(root, "a.py")).mode & 0o777]).toEqual(["a = 1\n", 0o644]);
  expect(writeChanges(root, [closed])).toEqual({ ok: true });
  expect([read("a.py"), statSync(join(root, "a.py")).mode & 0o777]).toEqual(["a = 2\n", 0o600]);
});

it.each<[string, () => void, RegExp]>([
  ["a file that changed since the analysis", () => { writeFileSync(join(root, "b.py"), "b = 3\n"); }, /b\.py: has changed since it was analysed/],
  ["a file that was deleted since", () => { rmSync(join(root, "b.py")); }, /b\.py: cannot be read any more/],
  ["a file that became a link", () => { rmSync(join(root, "b.py")); symlinkSync("a.py", join(root, "b.py")); }, /b\.py: /],
  ["a new file that is there by now", () => { writeFileSync(join(root, ".env"), "MINE=1\n"); }, /\.env: is there by now/],
])("%s: nothing is written, in any file", (_, meanwhile, reason) => {
  meanwhile();
  const written = writeChanges(root, BOTH);
  expect(written).toMatchObject({ ok: false, reason: expect.stringMatching(reason) as string });
  expect(read("a.py")).toBe("a = 1\n");
  if (existsSync(join(root, ".env"))) expect(read(".env")).toBe("MINE=1\n");
  if (existsSync(join(root, "b.py"))) expect(read("b.py")).not.toBe("b = 2\n");
});

it("what was written is taken back when a later file cannot be", () => {
  const written = writeChanges(root, [...BOTH, edited("a.py/c.py", null, "c = 1\n")]);
  expect(written.ok).toBe(false);
  expect([read("a.py"), read("b.py"), existsSync(join(root, ".env"))]).toEqual(["a = 1\n", "b = 1\n", false]);
});
