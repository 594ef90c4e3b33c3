import type { Git } from "./git";
import { HistoryError, inWords } from "./git";

export interface Commit {
  /** Full id in hex. */
  readonly id: string;
  /** Committer's date, `YYYY-MM-DD`. */
  readonly date: string;
}

/** A file as a commit left it. */
export interface Version {
  readonly commit: Commit;
  /** Id of the content, in hex. */
  readonly blob: string;
  /** From the repository's top, `/` as separator. */
  readonly path: string;
  readonly kind: "file" | "submodule";
}

const FORMAT = "--format=tformat:%x01%H%x02%cs";
/** `-c` lists of a merge what is in none of its parents. */
const LOG = ["log", "--topo-order", "--reverse", "--full-history", "--root", "--raw", "-c", "-z", "--no-abbrev", "--no-renames", "-O/dev/null", "--no-ext-diff", "--no-textconv", "--no-show-signature", "--no-decorate", "--no-notes", "--ignore-submodules=none", FORMAT];

/**
 * Every version of every file that the revisions hold, from the oldest commit on, a commit's files together. Ends early when
 * `signal` says so, though git may be stuck.
 */
export async function* versions(git: Git, revisions: string, folder: string, inside: boolean, signal: AbortSignal): AsyncGenerator<Commit | Version> {
  const child = git.start([...LOG, ...revisionArguments(revisions), ...(inside ? ["--", "."] : ["--"])]);
  child.stdin.end();
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr = (stderr + text).slice(-4000)));
  const closed = new Promise<number | null>((resolve) => child.on("error", () => { resolve(null); }).on("close", resolve));
  const parser = new LogParser();
  const stop = (): void => {
    child.kill("SIGKILL");
  };
  signal.addEventListener("abort", stop);
  try {
    for await (const chunk of child.stdout.setEncoding("latin1")) yield* parser.push(String(chunk));
    if ((await closed) !== 0 && !signal.aborted) throw new HistoryError(inWords(stderr, folder));
  } finally {
    signal.removeEventListener("abort", stop);
    child.kill();
  }
}

/** `--all`, or what the user named: never an option. */
export function revisionArguments(revisions: string): readonly string[] {
  return revisions === "--all" ? ["--all"] : ["--end-of-options", revisions];
}

/** Reads `log --raw -c -z`: tokens that end with NUL. */
export class LogParser {
  private rest = "";
  private commit: Commit = { id: "", date: "" };
  private entry: { readonly blob: string; readonly mode: string } | null = null;

  /** `text` holds bytes as Latin-1. */
  *push(text: string): Generator<Commit | Version> {
    const tokens = (this.rest + text).split("\0");
    this.rest = tokens.pop() ?? "";
    for (const token of tokens) {
      const made = this.token(token);
      if (made) yield made;
    }
  }

  private token(token: string): Commit | Version | null {
    if (this.entry) {
      const { blob, mode } = this.entry;
      this.entry = null;
      const kind = mode === "160000" ? "submodule" : "file";
      // 120000 is a link, whose content is a path; zeros are a deletion
      if (mode !== "160000" && !mode.startsWith("100")) return null;
      return { commit: this.commit, blob, kind, path: Buffer.from(token, "latin1").toString("utf8") };
    }
    const text = token.replace(/^\n/, "");
    if (text.startsWith("\u0001")) {
      const [id = "", date = ""] = text.slice(1).split("\u0002");
      this.commit = { id, date };
      return this.commit;
    }
    const colons = /^:+/.exec(text)?.[0].length ?? 0;
    if (colons === 0) return null;
    const fields = text.slice(colons).split(" ");
    // a mode and an id for each parent, then those of the result
    this.entry = { mode: fields[colons] ?? "", blob: fields[2 * colons + 1] ?? "" };
    return null;
  }
}
