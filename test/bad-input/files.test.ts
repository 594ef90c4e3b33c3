import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, it } from "vitest";
import { crewvet, project } from "../support/cli";
import { audit, expectNamed, expectNeighbour, NEIGHBOUR } from "./support";

it("links that go in circles are named and not followed", () => {
  const folder = project({ "neighbour.py": NEIGHBOUR });
  mkdirSync(join(folder, "a"));
  symlinkSync("..", join(folder, "a/up"));
  symlinkSync("self.py", join(folder, "self.py"));
  symlinkSync("gone.py", join(folder, "dangling.py"));
  const audited = audit(folder);
  expectNeighbour(audited);
  expectNamed(audited, "self.py", /broken link/);
  expectNamed(audited, "dangling.py", /broken link/);
});

it("links out of the folder are never followed", () => {
  const outside = project({ "secret.py": NEIGHBOUR, "pkg/inner.py": NEIGHBOUR });
  const folder = project({ "neighbour.py": NEIGHBOUR });
  symlinkSync(join(outside, "secret.py"), join(folder, "link.py"));
  symlinkSync(join(outside, "pkg"), join(folder, "pkg"));
  symlinkSync("/etc/passwd", join(folder, "passwd.env"));
  const audited = audit(folder);
  expect(audited.files).toEqual(["neighbour.py"]);
  expectNamed(audited, "link.py", /link out of the folder/);
  expectNamed(audited, "pkg", /link out of the folder/);
});

it("a named pipe does not block", () => {
  const folder = project({ "neighbour.py": NEIGHBOUR });
  execFileSync("mkfifo", [join(folder, "pipe.py")]);
  const audited = audit(folder);
  expectNeighbour(audited);
  expectNamed(audited, "pipe.py", /named pipe/);
});

it("a pipe where the configuration should be is an error", () => {
  const folder = project({ "neighbour.py": NEIGHBOUR });
  execFileSync("mkfifo", [join(folder, "crewvet.toml")]);
  const ran = crewvet(["audit", folder]);
  expect(ran.code).toBe(2);
  expect(ran.stderr).toMatch(/crewvet\.toml:1:1: is a named pipe/);
});

it("a socket is named", async () => {
  const folder = project({ "neighbour.py": NEIGHBOUR });
  const server = createServer().listen(join(folder, "s.py"));
  await new Promise((resolve) => server.once("listening", resolve));
  const audited = audit(folder);
  await new Promise((resolve) => server.close(resolve));
  expectNeighbour(audited);
  expectNamed(audited, "s.py", /socket/);
});

it("files and folders that may not be read are named", () => {
  const folder = project({ "neighbour.py": NEIGHBOUR, "closed.py": NEIGHBOUR, "shut/inner.py": NEIGHBOUR });
  chmodSync(folder, 0o755);
  chmodSync(join(folder, "closed.py"), 0);
  chmodSync(join(folder, "shut"), 0);
  // the superuser may read everything: run as nobody
  const audited = audit(folder, [], process.getuid?.() === 0 ? { uid: 65_534 } : {});
  chmodSync(join(folder, "shut"), 0o755);
  expectNeighbour(audited);
  expectNamed(audited, "closed.py", /permission denied/);
  expectNamed(audited, "shut", /permission denied/);
});

it("unusual names are analysed and escaped", () => {
  const names = ["new\nline.py", "emoji 🔑.py", "-rf.py", "--output=x.py", "esc\u001b[31m.py", "quote\"'<b>.py", "bidi\u202etxt.py", "per%20cent#?.py"];
  const folder = project(Object.fromEntries(["neighbour.py", ...names].map((name) => [name, NEIGHBOUR])));
  const audited = audit(folder);
  expect([...audited.files].sort()).toEqual(["neighbour.py", ...names].map((name) => encodeURIComponent(name)).sort());
  const text = crewvet(["audit", "."], { cwd: folder });
  expect(text.stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f\u202a-\u202e]/);
  expect(text.stdout).toContain("new\\nline.py");
  expect(crewvet(["audit", "--", "-rf.py"], { cwd: folder }).code).toBe(1);
});

it("a name that is no UTF-8 is analysed and shown with its bytes", () => {
  const folder = project({ "neighbour.py": NEIGHBOUR });
  writeFileSync(Buffer.concat([Buffer.from(`${folder}/caf`), Buffer.from([0xe9]), Buffer.from(".py")]), NEIGHBOUR);
  mkdirSync(Buffer.concat([Buffer.from(`${folder}/d`), Buffer.from([0xff])]));
  writeFileSync(Buffer.concat([Buffer.from(`${folder}/d`), Buffer.from([0xff]), Buffer.from("/x.py")]), NEIGHBOUR);
  const audited = audit(folder);
  expect(audited.files).toEqual(["caf%E9.py", "d%FF/x.py", "neighbour.py"]);
  expect(crewvet(["audit", folder]).stdout).toContain("caf\\xe9.py");
});

it("30,000 files in one folder", () => {
  const folder = project({ "neighbour.py": NEIGHBOUR });
  mkdirSync(join(folder, "many"));
  for (let i = 0; i < 30_000; i++) writeFileSync(join(folder, "many", `f${String(i)}.py`), `x = ${String(i)}\n`);
  expectNeighbour(audit(folder));
});

it("folders nested deeper than the limit are named", () => {
  const folder = project({ "neighbour.py": NEIGHBOUR });
  mkdirSync(join(folder, ...Array.from({ length: 80 }, () => "d")), { recursive: true });
  const audited = audit(folder);
  expectNeighbour(audited);
  expect(audited.ran.stderr).toMatch(/nested deeper than 64 folders/);
});

it("a .gitignore that hides everything leaves nothing, and says so", () => {
  const folder = project({ ".gitignore": "*\n", "neighbour.py": NEIGHBOUR });
  const quiet = crewvet(["audit", folder]);
  expect(quiet.code).toBe(0);
  expect(quiet.stderr).toMatch(/git ignores every file/);
  expect(crewvet(["audit", folder, "--include-ignored"]).code).toBe(1);
});

it("a .gitignore with a pattern that explodes does not hang", () => {
  const folder = project({ ".gitignore": `${"a*".repeat(30)}b\n${"**/".repeat(200)}x\n`, [`${"a".repeat(200)}.py`]: NEIGHBOUR, "neighbour.py": NEIGHBOUR });
  expectNeighbour(audit(folder));
});

it("a link in place of .gitignore or .git is not followed", () => {
  const outside = project({ ignore: "*\n" });
  const folder = project({ "neighbour.py": NEIGHBOUR });
  symlinkSync(join(outside, "ignore"), join(folder, ".gitignore"));
  expectNeighbour(audit(folder));
});
