import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { discover } from "./discover";
import { GitIndexes, readIndex } from "./git-index";

const LONG = `deep/${"a".repeat(200)}/${"b".repeat(200)}.py`;

function repository(...options: string[]): { readonly root: string; git: (...args: string[]) => string; write: (path: string, text?: string) => void } {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "crewvet-index-")));
  onTestFinished(() => {
    rmSync(root, { recursive: true, force: true });
  });
  const git = (...args: string[]): string =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b.invalid", ...args], { cwd: root, encoding: "utf8", env: { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" }, stdio: ["ignore", "pipe", "ignore"] });
  git("init", "-q", ...options);
  const write = (path: string, text = "x\n"): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  return { root, git, write };
}

it.each([
  ["2", [], []],
  ["4", [], []],
  // an entry whose content is to come makes it version 3
  ["3", [], ["later.py"]],
  ["4", ["--object-format=sha256"], ["later.py"]],
])("version %s %j: the names that git lists", (version, options, intended) => {
  const { root, git, write } = repository(...options);
  for (const path of [".env", "a.py", "apps/one.py", "apps/one.pyi", "apps/two.py", "ü/ö.py", LONG, "later.py", "new.py"]) write(path);
  git("add", ".env", "a.py", "apps", "ü", LONG);
  for (const path of intended) git("add", "--intent-to-add", path);
  git("update-index", "--index-version", version === "3" ? "2" : version, "--force-write-index");
  const bytes = readFileSync(join(root, ".git/index"));
  expect(bytes.readUInt32BE(4)).toBe(Number(version));
  const listed = git("-c", "core.quotePath=false", "ls-files", "-z").split("\0").filter((path) => path !== "");
  expect([...(readIndex(bytes, options.length > 0 ? 32 : 20) ?? [])]).toEqual(listed);
  const indexes = new GitIndexes();
  expect([".env", "ü/ö.py", LONG, "new.py", "apps"].map((path) => indexes.tracks(join(root, path)))).toEqual([true, true, true, false, false]);
  expect(["apps", "deep", "nowhere", "app"].map((path) => indexes.tracksInside(join(root, path)))).toEqual([true, true, false, false]);
});

it("reads a work tree's own index", () => {
  const { root, git, write } = repository();
  write("a.py");
  git("add", "a.py");
  git("commit", "-qm", "a");
  git("worktree", "add", "-q", "tree");
  write("tree/.env");
  git("-C", "tree", "add", ".env");
  const indexes = new GitIndexes();
  expect(["tree/.env", "tree/a.py", ".env", "a.py"].map((path) => indexes.tracks(join(root, path)))).toEqual([true, true, false, true]);
});

it("says of an index that it cannot read that nothing is tracked", () => {
  const { root, git, write } = repository();
  write(".env");
  git("add", ".env");
  const bytes = readFileSync(join(root, ".git/index"));
  for (let length = 0; length < bytes.length; length++) expect(readIndex(bytes.subarray(0, length), 20)).toBeNull();
  git("update-index", "--split-index");
  expect(readIndex(readFileSync(join(root, ".git/index")), 20)).toBeNull();
  expect(new GitIndexes().tracks(join(root, ".env"))).toBe(false);
  expect(new GitIndexes().tracks(join(tmpdir(), "nowhere/.env"))).toBe(false);
});

it("what git tracks is not ignored, in ignored folders as well", () => {
  const { root, git, write } = repository();
  for (const path of [".env", "other.env", "secrets/.env", "secrets/x.py", "kept/a.py"]) write(path);
  git("add", ".env", "secrets/.env");
  write(".gitignore", "*.env\nsecrets/\nkept/\n");
  const { files, hidden } = discover(root, [root], { includeIgnored: false, wanted: () => true });
  expect(files.map(({ path, ignored, tracked }) => [path, ignored, tracked])).toEqual([
    [".env", false, true],
    [".gitignore", false, undefined],
    ["other.env", true, undefined],
    ["secrets/.env", false, true],
  ]);
  expect(hidden).toBe(3);
});
