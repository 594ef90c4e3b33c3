import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { foldersWaiting, ToStore } from "./to-store";

function folderWith(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), "crewvet-store-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  mkdirSync(join(folder, ".crewvet"));
  writeFileSync(join(folder, ".crewvet/to-store.env"), text, { mode: 0o644 });
  return folder;
}

it("reads what fixes write: bare values, quotes, several lines", () => {
  const waiting = new ToStore(folderWith("# aws: crew/p/a/openai\nA=plain-1=\n# vault: crew/p/b/key\nB='it\\'s \\\\ two\nlines # here'\n# note\nLOOSE=1\n"));
  const entries = waiting.entries() ?? [];
  expect(entries).toEqual([
    { backend: "aws", id: "crew/p/a/openai", name: "A" },
    { backend: "vault", id: "crew/p/b/key", name: "B" },
  ]);
  expect(entries.map((entry) => waiting.value(entry)?.toString())).toEqual(["plain-1=", "it's \\ two\nlines # here"]);
});

it("takes one entry out, keeps the rest to the byte and the owner's eyes only; the last one takes the file", () => {
  const folder = folderWith("# aws: x\r\nA=1\r\n# aws: y\r\nB=2\r\n");
  const file = join(folder, ".crewvet/to-store.env");
  const waiting = new ToStore(folder);
  waiting.remove({ backend: "aws", id: "x", name: "A" });
  expect(readFileSync(file, "utf8")).toBe("# aws: y\r\nB=2\r\n");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  waiting.remove({ backend: "aws", id: "y", name: "B" });
  expect(existsSync(file)).toBe(false);
  expect(waiting.entries()).toBeNull();
});

it("finds the projects of a repository in which something waits, and follows no link", () => {
  const top = folderWith("");
  const put = (folder: string, text: string): void => {
    mkdirSync(join(top, folder, ".crewvet"), { recursive: true });
    writeFileSync(join(top, folder, ".crewvet/to-store.env"), text);
  };
  put("backend", "# aws: x\nA=1\n");
  put("services/crew", "# vault: y\nB=2\n");
  put("services/done", "# note\n");
  put("node_modules/other", "# aws: z\nC=3\n");
  symlinkSync(join(top, "services"), join(top, "link"));
  expect(foldersWaiting(top)).toEqual([join(top, "backend"), join(top, "services/crew")]);
});
