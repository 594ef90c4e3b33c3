import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { project } from "./cli";

/** A git repository that goes with the test. Dates are fixed, so that commits have the same id in every run. */
export class Repository {
  private day = 1;

  constructor(readonly folder = project()) {
    this.git("init", "-q", "-b", "main");
  }

  git(...args: readonly string[]): string {
    const date = new Date(Date.UTC(2026, 2, this.day, 12)).toISOString();
    const identity = ["-c", "user.name=Tester", "-c", "user.email=tester@acme.dev", "-c", "protocol.file.allow=always", "-c", "commit.gpgsign=false"];
    const { status, stdout, stderr } = spawnSync("git", ["-C", this.folder, ...identity, ...args], { encoding: "utf8", env: { PATH: process.env.PATH, HOME: this.folder, GIT_CONFIG_NOSYSTEM: "1", GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date } });
    if (status !== 0) throw new Error(`git ${args.join(" ")}: ${stderr}`);
    return stdout.trim();
  }

  /** Writes files (null removes one) and commits all of it; each commit is a day after the last. Gives its id. */
  commit(files: Readonly<Record<string, string | Buffer | null>>): string {
    for (const [path, content] of Object.entries(files)) {
      const file = join(this.folder, path);
      mkdirSync(dirname(file), { recursive: true });
      if (content === null) rmSync(file);
      else writeFileSync(file, content);
    }
    this.git("add", "-A");
    this.git("commit", "-q", "--allow-empty", "-m", "change");
    this.day++;
    return this.git("rev-parse", "HEAD");
  }
}
