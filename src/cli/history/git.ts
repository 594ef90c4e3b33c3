import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, isAbsolute, join, relative } from "node:path";
import type { Io } from "../io";

/** Why the history cannot be read, in words for the user. */
export class HistoryError extends Error {}

/**
 * Switches that outweigh the repository's own configuration, which is not trusted: nothing that it names is run. Filters
 * and textconv do not take part in `log --raw` and `cat-file --batch`; signatures, hooks and monitors are switched off.
 */
const LOCKED = [
  "--no-pager",
  "--no-optional-locks",
  "--no-replace-objects",
  ...["protocol.allow=never", "core.fsmonitor=false", "core.hooksPath=/dev/null", "core.attributesFile=/dev/null", "core.pager=cat", "core.commitGraph=false", "log.showSignature=false", "gpg.program=false", "diff.external=", "submodule.recurse=false"].flatMap((pair) => ["-c", pair]),
];

/** What git may inherit: how to start, and the user's own configuration (where `safe.directory` stands). */
const INHERITED = ["PATH", "HOME", "USERPROFILE", "XDG_CONFIG_HOME", "SystemRoot", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM"];

/** git at one folder, for reading only. */
export interface Git {
  /** Output of a short command; throws HistoryError with git's own words. */
  text(args: readonly string[]): string;
  start(args: readonly string[]): ChildProcessWithoutNullStreams;
}

/** Finds git and locks it to a folder. Throws HistoryError where there is none. */
export function gitAt(folder: string, env: Io["env"]): Git {
  const program = findGit(folder, env);
  const options = { env: environment(env), windowsHide: true } as const;
  const all = (args: readonly string[]): string[] => ["-C", folder, ...LOCKED, ...args];
  return {
    text: (args) => {
      const ran = spawnSync(program, all(args), { ...options, encoding: "utf8", maxBuffer: 1 << 24 });
      if (ran.error) throw new HistoryError(`git cannot be run (${"code" in ran.error ? String(ran.error.code) : ran.error.name})`);
      if (ran.status !== 0) throw new HistoryError(inWords(ran.stderr, folder));
      return ran.stdout;
    },
    start: (args) => spawn(program, all(args), { ...options, stdio: ["pipe", "pipe", "pipe"] }),
  };
}

function environment(env: Io["env"]): NodeJS.ProcessEnv {
  const kept = INHERITED.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]] as const]));
  // a list of allowed protocols outweighs `protocol.<name>.allow` of the repository
  return { ...Object.fromEntries(kept), GIT_NO_LAZY_FETCH: "1", GIT_ALLOW_PROTOCOL: "none", GIT_TERMINAL_PROMPT: "0", GIT_LITERAL_PATHSPECS: "1", GIT_GRAFT_FILE: "/dev/null", LC_ALL: "C", LANGUAGE: "C" };
}

/** The first git on the path that does not come from the audited folder. */
function findGit(folder: string, env: Io["env"]): string {
  const names = process.platform === "win32" ? ["git.exe"] : ["git"];
  for (const place of (env.PATH ?? env.Path ?? "").split(delimiter)) {
    if (!isAbsolute(place) || !relative(folder, place).startsWith("..")) continue;
    const found = names.map((name) => join(place, name)).find(isProgram);
    if (found !== undefined) return found;
  }
  throw new HistoryError("git is not installed: it reads the history");
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** git's complaint as one line that says what to do. */
export function inWords(stderr: string, folder: string): string {
  if (/not a git repository/i.test(stderr)) return `${folder} is no git repository, so it has no history`;
  if (/dubious ownership/i.test(stderr)) return `git does not trust ${folder}, for it belongs to somebody else; if you do: git config --global --add safe.directory ${folder}`;
  if (/unknown revision|bad revision|ambiguous argument/i.test(stderr)) return "there are no such revisions";
  const line = stderr.split("\n").find((one) => /^(?:fatal|error): /.test(one)) ?? stderr.split("\n")[0] ?? "";
  return `git failed: ${line.replace(/^(?:fatal|error): /, "").slice(0, 300) || "without a word"}`;
}
