import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { crewvet, interruptCrewvet, project, type Ran, type RunOptions } from "../support/cli";
import { Repository } from "../support/git";
import { SECRETS } from "../support/secrets";

const groq = (seed = 1): string => SECRETS.groq?.(seed) ?? "";
const hex = (seed = 1): string => SECRETS.hex?.(seed) ?? "";
const CLEAN = 'import os\nkey = os.environ["GROQ_API_KEY"]\n';

interface Leak {
  readonly commit: string;
  readonly path: string;
  readonly line: number;
  readonly date: string;
  readonly inUse: string | null;
  readonly message: string;
}
interface Report {
  readonly scorecard: readonly { readonly item: number; readonly status: string; readonly evidence: readonly { readonly text: string }[] }[];
  readonly findings: readonly { readonly path: string }[];
  readonly history: { readonly leaks: readonly Leak[]; readonly commits: number; readonly versions: number; readonly known: number; readonly notes: readonly string[] };
}

function audit(folder: string, args: readonly string[] = [], options: RunOptions = {}): Report & { readonly ran: Ran } {
  const ran = crewvet(["audit", folder, "--history", "--format", "json", ...args], options);
  if (ran.stdout === "") throw new Error(`exit ${String(ran.code)}: ${ran.stderr}`);
  return { ...(JSON.parse(ran.stdout) as Report), ran };
}

const places = (leaks: readonly Leak[]): string[] => leaks.map(({ commit, path, line }) => `${commit}:${path}:${String(line)}`);

it("a secret that was removed is reported at the commit that brought it, and to be rotated", () => {
  const repository = new Repository();
  const first = repository.commit({ "crew.py": `x = 1\nGROQ_API_KEY = "${groq()}"\n` });
  repository.commit({ "crew.py": `x = 2\nGROQ_API_KEY = "${groq()}"\n` });
  repository.commit({ "crew.py": CLEAN });
  const { findings, history, scorecard, ran } = audit(repository.folder);
  expect(findings).toEqual([]);
  expect(places(history.leaks)).toEqual([`${first}:crew.py:2`]);
  expect(history.leaks[0]).toMatchObject({ date: "2026-03-01", inUse: null });
  expect(history.leaks[0]?.message).toMatch(/Groq API key gsk_\*{4} of GROQ_API_KEY was committed on 2026-03-01: rotate it/);
  expect(history.commits).toBe(3);
  expect(ran.code).toBe(1);
  expect(scorecard[0]).toMatchObject({ item: 1, status: "not met" });
  expect(scorecard[0]?.evidence.map(({ text }) => text).join()).toContain(`in the git history (${first.slice(0, 12)}:crew.py)`);
});

it("without --history nothing of it is said", () => {
  const repository = new Repository();
  repository.commit({ "crew.py": `GROQ_API_KEY = "${groq()}"\n` });
  repository.commit({ "crew.py": CLEAN });
  const { code, stdout } = crewvet(["audit", repository.folder, "--format", "json"]);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).not.toHaveProperty("history");
});

it("what the files still show is a file finding and no leak of the past", () => {
  const repository = new Repository();
  repository.commit({ "crew.py": `GROQ_API_KEY = "${groq()}"\n` });
  repository.commit({ "crew.py": null, "moved.py": `key = "${groq()}"\n` });
  const { findings, history } = audit(repository.folder);
  expect(findings.map(({ path }) => path)).toEqual(["moved.py"]);
  expect(history.leaks).toEqual([]);
});

it("a value that an ignored .env still holds is in use", () => {
  const repository = new Repository();
  repository.commit({ "crew.py": `GROQ_API_KEY = "${groq()}"\n` });
  repository.commit({ "crew.py": CLEAN, ".gitignore": ".env\n", ".env": `GROQ_API_KEY=${groq()}\n` });
  expect(audit(repository.folder).history.leaks[0]?.inUse).toBe(".env");
});

it("passwords by their context, merges, other branches, tags and stashes count", () => {
  const repository = new Repository();
  repository.commit({ "a.py": "x = 1\n", "b.py": "y = 1\n" });
  repository.git("checkout", "-q", "-b", "side");
  const side = repository.commit({ "config/db.yaml": `password: ${hex(1)}\n` });
  repository.commit({ "config/db.yaml": null, "b.py": "y = 2\n" });
  repository.git("checkout", "-q", "main");
  repository.commit({ "a.py": "x = 3\n" });
  repository.git("merge", "-q", "--no-commit", "--no-ff", "side");
  const merge = repository.commit({ "a.py": `api_key = "${hex(2)}"\n` });
  repository.commit({ "a.py": "x = 4\n" });
  const tagged = repository.commit({ "c.py": `auth_token = "${hex(3)}"\n` });
  repository.git("tag", "old");
  repository.git("reset", "-q", "--hard", "HEAD~1");
  expect(places(audit(repository.folder).history.leaks).sort()).toEqual([`${side}:config/db.yaml:1`, `${merge}:a.py:1`, `${tagged}:c.py:1`].sort());
});

it("revisions narrow it down", () => {
  const repository = new Repository();
  const base = repository.commit({ "a.py": `api_key = "${hex(1)}"\n` });
  const second = repository.commit({ "a.py": `api_key = "${hex(2)}"\n` });
  repository.commit({ "a.py": "x = 1\n" });
  expect(places(audit(repository.folder, [`--history=${base}..HEAD`]).history.leaks)).toEqual([`${second}:a.py:1`]);
  const wrong = crewvet(["audit", repository.folder, "--history=no-such-branch"]);
  expect(wrong).toMatchObject({ code: 2, stdout: "", stderr: "crewvet: --history: there are no such revisions\n" });
  const option = crewvet(["audit", repository.folder, "--history=--output=/tmp/x"]);
  expect(option).toMatchObject({ code: 2, stdout: "" });
});

it("each content is looked at once, whatever its name and commit", () => {
  const repository = new Repository();
  const text = `api_key = "${hex()}"\n`;
  repository.commit({ "a.py": text });
  repository.commit({ "a.py": null, "b.py": text });
  repository.commit({ "b.py": null, "c.py": text });
  repository.commit({ "c.py": null, "d.py": "x = 1\n" });
  const { history } = audit(repository.folder);
  expect(history.leaks).toHaveLength(1);
  expect(history.versions).toBe(2);
});

it("a folder of the repository has its own part of the history, with its own paths", () => {
  const repository = new Repository();
  repository.commit({ "a.py": `api_key = "${hex(1)}"\n` });
  const inner = repository.commit({ "services/crew/b.py": `api_key = "${hex(2)}"\n` });
  repository.commit({ "a.py": null, "services/crew/b.py": "x = 1\n" });
  expect(places(audit(join(repository.folder, "services/crew")).history.leaks)).toEqual([`${inner}:b.py:1`]);
  const odd = repository.commit({ "sérvices/a b\nc/é.py": `api_key = "${hex(3)}"\n` });
  repository.commit({ "sérvices/a b\nc/é.py": "x = 1\n" });
  expect(audit(repository.folder).history.leaks.find(({ commit }) => commit === odd)?.path).toBe("sérvices/a b\nc/é.py");
});

it("exclude, rules, thresholds and comments of that time hold", () => {
  const repository = new Repository();
  repository.commit({ "gen/a.py": `api_key = "${hex(1)}"\n`, "b.py": `api_key = "${hex(2)}"  # crewvet: ignore[hardcoded-credential] -- revoked\n`, "c.py": `api_key = "${hex(3)}"\n` });
  repository.commit({ "gen/a.py": "x = 1\n", "b.py": "x = 2\n", "c.py": "x = 3\n", "crewvet.toml": 'exclude = ["gen"]\n' });
  const paths = (...args: string[]): string[] => audit(repository.folder, args).history.leaks.map(({ path }) => path);
  expect(paths()).toEqual(["c.py"]);
  expect(paths("--no-ignores").sort()).toEqual(["b.py", "c.py", "gen/a.py"]);
  expect(paths("--min-confidence", "high")).toEqual([]);
  expect(paths("--rules", "shared-credential")).toEqual([]);
});

it("a baseline takes what is rotated, and keeps it in runs without the history", () => {
  const repository = new Repository();
  repository.commit({ "a.py": `api_key = "${hex(1)}"\n` });
  repository.commit({ "a.py": "x = 1\n" });
  expect(crewvet(["audit", repository.folder, "--history", "--write-baseline"]).stderr).toBe("crewvet: wrote 1 finding to .crewvet/baseline.json\n");
  expect(audit(repository.folder)).toMatchObject({ history: { leaks: [], known: 1 }, ran: { code: 0 } });
  expect(crewvet(["audit", repository.folder, "--format", "json"]).stdout).toContain('"findings": []');
  crewvet(["audit", repository.folder, "--write-baseline"]);
  expect(audit(repository.folder).history.known).toBe(1);
  const next = repository.commit({ "a.py": `api_key = "${hex(2)}"\n` });
  repository.commit({ "a.py": "x = 1\n" });
  expect(places(audit(repository.folder).history.leaks)).toEqual([`${next}:a.py:1`]);
});

it("no format shows the value, and none makes a file finding of it", () => {
  const repository = new Repository();
  const first = repository.commit({ "a.py": `GROQ_API_KEY = "${groq()}"\npassword = "${SECRETS.password?.(4) ?? ""}"\n` });
  repository.commit({ "a.py": "x = 1\n" });
  for (const format of ["text", "json", "sarif", "html", "markdown", "github", "gitlab"]) {
    const { stdout, stderr } = crewvet(["audit", repository.folder, "--history", "--format", format]);
    expect(stdout + stderr, format).not.toContain(groq());
    expect(stdout + stderr, format).not.toContain(SECRETS.password?.(4));
    if (format !== "gitlab") expect(stdout, format).toContain(first.slice(0, 12));
    if (format === "github") expect(stdout).not.toMatch(/file=/);
    if (format === "gitlab") expect(JSON.parse(stdout)).toEqual([]);
    if (format === "sarif") {
      const [run] = (JSON.parse(stdout) as { runs: { results: unknown[]; invocations: { toolExecutionNotifications: { descriptor: { id: string }; locations: object[]; properties: Leak }[] }[] }[] }).runs;
      expect(run?.results).toEqual([]);
      const notes = run?.invocations[0]?.toolExecutionNotifications.filter(({ descriptor }) => descriptor.id === "credential-in-history") ?? [];
      expect(notes.map(({ properties }) => [properties.commit, properties.path, properties.line])).toEqual([[first, "a.py", 1], [first, "a.py", 2]]);
      expect(JSON.stringify(notes)).not.toContain("physicalLocation");
    }
  }
});

it("bare, shallow and empty repositories have what they have", () => {
  const repository = new Repository();
  repository.commit({ "a.py": `api_key = "${hex(1)}"\n` });
  repository.commit({ "a.py": "x = 1\n" });
  const target = project();
  repository.git("clone", "-q", "--bare", repository.folder, join(target, "bare.git"));
  expect(audit(join(target, "bare.git")).history.leaks).toHaveLength(1);
  repository.git("clone", "-q", "--depth", "1", `file://${repository.folder}`, join(target, "shallow"));
  const shallow = audit(join(target, "shallow"));
  expect(shallow.history).toMatchObject({ leaks: [], commits: 1 });
  expect(shallow.ran.stderr).toContain("crewvet: history: this clone is shallow");
  const empty = new Repository();
  writeFileSync(join(empty.folder, "a.py"), "x = 1\n");
  expect(audit(empty.folder).history).toMatchObject({ leaks: [], commits: 0, notes: [] });
});

it("submodules and links are not followed", () => {
  const inner = new Repository();
  inner.commit({ "a.py": `api_key = "${hex(1)}"\n` });
  const outer = new Repository();
  outer.git("submodule", "--quiet", "add", `file://${inner.folder}`, "vendor/inner");
  outer.commit({ "b.py": "x = 1\n" });
  outer.git("rm", "-q", "--cached", "vendor/inner");
  rmSync(join(outer.folder, "vendor"), { recursive: true });
  outer.commit({});
  const { history } = audit(outer.folder);
  expect(history.leaks).toEqual([]);
  expect(history.notes).toEqual(["vendor/inner: a submodule has a history of its own: audit it there"]);
});

it("damaged and missing objects are named, and the rest is read", () => {
  const repository = new Repository();
  repository.commit({ "a.py": `api_key = "${hex(1)}"\n` });
  const bad = repository.git("hash-object", "a.py");
  repository.commit({ "a.py": "x = 1\n", "b.py": `api_key = "${hex(2)}"\n`, "gone.py": `api_key = "${hex(3)}"\n` });
  const gone = repository.git("hash-object", "gone.py");
  repository.commit({ "b.py": "y = 1\n", "gone.py": "z = 1\n" });
  const file = (id: string): string => join(repository.folder, ".git/objects", id.slice(0, 2), id.slice(2));
  chmodSync(file(bad), 0o644);
  writeFileSync(file(bad), "no zlib at all");
  rmSync(file(gone));
  const { history, ran } = audit(repository.folder);
  expect(history.leaks.map(({ path }) => path)).toEqual(["b.py"]);
  expect(history.notes.join("\n")).toMatch(/could not be read/);
  expect(ran.stderr).toContain("could not be read");
});

it("a damaged commit ends the scan with a word", () => {
  const repository = new Repository();
  const first = repository.commit({ "a.py": `api_key = "${hex(1)}"\n` });
  const second = repository.commit({ "a.py": "x = 1\n" });
  const tree = repository.git("rev-parse", `${second}^{tree}`);
  rmSync(join(repository.folder, ".git/objects", tree.slice(0, 2), tree.slice(2)));
  const { history } = audit(repository.folder);
  expect(places(history.leaks)).toEqual([`${first}:a.py:1`]);
  expect(history.notes.join()).toMatch(/the scan ended after \d of 2 commits: git failed/);
});

it("no repository, no git: a clear word and exit code 2", () => {
  const folder = project({ "a.py": "x = 1\n" });
  expect(crewvet(["audit", folder, "--history"])).toMatchObject({ code: 2, stdout: "", stderr: `crewvet: --history: ${folder} is no git repository, so it has no history\n` });
  const repository = new Repository();
  repository.commit({ "a.py": "x = 1\n" });
  expect(crewvet(["audit", repository.folder, "--history"], { env: { PATH: "/nonexistent" } })).toMatchObject({ code: 2, stdout: "", stderr: "crewvet: --history: git is not installed: it reads the history\n" });
  expect(crewvet(["audit", join(repository.folder, ".git"), "--history"])).toMatchObject({ code: 2, stderr: "crewvet: --history: this is the inside of a repository: name its folder\n" });
});

it.runIf(process.platform !== "win32")("nothing that the repository names is run", () => {
  const repository = new Repository();
  const trap = project();
  const hit = join(trap, "hit");
  const script = join(trap, "trap.sh");
  writeFileSync(script, `#!/bin/sh\necho "$0 $*" >> ${hit}\nexit 1\n`);
  chmodSync(script, 0o755);
  repository.commit({ "a.py": `api_key = "${hex(1)}"\n`, ".gitattributes": "*.py diff=trap filter=trap\n" });
  repository.commit({ "a.py": "x = 1\n" });
  const lost = repository.commit({ "b.py": `api_key = "${hex(2)}"\n` });
  const blob = repository.git("rev-parse", `${lost}:b.py`);
  const tree = repository.git("rev-parse", `${lost}^{tree}`);
  const settings: Record<string, string> = {
    "core.fsmonitor": script, "core.pager": script, "core.hooksPath": trap, "core.sshCommand": script, "core.editor": script, "core.askPass": script, "core.alternateRefsCommand": script,
    "diff.external": script, "diff.trap.textconv": script, "diff.trap.command": script, "filter.trap.smudge": script, "filter.trap.clean": script, "filter.trap.process": script, "log.showSignature": "true", "gpg.program": script,
    "gpg.ssh.program": script, "pager.log": script, "alias.log": `!${script}`, "alias.cat-file": `!${script}`, "alias.rev-parse": `!${script}`, "credential.helper": script, "extensions.partialClone": "origin", "remote.origin.url": `ext::${script}`, "remote.origin.promisor": "true",
    "remote.origin.uploadpack": script, "protocol.ext.allow": "always", "protocol.file.allow": "always", "core.gitProxy": script, "include.path": "../evil.config",
  };
  // only then are extensions in force
  repository.git("config", "core.repositoryFormatVersion", "1");
  for (const [name, value] of Object.entries(settings)) repository.git("config", name, value);
  writeFileSync(join(repository.folder, "evil.config"), `[core]\n\tfsmonitor = ${script}\n\tpager = ${script}\n`);
  for (const hook of ["post-index-change", "reference-transaction", "pre-auto-gc"]) writeFileSync(join(repository.folder, ".git/hooks", hook), `#!/bin/sh\n${script} ${hook}\n`, { mode: 0o755 });
  mkdirSync(join(trap, "bin"), { recursive: true });
  rmSync(join(repository.folder, ".git/objects", blob.slice(0, 2), blob.slice(2)));
  rmSync(join(repository.folder, "b.py"));
  writeFileSync(join(repository.folder, "git"), `#!/bin/sh\n${script} git\n`, { mode: 0o755 });
  const env = { PATH: `${repository.folder}:.:${process.env.PATH ?? ""}`, GIT_DIR: "/nonexistent", GIT_EXTERNAL_DIFF: script, GIT_PAGER: script, GIT_SSH_COMMAND: script };
  const before = readdirSync(join(repository.folder, ".git")).sort();
  const { history } = audit(repository.folder, [], { cwd: repository.folder, env });
  expect(existsSync(hit) ? readFileSync(hit, "utf8") : "").toBe("");
  expect(history.leaks.map(({ path }) => path)).toEqual(["a.py"]);
  expect(history.notes.join()).toMatch(/1 version of a file is not in this clone/);
  expect(readdirSync(join(repository.folder, ".git")).sort()).toEqual(before);
  // a tree that is not there makes git log itself fetch
  rmSync(join(repository.folder, ".git/objects", tree.slice(0, 2), tree.slice(2)));
  expect(audit(repository.folder, [], { cwd: repository.folder, env }).history.notes.join()).toMatch(/the scan ended after/);
  expect(existsSync(hit)).toBe(false);
});

it("large, binary and generated contents do not hold it up", () => {
  const repository = new Repository();
  repository.commit({ "big.sql": "-- x\n".repeat(600_000), "a.bin": Buffer.alloc(1 << 20), "b.png": "x", "package-lock.json": `{"token": "${groq()}"}`, "one.py": `x = "${"a1".repeat(400_000)}"\n` });
  repository.commit({ "big.sql": null, "package-lock.json": null, "one.py": "x = 1\n" });
  const { history } = audit(repository.folder);
  expect(history.leaks).toEqual([]);
  expect(history.notes).toEqual(["big.sql: versions larger than 2 MB were not read"]);
});

it("a partial clone is read as far as it goes, and nothing is fetched", () => {
  const origin = new Repository();
  for (let i = 1; i <= 300; i++) origin.commit({ "a.py": `api_key = "${hex(i)}"\n` });
  origin.commit({ "a.py": "x = 1\n" });
  origin.git("config", "uploadpack.allowFilter", "true");
  const target = project();
  origin.git("clone", "-q", "--filter=blob:none", `file://${origin.folder}`, join(target, "partial"));
  const { history } = audit(join(target, "partial"));
  expect(history).toMatchObject({ leaks: [], commits: 301, versions: 1 });
  expect(history.notes).toEqual(["300 versions of files are not in this clone (a partial one) and could not be read"]);
});

it.each(["log", "cat-file"])("an interrupt ends the scan while git is stuck in %s, and what was found is reported", async (stuck) => {
  const repository = new Repository();
  repository.commit({ "crew.py": `GROQ_API_KEY = "${groq()}"\n` });
  repository.commit({ "crew.py": CLEAN });
  const started = join(project(), "started");
  const git = execFileSync("sh", ["-c", "command -v git"], { encoding: "utf8" }).trim();
  const bin = project({ git: `#!/bin/sh\nfor word in "$@"; do\n  if [ "$word" = "${stuck}" ]; then\n    : > "${started}"\n    exec sleep 600\n  fi\ndone\nexec "${git}" "$@"\n` });
  chmodSync(join(bin, "git"), 0o755);
  const env = { ...process.env, PATH: `${bin}:${process.env.PATH ?? ""}` };
  const ran = await interruptCrewvet(["audit", repository.folder, "--history", "--format", "json"], env, () => existsSync(started));
  expect(ran.code).toBe(130);
  expect((JSON.parse(ran.stdout) as Report).history.notes.join()).toContain("it was interrupted");
});
